//! The times at which a whole population is looked at: one mesh for all patients.
//!
//! A mesh depends on the order and on the typical patient, never on a drawn one, so a
//! patient's digits never depend on lane-mates. It is the step sequence that an adaptive
//! solver takes for a handful of pilot patients at the corners of the spread together. Linear
//! equations are solved without steps; theirs are as long as the polynomial between the points
//! allows for the pilots.

use super::pieces::{self, Piece, SAME_MOMENT, Window};
use super::pool_lanes::PoolPilots;
use super::rates::{Rates, Slopes, State, weights};
use super::stretch::{self, Stretch};
use crate::dose::Infusion;
use crate::ode::tableau::STAGES;
use crate::pk::Individual;
use crate::population::people::group::Group;
use crate::population::people::slow_pool::SlowPools;
use crate::population::people::spread::CORNERS;
use crate::{Error, Result};
use std::ops::Range;

/// Most steps of one mesh.
const MOST_STEPS: usize = 100_000;
/// Estimated error allowed to a pilot in one step, mmol/L.
pub const PILOT_ERROR: f64 = 1e-5;
/// The same of a pilot with a slow pool, whose errors count in all places together.
const POOL_PILOT_ERROR: f64 = 2e-5;
/// Sum of the estimated errors of a pilot with a slow pool, over all steps, mmol/L: with so much
/// room to [`LARGEST_ERROR`](super::courses::LARGEST_ERROR) hardly anybody is done again.
const PILOT_SUM: f64 = 2e-5;
/// Most meshes that are tried for that, each with a smaller error of a step; and the least part
/// of it that the next one is allowed.
const MOST_MESHES: usize = 4;
const LEAST_PART: f64 = 0.1;
/// First step tried after a change of the input, hours.
const FIRST_STEP: f64 = 1.0 / 600.0;
/// The next step is at most this multiple of the last.
const GROWTH_LIMIT: f64 = 4.0;
/// Part of the step that the estimate would allow which is taken.
const SAFETY: f64 = 0.9;
/// How far out in the spread the pilots stand, standard deviations.
pub const PILOT_CORNER: f64 = 2.0;

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

