//! Every kidney function estimate side by side, and the one that rules use.

use super::{json as js, provenance, text};
use crate::clinical::kidney::{Estimate, EstimateValue, KidneyFunction};
use crate::safety::Status;
use crate::units::basic::flow;
use crate::units::{AbsoluteClearance, show};
use serde_json::{Value, json};
use uom::si::mass;

fn absolute(value: AbsoluteClearance) -> f64 {
    value.get().get::<flow::milliliter_per_minute>()
}

fn indexed_or_absolute(estimate: &Estimate) -> (f64, &'static str) {
    match estimate.value {
        EstimateValue::Absolute(value) => (absolute(value), "mL/min"),
        EstimateValue::Indexed(value) => (
            value
                .per_standard_surface()
                .get::<flow::milliliter_per_minute>(),
            "mL/min/1.73m2",
        ),
    }
}

/// The JSON document; `input` is the canonical form of what was asked.
#[must_use]
pub fn document(function: &KidneyFunction, input: &str) -> Value {
    let estimates: Vec<Value> = function.estimates.iter().map(estimate).collect();
    let status = if function.valid {
        Status::Ok
    } else {
        Status::Warn
    };
    js::with(
        js::head(status, &[]),
        json!({
            "clearance": js::quantity(absolute(function.clearance), "mL/min"),
            "method": function.method.id(),
            "category": function.category.id(),
            "valid": function.valid,
            "why": function.why,
            "notes": function.notes,
            "estimates": estimates,
            "provenance": provenance::stamp(&[], input),
        }),
    )
}

fn estimate(estimate: &Estimate) -> Value {
    let (value, unit) = indexed_or_absolute(estimate);
    let mut row = json!({
        "id": estimate.id,
        "name": estimate.name,
        "value": js::quantity(value, unit),
        "applies": estimate.applies,
        "note": estimate.note,
        "source": js::source(&estimate.source),
    });
    if let Some(clearance) = estimate.deindexed {
        row["absolute"] = js::quantity(absolute(clearance), "mL/min");
    }
    if let Some(weight) = estimate.weight_used {
        row["weight_used"] = js::quantity(weight.get::<mass::kilogram>(), "kg");
    }
    row
}

/// The text for people.
#[must_use]
pub fn words(function: &KidneyFunction) -> String {
    let mut out = String::from("Kidney function\n");
    for estimate in &function.estimates {
        let (value, unit) = indexed_or_absolute(estimate);
        let mut words = format!("{} {unit}", show::fixed(value, 1));
        if let Some(clearance) = estimate.deindexed {
            words.push_str(&format!(
                " = {} mL/min of this patient",
                show::fixed(absolute(clearance), 1)
            ));
        }
        if let Some(weight) = estimate.weight_used {
            words.push_str(&format!(
                ", weight {} kg",
                show::fixed(weight.get::<mass::kilogram>(), 1)
            ));
        }
        words.push_str(&format!("; {} [{}]", estimate.note, estimate.source.short));
        let mark = if estimate.applies { "*" } else { "-" };
        out.push_str(&text::wrapped(
            "  ",
            mark,
            &format!("{}: {words}", estimate.name),
        ));
    }
    out.push('\n');
    let doubt = if function.valid {
        ""
    } else {
        " (no valid estimate: a cautious substitute)"
    };
    out.push_str(&text::row(
        "USED",
        &format!(
            "{} mL/min, category {}, {}{doubt}",
            show::fixed(absolute(function.clearance), 1),
            function.category.id(),
            function.method.id()
        ),
    ));
    out.push_str(&text::row("Why", &function.why));
    out.extend(function.notes.iter().map(|note| text::row("Note", note)));
    out.push_str(&format!("\n{}\n", text::STATEMENT));
    out
}
