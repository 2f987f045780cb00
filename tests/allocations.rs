//! The hot path asks the allocator for nothing.
//!
//! One allocation costs as much as a step, and a million patients in many threads would wait for
//! each other. The counter counts what the measuring thread asks for.

use allocation_counter::measure;
use maginfuse::ode::solved_systems::{
    OneCompartment, PATIENT_DAY, Problem, Threshold, TwoCompartments,
};
use maginfuse::ode::{Integrator, Method, System, Tolerance};
use maginfuse::pk::Kernel;
use maginfuse::pk::exact::{Exact, Linear};
use maginfuse::pk::kernel::{Excretion, Peripheral, Segment};
use maginfuse::population::engine::courses::Courses;
use maginfuse::population::engine::lanes;
use maginfuse::population::engine::mesh::{Mesh, Step};
use maginfuse::population::engine::pieces::Piece;
use maginfuse::population::people::group::{LANES, Reading, Typical};
use maginfuse::population::people::spread::{Spread, draw_group};
use std::hint::black_box;

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};
/// The methods that are our own.
const OWN: [Method; 2] = [Method::Tsit5, Method::Taylor];

/// How often the patient-day of a system asks for memory, with the integrator and the room for
/// the samples made before.
fn allocations<S: System<N>, const N: usize>(
    method: Method,
    start: [f64; N],
    with: impl Fn(f64) -> S,
) -> u64 {
    let mut integrator = Integrator::new(method, TOLERANCE);
    let mut out = [[0.0; N]; 6];
    let mut day = || {
        let mut y = start;
        for segment in PATIENT_DAY {
            let system = with(segment.input);
            y = integrator
                .segment(&system, y, segment.length, &segment.samples, &mut out)
                .expect("the patient-day has a solution");
        }
        black_box(y);
    };
    measure(&mut day).count_total
}

const THRESHOLD: Kernel = Kernel {
    volume: 12.6,
    peripheral: Some(Peripheral {
        exchange: 3.01,
        volume: 14.0,
    }),
    excretion: Excretion::RenalThreshold {
        filtration: 6.0,
        fraction: 0.7,
        tubular_maximum: 0.576,
        splay: 0.02,
    },
    non_renal: 0.05,
    resting_input: 0.1667,
};

#[test]
fn exact_the_counter_counts() {
    assert_eq!(measure(|| drop(black_box(vec![1_u8; 3]))).count_total, 1);
}

#[test]
fn exact_our_integrators_allocate_nothing() {
    let one = |input| OneCompartment {
        start: 0.8,
        input,
        clearance: 4.25,
        volume: 21.0,
    };
    let two = |input| TwoCompartments {
        start: [0.8, 0.8],
        input,
        clearance: 4.25,
        exchange: 3.0,
        volumes: [12.0, 14.0],
    };
    let threshold = |input| Threshold {
        start: 0.8,
        input,
        splay: 0.02,
    };
    for method in OWN {
        assert_eq!(allocations(method, one(0.0).start(), one), 0);
        assert_eq!(allocations(method, two(0.0).start(), two), 0);
        assert_eq!(allocations(method, threshold(0.0).start(), threshold), 0);
    }
    // What that spares: the other crate keeps every step.
    assert!(allocations(Method::Dopri5, one(0.0).start(), one) > 10);
}

#[test]
fn exact_a_body_of_the_library_allocates_nothing() {
    let linear = Kernel {
        excretion: Excretion::Linear {
            clearance: 4.25,
            baseline: 0.8,
        },
        ..THRESHOLD
    };
    for kernel in [THRESHOLD, linear] {
        let segment = |input| Segment {
            kernel: &kernel,
            input,
        };
        for method in OWN {
            assert_eq!(allocations::<_, 2>(method, [0.8, 0.0], segment), 0);
            assert_eq!(allocations::<_, 3>(method, [0.8, 0.8, 0.0], segment), 0);
        }
    }
}

#[test]
fn exact_closed_forms_allocate_nothing() {
    for peripheral in [None, Some((3.0, 14.0))] {
        for absorption in [0.0, 0.3] {
            let counted = measure(|| {
                let body = Exact::new(&Linear {
                    clearance: 4.25,
                    volume: 12.0,
                    peripheral,
                    absorption,
                });
                let depot = if absorption > 0.0 { 1.0 } else { 0.0 };
                for hours in [1e-3, 0.3, 4.0, 40.0] {
                    black_box(body.advance([depot, 9.0, 0.0], [depot, 4.0, 0.0], hours));
                }
                black_box(body.before_pulse([0.0, 16.0, 0.0], 6.0));
                black_box(body.before_infusion([0.0, 16.0, 0.0], 2.0, 6.0));
                black_box(body.under([0.0, 4.0, 0.0]));
            });
            assert_eq!(counted.count_total, 0, "{peripheral:?} {absorption}");
        }
    }
}

#[test]
fn exact_lanes_allocate_nothing() {
    let linear = Kernel {
        excretion: Excretion::Linear {
            clearance: 4.25,
            baseline: 0.8,
        },
        ..THRESHOLD
    };
    for (kernel, filtration) in [(linear, 0.0), (THRESHOLD, 6.0)] {
        let typical = Typical {
            kernel,
            reading: Reading::Kidney,
            start: 0.8,
            resting: 0.8,
            starts_at_rest: true,
        };
        let piece = Piece {
            start: 0.0,
            length: 1.0,
            input: 20.0,
            filtration,
            clearance: 1.0,
            dialyzed: 0.0,
        };
        let step = Step {
            piece: 0,
            first: true,
            within_order: true,
            start: 0.0,
            length: 1.0,
            samples: 0..0,
        };
        let mesh = Mesh {
            pieces: vec![piece],
            steps: vec![step],
            samples: Vec::new(),
            at_start: 0,
        };
        let mut courses = Courses::<LANES>::new(&mesh);
        // A body so small that one step of an hour does not show its curve.
        let mut group = draw_group(&Spread::none(), &typical, 1, 0);
        group.volume[3] = 0.5;
        lanes::follow_group(&group, &mesh, &mut courses);
        let counted = measure(|| lanes::follow_group(&group, &mesh, black_box(&mut courses)));
        assert_eq!(counted.count_total, 0, "{kernel:?}");
    }
}
