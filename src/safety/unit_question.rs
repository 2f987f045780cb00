//! Grams that are usual numbers of milliequivalents or millimoles: the unit is asked.

use super::{Finding, Severity, Shown, Topic};
use crate::clinical::constants::{ASK_UP_TO_G_DAY, ASK_UP_TO_G_H, NUMBERS_OF_OTHER_UNITS};
use crate::clinical::source;
use crate::dose::{Step, StepWords};
use crate::units::{AmountOfSubstance, Salt, WRITTEN_NOISE, show};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// What is asked about.
struct Asked {
    /// Grams of the salt that was ordered.
    grams: f64,
    /// Grams an hour.
    per_hour: f64,
}

/// The first dose of `steps` whose grams are a usual number of mEq or mmol.
fn asked(steps: &[Step], salt: Salt) -> Option<Asked> {
    let doses = steps.iter().filter(|step| step.words == StepWords::Dose);
    let doses = doses.map(|step| Asked {
        grams: salt.mass(step.amount).get::<mass::gram>(),
        per_hour: salt.mass(step.amount).get::<mass::gram>() / step.over.get::<time::hour>(),
    });
    let usual = |asked: &Asked| {
        let close = |number: &f64| (asked.grams - number).abs() <= WRITTEN_NOISE * number;
        NUMBERS_OF_OTHER_UNITS.iter().any(close)
    };
    doses.into_iter().find(usual)
}

/// Asks "mEq or mmol?" in the gravest finding on the amount, or in one of its own: a note where the
/// fullest 24 hours hold at most 12.5 g and the dose runs at most 1 g/hour.
pub(super) fn ask(
    (steps, salt): (&[Step], Salt),
    day: AmountOfSubstance,
    findings: &mut Vec<Finding>,
) {
    let Some(asked) = asked(steps, salt) else {
        return;
    };
    let question = question(asked.grams);
    let loud = findings
        .iter_mut()
        .filter(|finding| finding.topic == Topic::Amount && finding.severity >= Severity::Warn)
        .max_by_key(|finding| finding.severity);
    if let Some(loud) = loud {
        loud.message.push_str("; ");
        loud.message.push_str(&question);
        return;
    }
    let salt = Salt::SulfateHeptahydrate;
    let usual = salt.mass(day).get::<mass::gram>() <= ASK_UP_TO_G_DAY * (1.0 + WRITTEN_NOISE)
        && asked.per_hour <= ASK_UP_TO_G_H * (1.0 + WRITTEN_NOISE);
    let (topic, id) = (Topic::Amount, "unit-question");
    let finding = if usual {
        Finding::info(topic, id, question, source::ISMP_HOSP)
    } else {
        let action = "check the unit on the prescription";
        Finding::warn(topic, id, (question, action), source::ISMP_HOSP)
    };
    findings.push(finding.observing(Shown::new(asked.grams, "g")));
}

/// What the number would be in the other units.
fn question(number: f64) -> String {
    let salt = Salt::SulfateHeptahydrate;
    let of = |millimoles: f64| {
        let mass = salt.mass(AmountOfSubstance::new::<millimole>(millimoles));
        show::fixed(mass.get::<mass::gram>(), 1)
    };
    let shown = show::number(show::decimals(number, 3));
    format!(
        "{shown} g is a usual number of mEq and of mmol: were {shown} mEq ({} g) or {shown} mmol \
         ({} g) meant?",
        of(number / 2.0),
        of(number)
    )
}
