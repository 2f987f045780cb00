//! The kinds of residual error: what a file says, and the densities by which levels are weighed.

use super::{ModelText, eta, fitted};
use maginfuse::estimate::residual::normal;
use maginfuse::estimate::{Measured, Residual};
use maginfuse::pk::Model;
use maginfuse::pk::spec::{ResidualError, ResidualKind, ResidualOf};
use std::f64::consts::TAU;

/// A handful of operations apart.
const ROUNDING: f64 = 1e-13;
/// Differences with a step of 1e-5.
const DIFFERENCE: f64 = 1e-6;
/// Printed digits.
const PRINTED: f64 = 1e-6;

const COMBINED1: ResidualError = ResidualError {
    proportional: 0.12,
    additive: 0.07,
    kind: ResidualKind::Combined1,
    of: ResidualOf::Level,
};
const OF_CHANGE: ResidualError = ResidualError {
    of: ResidualOf::Change,
    ..COMBINED1
};
const LOG_NORMAL: ResidualError = ResidualError {
    proportional: 0.229,
    additive: 0.0,
    kind: ResidualKind::LogNormal,
    of: ResidualOf::Level,
};

fn near(found: f64, expected: f64, relative: f64) {
    let allowed = relative * expected.abs().max(1e-3);
    assert!(
        (found - expected).abs() <= allowed,
        "{found} for {expected}"
    );
}

fn file(residual: &str) -> String {
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.09, ""),
            ("V", "20 L".to_owned(), 0.04, ""),
        ],
        correlation: "",
        residual: residual.to_owned(),
    };
    text.text()
}

#[test]
fn exact_a_file_says_how_two_parts_make_one() {
    let read = |residual: &str| Model::read("m.toml", &file(residual)).unwrap().residual();
    let both = "proportional = \"12 %\"\nadditive = \"0.07 mmol/L\"\n";
    assert_eq!(read(&format!("{both}kind = \"combined1\"")), COMBINED1);
    assert_eq!(
        read(&format!("kind = \"combined1\"\n{both}of = \"change\"")),
        OF_CHANGE
    );
    let usual = ResidualError {
        kind: ResidualKind::Combined2,
        ..COMBINED1
    };
    assert_eq!(read(both), usual);
    assert_eq!(read(&format!("{both}kind = \"combined2\"")), usual);
    for log_normal in [
        "log_normal = \"22.9 %\"",
        "log_normal = \"0.229\"",
        "exponential = \"22.9 %\"",
        "exponential = \"22.9 %\"\nof = \"level\"",
    ] {
        let found = read(log_normal);
        near(found.proportional, 0.229, ROUNDING);
        assert_eq!((found.kind, found.additive), (ResidualKind::LogNormal, 0.0));
    }
}

#[test]
fn meta_what_cannot_be_combined_is_refused_at_its_place() {
    let refused = |residual: &str, why: &str| {
        let text = file(residual);
        let error = Model::read("m.toml", &text).unwrap_err();
        assert!(error.message().contains(why), "{residual}: {error}");
        assert!(!error.help().is_empty());
        let first = text.lines().position(|line| line == "[residual]").unwrap();
        let place = error.place().unwrap();
        let line = residual.lines().count() + first + 1;
        assert!(
            place.contains(&format!("line {line}, column")),
            "{residual}: {place}"
        );
    };
    let log_normal = "log_normal = \"22.9 %\"\n";
    refused(&format!("{log_normal}proportional = \"10 %\""), "beside");
    refused(&format!("{log_normal}additive = \"0.1 mmol/L\""), "beside");
    refused(&format!("{log_normal}kind = \"combined1\""), "beside");
    refused(&format!("{log_normal}of = \"change\""), "no logarithm");
    refused("log_normal = \"22.9\"", "standard deviation of 22.9");
    refused("log_normal = \"0 %\"", "standard deviation of 0");
    refused("log_normal = \"0.2 mmol/L\"", "not a unit");
    refused("kind = \"log-normal\"", "without its number");
    refused(
        "proportional = \"10 %\"\nkind = \"combined1\"",
        "needs both parts",
    );
    refused("kind = \"combined2\"", "needs both parts");
    refused(
        "proportional = \"10 %\"\nadditive = \"0.1 mmol/L\"\nkind = \"combined3\"",
        "`combined3` is not known",
    );
    let both = Model::read(
        "m.toml",
        &file("log_normal = \"22 %\"\nexponential = \"22 %\""),
    );
    assert!(both.is_err(), "one number under two names");
}

