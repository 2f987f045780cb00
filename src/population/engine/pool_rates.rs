//! The equations of many patients with slow pools, and one Tsitouras step of them.
//!
//! The pool is counted as the level m = M / V3 that it is in balance with:
//!
//! ```text
//! dC/dt = (as in Rates) - k V3/V (min(C, Cn) - m)        dm/dt = k (min(C, Cn) - m)
//! ```
//!
//! On each side of Cn the equations are smooth, so a step is taken with the equations of one side
//! for each lane, whichever side its level comes to.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::pieces::Piece;
use super::rates::{Rates, of_lanes};
use crate::ode::tableau::{A2, A3, A4, A5, A6, B, E, STAGES};
use crate::population::people::group::Group;
use crate::population::people::slow_pool::SlowPools;

/// Levels of `L` patients, mmol/L: serum, periphery, and that which the pool is in balance with.
pub type PoolState<const L: usize> = [[f64; L]; 3];

/// Slopes of all stages of a step, mmol/L/h, by level.
pub type PoolSlopes<const L: usize> = [[[f64; L]; STAGES]; 3];

/// Place of the serum level.
pub const SERUM: usize = 0;
/// Place of the peripheral level.
pub const FAR: usize = 1;
/// Place of the level of the pool.
pub const POOL: usize = 2;

/// On which side of the bend the equations of each lane are: the uptake follows
/// `follows` times the level, plus `fixed`.
#[derive(Clone, Copy, Debug)]
pub struct Sides<const L: usize> {
    /// 1 below the bend, 0 above it.
    pub follows: [f64; L],
    /// 0 below the bend, Cn (mmol/L) above it.
    pub fixed: [f64; L],
}

impl<const L: usize> Sides<L> {
    /// The sides of the levels `above` the bend at `full_at` mmol/L, and of the others.
    #[inline(always)]
    pub fn new(above: [bool; L], full_at: f64) -> Self {
        let mut sides = Self {
            follows: [0.0; L],
            fixed: [0.0; L],
        };
        for lane in 0..L {
            sides.follows[lane] = if above[lane] { 0.0 } else { 1.0 };
            sides.fixed[lane] = if above[lane] { full_at } else { 0.0 };
        }
        sides
    }

    /// The sides of some lanes.
    #[inline(always)]
    pub fn of_lanes<const C: usize>(&self, lanes: &[usize; C]) -> Sides<C> {
        Sides {
            follows: of_lanes(&self.follows, lanes),
            fixed: of_lanes(&self.fixed, lanes),
        }
    }

    /// Whether the lane is above the bend.
    #[inline(always)]
    pub fn above(&self, lane: usize) -> bool {
        self.follows[lane] == 0.0
    }

    /// Changes the side of a lane where `changes` says so.
    #[inline(always)]
    pub fn flip(&mut self, lane: usize, changes: bool, full_at: f64) {
        let above = self.above(lane) != changes;
        self.follows[lane] = if above { 0.0 } else { 1.0 };
        self.fixed[lane] = if above { full_at } else { 0.0 };
    }
}

/// The equations of `L` patients with slow pools, per hour.
#[derive(Clone, Copy, Debug)]
pub struct PoolRates<const L: usize> {
    body: Rates<L>,
    /// k V3 / V, 1/h.
    uptake: [f64; L],
    /// k, 1/h.
    exchange: [f64; L],
    /// Vp / V: what an error of the peripheral level is in the serum.
    far_weight: [f64; L],
    /// V3 / V.
    pool_weight: [f64; L],
    /// Cn, mmol/L.
    pub full_at: f64,
}

impl<const L: usize> PoolRates<L> {
    /// The rates of a group.
    #[inline(always)]
    #[must_use]
    pub fn of_group(group: &Group<L>, pools: &SlowPools<L>) -> Self {
        let mut rates = Self {
            body: Rates::of_group(group),
            uptake: [0.0; L],
            exchange: pools.rate,
            far_weight: [0.0; L],
            pool_weight: [0.0; L],
            full_at: pools.full_at,
        };
        for lane in 0..L {
            let share = pools.volume[lane] / group.volume[lane];
            rates.pool_weight[lane] = share;
            rates.uptake[lane] = pools.rate[lane] * share;
            rates.far_weight[lane] = group.peripheral[lane] / group.volume[lane];
        }
        rates
    }

    /// The rates during a piece of constant input.
    #[inline(always)]
    #[must_use]
    pub fn during(&self, piece: &Piece) -> Self {
        Self {
            body: self.body.during(piece),
            ..*self
        }
    }

    /// The rates of some of the patients.
    #[inline(always)]
    pub fn of_lanes<const C: usize>(&self, lanes: &[usize; C]) -> PoolRates<C> {
        PoolRates {
            body: self.body.of_lanes(lanes),
            uptake: of_lanes(&self.uptake, lanes),
            exchange: of_lanes(&self.exchange, lanes),
            far_weight: of_lanes(&self.far_weight, lanes),
            pool_weight: of_lanes(&self.pool_weight, lanes),
            full_at: self.full_at,
        }
    }

    /// The rates of patients for whom time passes `pace` times as fast: a step of one length for
    /// all of them is one of a length of its own for each.
    #[inline(always)]
    #[must_use]
    pub fn paced(&self, pace: &[f64; L]) -> Self {
        let mut paced = *self;
        paced.body = self.body.paced(pace);
        for lane in 0..L {
            paced.uptake[lane] *= pace[lane];
            paced.exchange[lane] *= pace[lane];
        }
        paced
    }

