//! The series of real bodies against their own equations, by another method.

use maginfuse::ode::{Integrator, Method, Series, System, Tolerance};
use maginfuse::pk::Kernel;
use maginfuse::pk::kernel::tissue::{Tissue, TissueSegment};
use maginfuse::pk::kernel::{Excretion, Peripheral, Segment};
use proptest::prelude::*;

const TIGHT: Tolerance = Tolerance {
    relative: 1e-11,
    absolute: 1e-12,
};
/// A hundred times the tolerance: errors of some hundred steps, most of them forgotten.
const AGREED: f64 = 1e-9;

fn bodies() -> impl Strategy<Value = Kernel> {
    let threshold = (0.0..8.0f64, 0.4..0.9f64, 0.0..2.0f64, 0.005..0.1f64).prop_map(
        |(filtration, fraction, tubular_maximum, splay)| Excretion::RenalThreshold {
            filtration,
            fraction,
            tubular_maximum,
            splay,
        },
    );
    let linear = (0.0..10.0f64, 0.0..1.0f64).prop_map(|(clearance, baseline)| Excretion::Linear {
        clearance,
        baseline,
    });
    let peripheral =
        (0.0..10.0f64, 5.0..40.0f64).prop_map(|(exchange, volume)| Peripheral { exchange, volume });
    (
        5.0..60.0f64,
        proptest::option::of(peripheral),
        prop_oneof![3 => threshold, 1 => linear],
        0.0..0.2f64,
        0.0..0.3f64,
    )
        .prop_map(
            |(volume, peripheral, excretion, non_renal, resting_input)| Kernel {
                volume,
                peripheral,
                excretion,
                non_renal,
                resting_input,
            },
        )
}

fn ends<S: System<N>, const N: usize>(
    system: &S,
    start: [f64; N],
    hours: f64,
    method: Method,
) -> [[f64; N]; 2] {
    let mut middle = [[f64::NAN; N]];
    let end = Integrator::new(method, TIGHT)
        .segment(system, start, hours, &[0.3 * hours], &mut middle)
        .expect("a body has a course");
    [middle[0], end]
}

fn near<const N: usize>(one: [[f64; N]; 2], other: [[f64; N]; 2]) -> bool {
    let mut pairs = one.as_flattened().iter().zip(other.as_flattened());
    pairs.all(|(one, other)| (one - other).abs() <= AGREED * (1.0 + other.abs()))
}

proptest! {
    #[test]
    fn prop_a_series_comes_to_the_same_as_runge_and_kutta(
        kernel in bodies(), level in 0.3..6.0f64, other in 0.3..6.0f64,
        input in prop_oneof![Just(0.0), 0.0..60.0f64], hours in 0.01..72.0f64,
    ) {
        let segment = Segment { kernel: &kernel, input };
        let one = |method| ends::<_, 2>(&segment, [level, 0.0], hours, method);
        prop_assert!(near(one(Method::Taylor), one(Method::Tsit5)));
        let two = |method| ends::<_, 3>(&segment, [level, other, 0.0], hours, method);
        prop_assert!(near(two(Method::Taylor), two(Method::Tsit5)));
    }

    /// The same with a slow pool, on either side of the level at which it is full; and what comes
    /// in is in the serum, the periphery, the pool or the urine.
    #[test]
    fn prop_a_series_knows_the_slow_pool(
        kernel in bodies(), level in 0.3..6.0f64, other in 0.3..6.0f64, held in 0.0..100.0f64,
        liters in 0.0..150.0f64, rate in 0.01..0.2f64, above in any::<bool>(),
        input in prop_oneof![Just(0.0), 0.0..60.0f64], hours in 0.01..72.0f64,
    ) {
        let kernel = Kernel { non_renal: 0.0, ..kernel };
        let tissue = Tissue { volume: liters, rate, full_at: 0.85 };
        let segment = TissueSegment { kernel: &kernel, tissue, input, above };
        let start = [level, other, held, 0.0];
        let by = |method| ends::<_, 4>(&segment, start, hours, method);
        let taylor = by(Method::Taylor);
        prop_assert!(near(taylor, by(Method::Tsit5)));
        let second = kernel.peripheral.map_or(0.0, |other| other.volume);
        let all = |y: &[f64; 4]| kernel.volume * y[0] + second * y[1] + y[2] + y[3];
        let entered = (input + kernel.resting_input) * hours;
        let gap = all(&taylor[1]) - all(&start) - entered;
        prop_assert!(gap.abs() < AGREED * (100.0 + all(&start).abs() + entered), "{gap}");
    }

    /// What comes in stays or leaves by one of two ways; without the other one, what is missing
    /// is in the urine.
    #[test]
    fn prop_a_series_keeps_the_balance(
        kernel in bodies(), level in 0.3..6.0f64, input in 0.0..60.0f64, hours in 0.01..72.0f64,
    ) {
        let kernel = Kernel { non_renal: 0.0, ..kernel };
        let segment = Segment { kernel: &kernel, input };
        let second = kernel.peripheral.map_or(0.0, |other| other.volume);
        let held = |y: &[f64; 3]| kernel.volume * y[0] + second * y[1] + y[2];
        let start = [level, level, 0.0];
        let end = ends::<_, 3>(&segment, start, hours, Method::Taylor)[1];
        let entered = (input + kernel.resting_input) * hours;
        prop_assert!((held(&end) - held(&start) - entered).abs() < AGREED * (1.0 + held(&end)));
    }
}

