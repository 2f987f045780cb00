//! The individual estimate of the patient of a case: levels before and after the start of the
//! order, with every dose before and between them.

use super::objective::Problem;
use super::of_records::{moves_from, residual};
use super::own_parameter::OwnParameter;
use super::prior::{Effect, Prior};
use super::uncertainty::{Posterior, Predicted};
use crate::clinical::constants::{SOONEST_LEVEL_HOURS, WASHOUT_HOURS};
use crate::clinical::kidney::KidneyCourse;
use crate::clinical::patient::TimedLevel;
use crate::ode::Method;
use crate::pk::{Baseline, Individual, Measured, Model, Parameter, Subject, level_of};
use crate::safety::levels_under_way::{self, Explained, PeakToCome};
use crate::safety::{Case, Finding};
use crate::simulate::{forecast, simulate};
use crate::units::{SerumMagnesium, Time, show};
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

/// Where the course starts, and what is weighed after that.
struct Start {
    from: f64,
    /// The level that counts as steady.
    steady: Option<SerumMagnesium>,
    levels: Vec<WeighedLevel>,
    words: String,
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
    fit.next = next(&fit, last);
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

/// The most telling time for a level after the one at `last`.
fn next(fit: &CaseFit, last: f64) -> Option<NextLevel> {
    let first = fit.levels.len();
    let after = |hours: f64| -> Vec<usize> {
        let points = fit.times.iter().enumerate();
        let later = points.filter(|(_, time)| **time >= last + hours);
        later.map(|(k, _)| first + k).collect()
    };
    let (point, left) = fit
        .posterior
        .best_next(&after(SOONEST_LEVEL_HOURS), &after(0.0))?;
    Some(NextLevel {
        at: fit.times[point - first],
        predicted: Predicted {
            measured90: fit.either(point),
            ..fit.flagged[point]
        },
        left,
    })
}

fn start(case: &Case, later: &[TimedLevel]) -> Start {
    let all = || case.levels.iter().chain(later);
    let hours = |level: &TimedLevel| level.at.get::<hour>();
    let inputs = case.absorbed_inputs();
    let resting = |level: &&TimedLevel| {
        !inputs.iter().any(|dose| {
            let begun = dose.start < level.at;
            begun && dose.end().get::<hour>() > hours(level) - WASHOUT_HOURS
        })
    };
    let measured = |level: &TimedLevel| {
        let value = level.level.millimolar();
        if level.below_quantification {
            Measured::Below(value)
        } else {
            Measured::Level(value)
        }
    };
    let weighed = |after: f64| -> Vec<WeighedLevel> {
        let weighed = all().map(|level| WeighedLevel {
            at: hours(level),
            measured: measured(level),
        });
        weighed.filter(|level| level.at > after).collect()
    };
    // A control long after the order is weighed like the levels before it, not started from.
    let under = |level: &&TimedLevel| !resting(level);
    let last_under = all().rfind(under).map(hours);
    let before = |level: &&TimedLevel| last_under.is_none_or(|last| hours(level) < last);
    // A level known only as below a limit is weighed; nothing starts from it.
    let known = |level: &&TimedLevel| !level.below_quantification;
    if let Some(steady) = all().filter(before).filter(known).rfind(resting) {
        return Start {
            from: hours(steady),
            steady: Some(steady.level),
            levels: weighed(hours(steady)),
            words: format!(
                "the level of {} mmol/L at {} hours, taken as steady",
                show::number(steady.level.millimolar()),
                show::fixed(hours(steady), 2)
            ),
        };
    }
    let begins = inputs.iter().map(|dose| dose.start.get::<hour>());
    Start {
        from: begins.chain(all().map(hours)).fold(0.0, f64::min),
        steady: None,
        levels: weighed(f64::NEG_INFINITY),
        words: "the untreated level of the model, since no level was measured before magnesium"
            .to_owned(),
    }
}

/// The subject and the parameters with the deviations `eta`; an untreated level that is estimated
/// deviates from `untreated` (mmol/L).
fn deviating(
    (subject, untreated): (&Subject, f64),
    effects: &[Effect],
    eta: &[f64],
) -> Result<(Subject, Vec<(Parameter, f64)>)> {
    let mut subject = subject.clone();
    let mut deviations = Vec::with_capacity(effects.len());
    for (effect, eta) in effects.iter().zip(eta) {
        match effect {
            Effect::Parameter(parameter) | Effect::Occasion(parameter, _) => {
                deviations.push((*parameter, *eta));
            }
            Effect::Baseline => {
                subject.baseline = Baseline::Measured {
                    level: level_of(untreated + eta)?,
                    recent_magnesium: false,
                };
            }
        }
    }
    Ok((subject, deviations))
}

/// What explains a low level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// The patient's own tubular maximum.
    Own,
    /// That or what comes in, whichever course is higher at a time.
    Both,
}

