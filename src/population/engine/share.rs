//! A part of the patients, as counted.

use crate::units::show;

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

    /// The share for people: nobody and everybody as what they are, a count of those simulated
    /// and no certainty, and what is only rare never as 0 or 100 %.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.count {
            0 => format!("none of {} simulated", show::grouped(self.of)),
            all if all == self.of => format!("all of {} simulated", show::grouped(self.of)),
            _ => percent_in_words(self.probability()),
        }
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

/// A part of the whole in percent with one decimal; never 0 or 100 for what is between them.
#[must_use]
pub fn percent_in_words(part: f64) -> String {
    match 100.0 * part {
        percent if percent < 0.1 => "less than 0.1 %".to_owned(),
        percent if percent > 99.9 => "more than 99.9 %".to_owned(),
        percent => format!("{} %", show::fixed(percent, 1)),
    }
}
