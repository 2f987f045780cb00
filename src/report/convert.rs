//! One quantity in another unit.

use super::json::{Head, Quantity};
use super::provenance::Provenance;
use crate::answer::{ConvertAnswer, InUnit};
use crate::dose::Bag;
use crate::safety::Status;
use crate::units::{Salt, show};
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `convert`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConvertDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// What both sides measure.
    pub kind: &'static str,
    /// What was given.
    pub from: Quantity,
    /// The result.
    pub to: Quantity,
    /// Id of the salt that a mass in `from` is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salt: Option<&'static str>,
    /// Strength and salt of the solution that a volume or a flow in `from` is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
    /// Id of the salt that a mass in `to` is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_salt: Option<&'static str>,
    /// What made this result.
    pub provenance: Provenance,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &ConvertAnswer) -> ConvertDocument {
    let quantity = |side: &InUnit| Quantity::new(side.value, side.unit.clone());
    ConvertDocument {
        head: Head::new(Status::Ok, &[]),
        kind: answer.kind,
        from: quantity(&answer.from),
        to: quantity(&answer.to),
        salt: answer.from.salt.map(Salt::id),
        solution: answer.solution.as_ref().map(strength_text),
        to_salt: answer.to.salt.map(Salt::id),
        provenance: Provenance::new([], answer.input_sha256()),
    }
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &ConvertAnswer) -> String {
    let of = answer.solution.as_ref().map(strength_text);
    let of = of.map_or_else(String::new, |solution| format!(" of {solution}"));
    // The solution stands beside the volume or the flow that is of it.
    let (before, after) = match answer.to.unit.contains('L') {
        true => (String::new(), of),
        false => (of, String::new()),
    };
    format!(
        "{}{before} = {}{after} ({})\n",
        side_text(&answer.from),
        side_text(&answer.to),
        answer.kind
    )
}

fn strength_text(bag: &Bag) -> String {
    let strength = show::number(bag.milligram_per_milliliter());
    format!("{strength} mg/mL {}", bag.salt().name())
}

/// A quantity as people read it: times in full, the salt of a mass.
fn side_text(side: &InUnit) -> String {
    let unit = match side.unit.rsplit_once('/') {
        Some((plain, "h")) => format!("{plain}/hour"),
        Some((plain, "min")) => format!("{plain}/minute"),
        _ => side.unit.clone(),
    };
    let salt = side.salt.map(|salt| format!(" of {}", salt.name()));
    format!(
        "{} {unit}{}",
        show::number(side.value),
        salt.unwrap_or_default()
    )
}
