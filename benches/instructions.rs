//! Instructions that the hot paths take, held by hard limits where valgrind is installed.
//!
//! Times differ from run to run, instructions hardly do. This program runs itself under
//! callgrind, each workload a few times and many times, and divides the difference, so what
//! starting costs drops out. It needs nothing but the program `valgrind`; without it, it says so
//! and ends well.
//!
//! Virtual patients are counted whole: draws, course, figures, histograms. callgrind shows the
//! program a processor with AVX2, so these rows hold for vectors of four numbers. A second table
//! shows what the mesh of all patients buys: made for other errors, how many patients have to be
//! done again, how far the others are off, and what the lanes cost.
#![allow(missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Error, Result, Write};
use std::process::{Command, ExitCode, Stdio};

use maginfuse::clinical::constants::{KIDNEY_ESTIMATE_CV, TISSUE_L_PER_KG};
use maginfuse::dose::Infusion;
use maginfuse::ode::solved_systems::{OneCompartment, PATIENT_DAY, Threshold};
use maginfuse::ode::{Integrator, Method, System, Tolerance};
use maginfuse::pk::exact::{CENTRAL, Exact, Linear};
use maginfuse::pk::kernel::tissue::Tissue;
use maginfuse::pk::kernel::{Excretion, Peripheral, Segment};
use maginfuse::pk::{Baseline, Individual, Kernel, Subject, library};
use maginfuse::population::engine::courses::Courses;
use maginfuse::population::engine::mesh::{Mesh, PILOT_CORNER, Pilots};
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::engine::{lanes, rerun};
use maginfuse::population::people::group::{LANES, Typical};
use maginfuse::population::people::slow_pool::PoolSpread;
use maginfuse::population::people::spread::{Spread, draw_group};
use maginfuse::population::{Crowd, ExpectedPopulation, People, Population, Shard};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::{AmountRate, Reader, Time};
use uom::si::time::hour;

/// The workload of a run under callgrind, `name repeats`.
const WORKLOAD: &str = "MAGINFUSE_WORKLOAD";
/// Repeats of the short and the long run.
const REPEATS: (u32, u32) = (100, 600);

/// One patient-day, and the most instructions it may take: what was counted and a tenth, which
/// is room for another compiler or mathematical library and too little for another algorithm.
struct Row {
    name: &'static str,
    limit: u64,
    work: Work,
}

