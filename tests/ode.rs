//! Order and accuracy of the solvers.

mod bodies;
mod refusals;
mod tableau;

use std::f64::consts::LN_2;

use maginfuse::ode::solved_systems::{
    FastDecay, OneCompartment, Oscillator, PATIENT_DAY, Problem, Threshold, TwoCompartments, Witch,
};
use maginfuse::ode::{Counts, Integrator, Method, ORDER, System, Tolerance};
use maginfuse::ode::{fixed_series_steps, fixed_steps};
use proptest::prelude::*;

const ONE: OneCompartment = OneCompartment {
    start: 0.8,
    input: 48.69,
    clearance: 4.25,
    volume: 21.0,
};
const TWO: TwoCompartments = TwoCompartments {
    start: [0.8, 0.7],
    input: 48.69,
    clearance: 4.25,
    exchange: 6.0,
    volumes: [12.0, 25.0],
};

fn tolerance(both: f64) -> Tolerance {
    Tolerance {
        relative: both,
        absolute: both,
    }
}

/// Largest error over 25 equal intervals of `length` hours, as a part of the exact value or, for
/// a value that passes through zero, of the larger of it and `scale`.
fn worst_error<P: Problem<N>, const N: usize>(
    problem: &P,
    method: Method,
    tolerance: Tolerance,
    length: f64,
    scale: f64,
) -> f64 {
    let times: Vec<f64> = (0..=25).map(|i| length * f64::from(i) / 25.0).collect();
    let mut states = vec![[f64::NAN; N]; times.len()];
    let mut integrator = Integrator::new(method, tolerance);
    let end = integrator
        .segment(problem, problem.start(), length, &times, &mut states)
        .expect("every problem of the shelf has a solution");
    assert_eq!(
        Some(&end),
        states.last(),
        "a sample at the end is the end state"
    );
    let error = |(time, state): (&f64, &[f64; N])| {
        let exact = problem.exact(*time);
        (0..N)
            .map(|i| (state[i] - exact[i]).abs() / exact[i].abs().max(scale))
            .fold(0.0, f64::max)
    };
    times.iter().zip(&states).map(error).fold(0.0, f64::max)
}

// ---- order and accuracy

