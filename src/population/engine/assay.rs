//! Levels as a laboratory would report them: those of the patients with the residual error of
//! the model, which is the error of the assay, of the drip and of the clock together.
//!
//! Published spreads are spreads of reported levels. Nothing is drawn: every class of a
//! histogram is a normal (or log-normal) distribution around its level, and their sum is exact.

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
    /// Where an error of the change begins, mmol/L.
    untreated: f64,
}

impl<'a> Reported<'a> {
    /// `levels` with the residual error of a model.
    #[must_use]
    pub fn new(levels: &'a Histogram, residual: ResidualError) -> Self {
        Self {
            levels,
            residual,
            untreated: 0.0,
        }
    }

    /// The same of patients whose untreated level is `untreated` (mmol/L), which an error of the
    /// change is counted from. A histogram does not know whose level is whose, so it is the typical
    /// one.
    #[must_use]
    pub fn from_untreated(self, untreated: f64) -> Self {
        Self { untreated, ..self }
    }

    /// Standard deviation of the report of a level, both mmol/L.
    fn sd(&self, level: f64) -> f64 {
        self.residual.sd(level, self.untreated)
    }

    /// Probability of a report below `level` (mmol/L).
    fn probability_below(&self, level: f64) -> f64 {
        let classes = self.levels.classes().map(|(true_level, count)| {
            let residual = &self.residual;
            let distance = residual.standing(level, true_level, self.untreated);
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
        let reported = |level, z| self.residual.measured(level, self.untreated, z);
        // The largest error may be that of either end.
        let ends = [least, most];
        let low = ends.map(|level| reported(level, -FAR));
        let high = ends.map(|level| reported(level, FAR));
        let (mut low, mut high) = (low[0].min(low[1]), high[0].max(high[1]));
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
        // The mean of the reports is in proportion to the level.
        let raised = self.residual.mean(1.0);
        let (mean, sd) = (mean * raised, sd * raised);
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
