//! The pump program of one dose.

use super::draw_up::{self, DrawUpDocument};
use super::infusion::{self, BagDocument, DeliveryDocument, DoseDocument};
use super::json::{Head, Quantity};
use super::provenance::Provenance;
use super::text;
use crate::answer::{RateAnswer, RateRow};
use crate::dose::Delivery;
use crate::safety::Status;
use crate::units::magnesium::in_every_unit;
use crate::units::{Salt, SaltRate, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::{mass, mass_rate, time};

/// The document of `rate`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RateDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The dose.
    pub order: DoseDocument,
    /// The solution.
    pub bag: BagDocument,
    /// How the solution is made up from its concentrate; absent where it comes as it is, and where
    /// nothing may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw_up: Option<DrawUpDocument>,
    /// One row for each time of the infusion.
    pub rates: Vec<RateRowDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One time of the infusion; a stopped one has nothing to set on the pump.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RateRowDocument {
    /// Time of the infusion, min.
    pub over: Quantity,
    /// What to set and what it delivers; absent where this row is stopped.
    #[serde(flatten)]
    pub delivery: Option<DeliveryDocument>,
    /// Drops of a gravity set, drops/min, where a set was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drops_per_minute: Option<Quantity>,
    /// Salt that whole drops deliver in the ordered time, g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drops_delivered: Option<Quantity>,
    /// Salt per time that whole drops deliver, g/h.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drops_dose_rate: Option<Quantity>,
    /// Ids of the findings about this time.
    pub findings: Vec<String>,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &RateAnswer) -> RateDocument {
    RateDocument {
        head: Head::new(answer.status(), &answer.all_findings()),
        order: DoseDocument::new(answer.amount, answer.bag.salt()),
        bag: BagDocument::from(&answer.bag),
        draw_up: answer
            .draw_up()
            .map(|sheet| draw_up::to_json(&sheet, &answer.bag, &label_rates(answer))),
        rates: answer
            .rows
            .iter()
            .map(|row| row_json(row, answer))
            .collect(),
        provenance: Provenance::new([], answer.input_sha256.clone()),
    }
}

fn row_json(row: &RateRow, answer: &RateAnswer) -> RateRowDocument {
    let delivery = row.verdict.program();
    let salt = answer.bag.salt();
    let by_drops = row.by_drops.as_ref().filter(|_| delivery.is_some());
    let drops = by_drops
        .zip(answer.drop_factor)
        .map(|(drops, factor)| Quantity::new(drops.drops_per_minute(factor), "drops/min"));
    RateRowDocument {
        over: Quantity::new(row.over.get::<time::minute>(), "min"),
        delivery: delivery.map(|one| DeliveryDocument::new(one, answer.bag.salt())),
        drops_per_minute: drops,
        drops_delivered: by_drops
            .map(|drops| Quantity::new(salt.mass(drops.delivered).get::<mass::gram>(), "g")),
        drops_dose_rate: by_drops.map(|drops| {
            let rate = SaltRate::carrying(drops.amount_rate, salt).rate();
            Quantity::new(rate.get::<mass_rate::gram_per_hour>(), "g/h")
        }),
        findings: row.findings.iter().map(|one| one.id.clone()).collect(),
    }
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &RateAnswer) -> String {
    let salt = answer.bag.salt();
    let dose = show::mass(salt.mass(answer.amount));
    let mut out = format!("{}\n", infusion::title_text(salt, &dose, &[]));
    out.push_str(&text::row("Dose", &in_every_unit(answer.amount, salt)));
    out.push_str(&text::row("Solution", &infusion::bag_text(&answer.bag)));
    if let Some(sheet) = answer.draw_up() {
        let sheet = draw_up::to_text(&sheet, &answer.bag, &label_rates(answer));
        out.push_str(&format!("\nDraw up\n{sheet}"));
    }
    out.extend(answer.rows.iter().map(|row| row_text(row, answer)));
    if !answer.findings.is_empty() {
        out.push('\n');
        out.push_str(&text::findings(&answer.findings));
    }
    if answer.status() == Status::Stop {
        out.push_str("\n[STOP] Nothing to set on a pump.\n");
    }
    out.push_str(&format!("\n{}\n", text::STATEMENT));
    out
}

/// The rate for the label, where there is one to choose from.
fn label_rates(answer: &RateAnswer) -> Vec<String> {
    match &answer.rows[..] {
        [only] => {
            let delivery = only.verdict.program();
            delivery.map(draw_up::rate_words).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What whole drops deliver.
fn drops_text(drops: &Delivery, salt: Salt) -> String {
    let rate = SaltRate::carrying(drops.amount_rate, salt).rate();
    let percent = show::decimals(drops.rounding_error() * 100.0, 1);
    let rounding = match percent {
        0.0 => String::new(),
        more if more > 0.0 => format!(" ({} % more than ordered)", show::number(more)),
        less => format!(" ({} % less than ordered)", show::number(-less)),
    };
    format!(
        "{} g/hour, {} in {}{rounding}",
        show::number(rate.get::<mass_rate::gram_per_hour>()),
        show::mass(salt.mass(drops.delivered)),
        show::duration(drops.over)
    )
}

fn row_text(row: &RateRow, answer: &RateAnswer) -> String {
    let mut out = format!("\nOver {}\n", show::duration(row.over));
    if let Some(delivery) = row.verdict.program() {
        out.push_str(&infusion::delivery_text(delivery, &answer.bag));
        if let Some((by_drops, factor)) = row.by_drops.as_ref().zip(answer.drop_factor) {
            let drops = show::number(by_drops.drops_per_minute(factor));
            let words = format!("{drops} drops/minute with a set of {factor} drops/mL");
            out.push_str(&text::row("Drop rate", &words));
            let delivered = drops_text(by_drops, answer.bag.salt());
            out.push_str(&text::row("Drops give", &delivered));
        }
    }
    out.extend(row.findings.iter().map(text::finding));
    out
}
