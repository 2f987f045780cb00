//! The answer to a whole case: may it start, what to set, what the level will do.

mod document;
mod story;

pub use document::{CheckDocument, to_json};
pub use story::to_text;
