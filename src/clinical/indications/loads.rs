//! The smallest short dose that a source names for an indication: less is no published load.

use super::Indication as I;
use super::Indication;
use crate::clinical::source::{self, Source};
use crate::units::{AmountOfSubstance, Mass, Salt};
use uom::si::amount_of_substance::millimole;
use uom::si::mass::gram;

/// A dose as its source writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Written {
    /// Grams of the heptahydrate.
    Grams(f64),
    Millimoles(f64),
}

/// The smallest load of an indication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmallestLoad {
    written: Written,
    /// Who names it.
    pub source: Source,
}

impl SmallestLoad {
    /// The dose.
    #[must_use]
    pub fn amount(&self) -> AmountOfSubstance {
        match self.written {
            Written::Grams(grams) => Salt::SulfateHeptahydrate.amount(Mass::new::<gram>(grams)),
            Written::Millimoles(amount) => AmountOfSubstance::new::<millimole>(amount),
        }
    }

    /// The number and the unit as the source writes them.
    #[must_use]
    pub const fn value_and_unit(&self) -> (f64, &'static str) {
        match self.written {
            Written::Grams(grams) => (grams, "g"),
            Written::Millimoles(amount) => (amount, "mmol"),
        }
    }

    /// The dose as the source writes it, grams being those of the heptahydrate.
    #[must_use]
    pub fn words(&self) -> String {
        let (value, unit) = self.value_and_unit();
        format!("{value} {unit}")
    }
}

const fn load(written: Written, source: Source) -> Option<SmallestLoad> {
    Some(SmallestLoad { written, source })
}

impl Indication {
    /// The smallest single or loading dose by vein that a source names for this indication;
    /// `None` where none was found.
    #[must_use]
    pub const fn smallest_load(self) -> Option<SmallestLoad> {
        match self {
            I::DeficiencyMild | I::DeficiencySevere | I::Sports => {
                load(Written::Grams(1.0), source::IE_GALWAY)
            }
            I::MuscleCramps => load(Written::Millimoles(2.0), source::DE_DIASP),
            I::Migraine => load(Written::Grams(1.0), source::SHAHRAMI2015),
            I::TensionHeadache => None,
            I::PreEclampsia => load(Written::Millimoles(8.0), source::CH_MGCARD),
            I::EclampsiaRecurrent => load(Written::Grams(2.0), source::UK_15329),
            I::FetalNeuroprotection => load(Written::Grams(4.0), source::NICE_NG25),
            I::PretermLabor => load(Written::Grams(4.0), source::CH_BICHSEL),
            I::TorsadesDePointes => load(Written::Grams(1.0), source::AHA_ECC),
            I::AtrialFibrillation => load(Written::Millimoles(10.0), source::CH_MGCARD),
            I::AsthmaSevere => load(Written::Millimoles(10.0), source::ETG),
            I::CardiacArrest => load(Written::Grams(1.0), source::AHA_ECC),
            // Nutrition has no load, and the published loads of tetanus were not read in the paper.
            I::ParenteralNutrition | I::Tetanus => None,
        }
    }
}