/// The course of the case for any deviations.
struct Course<'a> {
    case: &'a Case,
    model: &'a Model,
    subject: Subject,
    from: Time,
    untreated: f64,
    /// The kidneys as they are known at the last level.
    kidneys: KidneyCourse,
    /// Whether a low level has two readings.
    read_twice: bool,
}

impl<'a> Course<'a> {
    fn new(case: &'a Case, model: &'a Model, start: &Start) -> Result<Self> {
        let baseline = match start.steady {
            Some(level) => Baseline::Measured {
                level,
                recent_magnesium: false,
            },
            None => Baseline::Unknown,
        };
        let from = Time::new::<hour>(start.from);
        let known = start.levels.last().map_or(start.from, |level| level.at);
        let now = Time::new::<hour>(known.max(0.0));
        let kidneys = case.kidneys.without_hope_after(now);
        let mut subject = forecast::subject(case, baseline);
        if let Some(then) = kidneys.filtration_at(from) {
            subject.clearance = then;
        }
        let typical = Individual::bound(model, &subject, &[])?;
        let untreated = typical.resting_millimolar();
        Ok(Self {
            read_twice: typical.fed().is_some(),
            case,
            model,
            subject,
            from,
            untreated,
            kidneys,
        })
    }

    /// Where the course starts, in words.
    fn start_words(&self, start: &Start) -> String {
        let words = &start.words;
        match start.steady.filter(|_| self.read_twice) {
            Some(_) => format!(
                "{words}; of a kidney that wastes magnesium and one that conserves it the higher \
                 course counts"
            ),
            None => words.clone(),
        }
    }

    /// Levels (mmol/L) at `points` (hours) by a reading, with the deviations `eta` of `effects`.
    fn levels(
        &self,
        reading: Reading,
        (effects, eta): (&[Effect], &[f64]),
        points: &[f64],
    ) -> Result<Vec<f64>> {
        let (subject, deviations) = deviating((&self.subject, self.untreated), effects, eta)?;
        let individual = match reading {
            Reading::Own => Individual::with_deviations(self.model, &subject, &deviations),
            Reading::Both => Individual::bound(self.model, &subject, &deviations),
        }?;
        let individual = individual.through(self.kidneys.clone());
        let last = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let to = Time::new::<hour>(last);
        let inputs = self.case.absorbed_inputs();
        let trajectory = simulate(&individual, &inputs, self.from, to, Method::Dopri5)?;
        let level = |time: &f64| {
            let found = trajectory.at(Time::new::<hour>(*time));
            found
                .map(SerumMagnesium::millimolar)
                .ok_or_else(|| Error::internal(format!("no level was predicted at {time} h")))
        };
        points.iter().map(level).collect()
    }

    fn parameters(&self, posterior: &Posterior) -> Result<Vec<OwnParameter>> {
        let mut found = Vec::new();
        for row in self.model.parameters() {
            let own = posterior.effects.iter().zip(&posterior.eta);
            let own: Vec<f64> = own
                .filter(|(effect, _)| match effect {
                    Effect::Parameter(which) | Effect::Occasion(which, _) => {
                        *which == row.parameter
                    }
                    Effect::Baseline => false,
                })
                .map(|(_, eta)| *eta)
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut typical = row.value;
            for (covariate, effect) in &row.effects {
                typical *= self.subject.factor(covariate, effect)?;
            }
            found.push(OwnParameter {
                parameter: row.parameter,
                typical,
                own: typical * libm::exp(own.iter().sum()),
            });
        }
        Ok(found)
    }
}
