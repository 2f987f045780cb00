//! The course of a case at given times, by whatever solver is asked for.

use super::expected::ExpectedCourse;
use super::forecast::{self, Start};
use super::pressure::{self, PressureFall};
use super::standing::{Standing, standing};
use super::{Peak, TOLERANCE, Window, grid};
use crate::clinical::constants::LONGEST_COURSE_DAYS;
use crate::dose::Infusion;
use crate::ode::{Integrator, Method};
use crate::pk::exact::{CENTRAL, Exact, Linear, PERIPHERAL};
use crate::pk::kernel::{Excretion, Segment};
use crate::pk::{Individual, Model};
use crate::safety::Case;
use crate::units::{SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// How the equations are solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solution {
    /// In closed form.
    Exact,
    /// By this integrator.
    Integrated(Method),
}

impl Solution {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::Integrated(Method::Dopri5),
        Self::Integrated(Method::Dop853),
        Self::Integrated(Method::Tsit5),
        Self::Integrated(Method::Taylor),
    ];

    /// The word used on the command line and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Integrated(method) => method.word(),
        }
    }
}

/// The body at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Hours from the start of the order.
    pub time: f64,
    /// Total serum magnesium, mmol/L.
    pub level: f64,
    /// Mg2+ in the central compartment, mmol.
    pub central: f64,
    /// Mg2+ in the peripheral compartment, if there is one, mmol.
    pub peripheral: Option<f64>,
    /// Excreted in urine since the first time, mmol.
    pub urine: f64,
}

/// What one model predicts for a case.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Model id; of a second curve with what is planned for the kidneys, with `-as-planned`.
    pub model: String,
    /// Hash of the model file.
    pub hash: String,
    /// How it was solved.
    pub solution: Solution,
    /// Whether the patient is inside what the model was made for.
    pub applicability: Standing,
    /// Whether `check` would look at this model at all.
    pub checks_orders: bool,
    /// Where the level starts, in words.
    pub start: String,
    /// The course at the times asked for.
    pub moments: Vec<Moment>,
    /// Of a depleted patient: what is expected, beside the level that flags go by. Never beside
    /// what is planned for the kidneys, since it counts on nothing that is only planned.
    pub expected: Option<ExpectedCourse>,
    /// What the course does to the blood pressure; empty where the source does not say.
    pub pressures: Vec<PressureFall>,
    /// The course at every change of input and between, for drawing.
    pub drawn: Vec<(f64, f64)>,
    /// The highest level and its time, from the start to the end of the order.
    pub peak: Peak,
    /// The level at the end of the order.
    pub end: SerumMagnesium,
}

/// When to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// Time between two looks; above zero.
    pub every: Time,
    /// The last look; `None` is some hours after the order.
    pub until: Option<Time>,
}

/// Where a curve starts, when it is looked at and how it is solved.
struct Asked {
    start: Start,
    looks: Looks,
    solution: Solution,
}

/// Most looks at one curve.
const MOST_LOOKS: f64 = 200_000.0;
/// Shortest time shown after the end of the order, hours, and as a part of its length.
const AFTERMATH: (f64, f64) = (6.0, 0.25);

/// What `model` predicts for `case`: the course that counts on nothing that is only planned,
/// and where recovery or dialysis is planned, the one with it.
///
/// The figures of the peak are those of two integrators that agree, whatever the solver.
///
/// # Errors
/// Usage when a closed form is asked for and the model has none, or there are too many looks;
/// missing or out of scope where the model does not fit the patient; internal when a model
/// cannot be solved.
pub fn curves(
    case: &Case,
    model: &Model,
    looks: Looks,
    wanted: Option<Solution>,
) -> Result<Vec<Curve>> {
    let start = forecast::start(case, model)?;
    let patient = forecast::subject_at(case, model, &start)?;
    let typical = Individual::bound(model, &patient, &[])?;
    let cautious = case.kidneys.without_hope();
    let mut found = Vec::new();
    let individual = typical.clone().through(cautious.clone());
    let asked = Asked {
        solution: solution(&individual, wanted)?,
        start,
        looks,
    };
    let first = curve(case, model, &individual, &asked)?;
    found.push(Curve {
        expected: ExpectedCourse::of(case, model, course_end(case, looks))?,
        ..first
    });
    if cautious != case.kidneys {
        let individual = typical.through(case.kidneys.clone());
        let mut planned = curve(case, model, &individual, &asked)?;
        planned.model.push_str("-as-planned");
        found.push(planned);
    }
    Ok(found)
}

