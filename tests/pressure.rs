//! The fall in blood pressure along a course, through the binary.

use crate::cli::{document, run};

const CASE: &str = "tests/cases/pre-eclampsia.toml";
/// Straight lines between levels a minute apart, by a midpoint rule: as near as this, mmHg.
const MINUTES: f64 = 0.01;
/// What is shown between two looks changes nothing but rounding, mmHg.
const ROUNDING: f64 = 2e-3;

/// Time (h) and value of a variable.
fn course(variable: &str, every: &str) -> Vec<(f64, f64)> {
    let ran = run(&[
        "simulate", "--case", CASE, "--model", "lu-2002", "--every", every,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = ran
        .out
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|cells| cells[3] == variable)
        .map(|cells| (cells[1].parse().unwrap(), cells[4].parse().unwrap()))
        .collect()
}

#[test]
fn paper_lu_effect_compartment_by_a_midpoint_rule() {
    // Lu 2002: keo, Emax and EC50 of its abstract, on the change from the baseline of 0.74.
    let levels = course("serum_magnesium", "1 min");
    for (variable, keo, emax, half) in [
        ("systolic_fall", 0.76, 36.8, 0.75),
        ("diastolic_fall", 0.50, 27.8, 0.88),
    ] {
        let falls = course(variable, "1 min");
        let mut effect = 0.0;
        for (k, pair) in levels.windows(2).enumerate() {
            let step = pair[1].0 - pair[0].0;
            let middle = 0.5 * (pair[0].1 + pair[1].1) - 0.74;
            let half_way = effect + 0.5 * step * keo * (pair[0].1 - 0.74 - effect);
            effect += step * keo * (middle - half_way);
            let fall = emax * effect.max(0.0) / (half + effect.max(0.0));
            let found = falls[k + 1].1;
            assert!(
                (fall - found).abs() < MINUTES,
                "{variable} {pair:?}: {fall} {found}"
            );
        }
        assert!(falls.iter().any(|(_, fall)| *fall > 10.0), "{variable}");
    }
}

#[test]
fn meta_the_fall_does_not_depend_on_the_times_shown() {
    let often = course("systolic_fall", "10 min");
    for (time, fall) in course("systolic_fall", "6 h") {
        let same = often.iter().find(|(other, _)| (other - time).abs() < 1e-9);
        let (_, other) = same.unwrap();
        assert!((fall - other).abs() < ROUNDING, "{time} h: {fall} {other}");
    }
}

#[test]
fn prop_the_document_names_the_largest_fall() {
    let (_, found) = document(&["simulate", "--case", CASE, "--model", "lu-2002"]);
    let shown = &found["models"][0]["blood_pressure"];
    assert_eq!(shown[0]["pressure"], "systolic");
    let largest = shown[0]["largest_fall"]["value"].as_f64().unwrap();
    let course = course("systolic_fall", "10 min");
    let highest = course.iter().map(|(_, fall)| *fall).fold(0.0, f64::max);
    assert!(
        largest >= highest - ROUNDING && largest < highest + 0.5,
        "{largest} {highest}"
    );
    let (_, shown) = document(&["models", "show", "lu-2002"]);
    assert_eq!(
        shown["models"][0]["pressure_effects"][1]["emax"]["value"],
        27.8
    );
}

#[test]
fn prop_every_model_is_listed_with_its_use() {
    let (_, found) = document(&["models", "list"]);
    let text = run(&["models", "list"]).out;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for model in found["models"].as_array().unwrap() {
        let words = model["use_in_words"].as_str().unwrap();
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn prop_a_model_that_lacks_something_is_named_with_the_reason() {
    // Without a creatinine no model that reads one can be run.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    let text = std::fs::read_to_string(CASE).unwrap();
    let creatinine = "creatinine = [{ value = \"0.6 mg/dL\", at = \"-3 h\" }]";
    assert!(text.contains(creatinine));
    std::fs::write(
        &file,
        text.replace(creatinine, "measured_clearance = \"120 mL/min\""),
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let (_, checked) = document(&["check", "--case", path]);
    let (_, simulated) = document(&["simulate", "--case", path]);
    let not_run = checked["exposure"]["not_run"].as_array().unwrap();
    assert!(!not_run.is_empty(), "{:#}", checked["exposure"]);
    assert_eq!(checked["exposure"]["not_run"], simulated["not_run"]);
    let (text, note) = (
        run(&["check", "--case", path]).out,
        run(&["simulate", "--case", path]).err,
    );
    for one in not_run {
        let id = one["id"].as_str().unwrap();
        assert!(
            text.contains(&format!("  {id}")) && text.contains("not run"),
            "{text}"
        );
        assert!(note.contains(&format!("not run: {id}: ")), "{note}");
    }
}
