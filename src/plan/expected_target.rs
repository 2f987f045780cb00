//! The target of a depleted patient: whether the expected level reaches it.
//!
//! Tissue takes up what a depleted patient is given, so the curve that flags go by, which leaves it
//! out, promises too much. What must not be passed goes by that curve; what is to be reached does not.

use super::crowding::Crowding;
use super::target::{Moment, Target};
use super::trial_order::ask_under;
use crate::Result;
use crate::dose::Regimen;
use crate::pk::Model;
use crate::population::{ExpectedPopulation, Question};
use crate::safety::Case;
use crate::units::Time;

/// Parts of the time over which a mean is taken, by trapezoids.
const PARTS: usize = 48;

/// For each virtual patient the expected figure that has to reach `target`: the lowest of the levels
/// that decide, or their mean, mmol/L; `None` where the patient of `case` is not depleted or `model`
/// knows no tubular maximum.
///
/// # Errors
/// As [`ExpectedPopulation::like_case`].
pub(super) fn deciding_levels(
    case: &mut Case,
    (regimen, until): (&Regimen, Time),
    model: &Model,
    (target, crowding): (&Target, Crowding),
) -> Result<Option<Vec<f64>>> {
    let at: Vec<Time> = match &target.moment {
        Moment::At(times) => times.clone(),
        Moment::End => vec![until],
        Moment::MeanOver(_) => (0..=PARTS)
            .map(|part| until * (part as f64 / PARTS as f64))
            .collect(),
    };
    let question = Question {
        every: None,
        at: &at,
        until: Some(until),
        seed: crowding.seed,
        uncertain_values: false,
    };
    let people = ask_under(case, regimen.clone(), |case| {
        ExpectedPopulation::like_case(case, model, question)
    })?;
    let Some(people) = people else {
        return Ok(None);
    };
    let levels = people.levels_of_each(crowding.subjects)?;
    let times: Vec<f64> = people.times().collect();
    let decides = |levels: &[f64]| match target.moment {
        Moment::MeanOver(_) => mean(&times, levels),
        Moment::At(_) | Moment::End => levels.iter().copied().fold(f64::INFINITY, f64::min),
    };
    Ok(Some(levels.chunks(times.len()).map(decides).collect()))
}

/// The mean of levels that are straight between their times.
fn mean(times: &[f64], levels: &[f64]) -> f64 {
    let (mut area, mut length) = (0.0, 0.0);
    for (times, levels) in times.windows(2).zip(levels.windows(2)) {
        let part = times[1] - times[0];
        area += 0.5 * part * (levels[0] + levels[1]);
        length += part;
    }
    area / length
}
