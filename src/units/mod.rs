//! Quantities: magnesium as an amount, the units of the ward, parsing and printing.
//!
//! Inside the program magnesium is always an amount of substance of Mg2+. Grams exist
//! only at the border and always belong to a named salt, see [`magnesium`].

pub mod basic;
pub mod magnesium;
pub mod named_unit;
pub mod parse;
mod refusal;
pub mod show;
mod unit_spellings;
pub mod written;

pub use basic::{
    AbsoluteClearance, Creatinine, IndexedFiltration, Osmolarity, PatientAge, PatientHeight,
    PatientWeight, SerumMagnesium,
};
pub use magnesium::{Salt, SaltDose, SaltRate};
pub use parse::{DecimalStyle, Reader};
pub use unit_spellings::canonical_unit;
pub use uom::si::f64::{
    AmountOfSubstance, Area, CatalyticActivity, Length, Mass, MolarConcentration, Time, Volume,
    VolumeRate,
};
pub use written::{BagText, Content, DoseText, RateText};

/// Relative noise of a figure written with nine digits, which is up to 5e-9 off: a dose of exactly
/// a limit is within it, whatever units it was written in.
pub const WRITTEN_NOISE: f64 = 1e-8;

/// Rate at which Mg2+ enters or leaves the body (amount per time).
pub type AmountRate = CatalyticActivity;
