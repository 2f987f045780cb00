//! Steady states of the linear models.

use super::chain::mean_decay;
use super::{CENTRAL, Compartments, DEPOT, Exact, PERIPHERAL};

/// What is left unchanged when something never leaves: then there is no steady state.
const NOTHING: Compartments = [0.0; 3];

impl Exact {
    /// The amounts that come back after every interval of `interval` hours, where `period` says
    /// what given amounts become in one.
    ///
    /// The depot does not depend on the others and is solved first; what it sends on then adds
    /// to the input of the other two.
    ///
    /// `None` where something that enters never leaves.
    fn returning(
        &self,
        interval: f64,
        period: impl Fn(Compartments) -> Compartments,
    ) -> Option<Compartments> {
        let entered = period(NOTHING)[DEPOT];
        let depot = if entered == 0.0 {
            0.0
        } else {
            entered / -libm::expm1(-self.absorption * interval)
        };
        let filled = period([depot, 0.0, 0.0]);
        let (fast, slow) = (self.fast * interval, self.slow * interval);
        // Without exchange the peripheral compartment keeps for ever what it is given.
        let isolated = self.exchange.1 == 0.0;
        if isolated && filled[PERIPHERAL] != 0.0 {
            return None;
        }
        let left = |x: f64| -libm::expm1(-x);
        let value = 1.0 / left(fast);
        let difference = if isolated {
            0.0
        } else {
            interval * libm::exp(-slow) * mean_decay(fast - slow) / (left(fast) * left(slow))
        };
        let amounts = if filled[CENTRAL] == 0.0 && filled[PERIPHERAL] == 0.0 {
            [0.0, 0.0]
        } else {
            self.spread_out([filled[CENTRAL], filled[PERIPHERAL]], value, difference)
        };
        let steady = [depot, amounts[0], amounts[1]];
        steady.iter().all(|a| a.is_finite()).then_some(steady)
    }

    /// The amounts just before each of equal pulses of `pulse` mmol, `interval` hours apart.
    ///
    /// `None` where something that enters never leaves.
    #[must_use]
    pub fn before_pulse(&self, pulse: Compartments, interval: f64) -> Option<Compartments> {
        self.returning(interval, |start| {
            let start = std::array::from_fn(|i| start[i] + pulse[i]);
            self.advance(start, NOTHING, interval)
        })
    }

    /// The amounts just before each of equal infusions of `rates` mmol/h for `duration` hours
    /// starts, `interval` hours apart. Infusions longer than the interval overlap.
    ///
    /// `None` where something that enters never leaves.
    #[must_use]
    pub fn before_infusion(
        &self,
        rates: Compartments,
        duration: f64,
        interval: f64,
    ) -> Option<Compartments> {
        let whole = (duration / interval).floor();
        let overlap = (duration - whole * interval).clamp(0.0, interval);
        let times = |k: f64| rates.map(|rate| k * rate);
        self.returning(interval, |start| {
            let middle = self.advance(start, times(whole + 1.0), overlap);
            self.advance(middle, times(whole), interval - overlap)
        })
    }

    /// The amounts under input at `rates` mmol/h that never stops.
    ///
    /// `None` where something that enters never leaves.
    #[must_use]
    pub fn under(&self, rates: Compartments) -> Option<Compartments> {
        let (out, back) = self.exchange;
        let ratio = |above: f64, below: f64| if above == 0.0 { 0.0 } else { above / below };
        let central = ratio(rates.iter().sum(), self.elimination);
        // Through k12 / k21 alone a rate of exchange near zero would be lost.
        let carried = if back == 0.0 {
            0.0
        } else {
            out / back * central
        };
        let steady = [
            ratio(rates[DEPOT], self.absorption),
            central,
            carried + ratio(rates[PERIPHERAL], back),
        ];
        steady.iter().all(|a| a.is_finite()).then_some(steady)
    }
}