/// The density of what is measured, written down: normal, or that of ln y over y.
fn density(error: &ResidualError, from: f64, level: f64, y: f64) -> f64 {
    let normal = |x: f64, sd: f64| (-0.5 * (x / sd).powi(2)).exp() / (sd * TAU.sqrt());
    match error.kind {
        ResidualKind::LogNormal => normal((y / level).ln(), error.proportional) / y,
        ResidualKind::Combined1 => normal(
            y - level,
            error.additive + error.proportional * (level - from).abs(),
        ),
        ResidualKind::Combined2 => unreachable!("not asked here"),
    }
}

/// Half the objective is the negative logarithm of the density of the level itself, but for the
/// half logarithm of 2 pi that is the same for every level of every model.
#[test]
fn exact_a_level_counts_by_the_density_of_its_kind() {
    for (error, from) in [(COMBINED1, 0.0), (OF_CHANGE, 0.9), (LOG_NORMAL, 0.0)] {
        let residual = Residual { error, from };
        for level in [0.2, 0.8, 1.7, 4.0] {
            for y in [0.3, 1.0, 2.5] {
                let part = residual.contribution(Measured::Level(y), level).unwrap();
                let expected = -density(&error, from, level, y).ln() - 0.5 * TAU.ln();
                near(part.half, expected, ROUNDING);
            }
        }
    }
}

/// The density sums to one over all levels, so its Jacobian is right: by Simpson's rule.
#[test]
fn exact_the_density_sums_to_one() {
    const STEPS: u32 = 20_000;
    const LAST: f64 = 20.0;
    let step = LAST / f64::from(STEPS);
    for (error, level) in [(LOG_NORMAL, 1.3), (COMBINED1, 3.0)] {
        let residual = Residual { error, from: 0.0 };
        let at = |k: u32| {
            // The lower end is no level; nothing lies there.
            let y = (f64::from(k) * step).max(1e-9);
            let half = residual
                .contribution(Measured::Level(y), level)
                .unwrap()
                .half;
            (-half).exp() / TAU.sqrt()
        };
        let inner = (1..STEPS).map(|k| at(k) * if k % 2 == 1 { 4.0 } else { 2.0 });
        let sum = (at(0) + inner.sum::<f64>() + at(STEPS)) * step / 3.0;
        near(sum, 1.0, 1e-9);
    }
}

#[test]
fn exact_slopes_of_every_kind_are_those_of_differences() {
    let close = |found: f64, expected: f64| {
        let allowed = DIFFERENCE * expected.abs().max(1.0);
        assert!((found - expected).abs() <= allowed, "{found} {expected}");
    };
    for (error, from) in [(COMBINED1, 0.0), (OF_CHANGE, 0.9), (LOG_NORMAL, 0.0)] {
        for measured in [
            Measured::Level(1.7),
            Measured::Below(0.9),
            Measured::Below(4.0),
        ] {
            for level in [0.31, 0.8, 1.7, 2.6] {
                let part = |level: f64, from: f64| {
                    let residual = Residual { error, from };
                    residual.contribution(measured, level).unwrap()
                };
                let found = part(level, from);
                let high = part(level + 1e-5, from).half;
                close(found.slope, (high - part(level - 1e-5, from).half) / 2e-5);
                let high = part(level, from + 1e-5).half;
                let by_from = (high - part(level, from - 1e-5).half) / 2e-5;
                close(found.slope_from, by_from);
            }
        }
    }
}

