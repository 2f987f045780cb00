//! How certain a lag is whose estimate lies where it meets a sampling time: against the posterior
//! distribution itself, summed on a grid.

use super::{ModelText, fitted};
use serde_json::Value;

/// Of the standard error, where the lag alone differs: printed digits and the grid here.
const EXACT: f64 = 1e-3;
/// The same where another parameter differs, too, whose part is Laplace's approximation.
const APPROXIMATE: f64 = 1e-2;

const DOSE: f64 = 90.0;
const CLEARANCE: f64 = 3.0;
const VOLUME: f64 = 30.0;
const LAG: f64 = 0.7;
/// Standard deviations between patients of the lag and of the volume.
const LAG_SD: f64 = 0.6;
const VOLUME_SD: f64 = 0.3;

/// A sample, and the standard deviation of its error.
#[derive(Clone, Copy)]
struct Sample {
    time: f64,
    level: f64,
    error: f64,
}

/// The level after an injection that acts after the lag, mmol/L.
fn level(lag: f64, volume: f64, time: f64) -> f64 {
    if time < lag {
        return 0.0;
    }
    DOSE / volume * (-CLEARANCE / volume * (time - lag)).exp()
}

fn answer(samples: &[Sample], volume_differs: bool) -> Value {
    let error = samples[0].error;
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", format!("{CLEARANCE} L/h"), 0.0, ""),
            (
                "V",
                format!("{VOLUME} L"),
                if volume_differs {
                    VOLUME_SD.powi(2)
                } else {
                    0.0
                },
                "",
            ),
            ("ALAG", format!("{LAG} h"), LAG_SD.powi(2), ""),
        ],
        correlation: "",
        residual: format!("additive = \"{error} mmol/L\""),
    };
    let rows = samples.iter();
    let rows = rows.map(|one| format!("1,{},.,0,{}\n", one.time, one.level));
    let set = format!(
        "ID,TIME,AMT,EVID,DV\n1,0,{DOSE},1,.\n{}",
        rows.collect::<String>()
    );
    fitted(&text.text(), &set, &[])
}

/// Mean and standard deviation of eta of the lag in the posterior: Simpson's rule between the
/// kinks, over six standard deviations, with as much for the volume where it differs.
fn summed(samples: &[Sample], volume_differs: bool) -> (f64, f64) {
    const STEPS: u32 = 2_000;
    let far = 6.0 * LAG_SD;
    let mut ends = vec![-far, far];
    ends.extend(samples.iter().map(|one| (one.time / LAG).ln()));
    ends.sort_by(f64::total_cmp);
    let density = |lag: f64, eta: f64, volume_eta: f64| {
        let volume = VOLUME * (volume_eta).exp();
        let misfit = samples.iter().map(|one| {
            let gap = one.level - level(lag, volume, one.time);
            (gap / one.error).powi(2)
        });
        let prior = (eta / LAG_SD).powi(2) + (volume_eta / VOLUME_SD).powi(2);
        (-0.5 * (misfit.sum::<f64>() + prior)).exp()
    };
    let over_volume = |lag: f64, eta: f64| {
        if !volume_differs {
            return density(lag, eta, 0.0);
        }
        // The trapezoidal rule is exact to the last digits for what vanishes at both ends.
        let at = |k: u32| -6.0 * VOLUME_SD + 12.0 * VOLUME_SD * f64::from(k) / 400.0;
        (0..=400).map(|k| density(lag, eta, at(k))).sum()
    };
    let steps = if volume_differs { STEPS / 5 } else { STEPS };
    let mut sums = [0.0; 3];
    for piece in ends.windows(2) {
        let (low, high) = (piece[0] + 1e-12, piece[1] - 1e-12);
        let width = (high - low) / f64::from(steps);
        for k in 0..=steps {
            let eta = low + f64::from(k) * width;
            let part = match k {
                0 => 1.0,
                k if k == steps => 1.0,
                k if k % 2 == 1 => 4.0,
                _ => 2.0,
            };
            let weight = part * width * over_volume(LAG * eta.exp(), eta);
            sums[0] += weight;
            sums[1] += weight * eta;
            sums[2] += weight * eta * eta;
        }
    }
    let mean = sums[1] / sums[0];
    (mean, (sums[2] / sums[0] - mean * mean).sqrt())
}

