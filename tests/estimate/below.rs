//! Levels of a case that a laboratory printed as below its limit.

use crate::bedside::Order;
use crate::cli::{document, quantity};
use std::f64::consts::TAU;

const CASE: &str = "pre-eclampsia";
/// Printed digits.
const PRINTED: f64 = 1e-6;

/// Probability of a standard normal number below `x`, by Simpson's rule from far below.
fn probability(x: f64) -> f64 {
    const FAR: f64 = -12.0;
    const STEPS: u32 = 20_000;
    let step = (x - FAR) / f64::from(STEPS);
    let density = |k: u32| {
        let z = FAR + f64::from(k) * step;
        (-0.5 * z * z).exp() / TAU.sqrt()
    };
    let inner = (1..STEPS).map(|k| density(k) * if k % 2 == 1 { 4.0 } else { 2.0 });
    (density(0) + inner.sum::<f64>() + density(STEPS)) * step / 3.0
}

/// The case with these levels, as `fit` reads it.
fn fitted(levels: &str) -> (i32, serde_json::Value) {
    let order = Order::named(CASE).with("magnesium.levels", levels);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.toml");
    std::fs::write(&path, order.written()).unwrap();
    document(&["fit", "--case", path.to_str().unwrap()])
}

const BEFORE: &str = "{ value = \"0.74 mmol/L\", at = \"-3 h\" }";

/// The objective is that of Beal's method M3: a level below the limit L counts by -2 ln P((L - f)
/// / sd), a measured one by (y - f)^2 / v + ln v, and the deviations by eta^2 / omega^2, with the
/// variances of the file of the model.
#[test]
fn exact_a_level_below_its_limit_counts_by_its_probability() {
    let (code, answer) = fitted(&format!(
        "[{BEFORE}, {{ value = \"1.42 mmol/L\", at = \"4 h\" }}, \
         {{ value = \"1.05 mmol/L\", at = \"9 h\", below_quantification = true }}]"
    ));
    assert_eq!(code, 0, "{answer:#}");
    let level = |k: usize| quantity(&answer["levels"][k], "/individual", "mmol/L");
    let variance = |level: f64| (0.1 * level).powi(2) + 0.05_f64.powi(2);
    let (at_level, at_limit) = (level(0), level(1));
    let measured = (1.42 - at_level).powi(2) / variance(at_level) + variance(at_level).ln();
    let below = -2.0 * probability((1.05 - at_limit) / variance(at_limit).sqrt()).ln();
    let spread = [("V", 0.0862), ("FU", 0.0755), ("FU@1", 0.056)];
    let spread: f64 = spread
        .iter()
        .map(|(name, variance)| answer["eta"][*name].as_f64().unwrap().powi(2) / variance)
        .sum();
    let objective = answer["objective"].as_f64().unwrap();
    let expected = measured + below + spread;
    assert!(
        (objective - expected).abs() < PRINTED * expected.abs().max(1.0),
        "{objective} {expected}"
    );
    assert_eq!(quantity(&answer["levels"][1], "/below", "mmol/L"), 1.05);
    // It pulls the course down, less than a level at the limit itself would keep it up.
    let (_, without) = fitted(&format!(
        "[{BEFORE}, {{ value = \"1.42 mmol/L\", at = \"4 h\" }}]"
    ));
    let then = without["predictions"].as_array().unwrap().iter();
    let then = then.map(|row| {
        (
            quantity(row, "/time", "h"),
            quantity(row, "/individual", "mmol/L"),
        )
    });
    let near = then.min_by(|a, b| (a.0 - 9.0).abs().total_cmp(&(b.0 - 9.0).abs()));
    assert!(at_limit < near.unwrap().1, "{at_limit}");
}

/// A level below its limit proves a deficiency only where the limit does.
#[test]
fn meta_a_limit_proves_no_more_than_it_says() {
    let checked = |limit: &str| {
        let levels =
            format!("[{{ value = \"{limit}\", at = \"-3 h\", below_quantification = true }}]");
        let order = Order::named("deficiency-severe-clean");
        order.with("magnesium.levels", &levels).check()
    };
    let vague = checked("0.9 mmol/L");
    assert_eq!(
        (vague.code, vague.severity("deficiency-not-confirmed")),
        (10, "stop")
    );
    let message = vague.finding("deficiency-not-confirmed").unwrap()["message"].to_string();
    assert!(
        message.contains("only known to lie below 0.9 mmol/L"),
        "{message}"
    );
    let at_the_bound = checked("0.7 mmol/L");
    assert_eq!(at_the_bound.severity("deficiency-not-confirmed"), "stop");
    let low = checked("0.4 mmol/L");
    assert!(low.finding("deficiency-not-confirmed").is_none());
    assert!(low.finding("level-unit-improbable").is_none());
    // No assay has such a limit, and a limit is a quantity as any other.
    assert_eq!(checked("1.2 mmol/L").code, 3);
    assert_eq!(checked("0.4").code, 3);
}

/// A clock that runs up to five minutes ahead drew its level at the start.
#[test]
fn meta_a_clock_that_runs_ahead_is_the_start() {
    let at = |at: &str| {
        let levels = format!("[{{ value = \"0.74 mmol/L\", at = \"{at}\" }}]");
        Order::named(CASE).with("magnesium.levels", &levels).check()
    };
    let (ahead, start) = (at("3 min"), at("0 min"));
    assert_eq!((ahead.code, start.code), (0, 0));
    assert_eq!(ahead.json["exposure"], start.json["exposure"]);
    assert_eq!(at("6 min").code, 3);
}
