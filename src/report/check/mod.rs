//! The answer to a whole case: may it start, what to set, what the level will do.

mod bedside;
mod document;
mod expected;
mod figure;
mod sheet;
mod short;
mod story;

pub use document::{CheckDocument, to_json};
pub use figure::to_figure;
pub use sheet::{ComputedAt, ReportFrame, to_html};
pub use short::to_short_text;
pub use story::to_text;

use super::command_line::flag;
use crate::answer::CheckAnswer;
use crate::safety::Understood;
use std::borrow::Cow;

/// Every input that may be shown: keys of the case, then options as they are typed.
fn inputs(answer: &CheckAnswer) -> Vec<(Cow<'_, str>, &Understood)> {
    let keys = answer.understood.iter();
    let keys = keys.map(|entry| (Cow::from(&entry.input), entry));
    let options = answer.options.iter();
    let options = options.map(|entry| (Cow::from(flag(&entry.input)), entry));
    keys.chain(options).collect()
}
