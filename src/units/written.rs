//! Doses, rates and bags as written: what is still open until the salt and the weight are known.

use super::basic::PatientWeight;
use super::magnesium::Salt;
use crate::{Error, ErrorKind, Result};
use uom::si::f64::{AmountOfSubstance, CatalyticActivity, Mass, Time, Volume};
use uom::si::mass;

/// Magnesium as it was written: a mass of a salt yet to be named, or an amount of Mg2+.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Content {
    /// Grams or milligrams of a salt.
    Mass(Mass),
    /// mmol or mEq of Mg2+.
    Amount(AmountOfSubstance),
}

impl Content {
    /// The amount of Mg2+, grams read as grams of `salt`.
    #[must_use]
    pub fn amount(self, salt: Salt) -> AmountOfSubstance {
        match self {
            Self::Mass(mass) => salt.amount(mass),
            Self::Amount(amount) => amount,
        }
    }

    /// Whether a salt must be known to read it.
    #[must_use]
    pub fn is_mass(self) -> bool {
        matches!(self, Self::Mass(_))
    }
}

/// A dose as written, perhaps per kilogram of body weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoseText {
    pub(super) content: Content,
    pub(super) per_kilogram: bool,
}

impl DoseText {
    /// The amount of Mg2+ for this salt and patient.
    ///
    /// # Errors
    /// Missing when the dose is per kilogram and no weight is known.
    pub fn resolve(self, salt: Salt, weight: Option<PatientWeight>) -> Result<AmountOfSubstance> {
        let amount = self.content.amount(salt);
        if !self.per_kilogram {
            return Ok(amount);
        }
        let weight = weight.ok_or_else(|| {
            Error::new(
                ErrorKind::Missing,
                "the dose is per kilogram and the weight was not given",
                "give the weight, for example",
            )
            .with_setting("weight", "70kg")
        })?;
        Ok(amount * weight.get().get::<mass::kilogram>())
    }

    /// Whether the text named grams or milligrams, so that the salt decides the amount.
    #[must_use]
    pub fn is_mass(self) -> bool {
        self.content.is_mass()
    }

    /// Whether the dose is per kilogram of body weight.
    #[must_use]
    pub fn is_per_kilogram(self) -> bool {
        self.per_kilogram
    }
}

/// A dose rate as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateText {
    pub(super) dose: DoseText,
    pub(super) per: Time,
}

impl RateText {
    /// The rate of Mg2+ for this salt and patient.
    ///
    /// # Errors
    /// As [`DoseText::resolve`].
    pub fn resolve(self, salt: Salt, weight: Option<PatientWeight>) -> Result<CatalyticActivity> {
        Ok(self.dose.resolve(salt, weight)? / self.per)
    }

    /// The dose that runs in one of the named time units.
    #[must_use]
    pub fn dose(self) -> DoseText {
        self.dose
    }
}

/// A bag as written: what it holds in which volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BagText {
    /// Magnesium in `volume`.
    pub content: Content,
    /// The volume that holds `content`.
    pub volume: Volume,
    /// Whether `volume` is the whole bag; false for a bare concentration.
    pub whole: bool,
}
