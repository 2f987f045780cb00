//! What is expected of a depleted patient, shown alike by every command: the level with its range,
//! and why the patient is depleted.

use super::json::{Quantity, SourceDocument};
use crate::safety::deficiency::ToldCause;
use crate::simulate::expected::ExpectedLevel;
use crate::units::magnesium::milligram_per_deciliter;
use crate::units::{SerumMagnesium, show};
use schemars::JsonSchema;
use serde::Serialize;

/// How sure an expected course is.
pub const GRADE: &str = "weak";

/// A level with its range.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RangeDocument {
    /// The level, mmol/L.
    value: Quantity,
    /// The lowest, mmol/L.
    low: Quantity,
    /// The highest, mmol/L.
    high: Quantity,
}

impl From<ExpectedLevel> for RangeDocument {
    fn from(level: ExpectedLevel) -> Self {
        let quantity =
            |level: SerumMagnesium| Quantity::new(show::decimals(level.millimolar(), 6), "mmol/L");
        Self {
            value: quantity(level.value),
            low: quantity(level.low),
            high: quantity(level.high),
        }
    }
}

/// The level with its range, for people.
#[must_use]
pub fn in_words(level: ExpectedLevel) -> String {
    let [value, low, high] =
        [level.value, level.low, level.high].map(|level| show::fixed(level.millimolar(), 2));
    let other = show::fixed(milligram_per_deciliter(level.value.get()), 1);
    format!("{value} mmol/L or {other} mg/dL ({low} to {high} mmol/L)")
}

/// From where to where the range of an expected level goes, `models` behind it, and how sure it is; in
/// the words of [`GRADE`].
#[must_use]
pub fn range_words(cause: &ToldCause, models: &str) -> String {
    match cause.cause.expects_waste() {
        true => format!(
            "the range goes up to the curve that flags go by, of a kidney that conserves{models}; {GRADE}: the \
             tissues are left out, since what wastes is the kidney, and how far it does is not measured"
        ),
        false => format!(
            "the range goes from the larger tissues that tracers show to no uptake at all{models}; {GRADE}: \
             uptake is known within a factor of two"
        ),
    }
}

/// Why the patient is depleted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CauseDocument {
    /// Id of the cause: `renal`, `gut-or-intake` or `unknown`.
    cause: &'static str,
    /// What tells the cause.
    why: String,
    /// Who says that it does.
    source: SourceDocument,
}

impl From<&ToldCause> for CauseDocument {
    fn from(cause: &ToldCause) -> Self {
        Self {
            cause: cause.cause.id(),
            why: cause.why.clone(),
            source: SourceDocument::from(&cause.source),
        }
    }
}

/// The kidney that is assumed, with what tells it.
#[must_use]
pub fn assumed(cause: &ToldCause) -> String {
    format!("{}: {} [{}]", cause.kidney(), cause.why, cause.source.short)
}
