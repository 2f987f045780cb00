//! Exact solutions of the linear models: one or two compartments, with or without a depot.
//!
//! ```text
//! dAd/dt = Rd - ka Ad                                  depot
//! dA1/dt = R1 + ka Ad - (k10 + k12) A1 + k21 A2        central       k10 = CL/V1, k12 = Q/V1
//! dA2/dt = R2 + k12 A1 - k21 A2                        peripheral    k21 = Q/V2
//! ```
//!
//! Amounts A in mmol, rates of input R in mmol/h, time in hours. The matrix of the lower two
//! lines has the eigenvalues -fast and -slow, and any function f of it is
//! f(-fast) I + f[-fast, -slow] N with N = matrix + fast I, where no entry of N is negative. So
//! every answer is a sum of positive terms: nothing cancels, and clearance zero, equal rates
//! and Q = 0 are ordinary arguments.
//!
//! Source: Gibaldi, Perrier, Pharmacokinetics, 2nd ed. 1982, chapters 1 to 3 (the models);
//! Higham, Functions of Matrices, 2008, section 1.2 (the form by divided differences).

mod area;
mod chain;
mod steady;

use chain::{chain, filled, left_and_gone, pair};

/// Amounts in mmol or rates in mmol/h, by [`DEPOT`], [`CENTRAL`], [`PERIPHERAL`].
pub type Compartments = [f64; 3];

/// Index of the depot.
pub const DEPOT: usize = 0;
/// Index of the central compartment.
pub const CENTRAL: usize = 1;
/// Index of the peripheral compartment.
pub const PERIPHERAL: usize = 2;

/// The numbers of a linear model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// Clearance, L/h; may be 0.
    pub clearance: f64,
    /// Volume of the central compartment, L; above 0.
    pub volume: f64,
    /// Intercompartmental clearance (L/h, may be 0) and peripheral volume (L, above 0).
    pub peripheral: Option<(f64, f64)>,
    /// Absorption rate constant of the depot, 1/h; 0 without a depot.
    pub absorption: f64,
}

/// A linear model, ready to be advanced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact {
    absorption: f64,
    elimination: f64,
    /// k12 and k21, 1/h.
    exchange: (f64, f64),
    /// Eigenvalues with their sign turned, 1/h; `slow` is 0 without exchange.
    fast: f64,
    slow: f64,
    /// Diagonal of N, 1/h; its other entries are k21 (to central) and k12.
    nilpotent: (f64, f64),
}

impl Exact {
    /// The solution for these numbers.
    #[must_use]
    pub fn new(model: &Linear) -> Self {
        let elimination = model.clearance / model.volume;
        let (out, back) = match model.peripheral {
            Some((flow, volume)) if flow > 0.0 => (flow / model.volume, flow / volume),
            _ => (0.0, 0.0),
        };
        let mut exact = Self {
            absorption: model.absorption,
            elimination,
            exchange: (out, back),
            fast: elimination,
            slow: 0.0,
            nilpotent: (0.0, elimination),
        };
        if back > 0.0 {
            let half = 0.5 * (elimination + out - back);
            let root = libm::hypot(half, (out * back).sqrt());
            let product = out * back;
            // fast - (k10 + k12) and fast - k21: the smaller one through their product.
            exact.nilpotent = if half > 0.0 {
                (product / (root + half), root + half)
            } else if root > 0.0 {
                (root - half, product / (root - half))
            } else {
                (0.0, 0.0)
            };
            exact.fast = 0.5 * (elimination + out + back) + root;
            exact.slow = elimination * back / exact.fast;
        }
        exact
    }

    /// The amounts after `hours` of constant input at `rates`.
    #[must_use]
    #[inline]
    pub fn advance(&self, amounts: Compartments, rates: Compartments, hours: f64) -> Compartments {
        let still = amounts[DEPOT] == 0.0 && rates[DEPOT] == 0.0;
        if still && self.exchange.1 > 0.0 {
            if let Some(weights) = pair(self.fast, self.slow, hours) {
                return self.weighted(amounts, rates, weights);
            }
        } else if still && amounts[PERIPHERAL] == 0.0 && rates[PERIPHERAL] == 0.0 {
            let x = self.fast * hours;
            let (left, gone) = left_and_gone(x);
            let central = amounts[CENTRAL] * left + rates[CENTRAL] * filled(gone, x, hours);
            return [0.0, central, 0.0];
        }
        self.chained(amounts, rates, hours)
    }

    /// Two compartments without a depot, from the four functions of [`pair`].
    #[inline]
    fn weighted(
        &self,
        amounts: Compartments,
        rates: Compartments,
        [value, difference, filled, filled_difference]: [f64; 4],
    ) -> Compartments {
        let held = self.spread_out([amounts[CENTRAL], amounts[PERIPHERAL]], value, difference);
        let input = [rates[CENTRAL], rates[PERIPHERAL]];
        let entered = self.spread_out(input, filled, filled_difference);
        [0.0, held[0] + entered[0], held[1] + entered[1]]
    }

    /// As [`Self::advance`], for every model and every time.
    fn chained(&self, amounts: Compartments, rates: Compartments, hours: f64) -> Compartments {
        let (fast, slow, absorption) = (self.fast, self.slow, self.absorption);
        let mut after = self.spread_out(
            [amounts[CENTRAL], amounts[PERIPHERAL]],
            chain([fast], hours),
            chain([fast, slow], hours),
        );
        if rates[CENTRAL] != 0.0 || rates[PERIPHERAL] != 0.0 {
            let input = self.spread_out(
                [rates[CENTRAL], rates[PERIPHERAL]],
                chain([0.0, fast], hours),
                chain([0.0, fast, slow], hours),
            );
            after = [after[0] + input[0], after[1] + input[1]];
        }
        let mut depot = amounts[DEPOT];
        if depot != 0.0 {
            let passed = self.spread_out(
                [absorption * depot, 0.0],
                chain([absorption, fast], hours),
                chain([absorption, fast, slow], hours),
            );
            after = [after[0] + passed[0], after[1] + passed[1]];
            depot *= chain([absorption], hours);
        }
        if rates[DEPOT] != 0.0 {
            let passed = self.spread_out(
                [absorption * rates[DEPOT], 0.0],
                chain([0.0, absorption, fast], hours),
                chain([0.0, absorption, fast, slow], hours),
            );
            after = [after[0] + passed[0], after[1] + passed[1]];
            depot += rates[DEPOT] * chain([0.0, absorption], hours);
        }
        [depot, after[0], after[1]]
    }

    /// A function of the matrix, given by its value at -`fast` and its divided difference at
    /// -`fast` and -`slow`, times a central and a peripheral amount.
    #[inline]
    fn spread_out(&self, amounts: [f64; 2], value: f64, difference: f64) -> [f64; 2] {
        let (out, back) = self.exchange;
        let [central, peripheral] = amounts;
        [
            value * central + difference * (self.nilpotent.0 * central + back * peripheral),
            value * peripheral + difference * (out * central + self.nilpotent.1 * peripheral),
        ]
    }
}
