//! One quantity in every allowed spelling is one and the same quantity.

use maginfuse::units::Reader;

#[test]
fn exact_spaces_that_look_alike_are_one_space() {
    let reader = Reader::default();
    let want = reader.dose("4 g").unwrap();
    for space in [
        "", " ", "\u{a0}", "\u{202f}", "\u{2009}", "\u{2007}", "\u{2002}", "\u{3000}",
    ] {
        let text = format!("4{space}g");
        assert_eq!(reader.dose(&text).unwrap(), want, "{:?}", text);
    }
}

#[test]
fn exact_both_micro_signs_are_one() {
    let reader = Reader::default();
    let want = reader.creatinine("100 umol/L").unwrap();
    for micro in ["\u{b5}", "\u{3bc}", "u"] {
        assert_eq!(
            reader.creatinine(&format!("100 {micro}mol/L")).unwrap(),
            want
        );
    }
}

#[test]
fn exact_compatibility_forms_of_units_are_the_units() {
    let reader = Reader::default();
    // U+338E is one character "mg"; full-width letters and percent come from East Asian input.
    assert_eq!(
        reader.dose("4\u{338e}").unwrap(),
        reader.dose("4 mg").unwrap()
    );
    assert_eq!(
        reader.dose("4\u{ff47}").unwrap(),
        reader.dose("4 g").unwrap()
    );
    assert_eq!(reader.bag("4\u{ff05}").unwrap(), reader.bag("4%").unwrap());
    assert_eq!(
        reader.weight("70\u{338f}").unwrap(),
        reader.weight("70 kg").unwrap()
    );
    assert_eq!(
        reader.height("160\u{339d}").unwrap(),
        reader.height("160 cm").unwrap()
    );
}

#[test]
fn exact_trailing_zeros_of_the_user_change_nothing() {
    let reader = Reader::default();
    let want = reader.dose("4 g").unwrap();
    for text in ["4.0 g", "4.00 g", "4.0000 g", "4g"] {
        assert_eq!(reader.dose(text).unwrap(), want, "{text}");
    }
}

#[test]
fn exact_letter_case_of_units_is_never_guessed() {
    let reader = Reader::default();
    for text in ["4 G", "4 Mmol", "4 MG", "4 meQ", "4 Mval", "4 MEq"] {
        assert!(reader.dose(text).is_err(), "{text}");
    }
    // Lower case that people and UCUM write is read (see the readings); capitals are not guessed.
    for text in ["100 ML", "1 Ml", "100 mLs"] {
        assert!(reader.volume(text).is_err(), "{text}");
    }
    for text in [
        "1 H", "1 Min", "1 MIN", "1 D", "1 S", "1 Hr", "1 m", "1 Hours", "1 M",
    ] {
        assert!(reader.duration(text).is_err(), "{text}");
    }
    for text in ["1 mg/DL", "1 MMOL/L", "1 Mmol/L", "1 mEQ/L", "1 MEQ/L"] {
        assert!(reader.serum(text).is_err(), "{text}");
    }
}
