//! What the estimate must be where it can be written down.

use super::{ModelText, error, eta, fitted};
use maginfuse::Result;
use maginfuse::estimate::residual::normal;
use maginfuse::estimate::{Measured, Posterior, Prior, Problem, Residual};
use maginfuse::pk::Model;

/// Rounding of a linear problem with derivatives by differences.
const LINEAR: f64 = 1e-8;
/// Printed digits of the normal distribution.
const TABLE: f64 = 1e-11;
/// Differences of a contribution with a step of 1e-5.
const DIFFERENCE: f64 = 1e-6;

fn close(found: f64, expected: f64, relative: f64) {
    let allowed = relative * expected.abs().max(1e-3);
    assert!(
        (found - expected).abs() <= allowed,
        "{found} for {expected}"
    );
}

/// Clearance and volume vary, with this correlation and residual error.
fn model(correlation: &'static str, residual: &str) -> ModelText {
    ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.09, ""),
            ("V", "20 L".to_owned(), 0.04, ""),
        ],
        correlation,
        residual: residual.to_owned(),
    }
}

#[test]
fn exact_linear_problem_has_the_normal_posterior() {
    let text = model(
        "[correlation]\npairs = [[\"CL\", \"V\", 0.5]]",
        "additive = \"0.2 mmol/L\"",
    );
    let prior = Prior::of(&Model::read("test", &text.text()).unwrap(), 1, 0.0).unwrap();
    // Levels 1 + eta1 - 2 eta2, 2 + 3 eta1, and 0.5 + eta2, which is not measured.
    let predict = |eta: &[f64]| -> Result<Vec<f64>> {
        Ok(vec![
            1.0 + eta[0] - 2.0 * eta[1],
            2.0 + 3.0 * eta[0],
            0.5 + eta[1],
        ])
    };
    let measured = [(0, Measured::Level(1.3)), (1, Measured::Level(2.5))];
    let residual = Residual {
        error: error(0.0, 0.2),
        from: 0.0,
    };
    let found = Posterior::of(&Problem {
        prior: &prior,
        residual,
        moves_from: None,
        measured: &measured,
        predict: &predict,
    })
    .unwrap();
    // Precision = Omega^-1 + B'B / s^2 and mean = covariance B'(y - a) / s^2, by hand.
    let (a, b, c) = (0.09, 0.5 * 0.3 * 0.2, 0.04);
    let det = a * c - b * b;
    let weight = 1.0 / 0.04;
    let (p11, p12, p22) = (
        c / det + weight * (1.0 + 9.0),
        -b / det - weight * 2.0,
        a / det + weight * 4.0,
    );
    let det = p11 * p22 - p12 * p12;
    let (r1, r2) = (weight * (0.3 + 3.0 * 0.5), weight * -2.0 * 0.3);
    close(found.eta[0], (p22 * r1 - p12 * r2) / det, LINEAR);
    close(found.eta[1], (p11 * r2 - p12 * r1) / det, LINEAR);
    close(found.standard_errors[0], (p22 / det).sqrt(), LINEAR);
    close(found.standard_errors[1], (p11 / det).sqrt(), LINEAR);
    close(found.shrinkage[0], p22 / det / 0.09, LINEAR);
    close(found.covariance[(0, 1)], -p12 / det, LINEAR);
    // The unmeasured level varies as its own deviation does.
    close(
        found.predictions[2].standard_error,
        (p11 / det).sqrt(),
        LINEAR,
    );
    assert_eq!(
        found.search.starts, found.search.agreeing,
        "one minimum from every start"
    );
}

#[test]
fn exact_a_next_level_leaves_what_the_normal_distribution_says() {
    let text = model("", "additive = \"0.2 mmol/L\"");
    let prior = Prior::of(&Model::read("test", &text.text()).unwrap(), 1, 0.0).unwrap();
    let predict = |eta: &[f64]| -> Result<Vec<f64>> {
        Ok(vec![1.0 + eta[0], 1.0 + 0.1 * eta[0], 1.0 + eta[1]])
    };
    let found = Posterior::of(&Problem {
        prior: &prior,
        residual: Residual {
            error: error(0.0, 0.2),
            from: 0.0,
        },
        moves_from: None,
        measured: &[],
        predict: &predict,
    })
    .unwrap();
    // Of eta1 (variance 0.09) the first point says most: 0.04 / (0.04 + 0.09) is left.
    let (point, left) = found.best_next(&[0, 1, 2], &[0]).unwrap();
    assert_eq!(point, 0);
    close(left, 0.04 / 0.13, LINEAR);
    let (point, _) = found.best_next(&[0, 1, 2], &[2]).unwrap();
    assert_eq!(point, 2);
}

