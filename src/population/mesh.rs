//! The times at which a whole population is looked at: one mesh for all patients.
//!
//! A mesh depends on the order and on the typical patient, never on a drawn one, so a
//! patient's digits never depend on lane-mates. It is the step sequence that an adaptive
//! solver takes for a handful of pilot patients at the corners of the spread together. Linear
//! equations are solved without steps; theirs are as long as the polynomial between the points
//! allows for the pilots.

use super::lanes::{self, Rates, Slopes};
use super::linear::{self, Stretch};
use super::spread::Group;
use crate::dose::Infusion;
use crate::ode::tableau::{INSIDE, STAGES};
use crate::pk::Individual;
use crate::pk::kernel::Excretion;
use crate::units::Time;
use crate::units::basic::amount_rate::millimole_per_hour;
use crate::{Error, Result};
use std::ops::Range;
use uom::si::time::hour;

/// Changes of the input closer than this (hours) are one change.
const SAME_MOMENT: f64 = 1e-9;
/// Most steps of one mesh.
const MOST_STEPS: usize = 100_000;
/// Estimated error allowed to a pilot in one step, mmol/L.
pub const PILOT_ERROR: f64 = 1e-5;
/// First step tried after a change of the input, hours.
const FIRST_STEP: f64 = 1.0 / 600.0;
/// The next step is at most this multiple of the last.
const GROWTH_LIMIT: f64 = 4.0;
/// Part of the step that the estimate would allow which is taken.
const SAFETY: f64 = 0.9;
/// How far out in the spread the pilots stand, standard deviations.
pub const PILOT_CORNER: f64 = 2.0;
/// Number of pilots: every corner of slope, volume and level.
pub const PILOTS: usize = 8;

/// A stretch of constant input and constant kidneys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Hours from the start of the order.
    pub start: f64,
    /// Hours, above 0.
    pub length: f64,
    /// All infusions and what a dialysate gives, together, mmol/h.
    pub input: f64,
    /// Filtration of the typical patient, L/h.
    pub filtration: f64,
    /// The clearance of a linear model as a part of that at the start.
    pub clearance: f64,
    /// Clearance by a dialyzer, L/h.
    pub dialyzed: f64,
}

/// One step for all patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which piece it belongs to.
    pub piece: usize,
    /// Whether it is the first of its piece.
    pub first: bool,
    /// Whether it lies within the order, where the highest level is looked for.
    pub within_order: bool,
    /// Hours from the start of the order.
    pub start: f64,
    /// Hours.
    pub length: f64,
    /// The samples inside the step or at its end.
    pub samples: Range<usize>,
}

/// A time at which the level of every patient is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Hours from the start of the order.
    pub time: f64,
    /// Weights of the slopes of its step; all 0 at the very start.
    pub weights: [f64; STAGES],
}

/// What is looked at, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Hours from the start of the order, at or below 0: where the simulation starts.
    pub from: f64,
    /// End of the order, hours.
    pub order_end: f64,
    /// Where the simulation ends, hours.
    pub to: f64,
    /// Times at which levels are counted, hours, ascending.
    pub samples: Vec<f64>,
}

/// The common steps of all patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// Stretches of constant input.
    pub pieces: Vec<Piece>,
    /// Steps that fill them.
    pub steps: Vec<Step>,
    /// Samples in order of time.
    pub samples: Vec<Sample>,
    /// Samples at the very start.
    pub at_start: usize,
}

impl Mesh {
    /// The mesh for patients around `individual` that suits the `pilots` among them.
    ///
    /// # Errors
    /// Internal if a time or an infusion is not usable or the equations need too many steps.
    pub fn new(
        individual: &Individual,
        pilots: &Group<PILOTS>,
        inputs: &[Infusion],
        window: &Window,
    ) -> Result<Self> {
        Self::within(PILOT_ERROR, (individual, pilots), inputs, window)
    }