/// Who a mesh is made for.
#[derive(Clone, Copy, Debug)]
pub struct Pilots<'a> {
    /// The patient around whom the others are drawn.
    pub typical: &'a Individual,
    /// Patients at the corners of the spread, whom the steps must suit.
    pub corners: &'a Group<CORNERS>,
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
    /// The mesh that suits the `pilots`.
    ///
    /// # Errors
    /// Internal if a time or an infusion is not usable or the equations need too many steps.
    pub fn new(pilots: Pilots<'_>, inputs: &[Infusion], window: &Window) -> Result<Self> {
        Self::within(PILOT_ERROR, pilots, inputs, window)
    }

    /// As [`Self::new`] with another error (mmol/L) allowed to a pilot in one step than
    /// [`PILOT_ERROR`]; no matter to linear equations.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn within(
        allowed: f64,
        pilots: Pilots<'_>,
        inputs: &[Infusion],
        window: &Window,
    ) -> Result<Self> {
        let pieces = pieces::cut_pieces(pilots.typical, inputs, window)?;
        let steps = if pieces::are_linear(&pieces) {
            linear_steps(&pieces, pilots.corners, window)?
        } else {
            steps(allowed, &pieces, &mut Pilot::new(pilots.corners), window)?
        };
        Self::filled(pieces, steps, window)
    }

    /// The mesh that suits the `pilots` with slow `pools`.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_pools(
        pilots: Pilots<'_>,
        pools: &SlowPools<CORNERS>,
        inputs: &[Infusion],
        window: &Window,
    ) -> Result<Self> {
        let pieces = pieces::cut_pieces(pilots.typical, inputs, window)?;
        let mut allowed = POOL_PILOT_ERROR;
        let mut taken = Vec::new();
        for _ in 0..MOST_MESHES {
            let mut walk = PoolPilots::new(pilots.corners, pools);
            taken = steps(allowed, &pieces, &mut walk, window)?;
            let part = PILOT_SUM / walk.sum();
            if part >= 1.0 {
                break;
            }
            allowed *= part.max(LEAST_PART);
        }
        Self::filled(pieces, taken, window)
    }

    /// A mesh of these steps, with the samples of the window.
    fn filled(pieces: Vec<Piece>, steps: Vec<Step>, window: &Window) -> Result<Self> {
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
        pieces::are_linear(&self.pieces)
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

/// Pilots on their way through the pieces.
pub(super) trait Walk {
    /// Comes to a piece.
    fn enter(&mut self, piece: &Piece);
    /// Tries a step of so many hours; the largest error (mmol/L) of a pilot, no number where a
    /// level is none.
    fn attempt(&mut self, length: f64) -> f64;
    /// Takes the step that was tried last.
    fn accept(&mut self);
}

/// Pilots without a slow pool.
struct Pilot {
    own: Rates<CORNERS>,
    rates: Rates<CORNERS>,
    state: State<CORNERS>,
    next: State<CORNERS>,
}

impl Pilot {
    fn new(pilots: &Group<CORNERS>) -> Self {
        let (own, state) = (Rates::of_group(pilots), State::start(pilots));
        Self {
            own,
            rates: own,
            state,
            next: state,
        }
    }
}

impl Walk for Pilot {
    fn enter(&mut self, piece: &Piece) {
        self.rates = self.own.during(piece);
    }

    fn attempt(&mut self, length: f64) -> f64 {
        let (rates, state) = (&self.rates, &self.state);
        let mut slopes = Slopes::new();
        rates.first_slope::<true>(state, &mut slopes);
        self.next = rates.step::<true>(state, length, &mut slopes);
        // The middle of the step is looked at too, so it must be as good as the end.
        let mut halves = slopes;
        let half = rates.step::<true>(state, 0.5 * length, &mut halves);
        let middle = slopes.inside(&state.level, &weights(0.5), length);
        worst(slopes.errors::<true>(length), &half.level, &middle)
    }

    fn accept(&mut self) {
        self.state = self.next;
    }
}

/// The largest of the errors at the end and of the differences in the middle.
pub(super) fn worst<const L: usize>(errors: [f64; L], half: &[f64; L], middle: &[f64; L]) -> f64 {
    let missed = half
        .iter()
        .zip(middle)
        .map(|(level, seen)| (level - seen).abs());
    // Unlike f64::max this keeps a number that is none, so that it is refused.
    let worse = |worst: f64, error: f64| if error <= worst { worst } else { error };
    errors.into_iter().chain(missed).fold(0.0, worse)
}

/// Steps that keep the estimated error of every pilot below `allowed` mmol/L.
fn steps(
    allowed: f64,
    pieces: &[Piece],
    pilots: &mut impl Walk,
    window: &Window,
) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut planned = FIRST_STEP;
    for (index, piece) in pieces.iter().enumerate() {
        pilots.enter(piece);
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
            let error = pilots.attempt(length);
            let growth = SAFETY * libm::pow(allowed / error.max(1e-300), 0.2);
            planned = length * growth.clamp(0.1, GROWTH_LIMIT);
            if !matches!(error.partial_cmp(&allowed), Some(order) if order.is_le()) {
                if !error.is_finite() || length < SAME_MOMENT {
                    return Err(unsolvable());
                }
                continue;
            }
            steps.push(step(index, piece, window, at, length));
            pilots.accept();
            at = if last { piece.length } else { at + length };
        }
    }
    Ok(steps)
}

/// Steps of linear equations: for no pilot is a level between the points off by more than
/// [`stretch::BOUND`].
fn linear_steps(pieces: &[Piece], pilots: &Group<CORNERS>, window: &Window) -> Result<Vec<Step>> {
    let rates = Rates::of_group(pilots);
    let mut state = State::start(pilots);
    let mut steps = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let mut stretch = Stretch::new::<true>(&rates.during(piece), &state);
        let mut at = 0.0;
        while at < piece.length {
            enough(&steps)?;
            let (reach, rest) = (stretch.reach::<true>(), piece.length - at);
            let length = stretch::next(reach, rest);
            let (levels, _) = stretch.step::<true>(length);
            let known = levels.iter().flatten().all(|level| level.is_finite());
            if !known || reach.is_nan() || length < SAME_MOMENT {
                return Err(unsolvable());
            }
            steps.push(step(index, piece, window, at, length));
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
fn step(index: usize, piece: &Piece, window: &Window, at: f64, length: f64) -> Step {
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
