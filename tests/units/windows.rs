//! Physical windows: what no patient ever had is refused, and a value in the wrong unit is
//! outside wherever the units can be told apart.

use maginfuse::ErrorKind;
use maginfuse::units::Reader;
use proptest::prelude::*;

#[test]
fn paper_the_highest_survived_levels_are_accepted() {
    let reader = Reader::default();
    // Ali 2003: 43.1 and 45 mEq/L in two survivors; Bohman 1990: 38.7 mg/dL.
    for text in [
        "43.1 mEq/L",
        "45 mEq/L",
        "38.7 mg/dL",
        "22.5 mmol/L",
        "0.15 mmol/L",
    ] {
        assert!(reader.serum(text).is_ok(), "{text}");
    }
}

#[test]
fn exact_windows_refuse_what_cannot_be() {
    let reader = Reader::default();
    for text in [
        "0 mmol/L",
        "0.05 mmol/L",
        "26 mmol/L",
        "100 mg/dL",
        "51 mEq/L",
    ] {
        assert_eq!(
            reader.serum(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    for text in [
        "0 mg/dL",
        "0.1 mg/dL",
        "21 mg/dL",
        "5 umol/L",
        "2000 umol/L",
    ] {
        assert_eq!(
            reader.creatinine(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    for text in ["0 kg", "0.9 kg", "401 kg", "62000 kg", "1000 lb"] {
        assert_eq!(
            reader.weight(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    for text in ["0 cm", "1.6 cm", "160 m", "160 in", "2.6 m"] {
        assert_eq!(
            reader.height(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    for text in ["121 years", "1990 years", "2000 months"] {
        assert_eq!(
            reader.age(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    for text in ["401 mL/min", "10000 mL/min"] {
        assert_eq!(
            reader.clearance(text).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
}

#[test]
fn exact_the_message_of_a_window_names_both_ends_and_the_unit() {
    let error = Reader::default().creatinine("100 mg/dL").unwrap_err();
    for word in ["0.2", "20", "mg/dL"] {
        assert!(error.message().contains(word), "{error}");
    }
}

#[test]
fn exact_values_that_may_be_zero() {
    let reader = Reader::default();
    assert!(reader.urine_output("0 mL/h").is_ok());
    assert!(reader.clearance("0 mL/min").is_ok());
    assert!(reader.offset("0 h").is_ok());
    for refused in [reader.flow("0 mL/h").err(), reader.volume("0 mL").err()] {
        assert!(refused.is_some());
    }
    assert!(reader.duration("0 min").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A creatinine typed in the unit of the other half of the world is refused: 0.3 to
    /// 15 mg/dL read as umol/L, 40 to 1700 umol/L read as mg/dL.
    #[test]
    fn prop_creatinine_in_the_wrong_unit_is_refused(
        milligrams in 3u32..=150,
        micromoles in 40u32..=1700,
    ) {
        let reader = Reader::default();
        let accepts = |value: f64, unit: &str| reader.creatinine(&format!("{value} {unit}")).is_ok();
        let (milligrams, micromoles) = (f64::from(milligrams) / 10.0, f64::from(micromoles));
        prop_assert!(accepts(milligrams, "mg/dL"));
        prop_assert!(!accepts(milligrams, "umol/L"));
        prop_assert!(accepts(micromoles, "umol/L"));
        prop_assert!(!accepts(micromoles, "mg/dL"));
    }

    /// The same creatinine in both units is the same creatinine.
    #[test]
    fn meta_creatinine_units_agree(tenths in 3u32..=150) {
        let reader = Reader::default();
        let milligrams = f64::from(tenths) / 10.0;
        // 88.4 umol/L for each mg/dL, written out with two decimals at most.
        let hundredths = u64::from(tenths) * 884;
        let micromoles = format!("{}.{:02} umol/L", hundredths / 100, hundredths % 100);
        let one = reader.creatinine(&format!("{milligrams} mg/dL")).unwrap();
        let other = reader.creatinine(&micromoles).unwrap();
        let ratio = one.micromolar() / other.micromolar();
        prop_assert!((ratio - 1.0).abs() < 1e-12, "{milligrams} {micromoles} {ratio}");
    }
}
