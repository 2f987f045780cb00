//! Which spellings name which unit: one table a kind of quantity, one factor a unit.

use super::basic::{CREATININE_UMOL_PER_MG_DL, DAYS_PER_YEAR, flow, molar};
use super::magnesium;
use super::written::Content;
use uom::si::f64::{AmountOfSubstance, Length, Mass, MolarConcentration, Time, Volume, VolumeRate};
use uom::si::{amount_of_substance, length, mass, time, volume};

/// Spelling and meaning of the units of one kind of quantity.
pub(super) type Units<Q> = &'static [(&'static str, fn(f64) -> Q)];

/// The international pound, exact; the factor of `uom` is rounded.
const KILOGRAM_PER_POUND: f64 = 0.453_592_37;

pub(super) const TIME: Units<Time> = &[
    ("s", Time::new::<time::second>),
    ("min", Time::new::<time::minute>),
    ("h", Time::new::<time::hour>),
    ("d", Time::new::<time::day>),
];
pub(super) const VOLUME: Units<Volume> = &[
    ("mL", Volume::new::<volume::milliliter>),
    ("L", Volume::new::<volume::liter>),
];
pub(super) const FLOW: Units<VolumeRate> = &[
    ("mL/h", VolumeRate::new::<flow::milliliter_per_hour>),
    ("mL/min", VolumeRate::new::<flow::milliliter_per_minute>),
];
pub(super) const MASS: Units<Mass> = &[
    ("kg", Mass::new::<mass::kilogram>),
    ("lb", |v| {
        Mass::new::<mass::kilogram>(v * KILOGRAM_PER_POUND)
    }),
];
pub(super) const LENGTH: Units<Length> = &[
    ("cm", Length::new::<length::centimeter>),
    ("m", Length::new::<length::meter>),
    ("in", Length::new::<length::inch>),
];
pub(super) const AGE: Units<Time> = &[
    ("years", |v| Time::new::<time::day>(v * DAYS_PER_YEAR)),
    ("months", |v| {
        Time::new::<time::day>(v * DAYS_PER_YEAR / 12.0)
    }),
];
pub(super) const SERUM: Units<MolarConcentration> = &[
    (
        "mmol/L",
        MolarConcentration::new::<molar::millimole_per_liter>,
    ),
    ("mg/dL", magnesium::from_milligram_per_deciliter),
    ("mEq/L", |v| {
        MolarConcentration::new::<molar::millimole_per_liter>(v / magnesium::EQUIVALENTS_PER_MOLE)
    }),
];
pub(super) const CREATININE: Units<MolarConcentration> = &[
    ("mg/dL", |v| {
        MolarConcentration::new::<molar::micromole_per_liter>(v * CREATININE_UMOL_PER_MG_DL)
    }),
    (
        "umol/L",
        MolarConcentration::new::<molar::micromole_per_liter>,
    ),
    (
        "\u{3bc}mol/L",
        MolarConcentration::new::<molar::micromole_per_liter>,
    ),
];
pub(super) const CLEARANCE: Units<VolumeRate> =
    &[("mL/min", VolumeRate::new::<flow::milliliter_per_minute>)];
pub(super) const INDEXED: Units<VolumeRate> = &[(
    "mL/min/1.73m2",
    VolumeRate::new::<flow::milliliter_per_minute>,
)];
pub(super) const CONTENT: Units<Content> = &[
    ("g", |v| Content::Mass(Mass::new::<mass::gram>(v))),
    ("mg", |v| Content::Mass(Mass::new::<mass::milligram>(v))),
    ("mmol", |v| {
        Content::Amount(AmountOfSubstance::new::<amount_of_substance::millimole>(v))
    }),
    ("mEq", |v| {
        Content::Amount(magnesium::from_milliequivalents(v))
    }),
    ("meq", |v| {
        Content::Amount(magnesium::from_milliequivalents(v))
    }),
    ("mval", |v| {
        Content::Amount(magnesium::from_milliequivalents(v))
    }),
];
