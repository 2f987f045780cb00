//! Products by strength, as their labels print them.

mod table;

pub use table::PRODUCTS;

use crate::clinical::constants::{
    DEXTROSE_MOSM_L, RINGER_LACTATE_MOSM_L, RINGER_MOSM_L, SODIUM_CHLORIDE_MOSM_L,
};
use crate::clinical::source::Source;
use crate::units::{AmountOfSubstance, Mass, MolarConcentration, Salt, Volume};
use crate::{Error, ErrorKind, Result};
use uom::si::{amount_of_substance::millimole, mass, volume};

/// The strength as the label prints it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    /// Grams of the salt.
    Grams(f64),
    /// mmol of Mg2+.
    Millimoles(f64),
}

/// What the magnesium is dissolved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vehicle {
    /// Water for injection.
    Water,
    /// Dextrose (glucose) 5 % in water.
    Dextrose5,
    /// Sodium chloride 0.9 %.
    SodiumChloride,
    /// Ringer's solution.
    Ringer,
    /// Lactated Ringer's solution.
    RingerLactate,
}

impl Vehicle {
    /// Every vehicle.
    pub const ALL: [Self; 5] = [
        Self::Water,
        Self::Dextrose5,
        Self::SodiumChloride,
        Self::Ringer,
        Self::RingerLactate,
    ];

    /// The word used in case files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Dextrose5 => "dextrose-5",
            Self::SodiumChloride => "sodium-chloride-0.9",
            Self::Ringer => "ringer",
            Self::RingerLactate => "ringer-lactate",
        }
    }

    /// Other words for it.
    const fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Water => &["water-for-injection", "wfi"],
            Self::Dextrose5 => &["dextrose", "glucose-5", "glucose", "d5w", "g5"],
            Self::SodiumChloride => &["sodium-chloride", "nacl-0.9", "nacl", "saline", "ns"],
            Self::Ringer => &["ringers"],
            Self::RingerLactate => &["lactated-ringer", "lactated-ringers", "hartmann"],
        }
    }

    /// The vehicle with this id, or with another usual word for it.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the ids.
    pub fn from_id(text: &str) -> Result<Self> {
        let plain = text.to_lowercase().replace('%', "");
        let plain: Vec<&str> = plain.split([' ', '_', '-']).collect();
        let plain: Vec<&str> = plain.into_iter().filter(|part| !part.is_empty()).collect();
        let plain = plain.join("-");
        let named = |one: &Self| one.id() == plain || one.synonyms().contains(&&*plain);
        Self::ALL.into_iter().find(named).ok_or_else(|| {
            let ids = Self::ALL.map(Self::id).join(", ");
            Error::new(
                ErrorKind::Malformed,
                format!("`{text}` is no diluent of this program"),
                format!("use one of: {ids}"),
            )
        })
    }

    /// The one with the most particles: what counts where nobody said which it is.
    #[must_use]
    pub fn strongest() -> Self {
        let stronger = |a: Self, b: Self| {
            if b.milliosmolar() > a.milliosmolar() {
                b
            } else {
                a
            }
        };
        Self::ALL.into_iter().fold(Self::Water, stronger)
    }

    /// The vehicle in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Water => "water for injection",
            Self::Dextrose5 => "dextrose 5 % in water",
            Self::SodiumChloride => "sodium chloride 0.9 %",
            Self::Ringer => "Ringer's solution",
            Self::RingerLactate => "lactated Ringer's solution",
        }
    }

    /// Particles of the vehicle itself, mOsm/L.
    #[must_use]
    pub const fn milliosmolar(self) -> f64 {
        match self {
            Self::Water => 0.0,
            Self::Dextrose5 => DEXTROSE_MOSM_L,
            Self::SodiumChloride => SODIUM_CHLORIDE_MOSM_L,
            Self::Ringer => RINGER_MOSM_L,
            Self::RingerLactate => RINGER_LACTATE_MOSM_L,
        }
    }
}

/// Figures a label prints beside the strength, for checks; what it prints per mL is scaled to
/// the volume.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Printed {
    /// Grams of the salt in the container.
    pub gram: Option<f64>,
    /// mmol of Mg2+ in the container.
    pub millimole: Option<f64>,
    /// mEq of Mg2+ in the container.
    pub milliequivalent: Option<f64>,
    /// mg of elemental magnesium in the container.
    pub elemental_milligram: Option<f64>,
    /// mOsm/L.
    pub milliosmolar: Option<f64>,
}

/// One product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    /// Stable id: region, form, strength, volume.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Region whose label it is, such as `US`.
    pub region: &'static str,
    /// The salt in it.
    pub salt: Salt,
    content: Content,
    milliliter: f64,
    /// Whether the volume is that of the container; otherwise only the strength is known.
    pub whole: bool,
    /// What the magnesium is dissolved in.
    pub vehicle: Vehicle,
    /// Whether it is given as it is (a bag) or must be diluted or drawn up first.
    pub ready_to_use: bool,
    /// Its label demands dilution before any use.
    pub must_be_diluted: bool,
    /// What is in it, for intolerances.
    pub ingredients: &'static [&'static str],
    /// Figures printed beside the strength.
    pub printed: Printed,
    /// A remark, such as nominal figures that differ from exact ones; may be empty.
    pub note: &'static str,
    /// Where it was read.
    pub source: Source,
}

impl Product {
    /// Amount of Mg2+ in the volume: the printed strength, converted when it is in grams.
    #[must_use]
    pub fn amount(&self) -> AmountOfSubstance {
        match self.content {
            Content::Grams(grams) => self.salt.amount(Mass::new::<mass::gram>(grams)),
            Content::Millimoles(value) => AmountOfSubstance::new::<millimole>(value),
        }
    }

    /// Mass of the salt in the volume: the printed strength, converted when it is in mmol.
    #[must_use]
    pub fn salt_mass(&self) -> Mass {
        match self.content {
            Content::Grams(grams) => Mass::new::<mass::gram>(grams),
            Content::Millimoles(value) => {
                self.salt.mass(AmountOfSubstance::new::<millimole>(value))
            }
        }
    }

    /// Volume that holds the amount: of the container, or 1 mL when only the strength is known.
    #[must_use]
    pub fn volume(&self) -> Volume {
        Volume::new::<volume::milliliter>(self.milliliter)
    }

    /// Mg2+ per volume.
    #[must_use]
    pub fn concentration(&self) -> MolarConcentration {
        (self.amount() / self.volume()).into()
    }

    /// The printed strength, `20 g in 500 mL`.
    #[must_use]
    pub fn strength(&self) -> String {
        let volume = crate::units::show::number(self.milliliter);
        match self.content {
            Content::Grams(grams) => {
                format!("{} g in {volume} mL", crate::units::show::number(grams))
            }
            Content::Millimoles(value) => {
                format!("{} mmol in {volume} mL", crate::units::show::number(value))
            }
        }
    }
}
