//! What stands beside the chance of a level: how it compares with what was observed, and what it
//! does not know.

use super::text;
use crate::clinical::constants::PREGNANCY_CEILING_ML_MIN;
use crate::clinical::kidney::Method;
use crate::clinical::source::MARQUES2011;
use crate::clinical::statements::{
    OBSERVED_REFLEXES, PREGNANT_FILTRATION, TARGET_AS_EXPECTED, TISSUE_UPTAKE,
};
use crate::safety::Case;
use crate::units::basic::flow;
use crate::units::show;

/// A remark on the chances of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What it is about.
    pub label: &'static str,
    /// The remark.
    pub words: String,
}

/// Whose filtration a chance counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// That of the patient.
    OfThePatient,
    /// One that is assumed, whatever the patient has.
    Assumed,
    /// That of the patient, whose target is counted by the expected course.
    TargetAsExpected,
}

/// What is to be known beside every chance of `case`; most cases need nothing.
#[must_use]
pub fn remarks(case: &Case, counted: Counted) -> Vec<Remark> {
    let remark = |label, words: String| Remark { label, words };
    let mut remarks = Vec::new();
    if case.is_depleted() {
        let words = match counted {
            Counted::TargetAsExpected => TARGET_AS_EXPECTED,
            Counted::OfThePatient | Counted::Assumed => TISSUE_UPTAKE,
        };
        remarks.push(remark("Depleted", words.to_owned()));
    }
    if case.indication.obstetric() {
        remarks.push(remark("Observed", OBSERVED_REFLEXES.to_owned()));
    }
    if case.renal.method == Method::PregnancyAlarmOnly && counted != Counted::Assumed {
        remarks.push(remark("Filtration", filtration(case)));
    }
    remarks
}

/// The filtration that the threshold models count in pregnancy, and why it is no estimate.
fn filtration(case: &Case) -> String {
    let counted = case.renal.clearance.get();
    let counted = counted.get::<flow::milliliter_per_minute>();
    let side = if case.renal.severe() {
        "; with so little urine or so high a creatinine the true filtration may be far lower"
    } else if counted < PREGNANCY_CEILING_ML_MIN {
        ""
    } else {
        "; so their levels and chances err to the high side"
    };
    format!(
        "the threshold models count {} mL/minute: {PREGNANT_FILTRATION} [{}]{side}",
        show::fixed(counted, 0),
        MARQUES2011.short
    )
}

/// The remarks as lines of a block.
#[must_use]
pub fn beside_chances(case: &Case, counted: Counted) -> String {
    let remarks = remarks(case, counted);
    let rows = remarks
        .iter()
        .map(|remark| text::row(remark.label, &remark.words));
    rows.collect()
}

/// The remarks as sentences of one line, for a figure; empty where there is none.
#[must_use]
pub fn in_one_line(case: &Case, counted: Counted) -> Option<String> {
    let words: Vec<String> = remarks(case, counted)
        .into_iter()
        .map(|remark| format!("{}: {}.", remark.label, remark.words))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}
