//! Virtual patients: what one costs for each model and number of threads, and against the crate
//! `ode_solvers` at equal measured error; a risk map; a search for a regimen.
//!
//! The order is the patient-day: 4 g over 20 min, then 1 g/h for 24 h, with 12 samples. The lanes
//! are timed whole: draws, course, peak, area, time above five levels, histograms. The baseline
//! is only the course of patients who are drawn already, at the loosest tolerance whose measured
//! error is at most that of the lanes; both errors are printed.
#![allow(missing_docs, clippy::print_stdout)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use maginfuse::answer;
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::clinical::constants::{KIDNEY_ESTIMATE_CV, TISSUE_L_PER_KG};
use maginfuse::dose::{Infusion, Pump};
use maginfuse::ode::{Integrator, Method, Tolerance};
use maginfuse::pk::kernel::tissue::Tissue;
use maginfuse::pk::kernel::{Excretion, Segment};
use maginfuse::pk::{Baseline, Individual, Kernel, Subject, library};
use maginfuse::plan::{self, Aim, Choices, Crowding, Moment, OddsQuestion, Target};
use maginfuse::population::engine::courses::Courses;
use maginfuse::population::engine::lanes;
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::people::group::LANES;
use maginfuse::population::people::slow_pool::PoolSpread;
use maginfuse::population::people::spread::{Spread, draw_group};
use maginfuse::population::{Crowd, ExpectedPopulation, People, Population, Shard};
use maginfuse::safety::Case;
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::{AbsoluteClearance, AmountRate, Reader, Salt, Time};
use nalgebra::SVector;
use ode_solvers::Dopri5;
use ode_solvers::continuous_output_model::ContinuousOutputModel;
use ode_solvers::dop_shared::OutputType;
use std::hint::black_box;
use uom::si::time::hour;

/// Samples of each of the two infusions, hours into it.
const SAMPLES: [[f64; 6]; 2] = [
    [0.05, 0.1, 0.15, 0.2, 0.25, LOAD],
    [1.0, 2.0, 4.0, 8.0, 16.0, 24.0],
];
/// The load, hours.
const LOAD: f64 = 1.0 / 3.0;
/// The maintenance, hours.
const DAY: f64 = 24.0;
/// Patients that are compared one by one.
const COMPARED: usize = 1_024;
/// Patients of one timed crowd.
const CROWD: u64 = 16_384;

/// The order as infusions.
fn infusions() -> Vec<Infusion> {
    let infusion = |start: f64, length: f64, rate: f64| Infusion {
        start: Time::new::<hour>(start),
        length: Time::new::<hour>(length),
        rate: AmountRate::new::<millimole_per_hour>(rate),
    };
    vec![infusion(0.0, LOAD, INPUT[0]), infusion(LOAD, DAY, INPUT[1])]
}

/// Rates of the two infusions, mmol/h: 4 g over 20 minutes and 1 g/h.
const INPUT: [f64; 2] = [48.69, 4.057];

/// The crowd around a patient of 70 kg with 100 mL/min, if that is all the model asks for.
fn population(id: &str) -> Option<Population> {
    let model = library::find(id).expect("a model of the library");
    let read = Reader::default();
    let mut subject = Subject::new(
        read.weight("70 kg").expect("a weight"),
        read.clearance("100 mL/min").expect("a clearance"),
        Baseline::Unknown,
    );
    subject.creatinine = Some(read.creatinine("0.8 mg/dL").expect("a creatinine"));
    let individual = Individual::typical(model, &subject).ok()?;
    let spread = Spread::of_model(model)
        .expect("a spread")
        .with_kidney_cv(KIDNEY_ESTIMATE_CV)
        .with_level_sd(model.baseline_spread());
    let starts = [0.0, LOAD];
    let samples = starts
        .iter()
        .zip(SAMPLES)
        .flat_map(|(start, samples)| samples.map(|time| start + time));
    let window = Window {
        from: 0.0,
        order_end: LOAD + DAY,
        to: LOAD + DAY,
        samples: samples.collect(),
    };
    let people = People::around(individual, spread, Time::new::<hour>(window.from));
    Population::new(&people, &infusions(), &window, 1).ok()
}

fn crowd(subjects: u64, threads: usize) -> Crowd {
    Crowd {
        subjects,
        threads,
        individually: false,
        shard: Shard::WHOLE,
    }
}

