//! One formatter for every clinical number: decimal half-up rounding, a leading zero, no
//! trailing zero, no exponent, a space before the unit (the safe-writing rules of ISMP).

use crate::error::is_unprintable;
use uom::si::f64::{Mass, Time};
use uom::si::{mass, time};

/// Significant digits shown to people.
const SHOWN_DIGITS: i32 = 4;
/// Significant digits kept in machine output: enough for every check, and below the last
/// bits in which two spellings of one dose may differ.
const KEPT_DIGITS: i32 = 9;

/// `value` rounded half up to `digits` significant decimal digits.
fn significant(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let magnitude = libm::log10(value.abs()).floor() as i32;
    decimals(value, digits - 1 - magnitude)
}

/// `value` rounded half up (away from zero) to `places` decimals; binary noise is removed
/// first, so that 0.35 is rounded as the decimal number it stands for.
#[must_use]
pub fn decimals(value: f64, places: i32) -> f64 {
    // Twelve digits are far more than any input has and fewer than a double carries.
    let clean: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    let scale = 10f64.powi(places.abs());
    let scaled = if places >= 0 {
        clean * scale
    } else {
        clean / scale
    };
    let scaled: f64 = format!("{scaled:.11e}").parse().unwrap_or(scaled);
    let rounded = (scaled.abs() + 0.5).floor().copysign(scaled);
    if places >= 0 {
        rounded / scale
    } else {
        rounded * scale
    }
}

/// The value kept in machine output.
#[must_use]
pub fn kept(value: f64) -> f64 {
    significant(value, KEPT_DIGITS)
}

/// A number for people: at most four significant digits, whole numbers in full.
///
/// From 1 upward never exactly three decimals, which some countries read as thousands and
/// the [parser](crate::units::parse) therefore refuses.
#[must_use]
pub fn number(value: f64) -> String {
    if value.abs() >= 1000.0 {
        return plain(decimals(value, 0));
    }
    let text = plain(significant(value, SHOWN_DIGITS));
    let three = text
        .split_once('.')
        .is_some_and(|(_, fraction)| fraction.len() == 3);
    if three && value.abs() >= 1.0 {
        plain(decimals(value, 2))
    } else {
        text
    }
}

/// A number with at most `places` decimals.
#[must_use]
pub fn fixed(value: f64, places: i32) -> String {
    plain(decimals(value, places))
}

/// Digits without exponent and without a trailing zero; never a negative zero.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return "not a number".into();
    }
    let value = if value == 0.0 { 0.0 } else { value };
    format!("{value}")
}

/// A count of people with its thousands set apart: `9,556`. Only for what is counted, never for a
/// quantity that somebody could type.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A mass for people: grams from 1 g, milligrams below, kilograms never.
#[must_use]
pub fn mass(mass: Mass) -> String {
    let grams = mass.get::<mass::gram>();
    // 999.97 mg would round to 1000 mg, which is 1 g.
    if significant(grams, SHOWN_DIGITS) >= 1.0 {
        format!("{} g", number(grams))
    } else {
        format!("{} mg", number(mass.get::<mass::milligram>()))
    }
}

/// A duration for people, so that whole minutes stay exact: `100 minutes`, `1.5 hours`,
/// `5 hours 20 minutes`, `4 days`.
#[must_use]
pub fn duration(duration: Time) -> String {
    let minutes = decimals(duration.get::<time::minute>(), 6);
    let hours = minutes / 60.0;
    if minutes.abs() < 60.0 || minutes.fract() != 0.0 && minutes.abs() < 180.0 {
        return counted(minutes, "minute");
    }
    if (hours * 4.0).fract() == 0.0 || minutes.fract() != 0.0 {
        let days = hours / 24.0;
        let whole_days = hours.abs() > 72.0 && days.fract() == 0.0;
        return if whole_days {
            counted(days, "day")
        } else {
            counted(hours, "hour")
        };
    }
    if minutes.abs() < 180.0 {
        return counted(minutes, "minute");
    }
    let whole = hours.trunc();
    format!(
        "{} {}",
        counted(whole, "hour"),
        counted(minutes - whole * 60.0, "minute")
    )
}

/// `text` with every such character written as its code point, so that nothing typed can move
/// the cursor, color a line or forge one.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unprintable(c) {
            out.push_str(&format!("U+{:04X}", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

/// `1 hour`, `2 hours`, `0.5 hours`.
#[must_use]
pub fn counted(value: f64, word: &str) -> String {
    let digits = number(value);
    if digits == "1" {
        format!("1 {word}")
    } else {
        format!("{digits} {word}s")
    }
}
