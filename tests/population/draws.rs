//! Random numbers and the patients made of them.

use super::{Setting, crowd, subjects, summary};
use maginfuse::pk::{Individual, Model, Parameter, library};
use maginfuse::population::elementary::{exp, gone, inverse_softplus, ln, softplus};
use maginfuse::population::people::group::{Group, LANES, Typical};
use maginfuse::population::people::random::{Purpose, normal_quantile, normals, philox};
use maginfuse::population::people::spread::Spread;

#[test]
fn paper_philox_known_answers() {
    // Salmon and others, Random123, known answer vectors of philox4x32 with 10 rounds.
    let all = u32::MAX;
    let vectors: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        (
            [0; 4],
            [0; 2],
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
        ),
        (
            [all; 4],
            [all; 2],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];
    for (counter, key, expected) in vectors {
        let alone = philox::<1>(counter.map(|word| [word]), key);
        assert_eq!(alone.map(|[word]| word), expected);
        let lanes = philox::<LANES>(counter.map(|word| [word; LANES]), key);
        assert_eq!(lanes, expected.map(|word| [word; LANES]));
    }
}

#[test]
fn paper_as241_check_values() {
    // Wichura 1988: the printed check values, one in each of the three ranges. The routine is
    // good to about one part in 1e16; the last digits of ln and of the division are its rest.
    const LAST_DIGITS: f64 = 1e-14;
    for (p, expected) in [
        (0.25, -0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813_5),
        (1e-20, -9.262_340_089_798_408),
    ] {
        let found = normal_quantile(p);
        assert!((found / expected - 1.0).abs() < LAST_DIGITS, "{p}: {found}");
    }
    assert_eq!(normal_quantile(0.5), 0.0);
    // Symmetry, where 1 - p is exact.
    for p in [0.25, 0.125, 0.0625, 0.001_953_125] {
        assert_eq!(normal_quantile(p), -normal_quantile(1.0 - p));
    }
}

#[test]
fn exact_elementary_functions_keep_their_bounds() {
    let relative = |found: f64, expected: f64| ((found - expected) / expected).abs();
    for step in -14_000..=14_000 {
        let x = f64::from(step) * 0.05;
        if x.abs() <= 700.0 {
            assert!(
                relative(exp(x), x.exp()) < 1e-15 * (1.0 + x.abs()),
                "exp {x}"
            );
        }
        let (found, expected) = (softplus(x), x.max(0.0) + (-x.abs()).exp().ln_1p());
        assert!((found - expected).abs() < 1e-8, "softplus {x}");
        let y = (f64::from(step) * 0.04).exp();
        let (found, expected) = (ln(y), y.ln());
        assert!(
            (found - expected).abs() <= 1e-15 * expected.abs() + 1e-16,
            "ln {y}"
        );
    }
    for power in -11_800..=125 {
        // From 1e-303 to 2,000.
        let x = 1.061_f64.powi(power) * 1.3;
        let expected = -(-x).exp_m1();
        assert!(relative(gone(x), expected) < 1e-15, "1 - exp(-{x:e})");
    }
    assert_eq!((gone(0.0), gone(f64::INFINITY)), (0.0, 1.0));
    assert!(gone(f64::NAN).is_nan());
    for power in 0..60 {
        let u = 1e-6 * 1.35_f64.powi(power);
        let x = inverse_softplus(u);
        let back = x.max(0.0) + (-x.abs()).exp().ln_1p();
        assert!(relative(back, u) < 2e-9, "inverse of {u}");
    }
    assert!(exp(f64::NAN).is_nan() && softplus(f64::NAN).is_nan());
    assert_eq!(inverse_softplus(f64::INFINITY), f64::INFINITY);
}

/// Standard normal numbers of `count` subjects for one purpose.
fn stream(seed: u64, count: u64, purpose: Purpose) -> Vec<f64> {
    (0..count)
        .step_by(LANES)
        .flat_map(|first| normals::<LANES>(seed, first, purpose)[0])
        .collect()
}

/// Monte Carlo errors beyond which chance is no excuse: one in 1.7 million.
const SIGMAS: f64 = 5.0;

