//! The patient's medications: what they do beside magnesium.

use super::conditions::unknown_id;
use super::{Case, Finding, Topic};
use crate::clinical::medications::{self, DrugClass};
use crate::clinical::{Verdict, source};
use crate::units::show;

/// Current medications: interactions by class (S28).
pub fn rule(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for name in &case.patient.medications {
        let Some(class) = name.class else {
            findings.push(unknown_medication(&name.written));
            continue;
        };
        let id = format!("medication-{}", class.id);
        let name = show::printable(&name.written);
        if let Some(said) = findings.iter_mut().find(|finding| finding.id == id) {
            if class.id == medications::NO_STATEMENT {
                said.message = format!("{name}, {}", said.message);
            }
            continue;
        }
        let words = format!("{name}: {}", class.words);
        let verdict = beside(case, class);
        findings.push(Finding::of_verdict(
            Topic::Medication,
            id,
            verdict,
            words,
            class.source(),
        ));
    }
    findings
}

/// In an emergency an opioid or a sedative given before is a reason to watch the breathing, not
/// to withhold magnesium: the US label asks to adjust the dose.
fn beside(case: &Case, class: &DrugClass) -> Verdict {
    if case.indication.emergency() && matches!(class.id, "opioids" | "hypnotics") {
        return Verdict::Warn;
    }
    class.verdict
}

/// A drug that no table holds: said, not passed over.
fn unknown_medication(name: &str) -> Finding {
    let shown = show::printable(name);
    let words = format!(
        "the medication \"{shown}\" is in no table of this program and was not checked against \
         magnesium"
    );
    Finding::not_checked(
        Topic::Medication,
        unknown_id("medication", &shown),
        words,
        source::SOFTWARE,
    )
}