/// The expected curvature is the mean square of the slope over everything that could be measured.
#[test]
fn exact_the_information_is_the_mean_square_of_the_slope() {
    const STEPS: u32 = 4_000;
    for (error, from, level) in [
        (COMBINED1, 0.0, 1.4),
        (OF_CHANGE, 0.9, 1.4),
        (LOG_NORMAL, 0.0, 1.4),
    ] {
        let residual = Residual { error, from };
        // Over z from -8 to 8: what is measured at each z has the density of z.
        let step = 16.0 / f64::from(STEPS);
        let mean = |part: &dyn Fn(f64) -> f64| -> f64 {
            let at = |k: u32| {
                let z = -8.0 + f64::from(k) * step;
                part(error.measured(level, from, z)) * (-0.5 * z * z).exp() / TAU.sqrt()
            };
            (0..=STEPS).map(at).sum::<f64>() * step
        };
        let slope = |y: f64| {
            // A normal error may give a level below zero; its density is known there too.
            residual
                .contribution(Measured::Level(y), level)
                .unwrap()
                .slope
        };
        let found = residual.contribution(Measured::Level(1.0), level).unwrap();
        near(mean(&|y| slope(y).powi(2)), found.information, 1e-9);
        near(mean(&slope) + 1.0, 1.0, 1e-9);
    }
}

#[test]
fn exact_below_a_limit_counts_by_the_probability_of_its_kind() {
    for (error, from) in [(COMBINED1, 0.0), (OF_CHANGE, 0.9), (LOG_NORMAL, 0.0)] {
        let residual = Residual { error, from };
        for (level, limit) in [(0.5_f64, 0.4_f64), (1.5, 0.9), (0.3, 0.9)] {
            let x = match error.kind {
                ResidualKind::LogNormal => (limit / level).ln() / 0.229,
                _ => (limit - level) / (0.07 + 0.12 * (level - from).abs()),
            };
            let part = residual.contribution(Measured::Below(limit), level);
            near(part.unwrap().half, -normal(x).0, ROUNDING);
            near(error.standing(limit, level, from), x, ROUNDING);
        }
    }
}

#[test]
fn meta_what_is_measured_at_z_stands_at_z() {
    for (error, level) in [(COMBINED1, 1.4), (OF_CHANGE, 0.5), (LOG_NORMAL, 1.4)] {
        for z in [-2.5, -1.0, 0.0, 0.7, 3.0] {
            let y = error.measured(level, 0.9, z);
            near(error.standing(y, level, 0.9), z, 1e-12);
        }
    }
    // A log-normal error never leads below zero, and nothing cannot be measured as something.
    assert!(LOG_NORMAL.measured(1.0, 0.0, -40.0) > 0.0);
    assert_eq!(LOG_NORMAL.measured(0.0, 0.0, 3.0), 0.0);
}

#[test]
fn exact_one_sided_cases_of_a_log_normal_error() {
    let residual = Residual {
        error: LOG_NORMAL,
        from: 0.0,
    };
    assert!(residual.contribution(Measured::Level(0.0), 1.0).is_none());
    assert!(residual.contribution(Measured::Level(1.0), 0.0).is_none());
    assert!(residual.contribution(Measured::Below(0.0), 1.0).is_none());
    let certain = residual.contribution(Measured::Below(0.4), 0.0).unwrap();
    assert_eq!((certain.half, certain.slope), (0.0, 0.0));
    // It is what smaller and smaller levels come to.
    let nearly = residual.contribution(Measured::Below(0.4), 1e-9).unwrap();
    assert!(nearly.half.abs() < ROUNDING && nearly.slope.abs() < ROUNDING);
    assert_eq!(residual.measured_within(0.0, 0.0, 1.6), [0.0, 0.0]);
}

const LEVELS: &str = "ID,TIME,EVID,AMT,RATE,DV,CENS\n1,0,1,100,100,.,.\n1,2,0,.,.,4.6,0\n\
                      1,9,0,.,.,1.4,0\n1,20,0,.,.,0.3,1\n";

