//! What is read off a course on the way: peak, end, area, time above each band.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::span::Span;
use crate::clinical::bands::{CAUTION_FROM, EMERGENCY_FROM, HIGH_ABOVE, STOP_FROM, WATCH_ABOVE};

/// Lower bounds of the bands above the usual range, mmol/L, ascending.
pub const BOUNDS: [f64; 5] = [
    HIGH_ABOVE,
    WATCH_ABOVE,
    CAUTION_FROM,
    STOP_FROM,
    EMERGENCY_FROM,
];

/// What is read off the courses of `L` patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CourseMetrics<const L: usize> {
    /// Highest level within the order, mmol/L.
    pub peak: [f64; L],
    /// When it is first there, hours.
    pub peak_at: [f64; L],
    /// Level at the end of the order, mmol/L.
    pub end: [f64; L],
    /// Area under the level from the start of the order on, mmol h/L.
    pub area: [f64; L],
    /// Hours from the start of the order on at or above each of [`BOUNDS`].
    pub above: [[f64; L]; BOUNDS.len()],
}

impl<const L: usize> CourseMetrics<L> {
    /// Nothing seen yet but the level at the start.
    #[inline(always)]
    #[must_use]
    pub fn new(level: &[f64; L]) -> Self {
        Self {
            peak: [f64::NEG_INFINITY; L],
            peak_at: [0.0; L],
            end: *level,
            area: [0.0; L],
            above: [[0.0; L]; BOUNDS.len()],
        }
    }

    /// The metrics of one lane.
    #[must_use]
    pub fn lane(&self, lane: usize) -> CourseMetrics<1> {
        CourseMetrics {
            peak: [self.peak[lane]],
            peak_at: [self.peak_at[lane]],
            end: [self.end[lane]],
            area: [self.area[lane]],
            above: self.above.map(|above| [above[lane]]),
        }
    }

    /// Of two courses of every patient the higher peak and end, and the larger area and times
    /// above.
    pub fn keep_higher(&mut self, other: &Self) {
        for lane in 0..L {
            if other.peak[lane] > self.peak[lane] {
                self.peak[lane] = other.peak[lane];
                self.peak_at[lane] = other.peak_at[lane];
            }
            self.end[lane] = self.end[lane].max(other.end[lane]);
            self.area[lane] = self.area[lane].max(other.area[lane]);
            for (above, other) in self.above.iter_mut().zip(&other.above) {
                above[lane] = above[lane].max(other[lane]);
            }
        }
    }

    /// Puts the metrics of one patient in the place of a lane.
    pub fn replace(&mut self, lane: usize, metrics: &CourseMetrics<1>) {
        self.peak[lane] = metrics.peak[0];
        self.peak_at[lane] = metrics.peak_at[0];
        self.end[lane] = metrics.end[0];
        self.area[lane] = metrics.area[0];
        for (above, own) in self.above.iter_mut().zip(&metrics.above) {
            above[lane] = own[0];
        }
    }

    /// Adds what one step shows.
    #[inline(always)]
    pub fn add_span(&mut self, span: &Span<L>) {
        if span.start + span.length <= 0.0 {
            return;
        }
        let ([begin, middle, end], [rise, arrive]) = (&span.levels, &span.slopes);
        let length = span.length;
        for lane in 0..L {
            // The integral of the polynomial of degree 4 with these values and slopes.
            let ends = 7.0 * (begin[lane] + end[lane]);
            let bend = 0.5 * length * (rise[lane] - arrive[lane]);
            self.area[lane] += length * ((ends + 16.0 * middle[lane] + bend) * (1.0 / 30.0));
        }
        for (bound, above) in BOUNDS.iter().zip(&mut self.above) {
            let (mut all, mut none) = (true, true);
            for lane in 0..L {
                let (before, after) = (begin[lane] >= *bound, end[lane] >= *bound);
                all &= before & after;
                none &= !(before | after);
            }
            if all {
                for lane in 0..L {
                    above[lane] += length;
                }
            } else if !none {
                span.add_time_above(*bound, above);
            }
        }
        if span.within_order {
            self.add_peak(span);
        }
        let mut turns = false;
        for lane in 0..L {
            turns |= rise[lane] * arrive[lane] < 0.0;
        }
        if turns {
            self.add_turns(span);
        }
    }

    /// The highest level at either end of the step.
    #[inline(always)]
    fn add_peak(&mut self, span: &Span<L>) {
        let [begin, _, end] = &span.levels;
        for lane in 0..L {
            let higher = begin[lane] > self.peak[lane];
            self.peak[lane] = if higher { begin[lane] } else { self.peak[lane] };
            self.peak_at[lane] = if higher {
                span.start
            } else {
                self.peak_at[lane]
            };
            let higher = end[lane] > self.peak[lane];
            let at = span.start + span.length;
            self.peak[lane] = if higher { end[lane] } else { self.peak[lane] };
            self.peak_at[lane] = if higher { at } else { self.peak_at[lane] };
        }
        self.end = *end;
    }

    /// Levels that turn inside the step: a higher peak, or a bound crossed twice. A level turns
    /// at most once in a stretch of constant input.
    #[inline(never)]
    fn add_turns(&mut self, span: &Span<L>) {
        for lane in 0..L {
            let [rise, arrive] = [0, 1].map(|place| span.slopes[place][lane]);
            if rise * arrive >= 0.0 {
                continue;
            }
            let [begin, _, end] = span.levels.map(|level| level[lane]);
            // A level that bends one way stays within the tangents at its ends.
            let tangents = [begin + rise * span.length, end - arrive * span.length];
            let within = |bound: f64| match rise > 0.0 {
                true => bound > begin.max(end) && tangents.iter().all(|reach| bound <= *reach),
                false => bound <= begin.min(end) && tangents.iter().all(|reach| bound > *reach),
            };
            let higher = span.within_order && rise > 0.0;
            if !(higher || BOUNDS.iter().any(|bound| within(*bound))) {
                continue;
            }
            let turn = span.turn(lane);
            let level = span.at(lane, turn).0;
            if higher && level > self.peak[lane] {
                self.peak[lane] = level;
                self.peak_at[lane] = span.start + turn * span.length;
            }
            for (bound, above) in BOUNDS.iter().zip(&mut self.above) {
                if within(*bound) && (level >= *bound) == (rise > 0.0) {
                    let first = span.crossing(lane, *bound, 0.0, turn);
                    let second = span.crossing(lane, *bound, turn, 1.0);
                    let between = span.length * (second - first);
                    above[lane] += if rise > 0.0 { between } else { -between };
                }
            }
        }
    }
}
