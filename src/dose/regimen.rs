//! What was ordered: steps that follow one another.

use super::input::{GivenDose, Infusion};
use super::pump::ROUNDING_NOISE;
use crate::clinical::constants::{LONGEST_STEP_DAYS, SHORT_DOSE_MINUTES, SHORTEST_STEP_SECONDS};
use crate::units::{AmountOfSubstance, AmountRate, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time;

/// How a step was written, which is how people check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepWords {
    /// A dose over a time.
    Dose,
    /// A rate for a time. However short it runs, it is no load.
    Rate,
    /// Nothing runs, and time passes.
    Pause,
    /// A dose into a muscle, which is absorbed for hours.
    Injection,
}

impl StepWords {
    /// Whether a pump gives it into a vein.
    #[must_use]
    pub const fn by_pump(self) -> bool {
        match self {
            Self::Dose | Self::Rate => true,
            Self::Pause | Self::Injection => false,
        }
    }
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

    /// Whether the step is a single short dose by vein (at most 60 minutes). A rate is none,
    /// however short it runs.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.words == StepWords::Dose
            && self.over.get::<time::minute>() <= SHORT_DOSE_MINUTES * (1.0 + 1e-9)
    }

    /// Whether a pump gives it into a vein.
    #[must_use]
    pub fn by_pump(&self) -> bool {
        self.words.by_pump()
    }

    /// The step as magnesium that is given; nothing for a pause.
    #[must_use]
    pub fn given(&self) -> Option<GivenDose> {
        (self.words != StepWords::Pause).then(|| GivenDose {
            given: Infusion {
                start: self.start,
                length: self.over,
                rate: self.rate(),
            },
            words: self.words,
        })
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
    /// Missing without any step; malformed for a step shorter than a second or longer than six
    /// weeks.
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
            if over.get::<time::second>() < SHORTEST_STEP_SECONDS * (1.0 - ROUNDING_NOISE) {
                return Err(Error::new(
                    ErrorKind::Malformed,
                    format!(
                        "a step of {} is shorter than the {SHORTEST_STEP_SECONDS} second of the \
                         fastest push",
                        crate::units::show::duration(over)
                    ),
                    "check the time unit (s, min, h)",
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
        if placed
            .iter()
            .all(|step: &Step| step.words == StepWords::Pause)
        {
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

    /// The steps that give something: every one but a pause.
    pub fn given(&self) -> impl Iterator<Item = &Step> {
        let steps = self.steps().iter();
        steps.filter(|step| step.words != StepWords::Pause)
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

    /// The steps as they are given, an injection at its time.
    #[must_use]
    pub fn inputs(&self) -> Vec<Infusion> {
        let given = self.steps.iter().filter_map(Step::given);
        given.map(|dose| dose.given).collect()
    }

    /// The steps as they enter the blood, an injection over the hours of its absorption.
    #[must_use]
    pub fn absorbed_inputs(&self) -> Vec<Infusion> {
        let given = self.steps.iter().filter_map(Step::given);
        given.flat_map(|dose| dose.absorbed()).collect()
    }

    /// Whether anything of it runs by a pump into a vein.
    #[must_use]
    pub fn runs_by_pump(&self) -> bool {
        self.steps.iter().any(Step::by_pump)
    }

    /// What pumps give by vein, for each run of steps without a pause between them.
    #[must_use]
    pub fn runs_by_vein(&self) -> Vec<AmountOfSubstance> {
        let runs = self.steps.split(|step| step.words == StepWords::Pause);
        let amount = |run: &[Step]| -> AmountOfSubstance {
            let pumped = run.iter().filter(|step| step.by_pump());
            pumped.map(|step| step.amount).sum()
        };
        let amounts = runs.map(amount);
        amounts.filter(|amount| amount.value > 0.0).collect()
    }

    /// When the level has nothing more to reach from this order: its end, or after an injection
    /// the time until its level has passed its highest.
    #[must_use]
    pub fn end_of_rise(&self) -> Time {
        let ends = self.steps.iter().filter_map(Step::given);
        let ends = ends.map(|dose| dose.end_of_rise());
        ends.fold(self.length(), |a, b| if b > a { b } else { a })
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
