//! Several models of one patient, weighed by how likely each found the measured levels.
//!
//! ```text
//! p(y | m)  = integral of p(y | z, m) p(z) dz
//! ln p      = -h(z*) + ln det(C) / 2 - n ln(2 pi) / 2        Laplace, around the minimum z*
//! w(m)      = p(y | m) / sum of p(y | .)                     every model as likely beforehand
//! ```
//!
//! | symbol | meaning                                                           |
//! |--------|-------------------------------------------------------------------|
//! | h      | half the objective, with the prior of z                           |
//! | C      | inverse of its curvature at z*                                    |
//! | n      | levels with a value; one below a limit counts by its probability  |
//!
//! Exact where levels are linear in z and their error does not depend on them; else good where the
//! levels say much, or little, of each z. What the models foretell together is the mixture of their
//! normal distributions: its quantiles, not means of bounds.
//!
//! Source: Kass, Raftery, Bayes factors, J Am Stat Assoc 1995;90:773 (Laplace's method).

use super::residual::normal;
use super::uncertainty::{NINE_TENTHS, Posterior, Predicted};
use super::wasting::place_of;
use crate::pk::Measured;
use std::f64::consts::TAU;

/// Standard deviations beyond which nothing of a part is looked for.
const FARTHEST: f64 = 10.0;

impl Posterior {
    /// Logarithm of the marginal likelihood of the `measured` levels of its problem, by Laplace's
    /// method; `None` where the minimum is flat in some direction.
    #[must_use]
    pub fn log_marginal_likelihood(
        &self,
        measured: impl IntoIterator<Item = Measured>,
    ) -> Option<f64> {
        let with_value = |one: &Measured| matches!(one, Measured::Level(_));
        let values = measured.into_iter().filter(with_value).count() as f64;
        let root = self.certainty.clone().cholesky()?;
        let half_log_det: f64 = root.l().diagonal().iter().map(|x| libm::log(*x)).sum();
        let found = half_log_det - 0.5 * (self.objective + values * libm::log(TAU));
        found.is_finite().then_some(found)
    }
}

/// The weights of models with these logarithms of marginal likelihoods; their sum is 1.
#[must_use]
pub fn weights(log_likelihoods: &[f64]) -> Vec<f64> {
    let highest = log_likelihoods
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let parts = log_likelihoods.iter().map(|log| libm::exp(log - highest));
    let parts: Vec<f64> = parts.collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}

/// What one model foretells of a level, with the weight of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Weight of the model; those of all parts have the sum 1.
    pub weight: f64,
    /// The level, mmol/L.
    pub mean: f64,
    /// Its standard deviation, mmol/L.
    pub sd: f64,
}

impl Part {
    /// The level of the patient as foretold, and a measured one: with the residual error.
    #[must_use]
    pub fn of(weight: f64, predicted: &Predicted) -> [Self; 2] {
        // The upper ends: a lower one is cut at 0.
        let sd = |high: f64| (high - predicted.individual) / NINE_TENTHS;
        [predicted.interval90[1], predicted.measured90[1]].map(|high| Self {
            weight,
            mean: predicted.individual,
            sd: sd(high),
        })
    }

    /// Part of it at or below `level`.
    fn below(&self, level: f64) -> f64 {
        if self.sd > 0.0 {
            libm::exp(normal((level - self.mean) / self.sd).0)
        } else {
            f64::from(u8::from(level >= self.mean))
        }
    }
}

/// The mean of a mixture of normal distributions.
#[must_use]
pub fn mixture_mean(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.weight * part.mean).sum()
}

/// The level below which the part `p` of a mixture of normal distributions lies, not below 0.
#[must_use]
pub fn mixture_quantile(parts: &[Part], p: f64) -> f64 {
    let below = |level: f64| -> f64 {
        let parts = parts.iter().map(|part| part.weight * part.below(level));
        parts.sum()
    };
    let ends = |side: f64| parts.iter().map(move |part| part.mean + side * part.sd);
    let low = ends(-FARTHEST).fold(f64::INFINITY, f64::min);
    let high = ends(FARTHEST).fold(f64::NEG_INFINITY, f64::max);
    place_of(p, (low, high), below).max(0.0)
}

/// The middle nine tenths of a mixture of normal distributions.
#[must_use]
pub fn mixture_interval90(parts: &[Part]) -> [f64; 2] {
    [mixture_quantile(parts, 0.05), mixture_quantile(parts, 0.95)]
}
