//! The cells of a comma-separated table.

/// A number with as many digits as tell it from every other, without an exponent where it can
/// be read without.
#[must_use]
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A cell that may hold any text.
#[must_use]
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
