//! What the search for a regimen and the risk map look at unless they are told otherwise.

use super::{Constant, Decides};
use crate::clinical::source;

constants! {
    /// A regimen that fewer patients than this profit from is not proposed.
    LEAST_PROBABILITY = 0.5 "1", "plan-chance-least", Calculation, source::SOFTWARE;
    /// Accepted chance of a toxic level where none is given.
    USUAL_RISK = 0.01 "1", "plan-risk-usual", Assumption, source::SOFTWARE;
    /// Largest chance of a toxic level that can be accepted: from here on a check warns.
    LARGEST_RISK = 0.05 "1", "plan-risk-largest", Refusal, source::SOFTWARE;
    /// Loads that are tried for an order in grams.
    PLAN_LOADS_G = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0] "g", "plan-loads-g", Assumption, source::SOFTWARE;
    /// Loads that are tried for an order in mmol.
    PLAN_LOADS_MMOL = [4.0, 8.0, 12.0, 16.0, 20.0, 24.0] "mmol", "plan-loads-mmol", Assumption, source::SOFTWARE;
    /// Maintenance rates that are tried for an order in grams.
    PLAN_RATES_G_H = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0] "g/h", "plan-rates-g", Assumption, source::SOFTWARE;
    /// Maintenance rates that are tried for an order in mmol.
    PLAN_RATES_MMOL_H = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0] "mmol/h", "plan-rates-mmol", Assumption, source::SOFTWARE;
    /// Length of a maintenance where the case has none.
    PLAN_MAINTENANCE_HOURS = 24.0 "h", "plan-maintenance", Assumption, source::SOFTWARE;
    /// Times of a load that may be asked for.
    PLAN_LOAD_MINUTES = [20.0, 60.0] "min", "plan-load-times", Refusal, source::SOFTWARE;
    /// Shortest load that may be asked for in an emergency, whose labels name faster ones.
    PLAN_EMERGENCY_MINUTES = 5.0 "min", "plan-load-emergency", Refusal, source::SOFTWARE;
    /// Maintenance rates of a risk map for an order in grams.
    MAP_RATES_G_H = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0] "g/h", "map-rates-g", Assumption, source::SOFTWARE;
    /// Maintenance rates of a risk map for an order in mmol.
    MAP_RATES_MMOL_H = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0] "mmol/h", "map-rates-mmol", Assumption, source::SOFTWARE;
    /// Filtrations of a risk map.
    MAP_FILTRATIONS_ML_MIN = [10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0] "mL/min", "map-filtrations", Assumption, source::SOFTWARE;
}
