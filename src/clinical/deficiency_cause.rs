//! Why a patient lacks magnesium, as far as somebody knows.

use super::constants::{KIDNEY_EXPECTED_ODDS, KIDNEY_TOLD_ODDS};
use crate::units::AmountRate;
use crate::{Error, ErrorKind, Result};
use uom::si::f64::Ratio;

/// Why a patient lacks magnesium. It decides what is expected of a replacement, and no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeficiencyCause {
    /// The kidneys waste it.
    Renal,
    /// Too little comes in, and the kidneys conserve it.
    GutOrIntake,
    /// Asked and not known.
    Unknown,
}

/// Magnesium in the urine, as it was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UrineMagnesium {
    /// What leaves in a day.
    OfDay(AmountRate),
    /// Part of the filtered magnesium that leaves: the fractional excretion of a spot urine.
    FractionalExcretion(Ratio),
}

impl DeficiencyCause {
    /// Every cause.
    pub const ALL: [Self; 3] = [Self::Renal, Self::GutOrIntake, Self::Unknown];

    /// The word used in case files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Renal => "renal",
            Self::GutOrIntake => "gut-or-intake",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the kidney is expected to waste magnesium at a low level: only where something tells
    /// it. Every expected course and what levels tell start from this.
    #[must_use]
    pub const fn expects_waste(self) -> bool {
        match self {
            Self::Renal => true,
            Self::GutOrIntake | Self::Unknown => false,
        }
    }

    /// How many times as likely as its opposite the kidney that is expected is, before any level.
    #[must_use]
    pub const fn odds_of_expected(self) -> f64 {
        match self {
            Self::Renal | Self::GutOrIntake => KIDNEY_TOLD_ODDS,
            Self::Unknown => KIDNEY_EXPECTED_ODDS,
        }
    }

    /// The cause with this id.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the ids.
    pub fn from_id(id: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|cause| cause.id() == id);
        found.ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!("`{id}` is not a cause of a deficiency"),
                format!("use one of: {}", Self::ALL.map(Self::id).join(", ")),
            )
        })
    }
}
