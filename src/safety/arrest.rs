//! In cardiac arrest nothing stops the push: what would stop is told to whoever gives it.

use super::{Case, Finding, Severity};
use crate::clinical::Indication;
use crate::clinical::constants::ARREST_PUSH_G;
use crate::clinical::limits::Window;
use crate::dose::cumulative;
use crate::units::{Mass, Salt};
use uom::si::mass;

/// Relative noise of a figure written with nine digits.
const NOISE: f64 = 1e-8;

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

/// Single doses in cardiac arrest, with what was given within the hour at most the largest
/// published dose given twice.
fn is_push(case: &Case) -> bool {
    let most = Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(ARREST_PUSH_G));
    let hour = cumulative::fullest_of_order(&case.inputs(), Window::Hour.length());
    case.indication == Indication::CardiacArrest
        && case.regimen.steps().iter().all(|step| step.is_short())
        && hour.amount <= most * (1.0 + NOISE)
}
