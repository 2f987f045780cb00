//! The answer of `map`: the chance of a toxic level in every cell, with its error.

mod axis_names;
mod csv_table;
mod document;
mod figure;
mod story;

pub use csv_table::to_csv;
pub use document::{MapDocument, to_json};
pub use figure::figure;
pub use story::to_text;
