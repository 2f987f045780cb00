//! A step or a part of one of depleted patients with slow pools, on one side of the bend: who passes
//! it, when, and what is seen on the way.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::mesh::Sample;
use super::pool_rates::{FAR, POOL, PoolSlopes, PoolState, SERUM, Sides};
use crate::ode::tableau::{INSIDE, STAGES};

/// Improvements of the moment of a passage, whose chord is a good start.
const REFINEMENTS: usize = 6;
/// Halvings of a step in the search of a turn.
const HALVINGS: usize = 40;

/// A step or a part of one, in which every lane is on one side of the bend.
#[derive(Clone, Copy)]
pub(super) struct Part<const L: usize> {
    pub(super) state: PoolState<L>,
    /// Of the whole step, each lane at its own pace.
    pub(super) slopes: PoolSlopes<L>,
    pub(super) next: PoolState<L>,
    /// Where it begins, as a part of the step.
    pub(super) begin: [f64; L],
    /// How much of the step it is; 0 for lanes that do not take part.
    pub(super) pace: [f64; L],
}

/// The samples of a step.
pub(super) struct StepSamples<'a, const L: usize> {
    pub(super) samples: &'a [Sample],
    /// Hours.
    pub(super) start: f64,
    pub(super) levels: &'a mut [[f64; L]],
}

/// Who passes the bend in a part, and when.
pub(super) struct Passages<const L: usize> {
    pub(super) any: bool,
    pub(super) whether: [bool; L],
    /// As a part of the part.
    pub(super) moment: [f64; L],
}

impl<const L: usize> Part<L> {
    /// Who passes the bend, and when, by the polynomial of degree 4 through the part.
    #[inline(always)]
    pub(super) fn passages(&self, sides: &Sides<L>, full_at: f64, length: f64) -> Passages<L> {
        let course = self.course(length);
        let mut passages = Passages {
            any: false,
            whether: [false; L],
            moment: [1.0; L],
        };
        let (mut low, mut high) = ([0.0; L], [1.0; L]);
        for lane in 0..L {
            let side = 2.0 * sides.follows[lane] - 1.0;
            let takes_part = self.pace[lane] > 0.0;
            passages.whether[lane] = takes_part & (side * (self.next[SERUM][lane] - full_at) > 0.0);
        }
        for lane in 0..L {
            let rise = self.slopes[SERUM][0][lane];
            let arrive = self.slopes[SERUM][STAGES - 1][lane];
            let side = 2.0 * sides.follows[lane] - 1.0;
            let turns = (side * rise > 0.0) & (side * arrive < 0.0);
            if turns & !passages.whether[lane] & (self.pace[lane] > 0.0) {
                let turn = course.turn(lane);
                let beyond = side * (course.at(lane, turn).0 - full_at) > 0.0;
                (passages.whether[lane], high[lane]) = (beyond, turn);
            }
        }
        for lane in 0..L {
            passages.any |= passages.whether[lane];
        }
        if !passages.any {
            return passages;
        }
        let mut moment = high;
        for lane in 0..L {
            // The chord.
            let from = course.at(lane, 0.0).0;
            let share = (full_at - from) / (course.at(lane, high[lane]).0 - from);
            let inside = (share > 0.0) & (share < 1.0);
            moment[lane] *= if inside { share } else { 0.5 };
        }
        for _ in 0..REFINEMENTS {
            for lane in 0..L {
                let side = 2.0 * sides.follows[lane] - 1.0;
                let (level, slope) = course.at(lane, moment[lane]);
                let beyond = side * (level - full_at) > 0.0;
                high[lane] = if beyond { moment[lane] } else { high[lane] };
                low[lane] = if beyond { low[lane] } else { moment[lane] };
                // Newton where it stays between the two, else the middle.
                let newton = moment[lane] + (full_at - level) / slope;
                let inside = (newton >= low[lane]) & (newton <= high[lane]);
                let middle = 0.5 * (low[lane] + high[lane]);
                moment[lane] = if inside { newton } else { middle };
            }
        }
        passages.moment = moment;
        passages
    }