/// The objective of the command line, summed from what it prints.
#[test]
fn exact_fit_weighs_levels_by_every_kind() {
    for (residual, error) in [
        (
            "proportional = \"12 %\"\nadditive = \"0.07 mmol/L\"\nkind = \"combined1\"",
            COMBINED1,
        ),
        ("log_normal = \"22.9 %\"", LOG_NORMAL),
    ] {
        let found = fitted(&file(residual), LEVELS, &[]);
        let subject = &found["subjects"][0];
        let level = |k: usize| {
            subject["predictions"][k]["individual"]["value"]
                .as_f64()
                .unwrap()
        };
        let measured = [(0, 4.6), (1, 1.4)].map(|(k, y)| density(&error, 0.0, level(k), y));
        let x = error.standing(0.3, level(2), 0.0);
        let prior = [("CL", 0.09), ("V", 0.04)];
        let prior: f64 = prior
            .iter()
            .map(|(name, variance)| eta(&found, 0, name).powi(2) / variance)
            .sum();
        let sum: f64 = measured.iter().map(|one| -2.0 * one.ln() - TAU.ln()).sum();
        let expected = sum - 2.0 * normal(x).0 + prior;
        near(subject["objective"].as_f64().unwrap(), expected, PRINTED);
        // It is a minimum of what was summed: the slope over each deviation vanishes.
        let slope = subject["minimum"]["gradient"].as_f64().unwrap();
        assert!(slope < 1e-5, "{slope}");
    }
}

/// Nine in ten levels of a log-normal error lie at the same ratio below and above the prediction.
#[test]
fn exact_the_interval_of_a_log_normal_error_is_one_of_ratios() {
    let found = fitted(&file("log_normal = \"22.9 %\""), LEVELS, &[]);
    for point in found["subjects"][0]["predictions"].as_array().unwrap() {
        let value = |at: &str| point.pointer(at).unwrap().as_f64().unwrap();
        let level = value("/individual/value");
        let error = value("/standard_error/value") / level;
        let far = 1.644_853_626_951_472_2 * (error.powi(2) + 0.229_f64.powi(2)).sqrt();
        near(value("/measured90/0/value"), level * (-far).exp(), PRINTED);
        near(value("/measured90/1/value"), level * far.exp(), PRINTED);
    }
}

/// A small log-normal error and a proportional one say the same.
#[test]
fn meta_small_log_normal_and_proportional_errors_agree() {
    let log_normal = fitted(&file("log_normal = \"0.1 %\""), LEVELS, &[]);
    let proportional = fitted(&file("proportional = \"0.1 %\""), LEVELS, &[]);
    for name in ["CL", "V"] {
        near(eta(&log_normal, 0, name), eta(&proportional, 0, name), 2e-3);
    }
}

#[test]
fn meta_a_level_of_zero_has_no_logarithm() {
    let folder = tempfile::tempdir().unwrap();
    let (model, data) = (folder.path().join("m.toml"), folder.path().join("d.csv"));
    std::fs::write(&model, file("log_normal = \"22.9 %\"")).unwrap();
    let refused = |rows: &str| {
        std::fs::write(&data, format!("ID,TIME,EVID,AMT,RATE,DV\n{rows}")).unwrap();
        let args = ["fit", "--dataset", data.to_str().unwrap(), "--model"];
        let ran = crate::cli::run(&[&args[..], &[model.to_str().unwrap()]].concat());
        assert_eq!(ran.code, 3, "{}", ran.err);
        ran.err
    };
    let err = refused("1,0,1,100,100,.\n1,2,0,.,.,0\n");
    assert!(
        err.contains("no logarithm") && err.contains("CENS"),
        "{err}"
    );
    // Before the first dose nothing is there, and nothing else can be measured.
    let err = refused("1,0,0,.,.,0.8\n1,1,1,100,100,.\n1,2,0,.,.,2\n");
    assert!(err.contains("predicts 0") && err.contains("MDV"), "{err}");
}
