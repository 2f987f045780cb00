//! Refusals of text that has no reading or more than one, in words.

use super::DecimalStyle;
use crate::{Error, ErrorKind, Result};

/// The refusal of `text`, with what is allowed and what to do.
pub(super) fn refuse(kind: ErrorKind, message: String, help: &str) -> Error {
    Error::new(kind, message, help)
}

/// Why `text` does not start with a plain number.
pub(super) fn no_number(text: &str) -> Error {
    let message = match text.chars().next() {
        None => "an empty text is not a quantity".to_owned(),
        Some('-' | '+') => format!("`{text}` has a sign; a quantity here is never negative"),
        Some(c @ ('\u{2212}' | '\u{2010}'..='\u{2015}' | '\u{fe63}' | '\u{ff0d}')) => {
            return refuse(
                ErrorKind::Malformed,
                format!(
                    "`{text}` begins with the character U+{:04X}, which looks like a hyphen \
                     (U+002D) and is none",
                    c as u32
                ),
                "only a time before the start has a sign, and it is a hyphen: \"-4 h\"",
            );
        }
        Some(c) if c.is_numeric() => format!(
            "`{text}` begins with the character U+{:04X}, which is not an ASCII digit",
            c as u32
        ),
        Some(_) => format!("`{text}` does not begin with a number"),
    };
    refuse(
        ErrorKind::Malformed,
        message,
        "write digits and a unit, for example 4 g or 0.85 mmol/L",
    )
}

/// Refuses a comma in point style and a point in comma style, with both readings.
pub(super) fn wrong_mark(text: &str, digits: &str, unit: &str, style: DecimalStyle) -> Error {
    let decimal = digits.replace(',', ".");
    let joined: String = digits.chars().filter(char::is_ascii_digit).collect();
    let joined = match joined.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    let space = if unit.is_empty() { "" } else { " " };
    let (mark, help) = match style {
        DecimalStyle::Point => (
            "comma",
            "write the number with a point, or declare the whole run with",
        ),
        DecimalStyle::Comma => (
            "point",
            "write the number with a comma, as the run is declared with",
        ),
    };
    refuse(
        ErrorKind::Ambiguous,
        format!(
            "`{text}` has a {mark}, which is a decimal mark in some countries and a thousands \
             mark in others: it could mean {decimal}{space}{unit} or {joined}{space}{unit}"
        ),
        help,
    )
    .with_setting("decimal", "comma")
}

/// Refuses `1.234,5` and `1,234.5`: the first mark is a thousands mark.
pub(super) fn thousands_mark(text: &str, digits: &str) -> Error {
    let decimal = digits.rfind(['.', ',']).unwrap_or(digits.len());
    let whole: String = digits[..decimal]
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let fraction = digits[decimal..].trim_start_matches(['.', ',']);
    refuse(
        ErrorKind::Ambiguous,
        format!(
            "`{text}` holds a point and a comma: thousands marks are refused, it could mean \
             {whole}.{fraction} or be a typing error"
        ),
        "write the number with one decimal mark and without thousands marks",
    )
}

/// Refuses `1.000`: one in some countries, one thousand in others.
pub(super) fn thousands(text: &str, whole: &str, fraction: &str, mark: char) -> Error {
    refuse(
        ErrorKind::Ambiguous,
        format!(
            "`{text}` is ambiguous: three digits after the only `{mark}` can be decimals \
             ({whole}{mark}{fraction}) or a thousands group ({whole}{fraction})"
        ),
        &format!(
            "write {whole}{mark}{fraction}0 for the decimal reading or {} for the other",
            format!("{whole}{fraction}").trim_start_matches('0')
        ),
    )
}

/// Names the usual ways in which what follows the digits is not a unit.
pub(super) fn refuse_strange_tail(text: &str, raw: &str, unit: &str) -> Result<()> {
    let first = unit.chars().next();
    let second = unit.chars().nth(1);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let what = match first {
        Some('e' | 'E') if digit(second) || matches!(second, Some('-' | '+')) => "an exponent",
        Some('-' | '\u{2013}' | '\u{2014}' | '\u{2212}') => "a range or a sign",
        Some('\'' | '_' | '\u{2019}') => "a thousands mark",
        Some(c) if c.is_ascii_digit() && raw.starts_with(|r: char| !r.is_ascii_digit()) => {
            "a gap inside the number or a digit that is not ASCII"
        }
        Some(c) if c.is_numeric() => "a digit that is not ASCII",
        Some(c) if c.is_whitespace() => "more than one space before the unit",
        _ => return Ok(()),
    };
    Err(refuse(
        ErrorKind::Malformed,
        format!(
            "`{text}` holds {what}; a quantity is a plain decimal, at most one space and a unit"
        ),
        "write for example 4 g, 1000 mg or 0.5 mmol/L",
    ))
}
