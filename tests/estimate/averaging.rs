//! Models weighed by the levels: marginal likelihoods against closed forms and numeric integrals,
//! and mixtures against the normal distribution.

use super::ModelText;
use crate::cli::{DEPLETED, UNDER_WAY, document, run};
use maginfuse::Result;
use maginfuse::answer::fit_case;
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::estimate::averaging::{
    Part, mixture_interval90, mixture_mean, mixture_quantile, weights,
};
use maginfuse::estimate::{Measured, Posterior, Prior, Problem, Residual, of_case};
use maginfuse::pk::spec::ResidualError;
use maginfuse::pk::{Model, library};
use maginfuse::population::people::random::normal_quantile;
use maginfuse::units::Reader;
use std::f64::consts::TAU;

/// Spread of the one deviation.
const OMEGA: f64 = 0.3;

/// One clearance that varies, and nothing else.
fn prior() -> Prior {
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), OMEGA * OMEGA, ""),
            ("V", "20 L".to_owned(), 0.0, ""),
        ],
        correlation: "",
        residual: "additive = \"0.2 mmol/L\"".to_owned(),
    };
    Prior::of(&Model::read("test", &text.text()).unwrap(), 1, 0.0).unwrap()
}

fn residual(proportional: f64, additive: f64) -> Residual {
    Residual {
        error: ResidualError {
            proportional,
            additive,
            ..ResidualError::default()
        },
        from: 0.0,
    }
}

/// The logarithm by Laplace's method.
fn by_laplace(
    residual: Residual,
    measured: &[(usize, Measured)],
    predict: &dyn Fn(&[f64]) -> Result<Vec<f64>>,
) -> f64 {
    let prior = prior();
    let found = Posterior::of(&Problem {
        prior: &prior,
        residual,
        moves_from: None,
        measured,
        predict,
    });
    let values = measured.iter().map(|(_, measured)| *measured);
    found.unwrap().log_marginal_likelihood(values).unwrap()
}

#[test]
fn exact_marginal_likelihood_of_a_linear_problem_is_the_normal_density() {
    // Levels 1 + eta and 2 + 3 eta: jointly normal around (1, 2).
    let predict = |eta: &[f64]| -> Result<Vec<f64>> { Ok(vec![1.0 + eta[0], 2.0 + 3.0 * eta[0]]) };
    let measured = [(0, Measured::Level(1.3)), (1, Measured::Level(2.5))];
    let found = by_laplace(residual(0.0, 0.2), &measured, &predict);
    let (spread, error) = (OMEGA * OMEGA, 0.04);
    let (a, b, c) = (spread + error, 3.0 * spread, 9.0 * spread + error);
    let det = a * c - b * b;
    let (x, y) = (0.3, 0.5);
    let squares = (c * x * x - 2.0 * b * x * y + a * y * y) / det;
    let expected = -0.5 * (squares + det.ln() + 2.0 * TAU.ln());
    assert!((found - expected).abs() < 1e-7, "{found} for {expected}");
}

