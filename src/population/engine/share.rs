//! A part of the patients, as counted.

/// How many patients do something, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Those who do.
    pub count: u64,
    /// All.
    pub of: u64,
}

impl Share {
    /// The estimated probability.
    #[must_use]
    pub fn probability(self) -> f64 {
        self.count as f64 / self.of as f64
    }

    /// Standard error of the estimate from a finite number of patients.
    ///
    /// The binomial error sqrt(p (1 - p) / n) is 0 where nobody or everybody does it, which
    /// would be read as certainty; the count is kept half a patient away from both ends.
    #[must_use]
    pub fn standard_error(self) -> f64 {
        let n = self.of as f64;
        let p = (self.count as f64).clamp(0.5, n - 0.5) / n;
        (p * (1.0 - p) / n).sqrt()
    }
}
