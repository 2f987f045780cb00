//! What drives the peak, as text for people.

use crate::answer::PeakDrivers;
use crate::population::sensitivity::Driver;
use crate::units::show;

/// The peak, then a line for each input, the one that matters most first.
#[must_use]
pub fn drivers_to_text(drivers: &PeakDrivers) -> Vec<String> {
    let sensitivity = &drivers.sensitivity;
    let first = format!(
        "peak of {}: {} mmol/L as the case stands",
        drivers.model.id,
        show::fixed(sensitivity.peak, 2)
    );
    let rows = sensitivity.drivers.iter().map(driver);
    std::iter::once(first).chain(rows).collect()
}

fn driver(driver: &Driver) -> String {
    let (low, high) = (&driver.low, &driver.high);
    let ends = format!("{} to {}", shown_value(low.value), shown_value(high.value));
    let ends = format!("{ends} {}", driver.unit);
    format!(
        "  {} {}: peak {} to {} mmol/L",
        driver.input,
        ends.trim_end(),
        show::fixed(low.peak, 2),
        show::fixed(high.peak, 2)
    )
}

/// A value of an input: three digits tell its ends apart.
#[must_use]
pub fn shown_value(value: f64) -> String {
    let places = 2 - libm::log10(value.abs().max(1e-3)).floor() as i32;
    show::fixed(value, places.clamp(0, 4))
}
