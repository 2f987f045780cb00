//! The patient-day of every engine at equal measured error: 4 g over 20 min, then 1 g/h for 24 h,
//! 12 samples.
//!
//! Tolerances of different methods mean different errors. So each engine gets the loosest
//! tolerance of a ladder from which on its largest error over the 12 samples, against a much
//! tighter solution, stays within the bound, and is timed there. The table gives the time as a
//! part of that of raw `ode_solvers`, both measured in turns; criterion then gives each in
//! nanoseconds.
#![allow(missing_docs)]

mod raw;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::ode::solved_systems::{OneCompartment, PATIENT_DAY, Threshold};
use maginfuse::ode::{Integrator, Method, System, Tolerance};
use maginfuse::pk::exact::{CENTRAL, Exact, Linear};

/// Largest errors compared at (mmol/L).
const BOUNDS: [f64; 2] = [1e-6, 1e-9];
/// Concentration before the infusion (mmol/L).
const START: f64 = 0.8;
/// What is tighter than anything compared.
const REFERENCE: f64 = 1e-13;

type Day = [[f64; 6]; 2];

#[derive(Clone, Copy, PartialEq)]
enum Engine {
    /// `ode_solvers` without anything of ours.
    Raw,
    Ours(Method),
    Exact,
}

impl Engine {
    fn word(self) -> &'static str {
        match self {
            Self::Raw => "raw-dopri5",
            Self::Ours(method) => method.word(),
            Self::Exact => "exact",
        }
    }
}

/// The two problems that are compared.
#[derive(Clone, Copy, PartialEq)]
enum Model {
    Linear,
    Threshold,
}

fn linear(input: f64) -> OneCompartment {
    OneCompartment {
        start: START,
        input,
        clearance: 4.25,
        volume: 21.0,
    }
}

fn threshold(input: f64) -> Threshold {
    Threshold {
        start: START,
        input,
        splay: 0.02,
    }
}

fn integrated<S: System<1>>(method: Method, tolerance: f64, with: impl Fn(f64) -> S) -> (Day, u32) {
    let mut integrator = Integrator::new(
        method,
        Tolerance {
            relative: tolerance,
            absolute: tolerance,
        },
    );
    let mut y = [START];
    let day = PATIENT_DAY.map(|segment| {
        let mut out = [[0.0]; 6];
        let system = with(segment.input);
        y = integrator
            .segment(&system, y, segment.length, &segment.samples, &mut out)
            .expect("the patient-day has a solution");
        out.map(|state| state[0])
    });
    (day, integrator.counts().evaluations)
}

fn exact() -> Day {
    let OneCompartment {
        clearance, volume, ..
    } = linear(0.0);
    let body = Exact::new(&Linear {
        clearance,
        volume,
        peripheral: None,
        absorption: 0.0,
    });
    let mut amounts = [0.0, START * volume, 0.0];
    PATIENT_DAY.map(|segment| {
        let rates = [0.0, segment.input, 0.0];
        let mut last = amounts;
        let levels = segment.samples.map(|at| {
            last = body.advance(amounts, rates, at);
            last[CENTRAL] / volume
        });
        // The last sample of a segment is its end.
        amounts = last;
        levels
    })
}

fn day(model: Model, engine: Engine, tolerance: f64) -> (Day, u32) {
    match (engine, model) {
        (Engine::Exact, _) => (exact(), 0),
        (Engine::Raw, Model::Linear) => raw::patient_day(START, tolerance, linear),
        (Engine::Raw, Model::Threshold) => raw::patient_day(START, tolerance, threshold),
        (Engine::Ours(method), Model::Linear) => integrated(method, tolerance, linear),
        (Engine::Ours(method), Model::Threshold) => integrated(method, tolerance, threshold),
    }
}

/// One day for the clock.
fn run(model: Model, engine: Engine, tolerance: f64) {
    black_box(day(model, black_box(engine), black_box(tolerance)));
}

/// The 12 levels by a method that is not compared with raw Dopri5's own kind at this tolerance;
/// of the linear model in closed form.
fn reference(model: Model) -> Day {
    if model == Model::Threshold {
        return integrated(Method::Dop853, REFERENCE, threshold).0;
    }
    let mut start = START;
    PATIENT_DAY.map(|segment| {
        let OneCompartment {
            clearance, volume, ..
        } = linear(0.0);
        let levels = segment.samples.map(|at| {
            let decay = -clearance / volume * at;
            start * decay.exp() - segment.input / clearance * decay.exp_m1()
        });
        start = levels[5];
        levels
    })
}

fn error(model: Model, found: &Day) -> f64 {
    let expected = reference(model);
    let pairs = found.as_flattened().iter().zip(expected.as_flattened());
    pairs
        .map(|(one, other)| (one - other).abs())
        .fold(0.0, f64::max)
}

/// The loosest tolerance of the ladder from which on every tighter one keeps the bound.
fn tolerance(model: Model, engine: Engine, bound: f64) -> f64 {
    let ladder = (8..=48).map(|quarter| 10_f64.powf(-f64::from(quarter) / 4.0));
    let mut kept = REFERENCE;
    for each in ladder.rev() {
        if error(model, &day(model, engine, each).0) > bound {
            break;
        }
        kept = each;
    }
    kept
}

/// Median of the time of `one` as a part of that of `other`, measured in turns.
fn ratio(rounds: u32, one: impl Fn(), other: impl Fn()) -> f64 {
    let time = |run: &dyn Fn()| {
        let start = Instant::now();
        for _ in 0..100 {
            run();
        }
        start.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<f64> = (0..rounds).map(|_| time(&one) / time(&other)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

const ENGINES: [(Model, &str, &[Engine]); 2] = [
    (
        Model::Linear,
        "linear",
        &[
            Engine::Raw,
            Engine::Ours(Method::Dopri5),
            Engine::Ours(Method::Dop853),
            Engine::Ours(Method::Tsit5),
            Engine::Ours(Method::Taylor),
            Engine::Exact,
        ],
    ),
    (
        Model::Threshold,
        "threshold",
        &[
            Engine::Raw,
            Engine::Ours(Method::Dopri5),
            Engine::Ours(Method::Dop853),
            Engine::Ours(Method::Tsit5),
            Engine::Ours(Method::Taylor),
        ],
    ),
];

fn engines(criterion: &mut Criterion) {
    // `cargo bench -- --test` only asks whether everything runs.
    let rounds = if std::env::args().any(|word| word == "--test") {
        1
    } else {
        201
    };
    let mut out = std::io::stdout();
    let mut table = String::from(
        "| model | error at most | engine | tolerance | measured error | evaluations | times faster |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let mut group = criterion.benchmark_group("patient-day");
    for (model, name, engines) in ENGINES {
        for bound in BOUNDS {
            let baseline = tolerance(model, Engine::Raw, bound);
            for &engine in engines {
                let each = tolerance(model, engine, bound);
                let (found, evaluations) = day(model, engine, each);
                let part = ratio(
                    rounds,
                    || run(model, engine, each),
                    || run(model, Engine::Raw, baseline),
                );
                table += &format!(
                    "| {name} | {bound:.0e} | {} | {each:.1e} | {:.1e} | {evaluations} | {:.1} |\n",
                    engine.word(),
                    error(model, &found),
                    1.0 / part,
                );
                let id = format!("{name}/{bound:.0e}/{}", engine.word());
                group.bench_function(id, |bencher| {
                    bencher.iter(|| day(model, black_box(engine), black_box(each)));
                });
            }
        }
    }
    group.finish();
    let _ = write!(out, "\n{table}\n");
}

criterion_group!(benches, engines);
criterion_main!(benches);
