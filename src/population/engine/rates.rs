//! The equations of many patients at once, and one Tsitouras step of them.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::pieces::Piece;
use crate::ode::tableau::{A2, A3, A4, A5, A6, B, E, INSIDE, STAGES};
use crate::population::elementary::softplus;
use crate::population::people::group::Group;

/// Levels of `L` patients, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State<const L: usize> {
    /// Serum level.
    pub level: [f64; L],
    /// Peripheral level.
    pub peripheral: [f64; L],
}

impl<const L: usize> State<L> {
    /// Where the patients start: both compartments at one level.
    #[inline(always)]
    #[must_use]
    pub fn start(group: &Group<L>) -> Self {
        Self {
            level: group.start,
            peripheral: group.start,
        }
    }
}

/// The equations of `L` patients with everything divided by the volume, per hour.
#[derive(Clone, Copy, Debug)]
pub struct Rates<const L: usize> {
    /// 1 / V, 1/L.
    per_volume: [f64; L],
    /// Input at rest and what a linear clearance does not take, mmol/L/h.
    pub(super) rest: [f64; L],
    /// G s / V, mmol/L/h; before a piece is chosen the same for a filtration of 1 L/h.
    gain: [f64; L],
    /// fu / s, L/mmol.
    steepness: [f64; L],
    /// Tm / s.
    offset: [f64; L],
    /// CLnr / V, 1/h.
    pub(super) loss: [f64; L],
    /// CL / V, 1/h.
    clearance: [f64; L],
    /// Level at which a linear clearance takes nothing, mmol/L.
    baseline: [f64; L],
    /// Q / V, 1/h.
    pub(super) forth: [f64; L],
    /// Q / Vp, 1/h.
    pub(super) back: [f64; L],
}

/// Slopes of all stages of a step, mmol/L/h.
#[derive(Clone, Copy, Debug)]
pub struct Slopes<const L: usize> {
    pub(super) level: [[f64; L]; STAGES],
    pub(super) peripheral: [[f64; L]; STAGES],
}

impl<const L: usize> Rates<L> {
    /// The rates of a group.
    #[inline(always)]
    #[must_use]
    pub fn of_group(group: &Group<L>) -> Self {
        let zero = [0.0; L];
        let mut rates = Self {
            per_volume: zero,
            rest: zero,
            gain: zero,
            steepness: zero,
            offset: zero,
            loss: zero,
            clearance: zero,
            baseline: group.resting,
            forth: zero,
            back: zero,
        };
        for lane in 0..L {
            let per_volume = 1.0 / group.volume[lane];
            rates.per_volume[lane] = per_volume;
            rates.rest[lane] = group.resting_input[lane] * per_volume;
            rates.gain[lane] = group.kidney[lane] * group.splay[lane] * per_volume;
            rates.steepness[lane] = group.fraction[lane] / group.splay[lane];
            rates.offset[lane] = group.tubular_maximum[lane] / group.splay[lane];
            rates.loss[lane] = group.non_renal[lane] * per_volume;
            rates.clearance[lane] = group.clearance[lane] * per_volume;
            rates.forth[lane] = group.exchange[lane] * per_volume;
            rates.back[lane] = group.exchange[lane] / group.peripheral[lane];
        }
        rates
    }

    /// The rates during a piece of constant input.
    #[inline(always)]
    #[must_use]
    pub fn during(&self, piece: &Piece) -> Self {
        let mut rates = *self;
        for lane in 0..L {
            let clearance = self.clearance[lane] * piece.clearance;
            rates.gain[lane] = self.gain[lane] * piece.filtration;
            rates.loss[lane] = self.loss[lane] + clearance + piece.dialyzed * self.per_volume[lane];
            rates.rest[lane] = self.rest[lane]
                + clearance * self.baseline[lane]
                + piece.input * self.per_volume[lane];
        }
        rates
    }

    /// The rates of some of the patients.
    #[inline(always)]
    pub(super) fn of_lanes<const C: usize>(&self, lanes: &[usize; C]) -> Rates<C> {
        Rates {
            per_volume: of_lanes(&self.per_volume, lanes),
            rest: of_lanes(&self.rest, lanes),
            gain: of_lanes(&self.gain, lanes),
            steepness: of_lanes(&self.steepness, lanes),
            offset: of_lanes(&self.offset, lanes),
            loss: of_lanes(&self.loss, lanes),
            clearance: of_lanes(&self.clearance, lanes),
            baseline: of_lanes(&self.baseline, lanes),
            forth: of_lanes(&self.forth, lanes),
            back: of_lanes(&self.back, lanes),
        }
    }

    /// The rates of patients for whom time passes `pace` times as fast.
    #[inline(always)]
    pub(super) fn paced(&self, pace: &[f64; L]) -> Self {
        let mut paced = *self;
        for lane in 0..L {
            paced.rest[lane] *= pace[lane];
            paced.gain[lane] *= pace[lane];
            paced.loss[lane] *= pace[lane];
            paced.forth[lane] *= pace[lane];
            paced.back[lane] *= pace[lane];
        }
        paced
    }

