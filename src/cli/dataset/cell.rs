//! What stands between two commas.

use crate::{Error, ErrorKind, Result};

/// Largest number that a time, an amount or a covariate can be.
const LARGEST: f64 = 1e15;

/// The cells of a line; quotation marks around a cell, and doubled ones in it, are taken off.
pub(in crate::cli) fn split(text: &str) -> Result<Vec<String>> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        if !trimmed.starts_with('"') {
            let end = rest.find(',').unwrap_or(rest.len());
            cells.push(rest[..end].trim().to_owned());
            match rest.get(end + 1..) {
                Some(after) => rest = after,
                None => return Ok(cells),
            }
            continue;
        }
        let (cell, after) = quoted(&trimmed[1..])?;
        cells.push(cell.trim().to_owned());
        match after.trim_start_matches([' ', '\t']).strip_prefix(',') {
            Some(after) => rest = after,
            None if after.trim().is_empty() => return Ok(cells),
            None => {
                return Err(malformed(
                    "text after the closing quotation mark of a cell",
                    "put quotation marks around the whole cell, or around none of it",
                ));
            }
        }
    }
}

/// A cell after its opening quotation mark, and what comes after it.
fn quoted(text: &str) -> Result<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text;
    while let Some(end) = rest.find('"') {
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => return Ok((cell, rest)),
        }
    }
    Err(malformed(
        "a quotation mark that is never closed",
        "close it, or take it away",
    ))
}

/// Whether a cell says that there is no value.
pub(in crate::cli) fn is_missing(text: &str) -> bool {
    matches!(text, "" | "." | "NA")
}

/// A number; `None` where it is missing.
pub(in crate::cli) fn number(text: &str) -> Result<Option<f64>> {
    if is_missing(text) {
        return Ok(None);
    }
    // `parse` also takes inf and nan, which no record can mean.
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let value = text.parse::<f64>().ok().filter(|_| plain);
    match value {
        Some(value) if value.abs() <= LARGEST => Ok(Some(value)),
        Some(_) => Err(malformed(
            format!("{text} is larger than any time, amount or covariate"),
            "check the units: h, mmol, mmol/h",
        )),
        None => Err(malformed(
            format!("`{text}` is not a number"),
            "write digits with a point, such as 0.5, or . where there is no value",
        )),
    }
}

pub(in crate::cli) fn malformed(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
