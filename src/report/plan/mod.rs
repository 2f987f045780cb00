//! The answer of `plan`: proposals with their chances, or why there is none.

mod document;
mod replacement_document;
mod replacement_story;
mod story;
mod update_document;
mod update_story;

pub use document::{PlanDocument, to_json};
pub use replacement_document::{ReplacementPlanDocument, replacement_to_json};
pub use replacement_story::replacement_to_text;
pub use story::to_text;

/// Whose decision it is.
const DECISION: &str = "A proposal, never an order: whether and how much magnesium is given is \
     decided by the treating physician for the individual patient.";