/// Twelve levels of a patient, mmol/L.
type Levels = [f64; 12];

/// The equations of one patient with the functions of the standard library.
struct Raw {
    kernel: Kernel,
    input: f64,
}

impl<const N: usize> ode_solvers::System<f64, SVector<f64, N>> for Raw {
    fn system(&self, _: f64, y: &SVector<f64, N>, dy: &mut SVector<f64, N>) {
        let k = &self.kernel;
        let excreted = match k.excretion {
            Excretion::RenalThreshold {
                filtration,
                fraction,
                tubular_maximum,
                splay,
            } => {
                let x = (fraction * y[0] - tubular_maximum) / splay;
                filtration * splay * (x.max(0.0) + (-x.abs()).exp().ln_1p())
            }
            Excretion::Linear {
                clearance,
                baseline,
            } => clearance * (y[0] - baseline),
        };
        let mut net = self.input + k.resting_input - excreted - k.non_renal * y[0];
        if let (Some(peripheral), true) = (&k.peripheral, N > 1) {
            let flow = peripheral.exchange * (y[0] - y[1]);
            net -= flow;
            dy[1] = flow / peripheral.volume;
        }
        dy[0] = net / k.volume;
    }
}

/// One patient by `ode_solvers`, with nothing around it.
fn raw<const N: usize>(kernel: &Kernel, start: f64, tolerance: f64) -> Levels {
    let mut levels = [0.0; 12];
    let mut y = SVector::<f64, N>::repeat(start);
    for (part, length) in [LOAD, DAY].into_iter().enumerate() {
        let system = Raw {
            kernel: *kernel,
            input: INPUT[part],
        };
        let mut solver = Dopri5::from_param(
            system,
            0.0,
            length,
            length,
            y,
            tolerance,
            tolerance,
            0.9,
            0.04,
            0.2,
            10.0,
            length,
            0.0,
            100_000,
            u32::MAX,
            OutputType::Continuous,
        );
        let mut curve = ContinuousOutputModel::new();
        solver
            .integrate_with_continuous_output_model(&mut curve)
            .expect("a course");
        y = *solver.y_out().last().expect("an end");
        for (place, time) in SAMPLES[part].into_iter().enumerate() {
            // The last step can end a rounding error before the infusion.
            levels[6 * part + place] = curve.evaluate(time).unwrap_or(y)[0];
        }
    }
    levels
}

/// One patient as exactly as the own solver can.
fn reference<const N: usize>(kernel: &Kernel, start: f64, y: [f64; N]) -> Levels
where
    for<'k> Segment<'k>: maginfuse::ode::System<N>,
{
    const TIGHT: Tolerance = Tolerance {
        relative: 1e-12,
        absolute: 1e-12,
    };
    let mut levels = [0.0; 12];
    let mut state = y;
    state[0] = start;
    let mut integrator = Integrator::<N>::new(Method::Tsit5, TIGHT);
    for (part, length) in [LOAD, DAY].into_iter().enumerate() {
        let segment = Segment {
            kernel,
            input: INPUT[part],
        };
        let mut seen = [state; 6];
        state = integrator
            .segment(&segment, state, length, &SAMPLES[part], &mut seen)
            .expect("a course");
        for (place, state) in seen.iter().enumerate() {
            levels[6 * part + place] = state[0];
        }
    }
    levels
}

/// The largest and the root mean square difference, mmol/L.
fn errors(found: &[Levels], exact: &[Levels]) -> (f64, f64) {
    let differences = found.iter().flatten().zip(exact.iter().flatten());
    let (mut most, mut squares, mut count) = (0.0_f64, 0.0, 0.0);
    for (one, other) in differences {
        most = most.max((one - other).abs());
        squares += (one - other).powi(2);
        count += 1.0;
    }
    (most, (squares / count).sqrt())
}

/// The loosest tolerance (in steps of a fifth of a decade) at which `ode_solvers` is at most
/// `wanted` off, by the figure that `of` picks.
fn tolerance(
    course: impl Fn(f64) -> Vec<Levels>,
    exact: &[Levels],
    of: impl Fn((f64, f64)) -> f64,
    wanted: f64,
) -> (f64, (f64, f64)) {
    let steps = (10..=60).map(|step| 10.0_f64.powf(-0.2 * f64::from(step)));
    let tried = steps.map(|tolerance| (tolerance, errors(&course(tolerance), exact)));
    let mut good = tried.filter(|(_, found)| of(*found) <= wanted);
    good.next().expect("a tolerance that is tight enough")
}