/// The estimate lies where the lag meets a sample, and its certainty is that of the posterior.
fn agrees(samples: &[Sample], volume_differs: bool, tolerance: f64) {
    let found = answer(samples, volume_differs);
    let subject = &found["subjects"][0];
    let number = |path: &str| subject.pointer(path).unwrap().as_f64().unwrap();
    let lag = LAG * number("/eta/ALAG").exp();
    let kinked = samples.iter().any(|one| (one.time - lag).abs() < 1e-5);
    assert!(kinked, "the lag of {lag} h meets no sample: {subject:#}");
    let (_, sd) = summed(samples, volume_differs);
    let error = number("/standard_errors/ALAG");
    assert!((error / sd - 1.0).abs() < tolerance, "{error} {sd}");
    // One definition: what is left of the variance between patients.
    let left = number("/shrinkage/ALAG");
    assert!(
        (left / (error / LAG_SD).powi(2) - 1.0).abs() < 1e-6,
        "{left}"
    );
}

fn sample(time: f64, level: f64, error: f64) -> Sample {
    Sample { time, level, error }
}

#[test]
fn exact_a_lag_at_a_sample_is_as_certain_as_its_posterior() {
    // The dose has reached the blood, so the lag is shorter: a half of a normal distribution.
    agrees(&[sample(0.5, 2.9, 0.3)], false, EXACT);
    // It has not, so the lag is longer.
    agrees(&[sample(1.2, 0.0, 0.3)], false, EXACT);
    // Between two samples, and with one that decides little.
    agrees(
        &[sample(0.3, 0.1, 0.3), sample(0.5, 2.7, 0.3)],
        false,
        EXACT,
    );
    agrees(
        &[sample(0.5, 2.2, 1.5), sample(4.0, 2.2, 1.5)],
        false,
        EXACT,
    );
    // A narrow one: samples that fall fast tell the lag to a hundredth of an hour.
    agrees(
        &[sample(0.5, 0.0, 0.2), sample(0.51, 3.0, 0.2)],
        false,
        EXACT,
    );
}

#[test]
fn exact_a_lag_that_the_levels_say_nothing_of_is_as_uncertain_as_before() {
    // The dose raises the level by 3 mmol/L; with an error of 1,000 mmol/L nobody sees it.
    let found = answer(&[sample(0.65, 3.0, 1000.0)], false);
    let subject = &found["subjects"][0];
    let error = subject["standard_errors"]["ALAG"].as_f64().unwrap();
    assert!((error / LAG_SD - 1.0).abs() < 1e-4, "{error}");
    let left = subject["shrinkage"]["ALAG"].as_f64().unwrap();
    assert!((left - 1.0).abs() < 1e-4, "{left}");
    // With an error as large as the rise it is nearly so.
    agrees(&[sample(0.65, 3.0, 3.0)], false, EXACT);
}

/// Long after a lag that is known to be shorter than a time, what is known of it is the normal
/// distribution cut off there: with h the hazard at the cut, its variance is 1 - x h - h^2.
#[test]
fn exact_a_lag_that_is_only_known_to_be_shorter_is_a_cut_normal_distribution() {
    let found = answer(&[sample(0.5, 2.95, 0.3)], false);
    let error = found["subjects"][0]["standard_errors"]["ALAG"]
        .as_f64()
        .unwrap();
    let x = (0.5 / LAG).ln() / LAG_SD;
    let (_, hazard) = maginfuse::estimate::residual::normal(x);
    let cut = LAG_SD * (1.0 - x * hazard - hazard * hazard).sqrt();
    // The level falls by 5 % in that time, which tells little beside an error of 10 %.
    assert!((error / cut - 1.0).abs() < 0.02, "{error} {cut}");
}

#[test]
fn exact_a_lag_beside_a_volume_is_as_certain_as_its_posterior() {
    agrees(&[sample(0.5, 2.9, 0.3)], true, APPROXIMATE);
    agrees(
        &[sample(0.5, 2.4, 0.3), sample(6.0, 1.7, 0.3)],
        true,
        APPROXIMATE,
    );
    agrees(
        &[sample(1.2, 0.0, 0.3), sample(2.0, 3.2, 0.3)],
        true,
        APPROXIMATE,
    );
}

#[test]
fn meta_an_interval_at_a_jump_is_no_wider_than_the_jump() {
    // The lag meets the sample: just before it nothing has come yet, just after it the whole dose.
    for time in [0.5, 0.7, 1.2] {
        let samples = [Sample {
            time,
            level: 2.9,
            error: 0.2,
        }];
        let answer = answer(&samples, false);
        let highest = DOSE / VOLUME;
        for prediction in answer["subjects"][0]["predictions"].as_array().unwrap() {
            let error = prediction["standard_error"]["value"].as_f64().unwrap();
            assert!(error <= 0.5 * highest, "{prediction}");
            let above = prediction["interval90"][1]["value"].as_f64().unwrap();
            assert!(above <= 2.0 * highest, "{prediction}");
        }
    }
}