    /// As [`Self::new`] with another error (mmol/L) allowed to a pilot in one step than
    /// [`PILOT_ERROR`]; no matter to linear equations.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn within(
        allowed: f64,
        (individual, pilots): (&Individual, &Group<PILOTS>),
        inputs: &[Infusion],
        window: &Window,
    ) -> Result<Self> {
        let pieces = pieces(individual, inputs, window)?;
        let steps = if is_linear(&pieces) {
            linear_steps(&pieces, pilots, window)?
        } else {
            steps(allowed, &pieces, pilots, window)?
        };
        let mut mesh = Self {
            pieces,
            steps,
            samples: Vec::new(),
            at_start: 0,
        };
        mesh.place(&window.samples)?;
        Ok(mesh)
    }

    /// Whether all equations are linear: excretion in proportion to the level, or no filtration
    /// at any time.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        is_linear(&self.pieces)
    }

    /// Gives every sample to the step that reaches it.
    fn place(&mut self, times: &[f64]) -> Result<()> {
        let start = self.steps.first().map_or(0.0, |step| step.start);
        let end = self
            .steps
            .last()
            .map_or(0.0, |step| step.start + step.length);
        let inside = |time: &f64| (start..=end + SAME_MOMENT).contains(time);
        if !(times.is_sorted() && times.iter().all(inside)) {
            return Err(Error::internal("sample times outside the simulation"));
        }
        self.samples = times
            .iter()
            .map(|&time| Sample {
                time,
                weights: [0.0; STAGES],
            })
            .collect();
        self.at_start = times.partition_point(|&time| time <= start);
        let mut next = self.at_start;
        for step in &mut self.steps {
            let begin = next;
            let reach = step.start + step.length + SAME_MOMENT;
            while let Some(sample) = self.samples.get_mut(next).filter(|s| s.time <= reach) {
                sample.weights = weights(((sample.time - step.start) / step.length).min(1.0));
                next += 1;
            }
            step.samples = begin..next;
        }
        Ok(())
    }
}

/// Weights of the slopes at the part `theta` of a step.
#[must_use]
pub fn weights(theta: f64) -> [f64; STAGES] {
    std::array::from_fn(|stage| {
        let [square, cube, fourth] = INSIDE[stage];
        let linear = if stage == 0 { theta } else { 0.0 };
        linear + theta * theta * (square + theta * (cube + theta * fourth))
    })
}

fn is_linear(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| piece.filtration == 0.0)
}

/// The stretches of constant input and constant kidneys, cut at the ends of the order too.
fn pieces(individual: &Individual, inputs: &[Infusion], window: &Window) -> Result<Vec<Piece>> {
    let Window {
        from,
        order_end,
        to,
        ..
    } = *window;
    if !(from.is_finite() && to.is_finite() && from <= 0.0 && from < to) {
        return Err(Error::internal(format!(
            "a population from {from} h to {to} h"
        )));
    }
    let infusions = inputs.iter().map(usable).collect::<Result<Vec<_>>>()?;
    let edges = infusions.iter().flat_map(|&(start, end, _)| [start, end]);
    let mut times: Vec<f64> = edges
        .chain(individual.kidney_changes())
        .chain([0.0, order_end])
        .filter(|&time| time > from + SAME_MOMENT && time < to - SAME_MOMENT)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|later, earlier| *later - *earlier <= SAME_MOMENT);
    times.insert(0, from);
    times.push(to);
    let piece = |pair: &[f64]| {
        let (start, length) = (pair[0], pair[1] - pair[0]);
        let middle = start + 0.5 * length;
        let running = infusions
            .iter()
            .filter(|(begin, end, _)| (*begin..*end).contains(&middle));
        let infused: f64 = running.map(|(_, _, rate)| rate).sum();
        let first = individual.kernel();
        let now = individual.kernel_at(Time::new::<hour>(middle));
        Piece {
            start,
            length,
            input: infused + (now.resting_input - first.resting_input),
            filtration: match now.excretion {
                Excretion::RenalThreshold { filtration, .. } => filtration,
                Excretion::Linear { .. } => 0.0,
            },
            clearance: match (now.excretion, first.excretion) {
                (Excretion::Linear { clearance, .. }, Excretion::Linear { clearance: own, .. })
                    if own > 0.0 =>
                {
                    clearance / own
                }
                _ => 1.0,
            },
            dialyzed: now.non_renal - first.non_renal,
        }
    };
    Ok(times.windows(2).map(piece).collect())
}

/// Start, end (hours) and rate (mmol/h) of an infusion.
fn usable(infusion: &Infusion) -> Result<(f64, f64, f64)> {
    let (start, end) = (infusion.start.get::<hour>(), infusion.end().get::<hour>());
    let rate = infusion.rate.get::<millimole_per_hour>();
    if start < end && start.is_finite() && end.is_finite() && rate.is_finite() && rate >= 0.0 {
        return Ok((start, end, rate));
    }
    Err(Error::internal(format!(
        "an infusion from {start} h to {end} h of {rate} mmol/h"
    )))
}