    /// Where the patients start: compartments at one level, the pools in balance with it.
    #[inline(always)]
    pub fn start(&self, levels: &[f64; L]) -> PoolState<L> {
        let mut pool = [0.0; L];
        for lane in 0..L {
            let full = levels[lane] > self.full_at;
            pool[lane] = if full { self.full_at } else { levels[lane] };
        }
        [*levels, *levels, pool]
    }

    /// On which sides of the bend the levels go on. One that is at the bend is below it if it
    /// does not rise.
    #[inline(always)]
    pub fn sides<const TWO: bool>(&self, state: &PoolState<L>) -> Sides<L> {
        let mut above = [false; L];
        // At the bend the equations of both sides are the same.
        let either = Sides::new(above, self.full_at);
        for lane in 0..L {
            let (level, far, pool) = (state[SERUM][lane], state[FAR][lane], state[POOL][lane]);
            let rise = self.slope::<TWO>(lane, &either, [level, far, pool])[SERUM];
            above[lane] = (level > self.full_at) | ((level == self.full_at) & (rise > 0.0));
        }
        Sides::new(above, self.full_at)
    }

    /// The slopes in one lane.
    #[inline(always)]
    fn slope<const TWO: bool>(
        &self,
        lane: usize,
        sides: &Sides<L>,
        [level, far, pool]: [f64; 3],
    ) -> [f64; 3] {
        let (own, back) = self.body.slope::<TWO>(lane, level, far);
        let lacking = sides.follows[lane] * level + sides.fixed[lane] - pool;
        [
            own - self.uptake[lane] * lacking,
            back,
            self.exchange[lane] * lacking,
        ]
    }

    /// The slopes of `state`, into the first of `slopes`.
    #[inline(always)]
    pub fn first_slope<const TWO: bool>(
        &self,
        sides: &Sides<L>,
        state: &PoolState<L>,
        slopes: &mut PoolSlopes<L>,
    ) {
        for lane in 0..L {
            let (level, far, pool) = (state[SERUM][lane], state[FAR][lane], state[POOL][lane]);
            let slope = self.slope::<TWO>(lane, sides, [level, far, pool]);
            slopes[SERUM][0][lane] = slope[SERUM];
            slopes[POOL][0][lane] = slope[POOL];
            if TWO {
                slopes[FAR][0][lane] = slope[FAR];
            }
        }
    }

    /// One step of `length` hours from `state`, whose slope is the first of `slopes`: fills the
    /// other slopes and returns the new state.
    #[inline(always)]
    pub fn step<const TWO: bool>(
        &self,
        sides: &Sides<L>,
        state: &PoolState<L>,
        length: f64,
        slopes: &mut PoolSlopes<L>,
    ) -> PoolState<L> {
        self.stage::<TWO, 1>(sides, state, A2.map(|a| length * a), slopes);
        self.stage::<TWO, 2>(sides, state, A3.map(|a| length * a), slopes);
        self.stage::<TWO, 3>(sides, state, A4.map(|a| length * a), slopes);
        self.stage::<TWO, 4>(sides, state, A5.map(|a| length * a), slopes);
        self.stage::<TWO, 5>(sides, state, A6.map(|a| length * a), slopes);
        self.stage::<TWO, 6>(sides, state, B.map(|b| length * b), slopes)
    }

    /// The state at one stage, and its slopes.
    #[inline(always)]
    fn stage<const TWO: bool, const M: usize>(
        &self,
        sides: &Sides<L>,
        state: &PoolState<L>,
        weights: [f64; M],
        slopes: &mut PoolSlopes<L>,
    ) -> PoolState<L> {
        let mut there = *state;
        for lane in 0..L {
            let (mut serum, mut far) = (state[SERUM][lane], state[FAR][lane]);
            let mut pool = state[POOL][lane];
            for stage in 0..M {
                serum += weights[stage] * slopes[SERUM][stage][lane];
                pool += weights[stage] * slopes[POOL][stage][lane];
                if TWO {
                    far += weights[stage] * slopes[FAR][stage][lane];
                }
            }
            let slope = self.slope::<TWO>(lane, sides, [serum, far, pool]);
            (slopes[SERUM][M][lane], there[SERUM][lane]) = (slope[SERUM], serum);
            (slopes[POOL][M][lane], there[POOL][lane]) = (slope[POOL], pool);
            if TWO {
                (slopes[FAR][M][lane], there[FAR][lane]) = (slope[FAR], far);
            }
        }
        there
    }

    /// Estimated error of a step of `length` hours, as a serum level (mmol/L).
    ///
    /// What differs in one place moves on or leaves, and nothing is added on the way: the sum of
    /// what two courses differ by in all places (mmol) never grows, whichever side of the bend
    /// they are on. So an error of a place counts with its volume over that of the serum.
    #[inline(always)]
    #[must_use]
    pub fn errors<const TWO: bool>(&self, length: f64, slopes: &PoolSlopes<L>) -> [f64; L] {
        let weights = E.map(|weight| length * weight);
        let mut errors = [0.0; L];
        for lane in 0..L {
            let (mut serum, mut far, mut pool) = (0.0_f64, 0.0_f64, 0.0_f64);
            for stage in 0..STAGES {
                serum += weights[stage] * slopes[SERUM][stage][lane];
                pool += weights[stage] * slopes[POOL][stage][lane];
                if TWO {
                    far += weights[stage] * slopes[FAR][stage][lane];
                }
            }
            errors[lane] = serum.abs() + pool.abs() * self.pool_weight[lane];
            if TWO {
                errors[lane] += far.abs() * self.far_weight[lane];
            }
        }
        errors
    }
}