/// Order seen from `steps` to twice as many fixed steps, by their `end` states.
fn order_of<const N: usize>(exact: [f64; N], steps: u32, end: impl Fn(u32) -> [f64; N]) -> f64 {
    let error = |steps| {
        let end = end(steps);
        (0..N)
            .map(|i| (end[i] - exact[i]).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    (error(steps) / error(2 * steps)).log2()
}

fn measured_order<P: Problem<N>, const N: usize>(problem: &P, length: f64, steps: u32) -> f64 {
    order_of(problem.exact(length), steps, |steps| {
        fixed_steps(problem, problem.start(), length, steps)
    })
}

fn measured_series_order<P: Problem<N>, const N: usize>(
    problem: &P,
    length: f64,
    steps: u32,
) -> f64 {
    order_of(problem.exact(length), steps, |steps| {
        fixed_series_steps(problem, problem.start(), length, steps).expect("it has a series")
    })
}

#[test]
fn exact_series_steps_show_order_12() {
    /// Steps short enough for the first term alone leave errors below 1e-13, where rounding takes
    /// over; the terms after it still show, but not as much as an order more or less.
    const ASYMPTOTIC: f64 = 0.95;
    let decay = FastDecay {
        start: 3.0,
        rate: 2.0,
    };
    let orders = [
        measured_series_order(&ONE, 12.0, 2),
        measured_series_order(&TWO, 4.0, 4),
        measured_series_order(&Oscillator, 12.0, 4),
        measured_series_order(&Witch, 3.0, 10),
        measured_series_order(&decay, 2.0, 3),
    ];
    for order in orders {
        assert!((order - ORDER as f64).abs() < ASYMPTOTIC, "{orders:?}");
    }
}

#[test]
fn exact_fixed_steps_show_order_5() {
    /// The term of order 6 is large in this pair and its share falls with the first power of the
    /// step only; below 1e-14 rounding takes over.
    const ASYMPTOTIC: f64 = 0.3;
    let orders = [
        measured_order(&TWO, 1.0, 16),
        measured_order(&Oscillator, 8.0, 128),
        measured_order(&Witch, 3.0, 100),
        measured_order(
            &FastDecay {
                start: 3.0,
                rate: 2.0,
            },
            4.0,
            128,
        ),
    ];
    for order in orders {
        assert!((order - 5.0).abs() < ASYMPTOTIC, "{orders:?}");
    }
}

#[test]
fn exact_linear_models_are_right_to_nine_digits() {
    /// Ten times the tolerance: the errors of some dozen steps, most of them forgotten.
    const NINE_DIGITS: f64 = 1e-9;
    let fine = Tolerance {
        relative: 1e-10,
        absolute: 1e-12,
    };
    let washout = OneCompartment { input: 0.0, ..ONE };
    for method in Method::ALL {
        assert!(worst_error(&ONE, method, fine, 24.0, 0.0) < NINE_DIGITS);
        assert!(worst_error(&TWO, method, fine, 24.0, 0.0) < NINE_DIGITS);
        assert!(worst_error(&washout, method, fine, 24.0, 0.0) < NINE_DIGITS);
    }
}

#[test]
fn exact_every_method_solves_every_problem_near_its_tolerance() {
    /// Errors of single steps add up in problems that do not forget them.
    const GATHERED: f64 = 100.0;
    for method in Method::ALL {
        for each in [1e-4, 1e-6, 1e-8, 1e-10] {
            let each = tolerance(each);
            let mut errors = vec![
                worst_error(&ONE, method, each, 24.0, 0.0),
                worst_error(&TWO, method, each, 24.0, 0.0),
                worst_error(&Oscillator, method, each, 12.0, 1.0),
                worst_error(&sharp(0.8), method, each, 24.0, 0.0),
            ];
            if method != Method::Dop853 {
                let decay = FastDecay {
                    start: 3.0,
                    rate: 300.0,
                };
                errors.push(worst_error(&decay, method, each, 2.0, 1.0));
                errors.push(worst_error(&Witch, method, each, 5.0, 0.0));
            }
            for error in &errors {
                let bound = GATHERED * each.relative;
                assert!(*error < bound, "{} {bound:e}: {errors:?}", method.word());
            }
        }
    }
}

fn sharp(start: f64) -> Threshold {
    Threshold {
        start,
        input: 4.057,
        splay: 0.0,
    }
}

#[test]
fn exact_threshold_is_passed_both_ways() {
    /// A corner inside a step costs up to three digits: no method here expects one.
    const ACROSS_THE_CORNER: f64 = 1e-6;
    // Up through 0.823 mmol/L by an infusion, down through it without even an intake.
    let up = Threshold {
        start: 0.6,
        input: 4.057,
        splay: 0.0,
    };
    let down = Threshold {
        start: 1.8,
        input: -Threshold::INTAKE,
        splay: 0.0,
    };
    for (problem, length) in [(up, 12.0), (down, 200.0)] {
        for method in Method::ALL {
            let error = worst_error(&problem, method, tolerance(1e-9), length, 0.0);
            assert!(error < ACROSS_THE_CORNER, "{} {error:e}", method.word());
        }
    }
    assert!(up.exact(12.0)[0] > 0.83 && down.exact(200.0)[0] < 0.82);
}

#[test]
fn exact_threshold_tends_to_the_sharp_one() {
    // 0 <= s ln(1 + e^(x/s)) - max(0, x) <= s ln 2, so the slopes differ by at most G s ln 2 / V,
    // and as both decay, the solutions by at most that times the time.
    for splay in [0.02, 0.002, 0.0002] {
        let problem = Threshold {
            start: 0.8,
            input: 4.057,
            splay,
        };
        let bound = Threshold::FLOW * splay * LN_2 / Threshold::VOLUME;
        let times: Vec<f64> = (1..=24).map(f64::from).collect();
        let mut states = vec![[0.0]; 24];
        Integrator::new(Method::Tsit5, tolerance(1e-10))
            .segment(&problem, problem.start(), 24.0, &times, &mut states)
            .unwrap();
        for (time, state) in times.iter().zip(states) {
            let below = sharp(0.8).exact(*time)[0] - state[0];
            assert!(
                (-1e-9..bound * time).contains(&below),
                "{splay} {time}: {below:e}"
            );
        }
    }
}

// ---- the patient-day

fn patient_day<S: System<1>>(
    integrator: &mut Integrator<1>,
    with: impl Fn(f64) -> S,
) -> ([f64; 1], Vec<[f64; 1]>) {
    let (mut y, mut curve) = ([0.8], vec![]);
    for segment in PATIENT_DAY {
        let mut out = [[0.0]; 6];
        y = integrator
            .segment(
                &with(segment.input),
                y,
                segment.length,
                &segment.samples,
                &mut out,
            )
            .expect("the patient-day has a solution");
        curve.extend(out);
    }
    (y, curve)
}

fn linear(input: f64) -> OneCompartment {
    OneCompartment { input, ..ONE }
}

fn threshold(input: f64) -> Threshold {
    Threshold {
        start: 0.8,
        input,
        splay: 0.02,
    }
}

#[test]
fn meta_methods_agree_on_the_patient_day() {
    /// What two engines must agree to before anything is printed.
    const SECOND_OPINION: f64 = 1e-6;
    let curve = |method| patient_day(&mut Integrator::new(method, tolerance(1e-8)), threshold).1;
    let own = curve(Method::Tsit5);
    for method in [Method::Dopri5, Method::Dop853, Method::Taylor] {
        for (own, other) in own.iter().zip(curve(method)) {
            assert!(
                (own[0] / other[0] - 1.0).abs() < SECOND_OPINION,
                "{own:?} {other:?}"
            );
        }
    }
}

#[test]
fn regress_evaluations_of_the_patient_day() {
    fn counts<S: System<1>>(method: Method, with: impl Fn(f64) -> S) -> [u32; 3] {
        let mut integrator = Integrator::new(method, tolerance(1e-6));
        patient_day(&mut integrator, with);
        let Counts {
            evaluations,
            accepted,
            rejected,
        } = integrator.counts();
        [evaluations, accepted, rejected]
    }
    assert_eq!(counts(Method::Tsit5, linear), [87, 14, 0]);
    assert_eq!(counts(Method::Tsit5, threshold), [87, 14, 0]);
    assert_eq!(counts(Method::Taylor, linear), [6, 4, 0]);
    assert_eq!(counts(Method::Taylor, threshold), [10, 8, 0]);
    assert_eq!(counts(Method::Dopri5, linear), [106, 17, 0]);
    assert_eq!(counts(Method::Dopri5, threshold), [112, 18, 0]);
    assert_eq!(counts(Method::Dop853, linear), [245, 17, 0]);
    assert_eq!(counts(Method::Dop853, threshold), [245, 17, 0]);
}

#[test]
fn meta_step_carried_over_saves_evaluations() {
    for method in [Method::Tsit5, Method::Dopri5] {
        let day = tolerance(1e-8);
        let mut carried = Integrator::new(method, day);
        let (mut y, mut fresh) = ([0.8], 0);
        for input in [48.69, 4.057, 0.0, 8.0, 2.0] {
            let mut alone = Integrator::new(method, day);
            alone.segment(&linear(input), y, 6.0, &[], &mut []).unwrap();
            fresh += alone.counts().evaluations;
            y = carried
                .segment(&linear(input), y, 6.0, &[], &mut [])
                .unwrap();
        }
        let carried = carried.counts().evaluations;
        assert!(carried < fresh, "{} {carried} {fresh}", method.word());
    }
}

// ---- samples and segments

#[test]
fn exact_samples_at_the_ends_and_twice_are_answered() {
    let times = [0.0, 0.0, 1.0, 1.0, 2.0, 2.0];
    for method in Method::ALL {
        let mut out = [[f64::NAN]; 6];
        let end = Integrator::new(method, tolerance(1e-10))
            .segment(&ONE, [0.8], 2.0, &times, &mut out)
            .unwrap();
        assert_eq!((out[0], out[1], out[2]), ([0.8], [0.8], out[3]));
        assert_eq!((out[4], out[5]), (end, end));
        assert!((out[2][0] - ONE.exact(1.0)[0]).abs() < 1e-9);
    }
}

#[test]
fn meta_samples_do_not_move_the_steps_of_the_interpolating_methods() {
    let times: Vec<f64> = (0..=500).map(|i| f64::from(i) * 24.0 / 500.0).collect();
    for method in [Method::Tsit5, Method::Dopri5, Method::Taylor] {
        let run = |times: &[f64]| {
            let mut integrator = Integrator::new(method, tolerance(1e-6));
            let mut out = vec![[0.0]; times.len()];
            let end = integrator
                .segment(&threshold(4.057), [0.8], 24.0, times, &mut out)
                .unwrap();
            (end, integrator.counts())
        };
        assert_eq!(run(&times), run(&[]));
    }
}

#[test]
fn exact_no_length_changes_nothing() {
    for method in Method::ALL {
        let mut out = [[f64::NAN; 2]; 2];
        let mut integrator = Integrator::new(method, tolerance(1e-6));
        let end = integrator
            .segment(&TWO, [0.8, 0.7], 0.0, &[0.0, 0.0], &mut out)
            .unwrap();
        assert_eq!((end, out), ([0.8, 0.7], [[0.8, 0.7]; 2]));
        assert_eq!(integrator.counts(), Counts::default());
    }
}

#[test]
fn exact_tiny_and_huge_segments() {
    for method in Method::ALL {
        let mut integrator = Integrator::new(method, tolerance(1e-10));
        let mut y = ONE.start();
        let mut t = 0.0;
        for length in [1e-9, 1e-12, 6.0, 1e-9, 1e4] {
            let half = [0.5 * length];
            let mut out = [[f64::NAN]];
            y = integrator
                .segment(&ONE, y, length, &half, &mut out)
                .unwrap();
            for (time, state) in [(t + half[0], out[0]), (t + length, y)] {
                let exact = ONE.exact(time)[0];
                assert!(
                    (state[0] / exact - 1.0).abs() < 1e-9,
                    "{} {length:e}",
                    method.word()
                );
            }
            t += length;
        }
    }
}

#[test]
fn exact_fast_decay_stays_within_the_step_limit() {
    // Half in every second, for a day: the step is held by stability, not by the tolerance.
    let system = OneCompartment {
        start: 0.0,
        input: 1.0,
        clearance: 3600.0 * LN_2,
        volume: 1.0,
    };
    for method in Method::ALL {
        let mut integrator = Integrator::new(method, tolerance(1e-6));
        let end = integrator
            .segment(&system, [1.0], 24.0, &[], &mut [])
            .unwrap();
        assert!(
            (end[0] - 1.0 / system.clearance).abs() < 1e-5,
            "{} {end:?}",
            method.word()
        );
        assert!(
            integrator.counts().accepted < 25_000,
            "{:?}",
            integrator.counts()
        );
    }
}

// ---- any body

proptest! {
    #[test]
    fn prop_one_compartment_is_solved_for_any_body(
        start in 0.0..5.0,
        input in 0.0..100.0,
        clearance in 0.01..20.0,
        volume in 5.0..60.0,
        length in 1e-3..100.0,
        part in 0.0..1.0,
    ) {
        let problem = OneCompartment { start, input, clearance, volume };
        let times = [part * length, length];
        for method in Method::ALL {
            let mut out = [[f64::NAN]; 2];
            let end = Integrator::new(method, tolerance(1e-9))
                .segment(&problem, [start], length, &times, &mut out)
                .unwrap();
            prop_assert_eq!(out[1], end);
            for (time, state) in times.into_iter().zip(out) {
                let exact = problem.exact(time)[0];
                // A hundred times the tolerance, as for the shelf of problems.
                prop_assert!((state[0] - exact).abs() < 1e-7 * (1.0 + exact), "{method:?}");
            }
        }
    }

    #[test]
    fn prop_a_split_segment_is_the_whole(part in 0.01..0.99, start in 0.3..3.0, input in 0.0..50.0) {
        let problem = Threshold { start, input, splay: 0.02 };
        for method in Method::ALL {
            let run = |lengths: &[f64]| {
                let mut integrator = Integrator::new(method, tolerance(1e-9));
                lengths.iter().fold([start], |y, length| {
                    integrator.segment(&problem, y, *length, &[], &mut []).unwrap()
                })[0]
            };
            let difference = run(&[12.0]) - run(&[12.0 * part, 12.0 * (1.0 - part)]);
            prop_assert!(difference.abs() < 1e-7, "{method:?} {difference:e}");
        }
    }
}
