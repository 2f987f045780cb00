//! Magnesium and its salts: the only place where grams, milliequivalents and moles meet.
//!
//! Molar masses are summed from the atomic masses below (IUPAC abridged values) and agree
//! with the labels: 1 g of heptahydrate is 98.6 mg of magnesium, 4.06 mmol, 8.12 mEq
//! (US 50 % label, DailyMed e921a46b). Mg2+ carries two charges, so 1 mEq is 0.5 mmol;
//! general unit libraries that call 1 mEq 1 mmol are wrong for magnesium.

use crate::units::show;
use crate::{Error, ErrorKind, Result};
use uom::si::f64::{
    AmountOfSubstance, CatalyticActivity, Mass, MassRate, MolarConcentration, MolarMass,
};
use uom::si::{amount_of_substance::millimole, molar_mass::gram_per_mole};

/// Charges per magnesium ion: 1 mmol of Mg2+ is 2 mEq.
pub const EQUIVALENTS_PER_MOLE: f64 = 2.0;

/// Molar mass of magnesium, g/mol.
pub const MAGNESIUM_GRAM_PER_MOLE: f64 = 24.305;

/// Atomic masses in g/mol: hydrogen, carbon, nitrogen, oxygen, sulfur, chlorine.
const ATOMIC: [f64; 6] = [1.008, 12.011, 14.007, 15.999, 32.06, 35.45];

/// g/mol of one formula unit with one magnesium and these atom counts.
const fn formula(h: u8, c: u8, n: u8, o: u8, other: f64) -> f64 {
    MAGNESIUM_GRAM_PER_MOLE
        + h as f64 * ATOMIC[0]
        + c as f64 * ATOMIC[1]
        + n as f64 * ATOMIC[2]
        + o as f64 * ATOMIC[3]
        + other
}

/// A form in which magnesium is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Salt {
    /// MgSO4 with seven waters: what "magnesium sulfate" in grams means on labels.
    SulfateHeptahydrate,
    /// MgSO4 without water: 2.05 times more magnesium per gram than the heptahydrate.
    SulfateAnhydrous,
    /// MgCl2 with six waters.
    ChlorideHexahydrate,
    /// Magnesium aspartate hydrochloride with three waters.
    AspartateHydrochlorideTrihydrate,
    /// Magnesium bis(hydrogen aspartate) with two waters.
    HydrogenAspartateDihydrate,
    /// Magnesium gluconate with two waters.
    GluconateDihydrate,
    /// The magnesium itself.
    Elemental,
}

struct SaltRow {
    id: &'static str,
    name: &'static str,
    gram_per_mole: f64,
    particles: f64,
    source: &'static str,
}

const LABEL_CHECK: &str = "sum of atomic masses; label: 1 g = 98.6 mg Mg = 4.06 mmol = 8.12 mEq \
    (magnesium sulfate injection 50 %, DailyMed e921a46b-9a5b-4163-9c88-224247541f14)";

impl Salt {
    /// Every salt, the default first.
    pub const ALL: [Self; 7] = [
        Self::SulfateHeptahydrate,
        Self::SulfateAnhydrous,
        Self::ChlorideHexahydrate,
        Self::AspartateHydrochlorideTrihydrate,
        Self::HydrogenAspartateDihydrate,
        Self::GluconateDihydrate,
        Self::Elemental,
    ];

    const fn row(self) -> SaltRow {
        match self {
            Self::SulfateHeptahydrate => SaltRow {
                id: "magnesium-sulfate-heptahydrate",
                name: "magnesium sulfate heptahydrate",
                gram_per_mole: formula(14, 0, 0, 11, ATOMIC[4]),
                particles: 2.0,
                source: LABEL_CHECK,
            },
            Self::SulfateAnhydrous => SaltRow {
                id: "magnesium-sulfate-anhydrous",
                name: "magnesium sulfate anhydrous",
                gram_per_mole: formula(0, 0, 0, 4, ATOMIC[4]),
                particles: 2.0,
                source: "sum of atomic masses; label: 1000 mg anhydrous = 8.3 mmol = 16.6 mval \
                    (Cormagnesin 200 mg, info-patient.at 104242)",
            },
            Self::ChlorideHexahydrate => SaltRow {
                id: "magnesium-chloride-hexahydrate",
                name: "magnesium chloride hexahydrate",
                gram_per_mole: formula(12, 0, 0, 6, 2.0 * ATOMIC[5]),
                particles: 3.0,
                source: "sum of atomic masses; label: 200 mg/mL = 1.97 mEq/mL, 2951 mOsm/L \
                    (magnesium chloride injection, DailyMed 30f8b0f5-d601-4ed6-8463-20746db78d94)",
            },
            Self::AspartateHydrochlorideTrihydrate => SaltRow {
                id: "magnesium-aspartate-hydrochloride-trihydrate",
                name: "magnesium aspartate hydrochloride trihydrate",
                gram_per_mole: formula(12, 4, 1, 7, ATOMIC[5]),
                particles: 3.0,
                source: "sum of atomic masses; label: 614.8 mg = 60.8 mg Mg = 2.5 mmol \
                    (Magnesiocard i.v., meine-gesundheit.de 17783)",
            },
            Self::HydrogenAspartateDihydrate => SaltRow {
                id: "magnesium-hydrogen-aspartate-dihydrate",
                name: "magnesium hydrogen aspartate dihydrate",
                gram_per_mole: formula(16, 8, 2, 10, 0.0),
                particles: 3.0,
                source: "sum of atomic masses; label: 3.245 g = 243 mg Mg = 10 mmol \
                    (Magnobal, imedikament.de)",
            },
            Self::GluconateDihydrate => SaltRow {
                id: "magnesium-gluconate-dihydrate",
                name: "magnesium gluconate dihydrate",
                gram_per_mole: formula(26, 12, 0, 16, 0.0),
                particles: 3.0,
                source: "sum of atomic masses",
            },
            Self::Elemental => SaltRow {
                id: "elemental",
                name: "elemental magnesium",
                gram_per_mole: MAGNESIUM_GRAM_PER_MOLE,
                particles: 2.0,
                source: "atomic mass of magnesium",
            },
        }
    }

