//! A lag that differs between patients: with few samples the objective has a kink wherever a dose
//! begins to act at the time of a sample, and the minimum is often there.

use super::ModelText;
use crate::dataset::doubts::normals;
use maginfuse::answer::{FitOptions, fit_dataset};
use maginfuse::estimate::Effect;
use maginfuse::pk::{Model, Parameter};
use std::fmt::Write;

/// A start of the search here and the fit end at one minimum if their objectives differ by less.
const SAME: f64 = 1e-4;
/// The closed form here and the program agree to rounding.
const EQUAL: f64 = 1e-8;

/// Clearance, volume, absorption and lag: typical values and variances between patients.
const TYPICAL: [f64; 4] = [3.0, 30.0, 0.9, 0.7];
const VARIANCES: [f64; 4] = [0.09, 0.09, 0.16, 0.36];
const DOSE: f64 = 90.0;

/// A kind of patients.
#[derive(Clone, Copy)]
struct Patients {
    route: Route,
    /// Correlation of volume and lag.
    correlation: f64,
    /// Variance of the lag between occasions, a part of all of it.
    of_occasions: f64,
}

/// Whether doses are absorbed from a depot, or reach the blood at once.
#[derive(Clone, Copy, PartialEq)]
enum Route {
    Depot,
    Blood,
}

/// The level of a patient with these deviations, mmol/L.
fn level(route: Route, eta: &[f64; 4], time: f64) -> f64 {
    let own = |k: usize| TYPICAL[k] * eta[k].exp();
    let since = time - own(3);
    if since < 0.0 {
        return 0.0;
    }
    let (k, volume, absorption) = (own(0) / own(1), own(1), own(2));
    match route {
        Route::Blood => DOSE / volume * (-k * since).exp(),
        Route::Depot => {
            let share = absorption / (absorption - k);
            DOSE / volume * share * ((-k * since).exp() - (-absorption * since).exp())
        }
    }
}

fn variance(level: f64) -> f64 {
    (0.1 * level).powi(2) + 0.05 * 0.05
}

/// Minus twice the logarithm of the posterior density, without constants. Where the lag differs
/// between occasions, too, and there is one, only the sum of both deviations counts.
fn objective(kind: Patients, samples: &[(f64, f64)], eta: &[f64; 4]) -> f64 {
    let measured = samples.iter().map(|(time, value)| {
        let predicted = level(kind.route, eta, *time);
        (value - predicted).powi(2) / variance(predicted) + variance(predicted).ln()
    });
    let own: [f64; 4] = std::array::from_fn(|k| eta[k] / VARIANCES[k].sqrt());
    let absorption = f64::from(u8::from(kind.route == Route::Depot)) * own[2] * own[2];
    let rho = kind.correlation;
    let pair = own[1] * own[1] - 2.0 * rho * own[1] * own[3] + own[3] * own[3];
    let spread = own[0] * own[0] + absorption + pair / (1.0 - rho * rho);
    measured.sum::<f64>() + spread
}

/// The lowest value that the method of Nelder and Mead finds from one start, begun anew where it
/// ends until it stays: it asks for no derivative.
fn simplex(kind: Patients, samples: &[(f64, f64)], start: [f64; 4]) -> f64 {
    let f = |eta: &[f64; 4]| objective(kind, samples, eta);
    let mut best = start;
    for round in 0..12 {
        let width = if round % 2 == 0 { 0.3 } else { 0.02 };
        let mut corners: Vec<([f64; 4], f64)> = vec![(best, f(&best))];
        for k in 0..4 {
            let mut corner = best;
            corner[k] += width;
            corners.push((corner, f(&corner)));
        }
        for _ in 0..400 {
            corners.sort_by(|a, b| a.1.total_cmp(&b.1));
            let center: [f64; 4] =
                std::array::from_fn(|k| corners[..4].iter().map(|c| c.0[k]).sum::<f64>() / 4.0);
            let worst = corners[4];
            let toward = |part: f64| {
                let at: [f64; 4] =
                    std::array::from_fn(|k| center[k] + part * (worst.0[k] - center[k]));
                (at, f(&at))
            };
            let mirrored = toward(-1.0);
            corners[4] = if mirrored.1 < corners[0].1 {
                let farther = toward(-2.0);
                if farther.1 < mirrored.1 {
                    farther
                } else {
                    mirrored
                }
            } else if mirrored.1 < corners[3].1 {
                mirrored
            } else {
                let nearer = toward(if mirrored.1 < worst.1 { -0.5 } else { 0.5 });
                if nearer.1 < worst.1.min(mirrored.1) {
                    nearer
                } else {
                    let lowest = corners[0].0;
                    for corner in &mut corners[1..] {
                        let at: [f64; 4] = std::array::from_fn(|k| 0.5 * (corner.0[k] + lowest[k]));
                        *corner = (at, f(&at));
                    }
                    continue;
                }
            };
        }
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        best = corners[0].0;
    }
    f(&best)
}

/// A model file with those numbers.
fn model(kind: Patients) -> Model {
    let depot = kind.route == Route::Depot;
    let mut parameters = vec![
        ("CL", "3 L/h".to_owned(), VARIANCES[0], ""),
        ("V", "30 L".to_owned(), VARIANCES[1], ""),
    ];
    if depot {
        parameters.push(("KA", "0.9 1/h".to_owned(), VARIANCES[2], ""));
    }
    let own = VARIANCES[3] - kind.of_occasions;
    let more = match kind.of_occasions > 0.0 {
        true => "occasion_variance = 0.16",
        false => "",
    };
    parameters.push(("ALAG", "0.7 h".to_owned(), own, more));
    let text = ModelText {
        structure: "one-compartment",
        absorption: if depot { "first-order" } else { "none" },
        parameters,
        correlation: match kind.correlation == 0.6 {
            true => "[correlation]\npairs = [[\"V\", \"ALAG\", 0.6]]",
            false => "",
        },
        residual: "proportional = \"10 %\"\nadditive = \"0.05 mmol/L\"".to_owned(),
    };
    Model::read("kinks.toml", &text.text()).unwrap()
}