/// The integral over z, by Simpson's rule.
fn by_quadrature(likelihood: &dyn Fn(f64) -> f64) -> f64 {
    const PARTS: u32 = 20_000;
    const FAR: f64 = 9.0;
    let step = 2.0 * FAR / f64::from(PARTS);
    let sum: f64 = (0..=PARTS)
        .map(|k| {
            let z = f64::from(k).mul_add(step, -FAR);
            let weight = match k {
                0 | PARTS => 1.0,
                k if k % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * likelihood(z) * (-0.5 * z * z).exp() / TAU.sqrt()
        })
        .sum();
    (sum * step / 3.0).ln()
}

#[test]
fn exact_marginal_likelihood_of_a_patient_against_numeric_quadrature() {
    // Above the baseline after a load of 16 mmol into 20 L, with a clearance of 4 L/h e^eta.
    let times: [f64; 3] = [1.0, 4.0, 12.0];
    let level = |time: f64, eta: f64| 0.8 + 0.8 * (-0.2 * eta.exp() * time).exp();
    let predict = |eta: &[f64]| -> Result<Vec<f64>> {
        Ok(times.iter().map(|time| level(*time, eta[0])).collect())
    };
    let error = residual(0.1, 0.05);
    for (levels, below) in [
        ([1.5, 1.25, 0.95], None),
        ([1.2, 0.9, 0.7], None),
        ([1.6, 1.4, 1.2], None),
        // The last one lies below a limit.
        ([1.5, 1.2, 0.0], Some(0.9)),
    ] {
        let mut measured: Vec<_> = (0..3).map(|k| (k, Measured::Level(levels[k]))).collect();
        if let Some(limit) = below {
            measured[2].1 = Measured::Below(limit);
        }
        let density = |z: f64| -> f64 {
            let terms = measured.iter().map(|(k, measured)| {
                let expected = level(times[*k], OMEGA * z);
                let sd = (0.05_f64.powi(2) + (0.1 * expected).powi(2)).sqrt();
                match measured {
                    Measured::Level(value) => {
                        let x = (value - expected) / sd;
                        (-0.5 * x * x).exp() / (sd * TAU.sqrt())
                    }
                    Measured::Below(limit) => {
                        let x = (limit - expected) / sd;
                        0.5 * libm::erfc(-x / 2.0_f64.sqrt())
                    }
                }
            });
            terms.product()
        };
        let found = by_laplace(error, &measured, &predict);
        let expected = by_quadrature(&density);
        // Laplace's method leaves out the third derivative: a twentieth of the weight of a model.
        assert!(
            (found - expected).abs() < 0.05,
            "{levels:?}: {found}, {expected}"
        );
    }
}

#[test]
fn exact_weights_are_parts_of_the_sum_of_likelihoods() {
    let found = weights(&[-1000.0, -1000.0 + 3.0_f64.ln()]);
    assert!((found[0] - 0.25).abs() < 1e-12 && (found[1] - 0.75).abs() < 1e-12);
    assert_eq!(weights(&[-5.0]), [1.0]);
}

#[test]
fn exact_quantiles_of_a_mixture_are_not_means_of_bounds() {
    let part = |weight, mean, sd| Part { weight, mean, sd };
    let alone = [part(1.0, 2.0, 0.3)];
    for p in [0.05, 0.5, 0.95] {
        let expected = 2.0 + 0.3 * normal_quantile(p);
        assert!((mixture_quantile(&alone, p) - expected).abs() < 1e-9, "{p}");
    }
    // Two models far apart: the 5 % of the mixture are the 10 % of the lower one.
    let apart = [part(0.5, 1.0, 0.1), part(0.5, 3.0, 0.2)];
    let [low, high] = mixture_interval90(&apart);
    assert!(
        (low - (1.0 + 0.1 * normal_quantile(0.1))).abs() < 1e-9,
        "{low}"
    );
    assert!(
        (high - (3.0 + 0.2 * normal_quantile(0.9))).abs() < 1e-9,
        "{high}"
    );
    assert!((mixture_mean(&apart) - 2.0).abs() < 1e-12);
    // No level is below 0, and a level that is certain is its own quantile.
    assert_eq!(mixture_quantile(&[part(1.0, 0.1, 1.0)], 0.05), 0.0);
    assert!((mixture_quantile(&[part(1.0, 1.7, 0.0)], 0.3) - 1.7).abs() < 1e-12);
}

fn woman(levels: &[(f64, f64)]) -> CaseFile {
    let text = std::fs::read_to_string(UNDER_WAY).unwrap();
    let (head, tail) = text.split_once("levels = [").unwrap();
    let (_, rest) = tail.split_once("]\n").unwrap();
    let mut own = "{ value = \"0.74 mmol/L\", at = \"-1 h\" }".to_owned();
    for (hours, level) in levels {
        own += &format!(", {{ value = \"{level:.2} mmol/L\", at = \"{hours} h\" }}");
    }
    CaseFile::read("case", &format!("{head}levels = [{own}]\n{rest}")).unwrap()
}

#[test]
fn prop_the_model_that_made_the_levels_gets_the_weight() {
    let reader = Reader::default();
    let of = |levels: &[(f64, f64)], model: &str| {
        let case = woman(levels).case(reader, LaterLevels::KeptApart).unwrap();
        fit_case(&case, library::find(model).unwrap()).unwrap()
    };
    // Whatever model was asked for, the weights and what is foretold together are the same.
    let levels = [(1.0, 1.72), (4.0, 1.6), (7.5, 1.62)];
    let asked = ["threshold-1cpt", "threshold-2cpt", "du-2019"];
    let answers = asked.map(|model| of(&levels, model).averaged.unwrap());
    for other in &answers[1..] {
        for (one, two) in other.models.iter().zip(&answers[0].models) {
            assert_eq!(one.id, two.id);
            assert!((one.weight - two.weight).abs() < 1e-9);
        }
        for (one, two) in other.to_come.iter().zip(&answers[0].to_come) {
            assert!((one.level - two.level).abs() < 1e-7, "{one:?}, {two:?}");
        }
    }
    let sum: f64 = answers[0].models.iter().map(|model| model.weight).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    assert_eq!(answers[0].models.len(), 3);
    // A model without an error or a spread has no likelihood; one that fails its own data, or whose
    // numbers were recalled, is not even asked.
    let why = |id: &str| {
        let found = answers[0].left_out.iter().find(|model| model.id == id);
        found.map(|model| model.why.as_str())
    };
    assert!(why("lu-2002").unwrap().contains("no residual error"));
    assert!(why("salinger-2013").unwrap().contains("no spread"));
    for id in [
        "da-costa-2020",
        "deng-2024",
        "chuan-2001",
        "brookfield-2016",
    ] {
        assert_eq!(why(id), None);
        assert!(answers[0].models.iter().all(|model| model.id != id));
    }
    // Asked for by name, such a model is fitted and never weighed.
    let failing = of(&levels, "deng-2024").averaged.unwrap();
    assert!(failing.left_out.iter().any(|model| model.id == "deng-2024"));
    assert_eq!(failing.models.len(), 3);
    // A high early level that falls fast has two compartments.
    let fast = of(&[(0.5, 2.3), (4.0, 1.45)], "threshold-1cpt")
        .averaged
        .unwrap();
    let weight = |id: &str| {
        fast.models
            .iter()
            .find(|model| model.id == id)
            .unwrap()
            .weight
    };
    assert!(
        weight("threshold-2cpt") > 2.0 * weight("threshold-1cpt"),
        "{fast:?}"
    );
}

/// Findings, stops and everything of the one model are those of its own fit: the weights come after
/// them and go nowhere.
#[test]
fn prop_no_flag_looks_at_the_weights() {
    let reader = Reader::default();
    let mut heaviest = Vec::new();
    for levels in [
        &[(1.0, 1.72), (4.0, 1.6)][..],
        &[(0.5, 2.3), (4.0, 1.45)],
        &[(2.0, 2.9), (6.0, 3.3)],
        &[(2.0, 0.9), (6.0, 0.95)],
    ] {
        let case = woman(levels).case(reader, LaterLevels::KeptApart).unwrap();
        for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
            let model = library::find(id).unwrap();
            let alone = of_case::fit(&case, &case.later, model).unwrap();
            let answer = fit_case(&case, model).unwrap();
            assert_eq!(
                answer.findings,
                alone.findings().unwrap(),
                "{id}, {levels:?}"
            );
            assert_eq!(answer.highest_to_come, alone.highest_to_come());
            assert_eq!(answer.fit.posterior.eta, alone.posterior.eta);
            if let Some(averaged) = answer.averaged {
                heaviest.push(averaged.models[0].id.clone());
            }
        }
    }
    heaviest.sort();
    heaviest.dedup();
    assert!(heaviest.len() > 1, "always the same weight: {heaviest:?}");
}

