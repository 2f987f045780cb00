//! The expected course: tissues that take magnesium up.

use super::{model, subject};
use crate::evidence::{GRAM, infusion};
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::kernel::tissue::Tissue;
use maginfuse::pk::{Individual, Subject};
use maginfuse::simulate::Window;
use maginfuse::simulate::expected::{TissueCourse, follow};
use proptest::prelude::*;

/// Milligrams per deciliter of one mmol/L.
const MG_DL: f64 = 2.4305;

fn conserving(id: &str, patient: &Subject) -> Individual {
    let both = Individual::bound(model(id), patient, &[]).unwrap();
    both.readings().pop().unwrap()
}

fn course(one: &Individual, tissue: Tissue, inputs: &[Infusion], to: f64) -> TissueCourse {
    let window = Window { from: 0.0, to };
    follow(one, tissue, inputs, window, Method::Dopri5).unwrap()
}

fn level_at(course: &TissueCourse, time: f64) -> f64 {
    let time = crate::evidence::hours(time);
    course.course.at(time).unwrap().millimolar()
}

/// Rise per gram computed elsewhere from the same figures, 70 kg, 0.60 mmol/L, 100 mL/min, 2 g
/// over 2 hours, and what was observed: 0.10 (SD 0.04) mg/dL, mostly the next morning.
#[test]
fn literature_the_expected_rise_is_that_of_depleted_patients() {
    let patient = subject(70.0, 100.0, 0.6);
    let tissue = Tissue::of_weight(70.0, 0.8);
    let inputs = [infusion(0.0, 2.0, 2.0 * GRAM)];
    let found = course(
        &conserving("threshold-1cpt", &patient),
        tissue,
        &inputs,
        48.0,
    );
    for (time, expected) in [
        (2.0, 0.41),
        (6.0, 0.23),
        (12.0, 0.15),
        (18.0, 0.12),
        (24.0, 0.11),
        (48.0, 0.11),
    ] {
        let rise = (level_at(&found, time) - 0.6) / 2.0 * MG_DL;
        assert!(
            (rise - expected).abs() <= 0.01,
            "{rise} mg/dL per g at {time} h"
        );
    }
    let morning = (level_at(&found, 24.0) - 0.6) / 2.0 * MG_DL;
    assert!((morning - 0.10).abs() < 0.04);
}

