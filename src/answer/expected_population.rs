//! What is expected of depleted virtual patients, beside the courses that flags go by.

use super::population::{CoursePoint, Percentiles};
use crate::case::PopulationRequest;
use crate::clinical::constants::DEPLETED_BELOW_MMOL_L;
use crate::pk::{Model, level_of};
use crate::population::expected::at_least;
use crate::population::{ExpectedPopulation, ExpectedSummary, Question, SAME_TIME, Share};
use crate::safety::Case;
use crate::safety::deficiency::{self, ToldCause};
use crate::simulate::expected::next_morning;
use crate::units::{SerumMagnesium, Time};
use crate::{Error, Result};
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

/// Depleted patients who can be followed by their expected courses, and what is asked about them.
pub(super) struct DepletedPatients<'a> {
    case: &'a Case,
    request: &'a PopulationRequest,
    /// The times of the course that flags go by, hours.
    times: Vec<f64>,
    pub(super) people: ExpectedPopulation,
}

impl<'a> DepletedPatients<'a> {
    /// The patients of `case`, who are looked at at `times` (hours), at the end of the order and 24
    /// hours after the last dose began; `None` where the patient is not depleted or `model` knows no
    /// tubular maximum.
    ///
    /// # Errors
    /// As [`ExpectedPopulation::like_case`].
    pub(super) fn like_case(
        case: &'a Case,
        model: &Model,
        request: &'a PopulationRequest,
        times: &[f64],
    ) -> Result<Option<Self>> {
        let mut at: Vec<Time> = times.iter().map(|time| Time::new::<hour>(*time)).collect();
        at.extend(moments(case));
        let latest = |a: Time, b: Time| if b > a { b } else { a };
        let question = Question {
            every: None,
            at: &at,
            until: at.iter().copied().reduce(latest),
            seed: request.seed,
            uncertain_values: request.uncertainty,
        };
        let people = ExpectedPopulation::like_case(case, model, question)?;
        Ok(people.map(|people| Self {
            case,
            request,
            times: times.to_vec(),
            people,
        }))
    }

    /// What the counts of all patients say.
    ///
    /// # Errors
    /// Internal where a time was not counted.
    pub(super) fn answer(&self, counted: &ExpectedSummary) -> Result<ExpectedPatients> {
        let seen: Vec<_> = self.people.times().zip(counted.levels()).collect();
        let near = |time: f64| {
            let found = seen.iter().find(|(at, _)| (at - time).abs() <= SAME_TIME);
            found.ok_or_else(|| Error::internal("no levels are expected at a time asked for"))
        };
        let targets = self.targets()?;
        let moment = |time: Time| {
            let (time, levels) = near(time.get::<hour>())?;
            let at_least = targets.iter().map(|level| ShareAtLeast {
                level: *level,
                share: at_least(levels, *level),
            });
            Ok::<_, Error>(ExpectedMoment {
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
        let [end, next_morning] = moments(self.case);
        Ok(ExpectedPatients {
            cause: deficiency::cause(self.case),
            course: self.times.iter().map(point).collect::<Result<_>>()?,
            end: moment(end)?,
            next_morning: moment(next_morning)?,
            rerun: counted.rerun(),
        })
    }

    /// The level from which nobody is called depleted, and those that were asked for.
    fn targets(&self) -> Result<Vec<SerumMagnesium>> {
        let depleted_below = level_of(DEPLETED_BELOW_MMOL_L)?;
        let asked = self.request.below.iter().copied();
        let asked = asked.filter(|level| *level != depleted_below);
        Ok(std::iter::once(depleted_below).chain(asked).collect())
    }
}

/// The end of the order, and 24 hours after the last dose began.
fn moments(case: &Case) -> [Time; 2] {
    [case.regimen.length(), next_morning(case)]
}
