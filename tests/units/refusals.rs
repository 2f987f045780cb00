//! What is refused, and that each refusal shows every reading a person may have meant.

use maginfuse::units::{DecimalStyle, Reader};
use maginfuse::{Error, ErrorKind};

fn refusal(text: &str) -> Error {
    match Reader::default().dose(text) {
        Ok(dose) => panic!("`{text}` was accepted as {dose:?}"),
        Err(error) => error,
    }
}

/// Refused in the point style, whatever the reason.
const MALFORMED: &[&str] = &[
    // Signs.
    "-4 g",
    "+4 g",
    "\u{2212}4 g",
    "\u{2013}4 g",
    "--4 g",
    "-0 g",
    "4- g",
    // Exponents, and what a float parser would take.
    "4e3 g",
    "4E3 g",
    "4e-3g",
    "1e400 g",
    "nan",
    "NaN g",
    "inf",
    "inf g",
    "-inf g",
    "infinity g",
    "0x10 g",
    "1f g",
    "4d2 g",
    // Thousands marks and gaps.
    "1 000 g",
    "1'000 g",
    "1\u{2019}000 g",
    "1_000 g",
    "1\u{a0}000 g",
    "1\u{202f}000 g",
    "1\u{2009}000 g",
    "1.234.567 g",
    "1.2.3 g",
    // Ranges and lists.
    "4-6 g",
    "4\u{2013}6 g",
    "4..6 g",
    "4 to 6 g",
    "4/6 g",
    "4;6 g",
    "4+2 g",
    "4x2 g",
    "4 g 2",
    "4 g + 2 g",
    // Half numbers.
    ".5 g",
    "5. g",
    ". g",
    "g",
    "",
    " ",
    "4 5 g",
    // Other digits and fractions.
    "\u{ff14} g",
    "\u{ff14}\u{ff10} g",
    "4\u{ff10} g",
    "\u{0664} g",
    "\u{2463} g",
    "1\u{bd} g",
    "\u{bd} g",
    "4\u{b2} g",
    "4\u{2075}g",
    "\u{1d7d2} g",
    // Spaces.
    "4  g",
    " 4 g",
    "4 g ",
    "4\tg",
    "4\ng",
    "4 \u{a0}g",
    "4\u{a0}\u{a0}g",
    "\u{feff}4 g",
    "4\u{200b}g",
    // Units that are missing, unknown, or written like another one.
    "4",
    "4 G",
    "4 ml",
    "4 mL",
    "4 mcg",
    "4 \u{b5}g",
    "4 MG",
    "4 Mg",
    "4 gm",
    "4 gr",
    "4 gram",
    "4 grams",
    "4 MMOL",
    "4 mMol",
    "4 mol",
    "4 MEQ",
    "4 mequ",
    "4 Eq",
    "4 mEq/l",
    "4 mEq/L",
    "4 kg",
    "4 g/",
    "4 g/KG",
    "4 g/lb",
    "4 g/kg/kg",
    "4 g/h",
    "4 %",
    "4 IE",
    "4 g.",
    "4 g,",
    "4 g;",
    "4 g?",
    "4 \u{440}",
    "4 m\u{433}",
    // Zero.
    "0 g",
    "0.0 g",
    // More digits than any dose is known to.
    "1234567890 g",
    "1.234567890 g",
    "0.1234567891 g",
    "12345678901234567890 g",
    "0.12345678901234567890 g",
];

#[test]
fn exact_malformed_quantities_are_refused() {
    for text in MALFORMED {
        let error = refusal(text);
        assert_eq!(error.kind(), ErrorKind::Malformed, "`{text}`: {error}");
        assert!(
            !error.help().is_empty(),
            "`{text}` is refused without a way out"
        );
    }
}

