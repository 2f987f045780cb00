//! Which condition a text means.

mod names;
mod told;

use self::names::names_of;
use super::{Lookup, spelling};
use crate::Result;
use crate::clinical::Verdict;
use crate::clinical::conditions::{COMORBIDITY, CONDITIONS, Condition, PACEMAKER, UNSTATED_DEGREE};
use crate::clinical::patient::NamedCondition;

/// Every name of `condition`, its id first.
fn all_names(condition: &'static Condition) -> impl Iterator<Item = &'static str> {
    std::iter::once(condition.id).chain(names_of(condition).synonyms.iter().copied())
}

/// Whether `text` is a name of `condition`.
fn is_named(condition: &'static Condition, text: &str) -> bool {
    all_names(condition).any(|name| name == text)
}

/// The condition of a patient, as it was written and what it is.
///
/// # Errors
/// Ambiguous for a likely misspelling, with the name that was probably meant.
pub fn named(written: &str) -> Result<NamedCondition> {
    Ok(NamedCondition {
        written: written.to_owned(),
        known: find(written).refuse_misspelling(written)?,
    })
}

/// Looks a condition up by id, synonym, or a telling part of a longer text. A pacemaker
/// protects and counts by its exact name only: "awaiting pacemaker" is none.
#[must_use]
pub fn find(written: &str) -> Lookup<Condition> {
    let text = spelling::normalize(written);
    if let Some(condition) = CONDITIONS.iter().find(|c| is_named(c, &text)) {
        return Lookup::Known(condition);
    }
    // A longer text may name several: the worst one counts.
    let degree = told::degree_of_block(&text);
    let told = |c: &&Condition| {
        let names = names_of(c);
        c.id != PACEMAKER
            && !(c.id == UNSTATED_DEGREE && degree.is_some_and(|found| found != UNSTATED_DEGREE))
            && (names.stems.iter().any(|stem| text.contains(stem))
                || degree == Some(c.id)
                || told::sign(&text) == Some(c.id)
                || spelling::holds(&text, c.id)
                || c.verdict >= Verdict::Warn
                    && names
                        .synonyms
                        .iter()
                        .any(|word| told::names(written, &text, word)))
    };
    // Of several that weigh the same, the first of the table counts.
    let worst = CONDITIONS.iter().rev().filter(told);
    if let Some(condition) = worst.max_by_key(|c| c.verdict) {
        return Lookup::Known(condition);
    }
    let plain = told::without_fillers(&text);
    let named = |c: &&'static Condition| c.id != PACEMAKER && is_named(c, &plain);
    if let Some(condition) = CONDITIONS.iter().find(named) {
        return Lookup::Known(condition);
    }
    let known = CONDITIONS.iter().filter(|c| c.id != COMORBIDITY);
    match spelling::nearest(&text, known.flat_map(all_names)) {
        Some(word) => Lookup::Near(word),
        None => Lookup::Unknown,
    }
}
