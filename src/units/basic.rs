//! Units that `uom` lacks, and the measured quantities of a patient with their windows.
//!
//! The constructors of the newtypes refuse what cannot be: a value that is not finite or
//! lies outside the physical window, which is wide enough for every patient ever reported
//! and narrow enough to catch most values typed in the wrong unit.

use crate::{Error, ErrorKind, Result};
use uom::si::f64::{Area, Length, Mass, MolarConcentration, Time, VolumeRate};
use uom::si::{length, mass, molar_concentration, time, volume_rate as si_volume_rate};

/// Flow units.
pub mod flow {
    unit! {
        system: uom::si;
        quantity: uom::si::volume_rate;

        @milliliter_per_hour: 1.0_E-6 / 3.6_E3; "mL/h", "milliliter per hour", "milliliters per hour";
        @milliliter_per_minute: 1.0_E-6 / 6.0_E1; "mL/min", "milliliter per minute", "milliliters per minute";
        @liter_per_hour: 1.0_E-3 / 3.6_E3; "L/h", "liter per hour", "liters per hour";
    }
}

/// Units of amount of substance per time.
pub mod amount_rate {
    unit! {
        system: uom::si;
        quantity: uom::si::catalytic_activity;

        @millimole_per_hour: 1.0_E-3 / 3.6_E3; "mmol/h", "millimole per hour", "millimoles per hour";
        @millimole_per_minute: 1.0_E-3 / 6.0_E1; "mmol/min", "millimole per minute", "millimoles per minute";
        @millimole_per_day: 1.0_E-3 / 8.64_E4; "mmol/d", "millimole per day", "millimoles per day";
    }
}

/// Units of amount of substance per volume.
pub mod molar {
    unit! {
        system: uom::si;
        quantity: uom::si::molar_concentration;

        @millimole_per_liter: 1.0; "mmol/L", "millimole per liter", "millimoles per liter";
        @millimole_per_milliliter: 1.0_E3; "mmol/mL", "millimole per milliliter", "millimoles per milliliter";
        @micromole_per_liter: 1.0_E-3; "umol/L", "micromole per liter", "micromoles per liter";
    }
}

/// Units of salt mass per time.
pub mod salt_rate {
    unit! {
        system: uom::si;
        quantity: uom::si::mass_rate;

        @milligram_per_minute: 1.0_E-6 / 6.0_E1; "mg/min", "milligram per minute", "milligrams per minute";
        @milligram_per_hour: 1.0_E-6 / 3.6_E3; "mg/h", "milligram per hour", "milligrams per hour";
    }
}

/// Creatinine: 1 mg/dL is this many umol/L (molar mass 113.12 g/mol; the factor every
/// laboratory and the kidney equations use).
///
/// Source: BMC Geriatr 2021, doi 10.1186/s12877-021-02428-y, table 1.
pub const CREATININE_UMOL_PER_MG_DL: f64 = 88.4;

/// Window of a body weight, kg.
pub const WEIGHT_KG: (f64, f64) = (1.0, 400.0);
/// Window of a height, cm.
pub const HEIGHT_CM: (f64, f64) = (40.0, 250.0);
/// Window of an age, years.
pub const AGE_YEARS: (f64, f64) = (0.0, 120.0);
/// Window of a measured serum magnesium, mmol/L.
pub const LEVEL_MMOL_L: (f64, f64) = (0.1, 25.0);
/// Window of a creatinine, mg/dL.
pub const CREATININE_MG_DL: (f64, f64) = (0.2, 20.0);
/// Window of a clearance, mL/min.
pub const CLEARANCE_ML_MIN: (f64, f64) = (0.0, 400.0);
/// Window of an indexed filtration, mL/min/1.73m2.
pub const INDEXED_ML_MIN: (f64, f64) = (0.0, 300.0);

/// Refuses `value` unless it is finite and inside `window`; `unit` names both.
fn inside(what: &str, value: f64, window: (f64, f64), unit: &str) -> Result<()> {
    if value.is_finite() && value >= window.0 && value <= window.1 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!(
            "{what} {} {unit} is outside {} to {} {unit}, the range this program accepts",
            super::show::number(value),
            super::show::number(window.0),
            super::show::number(window.1)
        ),
        "check the digits and the unit; write the value in the unit the laboratory or scale reported",
    ))
}

/// Actual body weight of the patient.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PatientWeight(Mass);

impl PatientWeight {
    /// A body weight from 1 kg to 400 kg.
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn new(weight: Mass) -> Result<Self> {
        inside("weight", weight.get::<mass::kilogram>(), WEIGHT_KG, "kg")?;
        Ok(Self(weight))
    }

    /// The weight.
    #[must_use]
    pub fn get(self) -> Mass {
        self.0
    }
}

/// Body height of the patient.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PatientHeight(Length);

impl PatientHeight {
    /// A body height from 40 cm to 250 cm.
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn new(height: Length) -> Result<Self> {
        inside(
            "height",
            height.get::<length::centimeter>(),
            HEIGHT_CM,
            "cm",
        )?;
        Ok(Self(height))
    }

    /// The height.
    #[must_use]
    pub fn get(self) -> Length {
        self.0
    }
}

/// Age of the patient.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PatientAge(Time);

/// One year as used for ages: 365.25 days.
pub const DAYS_PER_YEAR: f64 = 365.25;

