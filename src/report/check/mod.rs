//! The answer to a whole case: may it start, what to set, what the level will do.

mod document;
mod figure;
mod story;

pub use document::{CheckDocument, to_json};
pub use figure::to_figure;
pub use story::to_text;
