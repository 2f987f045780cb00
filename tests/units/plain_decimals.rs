//! No text panics, and only plain decimals with one known unit are ever accepted.
//!
//! The grammar is written here a second time, from the words of the interface and not from
//! the reader: digits, perhaps one point and digits, perhaps one space, the unit. At most nine
//! significant digits. Never three decimals after one to three digits, unless the whole part
//! is a single zero, which no thousands group begins with. No zero before another digit: a lost
//! mark may hide behind it.

use crate::fraction::{Fraction, agrees};
use maginfuse::units::{DecimalStyle, Reader, Salt};
use proptest::prelude::*;
use uom::si::amount_of_substance::millimole;

/// The plain decimal that `text` begins with, if the whole number is one.
fn plain(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let significant = number.trim_start_matches(['0', '.']).replace('.', "").len();
    let grouped = part.is_some_and(|part| part.len() == 3) && whole.len() <= 3 && whole != "0";
    let lost_mark = whole.len() > 1 && whole.starts_with('0');
    (digits(whole) && !lost_mark && part.is_none_or(digits) && significant <= 9 && !grouped)
        .then_some((number, rest))
}

/// mg of elemental magnesium in one of each dose unit.
fn milligrams(unit: &str) -> Option<Fraction> {
    match unit {
        "g" => Some(Fraction::whole(1000)),
        "mg" => Some(Fraction::whole(1)),
        "mmol" => Some(Fraction::decimal("24.305")),
        "mEq" | "meq" | "mval" => Some(Fraction::decimal("12.1525")),
        _ => None,
    }
}

/// Pieces that meet in typing errors and pastes.
const PIECES: &[&str] = &[
    "4",
    "0",
    "1",
    "000",
    "12",
    "5",
    "123456789",
    ".",
    ",",
    " ",
    "  ",
    "-",
    "+",
    "e",
    "E3",
    "g",
    "mg",
    "mmol",
    "mEq",
    "mval",
    "/kg",
    "/",
    "h",
    "/h",
    "min",
    "mL",
    "%",
    "nan",
    "inf",
    "\u{a0}",
    "\u{2009}",
    "\u{b5}",
    "\u{3bc}",
    "\u{ff14}",
    "'",
    "_",
    "\u{2212}",
    "\u{2013}",
    "\t",
    "\u{338e}",
    "L",
    "\u{bd}",
    "\u{b2}",
    "\u{301}",
    "\u{feff}",
    "\0",
    "\u{1f4a9}",
    "\u{202e}",
];

fn pasted() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..7).prop_map(|pieces| pieces.concat())
}

/// Every reader on one text; panics are what it looks for.
fn read_every_way(text: &str) {
    for reader in [Reader::default(), Reader::new(DecimalStyle::Comma)] {
        let _ = reader.dose(text);
        let _ = reader.dose_rate(text);
        let _ = reader.bag(text);
        let _ = reader.duration(text);
        let _ = reader.offset(text);
        let _ = reader.volume(text);
        let _ = reader.flow(text);
        let _ = reader.urine_output(text);
        let _ = reader.weight(text);
        let _ = reader.height(text);
        let _ = reader.age(text);
        let _ = reader.serum(text);
        let _ = reader.creatinine(text);
        let _ = reader.clearance(text);
        let _ = reader.indexed(text);
        let _ = reader.count(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4096, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn prop_no_text_panics(text in any::<String>()) {
        read_every_way(&text);
    }

    #[test]
    fn prop_no_pasted_text_panics(text in pasted()) {
        read_every_way(&text);
    }

    /// Whatever is accepted is a plain decimal, and its value is the exact one.
    #[test]
    fn exact_only_plain_decimals_are_accepted(text in pasted()) {
        let Ok(dose) = Reader::default().dose(&text) else { return Ok(()); };
        let Some((number, rest)) = plain(&text) else {
            return Err(TestCaseError::fail(format!("{text:?} was accepted as {dose:?}")));
        };
        // One space of any kind, then the unit; one compatibility character stands for mg.
        let mut unit = rest;
        if let Some(first) = unit.chars().next().filter(|c| [' ', '\u{a0}', '\u{2009}'].contains(c)) {
            unit = &unit[first.len_utf8()..];
        }
        let unit = unit.replace('\u{338e}', "mg");
        let unit = unit.strip_suffix("/kg").unwrap_or(&unit);
        let Some(each) = milligrams(unit) else {
            return Err(TestCaseError::fail(format!("{text:?}: unit {unit:?} was accepted")));
        };
        let exact = Fraction::decimal(number) * each / Fraction::decimal("24.305");
        prop_assert!(!exact.is_zero());
        let weight = Reader::default().weight("1 kg").unwrap();
        let found = dose.resolve(Salt::Elemental, Some(weight)).unwrap().get::<millimole>();
        prop_assert!(agrees(found, exact, 1e-13), "{text:?}: {found}");
    }

    /// Whatever the grammar allows is accepted: refusing everything would be safe and useless.
    #[test]
    fn prop_plain_decimals_with_a_unit_are_accepted(
        whole in 0u32..100_000,
        part in prop::collection::vec(0u8..10, 0..5),
        unit in prop::sample::select(&["g", "mg", "mmol", "mEq", "meq", "mval", "mg/kg"][..]),
        space in prop::sample::select(&["", " ", "\u{a0}"][..]),
    ) {
        let part: String = part.iter().map(u8::to_string).collect();
        let number = if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") };
        let text = format!("{number}{space}{unit}");
        prop_assume!(plain(&text).is_some() && !Fraction::decimal(&number).is_zero());
        prop_assert!(Reader::default().dose(&text).is_ok(), "{:?}", Reader::default().dose(&text));
    }

    /// Comma style is point style with the marks exchanged, for every text.
    #[test]
    fn meta_comma_style_is_point_style_with_the_marks_exchanged(text in pasted()) {
        let mirrored: String = text
            .chars()
            .map(|c| match c { '.' => ',', ',' => '.', other => other })
            .collect();
        let point = Reader::default().dose(&text).ok();
        let comma = Reader::new(DecimalStyle::Comma).dose(&mirrored).ok();
        prop_assert_eq!(point, comma, "{:?} and {:?}", text, mirrored);
    }
}
