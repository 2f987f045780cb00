//! What enters the blood over time: constant-rate pieces on the clock of the order.

use crate::units::{AmountOfSubstance, AmountRate, Time};

/// Magnesium that enters the blood at a constant rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Infusion {
    /// Start, counted from the start of the order; negative for a prior dose.
    pub start: Time,
    /// How long it runs; above zero.
    pub length: Time,
    /// Rate of Mg2+.
    pub rate: AmountRate,
}

impl Infusion {
    /// When it ends, counted from the start of the order.
    #[must_use]
    pub fn end(&self) -> Time {
        self.start + self.length
    }

    /// The amount of Mg2+ it delivers between `from` and `to`.
    #[must_use]
    pub fn amount_between(&self, from: Time, to: Time) -> AmountOfSubstance {
        let begin = if self.start > from { self.start } else { from };
        let end = if self.end() < to { self.end() } else { to };
        if end > begin {
            self.rate * (end - begin)
        } else {
            AmountOfSubstance::default()
        }
    }

    /// The whole amount of Mg2+.
    #[must_use]
    pub fn amount(&self) -> AmountOfSubstance {
        self.rate * self.length
    }
}
