//! When to measure the next level, shown alike by `check` and `plan`.

use super::json::{Quantity, SourceDocument};
use crate::answer::LevelDue;
use schemars::JsonSchema;
use serde::Serialize;

/// When to measure next.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NextLevelDocument {
    /// From the start of the order, h.
    at: Quantity,
    /// The advice in words.
    words: &'static str,
    /// Why then.
    why: &'static str,
    /// Who says so.
    source: SourceDocument,
}

impl From<&LevelDue> for NextLevelDocument {
    fn from(due: &LevelDue) -> Self {
        Self {
            at: Quantity::hours(due.at),
            words: due.words,
            why: due.why,
            source: SourceDocument::from(&due.source),
        }
    }
}

/// The advice with its reason and its source.
#[must_use]
pub fn in_words(due: &LevelDue) -> String {
    format!("{}: {} [{}]", due.words, due.why, due.source.short)
}
