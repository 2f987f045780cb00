//! Levels that come back and must not move a pump unasked: slips of the unit, samples that cannot
//! be, toxic levels that a lower one follows.

use super::{PRE_ECLAMPSIA as WOMAN, with_typed_levels as with_levels};
use crate::cli::{document, run};
use serde_json::Value;

/// What `plan` says about a case with these levels; target 1.8 to 3 mmol/L.
fn planned(case: &str, levels: &[(&str, &str)], more: &[&str]) -> (i32, Value, String) {
    let (_folder, file) = with_levels(case, levels);
    let mut args = vec!["plan", "--case", file.to_str().unwrap()];
    args.extend([
        "--target",
        "1.8 mmol/L",
        "--to",
        "3 mmol/L",
        "--subjects",
        "500",
    ]);
    args.extend(more);
    let text = run(&args).out;
    let (code, answer) = document(&args);
    (code, answer, text)
}

fn stops(answer: &Value) -> Vec<String> {
    let findings = answer["findings"].as_array().unwrap().iter();
    let stops = findings.filter(|f| f["severity"] == "stop");
    stops
        .map(|f| f["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Nothing that could be set on a pump, in any format.
fn nothing_to_set(answer: &Value, text: &str) {
    assert_eq!(answer["proposals"].as_array().unwrap().len(), 0);
    let all = format!("{answer}{text}");
    for words in ["mL/h", "PUMP RATE", "pump_rate"] {
        assert!(!all.contains(words), "{words}: {text}");
    }
}

/// 2.2 mmol/L is an everyday level on this order, 2.2 mg/dL hardly a raised one: the digits of
/// the one under the unit of the other would nearly triple the rate.
#[test]
fn meta_a_slip_of_the_unit_moves_no_pump() {
    for slip in [
        "1.8 mg/dL",
        "2.0 mg/dL",
        "2.2 mg/dL",
        "2.4 mg/dL",
        "2.0 mEq/L",
    ] {
        let (code, answer, text) = planned(WOMAN, &[("8 h", slip)], &[]);
        assert_eq!(code, 10, "{slip}: {text}");
        let doubted = ["level-unit-8", "level-unbelievable-8"];
        assert!(doubted.contains(&stops(&answer)[0].as_str()), "{slip}");
        nothing_to_set(&answer, &text);
    }
    // Truthful levels in the same units go through.
    for level in ["4.4 mg/dL", "3.6 mEq/L", "1.8 mmol/L"] {
        let (code, _, text) = planned(WOMAN, &[("8 h", level)], &[]);
        assert_eq!(code, 0, "{level}: {text}");
    }
}

/// After 11.67 g a level as before the order is no kidney: a tube, a line, a pump that stood.
#[test]
fn meta_a_level_that_no_patient_shows_moves_no_pump() {
    for level in ["0.6 mmol/L", "0.74 mmol/L", "0.85 mmol/L"] {
        let (code, answer, text) = planned(WOMAN, &[("8 h", level)], &[]);
        assert_eq!(code, 10, "{level}: {text}");
        assert_eq!(stops(&answer), ["level-unbelievable-8"], "{level}");
        nothing_to_set(&answer, &text);
    }
    let stand = [
        "--accept",
        "level-unbelievable-8",
        "--reason",
        "Dr. Smith: drawn twice",
    ];
    let (code, answer, _) = planned(WOMAN, &[("8 h", "0.85 mmol/L")], &stand);
    assert_eq!(code, 0, "a named person may stand for it");
    assert!(answer["findings"][0]["accepted"].is_string());
}

/// Two levels that the mass given cannot join.
#[test]
fn meta_a_jump_that_no_model_explains_moves_no_pump() {
    // 1 g/h for 8 h raises 27 L by 1.2 mmol/L without any kidney, so 1.3 cannot become 3.4.
    for levels in [
        [("4 h", "1.3 mmol/L"), ("12 h", "3.4 mmol/L")],
        [("4 h", "1.85 mmol/L"), ("12 h", "3.4 mmol/L")],
    ] {
        let (code, answer, text) = planned(WOMAN, &levels, &[]);
        assert_eq!(code, 10, "{text}");
        assert!(stops(&answer).iter().all(|id| id.starts_with("level-")));
        nothing_to_set(&answer, &text);
    }
    let (code, answer, _) = planned(WOMAN, &[("4 h", "1.7 mmol/L"), ("12 h", "2 mmol/L")], &[]);
    assert_eq!(
        (code, stops(&answer).len()),
        (0, 0),
        "levels that belong together"
    );
}

/// A toxic level stays one when a lower one follows; an emergency stops for good.
#[test]
fn meta_a_toxic_level_is_not_forgotten() {
    let levels = |high| [("6 h", high), ("12 h", "2.6 mmol/L")];
    let accepted = |id: &str| {
        [
            "--accept",
            id,
            "--reason",
            "Dr. Smith: pump was corrected at 7 h",
        ]
        .map(str::to_owned)
    };
    for high in ["3.6 mmol/L", "5.2 mmol/L"] {
        let (code, answer, text) = planned(WOMAN, &levels(high), &[]);
        assert_eq!(code, 10, "{text}");
        assert!(
            stops(&answer).contains(&"level-was-toxic-6".to_owned()),
            "{text}"
        );
        nothing_to_set(&answer, &text);
    }
    let more = accepted("level-was-toxic-6");
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let (_folder, file) = with_levels(WOMAN, &levels("5.2 mmol/L"));
    let mut args = vec![
        "plan",
        "--case",
        file.to_str().unwrap(),
        "--target",
        "1.8 mmol/L",
    ];
    args.extend(&more);
    assert_ne!(run(&args).code, 0, "an emergency cannot be accepted away");
    let fit = document(&["fit", "--case", file.to_str().unwrap()]);
    assert_eq!(fit.0, 10);
}

/// A replacement whose level lies above the reference range is asked for again.
#[test]
fn meta_a_corrected_deficiency_is_asked_for_again() {
    let case = "tests/cases/deficiency-severe-clean.toml";
    let (_folder, file) = with_levels(case, &[("12 h", "1.2 mmol/L")]);
    let file = file.to_str().unwrap();
    let args = [
        "plan",
        "--case",
        file,
        "--target",
        "0.8 mmol/L",
        "--to",
        "1.4 mmol/L",
    ];
    let more = ["--rate", "0.25 g/h", "--for", "6 h", "--subjects", "500"];
    let (code, answer) = document(&[&args[..], &more].concat());
    assert_eq!(code, 10, "{answer}");
    assert!(stops(&answer).contains(&"deficiency-corrected".to_owned()));
}

/// What is proposed does not depend on how many alternatives are shown.
#[test]
fn meta_alternatives_change_no_verdict() {
    let levels = [("8 h", "1.8 mmol/L")];
    let (_folder, file) = with_levels(WOMAN, &levels);
    let verdict = |alternatives: &str| {
        let file = file.to_str().unwrap();
        let target = [
            "--target",
            "1.00 mmol/L",
            "--to",
            "1.70 mmol/L",
            "--for",
            "4h",
            "--at",
            "3h",
        ];
        let rest = ["--subjects", "1000", "--alternatives", alternatives];
        let args = [&["plan", "--case", file][..], &target, &rest].concat();
        let (code, answer) = document(&args);
        (code, answer["proposals"][0].clone())
    };
    let (code, first) = verdict("0");
    for alternatives in ["1", "3", "20"] {
        assert_eq!(
            verdict(alternatives),
            (code, first.clone()),
            "{alternatives}"
        );
    }
    assert_eq!(first["difference_to_first"]["probability_of_target"], 0);
}

/// Now within the second of the last level is that level's time.
#[test]
fn exact_now_within_a_second_of_the_level() {
    let (code, _, text) = planned(WOMAN, &[("8 h", "1.8 mmol/L")], &["--now", "7.9998 h"]);
    assert_eq!(code, 0, "{text}");
}

/// The same result written down six times is one result.
#[test]
fn meta_a_result_written_twice_counts_once() {
    let once = planned(WOMAN, &[("8 h", "2.2 mmol/L")], &[]).1;
    let many = planned(WOMAN, &[("8 h", "2.2 mmol/L"); 6], &[]).1;
    assert_eq!(once["proposals"], many["proposals"]);
}

/// Kidneys that fail under way: no regimen is left, and the first words are about the pump.
#[test]
fn meta_an_order_that_must_not_go_on_stops_the_pump() {
    let more = [
        "--target",
        "2.6 mmol/L",
        "--to",
        "3 mmol/L",
        "--rate",
        "2.5 g/h",
    ];
    let case = "tests/cases/pre-eclampsia-renal.toml";
    let (_folder, file) = with_levels(case, &[("4 h", "2.6 mmol/L")]);
    let args = [
        "plan",
        "--case",
        file.to_str().unwrap(),
        "--subjects",
        "500",
    ];
    let args = [&args[..], &more].concat();
    let (code, answer) = document(&args);
    assert_eq!(code, 10, "{answer}");
    assert_eq!(answer["update"]["as_ordered"]["allowed"], false);
    assert_eq!(answer["update"]["as_ordered"]["status"], "stop");
    assert_eq!(answer["findings"][0]["id"], "as-ordered-forbidden");
    let text = run(&args).out;
    let first = text.lines().nth(1).unwrap();
    assert!(first.contains("[STOP] stop the pump"), "{text}");
    nothing_to_set(&answer, &text);
}

/// What neither rules nor risk forbid is not called forbidden because something else was asked for.
#[test]
fn meta_an_order_that_is_only_not_proposed_is_not_called_forbidden() {
    let levels = [("8 h", "1.8 mmol/L")];
    let (code, answer, text) = planned(WOMAN, &levels, &["--rate", "0.25 g/h"]);
    assert_eq!(code, 10, "{text}");
    assert_eq!(answer["update"]["as_ordered"]["allowed"], true);
    assert!(!text.contains("not allowed"), "{text}");
    nothing_to_set(&answer, &text);
}

/// A level whose unit nobody can tell by its digits: where it raises the rate, it is asked for.
#[test]
fn meta_a_raised_rate_asks_for_its_level_again() {
    let raised = |level: &str| {
        let (code, answer, text) = planned(WOMAN, &[("8 h", level)], &[]);
        assert_eq!(code, 0, "{text}");
        let findings = answer["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|finding| finding["id"] == "rate-raised")
    };
    assert!(raised("3.2 mg/dL"));
    assert!(raised("2.2 mEq/L"));
    assert!(!raised("2.2 mmol/L"), "as ordered or less");
}

/// Who stands for one level that does not fit has not stood for the unit of another.
#[test]
fn meta_an_accepted_misfit_hides_no_other_doubt() {
    let slips = ["5 h", "6 h", "7 h", "8 h", "9 h"].map(|at| (at, "2.2 mg/dL"));
    let levels = [&slips[..], &[("14 h", "2.4 mmol/L")]].concat();
    let (code, answer, text) = planned(WOMAN, &levels, &[]);
    assert_eq!(code, 10, "{text}");
    let ids = stops(&answer);
    assert!(ids.contains(&"level-misfit-14".to_owned()), "{ids:?}");
    assert!(ids.contains(&"level-unit-8".to_owned()), "{ids:?}");
}
