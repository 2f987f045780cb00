//! One patient's own parameters from the levels of a case, and what they predict.

mod averaged;
mod document;
mod figure;
mod story;
mod table;

pub use document::{CaseFitDocument, to_json};
pub use figure::to_figure;
pub use story::to_text;
pub use table::to_csv;

use crate::report::text;

/// Said beside the answer: it looks at no rule of an order.
#[must_use]
pub fn unchecked() -> String {
    let unchecked = text::unchecked("fit");
    format!("{unchecked}, and maginfuse plan looks for what to give from now on")
}
