//! Made-up patients whose truth is known, and the patient of a case.

use super::{ModelText, eta, fitted};
use crate::cli::{document, quantity};
use serde_json::Value;
use std::fmt::Write;

/// Patients of the calibration, two deviations each.
const PATIENTS: usize = 300;
/// Four standard errors of the mean of 600 standard normal numbers.
const MEAN: f64 = 4.0 / 24.5;
/// Four standard errors of their standard deviation, and what the curvature leaves out.
const SPREAD: f64 = 4.0 / 34.6 + 0.05;
/// Two spellings of one quantity differ by rounding, and nine digits are printed.
const SAME: f64 = 1e-6;

/// Standard normal numbers by Box and Muller from a linear congruential sequence.
struct Normal(u64);

impl Normal {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn next(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// Level after 100 mmol over the first hour, one compartment.
fn level(clearance: f64, volume: f64, time: f64) -> f64 {
    let k = clearance / volume;
    100.0 / clearance * (1.0 - (-k).exp()) * (-k * (time - 1.0)).exp()
}

#[test]
fn exact_standard_errors_are_those_of_simulated_patients() {
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.09, ""),
            ("V", "20 L".to_owned(), 0.04, ""),
        ],
        correlation: "",
        residual: "additive = \"0.2 mmol/L\"".to_owned(),
    };
    let mut normal = Normal(20_261_122);
    let mut truth = Vec::new();
    let mut data = "ID,TIME,EVID,AMT,RATE,DV\n".to_owned();
    for id in 0..PATIENTS {
        let own = [0.3 * normal.next(), 0.2 * normal.next()];
        let _ = writeln!(data, "{id},0,1,100,100,.");
        for time in [1.5, 4.0, 9.0] {
            let level = level(4.0 * own[0].exp(), 20.0 * own[1].exp(), time);
            let measured = (level + 0.2 * normal.next()).max(0.0);
            let _ = writeln!(data, "{id},{time},0,.,.,{measured}");
        }
        truth.push(own);
    }
    let found = fitted(&text.text(), &data, &[]);
    let mut scores = Vec::new();
    for (k, own) in truth.iter().enumerate() {
        for (name, own) in ["CL", "V"].into_iter().zip(own) {
            let error = &found["subjects"][k]["standard_errors"][name];
            scores.push((eta(&found, k, name) - own) / error.as_f64().unwrap());
        }
    }
    let count = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / count;
    let spread = (scores.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / count).sqrt();
    assert!(mean.abs() < MEAN, "mean {mean}");
    assert!((spread - 1.0).abs() < SPREAD, "spread {spread}");
}

/// The pre-eclampsia case with these levels.
fn case(levels: &str) -> String {
    let text = std::fs::read_to_string("tests/cases/pre-eclampsia.toml").unwrap();
    let old = "levels = [{ value = \"0.74 mmol/L\", at = \"-3 h\" }]";
    assert!(text.contains(old));
    text.replace(old, &format!("levels = [{levels}]"))
}

fn fit(case: &str, more: &[&str]) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    std::fs::write(&file, case).unwrap();
    let mut args = vec!["fit", "--case", file.to_str().unwrap()];
    args.extend(more);
    document(&args)
}

const BEFORE: &str = "{ value = \"0.74 mmol/L\", at = \"-3 h\" }";

#[test]
fn prop_a_case_is_drawn_from_the_typical_patient_to_its_levels() {
    let later =
        ", { value = \"2.6 mmol/L\", at = \"4 h\" }, { value = \"2.9 mmol/L\", at = \"8 h\" }";
    for model in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        let (code, found) = fit(&case(&format!("{BEFORE}{later}")), &["--model", model]);
        assert_eq!(code, 0, "{found:#}");
        assert_eq!(found["levels"].as_array().unwrap().len(), 2);
        let last = quantity(&found, "/levels/1/individual", "mmol/L");
        let typical = quantity(&found, "/levels/1/typical", "mmol/L");
        assert!(
            typical < last && last < 2.9 + 0.2,
            "{model}: {typical} {last}"
        );
        let next = quantity(&found, "/next_level/time", "h");
        assert!(next >= 9.0, "{model}: next level at {next} h");
        let left = found["next_level"]["variance_left"].as_f64().unwrap();
        assert!((0.0..1.0).contains(&left), "{model}: {left}");
    }
}