impl PatientAge {
    /// An age up to 120 years.
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn new(age: Time) -> Result<Self> {
        let years = age.get::<time::day>() / DAYS_PER_YEAR;
        inside("age", years, AGE_YEARS, "years")?;
        Ok(Self(age))
    }

    /// The age as a time.
    #[must_use]
    pub fn get(self) -> Time {
        self.0
    }

    /// The age in years, as the kidney equations take it.
    #[must_use]
    pub fn years(self) -> f64 {
        self.0.get::<time::day>() / DAYS_PER_YEAR
    }
}

/// Total magnesium concentration in serum (not the change from baseline, not ionized).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct SerumMagnesium(MolarConcentration);

impl SerumMagnesium {
    /// A measured level from 0.1 to 25 mmol/L; the highest level reported in a survivor is
    /// 22.5 mmol/L (Ali 2003, Pediatrics 112:e70).
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn measured(level: MolarConcentration) -> Result<Self> {
        let value = level.get::<molar::millimole_per_liter>();
        inside("serum magnesium", value, LEVEL_MMOL_L, "mmol/L")?;
        Ok(Self(level))
    }

    /// A level that a model predicts; any finite value from 0.
    ///
    /// # Errors
    /// Internal when the value is negative or not finite.
    pub fn predicted(level: MolarConcentration) -> Result<Self> {
        let value = level.get::<molar::millimole_per_liter>();
        if !value.is_finite() || value < 0.0 {
            return Err(Error::internal(format!(
                "a predicted serum magnesium of {value} mmol/L"
            )));
        }
        Ok(Self(level))
    }

    /// The concentration.
    #[must_use]
    pub fn get(self) -> MolarConcentration {
        self.0
    }

    /// The concentration in mmol/L, for printing and for the model kernels.
    #[must_use]
    pub fn millimolar(self) -> f64 {
        self.0.get::<molar::millimole_per_liter>()
    }
}

/// Serum creatinine.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Creatinine(MolarConcentration);

impl Creatinine {
    /// A creatinine from 0.2 to 20 mg/dL (18 to 1768 umol/L).
    ///
    /// # Errors
    /// Malformed outside that window: the windows of the two units hardly overlap, so a
    /// value typed in the wrong unit ends here.
    pub fn new(level: MolarConcentration) -> Result<Self> {
        let umol = level.get::<molar::micromole_per_liter>();
        // 18 to 20 mg/dL would be read as a plausible umol/L value and the other way round.
        inside(
            "creatinine",
            umol / CREATININE_UMOL_PER_MG_DL,
            CREATININE_MG_DL,
            "mg/dL",
        )?;
        Ok(Self(level))
    }

    /// Creatinine in mg/dL, as the kidney equations take it.
    #[must_use]
    pub fn milligram_per_deciliter(self) -> f64 {
        self.micromolar() / CREATININE_UMOL_PER_MG_DL
    }

    /// Creatinine in umol/L.
    #[must_use]
    pub fn micromolar(self) -> f64 {
        self.0.get::<molar::micromole_per_liter>()
    }
}

/// Kidney function in absolute units (mL/min of this patient).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct AbsoluteClearance(VolumeRate);

impl AbsoluteClearance {
    /// A clearance from 0 to 400 mL/min.
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn new(clearance: VolumeRate) -> Result<Self> {
        let value = clearance.get::<flow::milliliter_per_minute>();
        inside("kidney clearance", value, CLEARANCE_ML_MIN, "mL/min")?;
        Ok(Self(clearance))
    }

    /// No filtration at all.
    #[must_use]
    pub fn none() -> Self {
        Self(VolumeRate::new::<flow::milliliter_per_minute>(0.0))
    }

    /// The clearance.
    #[must_use]
    pub fn get(self) -> VolumeRate {
        self.0
    }
}

/// Kidney function per 1.73 m2 of body surface; becomes absolute only with the patient's
/// own body surface area.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct IndexedFiltration(VolumeRate);

impl IndexedFiltration {
    /// An indexed filtration rate from 0 to 300 mL/min per 1.73 m2.
    ///
    /// # Errors
    /// Malformed outside that window.
    pub fn new(filtration: VolumeRate) -> Result<Self> {
        let value = filtration.get::<flow::milliliter_per_minute>();
        inside("indexed filtration", value, INDEXED_ML_MIN, "mL/min/1.73m2")?;
        Ok(Self(filtration))
    }

    /// The flow for a body surface of 1.73 m2.
    #[must_use]
    pub fn per_standard_surface(self) -> VolumeRate {
        self.0
    }

    /// The filtration of a patient with this body surface.
    ///
    /// # Errors
    /// Malformed when the product leaves the window of [`AbsoluteClearance`].
    pub fn absolute(self, surface: Area) -> Result<AbsoluteClearance> {
        let standard = Area::new::<uom::si::area::square_meter>(1.73);
        AbsoluteClearance::new(self.0 * (surface / standard))
    }
}

/// Ideal osmolarity of a solution (mOsm/L).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Osmolarity(MolarConcentration);

impl Osmolarity {
    /// An osmolarity given as a concentration of dissolved particles.
    #[must_use]
    pub fn new(particles: MolarConcentration) -> Self {
        Self(particles)
    }

    /// In mOsm/L.
    #[must_use]
    pub fn milliosmolar(self) -> f64 {
        self.0.get::<molar_concentration::mole_per_cubic_meter>()
    }
}

/// Cubic meter per second, the base unit behind every flow; for ratios of flows.
pub use si_volume_rate::cubic_meter_per_second;
