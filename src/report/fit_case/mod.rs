//! One patient's own parameters from the levels of a case, and what they predict.

mod document;
mod figure;
mod story;

pub use document::{CaseFitDocument, to_json};
pub use figure::to_figure;
pub use story::to_text;