#[test]
fn exact_normal_distribution_at_printed_values() {
    // Abramowitz, Stegun 1964, tables 26.1 and 26.2.
    for (x, probability) in [
        (0.0, 0.5),
        (-1.0, 0.158_655_253_931_457),
        (2.0, 0.977_249_868_051_821),
        (-5.0, 2.866_515_718_791_94e-7),
        (-10.0, 7.619_853_024_160_53e-24),
    ] {
        let (logarithm, hazard) = normal(x);
        close(logarithm.exp(), probability, TABLE);
        let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        close(hazard, density / probability, TABLE);
    }
    // Both sides of the change of formula agree.
    let (low, high) = (normal(-4.0 - 1e-9), normal(-4.0 + 1e-9));
    close(low.0, high.0 - 2e-9 * high.1, TABLE);
}

#[test]
fn exact_slopes_are_those_of_differences() {
    let residual = Residual {
        error: error(0.15, 0.1),
        from: 0.3,
    };
    for measured in [
        Measured::Level(1.7),
        Measured::Below(0.9),
        Measured::Below(4.0),
    ] {
        for level in [0.31, 0.8, 1.7, 2.6] {
            let half = |level: f64| residual.contribution(measured, level).unwrap().half;
            let difference = (half(level + 1e-5) - half(level - 1e-5)) / 2e-5;
            close(
                residual.contribution(measured, level).unwrap().slope,
                difference,
                DIFFERENCE,
            );
        }
    }
}

/// Two levels of one infusion of 100 mmol in an hour.
const TWO_LEVELS: &str =
    "ID,TIME,EVID,AMT,RATE,DV\n1,0,1,100,100,.\n1,2,0,.,.,4.4\n1,9,0,.,.,0.7\n";

#[test]
fn prop_a_huge_residual_error_leaves_the_typical_patient() {
    let found = fitted(
        &model("", "additive = \"100000 mmol/L\"").text(),
        TWO_LEVELS,
        &[],
    );
    for name in ["CL", "V"] {
        assert!(eta(&found, 0, name).abs() < 1e-8, "{found:#}");
        let left = found["subjects"][0]["shrinkage"][name].as_f64().unwrap();
        close(left, 1.0, 1e-6);
    }
}

#[test]
fn prop_a_tiny_residual_error_makes_the_curve_pass_the_levels() {
    let found = fitted(
        &model("", "additive = \"0.00001 mmol/L\"").text(),
        TWO_LEVELS,
        &[],
    );
    for (k, level) in [4.4, 0.7].into_iter().enumerate() {
        let point = &found["subjects"][0]["predictions"][k];
        close(point["individual"]["value"].as_f64().unwrap(), level, 1e-6);
    }
    for name in ["CL", "V"] {
        assert!(found["subjects"][0]["shrinkage"][name].as_f64().unwrap() < 1e-6);
    }
}

#[test]
fn prop_a_level_below_quantification_counts_by_its_probability() {
    let text = model("", "proportional = \"10 %\"\nadditive = \"0.05 mmol/L\"").text();
    let data = |last: &str| {
        format!(
            "ID,TIME,EVID,AMT,RATE,DV,CENS\n1,0,1,100,100,.,.\n1,2,0,.,.,3.8,0\n1,12,0,.,.,{last}\n"
        )
    };
    let without = fitted(&text, &data(".,0"), &[]);
    // Far above what is predicted, the limit says nothing.
    let high = fitted(&text, &data("3,1"), &[]);
    close(eta(&high, 0, "CL"), eta(&without, 0, "CL"), 1e-6);
    // Far below it, the level must be lower than the typical one, so the clearance higher.
    let low = fitted(&text, &data("0.1,1"), &[]);
    assert!(eta(&low, 0, "CL") > eta(&without, 0, "CL") + 0.1, "{low:#}");
    // A level at the limit is a stronger statement than one below it.
    let level = fitted(&text, &data("0.1,0"), &[]);
    assert!(eta(&level, 0, "CL") != eta(&low, 0, "CL"));
}
