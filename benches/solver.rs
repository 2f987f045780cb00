//! The patient-day of every solver: 4 g over 20 min, then 1 g/h for 24 h, 12 samples.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::ode::problems::{OneCompartment, PATIENT_DAY, Threshold};
use maginfuse::ode::{Integrator, Method, System, Tolerance};

/// What a simulation asks for.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-6,
    absolute: 1e-6,
};
/// Concentration before the infusion (mmol/L).
const START: f64 = 0.8;

fn patient_day<S: System<1>>(method: Method, with: impl Fn(f64) -> S) -> [[[f64; 1]; 6]; 2] {
    let mut integrator = Integrator::new(method, TOLERANCE);
    let mut y = [START];
    PATIENT_DAY.map(|segment| {
        let mut out = [[0.0]; 6];
        let system = with(segment.input);
        y = integrator
            .segment(&system, y, segment.length, &segment.samples, &mut out)
            .expect("the patient-day has a solution");
        out
    })
}

fn solvers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("patient-day");
    for method in Method::ALL {
        let linear = |input| OneCompartment {
            start: START,
            input,
            clearance: 4.25,
            volume: 21.0,
        };
        group.bench_function(format!("linear/{}", method.word()), |bencher| {
            bencher.iter(|| patient_day(black_box(method), linear));
        });
        let threshold = |input| Threshold {
            start: START,
            input,
            splay: 0.02,
        };
        group.bench_function(format!("threshold/{}", method.word()), |bencher| {
            bencher.iter(|| patient_day(black_box(method), threshold));
        });
    }
    group.finish();
}

criterion_group!(benches, solvers);
criterion_main!(benches);
