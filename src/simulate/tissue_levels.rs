//! The course of a patient with a slow pool in even steps: thousands of candidates are weighed by
//! it, and only even steps make the differences between neighbors smooth.
//!
//! Classical Runge-Kutta of fourth order. The fastest process lasts hours, so steps of a quarter of
//! an hour leave an error below a thousandth of a mmol/L, also where the level passes the bend of
//! the uptake; [`follow`](super::expected::follow) is the exact course.

use super::Window;
use super::grid;
use crate::dose::Infusion;
use crate::ode::System;
use crate::pk::Individual;
use crate::pk::kernel::tissue::{Tissue, TissueSegment};
use crate::units::Time;
use crate::{Error, Result};
use uom::si::time::hour;

/// Longest step, hours.
const STEP_HOURS: f64 = 0.25;

/// A course in even steps.
#[derive(Clone, Debug)]
pub struct SteppedCourse {
    /// Hours from the start of the order, ascending.
    times: Vec<f64>,
    /// Level (mmol/L) and urine (mmol) at each, with the slopes (per hour) before and after.
    points: Vec<[Turn; 2]>,
}

/// A value with its slope at the end of one step and at the begin of the next.
#[derive(Clone, Copy, Debug)]
struct Turn {
    value: f64,
    before: f64,
    after: f64,
}

impl SteppedCourse {
    /// The course of one reading of a patient whose slow pool begins at rest with the start level.
    ///
    /// # Errors
    /// Internal if the window or an infusion is not usable, or a level is not finite.
    pub fn of(
        individual: &Individual,
        tissue: Tissue,
        inputs: &[Infusion],
        window: Window,
    ) -> Result<Self> {
        let level = individual.start_millimolar();
        let mut state = [level, level, tissue.at_rest(level), 0.0];
        let start = |value| Turn {
            value,
            before: 0.0,
            after: 0.0,
        };
        let mut course = Self {
            times: vec![window.from],
            points: vec![[start(level), start(0.0)]],
        };
        for piece in grid::pieces(inputs, &individual.kidney_changes(), window)? {
            let kernel = individual.kernel_at(Time::new::<hour>(piece.start + 0.5 * piece.length));
            let slopes = |state: &[f64; 4]| {
                let segment = TissueSegment {
                    kernel: &kernel,
                    tissue,
                    input: piece.input,
                    above: state[0] > tissue.full_at,
                };
                let mut slopes = [0.0; 4];
                segment.derivative(0.0, state, &mut slopes);
                slopes
            };
            let steps = (piece.length / STEP_HOURS).ceil().max(1.0);
            let length = piece.length / steps;
            for step in 1..=steps as u64 {
                course.leaves(slopes(&state));
                state = stepped(&slopes, &state, length);
                let time = piece.start + length * step as f64;
                course.arrives(time, &state, slopes(&state))?;
            }
        }
        Ok(course)
    }

    /// The slopes with which the last point is left.
    fn leaves(&mut self, slopes: [f64; 4]) {
        if let Some([level, urine]) = self.points.last_mut() {
            (level.after, urine.after) = (slopes[0], slopes[3]);
        }
    }

    /// A further point.
    fn arrives(&mut self, time: f64, state: &[f64; 4], slopes: [f64; 4]) -> Result<()> {
        if !state.iter().all(|value| value.is_finite()) {
            return Err(Error::internal("an expected level is NaN or infinite"));
        }
        let turn = |place: usize| Turn {
            value: state[place],
            before: slopes[place],
            after: slopes[place],
        };
        self.times.push(time);
        self.points.push([turn(0), turn(3)]);
        Ok(())
    }

    /// The level at `time` (hours), mmol/L; at the nearest end outside the course.
    #[must_use]
    pub fn level(&self, time: f64) -> f64 {
        self.at(time, 0)
    }

    /// Excreted in urine from the first time to `time` (hours), mmol.
    #[must_use]
    pub fn urine(&self, time: f64) -> f64 {
        self.at(time, 1)
    }

    /// A value by the cubic that has both slopes.
    fn at(&self, time: f64, which: usize) -> f64 {
        let last = self.times.len() - 1;
        let after = self.times.partition_point(|known| *known < time);
        if after == 0 || last == 0 {
            return self.points[0][which].value;
        }
        let after = after.min(last);
        let (from, to) = (self.times[after - 1], self.times[after]);
        let (one, other) = (self.points[after - 1][which], self.points[after][which]);
        let length = to - from;
        let part = ((time - from) / length).min(1.0);
        let rest = 1.0 - part;
        rest * rest * (1.0 + 2.0 * part) * one.value
            + part * part * (3.0 - 2.0 * part) * other.value
            + length * part * rest * (rest * one.after - part * other.before)
    }
}

/// The state after one step of `length` hours.
fn stepped(slopes: &impl Fn(&[f64; 4]) -> [f64; 4], state: &[f64; 4], length: f64) -> [f64; 4] {
    let moved =
        |by: &[f64; 4], part: f64| std::array::from_fn(|k| state[k] + part * length * by[k]);
    let first = slopes(state);
    let second = slopes(&moved(&first, 0.5));
    let third = slopes(&moved(&second, 0.5));
    let fourth = slopes(&moved(&third, 1.0));
    std::array::from_fn(|k| {
        let mean = (first[k] + 2.0 * (second[k] + third[k]) + fourth[k]) / 6.0;
        state[k] + length * mean
    })
}