/// Where nothing leaves, a dose spreads over serum and pool: 4.057 mmol per gram over 1.1 L/kg.
#[test]
fn exact_the_plateau_is_that_of_both_volumes() {
    for weight in [45.0, 70.0, 120.0] {
        let patient = subject(weight, 100.0, 0.4);
        let tissue = Tissue::of_weight(weight, 0.8);
        let inputs = [infusion(0.0, 4.0, 2.0 * GRAM)];
        let one = conserving("threshold-1cpt", &patient);
        let rise = level_at(&course(&one, tissue, &inputs, 72.0), 72.0) - 0.4;
        let plateau = 2.0 * GRAM / (1.1 * weight);
        assert!((rise / plateau - 1.0).abs() < 0.25, "{rise} of {plateau}");
        // How far the pool lags behind the serum follows one exponential.
        let one = one.without_urine();
        let inputs = [infusion(0.0, 4.0, GRAM)];
        let found = course(&one, tissue, &inputs, 12.0);
        let decay = tissue.rate * (1.0 + 0.8 / 0.3);
        let filled = GRAM / 4.0 / (0.3 * weight) / decay * (1.0 - (-4.0 * decay).exp());
        let lag = filled * (-8.0 * decay).exp();
        let last = found.held.len() - 1;
        let apart = found.course.levels[last] - found.held[last] / tissue.volume;
        // 0.05 L/h leave on other ways meanwhile.
        let allowed = 0.01 + 0.05 / (0.3 * weight) * 12.0;
        assert!((apart / lag - 1.0).abs() < allowed, "{apart} and {lag}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Dose and rest = serum + peripheral + pool + urine + other loss, whichever way it goes.
    #[test]
    fn prop_no_magnesium_is_lost(
        weight in 40.0..140.0,
        filtration in 5.0..130.0,
        level in 0.2..1.0,
        grams in 0.5..12.0,
        over in 1.0..30.0,
        two in any::<bool>(),
    ) {
        let id = if two { "threshold-2cpt" } else { "threshold-1cpt" };
        let one = conserving(id, &subject(weight, filtration, level));
        let tissue = Tissue::of_weight(weight, 0.8);
        let inputs = [infusion(0.0, over, grams * GRAM)];
        let found = course(&one, tissue, &inputs, 72.0);
        let kernel = one.kernel();
        let last = found.held.len() - 1;
        let far = |index: usize| kernel.peripheral.map_or(0.0, |other| {
            other.volume * found.course.peripheral[index]
        });
        let held = |index: usize| kernel.volume * found.course.levels[index] + far(index)
            + found.held[index];
        let mean = found.course.mean_millimolar();
        let other_loss = kernel.non_renal * mean * 72.0;
        let entered = grams * GRAM + kernel.resting_input * 72.0;
        let left = found.course.urine[last] + other_loss;
        let gap: f64 = entered - left - (held(last) - held(0));
        prop_assert!(gap.abs() < 2e-3 * entered, "{gap} of {entered}");
    }

    /// By series and by Dormand and Prince, through the bend as often as the level passes it.
    #[test]
    fn prop_two_engines_agree_through_the_bend(
        weight in 40.0..140.0,
        filtration in 5.0..130.0,
        level in 0.2..1.0,
        grams in 0.5..6.0,
        over in 0.2..12.0,
        pause in 0.5..12.0,
        two in any::<bool>(),
    ) {
        let id = if two { "threshold-2cpt" } else { "threshold-1cpt" };
        let one = conserving(id, &subject(weight, filtration, level));
        let tissue = Tissue::of_weight(weight, 0.8);
        let inputs = [infusion(0.0, over, grams * GRAM), infusion(over + pause, 2.0, 2.0 * GRAM)];
        let window = Window { from: 0.0, to: 48.0 };
        let [series, other] = [Method::Taylor, Method::Dopri5]
            .map(|method| follow(&one, tissue, &inputs, window, method).unwrap());
        for (series, other) in series.course.levels.iter().zip(&other.course.levels) {
            prop_assert!((series / other - 1.0).abs() < 1e-6, "{series} and {other}");
        }
        let held = series.held.iter().zip(&other.held);
        for (series, other) in held {
            prop_assert!((series - other).abs() < 1e-6 * tissue.volume, "{series} and {other}");
        }
    }

    /// The pool lowers the peak; what it gives back later lifts the tail by next to nothing.
    #[test]
    fn prop_the_expected_course_lies_below_the_bound(
        filtration in 10.0..130.0,
        level in 0.2..0.84,
        grams in 0.5..12.0,
        over in 1.0..30.0,
    ) {
        let one = conserving("threshold-1cpt", &subject(70.0, filtration, level));
        let inputs = [infusion(0.0, over, grams * GRAM)];
        let with = |liters: f64| course(&one, Tissue::of_weight(70.0, liters), &inputs, 48.0);
        let (none, expected, tracer) = (with(0.0), with(0.8), with(1.67));
        for index in 0..none.held.len() {
            let [none, expected, tracer] =
                [&none, &expected, &tracer].map(|one| one.course.levels[index]);
            prop_assert!(expected <= none + 0.02 && tracer <= expected + 0.02);
        }
        let peaks = [none, expected, tracer].map(|one| one.course.peak().level.millimolar());
        prop_assert!(peaks.is_sorted_by(|higher, lower| higher >= lower));
    }
}

/// A replete patient has nothing to fill: the pool changes no level.
#[test]
fn exact_a_full_pool_takes_nothing_up() {
    let patient = subject(70.0, 100.0, 0.9);
    let inputs = [infusion(0.0, 2.0, 4.0 * GRAM)];
    let one = conserving("threshold-1cpt", &patient);
    let with = course(&one, Tissue::of_weight(70.0, 0.8), &inputs, 24.0);
    let without = course(&one, Tissue::of_weight(70.0, 0.0), &inputs, 24.0);
    for (with, without) in with.course.levels.iter().zip(&without.course.levels) {
        assert!((with - without).abs() < 1e-9);
    }
}
