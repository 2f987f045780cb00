//! What is expected of a replacement in a depleted patient, beside the curve that flags go by.
//!
//! The tissues of a depleted patient take magnesium up. How much is known within a factor of
//! two, so everything here is graded weak, has a range and decides nothing.

use super::crosscheck::{ENGINE, SECOND, agree};
use super::forecast::{self, higher};
use super::grid::{self, Piece};
use super::trajectory::Path;
use super::{State, TOLERANCE, Trajectory, Window, simulate};
use crate::clinical::constants::{NEXT_MORNING_HOURS, TISSUE_L_PER_KG, TISSUE_TRACER_L_PER_KG};
use crate::dose::Infusion;
use crate::ode::{Integrator, Method};
use crate::pk::kernel::tissue::{Tissue, TissueSegment};
use crate::pk::spec::Use;
use crate::pk::{Individual, Model, library};
use crate::safety::Case;
use crate::safety::deficiency::{self, ToldCause};
use crate::units::{SerumMagnesium, Time};
use crate::{Error, Result};
use uom::si::mass::kilogram;
use uom::si::time::hour;

/// Halvings of an interval until the moment is found at which the level passes the bend.
const HALVINGS: u32 = 60;
/// Most passages of the bend between two looks: a level turns at most once under constant input.
const MOST_PASSAGES: u32 = 4;

/// A level that is expected, and how far it may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedLevel {
    /// The expected level.
    pub value: SerumMagnesium,
    /// By the larger pool that tracers show.
    pub low: SerumMagnesium,
    /// Without any uptake: the curve that flags go by.
    pub high: SerumMagnesium,
}

impl ExpectedLevel {
    /// The middle of three courses with the other two. What a full pool gives back lifts a late
    /// level by next to nothing, so the range may have to be turned.
    fn between(value: SerumMagnesium, low: SerumMagnesium, high: SerumMagnesium) -> Self {
        Self {
            value,
            low: lower(value, lower(low, high)),
            high: higher(value, higher(low, high)),
        }
    }

    /// The same level by several models: the value of the first, the range of all.
    fn over(self, other: Self) -> Self {
        Self {
            value: self.value,
            low: lower(self.low, other.low),
            high: higher(self.high, other.high),
        }
    }

    /// The curve that flags go by: the value is the highest of several models.
    fn bound_over(self, other: Self) -> Self {
        let high = higher(self.high, other.high);
        Self {
            value: high,
            low: lower(self.low, other.high),
            high,
        }
    }
}

fn lower(a: SerumMagnesium, b: SerumMagnesium) -> SerumMagnesium {
    if b < a { b } else { a }
}

/// The three levels that are told of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToldLevels {
    /// The highest level within the order.
    pub peak: ExpectedLevel,
    /// The level at the end of the order.
    pub end: ExpectedLevel,
    /// The level 24 hours after the last dose began.
    pub next_morning: ExpectedLevel,
}

impl ToldLevels {
    fn each(self, other: Self, both: fn(ExpectedLevel, ExpectedLevel) -> ExpectedLevel) -> Self {
        Self {
            peak: both(self.peak, other.peak),
            end: both(self.end, other.end),
            next_morning: both(self.next_morning, other.next_morning),
        }
    }

    /// What is expected by several models: the values of the first, the range of all.
    #[must_use]
    pub fn over_all(all: &[Expected]) -> Option<Self> {
        let levels = all.iter().map(|one| one.levels);
        levels.reduce(|first, other| first.each(other, ExpectedLevel::over))
    }

    /// What flags go by: the highest of the models, and the lowest of them.
    #[must_use]
    pub fn bound_over_all(all: &[Expected]) -> Option<Self> {
        let levels = all.iter().map(|one| one.bound);
        levels.reduce(|first, other| first.each(other, ExpectedLevel::bound_over))
    }
}

/// What is expected of one order.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Id of the model.
    pub model: String,
    /// The levels that are told.
    pub levels: ToldLevels,
    /// The same levels of the curve that flags go by.
    pub bound: ToldLevels,
    /// The courses that they are from.
    pub courses: ExpectedCourse,
}

