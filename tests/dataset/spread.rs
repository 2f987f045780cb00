//! What is drawn for a replicate: means, spreads and correlations of many, within what so many
//! draws leave open.

use super::*;
use maginfuse::nonmem::Deviation;
use maginfuse::pk::spec::{ResidualError, ResidualOf};
use maginfuse::pk::{Model, Parameter};
use maginfuse::population::people::replicate::{Drawn, Replicate, SubjectSpread};

/// A handful of operations apart.
const ROUNDING: f64 = 1e-15;
/// Draws of each sample.
const DRAWS: u32 = 40_000;
/// Standard errors that a sample may be off: one in three million is farther.
const ERRORS: f64 = 5.0;

const OMEGA_CL: f64 = 0.09;
const OMEGA_V: f64 = 0.04;
const CORRELATION: f64 = -0.6;
const OMEGA_OCCASION: f64 = 0.05;
const BASELINE_SD: f64 = 0.1;

/// 10 % of 2 mmol/L and 0.15 mmol/L together are 0.25 mmol/L; of the change above 1.2 mmol/L, 8 %
/// of 1 mmol/L and 0.06 mmol/L are 0.1 mmol/L: right triangles of whole numbers.
#[test]
fn exact_a_measured_level_lies_z_standard_deviations_away() {
    let error = |proportional, additive, of| ResidualError {
        proportional,
        additive,
        of,
        ..ResidualError::default()
    };
    let of_level = error(0.1, 0.15, ResidualOf::Level);
    let of_change = error(0.08, 0.06, ResidualOf::Change);
    for z in [-2.0, -0.5, 0.0, 1.0, 3.0] {
        let found = of_level.measured(2.0, 1.2, z);
        assert!((found - (2.0 + 0.25 * z)).abs() < ROUNDING, "{found}");
        let found = of_change.measured(2.2, 1.2, z);
        assert!((found - (2.2 + 0.1 * z)).abs() < 2.0 * ROUNDING, "{found}");
    }
    assert_eq!(ResidualError::default().measured(2.0, 1.2, 3.0), 2.0);
}

/// One compartment whose subjects differ in everything: clearance also between occasions, the
/// volume with it, and the untreated level.
pub(super) fn differing(correlation: f64) -> String {
    let head = "[baseline]\nmode = \"additive\"\nvalue = \"0.85 mmol/L\"\nvariability_sd = \
                \"0.1 mmol/L\"\n";
    ModelFile::one(4.0, 25.0)
        .text()
        .replace(
            "\"4 L/h\"\n",
            "\"4 L/h\"\nvariance = 0.09\noccasion_variance = 0.05\n",
        )
        .replace("\"25 L\"\n", "\"25 L\"\nvariance = 0.04\n")
        + head
        + &format!("[correlation]\npairs = [[\"CL\", \"V\", {correlation}]]\n")
        + "[residual]\nproportional = \"10 %\"\nadditive = \"0.05 mmol/L\"\n"
}

fn drawn(correlation: f64, subject: u64) -> Vec<(Replicate, Drawn)> {
    let model = Model::read("m", &differing(correlation)).unwrap();
    let spread = SubjectSpread::of_model(&model).unwrap();
    let draw = |number| {
        let replicate = Replicate {
            seed: 11,
            number,
            subject,
        };
        (replicate, spread.draw(replicate, 2))
    };
    (0..DRAWS).map(draw).collect()
}

fn eta(deviations: &[Deviation], parameter: Parameter) -> f64 {
    let own: Vec<f64> = deviations
        .iter()
        .filter(|one| one.parameter == parameter)
        .map(|one| one.eta)
        .collect();
    assert_eq!(own.len(), 1);
    own[0]
}

fn column(all: &[(Replicate, Drawn)], of: impl Fn(&(Replicate, Drawn)) -> f64) -> Vec<f64> {
    all.iter().map(of).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (of_a, of_b) = (mean(a), mean(b));
    let product = |x: &[f64], y: &[f64], mx: f64, my: f64| {
        let terms = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my));
        terms.sum::<f64>()
    };
    product(a, b, of_a, of_b) / (product(a, a, of_a, of_a) * product(b, b, of_b, of_b)).sqrt()
}

/// Mean, variance and quantiles are those of a normal distribution of this variance.
fn assert_normal(values: &[f64], variance: f64, what: &str) {
    let n = values.len() as f64;
    let sd = variance.sqrt();
    let of_mean = mean(values) / (sd / n.sqrt());
    assert!(of_mean.abs() < ERRORS, "{what}: mean {of_mean}");
    let centered: Vec<f64> = values.iter().map(|x| x * x).collect();
    let of_variance = (mean(&centered) / variance - 1.0) / (2.0 / n).sqrt();
    assert!(of_variance.abs() < ERRORS, "{what}: variance {of_variance}");
    // Quantiles of the standard normal distribution.
    for (z, p) in [
        (-2.326_347_874, 0.01),
        (-1.644_853_627, 0.05),
        (0.0, 0.5),
        (1.281_551_566, 0.9),
        (2.326_347_874, 0.99),
    ] {
        let below = values.iter().filter(|x| **x < z * sd).count() as f64 / n;
        let off = (below - p) / (p * (1.0 - p) / n).sqrt();
        assert!(off.abs() < ERRORS, "{what}: {below} below {p}");
    }
}

