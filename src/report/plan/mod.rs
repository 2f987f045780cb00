//! The answer of `plan`: proposals with their chances, or why there is none.

mod document;
mod replacement_document;
mod replacement_story;
mod story;
mod update_document;
mod update_story;

use crate::answer::Planned;
use document::PlanDocument;
use replacement_document::ReplacementPlanDocument;
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `plan`: one order, or daily doses over days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum AnyPlanDocument {
    /// Regimens for one order.
    Order(Box<PlanDocument>),
    /// Daily doses over days.
    Replacement(Box<ReplacementPlanDocument>),
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &Planned) -> String {
    match answer {
        Planned::OneOrder(answer) => story::to_text(answer),
        Planned::OverDays(answer) => replacement_story::to_text(answer),
    }
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &Planned) -> AnyPlanDocument {
    match answer {
        Planned::OneOrder(answer) => AnyPlanDocument::Order(Box::new(document::to_json(answer))),
        Planned::OverDays(answer) => {
            AnyPlanDocument::Replacement(Box::new(replacement_document::to_json(answer)))
        }
    }
}

/// Whose decision it is.
const DECISION: &str = "A proposal, never an order: whether and how much magnesium is given is \
     decided by the treating physician for the individual patient.";
