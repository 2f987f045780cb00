//! In cardiac arrest nothing stops the push: what would stop is told to whoever gives it.

use super::{Case, Finding, Severity};
use crate::clinical::Indication;
use crate::clinical::constants::ARREST_PUSH_G;
use crate::dose::{Step, StepWords};
use crate::units::{Mass, Salt, WRITTEN_NOISE};
use uom::si::mass;

/// Turns every stop of a push in cardiac arrest into a warning.
pub fn nothing_stops(case: &Case, findings: &mut [Finding]) {
    if !is_push(case) {
        return;
    }
    let stops = findings
        .iter_mut()
        .filter(|finding| finding.severity == Severity::Stop);
    for finding in stops {
        finding.severity = Severity::Warn;
        finding.overridable = false;
    }
}

/// Doses that are pushed in cardiac arrest, each at most twice the largest published one; more is a
/// slip of a digit or a unit.
fn is_push(case: &Case) -> bool {
    let most = Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(ARREST_PUSH_G));
    let pushed = |step: &Step| {
        let push = step.is_short() && step.amount <= most * (1.0 + WRITTEN_NOISE);
        push || step.words == StepWords::Pause
    };
    case.indication == Indication::CardiacArrest && case.regimen.steps().iter().all(pushed)
}
