//! What must be set on the pump, and what then really runs.
//!
//! The rate is rounded to the pump's step first; the dose that the rounded rate delivers is
//! recomputed and every check looks at that. Rounding never carries a rate over a hard
//! limit: within one step of it the rate is rounded down.

use super::Bag;
use crate::clinical::constants::{INJECTION_SITE_ML, PUMP_STEP_WINDOW};
use crate::units::basic::flow;
use crate::units::{
    AmountOfSubstance, AmountRate, MolarConcentration, Salt, Time, Volume, VolumeRate, show,
};
use crate::{Error, ErrorKind, Result};
use uom::si::{time, volume};

/// The setting resolution of a pump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pump {
    step: VolumeRate,
}

impl Pump {
    /// A pump that is set in multiples of `step`.
    ///
    /// # Errors
    /// Malformed unless the step is between 0.001 and 10 mL/h.
    pub fn new(step: VolumeRate) -> Result<Self> {
        let value = step.get::<flow::milliliter_per_hour>();
        if (PUMP_STEP_WINDOW[0] - 1e-6..=PUMP_STEP_WINDOW[1] + 1e-3).contains(&value) {
            return Ok(Self { step });
        }
        Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "a pump step of {} mL/h is outside 0.001 to 10 mL/h",
                show::number(value)
            ),
            "give the smallest change that the pump accepts, for example",
        )
        .with_setting("pump_step", "0.1mL/h"))
    }

    /// The step.
    #[must_use]
    pub fn step(self) -> VolumeRate {
        self.step
    }

    /// `exact` in whole steps, to the nearest, or down where up would pass `hard`.
    fn rounded(self, exact: VolumeRate, hard: Option<VolumeRate>) -> VolumeRate {
        let steps = (exact / self.step).get::<uom::si::ratio::ratio>();
        let nearest = show::decimals(steps, 0);
        let over = |count: f64| hard.is_some_and(|hard| self.step * count > hard);
        let mut count = nearest;
        // The order itself may lie above the limit; only rounding must not carry it there.
        if over(nearest) && !hard.is_some_and(|hard| exact > hard * (1.0 + ROUNDING_NOISE)) {
            count = (steps + 1e-9).floor().min(nearest - 1.0);
        }
        // Nine digits keep 43 steps of 0.1 at 4.3 and not at 4.300000000000001.
        let set = show::kept(count * self.step.get::<flow::milliliter_per_hour>());
        VolumeRate::new::<flow::milliliter_per_hour>(set)
    }
}

/// Relative noise of double arithmetic that must not count as above a limit.
pub const ROUNDING_NOISE: f64 = 1e-9;

/// What goes into a muscle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InjectedSolution {
    /// The salt in it.
    pub salt: Salt,
    /// Mg2+ per volume.
    pub concentration: MolarConcentration,
}

/// One dose on the pump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    /// Mg2+ that was ordered.
    pub ordered: AmountOfSubstance,
    /// Time over which it was ordered.
    pub over: Time,
    /// Volume that holds the ordered dose: the volume to be infused.
    pub volume: Volume,
    /// Flow before rounding.
    pub exact: VolumeRate,
    /// Flow to set.
    pub rate: VolumeRate,
    /// Mg2+ per time at the flow to set.
    pub amount_rate: AmountRate,
    /// Mg2+ that the flow to set delivers in the ordered time.
    pub delivered: AmountOfSubstance,
    /// What is injected, where the dose goes into a muscle and not through a pump.
    pub injected: Option<InjectedSolution>,
}

