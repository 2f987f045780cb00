//! Levels of a case that a laboratory printed as below its limit.

use super::{ModelText, eta, fitted as fitted_set};
use crate::bedside::Order;
use crate::cli::{document, quantity};
use maginfuse::estimate::residual::normal;
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

/// x, ln P(x) and p(x)/P(x) of the standard normal distribution, computed with 60 digits by mpmath
/// 1.3 (`log(erfc(-x/sqrt 2)/2)`, `log1p` of the other tail above 0) and rounded to a double; below
/// 1e-300 they are written 0.
const SIXTY_DIGITS: [(f64, f64, f64); 52] = [
    (-40.0, -804.6084420137538, 40.02496884720726),
    (-37.6, -711.4266486707762, 37.62655825292355),
    (-33.0, -548.9163622697381, 33.030247631156705),
    (-28.5, -410.3950700020256, 28.535001849988532),
    (-25.0, -316.63940800802027, 25.039873012057562),
    (-20.0, -203.91715537109727, 20.04975306852785),
    (-17.25, -152.55133353766368, 17.30758776463348),
    (-15.0, -116.1313848457117, 15.066086827167823),
    (-12.0, -75.4106730015688, 12.082214175254284),
    (-10.0, -53.23128515051247, 10.098093233962512),
    (-8.0, -35.01343715991455, 8.121368112236112),
    (-6.5, -23.938149495161838, 6.6473013611904905),
    (-5.5, -17.77937635262526, 5.671410313897305),
    (-5.0625, -15.391044594000755, 5.246981378910181),
    (-5.0, -15.064998393988725, 5.186503967125842),
    (-4.9375, -14.742730717059105, 5.126068847320086),
    (-4.5, -12.59241973571308, 4.704319844827732),
    (-4.0, -10.360101486527292, 4.225607144489471),
    (-3.5, -8.366065308344092, 3.7513912648576997),
    (-3.0, -6.607726221510349, 3.2830986549304364),
    (-2.25, -4.404315381153271, 2.596402538686962),
    (-1.5, -2.7059444008238898, 1.938677166622543),
    (-1.0, -1.8410216450092636, 1.525135276160981),
    (-0.5, -1.1759117615936185, 1.1410777703680646),
    (-0.125, -0.7979261427530241, 0.879127895756634),
    (0.0, -std::f64::consts::LN_2, 0.7978845608028654),
    (0.125, -0.598313068912425, 0.7200475955025254),
    (0.5, -0.3689464152886564, 0.5091604338370335),
    (1.0, -0.17275377902344988, 0.2875999709391784),
    (1.5, -0.06914345561223398, 0.13878975045885075),
    (2.25, -0.012299806091449409, 0.03213245414267401),
    (3.0, -0.0013508099647481938, 0.004437839042125664),
    (4.0, -3.167174337748927e-05, 0.00013383446446857514),
    (4.5, -3.397678896834466e-06, 1.5983795414617587e-05),
    (5.0, -2.866516129637636e-07, 1.4867199409049056e-06),
    (6.0, -9.865876455243758e-10, 6.075882855817676e-09),
    (7.5, -3.190891672910947e-14, 2.4343205330290874e-13),
    (8.0, -6.220960574271786e-16, 5.052271083536895e-15),
    (8.25, -7.919726314642478e-17, 6.627137455968752e-16),
    (8.5, -9.479534822203318e-18, 8.16623563166955e-17),
    (10.0, -7.619853024160525e-24, 7.694598626706419e-23),
    (12.0, -1.776482112077679e-33, 2.1463837356630605e-32),
    (15.0, -3.670966199312751e-51, 5.530709549844416e-50),
    (17.0, -4.1059962020989065e-65, 7.004182134318581e-64),
    (17.25, -5.594968394904885e-67, 9.683540653516682e-66),
    (18.0, -9.740948918937151e-73, 1.7587495425951037e-71),
    (20.0, -2.7536241186062337e-89, 5.520948362159764e-88),
    (25.0, -3.056696706382561e-138, 7.653929736419392e-137),
    (28.5, -5.8571412538063374e-179, 1.67133536513008e-177),
    (33.0, -4.061185620915855e-239, 1.341419667349436e-237),
    (37.6, 0.0, 0.0),
    (40.0, 0.0, 0.0),
];
/// The exponent x^2/2 of the density keeps all but three digits of a double at 40.
const KEPT: f64 = 2e-13;
const NOTHING: f64 = 1e-300;

#[test]
fn exact_the_normal_distribution_in_both_tails() {
    for (x, logarithm, hazard) in SIXTY_DIGITS {
        let found = normal(x);
        for (found, expected) in [(found.0, logarithm), (found.1, hazard)] {
            let error = (found - expected).abs();
            assert!(
                error <= KEPT * expected.abs() + NOTHING,
                "{x}: {found:e} instead of {expected:e}"
            );
        }
    }
    // The two ways meet, and nothing turns around between the figures.
    let at = |k: i32| normal(f64::from(k) / 64.0);
    for k in -40 * 64..36 * 64 {
        assert!(at(k).0 <= at(k + 1).0 && at(k).1 >= at(k + 1).1, "{k}");
    }
}

/// Levels far below their limit say nothing more: the objective is that of the other levels.
#[test]
fn exact_a_limit_far_above_the_level_says_nothing() {
    let model = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "3 L/h".to_owned(), 0.04, ""),
            ("V", "30 L".to_owned(), 0.04, ""),
        ],
        correlation: "",
        residual: "proportional = \"4 %\"\nadditive = \"0.01 mmol/L\"".to_owned(),
    };
    let sd = |level: f64| ((0.04 * level).powi(2) + 0.0001).sqrt();
    let set = "ID,TIME,AMT,EVID,DV,CENS\n1,0,90,1,.,0\n1,1,.,0,2.8,0\n1,6,.,0,1.7,0\n";
    let below = "1,25,.,0,1.5,1\n1,31,.,0,1.5,1\n";
    let fitted = |set: &str| fitted_set(&model.text(), set, &[]);
    let (with, without) = (fitted(&format!("{set}{below}")), fitted(set));
    let level = |k: usize| {
        let row = &with["subjects"][0]["predictions"][k];
        quantity(row, "/individual", "mmol/L")
    };
    // The limit lies more than 40 standard deviations above.
    assert!((1.5 - level(3)) / sd(level(3)) > 40.0);
    let measured = |k: usize, value: f64| {
        let gap = (value - level(k)) / sd(level(k));
        gap * gap + 2.0 * sd(level(k)).ln()
    };
    let spread = ["CL", "V"].map(|name| eta(&with, 0, name).powi(2) / 0.04);
    let expected = measured(0, 2.8) + measured(1, 1.7) + spread[0] + spread[1];
    for document in [&with, &without] {
        let objective = document["subjects"][0]["objective"].as_f64().unwrap();
        assert!(
            (objective - expected).abs() < PRINTED,
            "{objective} {expected}"
        );
    }
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