    /// The word used on the command line and in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The name printed for people, never abbreviated.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Where the molar mass comes from, and the label figure it was checked against.
    #[must_use]
    pub fn source(self) -> &'static str {
        self.row().source
    }

    /// Mass of one mole of the salt, which holds one mole of Mg2+.
    #[must_use]
    pub fn molar_mass(self) -> MolarMass {
        MolarMass::new::<gram_per_mole>(self.row().gram_per_mole)
    }

    /// Dissolved particles per magnesium ion, the ideal count that labels print.
    #[must_use]
    pub fn particles(self) -> f64 {
        self.row().particles
    }

    /// The salt with this id.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the ids.
    pub fn from_id(id: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|salt| salt.id() == id)
            .ok_or_else(|| {
                let ids: Vec<_> = Self::ALL.iter().map(|salt| salt.id()).collect();
                Error::new(
                    ErrorKind::Malformed,
                    format!("`{id}` is not a salt this program knows"),
                    format!("use one of: {}", ids.join(", ")),
                )
            })
    }

    /// Amount of Mg2+ in `mass` of this salt.
    #[must_use]
    pub fn amount(self, mass: Mass) -> AmountOfSubstance {
        mass / self.molar_mass()
    }

    /// Mass of this salt that holds `amount` of Mg2+.
    #[must_use]
    pub fn mass(self, amount: AmountOfSubstance) -> Mass {
        amount * self.molar_mass()
    }
}

/// A mass of a named salt: the only way grams enter or leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaltDose {
    mass: Mass,
    salt: Salt,
}

impl SaltDose {
    /// `mass` of `salt`.
    #[must_use]
    pub fn new(mass: Mass, salt: Salt) -> Self {
        Self { mass, salt }
    }

    /// The mass of `salt` that holds `amount` of Mg2+.
    #[must_use]
    pub fn holding(amount: AmountOfSubstance, salt: Salt) -> Self {
        Self {
            mass: salt.mass(amount),
            salt,
        }
    }

    /// The mass of the salt.
    #[must_use]
    pub fn mass(self) -> Mass {
        self.mass
    }

    /// The salt.
    #[must_use]
    pub fn salt(self) -> Salt {
        self.salt
    }

    /// The amount of Mg2+.
    #[must_use]
    pub fn amount(self) -> AmountOfSubstance {
        self.salt.amount(self.mass)
    }
}

/// A mass of a named salt per time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaltRate {
    rate: MassRate,
    salt: Salt,
}

impl SaltRate {
    /// The mass rate of `salt` that carries this rate of Mg2+.
    #[must_use]
    pub fn carrying(rate: CatalyticActivity, salt: Salt) -> Self {
        Self {
            rate: rate * salt.molar_mass(),
            salt,
        }
    }

    /// `rate` of `salt`.
    #[must_use]
    pub fn new(rate: MassRate, salt: Salt) -> Self {
        Self { rate, salt }
    }

    /// The mass rate.
    #[must_use]
    pub fn rate(self) -> MassRate {
        self.rate
    }

    /// The rate of Mg2+.
    #[must_use]
    pub fn amount_rate(self) -> CatalyticActivity {
        self.rate / self.salt.molar_mass()
    }
}

/// Milliequivalents in an amount of Mg2+.
#[must_use]
pub fn milliequivalents(amount: AmountOfSubstance) -> f64 {
    amount.get::<millimole>() * EQUIVALENTS_PER_MOLE
}

/// The amount of Mg2+ in this many milliequivalents.
#[must_use]
pub fn from_milliequivalents(value: f64) -> AmountOfSubstance {
    AmountOfSubstance::new::<millimole>(value / EQUIVALENTS_PER_MOLE)
}

/// Elemental magnesium in an amount of Mg2+.
#[must_use]
pub fn elemental(amount: AmountOfSubstance) -> Mass {
    Salt::Elemental.mass(amount)
}

/// mg/dL of magnesium in a serum concentration.
#[must_use]
pub fn milligram_per_deciliter(level: MolarConcentration) -> f64 {
    level.get::<crate::units::basic::molar::millimole_per_liter>() * MAGNESIUM_GRAM_PER_MOLE / 10.0
}

/// The serum concentration of this many mg/dL of magnesium.
#[must_use]
pub fn from_milligram_per_deciliter(value: f64) -> MolarConcentration {
    MolarConcentration::new::<crate::units::basic::molar::millimole_per_liter>(
        value * 10.0 / MAGNESIUM_GRAM_PER_MOLE,
    )
}

/// A dose for people: grams from 1 g, milligrams below, with the salt in words.
#[must_use]
pub fn describe(dose: SaltDose) -> String {
    format!("{} of {}", show::mass(dose.mass()), dose.salt().name())
}

/// An amount of Mg2+ for people: as a dose of `salt`, in mmol, in mEq and as elemental magnesium.
#[must_use]
pub fn in_every_unit(amount: AmountOfSubstance, salt: Salt) -> String {
    format!(
        "{} = {} mmol = {} mEq = {} elemental magnesium",
        describe(SaltDose::holding(amount, salt)),
        show::number(amount.get::<millimole>()),
        show::number(milliequivalents(amount)),
        show::mass(elemental(amount)),
    )
}
