//! Clinical facts, each with its source.
//!
//! Constant tables and pure functions: no files, no clock, no prediction. A figure is here
//! only when it was read in a label, guideline or paper ([`source::Confidence::A`], `B`) or
//! when it is this program's own bound and says so (`Software`).

pub mod bands;
pub mod checklist;
pub mod conditions;
pub mod indications;
pub mod kidney;
pub mod limits;
pub mod medications;
pub mod patient;
pub mod products;
pub mod source;

mod lookup;

pub use indications::{Indication, Setting};
pub use lookup::{Lookup, Verdict, suggestion};
pub use source::{Confidence, Source};

/// The help of an error about `word`: what was probably meant, and everything that is known.
#[must_use]
pub fn one_of(word: &str, known: &[&str]) -> String {
    let all = format!("use one of: {}", known.join(", "));
    match suggestion(word, known) {
        Some(meant) => format!("did you mean `{meant}`? {all}"),
        None => all,
    }
}
