//! The individual estimate of the patient of a case: levels before and after the start of the
//! order, with every dose before and between them.

use super::case_course::{Course, Reading, deviating, start};
use super::objective::Problem;
use super::of_records::{moves_from, residual};
use super::own_parameter::OwnParameter;
use super::prior::Prior;
use super::uncertainty::{Posterior, Predicted};
use crate::clinical::constants::SOONEST_LEVEL_HOURS;
use crate::clinical::patient::TimedLevel;
use crate::pk::{Individual, Measured, Model, Subject, level_of};
use crate::safety::levels_under_way::{self, Explained, PeakToCome};
use crate::safety::{Case, Finding};
use crate::units::{SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// Hours shown after the order and after the last level.
const AFTERMATH_HOURS: f64 = 6.0;
/// Hours between two predictions.
const EVERY_HOURS: f64 = 0.5;
/// Times nearer than this (hours) are one.
const SAME_MOMENT: f64 = 1e-9;

/// The estimate of the patient of a case.
#[derive(Clone, Debug)]
pub struct CaseFit {
    /// Deviations and their certainty; one prediction for each of `levels` and then of `times`,
    /// by the patient's own tubular maximum.
    pub posterior: Posterior,
    /// The same predictions by the curve that flags go by: where a low level has two readings,
    /// the higher one at every time.
    pub flagged: Vec<Predicted>,
    /// Parameters that differ between patients, in the unit of their dimension: typical and own.
    pub parameters: Vec<OwnParameter>,
    /// Hours from the start of the order, ascending, without the levels' own.
    pub times: Vec<f64>,
    /// Where the level starts, in words.
    pub baseline: String,
    /// The levels that were weighed.
    pub levels: Vec<WeighedLevel>,
    /// The next level to draw.
    pub next: Option<NextLevel>,
    /// The patient as the model sees one where the course starts, on the clock of the order.
    pub subject: Subject,
    /// That start.
    pub from: Time,
}

/// A level that the fit weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeighedLevel {
    /// Hours from the start of the order.
    pub at: f64,
    /// What was measured.
    pub measured: Measured,
}

/// The highest level after the last measured one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HighestToCome {
    /// Hours from the start of the order.
    pub at: f64,
    /// What it will be.
    pub predicted: Predicted,
}

/// The level that would say most about what is to come after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextLevel {
    /// Hours from the start of the order.
    pub at: f64,
    /// What it will be.
    pub predicted: Predicted,
    /// Part of the variance of the predictions that it leaves.
    pub left: f64,
}

impl CaseFit {
    /// The patient as the levels show one under `model`, the model of the fit, by every reading
    /// of a low level; its kidneys stay as they were where the course starts.
    ///
    /// # Errors
    /// As [`Individual::with_deviations`].
    pub fn individual(&self, model: &Model) -> Result<Individual> {
        let untreated = Individual::typical(model, &self.subject)?.resting_millimolar();
        let Posterior { effects, eta, .. } = &self.posterior;
        let (subject, deviations) = deviating((&self.subject, untreated), effects, eta)?;
        Individual::bound(model, &subject, &deviations)
    }

    /// The prediction at each of `times` by the curve that flags go by.
    #[must_use]
    pub fn course(&self) -> &[Predicted] {
        &self.flagged[self.levels.len()..]
    }

    /// The highest level after the last measured one; `None` where the course ends with it.
    #[must_use]
    pub fn highest_to_come(&self) -> Option<HighestToCome> {
        let last = self.levels.last()?.at;
        let course = self.times.iter().zip(self.course());
        course
            .filter(|(time, _)| **time > last)
            .map(|(&at, &predicted)| HighestToCome { at, predicted })
            .max_by(|a, b| a.predicted.individual.total_cmp(&b.predicted.individual))
    }

    /// The levels beside what the fitted course expects.
    ///
    /// # Errors
    /// Internal if a prediction is no level.
    pub fn explained(&self) -> Result<Vec<Explained>> {
        let pairs = self.levels.iter().zip(self.at_levels()).enumerate();
        let explained = pairs.map(|(point, (&WeighedLevel { at, measured }, predicted))| {
            Ok(Explained {
                at: Time::new::<hour>(at),
                measured: level_of(measured.millimolar())?,
                below_quantification: matches!(measured, Measured::Below(_)),
                expected: level_of(predicted.individual)?,
                // A level that either reading explains is explained.
                measured90: pair(self.either(point))?,
                typical: level_of(predicted.typical)?,
                low_before: level_of(predicted.low_before().max(0.0))?,
            })
        });
        explained.collect()
    }

    /// What the rules say of the levels and of what the own course has still to come.
    ///
    /// # Errors
    /// Internal if a prediction is no level.
    pub fn findings(&self) -> Result<Vec<Finding>> {
        let levels = self.explained()?;
        let peak = self.highest_to_come().map(|highest| {
            let [_, high] = pair(highest.predicted.interval90)?;
            Ok::<_, Error>(PeakToCome {
                at: Time::new::<hour>(highest.at),
                level: level_of(highest.predicted.individual)?,
                high,
            })
        });
        Ok(levels_under_way::findings(&levels, peak.transpose()?))
    }

