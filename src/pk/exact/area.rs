//! The area under the amount in the central compartment.
//!
//! What has passed is the amount in one more stage, which the central compartment fills at a rate
//! of one and which loses nothing. So every term of the amount gets a rate of 0 more, and nothing
//! cancels here either.

use super::chain::chain;
use super::{CENTRAL, Compartments, DEPOT, Exact, PERIPHERAL};

impl Exact {
    /// Integral of the amount in the central compartment over `hours` of constant input at
    /// `rates`, mmol·h.
    #[must_use]
    pub fn central_area(&self, amounts: Compartments, rates: Compartments, hours: f64) -> f64 {
        let (fast, slow, absorption) = (self.fast, self.slow, self.absorption);
        let central = |from: [f64; 2], value, difference| {
            let [central, _] = self.spread_out(from, value, difference);
            central
        };
        let mut area = central(
            [amounts[CENTRAL], amounts[PERIPHERAL]],
            chain([0.0, fast], hours),
            chain([0.0, fast, slow], hours),
        );
        if rates[CENTRAL] != 0.0 || rates[PERIPHERAL] != 0.0 {
            area += central(
                [rates[CENTRAL], rates[PERIPHERAL]],
                chain([0.0, 0.0, fast], hours),
                chain([0.0, 0.0, fast, slow], hours),
            );
        }
        if amounts[DEPOT] != 0.0 {
            area += central(
                [absorption * amounts[DEPOT], 0.0],
                chain([0.0, absorption, fast], hours),
                chain([0.0, absorption, fast, slow], hours),
            );
        }
        if rates[DEPOT] != 0.0 {
            area += central(
                [absorption * rates[DEPOT], 0.0],
                chain([0.0, 0.0, absorption, fast], hours),
                chain([0.0, 0.0, absorption, fast, slow], hours),
            );
        }
        area
    }
}
