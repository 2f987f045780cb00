//! A level that a laboratory measured.

/// A measured level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// mmol/L
    Level(f64),
    /// Below this limit of quantification, mmol/L.
    Below(f64),
}

impl Measured {
    /// The level, or the limit below which it lies, mmol/L.
    #[must_use]
    pub fn millimolar(self) -> f64 {
        match self {
            Self::Level(value) | Self::Below(value) => value,
        }
    }
}