fn equal_error(criterion: &mut Criterion) {
    for (id, two) in [("threshold-1cpt", false), ("threshold-2cpt", true)] {
        let people = population(id).expect("a model that asks for nothing else");
        let (typical, mesh) = (people.typical(), people.mesh());
        let mut courses = Courses::<LANES>::new(mesh);
        let (mut patients, mut lane_levels) = (Vec::new(), Vec::new());
        for first in (0..COMPARED).step_by(LANES) {
            let group = draw_group(people.spread(), typical, 1, first as u64);
            lanes::follow_group(&group, mesh, &mut courses);
            for lane in 0..LANES {
                // What is not certified is done again, and not by the lanes.
                if courses.certified(lane) {
                    patients.push((group.kernel(lane, typical), group.start[lane]));
                    lane_levels.push(std::array::from_fn(|k| courses.samples[k][lane]));
                }
            }
        }
        let exact: Vec<Levels> = patients
            .iter()
            .map(|(kernel, start)| match two {
                true => reference(kernel, *start, [*start, *start, 0.0]),
                false => reference(kernel, *start, [*start, 0.0]),
            })
            .collect();
        let all = |tolerance: f64| -> Vec<Levels> {
            let one = |(kernel, start): &(Kernel, f64)| match two {
                true => raw::<2>(kernel, *start, tolerance),
                false => raw::<1>(kernel, *start, tolerance),
            };
            patients.iter().map(one).collect()
        };
        let (most, mean) = errors(&lane_levels, &exact);
        let (by_most, (raw_most, _)) = tolerance(all, &exact, |found| found.0, most);
        let (by_mean, (_, raw_mean)) = tolerance(all, &exact, |found| found.1, mean);
        println!(
            "{id}: {} patients, {} steps for all; largest error: lanes {most:.1e}, ode_solvers \
             {raw_most:.1e} at {by_most:.1e}; root mean square: lanes {mean:.1e}, ode_solvers \
             {raw_mean:.1e} at {by_mean:.1e} mmol/L",
            patients.len(),
            mesh.steps.len(),
        );
        let mut group = criterion.benchmark_group(format!("equal-error/{id}"));
        group.throughput(Throughput::Elements(patients.len() as u64));
        group.bench_function("lanes", |bencher| {
            let crowd = crowd(patients.len() as u64, 1);
            bencher.iter(|| people.follow(black_box(crowd), &mut |_| Ok(())));
        });
        let raws = [("largest", by_most), ("root-mean-square", by_mean)];
        for (name, tolerance) in raws {
            group.bench_function(format!("ode_solvers/{name}"), |bencher| {
                bencher.iter(|| all(black_box(tolerance)));
            });
        }
        group.finish();
    }
}

fn patients(criterion: &mut Criterion) {
    for model in library::all().expect("the library") {
        let Some(people) = population(model.id()) else {
            println!(
                "patient/{}: asks for more than weight and kidneys",
                model.id()
            );
            continue;
        };
        let mut group = criterion.benchmark_group(format!("patient/{}", model.id()));
        group.throughput(Throughput::Elements(CROWD));
        for threads in [1, 2] {
            group.bench_function(format!("{threads}-threads"), |bencher| {
                let crowd = crowd(CROWD, threads);
                bencher.iter(|| people.follow(black_box(crowd), &mut |_| Ok(())));
            });
        }
        group.finish();
    }
}