/// What a row repeats.
enum Work {
    /// One patient-day.
    Day(fn()),
    /// The patient-day of virtual patients of this model, as many as there are lanes.
    Patients(&'static str),
    /// The same day of depleted ones with a slow pool, by their expected course.
    Expected(&'static str),
}

/// The model whose meshes are compared, and the errors (mmol/L) of a step that they are made for.
const MESH_MODEL: &str = "threshold-2cpt";
const MESH_ERRORS: [f64; 4] = [1e-4, 1e-5, 1e-6, 1e-7];
/// Patients who are compared with the adaptive solver.
const COMPARED: usize = 2_016;

const ROWS: [Row; 15] = [
    Row {
        name: "linear exact",
        limit: 3_000,
        work: Work::Day(exact_one),
    },
    Row {
        name: "linear-2cpt exact",
        limit: 12_500,
        work: Work::Day(exact_two),
    },
    Row {
        name: "linear taylor",
        limit: 3_650,
        work: Work::Day(|| linear(Method::Taylor)),
    },
    Row {
        name: "linear tsit5",
        limit: 12_200,
        work: Work::Day(|| linear(Method::Tsit5)),
    },
    Row {
        name: "threshold taylor",
        limit: 26_000,
        work: Work::Day(|| threshold(Method::Taylor)),
    },
    Row {
        name: "threshold tsit5",
        limit: 55_000,
        work: Work::Day(|| threshold(Method::Tsit5)),
    },
    Row {
        name: "threshold dopri5",
        limit: 136_000,
        work: Work::Day(|| threshold(Method::Dopri5)),
    },
    Row {
        name: "body-1cpt taylor",
        limit: 52_500,
        work: Work::Day(|| body::<2>([0.8, 0.0])),
    },
    Row {
        name: "body-2cpt taylor",
        limit: 74_000,
        work: Work::Day(|| body::<3>([0.8, 0.8, 0.0])),
    },
    Row {
        name: "virtual linear-1cpt",
        limit: 5_000,
        work: Work::Patients("da-costa-2020"),
    },
    Row {
        name: "virtual linear-2cpt",
        limit: 6_400,
        work: Work::Patients("lu-2002"),
    },
    Row {
        name: "virtual threshold-1cpt",
        limit: 10_200,
        work: Work::Patients("threshold-1cpt"),
    },
    Row {
        name: "virtual threshold-2cpt",
        limit: 14_700,
        work: Work::Patients("threshold-2cpt"),
    },
    Row {
        name: "expected threshold-1cpt",
        limit: 10_300,
        work: Work::Expected("threshold-1cpt"),
    },
    Row {
        name: "expected threshold-2cpt",
        limit: 14_600,
        work: Work::Expected("threshold-2cpt"),
    },
];

fn main() -> ExitCode {
    if let Ok(workload) = std::env::var(WORKLOAD) {
        return repeat(&workload);
    }
    let mut out = std::io::stdout();
    match report() {
        Ok((text, kept)) => {
            let _ = write!(out, "{text}");
            if kept {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(why) => {
            let _ = writeln!(out, "instructions: skipped, {why}");
            ExitCode::SUCCESS
        }
    }
}

/// The table of all rows and whether every limit is kept.
///
/// # Errors
/// Where callgrind does not run.
fn report() -> Result<(String, bool)> {
    let works = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !works.is_ok_and(|status| status.success()) {
        return Err(Error::other("valgrind is not installed"));
    }
    let mut text = String::from("| patient-day | instructions | limit |\n|---|---|---|\n");
    let mut kept = true;
    let (few, many) = REPEATS;
    for row in ROWS {
        let days = match row.work {
            Work::Day(_) => 1,
            Work::Patients(_) | Work::Expected(_) => LANES as u64,
        };
        let counted = count(row.name, many)? - count(row.name, few)?;
        let counted = counted / (u64::from(many - few) * days);
        let verdict = if counted <= row.limit {
            ""
        } else {
            " EXCEEDED"
        };
        kept &= counted <= row.limit;
        let _ = writeln!(
            text,
            "| {} | {counted} | {}{verdict} |",
            row.name, row.limit
        );
    }
    text.push_str(
        "\n| error of a step | steps | done again | largest error | instructions of the course |\n\
         |---|---|---|---|---|\n",
    );
    for allowed in MESH_ERRORS {
        let (steps, again, largest) = accuracy(allowed);
        let name = format!("mesh {allowed:e}");
        let counted = count(&name, many)? - count(&name, few)?;
        let counted = counted / (u64::from(many - few) * LANES as u64);
        let _ = writeln!(
            text,
            "| {allowed:.0e} | {steps} | {again} of {COMPARED} | {largest:.1e} | {counted} |"
        );
    }
    Ok((text, kept))
}

/// Instructions of one run of this program.
fn count(name: &str, repeats: u32) -> Result<u64> {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .env(WORKLOAD, format!("{name}:{repeats}"))
        .stdout(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&run.stderr);
    let collected = said.split("Collected :").nth(1);
    collected
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| Error::other("callgrind counted nothing"))
}

fn repeat(workload: &str) -> ExitCode {
    let asked = workload.split_once(':');
    if let Some((name, repeats)) = asked
        && let Some(allowed) = name.strip_prefix("mesh ")
        && let (Ok(allowed), Ok(repeats)) = (allowed.parse(), repeats.parse())
    {
        courses(allowed, repeats);
        return ExitCode::SUCCESS;
    }
    let row = asked.and_then(|(name, _)| ROWS.into_iter().find(|row| row.name == name));
    let repeats = asked.and_then(|(_, repeats)| repeats.parse::<u32>().ok());
    let (Some(row), Some(repeats)) = (row, repeats) else {
        return ExitCode::FAILURE;
    };
    match row.work {
        Work::Day(day) => (0..repeats).for_each(|_| day()),
        Work::Patients(model) => patients(model, u64::from(repeats) * LANES as u64),
        Work::Expected(model) => expected(model, u64::from(repeats) * LANES as u64),
    }
    ExitCode::SUCCESS
}

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};

fn day<S: System<N>, const N: usize>(method: Method, mut y: [f64; N], with: impl Fn(f64) -> S) {
    let mut integrator = Integrator::new(black_box(method), TOLERANCE);
    for segment in PATIENT_DAY {
        let mut out = [[0.0; N]; 6];
        let system = with(black_box(segment.input));
        y = integrator
            .segment(&system, y, segment.length, &segment.samples, &mut out)
            .expect("the patient-day has a solution");
        black_box(&out);
    }
}

fn linear(method: Method) {
    day(method, [0.8], |input| OneCompartment {
        start: 0.8,
        input,
        clearance: 4.25,
        volume: 21.0,
    });
}

fn threshold(method: Method) {
    day(method, [0.8], |input| Threshold {
        start: 0.8,
        input,
        splay: 0.02,
    });
}

/// Level, excretion and, with three states, a peripheral compartment by Taylor series.
fn body<const N: usize>(start: [f64; N])
where
    for<'k> Segment<'k>: System<N>,
{
    let kernel = black_box(Kernel {
        volume: 12.6,
        peripheral: (N == 3).then_some(Peripheral {
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
    });
    day(Method::Taylor, start, |input| Segment {
        kernel: &kernel,
        input,
    });
}

fn exact_one() {
    exact(None);
}

fn exact_two() {
    exact(Some((3.01, 14.0)));
}

fn exact(peripheral: Option<(f64, f64)>) {
    let exact = Exact::new(&black_box(Linear {
        clearance: 4.25,
        volume: 21.0,
        peripheral,
        absorption: 0.0,
    }));
    let mut amounts = [0.0, 16.8, 0.0];
    for segment in PATIENT_DAY {
        let rates = [0.0, black_box(segment.input), 0.0];
        let levels = segment
            .samples
            .map(|at| exact.advance(amounts, rates, at)[CENTRAL] / 21.0);
        black_box(levels);
        amounts = exact.advance(amounts, rates, segment.length);
    }
}

/// Virtual patients around one of 70 kg with 100 mL/min: 4 g over 20 min, then 1 g/h for a day,
/// with 12 samples.
struct Setting {
    individual: Individual,
    spread: Spread,
    inputs: Vec<Infusion>,
    window: Window,
}

fn setting(model: &str) -> Setting {
    setting_at(model, Baseline::Unknown)
}

fn setting_at(model: &str, baseline: Baseline) -> Setting {
    let model = library::find(model).expect("a model of the library");
    let read = Reader::default();
    let mut subject = Subject::new(
        read.weight("70 kg").expect("a weight"),
        read.clearance("100 mL/min").expect("a clearance"),
        baseline,
    );
    subject.creatinine = Some(read.creatinine("0.8 mg/dL").expect("a creatinine"));
    let individual = match baseline {
        Baseline::Unknown => Individual::typical(model, &subject),
        Baseline::Measured { .. } => Individual::bound(model, &subject, &[]),
    };
    let individual = individual.expect("a patient");
    let spread = Spread::of_model(model)
        .expect("a spread")
        .with_kidney_cv(KIDNEY_ESTIMATE_CV)
        .with_level_sd(model.baseline_spread());
    let (mut inputs, mut samples, mut end) = (Vec::new(), Vec::new(), 0.0);
    for segment in PATIENT_DAY {
        inputs.push(Infusion {
            start: Time::new::<hour>(end),
            length: Time::new::<hour>(segment.length),
            rate: AmountRate::new::<millimole_per_hour>(segment.input),
        });
        samples.extend(segment.samples.map(|time| end + time));
        end += segment.length;
    }
    let window = Window {
        from: 0.0,
        order_end: end,
        to: end,
        samples,
    };
    Setting {
        individual,
        spread,
        inputs,
        window,
    }
}

fn patients(model: &str, subjects: u64) {
    let Setting {
        individual,
        spread,
        inputs,
        window,
    } = setting(model);
    let people = People::around(individual, spread, Time::new::<hour>(window.from));
    let population = Population::new(&people, &inputs, &window, 1).expect("a population");
    let crowd = Crowd {
        subjects: black_box(subjects),
        threads: 1,
        individually: false,
        shard: Shard::WHOLE,
    };
    let counted = population.follow(crowd, &mut |_| Ok(()));
    black_box(counted.expect("a course of everybody"));
}

/// Virtual patients around one whose level is 0.42 mmol/L, by their expected course. A level that
/// was measured varies no more.
fn expected(model: &str, subjects: u64) {
    let baseline = Baseline::Measured {
        level: Reader::default().serum("0.42 mmol/L").expect("a level"),
        recent_magnesium: false,
    };
    let Setting {
        individual,
        spread,
        inputs,
        window,
    } = setting_at(model, baseline);
    let from = Time::new::<hour>(window.from);
    let people = People::around(individual, spread.with_level_sd(0.0), from);
    let pools = PoolSpread::published(Tissue::of_weight(70.0, TISSUE_L_PER_KG));
    let population = ExpectedPopulation::new(&people, Some(pools), &inputs, &window, 1);
    let crowd = Crowd {
        subjects: black_box(subjects),
        threads: 1,
        individually: false,
        shard: Shard::WHOLE,
    };
    let counted = population.expect("a population").follow(crowd);
    black_box(counted.expect("a course of everybody"));
}

/// A mesh for [`MESH_MODEL`] made for this error of a step (mmol/L).
fn mesh(setting: &Setting, typical: &Typical, allowed: f64) -> Mesh {
    let corners = setting.spread.corners(typical, PILOT_CORNER);
    let pilots = Pilots {
        typical: &setting.individual,
        corners: &corners,
    };
    Mesh::within(allowed, pilots, &setting.inputs, &setting.window).expect("a mesh")
}

/// The courses of one group on such a mesh, again and again.
fn courses(allowed: f64, repeats: u32) {
    let setting = setting(MESH_MODEL);
    let typical = Typical::from_individual(&setting.individual, true);
    let mesh = mesh(&setting, &typical, allowed);
    let group = draw_group(&setting.spread, &typical, 1, 0);
    let mut courses = Courses::new(&mesh);
    for _ in 0..repeats {
        lanes::follow_group(black_box(&group), &mesh, &mut courses);
        black_box(&courses);
    }
}

/// Steps of such a mesh, patients of [`COMPARED`] to be done again, and the largest difference
/// (mmol/L) of a level or a peak of the others from the adaptive solver at 1e-9.
fn accuracy(allowed: f64) -> (usize, usize, f64) {
    let setting = setting(MESH_MODEL);
    let typical = Typical::from_individual(&setting.individual, true);
    let mesh = mesh(&setting, &typical, allowed);
    let mut courses = Courses::new(&mesh);
    let (mut again, mut largest) = (0, 0.0_f64);
    for first in (0..COMPARED).step_by(LANES) {
        let group = draw_group(&setting.spread, &typical, 1, first as u64);
        lanes::follow_group(&group, &mesh, &mut courses);
        for lane in 0..LANES {
            if !courses.certified(lane) {
                again += 1;
                continue;
            }
            let tight =
                rerun::follow_patient(&group.lane(lane), &typical, &mesh).expect("a course");
            for (levels, [level]) in courses.samples.iter().zip(&tight.samples) {
                largest = largest.max((levels[lane] - level).abs());
            }
            let peaks = courses.metrics.peak[lane] - tight.metrics.peak[0];
            largest = largest.max(peaks.abs());
        }
    }
    (mesh.steps.len(), again, largest)
}
