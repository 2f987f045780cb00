//! Several occasions of one subject, and residual errors of the change from the baseline.

use super::{ModelText, error, eta, fitted};
use maginfuse::Result;
use maginfuse::estimate::{Measured, Posterior, Prior, Problem, Residual};
use maginfuse::pk::Model;
use std::fmt::Write;

/// The levels decide all but this part of a deviation.
const DECIDED: f64 = 1e-4;
/// A quadratic objective is solved to rounding.
const LINEAR: f64 = 1e-8;
/// Derivatives by differences of 1e-5 are as near as this.
const DIFFERENCE: f64 = 1e-6;

const BETWEEN: f64 = 0.09;
const WITHIN: f64 = 0.04;

/// 4 L/h and 20 L with a clearance that differs between patients and between occasions.
fn model(residual: &str) -> String {
    ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            (
                "CL",
                "4 L/h".to_owned(),
                BETWEEN,
                "occasion_variance = 0.04",
            ),
            ("V", "20 L".to_owned(), 0.0, ""),
        ],
        correlation: "",
        residual: residual.to_owned(),
    }
    .text()
}

/// A bolus of 100 mmol on each occasion and exact levels of these clearances (L/h).
fn courses(clearances: &[f64], names: &[&str]) -> String {
    let mut data = "ID,TIME,EVID,AMT,DV,OCC\n".to_owned();
    for (k, (clearance, name)) in clearances.iter().zip(names).enumerate() {
        let start = 1000.0 * k as f64;
        let _ = writeln!(data, "1,{start},1,100,.,{name}");
        for hours in [1.0, 4.0, 8.0] {
            let level = 5.0 * (-clearance / 20.0 * hours).exp();
            let _ = writeln!(data, "1,{},0,.,{level},{name}", start + hours);
        }
    }
    data
}

#[test]
fn exact_deviations_of_occasions_share_what_they_have_in_common() {
    let own = [5.0, 3.2];
    let found = fitted(
        &model("additive = \"0.0001 mmol/L\""),
        &courses(&own, &["1", "2"]),
        &[],
    );
    // The levels fix a_k = eta + kappa_k, and eta^2 / W + sum (a_k - eta)^2 / K is least at
    // eta = W sum a_k / (2 W + K).
    let a = own.map(|clearance| (clearance / 4.0_f64).ln());
    let shared = BETWEEN * (a[0] + a[1]) / (2.0 * BETWEEN + WITHIN);
    let found = |name| eta(&found, 0, name);
    assert!((found("CL") - shared).abs() < DECIDED, "{}", found("CL"));
    for (name, a) in ["CL@1", "CL@2"].into_iter().zip(a) {
        assert!((found(name) - (a - shared)).abs() < DECIDED, "{name}");
    }
}

#[test]
fn exact_one_occasion_splits_by_the_variances() {
    let found = fitted(
        &model("additive = \"0.0001 mmol/L\""),
        &courses(&[5.0], &["7"]),
        &[],
    );
    let a = (5.0 / 4.0_f64).ln();
    let part = BETWEEN / (BETWEEN + WITHIN);
    assert!((eta(&found, 0, "CL") - part * a).abs() < DECIDED);
    assert!((eta(&found, 0, "CL@1") - (1.0 - part) * a).abs() < DECIDED);
}

#[test]
fn meta_the_names_of_occasions_mean_nothing() {
    let text = model("additive = \"0.1 mmol/L\"");
    let one = fitted(&text, &courses(&[5.0, 3.2, 5.0], &["1", "2", "1"]), &[]);
    let other = fitted(&text, &courses(&[5.0, 3.2, 5.0], &["b", "a", "b"]), &[]);
    assert_eq!(one["subjects"], other["subjects"]);
    assert!(one["subjects"][0]["eta"].get("CL@3").is_none());
}

#[test]
fn prop_a_record_without_its_occasion_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (file, set) = (folder.path().join("m.toml"), folder.path().join("d.csv"));
    std::fs::write(&file, model("additive = \"0.1 mmol/L\"")).unwrap();
    let data = courses(&[5.0, 3.2], &["1", "2"]).replacen(",1\n", ",.\n", 1);
    std::fs::write(&set, data).unwrap();
    let args = ["fit", "--dataset", set.to_str().unwrap(), "--model"];
    let (code, document) = crate::cli::document(&[&args[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(code, 3, "{document:#}");
    let place = document["error"]["at"].as_str().unwrap();
    assert!(place.ends_with("line 2"), "{place}");
}

#[test]
fn exact_an_error_of_the_change_is_none_of_the_baseline() {
    // Level 0.8 + eta + 2 with an unknown baseline: the variance is that of the change of 2,
    // whatever the baseline.
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.0, ""),
            ("V", "20 L".to_owned(), 0.0, ""),
        ],
        correlation: "[baseline]\nmode = \"additive\"\nvalue = \"0.8 mmol/L\"\n\
                      variability_sd = \"0.1 mmol/L\"\nlocator = \"here\"",
        residual: "proportional = \"10 %\"\nof = \"change\"".to_owned(),
    };
    let model = Model::read("test", &text.text()).unwrap();
    let prior = Prior::of(&model, 1, 0.1).unwrap();
    let predict = |eta: &[f64]| -> Result<Vec<f64>> { Ok(vec![2.8 + eta[0]]) };
    let found = Posterior::of(&Problem {
        prior: &prior,
        residual: Residual::of(&model, 0.8),
        moves_from: Some(0),
        measured: &[(0, Measured::Level(3.1))],
        predict: &predict,
    })
    .unwrap();
    let (omega, sigma) = (0.1 * 0.1, 0.2 * 0.2);
    assert!(
        (found.eta[0] - omega * 0.3 / (omega + sigma)).abs() < LINEAR,
        "{:?}",
        found.eta
    );
    let error = (omega * sigma / (omega + sigma)).sqrt();
    assert!((found.standard_errors[0] - error).abs() < LINEAR);
}

#[test]
fn exact_slopes_over_the_baseline_are_those_of_differences() {
    for measured in [
        Measured::Level(1.7),
        Measured::Below(0.9),
        Measured::Below(4.0),
    ] {
        let half = |from: f64| {
            let residual = Residual {
                error: error(0.15, 0.1),
                from,
            };
            residual.contribution(measured, 1.4).unwrap()
        };
        let difference = (half(0.3 + 1e-5).half - half(0.3 - 1e-5).half) / 2e-5;
        let slope = half(0.3).slope_from;
        assert!(
            (slope - difference).abs() < DIFFERENCE,
            "{slope} {difference}"
        );
    }
}

#[test]
fn prop_a_threshold_model_has_no_error_of_the_change() {
    let text = std::fs::read_to_string("models/threshold-1cpt.toml").unwrap();
    let changed = text.replace(
        "additive = \"0.05 mmol/L\"",
        "additive = \"0.05 mmol/L\"\nof = \"change\"",
    );
    assert_ne!(text, changed);
    let error = Model::read("test", &changed).unwrap_err();
    assert!(error.message().contains("threshold"), "{error}");
}
