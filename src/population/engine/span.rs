//! One step of many courses, and where in it a level turns or crosses a bound.

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

impl<const L: usize> Span<L> {
    /// Level (mmol/L) and slope (per whole step) of a lane at the part `t` of the step: the
    /// polynomial of degree 4 through the three levels with both slopes.
    #[inline(always)]
    pub(super) fn at(&self, lane: usize, t: f64) -> (f64, f64) {
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
    pub(super) fn turn(&self, lane: usize) -> f64 {
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
    pub(super) fn add_time_above(&self, bound: f64, above: &mut [f64; L]) {
        let ([begin, _, end], length) = (&self.levels, self.length);
        let (mut low, mut high) = ([0.0; L], [1.0; L]);
        for lane in 0..L {
            // The half of the step that holds the crossing.
            let early = (begin[lane] >= bound) != (self.levels[1][lane] >= bound);
            low[lane] = if early { 0.0 } else { 0.5 };
            high[lane] = if early { 0.5 } else { 1.0 };
        }
        let parts = self.crossings(bound, low, high);
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
    fn crossings(&self, bound: f64, mut low: [f64; L], mut high: [f64; L]) -> [f64; L] {
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

    /// The part of the step at which one lane crosses `bound` between two parts.
    pub(super) fn crossing(&self, lane: usize, bound: f64, low: f64, high: f64) -> f64 {
        let alone = Span {
            start: self.start,
            length: self.length,
            within_order: self.within_order,
            levels: self.levels.map(|levels| [levels[lane]]),
            slopes: self.slopes.map(|slopes| [slopes[lane]]),
        };
        let [part] = alone.crossings(bound, [low], [high]);
        part
    }
}
