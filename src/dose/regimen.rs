//! What was ordered: steps that follow one another.

use super::input::Infusion;
use crate::clinical::constants::{LONGEST_STEP_DAYS, SHORT_DOSE_MINUTES};
use crate::units::{AmountOfSubstance, AmountRate, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time;

/// How a step was written, which is how people check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepWords {
    /// A dose over a time.
    Dose,
    /// A rate for a time.
    Rate,
}

/// One step of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Mg2+ in the step.
    pub amount: AmountOfSubstance,
    /// How long it runs.
    pub over: Time,
    /// Start, counted from the start of the order.
    pub start: Time,
    /// How it was written.
    pub words: StepWords,
}

impl Step {
    /// Rate of Mg2+.
    #[must_use]
    pub fn rate(&self) -> AmountRate {
        self.amount / self.over
    }

    /// Whether the step is a single short dose (at most 60 minutes).
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.over.get::<time::minute>() <= SHORT_DOSE_MINUTES * (1.0 + 1e-9)
    }

    /// When the step ends, counted from the start of the order.
    #[must_use]
    pub fn end(&self) -> Time {
        self.start + self.over
    }
}

/// The steps of an order, one after the other from time zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Regimen {
    steps: Vec<Step>,
}

impl Regimen {
    /// Steps in order: how each was written, its dose and its time.
    ///
    /// # Errors
    /// Missing without any step; malformed for a step longer than six weeks.
    pub fn new(
        steps: impl IntoIterator<Item = (StepWords, AmountOfSubstance, Time)>,
    ) -> Result<Self> {
        let mut start = Time::new::<time::hour>(0.0);
        let mut placed = Vec::new();
        for (words, amount, over) in steps {
            if over.get::<time::day>() > LONGEST_STEP_DAYS {
                return Err(Error::new(
                    ErrorKind::Malformed,
                    format!(
                        "a step of {} is longer than the {LONGEST_STEP_DAYS} days that any label names",
                        crate::units::show::duration(over)
                    ),
                    "check the time unit (min, h, d)",
                ));
            }
            placed.push(Step {
                amount,
                over,
                start,
                words,
            });
            start += over;
        }
        if placed.is_empty() {
            return Err(Error::new(
                ErrorKind::Missing,
                "the order has no steps",
                "give at least one step, for example { dose = \"2 g\", over = \"60 min\" }",
            ));
        }
        Ok(Self { steps: placed })
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps that are single doses.
    pub fn short_doses(&self) -> impl Iterator<Item = &Step> {
        self.steps().iter().filter(|step| step.is_short())
    }

    /// The largest single dose; `None` where everything runs longer.
    #[must_use]
    pub fn largest_short_dose(&self) -> Option<AmountOfSubstance> {
        let doses = self.short_doses().map(|step| step.amount);
        doses.reduce(|a, b| if b > a { b } else { a })
    }

    /// The steps as magnesium input.
    #[must_use]
    pub fn inputs(&self) -> Vec<Infusion> {
        self.steps
            .iter()
            .map(|step| Infusion {
                start: step.start,
                length: step.over,
                rate: step.rate(),
            })
            .collect()
    }

    /// The whole dose.
    #[must_use]
    pub fn total(&self) -> AmountOfSubstance {
        self.steps
            .iter()
            .map(|step| step.amount)
            .fold(AmountOfSubstance::default(), |a, b| a + b)
    }

    /// From the start of the first to the end of the last step.
    #[must_use]
    pub fn length(&self) -> Time {
        self.steps.last().map_or_else(Time::default, Step::end)
    }
}
