//! Which spellings name which unit: one table a kind of quantity, one factor a unit.

use super::AmountRate;
use super::basic::{CREATININE_UMOL_PER_MG_DL, DAYS_PER_YEAR, amount_rate, flow, molar};
use super::magnesium;
use super::written::Content;
use uom::si::f64::{
    AmountOfSubstance, Length, Mass, MolarConcentration, Ratio, Time, Volume, VolumeRate,
};
use uom::si::ratio::percent;
use uom::si::{amount_of_substance, length, mass, time, volume};

/// Spelling and meaning of the units of one kind of quantity.
pub(super) type Units<Q> = &'static [(&'static str, fn(f64) -> Q)];

/// Other spellings of a part of a unit, and the one that the tables hold: lower case where people
/// write it, words as this program prints them, and the codes of UCUM.
const SPELLINGS: &[(&str, &str)] = &[
    ("ml", "mL"),
    ("l", "L"),
    ("dl", "dL"),
    ("meq", "mEq"),
    ("mval", "mEq"),
    ("[lb_av]", "lb"),
    ("lbs", "lb"),
    ("[in_i]", "in"),
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("minute", "min"),
    ("minutes", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("y", "years"),
    ("year", "years"),
    ("mo", "months"),
    ("month", "months"),
    ("{1.73_m2}", "1.73m2"),
    ("1.73 m2", "1.73m2"),
    ("1.73_m2", "1.73m2"),
];

/// Whole units that are written in parts of their own.
const WHOLE_SPELLINGS: &[(&str, &str)] = &[
    ("mg%", "mg/dL"),
    ("% w/v", "%"),
    ("%w/v", "%"),
    ("% (w/v)", "%"),
];

/// The spelling of a unit that the tables hold; what nobody writes so comes back as it is.
///
/// `unit` is in the form NFKC, which makes one of both micro signs and of `m2` with a raised 2.
#[must_use]
pub fn canonical_unit(unit: &str) -> String {
    let unit = unit.replace('\u{3bc}', "u");
    let known = |table: &[(&str, &'static str)], text: &str| {
        let found = table.iter().find(|(spelling, _)| *spelling == text);
        found.map(|(_, canonical)| *canonical)
    };
    if let Some(whole) = known(WHOLE_SPELLINGS, &unit) {
        return whole.to_owned();
    }
    let parts = unit
        .split('/')
        .map(|part| known(SPELLINGS, part).unwrap_or(part));
    parts.collect::<Vec<_>>().join("/")
}

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
pub(super) const EXCRETION: Units<AmountRate> = &[
    ("mmol/d", |v| {
        AmountRate::new::<amount_rate::millimole_per_hour>(v / 24.0)
    }),
    ("mEq/d", |v| {
        let daily = v / magnesium::EQUIVALENTS_PER_MOLE;
        AmountRate::new::<amount_rate::millimole_per_hour>(daily / 24.0)
    }),
];
pub(super) const PART: Units<Ratio> = &[("%", Ratio::new::<percent>)];
pub(super) const CREATININE: Units<MolarConcentration> = &[
    ("mg/dL", |v| {
        MolarConcentration::new::<molar::micromole_per_liter>(v * CREATININE_UMOL_PER_MG_DL)
    }),
    (
        "umol/L",
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
];
