//! The patient's medications: what they do beside magnesium.

use super::beside::graded;
use super::conditions::unknown_id;
use super::{Case, Finding, Topic};
use crate::clinical::medications::{DrugClass, Kind, SEDATIVE_WATCH, sedative_labels};
use crate::clinical::patient::NamedDrug;
use crate::clinical::{Verdict, source};
use crate::units::show;

/// Current medications: interactions by class (S28).
pub fn rule(case: &Case) -> Vec<Finding> {
    let drugs = &case.patient.medications;
    let mut told: Vec<&DrugClass> = Vec::new();
    let mut findings = Vec::new();
    for drug in drugs {
        match drug.class {
            None => findings.push(unknown_medication(drug)),
            Some(class) if told.contains(&class) => {}
            Some(class) => {
                told.push(class);
                findings.extend(match class.kind {
                    Kind::Sedative | Kind::Common => None,
                    Kind::Own | Kind::Relaxant | Kind::Reversal => Some(of_its_own(case, class)),
                });
            }
        }
    }
    findings.extend(sedatives(case));
    findings.extend(common(drugs));
    findings
}

/// The drugs of a class as they were written.
fn written(drugs: &[NamedDrug], of: impl Fn(&DrugClass) -> bool) -> String {
    let drugs = drugs.iter().filter(|drug| drug.class.is_some_and(&of));
    let names: Vec<String> = drugs.map(|drug| show::printable(&drug.written)).collect();
    names.join(", ")
}

/// A class that is a finding of its own: the drug that weighs most decides.
fn of_its_own(case: &Case, class: &'static DrugClass) -> Finding {
    let drugs = &case.patient.medications;
    let graded = drugs
        .iter()
        .filter(|drug| drug.class == Some(class))
        .map(|drug| graded(case, class.verdict, class.regraded, drug.at));
    let worst = graded.max_by_key(|(verdict, _)| *verdict);
    let (verdict, besides) = worst.unwrap_or((class.verdict, ""));
    let mut words = format!(
        "{}: {}",
        written(drugs, |other| other == class),
        class.words
    );
    if !besides.is_empty() {
        words.push_str(&format!(" {besides}"));
    }
    let id = format!("medication-{}", class.id);
    let said = (words, class.action(verdict));
    Finding::of_verdict(Topic::Medication, id, verdict, said, class.source())
}

/// All that depresses breathing in one finding: what to watch, and what labels say, those of the
/// chosen country first.
fn sedatives(case: &Case) -> Option<Finding> {
    let drugs = &case.patient.medications;
    let classes = drugs.iter().filter_map(|drug| drug.class);
    let sedatives = classes.filter(|class| class.kind == Kind::Sedative);
    let graded =
        sedatives.map(|class| (graded(case, class.verdict, class.regraded, None).0, class));
    let (verdict, class) = graded.max_by_key(|(verdict, _)| *verdict)?;
    let unwatched = match verdict {
        Verdict::OverridableStop | Verdict::Stop => {
            "; nobody watches breathing closely in this setting"
        }
        Verdict::Warn | Verdict::Info => "",
    };
    let labels = sedative_labels(case.care.country);
    let chosen = labels.first();
    let chosen = chosen.filter(|label| Some(label.country) == case.care.country);
    let source = chosen.map_or(class.source(), |label| label.source);
    let labels: Vec<String> = labels
        .iter()
        .map(|label| format!("{}: {}", label.country.name(), label.words))
        .collect();
    let words = format!(
        "{}: depression of breathing adds up{unwatched} (labels in {})",
        written(drugs, |class| class.kind == Kind::Sedative),
        labels.join("; ")
    );
    Some(Finding::of_verdict(
        Topic::Medication,
        "medication-sedatives".to_owned(),
        verdict,
        (words, SEDATIVE_WATCH),
        source,
    ))
}

/// Drugs about which no label says anything, in one note.
fn common(drugs: &[NamedDrug]) -> Option<Finding> {
    let mut classes = drugs.iter().filter_map(|drug| drug.class);
    let class = classes.find(|class| class.kind == Kind::Common)?;
    let names = written(drugs, |class| class.kind == Kind::Common);
    Some(Finding::of_verdict(
        Topic::Medication,
        format!("medication-{}", class.id),
        class.verdict,
        (format!("{names}: {}", class.words), class.verdict.action()),
        class.source(),
    ))
}

/// A drug that no table holds: a warning where it could matter, else said.
fn unknown_medication(drug: &NamedDrug) -> Finding {
    let shown = show::printable(&drug.written);
    let id = unknown_id("medication", &shown);
    let words = format!("the medication \"{shown}\" is in no table of this program");
    match drug.resembles {
        Some(resembles) => Finding::warn(
            Topic::Medication,
            id,
            (
                format!("{words} and could be {resembles}"),
                "ask a pharmacist",
            ),
            source::SOFTWARE,
        ),
        None => Finding::not_checked(
            Topic::Medication,
            id,
            format!(
                "{words} and was not checked against magnesium: check its spelling, and ask a \
                 pharmacist"
            ),
            source::SOFTWARE,
        ),
    }
}