/// What is expected of the order of `case` by every model with a tubular maximum that may raise
/// flags, the default model first; empty where the patient is not depleted.
///
/// # Errors
/// As [`expected`].
pub fn expected_by_all(case: &Case) -> Result<Vec<Expected>> {
    let mut all = Vec::new();
    for model in library::checking()?.filter(|model| model.usage() == Use::Always) {
        all.extend(expected(case, model)?);
    }
    Ok(all)
}

/// The expected course of a depleted patient by one model.
#[derive(Clone, Debug)]
pub struct ExpectedCourse {
    /// Why the patient is depleted, and what tells it.
    pub cause: ToldCause,
    /// The expected course.
    pub course: Trajectory,
    /// What it may fall to, by the larger pool that tracers show.
    pub low: Trajectory,
    /// The curve that flags go by.
    pub bound: Trajectory,
}

impl ExpectedCourse {
    /// The course under the order of `case` by `model`, from the level to `to`; `None` where the
    /// patient is not depleted or the model knows no tubular maximum.
    ///
    /// # Errors
    /// As [`Depleted::courses`] and [`Depleted::of`].
    pub fn of(case: &Case, model: &Model, to: Time) -> Result<Option<Self>> {
        let patient = Depleted::of(case, model)?;
        let courses = patient.map(|patient| patient.courses(&case.absorbed_inputs(), to));
        courses.transpose()
    }

    /// The level at `time`; `None` outside the course.
    #[must_use]
    pub fn level_at(&self, time: Time) -> Option<ExpectedLevel> {
        let (value, low) = (self.course.at(time)?, self.low.at(time)?);
        Some(ExpectedLevel::between(value, low, self.bound.at(time)?))
    }
}

/// A depleted patient as one model expects them: the reading of the low level that the cause
/// tells, and a slow pool where the kidney conserves.
#[derive(Clone, Debug)]
pub struct Depleted {
    /// Why the patient is depleted, and what tells it.
    pub cause: ToldCause,
    individual: Individual,
    both: Individual,
    /// kg.
    weight: f64,
    from: Time,
}

impl Depleted {
    /// The patient of `case` by `model`, whatever the order; `None` where the patient is not
    /// depleted or the model knows no tubular maximum.
    ///
    /// # Errors
    /// As [`Individual::typical`].
    pub fn of(case: &Case, model: &Model) -> Result<Option<Self>> {
        if !deficiency::steadily_depleted(case) {
            return Ok(None);
        }
        let Some(rested) = deficiency::as_rested(case) else {
            return Ok(None);
        };
        let start = forecast::start(&rested, model)?;
        let patient = forecast::subject_at(&rested, model, &start)?;
        let kidneys = case.kidneys.without_hope();
        let both = Individual::bound(model, &patient, &[])?.through(kidneys.clone());
        if both.fed().is_none() {
            return Ok(None);
        }
        let cause = deficiency::cause(case);
        // Flags go on counting doses that may have raised the level.
        let as_flagged = forecast::start(case, model)?;
        let as_flagged = forecast::subject_at(case, model, &as_flagged)?;
        Ok(Some(Self {
            individual: reading(&both, cause.cause.expects_waste())?,
            cause,
            both: Individual::bound(model, &as_flagged, &[])?.through(kidneys),
            weight: patient.weight.get().get::<kilogram>(),
            from: start.from,
        }))
    }

    /// The slow pool of so many L/kg. What wastes is the kidney: there the tissues are left out,
    /// as in its tubular maximum.
    pub(crate) fn tissue(&self, liters_per_kilogram: f64) -> Option<Tissue> {
        let conserves = !self.cause.cause.expects_waste();
        conserves.then(|| Tissue::of_weight(self.weight, liters_per_kilogram))
    }

    fn window(&self, to: Time) -> Window {
        Window {
            from: self.from.get::<hour>(),
            to: to.get::<hour>(),
        }
    }