#[test]
fn exact_first_rows_of_a_series_are_the_derivatives() {
    // With E = G s softplus(x), x = (fu C - Tm) / s, q its steepness and v the rate of C:
    // dv/dt = -(G fu q + CLnr) v / V, and its own change has -G fu q (1 - q) (fu / s) v^2 / V too.
    const LAST_DIGITS: f64 = 1e-13;
    let (flow, part, splay, volume, other_way) = (6.0, 0.7, 0.02, 21.0, 0.05);
    let kernel = Kernel {
        volume,
        peripheral: None,
        excretion: Excretion::RenalThreshold {
            filtration: flow,
            fraction: part,
            tubular_maximum: 0.576,
            splay,
        },
        non_renal: other_way,
        resting_input: 0.1667,
    };
    let segment = Segment {
        kernel: &kernel,
        input: 48.69,
    };
    for level in [0.7, 0.8, 0.823, 0.85, 1.2] {
        let mut terms: Series<2> = [[f64::NAN; 2]; 13];
        assert!(segment.series(0.0, &[level, 3.0], &mut terms));
        let mut slope = [0.0; 2];
        segment.derivative(0.0, &[level, 3.0], &mut slope);
        let q = 1.0 / (1.0 + (-(part * level - 0.576) / splay).exp());
        let v = slope[0];
        let second = -(flow * part * q + other_way) * v / volume;
        let curved = flow * part * q * (1.0 - q) * (part / splay) * v * v;
        let third = (-(flow * part * q + other_way) * second - curved) / volume;
        assert_eq!((terms[0], terms[1]), ([level, 3.0], slope));
        let close = |found: f64, expected: f64| {
            let off = (found / expected - 1.0).abs();
            assert!(off < LAST_DIGITS, "{level}: {found} {expected}");
        };
        close(2.0 * terms[2][0], second);
        close(6.0 * terms[3][0], third);
        close(2.0 * terms[2][1], flow * part * q * v);
    }
}

/// A level that falls below the bend and returns within one step shows it at neither end.
#[test]
fn exact_a_dip_across_the_bend_is_seen() {
    /// A bend that is passed adds some steps with an error each.
    const LOOSE: f64 = 1e-6;
    const GATHERED: f64 = 1e-4;
    // A full center, an empty periphery, a strong infusion: the level dives and comes back. The
    // maximum moves through all the depths that the dip may have.
    for hundredth in 20..180 {
        let kernel = Kernel {
            volume: 3.0,
            peripheral: Some(Peripheral {
                exchange: 30.0,
                volume: 60.0,
            }),
            excretion: Excretion::RenalThreshold {
                filtration: 6.0,
                fraction: 0.7,
                tubular_maximum: 0.01 * f64::from(hundredth),
                splay: 0.0001,
            },
            non_renal: 0.0,
            resting_input: 0.2,
        };
        let segment = Segment {
            kernel: &kernel,
            input: 40.0,
        };
        let start = [3.0, 0.05, 0.0];
        let tight = ends::<_, 3>(&segment, start, 2.0, Method::Tsit5)[1];
        let tolerance = Tolerance {
            relative: LOOSE,
            absolute: LOOSE,
        };
        let end = Integrator::new(Method::Taylor, tolerance)
            .segment(&segment, start, 2.0, &[], &mut [])
            .unwrap();
        for (one, other) in end.iter().zip(tight) {
            assert!(
                (one - other).abs() < GATHERED,
                "{hundredth}: {end:?} {tight:?}"
            );
        }
    }
}
