//! Numbers as the program prints them: the safe-writing rules of ISMP, half-up decimal
//! rounding, and that what is printed can be typed back.

use crate::fraction::Fraction;
use maginfuse::units::{Mass, Reader, Time, show};
use proptest::prelude::*;
use uom::si::{mass, time};

/// Whether `text` is a number as people may see it: no trailing zero after a mark, a digit
/// on both sides, no exponent, no superfluous leading zero.
pub fn is_safe(text: &str) -> bool {
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(|part| digits(part) && !part.ends_with('0'))
}

#[test]
fn exact_half_up_on_decimals_that_doubles_cannot_hold() {
    for (value, places, want) in [
        (0.25, 1, "0.3"),
        (0.35, 1, "0.4"),
        (0.45, 1, "0.5"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (0.145, 2, "0.15"),
        (4.35, 1, "4.4"),
        (1.15, 1, "1.2"),
        (1234.5, 0, "1235"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (0.049_999, 1, "0"),
        (50.0, 1, "50"),
        (0.1 + 0.2, 3, "0.3"),
    ] {
        assert_eq!(
            show::fixed(value, places),
            want,
            "{value} to {places} places"
        );
    }
}

#[test]
fn exact_numbers_for_people() {
    for (value, want) in [
        (50.0, "50"),
        (0.5, "0.5"),
        (16.229_419, "16.23"),
        (0.162_294, "0.1623"),
        (3_999.999_999_999, "4000"),
        (12_345.6, "12346"),
        (1e9, "1000000000"),
        (0.0, "0"),
        (-0.0, "0"),
        (8.114_709, "8.11"),
        (1.000_4, "1"),
        (0.000_123_456, "0.0001235"),
    ] {
        assert_eq!(show::number(value), want, "{value}");
    }
}

#[test]
fn exact_what_is_not_a_number_is_said_in_words() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!show::number(value).contains(|c: char| c.is_ascii_digit()));
        assert!(!show::fixed(value, 2).contains(|c: char| c.is_ascii_digit()));
    }
}

/// Values of every size that occurs, each power of ten as often as the others.
fn any_size() -> impl Strategy<Value = f64> {
    (-6.0..6.0f64).prop_map(|power| 10f64.powf(power))
}

/// The minutes that a printed duration stands for: `90 minutes`, `1 hour 40 minutes`.
fn minutes_of(text: &str) -> f64 {
    let words: Vec<&str> = text.split(' ').collect();
    words
        .chunks(2)
        .map(|pair| {
            let unit = match pair[1].trim_end_matches('s') {
                "minute" => 1.0,
                "hour" => 60.0,
                "day" => 1440.0,
                other => panic!("{other} in {text}"),
            };
            pair[0].parse::<f64>().unwrap() * unit
        })
        .sum()
}

#[test]
fn exact_whole_minutes_are_shown_exactly() {
    // Up to three days: 1.67 hours for 100 minutes would be set as 1 h 67 min.
    for minutes in 1..=4320 {
        let text = show::duration(Time::new::<time::minute>(f64::from(minutes)));
        let found = minutes_of(&text);
        assert!(
            (found - f64::from(minutes)).abs() < 1e-6,
            "{minutes} minutes as {text}"
        );
    }
}

#[test]
fn exact_one_is_singular() {
    for (minutes, want) in [
        (1.0, "1 minute"),
        (60.0, "1 hour"),
        (20.0, "20 minutes"),
        (120.0, "2 hours"),
    ] {
        assert_eq!(show::duration(Time::new::<time::minute>(minutes)), want);
    }
}

#[test]
fn exact_a_gram_is_never_a_thousand_milligrams() {
    // Below and around the change of unit; 999.97 mg rounds to a gram with four digits.
    for milligrams in [999.97, 999.96, 999.999, 1000.0, 1_000.000_001] {
        assert_eq!(
            show::mass(Mass::new::<mass::milligram>(milligrams)),
            "1 g",
            "{milligrams} mg"
        );
    }
    assert_eq!(show::mass(Mass::new::<mass::milligram>(999.9)), "999.9 mg");
    assert_eq!(show::mass(Mass::new::<mass::milligram>(0.5)), "0.5 mg");
    assert_eq!(show::mass(Mass::new::<mass::gram>(4.0)), "4 g");
}

/// Decimal texts that people type: up to nine digits with up to six decimals.
fn typed() -> impl Strategy<Value = String> {
    (0u64..1_000_000, prop::collection::vec(0u8..10, 0..=3)).prop_map(|(whole, part)| {
        let part: String = part.iter().map(u8::to_string).collect();
        if part.is_empty() {
            whole.to_string()
        } else {
            format!("{whole}.{part}")
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Every printed number is safe to read.
    #[test]
    fn prop_printed_numbers_are_safe_to_read(value in any_size(), places in 0i32..=6) {
        prop_assert!(is_safe(&show::number(value)), "{}", show::number(value));
        prop_assert!(is_safe(&show::fixed(value, places)), "{}", show::fixed(value, places));
    }

    /// Four digits are shown, so the printed number is within half of the fourth digit (three
    /// digits where the fourth would make three decimals).
    #[test]
    fn prop_printed_numbers_are_close(value in any_size()) {
        const HALF_OF_THE_THIRD_DIGIT: f64 = 5.1e-3;
        let printed: f64 = show::number(value).parse().unwrap();
        prop_assert!((printed / value - 1.0).abs() <= HALF_OF_THE_THIRD_DIGIT);
        if !(1.0..10.0).contains(&value) {
            prop_assert!((printed / value - 1.0).abs() <= HALF_OF_THE_THIRD_DIGIT / 10.0);
        }
    }

    /// Rounding to decimals is exact half-up arithmetic on the decimal that was typed.
    #[test]
    fn exact_rounding_is_half_up_of_the_typed_decimal(text in typed(), places in 0u32..=3) {
        let exact = Fraction::decimal(&text);
        let scale = Fraction::whole(10i128.pow(places));
        let want = (Fraction::whole((exact * scale).nearest()) / scale).text(places).unwrap();
        let found = show::fixed(text.parse().unwrap(), places.try_into().unwrap());
        prop_assert_eq!(found, want);
    }

    /// What is printed can be typed back and means the same.
    #[test]
    fn prop_printed_numbers_parse_back(value in any_size()) {
        let printed = show::number(value);
        let text = format!("{printed} mL");
        let read = Reader::default().volume(&text);
        let read = read.map_err(|error| TestCaseError::fail(format!("{printed}: {error}")))?;
        let read = read.get::<uom::si::volume::milliliter>();
        prop_assert!((read / printed.parse::<f64>().unwrap() - 1.0).abs() < 1e-12);
    }

    /// Printing is idempotent: the printed number prints as itself.
    #[test]
    fn prop_printing_a_printed_number_changes_nothing(value in any_size()) {
        let once = show::number(value);
        prop_assert_eq!(show::number(once.parse().unwrap()), once);
    }

    /// Machine numbers keep nine digits.
    #[test]
    fn prop_kept_numbers_keep_nine_digits(value in any_size()) {
        const HALF_OF_THE_NINTH_DIGIT: f64 = 5.01e-9;
        prop_assert!((show::kept(value) / value - 1.0).abs() <= HALF_OF_THE_NINTH_DIGIT);
    }
}
