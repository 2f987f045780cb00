//! What is wanted of a replacement over days.

use super::doses::DailyDoses;
use crate::case::{PlanRequest, ReplacementRequest};
use crate::clinical::bands::HIGH_ABOVE;
use crate::clinical::constants::{
    LONGEST_HOLD_DAYS, MOST_REPLACEMENT_DAYS, PLAN_LOAD_MINUTES, USUAL_INFUSION_HOURS,
    WASTING_INFUSION_HOURS,
};
use crate::units::basic::molar::millimole_per_liter;
use crate::units::magnesium::from_milligram_per_deciliter;
use crate::units::{AmountOfSubstance, SerumMagnesium, Time, show};
use crate::{Error, ErrorKind, Result};
use std::ops::RangeInclusive;
use uom::si::time::{day, hour, minute};

/// Most days of one plan.
pub const MOST_DAYS: usize = MOST_REPLACEMENT_DAYS as usize;
/// Rounding of a time that was converted, minutes.
const ROUNDING_MINUTES: f64 = 1e-6;

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The expected level that is still to be there.
    pub target: SerumMagnesium,
    /// How long after the last dose began.
    pub hold: Time,
    /// How long each infusion runs.
    pub infusion: Time,
    /// On how many days; each number is a plan.
    pub days: RangeInclusive<usize>,
}

impl Goal {
    /// What `request` wants of the replacement that is `asked` for.
    ///
    /// # Errors
    /// Usage for a target that no order may reach, for times that do not fit together, and for more
    /// than [`MOST_DAYS`].
    pub fn asked(request: &PlanRequest, asked: &ReplacementRequest) -> Result<Self> {
        let ReplacementRequest {
            hold,
            days,
            infusion,
        } = asked.clone();
        refuse_above_usual(request.target.low)?;
        let goal = Self {
            target: request.target.low,
            hold,
            infusion: infusion.unwrap_or_else(|| Time::new::<hour>(USUAL_INFUSION_HOURS)),
            days,
        };
        goal.refuse_impossible()?;
        Ok(goal)
    }

    fn refuse_impossible(&self) -> Result<()> {
        let minutes = |time: Time| time.get::<minute>();
        let shortest = PLAN_LOAD_MINUTES[0];
        let usage = |message: String, help: String| Error::new(ErrorKind::Usage, message, help);
        if minutes(self.infusion) < shortest - ROUNDING_MINUTES
            || minutes(self.infusion) > minutes(DailyDoses::every()) + ROUNDING_MINUTES
        {
            let words = format!(
                "an infusion of {} is outside the {shortest} minutes to 24 hours of one dose a day",
                show::duration(self.infusion)
            );
            return Err(usage(words, "give a time in this range".to_owned()).about("infusion"));
        }
        if self.hold < self.infusion {
            let words = format!(
                "the last dose runs for {} and the target is to hold {} after it began",
                show::duration(self.infusion),
                show::duration(self.hold)
            );
            let help = "give a time that ends with the last infusion or later".to_owned();
            return Err(usage(words, help).about("hold"));
        }
        if self.hold.get::<day>() > LONGEST_HOLD_DAYS + ROUNDING_MINUTES {
            let words = format!(
                "{} after the last dose is longer than anything is expected here",
                show::duration(self.hold)
            );
            let help = format!("give at most {LONGEST_HOLD_DAYS} d, and measure the level then");
            return Err(usage(words, help).about("hold"));
        }
        if *self.days.end() > MOST_DAYS {
            let words = format!("{} days are more than one plan has", self.days.end());
            let help =
                format!("give at most {MOST_DAYS} days; what is needed after them a level shows");
            return Err(usage(words, help).about("days"));
        }
        Ok(())
    }

    /// The same target held by an infusion that runs all day, at its end.
    #[must_use]
    pub fn running(&self) -> Self {
        let all_day = Time::new::<hour>(WASTING_INFUSION_HOURS);
        Self {
            hold: all_day,
            infusion: all_day,
            days: 1..=1,
            ..self.clone()
        }
    }

    /// So many days with `daily`.
    #[must_use]
    pub fn doses(&self, days: usize, daily: AmountOfSubstance) -> DailyDoses {
        DailyDoses {
            days,
            daily,
            infusion: self.infusion,
        }
    }
}

/// Refuses a target that no replacement aims at: digits of mg/dL as mmol/L would take lethal doses.
fn refuse_above_usual(target: SerumMagnesium) -> Result<()> {
    if target.millimolar() <= HIGH_ABOVE {
        return Ok(());
    }
    let digits = show::number(target.millimolar());
    let other = from_milligram_per_deciliter(target.millimolar());
    let words = format!(
        "a replacement to {digits} mmol/L is above the reference range, which ends at {HIGH_ABOVE} \
         mmol/L"
    );
    let help = format!(
        "give the level that is to be reached and its unit; {digits} mg/dL is {} mmol/L",
        show::fixed(other.get::<millimole_per_liter>(), 2)
    );
    Err(Error::new(ErrorKind::Usage, words, help).about("target"))
}
