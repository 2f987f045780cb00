//! What stands beside a chance: how many were simulated, what was observed, what is not known.

use crate::bedside::{Order, ask};
use std::io::Write;

fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What another command says to the text of a case.
fn said(command: &[&str], order: &Order) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let mut words = vec!["maginfuse", command[0], "--case", path];
    words.extend(&command[1..]);
    let answer = ask(&words);
    assert!(answer.error.is_none(), "{}", answer.message());
    unbroken(&answer.text)
}

const NOBODY: &str = "none of 2,000 simulated";
const OBSERVED: &str = "in 9,556 women treated the patellar reflex was absent in 1.6 %";
const UPTAKE: &str = "does not know uptake by tissue";

/// 2,000 patients stand behind a check, and as many as are asked for behind the others.
#[test]
fn exact_nobody_is_counted_of_those_simulated() {
    let order = Order::named("deficiency-severe-clean");
    let answer = order.check();
    let chance = &answer.json["exposure"]["probability"];
    let highest = chance.as_array().unwrap().last().unwrap();
    assert_eq!(highest["value"].as_f64(), Some(0.0), "{highest}");
    assert!(unbroken(&answer.text).contains(NOBODY));
    for text in [
        said(&["population", "--subjects", "300"], &order),
        said(&["map", "--dose", "2 g", "--subjects", "300"], &order),
    ] {
        assert!(text.contains("none of 300 simulated"), "{text}");
        assert!(!text.contains(" 0 %") && !text.contains(" 0 ("), "{text}");
    }
    let many = said(&["population", "--subjects", "12345"], &order);
    assert!(many.contains("none of 12,345 simulated"), "{many}");
}

#[test]
fn paper_smith_the_observed_number_stands_once_beside_a_chance_in_obstetrics() {
    let order = Order::named("pre-eclampsia");
    let check = unbroken(&order.check().text);
    assert_eq!(check.matches(OBSERVED).count(), 1, "{check}");
    assert!(check.contains("[Smith 2013]"));
    // The filtration that is counted, and what was measured.
    assert!(
        check.contains("100 mL/minute: never more than 100 in pregnancy, where 146 was measured")
    );
    for text in [
        said(&["population", "--subjects", "300"], &order),
        said(&["map", "--dose", "4 g", "--subjects", "300"], &order),
        said(
            &["plan", "--target", "1.8 mmol/L", "--subjects", "300"],
            &order,
        ),
    ] {
        assert_eq!(text.matches(OBSERVED).count(), 1, "{text}");
        assert!(text.contains("where 146 was measured"), "{text}");
    }
    // A map over kidney functions assumes them.
    let assumed = said(&["map", "--subjects", "300"], &order);
    assert_eq!(assumed.matches(OBSERVED).count(), 1, "{assumed}");
    assert!(!assumed.contains("where 146 was measured"), "{assumed}");
    let other = unbroken(&Order::named("deficiency-severe-clean").check().text);
    assert!(!other.contains("9,556") && !other.contains("146 was measured"));
    // A measured clearance is no assumption.
    let measured = order
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", "140 mL/min");
    assert!(!unbroken(&measured.check().text).contains("146 was measured"));
}

/// A finding with a chance stands in another block than the spread, and says it there too.
#[test]
fn paper_smith_a_note_on_the_chance_names_what_was_observed() {
    let fast = Order::named("pre-eclampsia").with(
        "order.steps",
        "[{ dose = \"6 g\", over = \"20 min\" }, { rate = \"2 g/h\", for = \"24 h\" }]",
    );
    let answer = fast.check();
    let said = answer.finding("exposure-chance").unwrap()["message"].to_string();
    assert!(said.contains(OBSERVED), "{said}");
    assert_eq!(unbroken(&answer.text).matches(OBSERVED).count(), 2);
}

/// Below 0.70 mmol/L outside pregnancy every chance is that of a course without uptake by tissue.
#[test]
fn label_a_depleted_patient_is_told_of_the_uptake_that_no_course_knows() {
    let level = |value: &str| {
        Order::named("deficiency-severe-clean").text("magnesium.levels.0.value", value)
    };
    let low = level("0.45 mmol/L");
    let check = unbroken(&low.check().text);
    assert_eq!(check.matches(UPTAKE).count(), 1, "{check}");
    for text in [
        said(&["population", "--subjects", "300"], &low),
        said(&["map", "--dose", "2 g", "--subjects", "300"], &low),
    ] {
        assert!(text.contains(UPTAKE), "{text}");
    }
    let plan = said(
        &["plan", "--target", "0.75 mmol/L", "--subjects", "300"],
        &low,
    );
    assert!(plan.contains("uptake by tissue is left out"), "{plan}");
    // At the edge of the range, and in pregnancy, nothing is said.
    let usual = Order::named("migraine").with(
        "magnesium.levels",
        "[{ value = \"0.70 mmol/L\", at = \"-2 h\" }]",
    );
    assert!(!usual.check().text.contains("uptake"));
    let pregnant = Order::named("pre-eclampsia").text("magnesium.levels.0.value", "0.6 mmol/L");
    assert!(!pregnant.check().text.contains("uptake"));
}
