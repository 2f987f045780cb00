//! Units by name: what a quantity is in the unit that somebody asks for. The way back from the
//! tables of the [parser](super::parse).

use super::basic::{Creatinine, SerumMagnesium, amount_rate, flow};
use super::magnesium::{self, Salt, milligram_per_deciliter};
use super::{AmountOfSubstance, AmountRate, Volume, VolumeRate};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, volume};

/// Unit of a magnesium dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoseUnit {
    /// g of a salt.
    Gram,
    /// mg of a salt.
    Milligram,
    /// mmol of Mg2+.
    Millimole,
    /// mEq of Mg2+.
    Milliequivalent,
}

impl DoseUnit {
    const ALL: [Self; 4] = [
        Self::Gram,
        Self::Milligram,
        Self::Millimole,
        Self::Milliequivalent,
    ];

    /// The unit with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gram => "g",
            Self::Milligram => "mg",
            Self::Millimole => "mmol",
            Self::Milliequivalent => "mEq",
        }
    }

    /// Whether it counts the mass of a salt, so that the salt has to be said.
    #[must_use]
    pub fn is_mass(self) -> bool {
        matches!(self, Self::Gram | Self::Milligram)
    }

    /// `amount` of Mg2+ in this unit, a mass as one of `salt`.
    #[must_use]
    pub fn value(self, amount: AmountOfSubstance, salt: Salt) -> f64 {
        match self {
            Self::Gram => salt.mass(amount).get::<mass::gram>(),
            Self::Milligram => salt.mass(amount).get::<mass::milligram>(),
            Self::Millimole => amount.get::<millimole>(),
            Self::Milliequivalent => magnesium::milliequivalents(amount),
        }
    }
}

/// The time that a rate counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerTime {
    /// h.
    Hour,
    /// min.
    Minute,
}

/// Unit of a dose rate: a dose in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateUnit {
    /// The dose.
    pub dose: DoseUnit,
    /// The time.
    pub per: PerTime,
}

impl RateUnit {
    /// The unit with this name, `mg/min` say.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (dose, time) = name.rsplit_once('/')?;
        let per = match time {
            "h" => PerTime::Hour,
            "min" => PerTime::Minute,
            _ => return None,
        };
        DoseUnit::from_name(dose).map(|dose| Self { dose, per })
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        let time = match self.per {
            PerTime::Hour => "h",
            PerTime::Minute => "min",
        };
        format!("{}/{time}", self.dose.name())
    }

    /// `rate` of Mg2+ in this unit, a mass as one of `salt`.
    #[must_use]
    pub fn value(self, rate: AmountRate, salt: Salt) -> f64 {
        let hourly = rate.get::<amount_rate::millimole_per_hour>();
        let hourly = self
            .dose
            .value(AmountOfSubstance::new::<millimole>(hourly), salt);
        match self.per {
            PerTime::Hour => hourly,
            PerTime::Minute => hourly / 60.0,
        }
    }
}

/// Unit of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolumeUnit {
    /// mL.
    Milliliter,
    /// L.
    Liter,
}

impl VolumeUnit {
    const ALL: [Self; 2] = [Self::Milliliter, Self::Liter];

    /// The unit with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Milliliter => "mL",
            Self::Liter => "L",
        }
    }

    /// `volume` in this unit.
    #[must_use]
    pub fn value(self, volume: Volume) -> f64 {
        match self {
            Self::Milliliter => volume.get::<volume::milliliter>(),
            Self::Liter => volume.get::<volume::liter>(),
        }
    }
}

/// Unit of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowUnit {
    /// mL/h.
    MilliliterPerHour,
    /// mL/min.
    MilliliterPerMinute,
}

impl FlowUnit {
    const ALL: [Self; 2] = [Self::MilliliterPerHour, Self::MilliliterPerMinute];

    /// The unit with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MilliliterPerHour => "mL/h",
            Self::MilliliterPerMinute => "mL/min",
        }
    }

    /// `flow` in this unit.
    #[must_use]
    pub fn value(self, flow: VolumeRate) -> f64 {
        match self {
            Self::MilliliterPerHour => flow.get::<flow::milliliter_per_hour>(),
            Self::MilliliterPerMinute => flow.get::<flow::milliliter_per_minute>(),
        }
    }
}

/// Unit of a serum magnesium level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SerumUnit {
    /// mmol/L.
    MillimolePerLiter,
    /// mg/dL.
    MilligramPerDeciliter,
    /// mEq/L.
    MilliequivalentPerLiter,
}

impl SerumUnit {
    const ALL: [Self; 3] = [
        Self::MillimolePerLiter,
        Self::MilligramPerDeciliter,
        Self::MilliequivalentPerLiter,
    ];

    /// The unit with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MillimolePerLiter => "mmol/L",
            Self::MilligramPerDeciliter => "mg/dL",
            Self::MilliequivalentPerLiter => "mEq/L",
        }
    }

    /// `level` in this unit.
    #[must_use]
    pub fn value(self, level: SerumMagnesium) -> f64 {
        match self {
            Self::MillimolePerLiter => level.millimolar(),
            Self::MilligramPerDeciliter => milligram_per_deciliter(level.get()),
            Self::MilliequivalentPerLiter => level.millimolar() * magnesium::EQUIVALENTS_PER_MOLE,
        }
    }
}

/// Unit of a creatinine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreatinineUnit {
    /// mg/dL.
    MilligramPerDeciliter,
    /// umol/L.
    MicromolePerLiter,
}

impl CreatinineUnit {
    const ALL: [Self; 2] = [Self::MilligramPerDeciliter, Self::MicromolePerLiter];

    /// The unit with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MilligramPerDeciliter => "mg/dL",
            Self::MicromolePerLiter => "umol/L",
        }
    }

    /// `creatinine` in this unit.
    #[must_use]
    pub fn value(self, creatinine: Creatinine) -> f64 {
        match self {
            Self::MilligramPerDeciliter => creatinine.milligram_per_deciliter(),
            Self::MicromolePerLiter => creatinine.micromolar(),
        }
    }
}
