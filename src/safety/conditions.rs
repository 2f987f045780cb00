//! The patient's conditions: what speaks against magnesium, and what asks for caution.

use super::{Case, Finding, Topic};
use crate::clinical::conditions::{self, Condition};
use crate::clinical::source;
use crate::units::show;

/// Existing conditions: contraindications and cautions (S20, S21, S23, S28).
pub fn rule(case: &Case) -> Vec<Finding> {
    let written = case.patient.conditions.iter();
    let known: Vec<&Condition> = written.filter_map(|name| name.known).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for name in &case.patient.conditions {
        let Some(condition) = name.known else {
            findings.push(unknown_condition(&name.written));
            continue;
        };
        let id = format!("condition-{}", condition.id);
        let name = show::printable(&name.written);
        if let Some(said) = findings.iter_mut().find(|finding| finding.id == id) {
            if condition.id == conditions::COMORBIDITY {
                said.message = format!("{name}, {}", said.message);
            }
            continue;
        }
        let words = condition_words(condition, &name);
        let verdict = condition.verdict_beside(&known);
        findings.push(Finding::of_verdict(
            Topic::Condition,
            id,
            verdict,
            words,
            condition.source(),
        ));
    }
    findings
}

/// The condition, why it matters, and which labels say what.
fn condition_words(condition: &Condition, written: &str) -> String {
    if condition.id == conditions::COMORBIDITY {
        return format!("{written}: {}", condition.words);
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let same = [condition.id, condition.name]
        .iter()
        .any(|name| plain(name) == plain(written));
    let mut words = if same {
        format!("{}: {}", condition.name, condition.words)
    } else {
        format!(
            "{} (written \"{written}\"): {}",
            condition.name, condition.words
        )
    };
    let says = condition.says();
    if !says.is_empty() {
        words.push_str(&format!(" ({says})"));
    }
    words
}

/// A condition that no table holds may be a contraindication in other words: a warning.
fn unknown_condition(name: &str) -> Finding {
    let shown = show::printable(name);
    let words = format!(
        "the condition \"{shown}\" is in no table of this program and was not checked against \
         magnesium: ask a pharmacist, or write it as one of the conditions of `maginfuse limits`"
    );
    Finding::warn(
        Topic::Condition,
        unknown_id("condition", &shown),
        words,
        source::SOFTWARE,
    )
}

/// Id of a word that no table holds.
pub(super) fn unknown_id(kind: &str, shown: &str) -> String {
    let name = shown.to_lowercase().replace([' ', '_'], "-");
    format!("{kind}-not-known-{name}")
}