    /// Nine in ten measured levels at a point would lie between these by one of the readings.
    fn either(&self, point: usize) -> [f64; 2] {
        let [low, _] = self.posterior.predictions[point].measured90;
        let [_, high] = self.flagged[point].measured90;
        [low, high]
    }

    /// The prediction at each of `levels` by the patient's own tubular maximum.
    #[must_use]
    pub fn at_levels(&self) -> &[Predicted] {
        &self.posterior.predictions[..self.levels.len()]
    }
}

fn pair([low, high]: [f64; 2]) -> Result<[SerumMagnesium; 2]> {
    Ok([level_of(low)?, level_of(high)?])
}

/// The estimate of the patient of `case` under `model`, from the levels of the case and those
/// measured `later`, both in order of time.
///
/// The last level that no recent magnesium raised is the patient's own resting level, as in
/// `check`; all that follow are weighed by the residual error of the model. Without one the
/// resting level is estimated too, where the model says how it varies.
///
/// # Errors
/// Missing when there is no level to weigh; as [`Individual::typical`] and [`Posterior::of`].
pub fn fit(case: &Case, later: &[TimedLevel], model: &Model) -> Result<CaseFit> {
    let start = start(case, later);
    let Some(last) = start.levels.last().map(|level| level.at) else {
        return Err(Error::new(
            ErrorKind::Missing,
            "no level was measured under magnesium, so there is nothing to fit",
            "add levels measured after the start of the order to magnesium.levels, such as \
             { value = \"1.9 mmol/L\", at = \"4 h\" }",
        ));
    };
    let course = Course::new(case, model, &start)?;
    let spread = if start.steady.is_some() {
        0.0
    } else {
        model.baseline_spread()
    };
    let prior = Prior::of(model, 1, spread)?;
    let end = case.regimen.length().get::<hour>().max(last) + AFTERMATH_HOURS;
    let times = times(case, start.from, end);
    let mut points: Vec<f64> = start.levels.iter().map(|level| level.at).collect();
    points.extend(&times);
    let effects = prior.effects().to_vec();
    let measured: Vec<(usize, Measured)> = start
        .levels
        .iter()
        .enumerate()
        .map(|(k, level)| (k, level.measured))
        .collect();
    let problem = Problem {
        prior: &prior,
        residual: residual(model, course.untreated)?,
        moves_from: moves_from(model, &effects),
        measured: &measured,
        predict: &|eta| course.levels(Reading::Own, (&effects, eta), &points),
    };
    let posterior = Posterior::of(&problem)?;
    let flagged = if course.read_twice {
        let by_both = Problem {
            predict: &|eta| course.levels(Reading::Both, (&effects, eta), &points),
            ..problem
        };
        let both = posterior.predicted_by(&by_both)?;
        let pairs = posterior.predictions.iter().zip(both);
        pairs.map(|(own, both)| own.or_higher(both)).collect()
    } else {
        posterior.predictions.clone()
    };
    let parameters = course.parameters(&posterior)?;
    let mut fit = CaseFit {
        posterior,
        flagged,
        parameters,
        times,
        baseline: course.start_words(&start),
        levels: start.levels,
        next: None,
        from: course.from,
        subject: course.subject,
    };
    fit.next = fit.next_until(f64::INFINITY);
    Ok(fit)
}

/// Times of predictions (hours): every half hour, and wherever an infusion starts or ends, so
/// that no peak is missed.
fn times(case: &Case, from: f64, to: f64) -> Vec<f64> {
    let mut times: Vec<f64> = (0..)
        .map(|k| from + f64::from(k) * EVERY_HOURS)
        .take_while(|time| *time <= to)
        .collect();
    for input in case.absorbed_inputs() {
        times.extend([input.start.get::<hour>(), input.end().get::<hour>()]);
    }
    times.retain(|time| (from..=to).contains(time));
    times.sort_by(f64::total_cmp);
    times.dedup_by(|a, b| (*a - *b).abs() < SAME_MOMENT);
    times
}

impl CaseFit {
    /// The most telling time for a level after the last one that was weighed, up to the first time
    /// of the course from `latest` (hours from the start of the order) on; `None` where no level would
    /// say anything.
    #[must_use]
    pub fn next_until(&self, latest: f64) -> Option<NextLevel> {
        let (first, last) = (self.levels.len(), self.levels.last()?.at);
        let from_latest = self.times.iter().copied().find(|time| *time >= latest);
        let latest = from_latest.unwrap_or(f64::INFINITY);
        let within = |hours: f64, latest: f64| -> Vec<usize> {
            let points = self.times.iter().enumerate();
            let later = points.filter(|(_, time)| (last + hours..=latest).contains(*time));
            later.map(|(k, _)| first + k).collect()
        };
        let candidates = within(SOONEST_LEVEL_HOURS, latest);
        let targets = within(0.0, f64::INFINITY);
        let (point, left) = self.posterior.best_next(&candidates, &targets)?;
        Some(NextLevel {
            at: self.times[point - first],
            predicted: Predicted {
                measured90: self.either(point),
                ..self.flagged[point]
            },
            left,
        })
    }
}