    /// Slopes of serum and peripheral level in one lane.
    #[inline(always)]
    pub(super) fn slope<const TWO: bool>(
        &self,
        lane: usize,
        level: f64,
        peripheral: f64,
    ) -> (f64, f64) {
        let x = self.steepness[lane] * level - self.offset[lane];
        let mut slope = self.rest[lane] - self.loss[lane] * level;
        slope -= self.gain[lane] * softplus(x);
        if TWO {
            let difference = level - peripheral;
            slope -= self.forth[lane] * difference;
            (slope, self.back[lane] * difference)
        } else {
            (slope, 0.0)
        }
    }

    /// The slope at the start of a piece.
    #[inline(always)]
    pub fn first_slope<const TWO: bool>(&self, state: &State<L>, slopes: &mut Slopes<L>) {
        for lane in 0..L {
            let (level, peripheral) =
                self.slope::<TWO>(lane, state.level[lane], state.peripheral[lane]);
            slopes.level[0][lane] = level;
            if TWO {
                slopes.peripheral[0][lane] = peripheral;
            }
        }
    }

    /// One step of `length` hours from `state`, whose slope is the first of `slopes`: fills the
    /// other slopes and returns the new state.
    #[inline(always)]
    pub fn step<const TWO: bool>(
        &self,
        state: &State<L>,
        length: f64,
        slopes: &mut Slopes<L>,
    ) -> State<L> {
        self.stage::<TWO, 1>(state, A2.map(|a| length * a), slopes);
        self.stage::<TWO, 2>(state, A3.map(|a| length * a), slopes);
        self.stage::<TWO, 3>(state, A4.map(|a| length * a), slopes);
        self.stage::<TWO, 4>(state, A5.map(|a| length * a), slopes);
        self.stage::<TWO, 5>(state, A6.map(|a| length * a), slopes);
        self.stage::<TWO, 6>(state, B.map(|b| length * b), slopes)
    }

    /// The state at one stage, and its slope.
    #[inline(always)]
    fn stage<const TWO: bool, const M: usize>(
        &self,
        state: &State<L>,
        weights: [f64; M],
        slopes: &mut Slopes<L>,
    ) -> State<L> {
        let mut there = *state;
        for lane in 0..L {
            let mut level = state.level[lane];
            let mut peripheral = state.peripheral[lane];
            for stage in 0..M {
                level += weights[stage] * slopes.level[stage][lane];
                if TWO {
                    peripheral += weights[stage] * slopes.peripheral[stage][lane];
                }
            }
            let slope = self.slope::<TWO>(lane, level, peripheral);
            slopes.level[M][lane] = slope.0;
            there.level[lane] = level;
            if TWO {
                slopes.peripheral[M][lane] = slope.1;
                there.peripheral[lane] = peripheral;
            }
        }
        there
    }
}

impl<const L: usize> Slopes<L> {
    /// Room for the slopes of a step.
    #[inline(always)]
    #[must_use]
    pub fn new() -> Self {
        Self {
            level: [[0.0; L]; STAGES],
            peripheral: [[0.0; L]; STAGES],
        }
    }

    /// The serum level inside a step of `length` hours, by the weights of the slopes.
    #[inline(always)]
    #[must_use]
    pub fn inside(&self, level: &[f64; L], weights: &[f64; STAGES], length: f64) -> [f64; L] {
        let weights = weights.map(|weight| length * weight);
        let mut there = [0.0; L];
        for lane in 0..L {
            let mut sum = weights[0] * self.level[0][lane];
            for stage in 1..STAGES {
                sum += weights[stage] * self.level[stage][lane];
            }
            there[lane] = level[lane] + sum;
        }
        there
    }

    /// Estimated error of a step of `length` hours, mmol/L; the larger of both compartments.
    #[inline(always)]
    #[must_use]
    pub fn errors<const TWO: bool>(&self, length: f64) -> [f64; L] {
        let weights = E.map(|weight| length * weight);
        let mut errors = [0.0; L];
        for lane in 0..L {
            let (mut level, mut peripheral) = (0.0, 0.0);
            for stage in 0..STAGES {
                level += weights[stage] * self.level[stage][lane];
                if TWO {
                    peripheral += weights[stage] * self.peripheral[stage][lane];
                }
            }
            let (level, peripheral): (f64, f64) = (level.abs(), peripheral.abs());
            // NaN stays NaN.
            errors[lane] = if TWO && peripheral > level {
                peripheral
            } else {
                level
            };
        }
        errors
    }
}

/// The values of some lanes.
#[inline(always)]
pub(super) fn of_lanes<const L: usize, const C: usize>(
    values: &[f64; L],
    lanes: &[usize; C],
) -> [f64; C] {
    let mut picked = [0.0; C];
    for (place, lane) in lanes.iter().enumerate() {
        picked[place] = values[*lane];
    }
    picked
}

impl<const L: usize> Default for Slopes<L> {
    fn default() -> Self {
        Self::new()
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
