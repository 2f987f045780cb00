//! Which condition a text means.

mod comorbidities;
mod names;
mod told;

use self::names::names_of;
use super::{Lookup, resemblance, spelling};
use crate::Result;
use crate::clinical::conditions::{CONDITIONS, Condition, Kind, UNSTATED_DEGREE};
use crate::clinical::patient::NamedCondition;

/// Every name of `condition`, its id first.
pub fn names_of_condition(
    condition: &'static Condition,
) -> impl Iterator<Item = &'static str> + use<> {
    std::iter::once(condition.id).chain(names_of(condition).synonyms.iter().copied())
}

/// Real conditions that no table grades, in the spelling in which words are compared.
#[must_use]
pub fn ungraded() -> &'static [&'static str] {
    comorbidities::UNGRADED
}

/// Whether `text` is a name of `condition`.
fn is_named(condition: &'static Condition, text: &str) -> bool {
    names_of_condition(condition).any(|name| name == text)
}

/// The condition of a patient, as it was written and what it is.
///
/// # Errors
/// Ambiguous for a likely misspelling, with the name that was probably meant.
pub fn named(written: &str) -> Result<NamedCondition> {
    let known = find(written).refuse_misspelling(written)?;
    let text = spelling::normalize(written);
    let ungraded = comorbidities::UNGRADED.contains(&text.as_str());
    let resembles = match known {
        None if !ungraded => resemblance::of_condition(&text),
        _ => None,
    };
    Ok(NamedCondition {
        written: written.to_owned(),
        known,
        resembles,
    })
}

/// Looks a condition up by id, synonym, or a telling part of a longer text. A pacemaker and a
/// ventilator protect and count by their exact names only: "awaiting pacemaker" is none.
#[must_use]
pub fn find(written: &str) -> Lookup<Condition> {
    let text = spelling::normalize(written);
    if let Some(condition) = CONDITIONS.iter().find(|c| is_named(c, &text)) {
        return Lookup::Known(condition);
    }
    if comorbidities::UNGRADED.contains(&text.as_str()) {
        return Lookup::Unknown;
    }
    if let Some(condition) = worst_told(written, &text) {
        return Lookup::Known(condition);
    }
    let plain = told::without_fillers(&text);
    let protects = |c: &Condition| matches!(c.kind, Kind::Pacemaker | Kind::Ventilated);
    let named = |c: &&'static Condition| !protects(c) && is_named(c, &plain);
    if let Some(condition) = CONDITIONS.iter().find(named) {
        return Lookup::Known(condition);
    }
    if comorbidities::UNGRADED.contains(&plain.as_str()) {
        return Lookup::Unknown;
    }
    let known = CONDITIONS.iter().filter(|c| c.kind != Kind::Common);
    match spelling::nearest(&text, known.flat_map(names_of_condition)) {
        Some(word) => Lookup::Near(word),
        None => Lookup::Unknown,
    }
}

/// The worst condition that a longer text names; of several that weigh the same, the first of
/// the table.
fn worst_told(written: &str, text: &str) -> Option<&'static Condition> {
    let degree = told::degree_of_block(text);
    let sign = told::sign(text);
    let denied = told::denied(text);
    let told = |c: &&Condition| {
        let names = names_of(c);
        match c.kind {
            Kind::Pacemaker | Kind::Ventilated | Kind::Common => return false,
            // "not on dialysis" would stop for good.
            Kind::EndStage if denied => return false,
            _ => {}
        }
        if c.id == UNSTATED_DEGREE && degree.is_some_and(|found| found != UNSTATED_DEGREE) {
            return false;
        }
        names.stems.iter().any(|stem| text.contains(stem))
            || degree == Some(c.id)
            || sign == Some(c.id)
            || spelling::holds(text, c.id)
            || names
                .synonyms
                .iter()
                .any(|word| told::names(written, text, word))
    };
    let told = CONDITIONS.iter().rev().filter(told);
    told.max_by_key(|c| c.verdict)
}