#[test]
fn exact_ambiguous_quantities_are_refused_with_both_readings() {
    // Typed, and the two numbers it may mean.
    const TWO_READINGS: &[(&str, &str, &str)] = &[
        ("0,5 g", "0.5", "5"),
        ("4,0 g", "4.0", "40"),
        ("12,8 g", "12.8", "128"),
        ("1,000 g", "1.000", "1000"),
        ("1,5g", "1.5", "15"),
        ("1.000 g", "1.000", "1000"),
        ("12.345 g", "12.345", "12345"),
        ("123.456 mg", "123.456", "123456"),
    ];
    for (text, decimal, thousands) in TWO_READINGS {
        let error = refusal(text);
        assert_eq!(error.kind(), ErrorKind::Ambiguous, "`{text}`: {error}");
        for reading in [decimal, thousands] {
            // The reading as a number of its own, not as a part of the other one.
            let shown = error
                .message()
                .split(|c: char| !(c.is_ascii_digit() || c == '.'))
                .any(|word| word == *reading);
            assert!(
                shown,
                "`{text}`: no reading {reading} in: {}",
                error.message()
            );
        }
    }
}

#[test]
fn exact_two_different_marks_name_the_only_reading() {
    // A number with two different marks has one reading: the last mark is the decimal one.
    for (text, meant, never) in [
        ("1.234,5 g", "1234.5", "1.234.5"),
        ("1,234.5 g", "1234.5", "1.234.5"),
        ("12.345,67 mg", "12345.67", "12.345.67"),
    ] {
        let error = refusal(text);
        assert!(error.is_unreadable(), "{error}");
        let words = format!("{} {}", error.message(), error.help());
        assert!(words.contains(meant), "`{text}`: {words}");
        assert!(!words.contains(never), "`{text}`: {words}");
    }
}

#[test]
fn exact_comma_style_mirrors_point_style() {
    let comma = Reader::new(DecimalStyle::Comma);
    let point = Reader::default();
    for (with_comma, with_point) in [
        ("0,5 g", "0.5 g"),
        ("4g", "4g"),
        ("12,25 mmol", "12.25 mmol"),
        ("0,0625 g", "0.0625 g"),
    ] {
        assert_eq!(
            comma.dose(with_comma).unwrap(),
            point.dose(with_point).unwrap()
        );
        let swapped = comma.dose(with_point);
        assert_eq!(swapped.is_err(), with_point.contains('.'), "{with_point}");
    }
    for text in ["0.5 g", "1.000 g", "1,000 g", "12,345 g", "1.234,5 g"] {
        let error = comma.dose(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Ambiguous, "`{text}`: {error}");
    }
}

#[test]
fn exact_nine_significant_digits_are_the_most() {
    let reader = Reader::default();
    for text in [
        "123456789 mg",
        "1.23456789 g",
        "0.123456789 g",
        "0.000012345 g",
        "12345.6789 mg",
    ] {
        assert!(reader.dose(text).is_ok(), "{text}");
    }
    for text in [
        "1234567891 mg",
        "1.234567891 g",
        "0.1234567891 g",
        "123456789.1 mg",
    ] {
        assert!(
            refusal(text).message().contains("significant digits"),
            "{text}"
        );
    }
}

#[test]
fn exact_four_digits_before_the_mark_are_no_thousands_group() {
    // 1234.567 cannot be a group of three: one reading only.
    assert!(Reader::default().dose("1234.567 mg").is_ok());
    assert!(Reader::default().dose("1.0000 g").is_ok());
    assert!(Reader::default().dose("1.00 g").is_ok());
}

#[test]
fn exact_a_lost_mark_is_not_read_as_ten_times_the_dose() {
    // 0.5 typed without its mark (the first of the accidents with decimal commas).
    for text in ["05 g", "00.5 g", "007 mg"] {
        assert!(refusal(text).is_unreadable(), "{text}");
    }
    assert!(Reader::default().dose("0.5 g").is_ok());
}

