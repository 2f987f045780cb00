//! Orders and questions as wards write them, each with the answer that is right.

use super::super::bedside::{Answered, Order, ask};
use std::io::Write;

/// The usual order of a deficiency with these steps.
fn steps(steps: &str) -> Answered {
    Order::named("deficiency-severe-clean")
        .with("order.steps", &format!("[{steps}]"))
        .check()
}

/// 2 g over 5 hours are meant and pass; with the point lost they are 20 g and stop.
#[test]
fn label_the_order_that_was_meant_is_not_stopped_and_the_tenfold_one_is() {
    let meant = steps("{ dose = \"2 g\", over = \"5 h\" }");
    assert!(meant.risk() < 2, "{:?}", meant.findings());
    let tenfold = steps("{ dose = \"20 g\", over = \"5 h\" }");
    assert_eq!(tenfold.code, 10);
    assert_eq!(tenfold.severity("day-ceiling"), "stop");
}

/// A lower-case liter, and the milliequivalents of UCUM.
#[test]
fn meta_a_level_reads_the_same_in_every_spelling_of_its_unit() {
    let with = |level: &str| {
        let order = Order::named("deficiency-severe-clean").text("magnesium.levels.0.value", level);
        let answer = order.check();
        assert!(answer.error.is_none(), "{level}: {}", answer.message());
        (answer.findings(), answer.peak())
    };
    for (spellings, usual) in [
        (&["0.42 mmol/l", "0.42mmol/l"][..], "0.42 mmol/L"),
        (&["0.84 meq/L", "0.84 mEq/l", "0.84 mval/l"][..], "0.84 mEq/L"),
        (&["1.02 mg/dl", "1.02 mg%"][..], "1.02 mg/dL"),
    ] {
        for spelling in spellings {
            assert_eq!(with(spelling), with(usual), "{spelling}");
        }
    }
}

/// 0.288 mmol/L is no thousands group: a single zero stands before the point.
#[test]
fn exact_three_digits_behind_a_zero_are_a_fraction() {
    let convert = |text: &str| ask(&["maginfuse", "convert", text, "--to", "mg/dL"]);
    let answer = convert("0.288 mmol/L");
    assert_eq!(answer.code, 0, "{}", answer.message());
    // 0.288 x 2.4305 = 0.699984.
    let value = answer.json["to"]["value"].as_f64();
    let value = value.unwrap_or_else(|| panic!("{:#}", answer.json));
    assert!((value - 0.288 * 2.4305).abs() < 1e-6, "{value}");
    assert_eq!(convert("1.288 mmol/L").code, 3);
}

/// A strength in mg/ml is a strength, and what is right or wrong with the dose is said alike.
#[test]
fn meta_a_bag_in_lower_case_milliliters_is_the_same_bag() {
    let rate = |bag: &str| {
        let words = ["maginfuse", "rate", "--dose", "2g", "--bag", bag, "--over", "60min"];
        let answer = ask(&words);
        assert_eq!(answer.code, 0, "{bag}: {}", answer.message());
        (answer.json["rates"].clone(), answer.findings())
    };
    assert_eq!(rate("40 mg/ml"), rate("40 mg/mL"));
    assert_eq!(rate("40 mg/ml").0[0]["pump_rate"]["value"], 50);
}

/// `kidney` refuses what `check` refuses: a misspelled condition and a creatinine of last month.
#[test]
fn meta_the_kidneys_of_a_case_are_read_as_strictly_as_the_case() {
    let both = |order: &Order| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(order.written().as_bytes()).unwrap();
        let path = file.path().to_str().unwrap();
        let kidney = ask(&["maginfuse", "kidney", "--case", path]);
        let check = order.check();
        (kidney.code, check.code)
    };
    let order = Order::named("deficiency-severe-clean");
    assert_eq!(both(&order), (0, 0));
    let slip = order.clone().with("patient.conditions", "[\"acute-kidny-injury\"]");
    assert_eq!(both(&slip), (3, 3));
    let old = order.text("kidney.creatinine.0.at", "-400 h");
    assert_eq!(both(&old), (4, 4));
}