#[test]
fn exact_moments_and_quantiles_of_the_normal_numbers() {
    const N: u64 = 400_000;
    let z = stream(7, N, Purpose::Parameter(1));
    let n = z.len() as f64;
    let moment = |power: i32| z.iter().map(|z| z.powi(power)).sum::<f64>() / n;
    // Mean and variance of the power of a normal number: 0 and 1, 1 and 2, 0 and 15, 3 and 96.
    for (power, mean, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
        let error = (variance / n).sqrt();
        let found = moment(power);
        assert!(
            (found - mean).abs() < SIGMAS * error,
            "moment {power}: {found}"
        );
    }
    for (quantile, p) in [
        (-3.090_232, 0.001),
        (-1.644_854, 0.05),
        (0.0, 0.5),
        (2.326_348, 0.99),
    ] {
        let below = z.iter().filter(|z| **z < quantile).count() as f64 / n;
        let error = (p * (1.0 - p) / n).sqrt();
        assert!((below - p).abs() < SIGMAS * error, "{quantile}: {below}");
    }
}

#[test]
fn prop_seeds_subjects_and_purposes_have_streams_of_their_own() {
    const N: u64 = 40_000;
    let streams = [
        stream(1, N, Purpose::Parameter(1)),
        stream(2, N, Purpose::Parameter(1)),
        stream(1, N, Purpose::Parameter(2)),
        stream(1, N, Purpose::KidneyAndLevel { attempt: 0 }),
        stream(1, N, Purpose::KidneyAndLevel { attempt: 1 }),
        (0..N)
            .step_by(LANES)
            .flat_map(|first| normals::<LANES>(1, first, Purpose::Parameter(1))[1])
            .collect(),
        stream(1, N + LANES as u64, Purpose::Parameter(1))[LANES..].to_vec(),
    ];
    for (i, one) in streams.iter().enumerate() {
        for other in &streams[..i] {
            let sum: f64 = one.iter().zip(other).map(|(a, b)| a * b).sum();
            assert!((sum / (N as f64).sqrt()).abs() < SIGMAS, "{i}");
        }
    }
}

/// Subject `number` alone.
fn alone(setting: &Setting, spread: &Spread, number: u64) -> Group<1> {
    spread.draw(
        &Typical::from_individual(&setting.individual(), true),
        setting.seed,
        number,
    )
}

#[test]
fn prop_a_subject_is_the_same_whatever_the_total_the_order_and_the_threads() {
    for model in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        let setting = Setting::usual(model);
        let population = setting.population(setting.spread());
        let many = subjects(&population, 1_003, 2);
        assert_eq!(many.len(), 1_003);
        let few = subjects(&population, 37, 1);
        assert_eq!(many[..37], few[..]);
        for (threads, total) in [(1, 1_003), (3, 1_003), (7, 1_003)] {
            assert_eq!(
                subjects(&population, total, threads),
                many,
                "{threads} threads"
            );
        }
        for subject in &many {
            assert_eq!(
                subject.own,
                alone(&setting, population.spread(), subject.number)
            );
        }
    }
}

#[test]
fn prop_a_drawn_patient_is_the_one_that_the_models_make_of_the_same_deviations() {
    // The vector functions differ from the library in the last digits, the tubular maximum by
    // 1e-9 of the bend.
    const SAME: f64 = 1e-9;
    let close = |a: f64, b: f64| (a - b).abs() <= SAME * a.abs().max(b.abs()).max(1e-6);
    for model in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        for level in [Some(0.55), Some(0.85), Some(1.4)] {
            let mut setting = Setting::usual(model);
            setting.subject = super::subject(62.0, 40.0, level);
            let spread = Spread::of_model(&setting.model).unwrap();
            let typical = Typical::from_individual(&setting.individual(), true);
            for number in 0..50 {
                let drawn: Group<1> = spread.draw(&typical, 3, number);
                let kernel = drawn.kernel(0, &typical);
                let deviations: Vec<(Parameter, f64)> = setting
                    .model
                    .parameters()
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| row.variance > 0.0)
                    .map(|(_, row)| {
                        let place = Parameter::ALL
                            .iter()
                            .position(|p| *p == row.parameter)
                            .unwrap();
                        let purpose = Purpose::Parameter(place as u8);
                        let [[own], [occasion]] = normals::<1>(3, number, purpose);
                        let eta =
                            row.variance.sqrt() * own + row.occasion_variance.sqrt() * occasion;
                        (row.parameter, eta)
                    })
                    .collect();
                let own =
                    Individual::with_deviations(&setting.model, &setting.subject, &deviations)
                        .unwrap();
                let expected = own.kernel();
                assert!(close(kernel.volume, expected.volume));
                assert!(close(kernel.resting_input, expected.resting_input));
                for level in [0.3, 0.8, 0.9, 2.0, 6.0] {
                    assert!(
                        (kernel.slope(level, 0.7, 3.0) - expected.slope(level, 0.7, 3.0)).abs()
                            < 1e-7,
                        "{model} {number} at {level}"
                    );
                }
            }
        }
    }
}