#[test]
fn exact_every_kind_of_quantity_refuses_the_same_ways() {
    let reader = Reader::default();
    // Each kind with one of its units.
    type Try = fn(Reader, &str) -> Option<Error>;
    let kinds: &[(&str, Try)] = &[
        ("h", |r, t| r.duration(t).err()),
        ("mL", |r, t| r.volume(t).err()),
        ("mL/h", |r, t| r.flow(t).err()),
        ("mL/h", |r, t| r.urine_output(t).err()),
        ("kg", |r, t| r.weight(t).err()),
        ("cm", |r, t| r.height(t).err()),
        ("years", |r, t| r.age(t).err()),
        ("mmol/L", |r, t| r.serum(t).err()),
        ("mg/dL", |r, t| r.creatinine(t).err()),
        ("mL/min", |r, t| r.clearance(t).err()),
        ("mL/min/1.73m2", |r, t| r.indexed(t).err()),
        ("g/h", |r, t| r.dose_rate(t).err()),
        ("%", |r, t| r.bag(t).err()),
        ("g/L", |r, t| r.bag(t).err()),
    ];
    for (unit, refuse) in kinds {
        let number = match *unit {
            "kg" | "cm" => "100",
            _ => "2",
        };
        assert!(
            refuse(reader, &format!("{number} {unit}")).is_none(),
            "{number} {unit}"
        );
        for broken in [
            format!("-{number} {unit}"),
            format!("{number}  {unit}"),
            format!("{number}e1 {unit}"),
            format!("{number},0 {unit}"),
            format!("{number}.000 {unit}"),
            number.to_owned(),
            format!("{number} x{unit}"),
            format!("{number} {unit}x"),
            format!("nan {unit}"),
            format!("inf {unit}"),
            format!("\u{ff12} {unit}"),
            format!("{number}-{number} {unit}"),
            format!("{number} {unit} "),
            unit.to_string(),
        ] {
            let error = refuse(reader, &broken);
            assert!(
                error.as_ref().is_some_and(Error::is_unreadable),
                "{broken}: {error:?}"
            );
        }
    }
}

#[test]
fn exact_only_an_offset_may_carry_a_sign() {
    let reader = Reader::default();
    let hours = |text: &str| reader.offset(text).unwrap().get::<uom::si::time::hour>();
    assert_eq!(hours("-2 h"), -2.0);
    assert_eq!(hours("2 h"), 2.0);
    assert_eq!(hours("-0.5h"), -0.5);
    for text in [
        "--2 h",
        "-+2 h",
        "- 2 h",
        "-",
        "-h",
        "\u{2212}2 h",
        "-2",
        "-1e3 h",
    ] {
        assert!(reader.offset(text).is_err(), "{text}");
    }
}

#[test]
fn exact_indexed_and_absolute_kidney_function_never_mix() {
    let reader = Reader::default();
    let error = reader.clearance("60 mL/min/1.73m2").unwrap_err();
    assert!(error.is_unreadable());
    let words = format!("{} {}", error.message(), error.help());
    assert!(words.contains("absolute"), "{words}");
    assert!(
        words.contains("mL/min/1.73m2") || words.contains("indexed"),
        "{words}"
    );
    let error = reader.indexed("60 mL/min").unwrap_err();
    assert!(error.is_unreadable(), "{error}");
    assert!(reader.flow("60 mL/min/1.73m2").is_err());
}

#[test]
fn exact_bags_that_cannot_be_read_in_one_way_are_refused() {
    for text in [
        "20/500",
        "20g/500",
        "20/500mL",
        "500mL/20g",
        "20 g",
        "20g500mL",
        "20g//500mL",
        "20g/500mL/1h",
        "20g/0mL",
        "0g/500mL",
        "40",
        "40 mg",
        "40mg/mL/h",
        "1:2",
        "1 in 2",
        "50 percent",
        "4 %%",
        "%",
        "0%",
        "101%",
        "20g / 500mL ",
        "20g/500mg",
        "20mL/500mL",
        "4% 500mL",
        "1.000g/500mL",
        "20g/1.000mL",
        "20 mg/kg/500mL",
        "-20g/500mL",
        "20g/-500mL",
        "",
    ] {
        let error = Reader::default().bag(text).expect_err(text);
        assert!(error.is_unreadable(), "`{text}`: {error}");
        assert!(!error.help().is_empty(), "`{text}`");
    }
}

#[test]
fn exact_a_count_has_no_unit() {
    let reader = Reader::default();
    assert_eq!(reader.count("20").unwrap(), 20.0);
    for text in ["20 drops", "0", "-20", "20.000", "1e2", "", "inf", "nan"] {
        assert!(reader.count(text).is_err(), "{text}");
    }
}
