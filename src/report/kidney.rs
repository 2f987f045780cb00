//! Every kidney function estimate side by side, and the one that rules use.

use super::json::{Head, Quantity, SourceDocument};
use super::provenance::Provenance;
use super::text;
use crate::answer::KidneyAnswer;
use crate::clinical::kidney::{Estimate, EstimateValue, KidneyFunction};
use crate::units::basic::flow;
use crate::units::{AbsoluteClearance, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::mass;

/// The document of `kidney`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KidneyDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The clearance that rules use, mL/min.
    pub clearance: Quantity,
    /// Where it comes from.
    pub method: &'static str,
    /// KDIGO category of it, or dialysis.
    pub category: &'static str,
    /// Whether an estimate holds; `false` where `clearance` is a cautious substitute.
    pub valid: bool,
    /// Why this one.
    pub why: String,
    /// What else is worth knowing about the kidneys.
    pub notes: Vec<String>,
    /// Every estimate.
    pub estimates: Vec<EstimateDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One estimate of the kidney function.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EstimateDocument {
    /// Short name.
    pub id: &'static str,
    /// Name of the equation.
    pub name: &'static str,
    /// The estimate, mL/min or mL/min/1.73m2.
    pub value: Quantity,
    /// Whether the equation applies to this patient.
    pub applies: bool,
    /// What to know about it.
    pub note: &'static str,
    /// Where the equation is printed.
    pub source: SourceDocument,
    /// An indexed estimate for the body surface of this patient, mL/min.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absolute: Option<Quantity>,
    /// The weight it was computed with, kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_used: Option<Quantity>,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &KidneyAnswer) -> KidneyDocument {
    let function = &answer.function;
    KidneyDocument {
        head: Head::new(answer.status(), &[]),
        clearance: Quantity::new(per_minute(function.clearance), "mL/min"),
        method: function.method.id(),
        category: function.category.id(),
        valid: function.valid,
        why: function.why.clone(),
        notes: function.notes.clone(),
        estimates: function.estimates.iter().map(estimate_json).collect(),
        provenance: Provenance::new([], answer.input_sha256.clone()),
    }
}

fn estimate_json(estimate: &Estimate) -> EstimateDocument {
    let (value, unit) = value_and_unit(estimate);
    let absolute = estimate.deindexed.map(per_minute);
    let weight = estimate
        .weight_used
        .map(|mass| mass.get::<mass::kilogram>());
    EstimateDocument {
        id: estimate.id,
        name: estimate.name,
        value: Quantity::new(value, unit),
        applies: estimate.applies,
        note: estimate.note,
        source: SourceDocument::from(&estimate.source),
        absolute: absolute.map(|value| Quantity::new(value, "mL/min")),
        weight_used: weight.map(|value| Quantity::new(value, "kg")),
    }
}

fn per_minute(clearance: AbsoluteClearance) -> f64 {
    clearance.get().get::<flow::milliliter_per_minute>()
}

fn value_and_unit(estimate: &Estimate) -> (f64, &'static str) {
    match estimate.value {
        EstimateValue::Absolute(value) => (per_minute(value), "mL/min"),
        EstimateValue::Indexed(value) => {
            let indexed = value.per_standard_surface();
            let value = indexed.get::<flow::milliliter_per_minute>();
            (value, "mL/min/1.73m2")
        }
    }
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &KidneyAnswer) -> String {
    let function = &answer.function;
    let mut out = String::from("Kidney function\n");
    out.extend(function.estimates.iter().map(estimate_text));
    out.push('\n');
    out.push_str(&text::row("USED", &used_text(function)));
    out.push_str(&text::row("Why", &function.why));
    out.extend(function.notes.iter().map(|note| text::row("Note", note)));
    out.push_str(&format!("\n{}\n", text::STATEMENT));
    out
}

fn used_text(function: &KidneyFunction) -> String {
    let doubt = if function.valid {
        ""
    } else {
        " (no valid estimate: a cautious substitute)"
    };
    format!(
        "{} mL/min, category {}, {}{doubt}",
        show::fixed(per_minute(function.clearance), 1),
        function.category.id(),
        function.method.id()
    )
}

fn estimate_text(estimate: &Estimate) -> String {
    let (value, unit) = value_and_unit(estimate);
    let mut words = format!("{}: {} {unit}", estimate.name, show::fixed(value, 1));
    if let Some(clearance) = estimate.deindexed {
        let own = show::fixed(per_minute(clearance), 1);
        words.push_str(&format!(" = {own} mL/min of this patient"));
    }
    if let Some(weight) = estimate.weight_used {
        let weight = show::fixed(weight.get::<mass::kilogram>(), 1);
        words.push_str(&format!(", weight {weight} kg"));
    }
    words.push_str(&format!("; {} [{}]", estimate.note, estimate.source.short));
    let mark = if estimate.applies { "*" } else { "-" };
    text::wrapped("  ", mark, &words)
}
