//! Many depleted patients with slow pools in one stream of instructions, on one mesh.
//!
//! The uptake bends at the level Cn at which a pool is full. A step is taken with the equations
//! of one side for every lane; a lane that comes to the other side, with the others that do,
//! takes the rest of the step again from the moment at which its level is at the bend, with the
//! equations of that side. So no step goes over a bend, the embedded estimates are those of smooth
//! equations, and their sum bounds what is left of all errors as without pools. The moment itself may
//! be off a little: the equations of both sides agree there, so that its square counts.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::expected_courses::ExpectedCourses;
use super::mesh::{Mesh, Walk, worst};
use super::pieces::Piece;
use super::pool_part::{Part, StepSamples};
use super::pool_rates::{FAR, POOL, PoolRates, PoolSlopes, PoolState, SERUM, Sides};
use super::rates::of_lanes;
use crate::ode::tableau::STAGES;
use crate::population::people::group::{Group, LANES};
use crate::population::people::slow_pool::SlowPools;
use crate::population::people::spread::CORNERS;
use multiversion::multiversion;

/// Most passages of the bend in one step: a level turns at most twice under constant input.
const MOST_PASSAGES: usize = 3;
/// Lanes that pass the bend in the same step are put together in groups of so many.
const TOGETHER: usize = 8;

/// The lanes of a group on their way.
#[derive(Clone, Copy)]
struct PoolWalk<const L: usize> {
    rates: PoolRates<L>,
    sides: Sides<L>,
    state: PoolState<L>,
    slopes: PoolSlopes<L>,
}

/// Where a step ends.
struct StepEnd<const L: usize> {
    state: PoolState<L>,
    /// Estimated errors of the step, mmol/L.
    errors: [f64; L],
}

impl<const L: usize> PoolWalk<L> {
    #[inline(always)]
    fn new(rates: PoolRates<L>, start: &[f64; L]) -> Self {
        Self {
            rates,
            sides: Sides::new([false; L], rates.full_at),
            state: rates.start(start),
            slopes: [[[0.0; L]; STAGES]; 3],
        }
    }

    /// Comes to a piece with its rates.
    #[inline(always)]
    fn enter<const TWO: bool>(&mut self, rates: PoolRates<L>) {
        self.rates = rates;
        self.sides = rates.sides::<TWO>(&self.state);
        rates.first_slope::<TWO>(&self.sides, &self.state, &mut self.slopes);
    }

    /// Goes on by `length` hours and shows the samples inside; returns the estimated errors.
    #[inline(always)]
    fn advance<const TWO: bool>(&mut self, length: f64, into: &mut StepSamples<'_, L>) -> [f64; L] {
        let rates = &self.rates;
        let next = rates.step::<TWO>(&self.sides, &self.state, length, &mut self.slopes);
        let errors = rates.errors::<TWO>(length, &self.slopes);
        let mut end = StepEnd {
            state: next,
            errors,
        };
        for (sample, levels) in into.samples.iter().zip(&mut *into.levels) {
            let weights = sample.weights.map(|weight| length * weight);
            for lane in 0..L {
                let mut sum = weights[0] * self.slopes[SERUM][0][lane];
                for stage in 1..STAGES {
                    sum += weights[stage] * self.slopes[SERUM][stage][lane];
                }
                levels[lane] = self.state[SERUM][lane] + sum;
            }
        }
        let mut passing = [0; L];
        let count = self.may_pass(&end.state, length, &mut passing);
        for some in passing[..count].chunks(TOGETHER) {
            self.pass::<TWO>(some, &mut end, length, into);
        }
        self.state = end.state;
        for place in [SERUM, FAR, POOL] {
            self.slopes[place][0] = self.slopes[place][STAGES - 1];
        }
        end.errors
    }