    /// The expected course under `inputs` from the level to `to`, by one engine: for a search,
    /// whose result [`Self::courses`] confirms.
    ///
    /// # Errors
    /// Internal if an infusion is not usable or the equations cannot be solved.
    pub fn course(&self, inputs: &[Infusion], to: Time) -> Result<Trajectory> {
        let (one, window) = (&self.individual, self.window(to));
        by_engine(one, self.tissue(TISSUE_L_PER_KG), inputs, window, ENGINE)
    }

    /// What is expected under `inputs` from the level to `to`, with its range.
    ///
    /// # Errors
    /// Internal when two engines disagree or the equations cannot be solved.
    pub fn courses(self, inputs: &[Infusion], to: Time) -> Result<ExpectedCourse> {
        let window = self.window(to);
        let filled = |liters| verified(&self.individual, self.tissue(liters), inputs, window);
        let course = filled(TISSUE_L_PER_KG)?;
        let low = match self.tissue(TISSUE_TRACER_L_PER_KG) {
            Some(_) => filled(TISSUE_TRACER_L_PER_KG)?,
            None => course.clone(),
        };
        Ok(ExpectedCourse {
            course,
            low,
            bound: simulate(&self.both, inputs, self.from, to, ENGINE)?,
            cause: self.cause,
        })
    }
}

/// The reading of a low level that the cause of the deficiency tells.
fn reading(both: &Individual, wastes: bool) -> Result<Individual> {
    let mut readings = both.readings().into_iter();
    let (own, fed) = (readings.next(), readings.next());
    let told = if wastes { own } else { fed.or(own) };
    told.ok_or_else(|| Error::internal("a patient without a reading"))
}

/// What is expected of the order of `case` by `model`; `None` as for [`ExpectedCourse::of`].
///
/// # Errors
/// As [`ExpectedCourse::of`].
pub fn expected(case: &Case, model: &Model) -> Result<Option<Expected>> {
    let (rise, end) = (case.regimen.end_of_rise(), case.regimen.length());
    let morning = next_morning(case);
    let later = |a: Time, b: Time| if b > a { b } else { a };
    let to = later(later(rise, end), morning);
    let Some(courses) = ExpectedCourse::of(case, model, to)? else {
        return Ok(None);
    };
    let missing = || Error::internal("no level is expected within the order");
    let ExpectedCourse {
        course, low, bound, ..
    } = &courses;
    let at = |time: Time| courses.level_at(time).ok_or_else(missing);
    let highest = |course: &Trajectory| {
        let peak = course.peak_between(Time::default(), rise);
        peak.map(|peak| peak.level).ok_or_else(missing)
    };
    let levels = ToldLevels {
        peak: ExpectedLevel::between(highest(course)?, highest(low)?, highest(bound)?),
        end: at(end)?,
        next_morning: at(morning)?,
    };
    let alone = |level: SerumMagnesium| ExpectedLevel::between(level, level, level);
    let of_bound = |time: Time| bound.at(time).map(alone).ok_or_else(missing);
    let told_bound = ToldLevels {
        peak: alone(highest(bound)?),
        end: of_bound(end)?,
        next_morning: of_bound(morning)?,
    };
    Ok(Some(Expected {
        model: model.id().to_owned(),
        levels,
        bound: told_bound,
        courses,
    }))
}

/// 24 hours after the last dose of the order began.
#[must_use]
pub fn next_morning(case: &Case) -> Time {
    let last = case.regimen.given().last().map(|step| step.start);
    last.unwrap_or_default() + Time::new::<hour>(NEXT_MORNING_HOURS)
}

/// The course of one reading with its tissues, confirmed by a second engine.
///
/// # Errors
/// Internal if the engines differ or the equations cannot be solved.
pub fn verified(
    individual: &Individual,
    tissue: Option<Tissue>,
    inputs: &[Infusion],
    window: Window,
) -> Result<Trajectory> {
    let by = |method| by_engine(individual, tissue, inputs, window, method);
    // Of the tissues the series is the second opinion: it shares neither the method nor, in the
    // coefficients of the slow pool, the equations with the engine that is shown.
    let second = tissue.map_or(SECOND, |_| Method::Taylor);
    let shown = by(ENGINE)?;
    agree(&shown, &by(second)?)?;
    Ok(shown)
}