#[test]
fn prop_a_patient_on_the_way_to_danger_is_stopped() {
    let later =
        ", { value = \"3.2 mmol/L\", at = \"3 h\" }, { value = \"3.4 mmol/L\", at = \"5 h\" }";
    let (code, found) = fit(
        &case(&format!("{BEFORE}{later}")),
        &["--model", "threshold-1cpt"],
    );
    assert_eq!(
        found["status"],
        if code == 10 { "stop" } else { "warn" },
        "{found:#}"
    );
    let later = ", { value = \"3.6 mmol/L\", at = \"5 h\" }";
    let (code, found) = fit(&case(&format!("{BEFORE}{later}")), &[]);
    assert_eq!(
        (code, &found["findings"][0]["id"]),
        (10, &"level-toxic".into()),
        "{found:#}"
    );
}

#[test]
fn meta_units_and_order_of_levels_change_nothing() {
    let one =
        ", { value = \"2.1 mmol/L\", at = \"4 h\" }, { value = \"2.4 mmol/L\", at = \"8 h\" }";
    let other = "{ value = \"4.8 mEq/L\", at = \"480 min\" }, { value = \"4.2 mEq/L\", at = \"240 min\" }, ";
    let (_, one) = fit(&case(&format!("{BEFORE}{one}")), &[]);
    let (_, other) = fit(&case(&format!("{other}{BEFORE}")), &[]);
    for (name, value) in one["eta"].as_object().unwrap() {
        let (a, b) = (
            value.as_f64().unwrap(),
            other["eta"][name].as_f64().unwrap(),
        );
        assert!((a - b).abs() <= SAME, "{name}: {a} and {b}");
    }
}

#[test]
fn prop_a_case_without_a_level_under_magnesium_is_refused() {
    let (code, found) = fit(&case(BEFORE), &[]);
    assert_eq!(code, 4, "{found:#}");
    assert_eq!(found["error"]["kind"], "missing");
}

#[test]
fn prop_other_commands_still_refuse_levels_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    let later = "{ value = \"2.1 mmol/L\", at = \"4 h\" }";
    std::fs::write(&file, case(&format!("{BEFORE}, {later}"))).unwrap();
    let (code, found) = document(&["check", "--case", file.to_str().unwrap()]);
    assert_eq!(code, 3, "{found:#}");
}

#[test]
fn prop_the_figure_of_a_fit_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let (file, figure) = (
        folder.path().join("case.toml"),
        folder.path().join("fit.svg"),
    );
    let later = ", { value = \"2.1 mmol/L\", at = \"4 h\" }";
    std::fs::write(&file, case(&format!("{BEFORE}{later}"))).unwrap();
    let ran = crate::cli::run(&[
        "fit",
        "--case",
        file.to_str().unwrap(),
        "--plot",
        figure.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("next level"), "{}", ran.out);
    let svg = std::fs::read_to_string(figure).unwrap();
    assert!(svg.contains("this patient"), "{}", &svg[..500]);
}

/// The text and the exit code say to stop the pump, so the figure does, too.
#[test]
fn prop_the_figure_of_a_stopped_fit_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (file, figure) = (
        folder.path().join("case.toml"),
        folder.path().join("fit.svg"),
    );
    let later = ", { value = \"3.6 mmol/L\", at = \"4 h\" }";
    std::fs::write(&file, case(&format!("{BEFORE}{later}"))).unwrap();
    let (file, figure) = (file.to_str().unwrap(), figure.to_str().unwrap());
    let ran = crate::cli::run(&["fit", "--case", file, "--plot", figure]);
    assert_eq!(ran.code, 10, "{}", ran.err);
    let svg = std::fs::read_to_string(figure).unwrap();
    assert!(svg.contains("STOP, stop the pump"), "{}", &svg[..500]);
}