    /// Writes the lanes that may pass the bend on the way to `next` to the front of `passing`;
    /// returns how many.
    #[inline(always)]
    fn may_pass(&self, next: &PoolState<L>, length: f64, passing: &mut [usize; L]) -> usize {
        let mut may = [0_u64; L];
        let mut any = 0;
        for lane in 0..L {
            let side = 2.0 * self.sides.follows[lane] - 1.0;
            let rise = side * self.slopes[SERUM][0][lane];
            let arrive = side * self.slopes[SERUM][STAGES - 1][lane];
            let from = side * (self.state[SERUM][lane] - self.rates.full_at);
            let to = side * (next[SERUM][lane] - self.rates.full_at);
            // A level that bends one way stays within the tangents at its ends.
            let turns = (rise > 0.0) & (arrive < 0.0);
            let tangents = (from + rise * length > 0.0) & (to - arrive * length > 0.0);
            may[lane] = u64::from((to > 0.0) | (turns & tangents));
            any |= may[lane];
        }
        let mut count = 0;
        if any > 0 {
            for lane in 0..L {
                if may[lane] > 0 {
                    passing[count] = lane;
                    count += 1;
                }
            }
        }
        count
    }

    /// Does the rest of the step again for those of `some` lanes, at most [`TOGETHER`], that pass
    /// the bend on the way.
    #[inline(always)]
    fn pass<const TWO: bool>(
        &mut self,
        some: &[usize],
        end: &mut StepEnd<L>,
        length: f64,
        into: &mut StepSamples<'_, L>,
    ) {
        // One of them fills up the group; what it does there is left alone.
        let mut lanes = [some[0]; TOGETHER];
        lanes[..some.len()].copy_from_slice(some);
        let lanes = &lanes;
        let full_at = self.rates.full_at;
        let rates = self.rates.of_lanes(lanes);
        let mut sides = self.sides.of_lanes(lanes);
        let mut part = self.part(lanes, &end.state);
        for passage in 0..=MOST_PASSAGES {
            let passages = part.passages(&sides, full_at, length);
            if !passages.any {
                break;
            }
            if passage == MOST_PASSAGES {
                for (place, lane) in lanes.iter().enumerate() {
                    if passages.whether[place] {
                        end.errors[*lane] = f64::NAN;
                    }
                }
                break;
            }
            part.go_on::<TWO>(&passages, full_at, length);
            for place in 0..TOGETHER {
                sides.flip(place, passages.whether[place], full_at);
            }
            let paced = rates.paced(&part.pace);
            paced.first_slope::<TWO>(&sides, &part.state, &mut part.slopes);
            part.next = paced.step::<TWO>(&sides, &part.state, length, &mut part.slopes);
            let more = paced.errors::<TWO>(length, &part.slopes);
            let mut ends = [[[0.0; TOGETHER]; STAGES]; 3];
            rates.first_slope::<TWO>(&sides, &part.next, &mut ends);
            for (place, &lane) in some.iter().enumerate() {
                if !passages.whether[place] {
                    continue;
                }
                end.errors[lane] += more[place];
                self.sides.follows[lane] = sides.follows[place];
                self.sides.fixed[lane] = sides.fixed[place];
                for level in [SERUM, FAR, POOL] {
                    end.state[level][lane] = part.next[level][place];
                    self.slopes[level][STAGES - 1][lane] = ends[level][0][place];
                }
            }
            part.show(lanes, length, into);
        }
    }

    /// The whole step of some lanes.
    #[inline(always)]
    fn part(&self, lanes: &[usize; TOGETHER], next: &PoolState<L>) -> Part<TOGETHER> {
        let mut part = Part {
            state: [[0.0; TOGETHER]; 3],
            slopes: [[[0.0; TOGETHER]; STAGES]; 3],
            next: [[0.0; TOGETHER]; 3],
            begin: [0.0; TOGETHER],
            pace: [1.0; TOGETHER],
        };
        for level in [SERUM, FAR, POOL] {
            part.state[level] = of_lanes(&self.state[level], lanes);
            part.next[level] = of_lanes(&next[level], lanes);
            for stage in 0..STAGES {
                part.slopes[level][stage] = of_lanes(&self.slopes[level][stage], lanes);
            }
        }
        part
    }
}

/// Pilots with slow pools.
pub(super) struct PoolPilots {
    own: PoolRates<CORNERS>,
    walk: PoolWalk<CORNERS>,
    tried: PoolWalk<CORNERS>,
    /// Sums of the estimated errors, with that of the step that was tried last.
    sums: [f64; CORNERS],
    tried_sums: [f64; CORNERS],
}

