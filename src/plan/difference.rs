//! How far two regimens lie apart, and whether chance alone may have made it.
//!
//! The regimens share their patients, so the error is that of the paired difference: with
//! d_k = (a_k - b_k) / M for patient k, a_k and b_k of the M models putting patient k on target,
//! it is the sample standard deviation of d over the square root of the number of patients. It
//! is far below the errors of the two probabilities, and one patient alone is a tie.

/// Rounding of a difference that equals its error.
const ROUNDING: f64 = 1e-9;

/// How far a probability lies from another one of the same patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first less the second, as a part of 1.
    pub value: f64,
    /// Monte Carlo standard error of that.
    pub error: f64,
}

impl Difference {
    /// Between `a` and `b`: for each patient the number of `models` that put that patient on
    /// target.
    #[must_use]
    pub fn between(a: &[u8], b: &[u8], models: usize) -> Self {
        let own = |(a, b): (&u8, &u8)| i64::from(*a) - i64::from(*b);
        let (mut sum, mut squares) = (0, 0);
        for one in a.iter().zip(b).map(own) {
            sum += one;
            squares += one * one;
        }
        let (n, models) = (a.len() as f64, models.max(1) as f64);
        let mean = sum as f64 / n;
        let variance = (squares as f64 - n * mean * mean) / (n - 1.0).max(1.0);
        Self {
            value: mean / models,
            error: (variance.max(0.0) / n).sqrt() / models,
        }
    }

    /// Whether chance alone may have made it.
    #[must_use]
    pub fn is_tie(self) -> bool {
        self.value.abs() <= self.error * (1.0 + ROUNDING)
    }
}