    /// The serum level as a polynomial of the part.
    #[inline(always)]
    pub(super) fn course(&self, length: f64) -> Course<L> {
        let mut course = Course {
            terms: [[0.0; L]; 5],
        };
        let slopes = &self.slopes[SERUM];
        for lane in 0..L {
            let (mut square, mut cube, mut fourth) = (0.0, 0.0, 0.0);
            for stage in 0..STAGES {
                square += INSIDE[stage][0] * slopes[stage][lane];
                cube += INSIDE[stage][1] * slopes[stage][lane];
                fourth += INSIDE[stage][2] * slopes[stage][lane];
            }
            course.terms[0][lane] = self.state[SERUM][lane];
            course.terms[1][lane] = length * slopes[0][lane];
            course.terms[2][lane] = length * square;
            course.terms[3][lane] = length * cube;
            course.terms[4][lane] = length * fourth;
        }
        course
    }

    /// Goes on to the rest of the step of lanes that pass the bend; slopes and ends are those of
    /// the part before.
    #[inline(always)]
    pub(super) fn go_on<const TWO: bool>(
        &mut self,
        passages: &Passages<L>,
        full_at: f64,
        length: f64,
    ) {
        for lane in 0..L {
            let moment = passages.moment[lane];
            let (mut far, mut pool) = (0.0, 0.0);
            for stage in 0..STAGES {
                let [square, cube, fourth] = INSIDE[stage];
                let linear = if stage == 0 { moment } else { 0.0 };
                let curved = moment * moment * (square + moment * (cube + moment * fourth));
                pool += (linear + curved) * self.slopes[POOL][stage][lane];
                if TWO {
                    far += (linear + curved) * self.slopes[FAR][stage][lane];
                }
            }
            let begin = self.begin[lane] + self.pace[lane] * moment;
            let left = if passages.whether[lane] {
                1.0 - begin
            } else {
                0.0
            };
            (self.begin[lane], self.pace[lane]) = (begin, left);
            self.state[SERUM][lane] = full_at;
            self.state[POOL][lane] += length * pool;
            if TWO {
                self.state[FAR][lane] += length * far;
            }
        }
    }

    /// Shows the samples that lie in the part.
    #[inline(always)]
    pub(super) fn show<const G: usize>(
        &self,
        lanes: &[usize; L],
        length: f64,
        into: &mut StepSamples<'_, G>,
    ) {
        if into.samples.is_empty() {
            return;
        }
        let course = self.course(length);
        for (sample, levels) in into.samples.iter().zip(&mut *into.levels) {
            let at = ((sample.time - into.start) / length).min(1.0);
            for (place, lane) in lanes.iter().enumerate() {
                if self.pace[place] > 0.0 && at >= self.begin[place] {
                    let within = (at - self.begin[place]) / self.pace[place];
                    levels[*lane] = course.at(place, within).0;
                }
            }
        }
    }
}

/// Polynomials of degree 4 of a part.
pub(super) struct Course<const L: usize> {
    terms: [[f64; L]; 5],
}

impl<const L: usize> Course<L> {
    /// Level (mmol/L) and slope (per whole part) of a lane.
    #[inline(always)]
    pub(super) fn at(&self, lane: usize, t: f64) -> (f64, f64) {
        let (level, rise) = (self.terms[0][lane], self.terms[1][lane]);
        let (square, cube) = (self.terms[2][lane], self.terms[3][lane]);
        let fourth = self.terms[4][lane];
        (
            level + t * (rise + t * (square + t * (cube + t * fourth))),
            rise + t * (2.0 * square + t * (3.0 * cube + t * 4.0 * fourth)),
        )
    }

    /// Where a level whose slopes at the ends have both signs turns.
    #[inline(never)]
    fn turn(&self, lane: usize) -> f64 {
        let rises = self.terms[1][lane] > 0.0;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if (self.at(lane, middle).1 > 0.0) == rises {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }
}
