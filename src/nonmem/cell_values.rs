//! What a cell holds: a number, or nothing.

use super::malformed;
use crate::Result;

/// Largest number that a time, an amount or a covariate can be.
const LARGEST: f64 = 1e15;

/// Whether a cell says that there is no value.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(cell, "" | "." | "NA")
}

/// A number; `None` where it is missing.
pub(super) fn number(cell: &str) -> Result<Option<f64>> {
    if is_missing(cell) {
        return Ok(None);
    }
    // `parse` also takes inf and nan, which no record can mean.
    let plain = cell
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let value = cell.parse::<f64>().ok().filter(|_| plain);
    match value {
        Some(value) if value.abs() <= LARGEST => Ok(Some(value)),
        Some(_) => Err(malformed(
            format!("{cell} is larger than any time, amount or covariate"),
            "check the units: h, mmol, mmol/h",
        )),
        None => Err(malformed(
            format!("`{cell}` is not a number"),
            "write digits with a point, such as 0.5, or . where there is no value",
        )),
    }
}

/// As [`number`], with the name of the column in any error.
pub(super) fn named_number(cell: &str, column: &str) -> Result<Option<f64>> {
    number(cell).map_err(|error| malformed(format!("{column}: {}", error.message()), error.help()))
}
