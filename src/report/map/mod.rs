//! The answer of `map`: the chance of a toxic level in every cell, with its error.

mod axis;
mod document;
mod figure;
mod story;
mod table;

pub use document::{MapDocument, to_json};
pub use figure::figure;
pub use story::to_text;
pub use table::to_csv;
