//! A level that is expected of a depleted patient, shown alike by `check` and `plan`.

use super::json::Quantity;
use crate::simulate::expected::ExpectedLevel;
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