/// Steps that keep the estimated error of every pilot below `allowed` mmol/L.
fn steps(
    allowed: f64,
    pieces: &[Piece],
    pilots: &Group<PILOTS>,
    window: &Window,
) -> Result<Vec<Step>> {
    let rates = Rates::of(pilots);
    let mut state = lanes::State::start(pilots);
    let mut steps = Vec::new();
    let mut planned = FIRST_STEP;
    for (index, piece) in pieces.iter().enumerate() {
        let rates = rates.during(piece);
        planned = planned.min(FIRST_STEP);
        let mut at = 0.0;
        while at < piece.length {
            enough(&steps)?;
            let rest = piece.length - at;
            let last = planned >= rest * (1.0 - SAME_MOMENT);
            let length = match planned {
                _ if last => rest,
                // Two equal steps to the end rather than a long and a tiny one.
                planned if 2.0 * planned > rest => 0.5 * rest,
                planned => planned,
            };
            let mut slopes = Slopes::new();
            rates.first_slope::<true>(&state, &mut slopes);
            let next = rates.step::<true>(&state, length, &mut slopes);
            // The middle of the step is looked at too, so it must be as good as the end.
            let mut halves = slopes;
            let half = rates.step::<true>(&state, 0.5 * length, &mut halves);
            let middle = slopes.inside(&state.level, &weights(0.5), length);
            let errors = slopes.errors::<true>(length).into_iter();
            let missed = half
                .level
                .iter()
                .zip(middle)
                .map(|(level, seen)| (level - seen).abs());
            // Unlike f64::max this keeps a number that is none, so that it is refused below.
            let worse = |worst: f64, error: f64| if error <= worst { worst } else { error };
            let error = errors.chain(missed).fold(0.0, worse);
            let growth = SAFETY * (allowed / error.max(1e-300)).powf(0.2);
            planned = length * growth.clamp(0.1, GROWTH_LIMIT);
            if !matches!(error.partial_cmp(&allowed), Some(order) if order.is_le()) {
                if !error.is_finite() || length < SAME_MOMENT {
                    return Err(unsolvable());
                }
                continue;
            }
            steps.push(step((index, piece), window, (at, length)));
            state = next;
            at = if last { piece.length } else { at + length };
        }
    }
    Ok(steps)
}

/// Steps of linear equations: for no pilot is a level between the points off by more than
/// [`linear::BOUND`].
fn linear_steps(pieces: &[Piece], pilots: &Group<PILOTS>, window: &Window) -> Result<Vec<Step>> {
    let rates = Rates::of(pilots);
    let mut state = lanes::State::start(pilots);
    let mut steps = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let mut stretch = Stretch::new::<true>(&rates.during(piece), &state);
        let mut at = 0.0;
        while at < piece.length {
            enough(&steps)?;
            let (reach, rest) = (stretch.reach::<true>(), piece.length - at);
            let length = linear::next(reach, rest);
            let (levels, _) = stretch.step::<true>(length);
            let known = levels.iter().flatten().all(|level| level.is_finite());
            if !known || reach.is_nan() || length < SAME_MOMENT {
                return Err(unsolvable());
            }
            steps.push(step((index, piece), window, (at, length)));
            at = if length >= rest {
                piece.length
            } else {
                at + length
            };
        }
        state = stretch.state::<true>();
    }
    Ok(steps)
}

/// The step of `length` hours, `at` hours into a piece.
fn step((index, piece): (usize, &Piece), window: &Window, (at, length): (f64, f64)) -> Step {
    let start = piece.start + at;
    Step {
        piece: index,
        first: at == 0.0,
        within_order: start >= -SAME_MOMENT && start < window.order_end - SAME_MOMENT,
        start,
        length,
        samples: 0..0,
    }
}

/// # Errors
/// Internal where there are too many steps already.
fn enough(steps: &[Step]) -> Result<()> {
    if steps.len() < MOST_STEPS {
        return Ok(());
    }
    Err(Error::internal("too many steps in a population"))
}

fn unsolvable() -> Error {
    Error::internal("the equations of a population cannot be solved")
}
