//! Histograms, percentiles, probabilities, and that counting knows no order.

use super::{Setting, crowd, subjects, summary};
use maginfuse::pk::spec::{ResidualError, ResidualKind, ResidualOf};
use maginfuse::population::Share;
use maginfuse::population::engine::assay::{Reported, normal_probability};
use maginfuse::population::engine::course_metrics::BOUNDS;
use maginfuse::population::engine::histogram::Histogram;
use maginfuse::population::people::random::normal_quantile;

/// Width of a class of the histogram as a part of the level.
const CLASS: f64 = 0.002;

#[test]
fn exact_percentiles_against_a_sort() {
    let setting = Setting::usual("threshold-2cpt");
    let population = setting.population(setting.spread());
    let drawn = subjects(&population, 5_000, 2);
    let counted = summary(&population, crowd(5_000, 2));
    let mut peaks: Vec<f64> = drawn.iter().map(|s| s.metrics.peak[0]).collect();
    peaks.sort_by(f64::total_cmp);
    for p in [0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0] {
        let rank = ((p * peaks.len() as f64).ceil() as usize).clamp(1, peaks.len());
        let expected = peaks[rank - 1];
        let found = counted.peak().quantile(p).unwrap();
        assert!(
            (found / expected - 1.0).abs() < CLASS,
            "{p}: {found}, sorted {expected}"
        );
    }
    let n = peaks.len() as f64;
    let mean = peaks.iter().sum::<f64>() / n;
    let sd = (peaks.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let (found, spread) = counted.peak().mean_and_sd().unwrap();
    assert!((found / mean - 1.0).abs() < CLASS && (spread / sd - 1.0).abs() < CLASS);
    assert_eq!(
        counted.peak().range(),
        Some((peaks[0], peaks[peaks.len() - 1]))
    );
    for (share, bound) in counted.reached().iter().zip(BOUNDS) {
        let count = peaks.iter().filter(|peak| **peak >= bound).count();
        assert_eq!(share.count, count as u64, "{bound}");
    }
    let mean_of = |of: &dyn Fn(usize) -> f64| (0..drawn.len()).map(of).sum::<f64>() / n;
    // Every patient is rounded to a millionth.
    const ROUNDED: f64 = 1e-6;
    let area = mean_of(&|k| drawn[k].metrics.area[0]);
    assert!((counted.mean_area() - area).abs() < ROUNDED);
    for (index, hours) in counted.mean_hours_above().into_iter().enumerate() {
        let expected = mean_of(&|k| drawn[k].metrics.above[index][0]);
        assert!(
            (hours - expected).abs() < ROUNDED,
            "{index}: {hours}, {expected}"
        );
    }
}

#[test]
fn exact_standard_error_is_the_binomial_one() {
    for (count, of) in [(1, 10), (37, 200), (1_000, 2_000), (1_999, 2_000)] {
        let p = count as f64 / of as f64;
        let expected = (p * (1.0 - p) / of as f64).sqrt();
        let share = Share { count, of };
        assert_eq!(share.probability(), p);
        assert_eq!(share.standard_error(), expected);
    }
    // Nobody and everybody: not certain, and alike.
    let nobody = Share {
        count: 0,
        of: 2_000,
    };
    let everybody = Share {
        count: 2_000,
        of: 2_000,
    };
    assert!(nobody.standard_error() > 0.0);
    assert!((nobody.standard_error() / everybody.standard_error() - 1.0).abs() < 1e-9);
    let few = Share { count: 0, of: 1 };
    assert!(few.standard_error().is_finite());
}

#[test]
fn prop_the_standard_error_is_how_far_seeds_differ() {
    const SEEDS: u64 = 60;
    const SUBJECTS: u64 = 500;
    let bound = 1;
    let mut shares = Vec::new();
    for seed in 0..SEEDS {
        let mut setting = Setting::usual("threshold-1cpt");
        setting.seed = seed;
        setting.end = 0.5;
        setting.samples = Vec::new();
        let population = setting.population(setting.spread());
        shares.push(summary(&population, crowd(SUBJECTS, 1)).reached()[bound]);
    }
    let n = SEEDS as f64;
    let mean = shares.iter().map(|s| s.probability()).sum::<f64>() / n;
    let variance: f64 = shares
        .iter()
        .map(|s| (s.probability() - mean).powi(2))
        .sum::<f64>()
        / (n - 1.0);
    let expected = shares.iter().map(|s| s.standard_error()).sum::<f64>() / n;
    assert!(
        (0.05..0.95).contains(&mean),
        "the bound tells nothing: {mean}"
    );
    // The standard deviation of 60 values is known to 9 %; three times that.
    assert!(
        (variance.sqrt() / expected - 1.0).abs() < 0.28,
        "{} {expected}",
        variance.sqrt()
    );
}

#[test]
fn prop_the_counts_are_the_same_for_any_threads_and_any_blocks() {
    for model in [
        "threshold-1cpt",
        "threshold-2cpt",
        "du-2019",
        "salinger-2013",
    ] {
        let setting = Setting::usual(model);
        let population = setting.population(setting.spread());
        for subjects in [1, 15, 16, 17, 2_000] {
            let one = summary(&population, crowd(subjects, 1));
            assert_eq!(one.subjects(), subjects);
            for threads in [2, 3, 8] {
                // The number of threads changes the size of the blocks too.
                assert!(
                    one == summary(&population, crowd(subjects, threads)),
                    "{model} {threads}"
                );
            }
        }
    }
    // More than one block for each thread.
    let mut setting = Setting::usual("salinger-2013");
    setting.samples = Vec::new();
    let population = setting.population(setting.spread());
    let one = summary(&population, crowd(70_001, 1));
    assert!(one == summary(&population, crowd(70_001, 2)));
    assert_eq!(one.subjects(), 70_001);
}

#[test]
fn prop_histograms_merge_in_any_order() {
    let parts: Vec<Histogram> = (1..=5)
        .map(|k| {
            let mut part = Histogram::default();
            for i in 0..100 * k {
                part.count(f64::from(i % 37) * 0.11 * f64::from(k));
            }
            part
        })
        .collect();
    let merged = |order: [usize; 5]| {
        let mut all = Histogram::default();
        for index in order {
            all.merge(&parts[index]);
        }
        all
    };
    assert!(merged([0, 1, 2, 3, 4]) == merged([4, 2, 0, 3, 1]));
    assert_eq!(merged([0, 1, 2, 3, 4]).total(), 1_500);
    assert_eq!(Histogram::default().quantile(0.5), None);
    // Beyond the classes at both ends the range still holds.
    let mut edges = Histogram::default();
    for level in [0.0, 0.01, 100.0] {
        edges.count(level);
    }
    assert_eq!(edges.quantile(0.0), Some(0.0));
    assert_eq!(edges.quantile(1.0), Some(100.0));
}

#[test]
fn exact_shares_below_a_level_against_a_count() {
    let setting = Setting::usual("threshold-1cpt");
    let population = setting.population(setting.spread());
    let drawn = subjects(&population, 5_000, 2);
    let counted = summary(&population, crowd(5_000, 2));
    for bound in [0.5, 1.3, 1.5, 1.8, 2.2, 2.8, 60.0, 80.0] {
        let expected = drawn.iter().filter(|s| s.metrics.peak[0] < bound).count();
        let found = counted.peak().below(bound);
        let within = |level: f64| drawn.iter().filter(|s| s.metrics.peak[0] < level).count();
        // As many as lie in the class of the bound.
        let class = within(bound * (1.0 + CLASS)) - within(bound * (1.0 - CLASS));
        assert_eq!(found.of, 5_000);
        assert!(
            found.count.abs_diff(expected as u64) <= class as u64,
            "{bound}: {found:?}, counted {expected}"
        );
    }
}

#[test]
fn exact_reports_of_one_level_are_normal() {
    const LEVEL: f64 = 2.0;
    let mut levels = Histogram::default();
    (0..1_000).for_each(|_| levels.count(LEVEL));
    let residual = ResidualError {
        proportional: 0.1,
        additive: 0.05,
        ..ResidualError::default()
    };
    // The square root of 0.2 squared and 0.05 squared.
    let sd = 0.042_5_f64.sqrt();
    let reports = Reported::new(&levels, residual);
    let (mean, spread) = reports.mean_and_sd().unwrap();
    assert!((mean - LEVEL).abs() < 1e-12 && (spread - sd).abs() < 1e-12);
    for (p, z) in [(0.05, -1.644_853_627), (0.5, 0.0), (0.95, 1.644_853_627)] {
        let quantile = reports.quantile(p).unwrap();
        assert!(
            (quantile - (LEVEL + z * sd)).abs() < 1e-8,
            "{p}: {quantile}"
        );
        let below = reports.below(LEVEL + z * sd);
        assert_eq!(below.count, (1_000.0 * p) as u64);
    }
}

/// One level reported with a log-normal error: median, percentiles and moments of Aitchison and
/// Brown, The Lognormal Distribution, 1957, chapter 2.
#[test]
fn exact_reports_of_one_level_are_log_normal() {
    const LEVEL: f64 = 2.0;
    const SD: f64 = 0.3;
    let mut levels = Histogram::default();
    (0..1_000).for_each(|_| levels.count(LEVEL));
    let residual = ResidualError {
        proportional: SD,
        kind: ResidualKind::LogNormal,
        ..ResidualError::default()
    };
    let reports = Reported::new(&levels, residual);
    let (mean, spread) = reports.mean_and_sd().unwrap();
    let expected = LEVEL * (0.5 * SD * SD).exp();
    assert!((mean - expected).abs() < 1e-12, "{mean} {expected}");
    let expected = expected * ((SD * SD).exp() - 1.0).sqrt();
    assert!((spread - expected).abs() < 1e-12, "{spread} {expected}");
    for (p, z) in [(0.05, -1.644_853_627), (0.5, 0.0), (0.95, 1.644_853_627)] {
        let quantile = reports.quantile(p).unwrap();
        let expected = LEVEL * (z * SD).exp();
        assert!((quantile - expected).abs() < 1e-8, "{p}: {quantile}");
        assert_eq!(reports.below(expected).count, (1_000.0 * p) as u64);
    }
}

/// Of standard deviations that add, 0.05 + 10 % of 2 mmol/L are 0.25 mmol/L; of an error of the
/// change 0.05 + 10 % of 1.2 mmol/L are 0.17 mmol/L.
#[test]
fn exact_reports_by_standard_deviations_that_add() {
    let mut levels = Histogram::default();
    (0..1_000).for_each(|_| levels.count(2.0));
    let residual = ResidualError {
        proportional: 0.1,
        additive: 0.05,
        kind: ResidualKind::Combined1,
        of: ResidualOf::Level,
    };
    let of_change = ResidualError {
        of: ResidualOf::Change,
        ..residual
    };
    for (residual, sd) in [(residual, 0.25), (of_change, 0.17)] {
        let reports = Reported::new(&levels, residual).from_untreated(0.8);
        let (mean, spread) = reports.mean_and_sd().unwrap();
        assert!((mean - 2.0).abs() < 1e-12 && (spread - sd).abs() < 1e-12);
        let high = reports.quantile(0.95).unwrap();
        assert!((high - (2.0 + 1.644_853_627 * sd)).abs() < 1e-8, "{high}");
    }
}

#[test]
fn exact_the_normal_probability_inverts_its_quantile() {
    for k in 1..10_000 {
        let p = f64::from(k) / 10_000.0;
        let back = normal_probability(normal_quantile(p));
        assert!((back - p).abs() < 1e-14, "{p}: {back}");
    }
    // Abramowitz and Stegun, table 26.1.
    assert!((normal_probability(1.0) - 0.841_344_746_068_543).abs() < 1e-15);
    assert!((normal_probability(-3.0) - 0.001_349_898_031_630).abs() < 1e-15);
    assert_eq!(normal_probability(40.0), 1.0);
    assert_eq!(normal_probability(-40.0), 0.0);
}
