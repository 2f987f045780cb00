//! What `plan` and `map` weigh where nobody says anything else.
//!
//! Software choices and no recommendations: each range goes from less to more than labels and
//! guidelines name for its kind of order, so that the rules and the risk decide and not the grid.

use crate::Result;
use crate::clinical::constants;
use crate::units::basic::flow;
use crate::units::{
    AbsoluteClearance, AmountOfSubstance, AmountRate, Mass, Salt, Time, VolumeRate,
};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// Limit of risk, as a part of 1.
pub const RISK: f64 = constants::USUAL_RISK;
/// Length of a maintenance where the case has none, hours: a day, as the labels of obstetrics.
pub const MAINTENANCE_HOURS: f64 = constants::PLAN_MAINTENANCE_HOURS;
/// Shortest and longest time of a load, minutes: the window of a single short dose.
pub const LOAD_MINUTES: (f64, f64) = (
    constants::PLAN_LOAD_MINUTES[0],
    constants::PLAN_LOAD_MINUTES[1],
);
/// Shortest load that may be asked for in an emergency whose labels name faster ones, minutes.
pub const EMERGENCY_MINUTES: f64 = constants::PLAN_EMERGENCY_MINUTES;

/// Loads in grams of the heptahydrate, and in millimoles for the salts whose labels count so.
const LOADS: Grid = Grid {
    grams: constants::PLAN_LOADS_G,
    millimoles: constants::PLAN_LOADS_MMOL,
};
/// Maintenance rates of a search, in an hour.
const RATES: Grid = Grid {
    grams: constants::PLAN_RATES_G_H,
    millimoles: constants::PLAN_RATES_MMOL_H,
};
/// Maintenance rates of a map, in an hour: half as fine, every cell is shown.
const MAP_RATES: Grid = Grid {
    grams: constants::MAP_RATES_G_H,
    millimoles: constants::MAP_RATES_MMOL_H,
};

/// One range in the two units in which doses are ordered.
struct Grid {
    /// Of the heptahydrate.
    grams: &'static [f64],
    /// Of Mg2+, for any other salt.
    millimoles: &'static [f64],
}

impl Grid {
    fn amounts(&self, salt: Salt) -> Vec<AmountOfSubstance> {
        let grams = |value: &f64| Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(*value));
        match salt {
            Salt::SulfateHeptahydrate => self.grams.iter().map(grams).collect(),
            Salt::SulfateAnhydrous
            | Salt::ChlorideHexahydrate
            | Salt::AspartateHydrochlorideTrihydrate
            | Salt::HydrogenAspartateDihydrate
            | Salt::GluconateDihydrate
            | Salt::Elemental => {
                let amounts = self.millimoles.iter();
                amounts
                    .map(|value| AmountOfSubstance::new::<millimole>(*value))
                    .collect()
            }
        }
    }

    fn per_hour(&self, salt: Salt) -> Vec<AmountRate> {
        let hour = Time::new::<time::hour>(1.0);
        let amounts = self.amounts(salt).into_iter();
        amounts.map(|amount| amount / hour).collect()
    }
}

/// Load doses of a search, for a solution of `salt`.
#[must_use]
pub fn loads(salt: Salt) -> Vec<AmountOfSubstance> {
    LOADS.amounts(salt)
}

/// Maintenance rates of a search.
#[must_use]
pub fn rates(salt: Salt) -> Vec<AmountRate> {
    RATES.per_hour(salt)
}

/// Maintenance rates of a map.
#[must_use]
pub fn map_rates(salt: Salt) -> Vec<AmountRate> {
    MAP_RATES.per_hour(salt)
}

/// Kidney functions of a map.
///
/// # Errors
/// Internal if one of them is no clearance.
pub fn filtrations() -> Result<Vec<AbsoluteClearance>> {
    let filtrations = constants::MAP_FILTRATIONS_ML_MIN.iter();
    filtrations
        .map(|value| AbsoluteClearance::new(VolumeRate::new::<flow::milliliter_per_minute>(*value)))
        .collect()
}

/// Times of a load or of a single dose.
#[must_use]
pub fn overs() -> Vec<Time> {
    let minutes = constants::USUAL_MINUTES.iter().copied();
    minutes.map(Time::new::<time::minute>).collect()
}
