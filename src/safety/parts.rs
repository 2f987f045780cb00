//! A dose that is given in parts within the hour is one dose.

use super::bounds::{Circumstances, judge};
use super::{Case, Finding};
use crate::Result;
use crate::clinical::constants::SHORT_DOSE_MINUTES;
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::dose::{GivenDose, Infusion, Step, StepWords, cumulative};
use crate::units::{AmountOfSubstance, WRITTEN_NOISE};
use uom::si::time;

/// The short doses of the order as they are given.
fn ordered(case: &Case) -> Vec<Infusion> {
    let doses = case.regimen.short_doses().filter_map(Step::given);
    doses.map(|dose| dose.given).collect()
}

/// Whether an earlier dose was a short one by vein.
fn short(dose: &&GivenDose) -> bool {
    let minutes = dose.length.get::<time::minute>();
    dose.words == StepWords::Dose && minutes <= SHORT_DOSE_MINUTES * (1.0 + WRITTEN_NOISE)
}

/// The most that the short doses of the order hold within any 60 minutes.
#[must_use]
pub fn fullest_hour_of_order(case: &Case) -> AmountOfSubstance {
    cumulative::fullest(&ordered(case), Window::Hour.length()).amount
}

/// Several short doses within 60 minutes, prior ones included, against the bounds of one; nothing
/// where one dose alone holds as much.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn doses_in_parts(case: &Case) -> Result<Vec<Finding>> {
    let ordered = ordered(case);
    let earlier = case.prior.iter().filter(short).map(|dose| dose.given);
    let all: Vec<Infusion> = earlier.chain(ordered.iter().copied()).collect();
    let together = cumulative::fullest_beside(&all, &ordered, Window::Hour.length());
    let largest = case.regimen.largest_short_dose().unwrap_or_default();
    if together <= largest * (1.0 + WRITTEN_NOISE) {
        return Ok(Vec::new());
    }
    let name = if all.len() > ordered.len() {
        "what is given as short doses within 60 minutes, prior doses included,"
    } else {
        "what is given as short doses within 60 minutes"
    };
    let here = Circumstances::of(case);
    let judged = judge(here, Measure::ShortDose, Quantity::Amount(together), name)?;
    Ok(judged.into_iter().collect())
}