#[test]
fn exact_spread_of_the_parameters() {
    // Log-normal: the mean of the logarithm is that of the typical value, its variance the sum
    // of both variances of the file; the filtration varies by the error of its estimate.
    const N: u64 = 40_000;
    let setting = Setting::usual("threshold-2cpt");
    let population = setting.population(setting.spread());
    let typical = *population.typical();
    let drawn = subjects(&population, N, 2);
    let check = |name: &str, values: Vec<f64>, mean: f64, variance: f64| {
        let n = values.len() as f64;
        let found = values.iter().sum::<f64>() / n;
        let spread = values.iter().map(|x| (x - found).powi(2)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        assert!(
            (found - mean).abs() < SIGMAS * error,
            "{name}: mean {found}"
        );
        let error = variance * (2.0 / n).sqrt();
        assert!(
            (spread - variance).abs() < SIGMAS * error,
            "{name}: variance {spread}"
        );
    };
    let row = |parameter| setting.model.parameter(parameter).unwrap();
    let volume = row(Parameter::Volume).variance;
    let slope = row(Parameter::FractionUnbound);
    let log = |of: fn(&Group<1>) -> f64| drawn.iter().map(|s| of(&s.own).ln()).collect::<Vec<_>>();
    check(
        "volume",
        log(|own| own.volume[0]),
        typical.kernel.volume.ln(),
        volume,
    );
    check(
        "slope",
        log(|own| own.fraction[0]),
        0.7_f64.ln(),
        slope.variance + slope.occasion_variance,
    );
    check(
        "kidney",
        log(|own| own.kidney[0]),
        0.0,
        (0.15_f64 * 0.15).ln_1p(),
    );
    let levels = drawn.iter().map(|s| s.own.resting[0]).collect();
    check("level", levels, typical.resting, 0.08 * 0.08);
    // Fixed in the model.
    assert!(
        drawn
            .iter()
            .all(|s| s.own.peripheral == [14.0] && s.own.start == s.own.resting)
    );
}

/// A threshold model whose slope and volume go together.
fn correlated(correlation: f64) -> maginfuse::Result<Model> {
    let text = library::text("threshold-1cpt").unwrap();
    Model::read(
        "correlated.toml",
        &format!("{text}\n[correlation]\npairs = [[\"FU\", \"V\", {correlation}]]\n"),
    )
}

#[test]
fn exact_correlations_of_the_model_file() {
    const N: u64 = 40_000;
    for wanted in [-0.6, 0.3, 0.95] {
        let mut setting = Setting::usual("threshold-1cpt");
        setting.model = correlated(wanted).unwrap();
        let population = setting.population(Spread::of_model(&setting.model).unwrap());
        let drawn = subjects(&population, N, 2);
        let slope = setting.model.parameter(Parameter::FractionUnbound).unwrap();
        // The occasions are independent and thin the correlation.
        let own = slope.variance / (slope.variance + slope.occasion_variance);
        let expected = wanted * own.sqrt();
        let pairs: Vec<_> = drawn
            .iter()
            .map(|s| (s.own.fraction[0].ln(), s.own.volume[0].ln()))
            .collect();
        let found = correlation(&pairs);
        let error = (1.0 - expected * expected) / (N as f64).sqrt();
        assert!(
            (found - expected).abs() < SIGMAS * error,
            "{wanted}: {found}"
        );
    }
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
    let sum =
        |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[test]
fn prop_impossible_correlations_are_refused() {
    let model = correlated(1.5);
    let refused = model.and_then(|model| Spread::of_model(&model));
    assert!(refused.unwrap_err().is_unreadable());
}

#[test]
fn prop_levels_that_cannot_be_are_drawn_again() {
    // A spread as wide as the level itself: one in six would lie below zero.
    let setting = Setting::usual("threshold-1cpt");
    let population = setting.population(Spread::none().with_level_sd(0.9));
    let drawn = subjects(&population, 5_000, 2);
    assert!(drawn.iter().all(|s| s.own.resting[0] >= 0.1));
    assert_eq!(summary(&population, crowd(5_000, 1)).subjects(), 5_000);
}