/// The course of one reading with its tissues, where there are any.
fn by_engine(
    individual: &Individual,
    tissue: Option<Tissue>,
    inputs: &[Infusion],
    window: Window,
    method: Method,
) -> Result<Trajectory> {
    if let Some(tissue) = tissue {
        return Ok(follow(individual, tissue, inputs, window, method)?.course);
    }
    let (from, to) = (Time::new::<hour>(window.from), Time::new::<hour>(window.to));
    simulate(individual, inputs, from, to, method)
}

/// A course with what the tissues hold.
#[derive(Clone, Debug)]
pub struct TissueCourse {
    /// The course of the serum level.
    pub course: Trajectory,
    /// What the slow pool holds at each of its times, mmol.
    pub held: Vec<f64>,
}

/// The course of one reading of a patient whose slow pool begins at rest with the start level.
///
/// The bend of the uptake is passed at the moment at which the level is there: no solver steps
/// over it.
///
/// # Errors
/// Internal if the window or an infusion is not usable or the equations cannot be solved.
pub fn follow(
    individual: &Individual,
    tissue: Tissue,
    inputs: &[Infusion],
    window: Window,
    method: Method,
) -> Result<TissueCourse> {
    let level = individual.start_millimolar();
    let mut state = [level, level, tissue.at_rest(level), 0.0];
    let start = State {
        level,
        peripheral: level,
    };
    let mut path = Path::new(window.from, start);
    let mut held = vec![state[2]];
    let mut integrator = Integrator::<4>::new(method, TOLERANCE);
    for piece in grid::pieces(inputs, &individual.kidney_changes(), window)? {
        let kernel = individual.kernel_at(Time::new::<hour>(piece.start + 0.5 * piece.length));
        let mut segment = TissueSegment::entering(&kernel, tissue, piece.input, &state);
        let Piece { start, samples, .. } = &piece;
        let mut at = 0.0;
        for time in samples {
            let before = segment.slope(&state);
            state = advance(&mut integrator, &mut segment, state, time - at)?;
            let (level, peripheral) = (state[0], with_peripheral(&kernel, &state));
            path.push_with(
                start + time,
                [level, peripheral, state[3]],
                (before, segment.slope(&state)),
            );
            held.push(state[2]);
            at = *time;
        }
    }
    Ok(TissueCourse {
        course: path.finish()?,
        held,
    })
}

/// The level of the peripheral compartment; that of the serum where there is none.
fn with_peripheral(kernel: &crate::pk::Kernel, state: &[f64; 4]) -> f64 {
    match kernel.peripheral {
        Some(_) => state[1],
        None => state[0],
    }
}

/// The state after `hours`; the segment is left on the side of the bend on which it ends.
pub(crate) fn advance(
    integrator: &mut Integrator<4>,
    segment: &mut TissueSegment<'_>,
    mut state: [f64; 4],
    hours: f64,
) -> Result<[f64; 4]> {
    let mut left = hours;
    for _ in 0..MOST_PASSAGES {
        let end = integrator.segment(segment, state, left, &[], &mut [])?;
        if !end.iter().all(|value| value.is_finite()) {
            return Err(Error::internal("an expected level is NaN or infinite"));
        }
        let beyond = |state: &[f64; 4]| match segment.above {
            true => state[0] < segment.tissue.full_at,
            false => state[0] > segment.tissue.full_at,
        };
        if !beyond(&end) {
            return Ok(end);
        }
        let (mut early, mut late) = (0.0, left);
        let mut there = end;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (early + late);
            if middle <= early || middle >= late {
                break;
            }
            let state = integrator.segment(segment, state, middle, &[], &mut [])?;
            if beyond(&state) {
                (late, there) = (middle, state);
            } else {
                early = middle;
            }
        }
        state = there;
        left -= late;
        segment.above = !segment.above;
    }
    Err(Error::internal(
        "an expected level passes the bend of its uptake too often",
    ))
}
