//! Every spelling of a unit is read, and what the program prints it reads.

use maginfuse::ErrorKind;
use maginfuse::units::{Reader, canonical_unit, show};
use proptest::prelude::*;
use uom::si::mass::gram;
use uom::si::time::minute;
use uom::si::volume_rate::cubic_meter_per_second;

fn reader() -> Reader {
    Reader::default()
}

#[test]
fn exact_every_spelling_means_what_the_first_one_means() {
    let same = |first: &str, others: &[&str]| {
        for other in others {
            assert_eq!(canonical_unit(other), first, "{other}");
        }
    };
    same("mL", &["mL", "ml"]);
    same("mmol/L", &["mmol/L", "mmol/l"]);
    same("mg/dL", &["mg/dL", "mg/dl", "mg%"]);
    same("mEq/L", &["mEq/L", "meq/L", "meq/l", "mval/L", "mval/l"]);
    same("mL/h", &["mL/h", "mL/hour", "ml/h", "ml/hr", "ml/hours"]);
    same("h", &["h", "hr", "hour", "hours"]);
    same("min", &["min", "minute", "minutes"]);
    same("d", &["d", "day", "days"]);
    same("%", &["%", "% w/v"]);
    same(
        "mL/min/1.73m2",
        &["mL/min/1.73m2", "ml/min/{1.73_m2}", "mL/min/1.73 m2"],
    );
    same("umol/L", &["umol/L", "\u{3bc}mol/L", "umol/l"]);
    // Case tells units apart where it matters, and what nobody writes stays what it is.
    for unit in ["M", "G", "MG", "Mmol", "mole", "ml/fortnight"] {
        assert!(reader().dose(&format!("4 {unit}")).is_err(), "{unit}");
    }
}

#[test]
fn meta_a_quantity_is_the_same_in_every_spelling() {
    let level = |text: &str| reader().serum(text).unwrap().millimolar();
    let mmol = level("0.42 mmol/L");
    for text in ["0.42 mmol/l", "0.84 meq/L", "0.84 mEq/l", "0.84 mval/L"] {
        assert!((level(text) - mmol).abs() < 1e-9, "{text}");
    }
    assert_eq!(level("1.8 mg%"), level("1.8 mg/dL"));
    let minutes = |text: &str| reader().duration(text).unwrap().get::<minute>();
    for text in [
        "90 min",
        "1.5 h",
        "1.5 hours",
        "90 minutes",
        "1 hour 30 minutes",
        "1h 30min",
    ] {
        assert!((minutes(text) - 90.0).abs() < 1e-9, "{text}");
    }
    for wrong in [
        "1 hour 2 hours",
        "30 minutes 1 hour",
        "1 hour minutes",
        "1 hour 30",
        "1 hour 30 mL",
    ] {
        assert!(reader().duration(wrong).is_err(), "{wrong}");
    }
    let bags = [
        "40 mg/mL",
        "40 mg/ml",
        "4 %",
        "4 % w/v",
        "20g/500mL",
        "20 g / 500 ml",
    ];
    let strength = |text: &str| {
        let bag = reader().bag(text).unwrap();
        let salt = maginfuse::units::Salt::SulfateHeptahydrate;
        maginfuse::dose::Bag::typed(bag, salt)
            .unwrap()
            .milligram_per_milliliter()
    };
    for text in bags {
        assert!((strength(text) - 40.0).abs() < 1e-9, "{text}");
    }
    let indexed = |text: &str| reader().indexed(text).unwrap();
    assert_eq!(indexed("60 mL/min/{1.73_m2}"), indexed("60 mL/min/1.73m2"));
}

#[test]
fn prop_a_minus_sign_is_named_by_its_code_point() {
    for (text, code) in [("\u{2212}4 h", "U+2212"), ("\u{2013}4 h", "U+2013")] {
        let error = reader().offset(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(error.message().contains(code), "{error}");
        assert!(error.help().contains("hyphen"), "{error}");
    }
    assert!(reader().offset("-4 h").is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is printed is read, and means what was printed.
    #[test]
    fn prop_what_is_printed_is_read(hundredths in 1u32..100_000, tenth_minutes in 1u32..60_000) {
        let value = f64::from(hundredths) / 100.0;
        let printed = show::number(value);
        let back: f64 = printed.parse().unwrap();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
        for unit in ["mL/hour", "mL/h", "mL/min"] {
            let flow = reader().flow(&format!("{printed} {unit}")).unwrap();
            let per_hour = flow.get::<cubic_meter_per_second>() * 3.6e9;
            let expected = if unit == "mL/min" { back * 60.0 } else { back };
            prop_assert!(close(per_hour, expected), "{printed} {unit}: {per_hour}");
        }
        for unit in ["g/hour", "mg/minute", "mmol/hour", "mEq/hour"] {
            let text = format!("{printed} {unit}");
            prop_assert!(reader().dose_rate(&text).is_ok(), "{text}");
        }
        let mass = uom::si::f64::Mass::new::<gram>(value);
        let text = show::mass(mass);
        prop_assert!(reader().dose(&text).is_ok(), "{text}");
        let time = maginfuse::units::Time::new::<minute>(f64::from(tenth_minutes) / 10.0);
        let text = show::duration(time);
        let read = reader().duration(&text);
        prop_assert!(read.is_ok(), "{text}");
        let read = read.unwrap().get::<minute>();
        // Three digits and more are shown.
        prop_assert!((read - time.get::<minute>()).abs() < 5e-3 * time.get::<minute>(), "{text}");
    }
}
