//! `verify`: what agrees between two entries of one order.

use super::check::{self, CheckDocument};
use super::infusion::{BagDocument, DoseDocument};
use super::json::{Head, Quantity};
use super::provenance::Provenance;
use super::text;
use crate::answer::{ComparedField, Outcome, VerifyAnswer};
use crate::case::{OnPump, PumpReading};
use crate::dose::{Bag, Regimen, Step, StepWords};
use crate::safety::Status;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{PatientWeight, Salt};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::mass::kilogram;
use uom::si::volume::milliliter;

/// The document of `verify`, which is also what it records.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifyDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    head: Head,
    /// Whether nothing that was read differs.
    agrees: bool,
    /// Every field, compared.
    fields: Vec<FieldDocument>,
    /// What the second person entered, without the pump.
    second: EntryDocument,
    /// What the second person read from the pump; absent until every field was read and agrees,
    /// and where the order must not start.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_pump: Option<Vec<PumpDocument>>,
    /// What the first person entered; absent until every field was read and agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<EntryDocument>,
    /// The answer of `check` to the first entry; absent until every field was read and agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Box<CheckDocument>>,
    /// What made this result; the input is the second entry.
    provenance: Provenance,
}

/// One field, compared.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct FieldDocument {
    /// `weight`, `solution`, `steps`, `dose`, `time` or `pump_rate`.
    field: &'static str,
    /// The step of the order, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// `agrees`, `differs` or `not-read`.
    outcome: &'static str,
}

/// What one person entered.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct EntryDocument {
    /// Body weight, kg.
    weight: Quantity,
    /// The solution.
    solution: BagDocument,
    /// Volume of the bag, mL; absent where only the strength was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Option<Quantity>,
    /// The steps of the order.
    steps: Vec<StepDocument>,
}

/// One step as it was entered.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct StepDocument {
    /// `dose`, `rate`, `pause` or `injection`.
    kind: &'static str,
    /// What it gives; nothing in a pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    dose: Option<DoseDocument>,
    /// How long it takes, h.
    over: Quantity,
}

/// A rate read from a pump.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct PumpDocument {
    /// The step of the order, from 1.
    step: usize,
    /// The rate, mL/h.
    pump_rate: Quantity,
}

/// The document.
#[must_use]
pub fn to_json(answer: &VerifyAnswer) -> VerifyDocument {
    let second = &answer.second;
    let order = answer.agreed.as_deref();
    VerifyDocument {
        head: Head::new(answer.status, &answer.findings),
        agrees: answer.agrees(),
        fields: answer.fields.iter().map(field).collect(),
        second: entry(second.weight, &second.bag, &second.regimen),
        // Under a stop nothing is shown that could be set on a pump.
        second_pump: (order.is_some() && answer.status != Status::Stop)
            .then(|| pump_rates(&second.on_pump)),
        first: order.map(|order| {
            let first = &order.case;
            entry(first.patient.weight, &first.bag, &first.regimen)
        }),
        check: order.map(|order| Box::new(check::to_json(order))),
        provenance: Provenance::new([], second.input_sha256.clone()),
    }
}

fn field(compared: &ComparedField) -> FieldDocument {
    FieldDocument {
        field: compared.field.id(),
        step: compared.field.step(),
        outcome: compared.outcome.id(),
    }
}

fn entry(weight: PatientWeight, bag: &Bag, regimen: &Regimen) -> EntryDocument {
    let volume = bag.whole().map(|(_, volume)| volume.get::<milliliter>());
    let steps = regimen.steps().iter();
    EntryDocument {
        weight: Quantity::new(weight.get().get::<kilogram>(), "kg"),
        solution: BagDocument::from(bag),
        volume: volume.map(|volume| Quantity::new(volume, "mL")),
        steps: steps.map(|step| entered_step(step, bag)).collect(),
    }
}

fn entered_step(step: &Step, bag: &Bag) -> StepDocument {
    let (kind, salt) = match step.words {
        StepWords::Dose => ("dose", Some(bag.salt())),
        StepWords::Rate => ("rate", Some(bag.salt())),
        StepWords::Pause => ("pause", None),
        // What goes into a muscle is no part of the bag.
        StepWords::Injection => ("injection", Some(Salt::SulfateHeptahydrate)),
    };
    StepDocument {
        kind,
        dose: salt.map(|salt| DoseDocument::new(step.amount, salt)),
        over: Quantity::hours(step.over),
    }
}

fn pump_rates(on_pump: &OnPump) -> Vec<PumpDocument> {
    let OnPump::Rates(readings) = on_pump else {
        return Vec::new();
    };
    let document = |reading: &PumpReading| PumpDocument {
        step: reading.step,
        pump_rate: Quantity::new(reading.rate.get::<milliliter_per_hour>(), "mL/h"),
    };
    readings.iter().map(document).collect()
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &VerifyAnswer) -> String {
    let mut out = String::from("Independent second check\n");
    let verdict = match (answer.agrees(), &answer.agreed, answer.status) {
        (false, ..) => "[DIFFERS] Do not start. The first entry is not shown.",
        (true, _, Status::Stop) => "[AGREES, AND STOP] Do not start: a rule stops the order.",
        (true, Some(_), _) => "[AGREES] Both entries are one.",
        (true, None, _) => {
            "[AGREES SO FAR] What was read agrees. The first entry is not shown yet."
        }
    };
    out.push_str(&format!("  {verdict}\n\n"));
    for compared in &answer.fields {
        let words = match compared.outcome {
            Outcome::Agrees => "agrees",
            Outcome::Differs => "[DIFFERS]",
            Outcome::NotRead => "not read",
        };
        out.push_str(&format!("  {:<24}{words}\n", compared.field.words()));
    }
    out.push('\n');
    match &answer.agreed {
        Some(order) => out.push_str(&check::to_short_text(order)),
        None => {
            out.push_str(&text::findings(&answer.findings));
            out.push_str(&format!("\n{}\n", text::STATEMENT));
        }
    }
    out
}