/// The solver asked for, or the best one for this model.
fn solution(individual: &Individual, wanted: Option<Solution>) -> Result<Solution> {
    let linear = matches!(individual.kernel().excretion, Excretion::Linear { .. });
    match wanted {
        Some(Solution::Exact) if !linear => Err(Error::new(
            ErrorKind::Usage,
            format!("model {} has no exact solution", individual.model_id()),
            "use the solver dopri5, dop853, tsit5 or taylor, or choose a linear model",
        )
        .about("solver")),
        Some(solution) => Ok(solution),
        None if linear => Ok(Solution::Exact),
        None => Ok(Solution::Integrated(Method::Dopri5)),
    }
}

/// When the last look is: as asked, or some hours after the order.
fn last_look(case: &Case, looks: Looks) -> Time {
    looks.until.unwrap_or_else(|| {
        let hours = case.regimen.end_of_rise().get::<hour>();
        Time::new::<hour>(hours + AFTERMATH.0.max(AFTERMATH.1 * hours))
    })
}

/// Where a course ends: at the last look, and not before the order does.
fn course_end(case: &Case, looks: Looks) -> Time {
    let (until, end) = (last_look(case, looks), case.regimen.end_of_rise());
    if until > end { until } else { end }
}

fn curve(case: &Case, model: &Model, individual: &Individual, asked: &Asked) -> Result<Curve> {
    let Asked {
        start,
        looks,
        solution,
    } = asked;
    let end = case.regimen.end_of_rise();
    let until = last_look(case, *looks);
    let inputs = case.absorbed_inputs();
    let to = course_end(case, *looks);
    let times = times(start.from, looks.every, until)?;
    let (trajectory, _) = super::verified(individual, &inputs, start.from, to)?;
    let missing = || Error::internal("no level was predicted within the order");
    let last = until.get::<hour>();
    let points = trajectory.times.iter().zip(&trajectory.levels);
    let drawn: Vec<(f64, f64)> = points
        .map(|(time, level)| (*time, *level))
        .filter(|(time, _)| *time <= last)
        .collect();
    let moments = higher_course(individual, &inputs, &times, *solution)?;
    let resting = individual.resting_millimolar();
    Ok(Curve {
        model: model.id().to_owned(),
        hash: model.sha256().to_owned(),
        solution: *solution,
        applicability: standing(case, model),
        checks_orders: model.usage().checks_orders(),
        start: start.words.clone(),
        pressures: pressure::falls(model, resting, &drawn, &moments),
        moments,
        expected: None,
        drawn,
        peak: trajectory
            .peak_between(Time::default(), end)
            .ok_or_else(missing)?,
        end: trajectory.at(end).ok_or_else(missing)?,
    })
}

/// The start of the prediction, and every multiple of `every` up to `until`, in hours.
fn times(from: Time, every: Time, until: Time) -> Result<Vec<f64>> {
    let (from, every, until) = (from.get::<hour>(), every.get::<hour>(), until.get::<hour>());
    let refused = |key: &str, message: String, help: &str| {
        Err(Error::new(ErrorKind::Usage, message, help).about(key))
    };
    if until <= from || until <= 0.0 {
        return refused(
            "until",
            format!("the course from {from} h to {until} h is empty"),
            "let it end later",
        );
    }
    if until > LONGEST_COURSE_DAYS * 24.0 {
        return refused(
            "until",
            format!("a course of {} days", (until / 24.0).round()),
            "let it end earlier: at most 366 d",
        );
    }
    let (first, last) = ((from / every).floor() + 1.0, (until / every).floor());
    if last - first > MOST_LOOKS {
        return refused(
            "every until",
            format!("{} rows for each model", last - first),
            "look less often, or let the course end earlier",
        );
    }
    let steps = 0..=(last - first).max(0.0) as u64;
    let multiples = steps.map(|k| (first + k as f64) * every);
    let inside = multiples.filter(|time| *time > from && *time <= until);
    Ok(std::iter::once(from).chain(inside).collect())
}

/// The course of `individual` at ascending `times` (hours), of two readings the higher level at
/// every time. Urine is that of the course that ends higher: what is excreted never falls.
fn higher_course(
    individual: &Individual,
    inputs: &[Infusion],
    times: &[f64],
    solution: Solution,
) -> Result<Vec<Moment>> {
    let mut courses = Vec::new();
    for reading in individual.readings() {
        courses.push(course(&reading, inputs, times, solution)?);
    }
    let end = |course: &Vec<Moment>| course.last().map_or(0.0, |moment| moment.level);
    courses.sort_by(|one, other| end(other).total_cmp(&end(one)));
    let mut courses = courses.into_iter();
    let mut higher = courses.next().unwrap_or_default();
    for (known, other) in higher.iter_mut().zip(courses.flatten()) {
        if other.level > known.level {
            known.level = other.level;
            known.central = other.central;
            known.peripheral = other.peripheral;
        }
    }
    Ok(higher)
}