/// Patients of the model with two to four samples each.
fn sparse(route: Route, count: usize, seed: u64) -> Vec<Vec<(f64, f64)>> {
    const TIMES: [f64; 8] = [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0];
    let mut normal = normals(seed);
    let patients = (0..count).map(|patient| {
        let eta: [f64; 4] = std::array::from_fn(|k| VARIANCES[k].sqrt() * normal());
        let wanted = 2 + patient % 3;
        let mut times: Vec<f64> = Vec::new();
        while times.len() < wanted {
            let place = (normal().abs() * 1e6) as usize % TIMES.len();
            if !times.contains(&TIMES[place]) {
                times.push(TIMES[place]);
            }
        }
        times.sort_by(f64::total_cmp);
        let sample = |time: f64| {
            let level = level(route, &eta, time);
            let measured = (level + variance(level).sqrt() * normal()).max(0.0);
            (time, (measured * 1000.0).round() / 1000.0)
        };
        times.into_iter().map(sample).collect()
    });
    patients.collect()
}

/// Every patient ends at the minimum that sixteen starts without derivatives find, or lower, and
/// the objective that is told there is the one of the closed form.
fn ends_at_the_lowest_minimum(kind: Patients, count: usize, seed: u64) {
    let patients = sparse(kind.route, count, seed);
    let mut set = "ID,TIME,AMT,EVID,DV\n".to_owned();
    for (id, samples) in patients.iter().enumerate() {
        writeln!(set, "{id},0,{DOSE},1,.").unwrap();
        for (time, value) in samples {
            writeln!(set, "{id},{time},.,0,{value}").unwrap();
        }
    }
    let options = FitOptions::default();
    let found = fit_dataset("sparse", set.as_bytes(), &model(kind), &options).unwrap();
    assert_eq!(found.not_fitted.len(), 0, "{:?}", found.not_fitted);
    assert_eq!(found.subjects.len(), count);
    let mut at_kinks = 0;
    for (subject, samples) in found.subjects.iter().zip(&patients) {
        let posterior = &subject.fit.posterior;
        let parameters = [
            Parameter::Clearance,
            Parameter::Volume,
            Parameter::Absorption,
            Parameter::Lag,
        ];
        let found = |effect| posterior.deviation(effect).unwrap_or(0.0);
        let mut eta = parameters.map(|one| found(Effect::Parameter(one)));
        eta[3] += found(Effect::Occasion(Parameter::Lag, 0));
        let told = objective(kind, samples, &eta);
        assert!(
            (told - posterior.objective).abs() < EQUAL * (1.0 + told.abs()),
            "{told}"
        );
        let mut normal = normals(subject.id.parse().unwrap());
        let starts = (0..16).map(|start| {
            let own: [f64; 4] = std::array::from_fn(|k| VARIANCES[k].sqrt() * normal());
            simplex(kind, samples, if start == 0 { [0.0; 4] } else { own })
        });
        let lowest = starts.fold(f64::INFINITY, f64::min);
        assert!(
            posterior.objective <= lowest + SAME,
            "patient {}: {} and not {lowest}: {samples:?}",
            subject.id,
            posterior.objective
        );
        let lag = TYPICAL[3] * eta[3].exp();
        let kinked = samples.iter().any(|(time, _)| (time - lag).abs() < 1e-6);
        at_kinks += usize::from(kinked);
        // There the profile says how certain the lag is: no less than before any sample.
        let errors = posterior.standard_errors.iter();
        for (error, variance) in errors.zip(&posterior.prior_variances) {
            let most = if kinked {
                1.2 * variance.sqrt()
            } else {
                f64::INFINITY
            };
            assert!(*error > 0.0 && *error <= most, "{samples:?}: {error}");
        }
    }
    // The case that this is about does happen: an injection makes the level jump.
    if kind.route == Route::Blood {
        assert!(at_kinks * 20 >= count, "{at_kinks} of {count}");
    }
}

const OF_A_DEPOT: Patients = Patients {
    route: Route::Depot,
    correlation: 0.0,
    of_occasions: 0.0,
};

#[test]
fn meta_a_lag_of_a_depot_ends_at_the_lowest_minimum() {
    ends_at_the_lowest_minimum(OF_A_DEPOT, 120, 2026);
}

#[test]
fn meta_a_lag_of_an_injection_ends_at_the_lowest_minimum() {
    let kind = Patients {
        route: Route::Blood,
        ..OF_A_DEPOT
    };
    ends_at_the_lowest_minimum(kind, 40, 7);
}

#[test]
fn meta_a_lag_that_goes_with_the_volume_ends_at_the_lowest_minimum() {
    let kind = Patients {
        correlation: 0.6,
        ..OF_A_DEPOT
    };
    ends_at_the_lowest_minimum(kind, 30, 11);
}

#[test]
fn meta_a_lag_that_differs_between_occasions_ends_at_the_lowest_minimum() {
    let kind = Patients {
        of_occasions: 0.16,
        ..OF_A_DEPOT
    };
    ends_at_the_lowest_minimum(kind, 30, 13);
}
