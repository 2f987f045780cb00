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

/// A cell that may hold any text, in quotation marks where it has to be.
#[must_use]
pub fn cell(text: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record([text]);
    let row = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&row)
        .trim_end_matches('\n')
        .to_owned()
}
