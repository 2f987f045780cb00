//! Orders under way: levels that come back, and rates typed while a step runs.

use crate::bedside::Order;
use crate::cli::{document, run};
use serde_json::Value;

const CASE: &str = "tests/cases/pre-eclampsia.toml";

/// The case of pre-eclampsia with these levels after its start (mmol/L), in a folder of its own.
fn under_way(levels: &[(&str, f64)]) -> (tempfile::TempDir, String) {
    let later: String = levels
        .iter()
        .map(|(at, level)| format!(", {{ value = \"{level} mmol/L\", at = \"{at}\" }}"))
        .collect();
    let case = std::fs::read_to_string(CASE).unwrap();
    let start = case.find("levels = [").unwrap();
    let end = start + case[start..].find("}]").unwrap() + 1;
    let case = format!("{}{later}{}", &case[..end], &case[end..]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.toml");
    std::fs::write(&path, case).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// What `fit` makes of them.
fn fitted(levels: &[(&str, f64)]) -> (i32, Value, String) {
    let (_folder, path) = under_way(levels);
    let text = run(&["fit", "--case", &path]).out;
    let (code, answer) = document(&["fit", "--case", &path]);
    (code, answer, text)
}

fn ids(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().map(|f| f["id"].as_str().unwrap()).collect()
}

/// 5 mmol/L and more is an emergency, from 3.5 the infusion stops (bands); neither waits.
#[test]
fn meta_a_toxic_level_is_no_time_for_statistics() {
    for (level, id) in [(5.2, "level-emergency"), (3.6, "level-toxic")] {
        let (code, answer, text) = fitted(&[("4 h", level)]);
        assert_eq!(code, 10, "{level}");
        assert_eq!(ids(&answer), [id]);
        assert!(answer["next_level"].is_null());
        let last: Vec<&str> = text.lines().rev().take(6).collect();
        assert!(last.iter().any(|line| line.starts_with("[STOP]")), "{text}");
        assert!(text.contains("now; do not wait for a better time"));
    }
}

/// The end of an assay is no level: how high it was is not known.
#[test]
fn meta_a_level_beyond_its_assay_or_from_burst_cells_is_told() {
    for (mark, id) in [
        ("above_quantification = true", "level-above-range"),
        ("sample = \"hemolyzed\"", "level-hemolyzed"),
    ] {
        let (_folder, path) = under_way(&[("4 h", 1.95)]);
        let case = std::fs::read_to_string(&path).unwrap();
        let marked = case.replace("at = \"4 h\" }", &format!("at = \"4 h\", {mark} }}"));
        assert_ne!(marked, case);
        let (_, plain) = document(&["fit", "--case", &path]);
        assert!(!ids(&plain).contains(&id));
        std::fs::write(&path, marked).unwrap();
        let (_, told) = document(&["fit", "--case", &path]);
        assert!(ids(&told).contains(&id), "{:?}", ids(&told));
    }
}

/// A level far below the course under a running infusion is a line or a tube, not a kidney.
#[test]
fn meta_a_level_that_cannot_be_is_questioned() {
    let (code, answer, _) = fitted(&[("4 h", 1.6), ("8 h", 0.4)]);
    assert_eq!(code, 0);
    let misfit = ids(&answer).iter().any(|id| id.starts_with("level-misfit"));
    assert!(misfit, "{}", answer["findings"]);
    let (_, answer, _) = fitted(&[("4 h", 1.5), ("8 h", 1.55)]);
    let misfit = ids(&answer).iter().any(|id| id.starts_with("level-misfit"));
    assert!(!misfit, "{}", answer["findings"]);
}

/// The load rate left running is the accident: it agrees with step 1 and is wrong for step 2.
#[test]
fn meta_a_typed_load_rate_is_no_maintenance() {
    let order = Order::named("pre-eclampsia");
    let open = order.check_with(&["--pump-rate", "300 mL/h"]);
    assert_eq!(open.severity("typed-rate-agrees"), "warn");
    let load = order.check_with(&["--pump-rate", "300 mL/h", "--step", "1"]);
    assert_eq!(load.severity("typed-rate-agrees"), "info");
    let running = order.check_with(&["--pump-rate", "300 mL/h", "--step", "2"]);
    assert_eq!(running.code, 10);
    let message = running.finding("typed-rate-differs").unwrap()["message"].to_string();
    assert!(
        message.contains("the rate of step 1, another step"),
        "{message}"
    );
    let right = order.check_with(&["--pump-rate", "25 mL/h", "--step", "2"]);
    assert_eq!(right.severity("typed-rate-agrees"), "info");
    assert_eq!(
        order
            .check_with(&["--pump-rate", "25 mL/h", "--step", "3"])
            .code,
        2
    );
    assert_eq!(run(&["check", "--case", CASE, "--step", "1"]).code, 2);
}

/// The largest load by vein that a label names is 6 g; 10 g is Pritchard's dose into the muscle.
#[test]
fn label_an_intramuscular_load_does_not_go_into_the_vein() {
    let rate = |dose: &str| {
        let args = ["rate", "--dose", dose, "--bag", "4%", "--over", "30min"];
        run(&[&args[..], &["--indication", "pre-eclampsia"]].concat()).code
    };
    assert_eq!((rate("6g"), rate("8g"), rate("10g")), (0, 10, 10));
}

/// One load typed on two lines is asked about.
#[test]
fn meta_a_load_that_stands_twice_is_questioned() {
    let steps = "[{ dose = \"4 g\", over = \"20 min\" }, { dose = \"4 g\", over = \"20 min\" }, \
                 { rate = \"1 g/h\", for = \"12 h\" }]";
    let answer = Order::named("pre-eclampsia")
        .with("order.steps", steps)
        .check();
    assert_eq!(answer.severity("load-repeated"), "warn");
}

/// The help names what was probably meant: a first fit is not a recurrent one.
#[test]
fn meta_eclampsia_is_not_taken_for_a_recurrent_fit() {
    let args = ["rate", "--dose", "4g", "--bag", "4%", "--indication"];
    for (word, meant) in [
        ("eclampsia", "pre-eclampsia"),
        ("preeclampsia", "pre-eclampsia"),
        ("torsades", "torsades-de-pointes"),
        ("asthma", "asthma-severe"),
        ("migrane", "migraine"),
    ] {
        let ran = run(&[&args[..], &[word]].concat());
        assert_eq!(ran.code, 3, "{word}");
        assert!(
            ran.err.contains(&format!("did you mean `{meant}`")),
            "{}",
            ran.err
        );
    }
}

/// Of two levels at one time neither may be chosen by its place in the file.
#[test]
fn meta_two_levels_at_one_time_are_refused_in_any_order() {
    let order = Order::named("pre-eclampsia");
    let levels = |first: &str, second: &str| {
        let text = format!(
            "[{{ value = \"{first}\", at = \"-3 h\" }}, {{ value = \"{second}\", at = \"-3 h\" }}]"
        );
        order.clone().with("magnesium.levels", &text).check().code
    };
    assert_eq!(levels("0.74 mmol/L", "3.2 mmol/L"), 3);
    assert_eq!(levels("3.2 mmol/L", "0.74 mmol/L"), 3);
    let shortly = "[{ value = \"3.2 mmol/L\", at = \"-200 min\" }, { value = \"0.74 mmol/L\", at = \"-3 h\" }]";
    let answer = order.clone().with("magnesium.levels", shortly).check();
    assert_eq!(answer.severity("levels-contradict"), "stop");
}

/// A control days after the order is weighed too; it does not throw the others away.
#[test]
fn meta_a_late_control_keeps_the_levels_before_it() {
    let (code, answer, _) = fitted(&[("4 h", 1.6), ("8 h", 1.7), ("80 h", 0.9)]);
    assert_eq!(code, 0, "{answer}");
    assert_eq!(answer["levels"].as_array().unwrap().len(), 3);
}

/// One virtual patient shows no risk of 1 %.
#[test]
fn exact_a_risk_needs_a_crowd() {
    let plan = [
        "plan",
        "--case",
        CASE,
        "--target",
        "1.5 mmol/L",
        "--subjects",
    ];
    assert_eq!(run(&[&plan[..], &["1"]].concat()).code, 2);
    assert_eq!(run(&[&plan[..], &["99"]].concat()).code, 2);
}

/// A curve without a fit is the same whatever came back; the levels stand beside it.
#[test]
fn meta_later_levels_change_no_simulated_curve() {
    let (folder, later) = under_way(&[("4 h", 1.9), ("12 h", 2.3)]);
    let figure = folder.path().join("curve.svg");
    let plot = ["--plot", figure.to_str().unwrap()];
    let (code, with) = document(&["simulate", "--case", &later, plot[0], plot[1]]);
    assert_eq!(code, 0);
    let points = |path: &std::path::Path| {
        let figure = std::fs::read_to_string(path).unwrap();
        figure.matches("<circle").count()
    };
    let three = points(&figure);
    let (_, without) = document(&["simulate", "--case", CASE, plot[0], plot[1]]);
    assert_eq!(with["predictions"], without["predictions"]);
    // Two circles for each marker.
    assert_eq!(three - points(&figure), 2 * 2, "two levels more");
    let times: Vec<_> = with["measured_later"].as_array().unwrap().iter().collect();
    assert_eq!(times.len(), 2);
    assert_eq!(times[1]["level"]["value"], 2.3);
    assert!(
        run(&["simulate", "--case", &later])
            .err
            .contains("change no curve")
    );
}

#[test]
fn cli_a_course_of_years_is_refused() {
    for until in ["367 d", "999999999 d"] {
        let ran = run(&[
            "simulate", "--case", CASE, "--until", until, "--every", "99999 d",
        ]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("at most 366 d"));
    }
}