#[test]
fn label_weights_are_shown_as_deciding_nothing() {
    let asked = ["fit", "--case", UNDER_WAY];
    let text = run(&asked).out;
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    assert!(
        words.contains("Several models, weighed by the levels (decides nothing) weights "),
        "{text}"
    );
    let (_, answer) = document(&asked);
    let models = answer["averaged"]["models"].as_array().unwrap();
    let sum: f64 = models
        .iter()
        .map(|model| model["model_weight"].as_f64().unwrap())
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
    let first = &answer["averaged"]["predictions"][0];
    assert_eq!(first["level"]["unit"], "mmol/L");
    let bounds = |key: &str| [0, 1].map(|end| first[key][end]["value"].as_f64().unwrap());
    let ([low, high], [lowest, highest]) = (bounds("interval90"), bounds("measured90"));
    let level = first["level"]["value"].as_f64().unwrap();
    assert!(lowest <= low && low < level && level < high && high <= highest);
    // A depleted patient is weighed over the readings of the low level instead.
    let text = std::fs::read_to_string(DEPLETED).unwrap();
    let later = "levels = [{ value = \"0.9 mmol/L\", at = \"3 h\" }, ";
    let file = CaseFile::read("case", &text.replacen("levels = [", later, 1)).unwrap();
    let case = file
        .case(Reader::default(), LaterLevels::KeptApart)
        .unwrap();
    let model = library::find(library::DEFAULT).unwrap();
    assert_eq!(fit_case(&case, model).unwrap().averaged, None);
}
