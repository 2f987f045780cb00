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

/// Improvements of the place of a crossing inside half a step, whose chord is a good start.
const REFINEMENTS: usize = 3;
/// Halvings of a step in the search of a turn, around which the level hardly changes.
const HALVINGS: usize = 24;

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

    /// Puts the figures of one patient in the place of a lane.
    pub fn replace(&mut self, lane: usize, figures: &Figures<1>) {
        self.peak[lane] = figures.peak[0];
        self.peak_at[lane] = figures.peak_at[0];
        self.end[lane] = figures.end[0];
        self.area[lane] = figures.area[0];
        for (above, own) in self.above.iter_mut().zip(&figures.above) {
            above[lane] = own[0];
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
            self.see_peak(span);
        }
        let mut turns = false;
        for lane in 0..L {
            turns |= rise[lane] * arrive[lane] < 0.0;
        }
        if turns {
            self.see_turns(span);
        }
    }

    /// The highest level at either end of the step.
    #[inline(always)]
    fn see_peak(&mut self, span: &Span<L>) {
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
    fn see_turns(&mut self, span: &Span<L>) {
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
                    let first = span.crossing(lane, *bound, (0.0, turn));
                    let second = span.crossing(lane, *bound, (turn, 1.0));
                    let between = span.length * (second - first);
                    above[lane] += if rise > 0.0 { between } else { -between };
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

    /// The part of the step at which a level with slopes of both signs turns.
    fn turn(&self, lane: usize) -> f64 {
        let [rise, arrive] = [0, 1].map(|place| self.slopes[place][lane]);
        let (mut low, mut high) = (0.0, 1.0);
        let mut t = rise / (rise - arrive);
        for _ in 0..HALVINGS {
            if (self.at(lane, t).1 > 0.0) == (rise > 0.0) {
                low = t;
            } else {
                high = t;
            }
            t = 0.5 * (low + high);
        }
        t
    }

    /// Adds the hours of the step that each lane spends at or above `bound`, judged by its ends.
    #[inline(always)]
    fn add_time_above(&self, bound: f64, above: &mut [f64; L]) {
        let ([begin, _, end], length) = (&self.levels, self.length);
        let (mut low, mut high) = ([0.0; L], [1.0; L]);
        for lane in 0..L {
            // The half of the step that holds the crossing.
            let early = (begin[lane] >= bound) != (self.levels[1][lane] >= bound);
            low[lane] = if early { 0.0 } else { 0.5 };
            high[lane] = if early { 0.5 } else { 1.0 };
        }
        let parts = self.crossings(bound, (low, high));
        for lane in 0..L {
            let (before, after) = (begin[lane] >= bound, end[lane] >= bound);
            let until = if before {
                parts[lane]
            } else {
                1.0 - parts[lane]
            };
            let part = if before == after { 1.0 } else { until };
            above[lane] += if before | after { length * part } else { 0.0 };
        }
    }

    /// The part of the step at which each lane crosses `bound` between two parts; meaningless
    /// where it does not.
    #[inline(always)]
    fn crossings(&self, bound: f64, (mut low, mut high): ([f64; L], [f64; L])) -> [f64; L] {
        let (mut falls, mut t) = ([false; L], [0.0; L]);
        for lane in 0..L {
            let (begin, end) = (self.at(lane, low[lane]).0, self.at(lane, high[lane]).0);
            falls[lane] = begin > end;
            let part = (bound - begin) / (end - begin);
            let inside = (part > 0.0) & (part < 1.0);
            t[lane] = low[lane] + (high[lane] - low[lane]) * if inside { part } else { 0.5 };
        }
        for _ in 0..REFINEMENTS {
            for lane in 0..L {
                let (level, slope) = self.at(lane, t[lane]);
                let beyond = (level < bound) == falls[lane];
                high[lane] = if beyond { t[lane] } else { high[lane] };
                low[lane] = if beyond { low[lane] } else { t[lane] };
                // Newton where it stays between the two, else the middle.
                let newton = t[lane] + (bound - level) / slope;
                let inside = (newton >= low[lane]) & (newton <= high[lane]);
                let middle = 0.5 * (low[lane] + high[lane]);
                t[lane] = if inside { newton } else { middle };
            }
        }
        t
    }

    /// The same for one lane.
    fn crossing(&self, lane: usize, bound: f64, (low, high): (f64, f64)) -> f64 {
        let alone = Span {
            start: self.start,
            length: self.length,
            within_order: self.within_order,
            levels: self.levels.map(|levels| [levels[lane]]),
            slopes: self.slopes.map(|slopes| [slopes[lane]]),
        };
        let [part] = alone.crossings(bound, ([low], [high]));
        part
    }
}
