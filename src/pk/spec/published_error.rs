//! How certain the number of a model is: the standard error that its source prints.

/// The standard error of a number of a model file, as its source prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedError {
    /// The standard error as a part of the number, always above 0.
    pub relative: f64,
    /// As written in the file.
    pub written: String,
}

impl PublishedError {
    /// Standard deviation of the logarithm of the number.
    ///
    /// ```text
    /// s = sqrt(ln(1 + r^2))
    /// ```
    ///
    /// with r the relative standard error: the number is log-normal, its median is the estimate
    /// and its coefficient of variation the printed error, so that it never turns negative.
    #[must_use]
    pub fn of_logarithm(&self) -> f64 {
        libm::log1p(self.relative * self.relative).sqrt()
    }
}
