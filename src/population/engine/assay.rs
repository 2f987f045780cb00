//! Levels as a laboratory would report them: those of the patients with the residual error of
//! the model, which is the error of the assay, of the drip and of the clock together.
//!
//! Published spreads are spreads of reported levels. Nothing is drawn: every class of a
//! histogram is a normal distribution around its level, and their sum is exact.

use super::histogram::Histogram;
use super::share::Share;
use crate::pk::spec::ResidualError;

/// Halvings in the search of a percentile: 64 mmol/L to far below a micromole.
const HALVINGS: usize = 40;
/// From here on a normal distribution function is 0 or 1 to the last digit that matters.
const FAR: f64 = 8.0;

/// Counted levels as they would be reported.
#[derive(Clone, Copy, Debug)]
pub struct Reported<'a> {
    levels: &'a Histogram,
    residual: ResidualError,
}

impl<'a> Reported<'a> {
    /// `levels` with the residual error of a model.
    #[must_use]
    pub fn new(levels: &'a Histogram, residual: ResidualError) -> Self {
        Self { levels, residual }
    }

    /// Standard deviation of the report of a level, both mmol/L.
    fn sd(&self, level: f64) -> f64 {
        libm::hypot(self.residual.proportional * level, self.residual.additive)
    }

    /// Probability of a report below `level` (mmol/L).
    fn probability_below(&self, level: f64) -> f64 {
        let classes = self.levels.classes().map(|(true_level, count)| {
            let sd = self.sd(true_level);
            let distance = (level - true_level) / sd;
            // Without any error a level on the bound counts half.
            count * normal_probability(if distance.is_nan() { 0.0 } else { distance })
        });
        classes.sum::<f64>() / self.levels.total() as f64
    }

    /// How many would be reported below `level` (mmol/L).
    #[must_use]
    pub fn below(&self, level: f64) -> Share {
        let of = self.levels.total();
        let count = (self.probability_below(level) * of as f64).round() as u64;
        Share { count, of }
    }

    /// The level (mmol/L) that a part `p` of the reports lies below; `None` without patients.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let (least, most) = self.levels.range()?;
        let (mut low, mut high) = (least - FAR * self.sd(least), most + FAR * self.sd(most));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.probability_below(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(0.5 * (low + high))
    }

    /// Mean and standard deviation of the reports, mmol/L; `None` for fewer than two patients.
    #[must_use]
    pub fn mean_and_sd(&self) -> Option<(f64, f64)> {
        let (mean, sd) = self.levels.mean_and_sd()?;
        let variances = self
            .levels
            .classes()
            .map(|(level, count)| count * self.sd(level).powi(2));
        let own = variances.sum::<f64>() / self.levels.total() as f64;
        Some((mean, (sd * sd + own).sqrt()))
    }
}

/// Probability that a standard normal number lies below `x`; absolute error below 1e-13.
///
/// The series of G. Marsaglia, Evaluating the normal distribution, Journal of Statistical
/// Software 11 (2004) number 4.
#[must_use]
pub fn normal_probability(x: f64) -> f64 {
    if x.abs() > FAR {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    // Every term is x squared over the next odd number times the one before.
    while sum + term != sum {
        odd += 2.0;
        term *= x * x / odd;
        sum += term;
    }
    let density = libm::exp(-0.5 * x * x) / (2.0 * std::f64::consts::PI).sqrt();
    0.5 + sum * density
}