impl Delivery {
    /// Programs `ordered` over `over` from `bag`; `ceiling` is the highest flow that rounding
    /// must not pass.
    ///
    /// # Errors
    /// Malformed when the step of the pump is too coarse for the flow.
    pub fn new(
        ordered: AmountOfSubstance,
        over: Time,
        bag: &Bag,
        pump: Pump,
        ceiling: Option<VolumeRate>,
    ) -> Result<Self> {
        let volume = bag.volume_of(ordered);
        let exact: VolumeRate = volume / over;
        let rate = pump.rounded(exact, ceiling);
        if rate.get::<flow::milliliter_per_hour>() <= 0.0 {
            return Err(Error::new(
                ErrorKind::Malformed,
                // The flow itself is not told: nobody has judged yet whether it may run.
                format!(
                    "the flow is too small for a pump with a step of {} mL/h",
                    show::number(pump.step().get::<flow::milliliter_per_hour>())
                ),
                "use a weaker bag, a shorter time or a pump with a finer step",
            ));
        }
        let amount_rate: AmountRate = rate * bag.concentration();
        Ok(Self {
            ordered,
            over,
            volume,
            exact,
            rate,
            amount_rate,
            delivered: amount_rate * over,
            injected: None,
        })
    }

    /// Nothing runs for `over`.
    #[must_use]
    pub fn pause(over: Time) -> Self {
        Self {
            ordered: AmountOfSubstance::default(),
            over,
            volume: Volume::default(),
            exact: VolumeRate::default(),
            rate: VolumeRate::default(),
            amount_rate: AmountRate::default(),
            delivered: AmountOfSubstance::default(),
            injected: None,
        }
    }

    /// `ordered` of `solution` into a muscle: a volume and no flow.
    #[must_use]
    pub fn injection(ordered: AmountOfSubstance, over: Time, solution: InjectedSolution) -> Self {
        Self {
            ordered,
            volume: ordered / solution.concentration,
            amount_rate: ordered / over,
            delivered: ordered,
            injected: Some(solution),
            ..Self::pause(over)
        }
    }

    /// Into how many muscles an injection is divided: at most 10 mL into each.
    #[must_use]
    pub fn injection_sites(&self) -> u32 {
        let volume = self.volume.get::<volume::milliliter>();
        // Nine digits keep exactly 10 mL in one muscle.
        show::kept(volume / INJECTION_SITE_ML).ceil().max(1.0) as u32
    }

    /// Drops per minute at the flow to set, by a gravity set with `factor` drops per mL, to the
    /// whole drop.
    #[must_use]
    pub fn drops_per_minute(&self, factor: f64) -> f64 {
        show::decimals(self.rate.get::<flow::milliliter_per_minute>() * factor, 0)
    }

    /// The same dose by a gravity set with `factor` drops per mL: what whole drops deliver, to the
    /// nearest drop, or `down` to the one below.
    ///
    /// # Errors
    /// Malformed below one drop a minute.
    pub fn by_whole_drops(&self, factor: f64, bag: &Bag, down: bool) -> Result<Self> {
        let exact = self.exact.get::<flow::milliliter_per_minute>() * factor;
        let drops = match down {
            true => (exact + 1e-9).floor(),
            false => show::decimals(exact, 0),
        };
        if drops < 1.0 {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!(
                    "less than one drop a minute with a set of {} drops/mL",
                    show::number(factor)
                ),
                "use a pump, a weaker bag, a shorter time or a set with more drops per mL",
            )
            .about("drop_factor"));
        }
        let rate = VolumeRate::new::<flow::milliliter_per_minute>(drops / factor);
        let amount_rate: AmountRate = rate * bag.concentration();
        Ok(Self {
            rate,
            amount_rate,
            delivered: amount_rate * self.over,
            ..*self
        })
    }

    /// How far the rounded rate is from the ordered one, as a fraction of it.
    #[must_use]
    pub fn rounding_error(&self) -> f64 {
        if self.delivered == self.ordered {
            return 0.0; // a pause orders and delivers nothing
        }
        ((self.delivered - self.ordered) / self.ordered).get::<uom::si::ratio::ratio>()
    }

    /// The ordered time in minutes, for the multiplication that people check.
    #[must_use]
    pub fn minutes(&self) -> f64 {
        self.over.get::<time::minute>()
    }
}
