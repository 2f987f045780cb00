//! An order under way, seen from now: what was delivered becomes earlier doses, and the clock
//! starts anew.

use super::Case;
use crate::clinical::kidney::CreatinineSample;
use crate::clinical::patient::TimedLevel;
use crate::dose::{GivenDose, Infusion, Regimen, Step, StepWords};
use crate::units::{AmountOfSubstance, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::{hour, second};

/// A rest of a step shorter than this is rounding, seconds.
const ROUNDING_SECONDS: f64 = 1.0;

/// An order under way.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The case with now as time zero and all levels. Its order is what remains; where nothing
    /// does, an hour of nothing stands in.
    pub case: Case,
    /// What remains of the order; `None` once it has ended.
    pub remaining: Option<Regimen>,
    /// What the order delivered until now, as ordered.
    pub delivered: AmountOfSubstance,
    /// Now, on the clock of the order.
    pub now: Time,
}

impl UnderWay {
    /// `case`, whose order began at time zero, seen at `now` with the levels measured `later`,
    /// both on the clock of the order.
    ///
    /// # Errors
    /// Usage when `now` lies before the start of the order or before a level; malformed for an
    /// order that cannot be continued.
    pub fn of(case: &Case, later: &[TimedLevel], now: Time) -> Result<Self> {
        let newest = later.iter().map(|level| level.at);
        let newest = newest.fold(Time::default(), |a, b| if b > a { b } else { a });
        if (now - newest).get::<second>() < -ROUNDING_SECONDS {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "{} hours after the start lies before the last level, drawn after {} hours",
                    crate::units::show::number(now.get::<hour>()),
                    crate::units::show::number(newest.get::<hour>())
                ),
                "give the time from which the new plan is to run, not earlier than any level; or \
                 correct the time of the level",
            )
            .about("now"));
        }
        // Within that second the last level counts as drawn now.
        let now = if now < newest { newest } else { now };
        let steps = case.regimen.steps();
        let given: Vec<GivenDose> = steps.iter().filter_map(|step| given(step, now)).collect();
        let rest: Vec<_> = steps.iter().filter_map(|step| rest(step, now)).collect();
        let remaining = (!rest.is_empty()).then(|| Regimen::new(rest)).transpose()?;
        let nothing = [(
            StepWords::Rate,
            AmountOfSubstance::default(),
            Time::new::<hour>(1.0),
        )];
        let mut seen = case.clone();
        seen.regimen = match &remaining {
            Some(remaining) => remaining.clone(),
            None => Regimen::new(nothing)?,
        };
        seen.levels.extend(later);
        for level in seen.levels.iter_mut().chain(&mut seen.ionized_levels) {
            level.at -= now;
        }
        for dose in &mut seen.prior {
            dose.given.start -= now;
        }
        let delivered = given.iter().map(|dose| dose.amount());
        let delivered = delivered.fold(AmountOfSubstance::default(), |a, b| a + b);
        seen.prior.extend(given);
        for drug in &mut seen.patient.medications {
            drug.at = drug.at.map(|at| at - now);
        }
        let moved = |sample: &CreatinineSample| CreatinineSample {
            at: sample.at - now,
            ..*sample
        };
        seen.kidney.creatinines = case.kidney.creatinines.iter().map(moved).collect();
        seen.kidneys = case.kidneys.shifted(now);
        seen.began = Some(-now);
        Ok(Self {
            case: seen,
            remaining,
            delivered,
            now,
        })
    }
}

/// What a step has given until `now`, on the clock of now.
fn given(step: &Step, now: Time) -> Option<GivenDose> {
    let start = step.start - now;
    if start.get::<second>() > -ROUNDING_SECONDS {
        return None;
    }
    let whole = step.given()?;
    if step.words == StepWords::Injection {
        // The syringe is emptied: nothing of it remains to be ordered.
        return Some(GivenDose {
            given: Infusion {
                start,
                ..whole.given
            },
            ..whole
        });
    }
    // What has just ended must not seem to run on by a rounding error.
    let length = if step.over < -start {
        step.over
    } else {
        -start
    };
    Some(GivenDose {
        given: Infusion {
            start,
            length,
            rate: step.rate(),
        },
        words: step.words,
    })
}

/// What remains of a step at `now`.
fn rest(step: &Step, now: Time) -> Option<(StepWords, AmountOfSubstance, Time)> {
    if step.start >= now {
        return Some((step.words, step.amount, step.over));
    }
    let left = step.end() - now;
    let begun = (now - step.start).get::<second>() >= ROUNDING_SECONDS;
    if step.words == StepWords::Injection && begun {
        return None;
    }
    (left.get::<second>() >= ROUNDING_SECONDS).then(|| (step.words, step.rate() * left, left))
}