/// The sample correlation has the standard error (1 - r^2) / sqrt n.
fn assert_correlated(a: &[f64], b: &[f64], expected: f64, what: &str) {
    let error = (1.0 - expected * expected) / (a.len() as f64).sqrt();
    let off = (correlation(a, b) - expected) / error;
    assert!(off.abs() < ERRORS, "{what}: {off} standard errors");
}

#[test]
fn exact_what_is_drawn_has_the_moments_of_the_model() {
    let all = drawn(CORRELATION, 7);
    let clearance = |occasion: usize| {
        column(&all, move |(_, one)| {
            eta(&one.occasions[occasion], Parameter::Clearance)
        })
    };
    let [first, second] = [clearance(0), clearance(1)];
    let volume = column(&all, |(_, one)| eta(&one.occasions[0], Parameter::Volume));
    let level = column(&all, |(_, one)| one.untreated);
    let residuals = [0, 1, 2].map(|k| column(&all, move |(replicate, _)| replicate.residual(k)));

    let whole = OMEGA_CL + OMEGA_OCCASION;
    assert_normal(&first, whole, "clearance on the first occasion");
    assert_normal(&second, whole, "clearance on the second occasion");
    assert_normal(&volume, OMEGA_V, "volume");
    assert_normal(&level, BASELINE_SD * BASELINE_SD, "untreated level");
    for (k, residual) in residuals.iter().enumerate() {
        assert_normal(residual, 1.0, &format!("residual {k}"));
    }

    assert_correlated(&first, &second, OMEGA_CL / whole, "two occasions");
    let shared = CORRELATION * (OMEGA_CL / whole).sqrt();
    assert_correlated(&first, &volume, shared, "clearance and volume");
    let between: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a - b).collect();
    assert_normal(&between, 2.0 * OMEGA_OCCASION, "between occasions");
    assert_correlated(&between, &volume, 0.0, "occasions and volume");
    let apart = [&first, &volume, &level, &residuals[0], &residuals[1]];
    for (i, one) in apart.iter().enumerate().skip(2) {
        for (j, other) in apart.iter().enumerate().take(i) {
            assert_correlated(one, other, 0.0, &format!("{i} and {j}"));
        }
    }
    // The volume is the same on both occasions.
    let same = |one: &Drawn| {
        let volume = |k: usize| eta(&one.occasions[k], Parameter::Volume);
        volume(0) == volume(1)
    };
    assert!(all.iter().all(|(_, one)| same(one)));
}

#[test]
fn exact_two_subjects_and_two_seeds_share_nothing() {
    let [one, other] = [7, 8].map(|subject| {
        column(&drawn(CORRELATION, subject), |(_, one)| {
            eta(&one.occasions[0], Parameter::Volume)
        })
    });
    assert_correlated(&one, &other, 0.0, "two subjects");
    let residual = |seed: u64| -> Vec<f64> {
        let of_number = |number| Replicate {
            seed,
            number,
            subject: 7,
        };
        (0..DRAWS)
            .map(|number| of_number(number).residual(4))
            .collect()
    };
    assert_correlated(&residual(1), &residual(2), 0.0, "two seeds");
    // The next replicate of the same subject.
    assert_correlated(&one[1..], &one[..one.len() - 1], 0.0, "two replicates");
}

#[test]
fn exact_a_perfect_correlation_leaves_nothing_of_its_own() {
    for sign in [1.0, -1.0] {
        for (_, one) in &drawn(sign, 3)[..100] {
            let clearance = eta(&one.occasions[0], Parameter::Clearance);
            let on_occasion = eta(&one.occasions[1], Parameter::Clearance) - clearance;
            let volume = eta(&one.occasions[0], Parameter::Volume);
            assert!(on_occasion != 0.0 && volume != 0.0);
        }
    }
    let text = differing(1.0).replace("occasion_variance = 0.05\n", "");
    let model = Model::read("m", &text).unwrap();
    let spread = SubjectSpread::of_model(&model).unwrap();
    for number in 0..100 {
        let replicate = Replicate {
            seed: 2,
            number,
            subject: 1,
        };
        let one = spread.draw(replicate, 1);
        let clearance = eta(&one.occasions[0], Parameter::Clearance);
        let volume = eta(&one.occasions[0], Parameter::Volume);
        let expected = clearance * (OMEGA_V / OMEGA_CL).sqrt();
        assert!((volume - expected).abs() < ROUNDING, "{volume} {expected}");
    }
}

/// Three parameters of which each pair may be correlated so, but not all three.
#[test]
fn meta_correlations_that_cannot_all_be_true_are_refused() {
    let model = ModelFile::two([4.0, 15.0], [3.0, 17.0])
        .text()
        .replace(" L\"\n", " L\"\nvariance = 0.1\n")
        .replace("\"4 L/h\"\n", "\"4 L/h\"\nvariance = 0.1\n");
    let pairs = "[correlation]\npairs = [[\"CL\", \"V1\", 0.9], [\"CL\", \"V2\", 0.9], [\"V1\", \
                 \"V2\", -0.9]]\n";
    let set = "ID,TIME,AMT,EVID\n1,0,10,1\n1,1,.,0\n";
    let (code, out, err) = simulate(&(model + pairs), set, &["--subjects", "2"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("cannot all be true"), "{err}");
}
