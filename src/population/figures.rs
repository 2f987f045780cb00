//! What is read off a course on the way: peak, end, area, time above each band.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use crate::clinical::bands::{CAUTION_FROM, EMERGENCY_FROM, HIGH_ABOVE, STOP_FROM, WATCH_ABOVE};

/// Lower bounds of the bands above the usual range, mmol/L, ascending.
pub const BOUNDS: [f64; 5] = [
    HIGH_ABOVE,
    WATCH_ABOVE,
    CAUTION_FROM,
    STOP_FROM,
    EMERGENCY_FROM,
];

/// Improvements of the place of a peak or a crossing inside a step.
const REFINEMENTS: usize = 6;

/// What is known about one step of `L` patients.
#[derive(Clone, Copy, Debug)]
pub struct Span<const L: usize> {
    /// Hours from the start of the order.
    pub start: f64,
    /// Hours.
    pub length: f64,
    /// Whether the step counts for the peak.
    pub within_order: bool,
    /// Level at the begin, the middle and the end, mmol/L.
    pub levels: [[f64; L]; 3],
    /// Slope at the begin and the end, mmol/L/h.
    pub slopes: [[f64; L]; 2],
}

/// Figures of `L` patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures<const L: usize> {
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

impl<const L: usize> Figures<L> {
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

    /// The figures of one lane.
    #[must_use]
    pub fn lane(&self, lane: usize) -> Figures<1> {
        Figures {
            peak: [self.peak[lane]],
            peak_at: [self.peak_at[lane]],
            end: [self.end[lane]],
            area: [self.area[lane]],
            above: self.above.map(|above| [above[lane]]),
        }
    }

    /// Adds one step.
    #[inline(always)]
    pub fn see(&mut self, span: &Span<L>) {
        if span.start + span.length <= 0.0 {
            return;
        }
        let ([begin, middle, end], [rise, arrive]) = (&span.levels, &span.slopes);
        let length = span.length;
        for lane in 0..L {
            // The integral of the polynomial of degree 4 with these values and slopes.
            let ends = 7.0 * (begin[lane] + end[lane]);
            let bend = length * (rise[lane] - arrive[lane]);
            self.area[lane] += length * ((ends + 16.0 * middle[lane] + bend) * (1.0 / 30.0));
        }
        for (bound, above) in BOUNDS.iter().zip(&mut self.above) {
            let (mut all, mut none) = (true, true);
            for lane in 0..L {
                let (before, after) = (begin[lane] >= *bound, end[lane] >= *bound);
                all &= before & after;
                none &= !(before | after);
            }
            if none {
                continue;
            }
            for lane in 0..L {
                above[lane] += if all {
                    length
                } else {
                    span.time_above(lane, *bound)
                };
            }
        }
        if span.within_order {
            self.see_peak(span);
        }
    }

    #[inline(always)]
    fn see_peak(&mut self, span: &Span<L>) {
        let [begin, _, end] = &span.levels;
        let mut turns = false;
        for lane in 0..L {
            let higher = begin[lane] > self.peak[lane];
            self.peak[lane] = if higher { begin[lane] } else { self.peak[lane] };
            self.peak_at[lane] = if higher {
                span.start
            } else {
                self.peak_at[lane]
            };
            turns |= (span.slopes[0][lane] > 0.0) & (span.slopes[1][lane] < 0.0);
        }
        if turns {
            self.see_turns(span);
        }
        for lane in 0..L {
            let higher = end[lane] > self.peak[lane];
            self.peak[lane] = if higher { end[lane] } else { self.peak[lane] };
            let at = span.start + span.length;
            self.peak_at[lane] = if higher { at } else { self.peak_at[lane] };
        }
        self.end = *end;
    }

    /// Peaks inside a step; the level turns at most once in a stretch of constant input.
    #[inline(never)]
    fn see_turns(&mut self, span: &Span<L>) {
        for lane in 0..L {
            if span.slopes[0][lane] > 0.0 && span.slopes[1][lane] < 0.0 {
                let part = span.turn(lane);
                let level = span.at(lane, part).0;
                if level > self.peak[lane] {
                    self.peak[lane] = level;
                    self.peak_at[lane] = span.start + part * span.length;
                }
            }
        }
    }
}

impl<const L: usize> Span<L> {
    /// Level (mmol/L) and slope (per whole step) of a lane at the part `t` of the step: the
    /// polynomial of degree 4 through the three levels with both slopes.
    #[inline(always)]
    fn at(&self, lane: usize, t: f64) -> (f64, f64) {
        let [begin, middle, end] = [0, 1, 2].map(|place| self.levels[place][lane]);
        let [rise, arrive] = [0, 1].map(|place| self.length * self.slopes[place][lane]);
        let step = end - begin;
        // Cubic through the ends, then what the middle adds.
        let (square, cube) = (3.0 * step - 2.0 * rise - arrive, rise + arrive - 2.0 * step);
        let extra = 16.0 * (middle - 0.5 * (begin + end) - 0.125 * (rise - arrive));
        let rest = 1.0 - t;
        let level = begin + t * (rise + t * (square + t * cube)) + extra * (t * rest) * (t * rest);
        let slope =
            rise + t * (2.0 * square + 3.0 * t * cube) + extra * 2.0 * (t * rest) * (rest - t);
        (level, slope)
    }

    /// The part of the step after which a level that rises first and falls last turns.
    fn turn(&self, lane: usize) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        let [rise, arrive] = [0, 1].map(|place| self.slopes[place][lane]);
        let mut t = rise / (rise - arrive);
        // Around a peak the level hardly depends on the place: halvings are enough.
        for _ in 0..4 * REFINEMENTS {
            if self.at(lane, t).1 > 0.0 {
                low = t;
            } else {
                high = t;
            }
            t = 0.5 * (low + high);
        }
        t
    }

    /// Hours of the step that a lane spends at or above `bound`; a level that crosses twice
    /// within one step is judged by the ends.
    #[inline(always)]
    fn time_above(&self, lane: usize, bound: f64) -> f64 {
        let (begin, end) = (self.levels[0][lane], self.levels[2][lane]);
        match (begin >= bound, end >= bound) {
            (true, true) => self.length,
            (false, false) => 0.0,
            (rises_from_below, _) => {
                let part = self.crossing(lane, bound);
                self.length * if rises_from_below { part } else { 1.0 - part }
            }
        }
    }

    /// The part of the step after which a level that lies on both sides of `bound` crosses it.
    #[inline(never)]
    fn crossing(&self, lane: usize, bound: f64) -> f64 {
        let (begin, end) = (self.levels[0][lane], self.levels[2][lane]);
        let falls = begin > end;
        let (mut low, mut high) = (0.0, 1.0);
        let mut t = (bound - begin) / (end - begin);
        for _ in 0..REFINEMENTS {
            let (level, slope) = self.at(lane, t);
            if (level < bound) == falls {
                high = t;
            } else {
                low = t;
            }
            // Newton where it stays between the two, else the middle.
            let newton = t + (bound - level) / slope;
            t = if newton > low && newton < high {
                newton
            } else {
                0.5 * (low + high)
            };
        }
        t
    }
}
