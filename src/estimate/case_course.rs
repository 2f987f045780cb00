//! The course of a case from the level where its patient started, for any deviations.

use super::of_case::WeighedLevel;
use super::own_parameter::OwnParameter;
use super::prior::Effect;
use super::uncertainty::Posterior;
use crate::clinical::constants::WASHOUT_HOURS;
use crate::clinical::kidney::KidneyCourse;
use crate::clinical::patient::TimedLevel;
use crate::ode::Method;
use crate::pk::{Baseline, Individual, Measured, Model, Parameter, Subject, level_of};
use crate::safety::Case;
use crate::simulate::{forecast, simulate};
use crate::units::{SerumMagnesium, Time, show};
use crate::{Error, Result};
use uom::si::time::hour;

/// Where the course starts, and what is weighed after that.
pub(super) struct Start {
    pub(super) from: f64,
    /// The level that counts as steady.
    pub(super) steady: Option<SerumMagnesium>,
    pub(super) levels: Vec<WeighedLevel>,
    pub(super) words: String,
}

pub(super) fn start(case: &Case, later: &[TimedLevel]) -> Start {
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
pub(super) fn deviating(
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
pub(super) enum Reading {
    /// The patient's own tubular maximum.
    Own,
    /// That or what comes in, whichever course is higher at a time.
    Both,
}

/// The course of the case for any deviations.
pub(super) struct Course<'a> {
    pub(super) case: &'a Case,
    pub(super) model: &'a Model,
    pub(super) subject: Subject,
    pub(super) from: Time,
    pub(super) untreated: f64,
    /// The kidneys as they are known at the last level.
    pub(super) kidneys: KidneyCourse,
    /// Whether a low level has two readings.
    pub(super) read_twice: bool,
}

impl<'a> Course<'a> {
    pub(super) fn new(case: &'a Case, model: &'a Model, start: &Start) -> Result<Self> {
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
    pub(super) fn start_words(&self, start: &Start) -> String {
        let words = &start.words;
        match start.steady.filter(|_| self.read_twice) {
            Some(_) => format!("{words}; {}", forecast::HIGHER_COUNTS),
            None => words.clone(),
        }
    }

    /// Levels (mmol/L) at `points` (hours) by a reading, with the deviations `eta` of `effects`.
    pub(super) fn levels(
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

    pub(super) fn parameters(&self, posterior: &Posterior) -> Result<Vec<OwnParameter>> {
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