impl PoolPilots {
    pub(super) fn new(corners: &Group<CORNERS>, pools: &SlowPools<CORNERS>) -> Self {
        let own = PoolRates::of_group(corners, pools);
        let walk = PoolWalk::new(own, &corners.start);
        Self {
            own,
            walk,
            tried: walk,
            sums: [0.0; CORNERS],
            tried_sums: [0.0; CORNERS],
        }
    }

    /// The largest sum of the estimated errors of a pilot, mmol/L.
    pub(super) fn sum(&self) -> f64 {
        self.sums.into_iter().fold(0.0, f64::max)
    }
}

impl Walk for PoolPilots {
    fn enter(&mut self, piece: &Piece) {
        self.walk.enter::<true>(self.own.during(piece));
    }

    fn attempt(&mut self, length: f64) -> f64 {
        let PoolWalk {
            rates,
            sides,
            state,
            mut slopes,
        } = self.walk;
        // The middle is looked at too; whoever passes the bend goes straight on here.
        let half = rates.step::<true>(&sides, &state, 0.5 * length, &mut slopes);
        let _ = rates.step::<true>(&sides, &state, length, &mut slopes);
        let part = Part {
            state,
            slopes,
            next: state,
            begin: [0.0; CORNERS],
            pace: [1.0; CORNERS],
        };
        let course = part.course(length);
        let middle = std::array::from_fn(|lane| course.at(lane, 0.5).0);
        self.tried = self.walk;
        let none = &mut StepSamples {
            samples: &[],
            start: 0.0,
            levels: &mut [],
        };
        let errors = self.tried.advance::<true>(length, none);
        self.tried_sums = self.sums;
        for lane in 0..CORNERS {
            self.tried_sums[lane] += errors[lane];
        }
        worst(errors, &half[SERUM], &middle)
    }

    fn accept(&mut self) {
        self.walk = self.tried;
        self.sums = self.tried_sums;
    }
}

/// Follows a group over the mesh.
#[inline(always)]
fn follow<const L: usize, const TWO: bool>(
    group: &Group<L>,
    pools: &SlowPools<L>,
    mesh: &Mesh,
    courses: &mut ExpectedCourses<L>,
) {
    let own = PoolRates::of_group(group, pools);
    let mut walk = PoolWalk::new(own, &group.start);
    courses.errors = [0.0; L];
    courses.samples[..mesh.at_start].fill(group.start);
    for step in &mesh.steps {
        if step.first {
            walk.enter::<TWO>(own.during(&mesh.pieces[step.piece]));
        }
        let mut into = StepSamples {
            samples: &mesh.samples[step.samples.clone()],
            start: step.start,
            levels: &mut courses.samples[step.samples.clone()],
        };
        let errors = walk.advance::<TWO>(step.length, &mut into);
        for lane in 0..L {
            courses.errors[lane] += errors[lane];
        }
    }
    for lane in 0..L {
        // Nothing, unless a level is no number: that stays to the end.
        courses.errors[lane] += 0.0 * (walk.state[SERUM][lane] + walk.state[POOL][lane]);
    }
}

/// Follows a group with its pools.
pub fn follow_pools(
    group: &Group<LANES>,
    pools: &SlowPools<LANES>,
    mesh: &Mesh,
    courses: &mut ExpectedCourses<LANES>,
) {
    if group.exchange == [0.0; LANES] {
        one_compartment(group, pools, mesh, courses);
    } else {
        two_compartments(group, pools, mesh, courses);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn one_compartment(
    group: &Group<LANES>,
    pools: &SlowPools<LANES>,
    mesh: &Mesh,
    courses: &mut ExpectedCourses<LANES>,
) {
    follow::<LANES, false>(group, pools, mesh, courses);
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn two_compartments(
    group: &Group<LANES>,
    pools: &SlowPools<LANES>,
    mesh: &Mesh,
    courses: &mut ExpectedCourses<LANES>,
) {
    follow::<LANES, true>(group, pools, mesh, courses);
}
