//! What is expected of depleted virtual patients, beside the courses that flags go by.

use super::population::{CoursePoint, Percentiles};
use crate::Result;
use crate::case::PopulationRequest;
use crate::clinical::constants::DEPLETED_BELOW_MMOL_L;
use crate::pk::{Model, level_of};
use crate::population::expected::at_least;
use crate::population::{Crowd, ExpectedPopulation, Question, SAME_TIME, Share};
use crate::safety::Case;
use crate::safety::deficiency::{self, ToldCause};
use crate::simulate::expected::next_morning;
use crate::units::{SerumMagnesium, Time};
use uom::si::time::hour;

/// The expected levels of depleted virtual patients; weak, and nothing is decided by them.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedPatients {
    /// Why the patient is depleted, and what tells it.
    pub cause: ToldCause,
    /// The levels over time, at the times of the course that flags go by.
    pub course: Vec<CoursePoint>,
    /// The levels at the end of the order.
    pub end: ExpectedMoment,
    /// The levels 24 hours after the last dose began.
    pub next_morning: ExpectedMoment,
    /// How many patients the adaptive solver had to do again.
    pub rerun: u64,
}

/// The expected levels at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedMoment {
    /// Hours from the start of the order.
    pub time: f64,
    /// The levels.
    pub levels: Percentiles,
    /// How many patients are at or above the level from which nobody is called depleted, and the
    /// levels that were asked for.
    pub at_least: Vec<ShareAtLeast>,
}

/// How many patients are at or above a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareAtLeast {
    /// The level.
    pub level: SerumMagnesium,
    /// Those at or above it.
    pub share: Share,
}

/// What is expected of the patients of `case`, at `times` (hours) and the two moments; `None`
/// where the patient is not depleted or `model` knows no tubular maximum.
///
/// # Errors
/// As [`ExpectedPopulation::like_case`].
pub(super) fn expected_patients(
    case: &Case,
    model: &Model,
    request: &PopulationRequest,
    times: &[f64],
) -> Result<Option<ExpectedPatients>> {
    let moments = [case.regimen.length(), next_morning(case)];
    let mut at: Vec<Time> = times.iter().map(|time| Time::new::<hour>(*time)).collect();
    at.extend(moments);
    let latest = |a: Time, b: Time| if b > a { b } else { a };
    let question = Question {
        every: None,
        at: &at,
        until: at.iter().copied().reduce(latest),
        seed: request.seed,
    };
    let Some(people) = ExpectedPopulation::like_case(case, model, question)? else {
        return Ok(None);
    };
    let counted = people.follow(Crowd::asked(request.subjects, request.threads)?)?;
    let seen: Vec<_> = people.times().zip(counted.levels()).collect();
    let near = |time: f64| {
        let found = seen.iter().find(|(at, _)| (at - time).abs() <= SAME_TIME);
        found.ok_or_else(|| crate::Error::internal("no levels are expected at a time asked for"))
    };
    let depleted_below = level_of(DEPLETED_BELOW_MMOL_L)?;
    let asked = request.below.iter().copied();
    let targets: Vec<_> = std::iter::once(depleted_below)
        .chain(asked.filter(|level| *level != depleted_below))
        .collect();
    let moment = |time: Time| {
        let (time, levels) = near(time.get::<hour>())?;
        let at_least = targets.iter().map(|level| ShareAtLeast {
            level: *level,
            share: at_least(levels, *level),
        });
        Ok::<_, crate::Error>(ExpectedMoment {
            time: *time,
            levels: Percentiles::of(levels),
            at_least: at_least.collect(),
        })
    };
    let point = |time: &f64| {
        let (time, levels) = near(*time)?;
        Ok(CoursePoint {
            time: *time,
            levels: Percentiles::of(levels),
        })
    };
    Ok(Some(ExpectedPatients {
        cause: deficiency::cause(case),
        course: times.iter().map(point).collect::<Result<_>>()?,
        end: moment(moments[0])?,
        next_morning: moment(moments[1])?,
        rerun: counted.rerun(),
    }))
}
