//! A plan of an order under way sees its pauses, and asks about doses written twice.

use super::care::QUIET;
use crate::bedside::program;
use serde_json::Value;

/// A woman with pre-eclampsia, hours after the start of her order.
fn under_way(levels: &str, prior: &str, steps: &str) -> String {
    QUIET
        .replace("60 years", "29 years")
        .replace("\"male\"", "\"female\"")
        .replace("\"75 kg\"", "\"82 kg\"")
        .replace("pregnant = false", "pregnant = true")
        .replace("\"inpatient\"", "\"inpatient-monitored\"")
        .replace("0.9 mg/dL", "0.6 mg/dL")
        .replace("deficiency-severe", "pre-eclampsia")
        .replace(
            "{ value = \"0.50 mmol/L\", at = \"-4 h\" }",
            &format!("{{ value = \"0.74 mmol/L\", at = \"-3 h\" }}, {levels}"),
        )
        .replace("prior_doses = []", &format!("prior_doses = [{prior}]"))
        .replace("{ dose = \"1 g\", over = \"2 h\" }", steps)
}

fn plan(case: &str) -> Value {
    let words = [
        "plan",
        "--case",
        "-",
        "--json",
        "--target",
        "1.8 mmol/L",
        "--to",
        "3 mmol/L",
        "--subjects",
        "400",
    ];
    let (_, out, err) = program(&words, case);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

#[test]
fn meta_a_pause_is_the_limit_of_a_tiny_rate_in_a_plan() {
    let levels =
        "{ value = \"1.45 mmol/L\", at = \"4 h\" }, { value = \"1.15 mmol/L\", at = \"10 h\" }";
    let steps = |pause: &str| {
        let steps = format!(
            "{{ dose = \"4 g\", over = \"20 min\" }}, {{ rate = \"1 g/h\", for = \"4 h\" }}, {pause}, \
             {{ rate = \"1 g/h\", for = \"15 h\" }}"
        );
        plan(&under_way(levels, "", &steps))["proposals"][0]["steps"].clone()
    };
    let tiny = steps("{ rate = \"0.01 g/h\", for = \"5 h\" }");
    assert!(tiny[0]["rate"]["value"].as_f64().unwrap() > 0.0, "{tiny:#}");
    for pause in ["{ rate = \"0 g/h\", for = \"5 h\" }", "{ pause = \"5 h\" }"] {
        assert_eq!(steps(pause), tiny, "{pause}");
    }
}

#[test]
fn prop_a_plan_asks_about_a_dose_written_twice() {
    let levels = "{ value = \"1.55 mmol/L\", at = \"6 h\" }";
    let dose = "{ dose = \"4 g\", at = \"-1 h\", over = \"20 min\" }";
    let asked = |prior: &str| {
        let document = plan(&under_way(
            levels,
            prior,
            "{ rate = \"1 g/h\", for = \"20 h\" }",
        ));
        let findings = document["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|finding| finding["id"] == "prior-doses-at-once")
    };
    assert!(!asked(dose));
    assert!(asked(&format!("{dose}, {dose}")));
    let other = "{ dose = \"16.23 mmol\", at = \"2026-11-22T06:00Z\", over = \"20 min\" }";
    assert!(asked(&format!("{dose}, {other}")));
}