/// The course of `individual` at ascending `times` (hours), by its own tubular maximum; at the
/// first of them the patient is at the start level.
///
/// # Errors
/// Internal if the equations cannot be solved.
pub fn course(
    individual: &Individual,
    inputs: &[Infusion],
    times: &[f64],
    solution: Solution,
) -> Result<Vec<Moment>> {
    let (Some(&from), Some(&to)) = (times.first(), times.last()) else {
        return Ok(Vec::new());
    };
    let kernel = individual.kernel();
    let moment = |time: f64, [level, peripheral, urine]: [f64; 3]| Moment {
        time,
        level,
        central: level * kernel.volume,
        peripheral: kernel.peripheral.map(|other| peripheral * other.volume),
        urine,
    };
    let level = individual.start_millimolar();
    let mut state = [level, level, 0.0];
    let mut found = vec![moment(from, state)];
    let pieces = grid::pieces(inputs, &individual.kidney_changes(), Window { from, to })?;
    let mut integrator = match solution {
        Solution::Exact => None,
        Solution::Integrated(method) => Some(Integrator::<3>::new(method, TOLERANCE)),
    };
    let mut ahead = &times[1..];
    for piece in pieces {
        let own = individual.kernel_at(Time::new::<hour>(piece.start + 0.5 * piece.length));
        let segment = Segment {
            kernel: &own,
            input: piece.input,
        };
        let end = piece.start + piece.length;
        let (here, later) = ahead.split_at(ahead.partition_point(|time| *time <= end));
        ahead = later;
        let offsets: Vec<f64> = here
            .iter()
            .map(|time| (time - piece.start).clamp(0.0, piece.length))
            .collect();
        let mut samples = vec![state; offsets.len()];
        match &mut integrator {
            Some(integrator) => {
                let length = piece.length;
                state = integrator.segment(&segment, state, length, &offsets, &mut samples)?;
            }
            None => {
                let stretch = Stretch::new(&segment, state)?;
                for (sample, offset) in samples.iter_mut().zip(&offsets) {
                    *sample = stretch.after(*offset);
                }
                state = stretch.after(piece.length);
            }
        }
        for (time, sample) in here.iter().zip(samples) {
            if sample.iter().any(|value| !value.is_finite()) {
                return Err(Error::internal("a predicted level is NaN or infinite"));
            }
            found.push(moment(*time, sample));
        }
    }
    // A last time within a rounding error of the end belongs to it.
    found.extend(ahead.iter().map(|time| moment(*time, state)));
    Ok(found)
}

/// A linear kernel under constant input, in closed form.
///
/// What comes back from the baseline is a constant input, so the amounts follow a model
/// without baseline. Urine is what the balance of all amounts leaves to the kidneys.
struct Stretch {
    exact: Exact,
    /// Level, peripheral level (mmol/L) and urine (mmol) at its start.
    state: [f64; 3],
    /// Volume of each compartment, L; 0 without a second one.
    volumes: [f64; 2],
    /// What enters, with what comes back from the baseline, mmol/h.
    input: f64,
    /// Clearance by the kidneys and by all ways, L/h.
    clearances: (f64, f64),
    /// Level at which nothing is excreted, mmol/L.
    baseline: f64,
}

impl Stretch {
    fn new(segment: &Segment<'_>, state: [f64; 3]) -> Result<Self> {
        let kernel = segment.kernel;
        let Excretion::Linear {
            clearance,
            baseline,
        } = kernel.excretion
        else {
            return Err(Error::internal(
                "the equations of this model have no closed form",
            ));
        };
        let peripheral = kernel
            .peripheral
            .map(|other| (other.exchange, other.volume));
        let total = clearance + kernel.non_renal;
        Ok(Self {
            exact: Exact::new(&Linear {
                clearance: total,
                volume: kernel.volume,
                peripheral,
                absorption: 0.0,
            }),
            state,
            volumes: [kernel.volume, peripheral.map_or(0.0, |(_, volume)| volume)],
            input: segment.input + kernel.resting_input + clearance * baseline,
            clearances: (clearance, total),
            baseline,
        })
    }

    /// Level, peripheral level (mmol/L) and urine (mmol) after `hours`.
    fn after(&self, hours: f64) -> [f64; 3] {
        let ([level, other, urine], [first, second]) = (self.state, self.volumes);
        let (clearance, total) = self.clearances;
        let before = [0.0, level * first, other * second];
        let after = self.exact.advance(before, [0.0, self.input, 0.0], hours);
        let lost = before.iter().sum::<f64>() + self.input * hours - after.iter().sum::<f64>();
        let area = if total > 0.0 { lost / total } else { 0.0 };
        let level = after[CENTRAL] / first;
        let other = if second > 0.0 {
            after[PERIPHERAL] / second
        } else {
            level
        };
        [
            level,
            other,
            urine + clearance * (area - self.baseline * hours),
        ]
    }
}
