//! Equal doses, one a day.

use crate::clinical::constants::{DAILY_STEP_G, DAILY_STEP_MMOL, DOSE_EVERY_HOURS};
use crate::dose::{Regimen, StepWords};
use crate::units::{AmountOfSubstance, Mass, Salt, Time, show};
use crate::{Error, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::mass::gram;
use uom::si::ratio::ratio;
use uom::si::time::hour;

/// Part of a step that is rounding.
const ROUNDING: f64 = 1e-6;

/// One infusion a day at equal doses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyDoses {
    /// On how many days.
    pub days: usize,
    /// Mg2+ of a day.
    pub daily: AmountOfSubstance,
    /// How long each infusion runs.
    pub infusion: Time,
}

impl DailyDoses {
    /// From the start of one dose to that of the next.
    #[must_use]
    pub fn every() -> Time {
        Time::new::<hour>(DOSE_EVERY_HOURS)
    }

    /// Mg2+ in all.
    #[must_use]
    pub fn total(&self) -> AmountOfSubstance {
        self.daily * self.days as f64
    }

    /// How long nothing runs between two infusions.
    #[must_use]
    pub fn pause(&self) -> Time {
        Self::every() - self.infusion
    }

    /// When the last dose begins, from the start of the first.
    fn last_begins(&self) -> Time {
        Self::every() * self.days.saturating_sub(1) as f64
    }

    /// When a level is to hold that holds for `hold` after the last dose began, from the start of
    /// the first.
    #[must_use]
    pub fn holds_until(&self, hold: Time) -> Time {
        self.last_begins() + hold
    }

    /// The doses as they would be ordered: each a step, with a pause up to the next.
    ///
    /// # Errors
    /// As [`Regimen::new`].
    pub fn regimen(&self) -> Result<Regimen> {
        if self.days == 0 {
            return Err(Error::internal("a plan of no day"));
        }
        let dose = (StepWords::Dose, self.daily, self.infusion);
        let pause = (StepWords::Pause, AmountOfSubstance::default(), self.pause());
        let rests = self.pause().get::<hour>() > ROUNDING;
        let steps = (0..self.days).flat_map(|day| {
            let before = (day > 0 && rests).then_some(pause);
            before.into_iter().chain([dose])
        });
        Regimen::new(steps)
    }
}

/// The doses of a plan whose first day begins with a dose of its own; no more in all than the plan
/// gives, unless that dose alone is more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstThenDaily {
    /// Mg2+ of the first dose.
    pub first: AmountOfSubstance,
    /// How long it runs.
    pub over: Time,
    /// What follows it on the first day.
    pub rest: AmountOfSubstance,
    /// How long that runs.
    pub rest_over: Time,
    /// Mg2+ of each later day.
    pub later: AmountOfSubstance,
    /// The plan.
    pub plan: DailyDoses,
}

impl DailyDoses {
    /// The same doses with `first` over `over` at their begin, in `steps`.
    #[must_use]
    pub fn beginning_with(
        self,
        (first, over): (AmountOfSubstance, Time),
        steps: DoseSteps,
    ) -> FirstThenDaily {
        let nothing = AmountOfSubstance::default();
        let in_steps = |amount: AmountOfSubstance| match amount > steps.one() * ROUNDING {
            true => steps.amount(steps.up_to(amount)),
            false => nothing,
        };
        let rest = in_steps(self.daily - first);
        let left = self.total() - first - rest;
        let later = match self.days {
            0 | 1 => nothing,
            days => in_steps(left / (days - 1) as f64),
        };
        let room = Self::every() - over;
        FirstThenDaily {
            first,
            over,
            rest,
            rest_over: if self.infusion < room {
                self.infusion
            } else {
                room
            },
            later,
            plan: self,
        }
    }
}

impl FirstThenDaily {
    /// The first dose with nothing after it: what is left is too little for the pump.
    #[must_use]
    pub fn alone(self) -> Self {
        let nothing = AmountOfSubstance::default();
        Self {
            rest: nothing,
            later: nothing,
            ..self
        }
    }

    /// The doses as they would be ordered.
    ///
    /// # Errors
    /// As [`Regimen::new`].
    pub fn regimen(&self) -> Result<Regimen> {
        let nothing = AmountOfSubstance::default();
        let mut steps = vec![(StepWords::Dose, self.first, self.over)];
        let mut ends = self.over;
        if self.rest > nothing {
            steps.push((StepWords::Dose, self.rest, self.rest_over));
            ends += self.rest_over;
        }
        let later = if self.later > nothing {
            self.plan.days
        } else {
            1
        };
        for _ in 1..later {
            let pause = DailyDoses::every() - ends;
            if pause.get::<hour>() > ROUNDING {
                steps.push((StepWords::Pause, nothing, pause));
            }
            steps.push((StepWords::Dose, self.later, self.plan.infusion));
            ends = self.plan.infusion;
        }
        Regimen::new(steps)
    }
}

/// The steps in which doses of a salt are told: a tenth of a gram of the heptahydrate, half a
/// millimole of the salts that labels count so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoseSteps {
    /// The salt.
    pub salt: Salt,
}

impl DoseSteps {
    /// One step.
    fn one(self) -> AmountOfSubstance {
        if self.in_grams() {
            self.salt.amount(Mass::new::<gram>(DAILY_STEP_G))
        } else {
            AmountOfSubstance::new::<millimole>(DAILY_STEP_MMOL)
        }
    }

    /// Whether the steps are those of a mass.
    #[must_use]
    pub const fn in_grams(self) -> bool {
        match self.salt {
            Salt::SulfateHeptahydrate => true,
            Salt::SulfateAnhydrous
            | Salt::ChlorideHexahydrate
            | Salt::AspartateHydrochlorideTrihydrate
            | Salt::HydrogenAspartateDihydrate
            | Salt::GluconateDihydrate
            | Salt::Elemental => false,
        }
    }

    /// Mg2+ in `count` steps; tenths of a gram stay the tenths that people write.
    #[must_use]
    pub fn amount(self, count: u32) -> AmountOfSubstance {
        let count = f64::from(count);
        if self.in_grams() {
            let grams = show::decimals(count * DAILY_STEP_G, 1);
            self.salt.amount(Mass::new::<gram>(grams))
        } else {
            self.one() * count
        }
    }

    /// The least number of steps, at least one, that is not less than `amount`.
    #[must_use]
    pub fn up_to(self, amount: AmountOfSubstance) -> u32 {
        let steps = (amount / self.one()).get::<ratio>();
        // A dose is at most some thousands of steps, so nothing is cut off.
        (steps - ROUNDING).ceil().max(1.0) as u32
    }

    /// A dose with the unit in which its steps are told.
    #[must_use]
    pub fn in_words(self, amount: AmountOfSubstance) -> String {
        if self.in_grams() {
            show::mass(self.salt.mass(amount))
        } else {
            format!("{} mmol", show::number(amount.get::<millimole>()))
        }
    }
}
