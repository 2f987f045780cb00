//! Numbers with a unit as model files write them.
//!
//! Unlike an order, a model file is written once and reviewed, so `0.856 mmol/L` with three
//! decimals is read as it stands; the separator is always a point.

use crate::units::basic::{CREATININE_UMOL_PER_MG_DL, DAYS_PER_YEAR};
use crate::units::magnesium::{EQUIVALENTS_PER_MOLE, MAGNESIUM_GRAM_PER_MOLE};
use crate::{Error, ErrorKind, Result};

/// Hours per day.
pub const HOURS_PER_DAY: f64 = 24.0;
/// Kilograms per pound (exact).
const KILOGRAM_PER_POUND: f64 = 0.453_592_37;
/// Most digits of a value: as many as a program prints of a double; more is a copying error.
const MAX_DIGITS: usize = 17;

/// What a number means; each has one unit that the equations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// L
    Volume,
    /// L/h
    Clearance,
    /// mmol/L of magnesium
    Level,
    /// mmol/h of Mg2+
    AmountRate,
    /// Hours.
    Time,
    /// 1/h
    PerTime,
    /// No unit; also written in percent.
    Fraction,
    /// kg
    Weight,
    /// cm
    Height,
    /// kg/m2
    BodyMassIndex,
    /// Years.
    Age,
    /// umol/L
    Creatinine,
    /// No unit: a column of a data set.
    Bare,
    /// mmHg
    Pressure,
    /// mmol*h/L: a level times its time.
    Exposure,
    /// g of magnesium sulfate heptahydrate.
    SaltMass,
    /// g/h of magnesium sulfate heptahydrate.
    SaltRate,
}

impl Dimension {
    /// The accepted spellings, the unit of the equations first, each with its size in that unit.
    #[must_use]
    pub fn units(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Volume => vec![("L", 1.0), ("dL", 0.1), ("mL", 1e-3)],
            Self::Clearance => vec![
                ("L/h", 1.0),
                ("dL/h", 0.1),
                ("mL/min", 0.06),
                ("mL/h", 1e-3),
                ("L/min", 60.0),
            ],
            Self::Level => vec![
                ("mmol/L", 1.0),
                ("mg/dL", 10.0 / MAGNESIUM_GRAM_PER_MOLE),
                ("mg/L", 1.0 / MAGNESIUM_GRAM_PER_MOLE),
                ("mEq/L", 1.0 / EQUIVALENTS_PER_MOLE),
            ],
            Self::AmountRate => {
                vec![
                    ("mmol/h", 1.0),
                    ("mmol/min", 60.0),
                    ("mmol/d", 1.0 / HOURS_PER_DAY),
                ]
            }
            Self::Time => vec![("h", 1.0), ("min", 1.0 / 60.0), ("d", HOURS_PER_DAY)],
            Self::PerTime => vec![("1/h", 1.0), ("1/min", 60.0)],
            Self::Fraction => vec![("", 1.0), ("%", 0.01)],
            Self::Weight => vec![("kg", 1.0), ("lb", KILOGRAM_PER_POUND)],
            Self::Height => vec![("cm", 1.0), ("m", 100.0), ("in", 2.54)],
            Self::BodyMassIndex => vec![("kg/m2", 1.0)],
            Self::Age => vec![
                ("years", 1.0),
                ("months", 1.0 / 12.0),
                ("d", 1.0 / DAYS_PER_YEAR),
            ],
            Self::Creatinine => vec![("umol/L", 1.0), ("mg/dL", CREATININE_UMOL_PER_MG_DL)],
            Self::Bare => vec![("", 1.0)],
            Self::Pressure => vec![("mmHg", 1.0)],
            Self::Exposure => vec![("mmol*h/L", 1.0), ("mmol*min/L", 1.0 / 60.0)],
            Self::SaltMass => vec![("g", 1.0)],
            Self::SaltRate => vec![("g/h", 1.0)],
        }
    }

    /// Reads `text` as a number of this dimension, in the unit of the equations.
    ///
    /// # Errors
    /// Malformed when the number is not a plain decimal or the unit is missing or not one of
    /// this dimension.
    pub fn read(self, text: &str) -> Result<f64> {
        let (number, unit) = split(text);
        let value = plain_decimal(number)?;
        let units = self.units();
        let factor = units
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, factor)| factor);
        factor.map(|factor| value * factor).ok_or_else(|| {
            let allowed: Vec<_> = units
                .iter()
                .map(|(name, _)| if name.is_empty() { "no unit" } else { name })
                .collect();
            malformed(
                if unit.is_empty() {
                    format!("`{text}` has no unit")
                } else {
                    format!("`{unit}` is not a unit of this value")
                },
                format!("use one of: {}", allowed.join(", ")),
            )
        })
    }
}

/// The number and the unit of `text`, which may be apart by one space.
fn split(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    // `1/h` alone would be read as a number and a unit `/h`, which no dimension has.
    (number, unit.strip_prefix(' ').unwrap_or(unit))
}

/// A number without sign, exponent or thousands mark.
fn plain_decimal(text: &str) -> Result<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    if count > MAX_DIGITS {
        return Err(malformed(
            format!("`{text}` has {count} digits, more than the {MAX_DIGITS} that a double has"),
            "round it",
        ));
    }
    if digits(whole)
        && digits(decimals)
        && let Ok(value) = text.parse::<f64>()
    {
        return Ok(value);
    }
    Err(malformed(
        format!("`{text}` is not a plain decimal number"),
        "write digits with at most one point, such as \"0.856 mmol/L\"; no sign, no exponent",
    ))
}

fn malformed(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