/// A depleted patient of 70 kg with 100 mL/min who gets 2 g over an hour and is followed to the
/// next morning: by the course that flags go by, and by the expected one with a slow pool.
fn depleted(criterion: &mut Criterion) {
    let read = Reader::default();
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        let model = library::find(id).expect("a model of the library");
        let subject = Subject::new(
            read.weight("70 kg").expect("a weight"),
            read.clearance("100 mL/min").expect("a clearance"),
            Baseline::Measured {
                level: read.serum("0.42 mmol/L").expect("a level"),
                recent_magnesium: false,
            },
        );
        let individual = Individual::bound(model, &subject, &[]).expect("a patient");
        let spread = Spread::of_model(model).expect("a spread");
        let spread = spread.with_kidney_cv(KIDNEY_ESTIMATE_CV);
        let people = People::around(individual, spread, Time::new::<hour>(0.0));
        let inputs = [Infusion {
            start: Time::new::<hour>(0.0),
            length: Time::new::<hour>(1.0),
            rate: AmountRate::new::<millimole_per_hour>(2.0 * INPUT[1]),
        }];
        let window = Window {
            from: 0.0,
            order_end: 1.0,
            to: 25.0,
            samples: (0..=50).map(|half| 0.5 * f64::from(half)).collect(),
        };
        let flags = Population::new(&people, &inputs, &window, 1).expect("a population");
        let pools = PoolSpread::published(Tissue::of_weight(70.0, TISSUE_L_PER_KG));
        let expected = ExpectedPopulation::new(&people, Some(pools), &inputs, &window, 1);
        let expected = expected.expect("a population");
        let mut group = criterion.benchmark_group(format!("depleted/{id}"));
        group.throughput(Throughput::Elements(CROWD));
        group.bench_function("flags", |bencher| {
            let crowd = crowd(CROWD, 1);
            bencher.iter(|| flags.follow(black_box(crowd), &mut |_| Ok(())));
        });
        group.bench_function("expected", |bencher| {
            let crowd = crowd(CROWD, 1);
            bencher.iter(|| expected.follow(black_box(crowd)));
        });
        group.finish();
    }
}

/// The bundled case of a usual load and maintenance.
fn case() -> Case {
    let text = include_str!("../tests/cases/pre-eclampsia.toml");
    let file = CaseFile::read("case", text).expect("a case file");
    let case = file.case(Reader::default(), LaterLevels::Refused);
    case.expect("a case")
}

const CROWDING: Crowding = Crowding {
    subjects: 2_000,
    seed: 1,
    threads: None,
};

fn risk_map(criterion: &mut Criterion) {
    let read = Reader::default();
    let case = case();
    let models = plan::flagging_models(&case).expect("models");
    let rates = ["0.5 g/h", "1 g/h", "1.5 g/h", "2 g/h", "2.5 g/h", "3 g/h"].map(|text| {
        let rate = read.dose_rate(text).expect("a rate");
        let rate = rate.resolve(Salt::SulfateHeptahydrate, None);
        rate.expect("a rate")
    });
    let filtrations: Vec<AbsoluteClearance> = ["10", "20", "30", "45", "60", "90", "120"]
        .map(|text| {
            read.clearance(&format!("{text} mL/min"))
                .expect("a clearance")
        })
        .to_vec();
    let map = OddsQuestion {
        models: &models[..2],
        target: None,
        above: read.serum("3.5 mmol/L").expect("a level"),
        crowding: CROWDING,
    };
    criterion.bench_function("map/6-by-7", |bencher| {
        bencher.iter(|| plan::filtration_map(&case, &rates, &filtrations, black_box(map)));
    });
}

fn search(criterion: &mut Criterion) {
    let read = Reader::default();
    let case = case();
    let dose = |text: String| {
        let dose = read.dose(&text).expect("a dose");
        let dose = dose.resolve(Salt::SulfateHeptahydrate, None);
        dose.expect("a dose")
    };
    let length = read.duration("24 h").expect("a time");
    let each_hour = read.duration("1 h").expect("a time");
    let aim = Aim {
        target: Target::new(
            read.serum("1.8 mmol/L").expect("a level"),
            None,
            Moment::At(vec![length]),
        )
        .expect("a target"),
        risk: 0.01,
        pump: Pump::new(read.flow("0.1 mL/h").expect("a step")).expect("a pump"),
        choices: Choices {
            needs_load: false,
            loads: (1..=6).map(|grams| dose(format!("{grams} g"))).collect(),
            overs: [20, 30, 40, 50, 60]
                .map(|minutes| read.duration(&format!("{minutes} min")).expect("a time"))
                .to_vec(),
            rates: (1..=12)
                .map(|quarter| dose(format!("{} mg", 250 * quarter)) / each_hour)
                .collect(),
            length,
        },
        accepted: Vec::new(),
        crowding: CROWDING,
        most: 4,
    };
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    group.bench_function("402-regimens", |bencher| {
        let recheck = |order: &Case, foresight| answer::recheck(order, foresight, &aim);
        bencher.iter(|| plan::search(&case, black_box(&aim), &recheck));
    });
    group.finish();
}

criterion_group!(benches, equal_error, patients, depleted, risk_map, search);
criterion_main!(benches);
