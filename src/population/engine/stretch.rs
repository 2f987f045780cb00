//! Linear models in closed form, many patients in one stream of instructions.
//!
//! Where excretion is proportional to the level, a stretch of constant input has the solution
//!
//! ```text
//! C(t) = C0 + v T(fast, t) + w T(slow, t)       T(k, t) = (1 - e^(-k t)) / k, which is t at k = 0
//! ```
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | C0 | serum level at the start of the stretch | mmol/L |
//! | fast, slow | rates at which the two modes of the body decay | 1/h |
//! | v, w | their parts of the slope at the start | mmol/L/h |
//!
//! One compartment has the fast mode only. Levels are counted from C0, so nothing cancels where
//! nothing is excreted, and a body in balance stays there to the last digit. The rates of the
//! modes are sums of positive terms. No exchange, equal rates and clearance 0 are ordinary
//! arguments.
//!
//! Nothing is stepped: levels at samples and at the ends of the steps of the [mesh](super::mesh) are right
//! to rounding, however unusual a patient is. The mesh only says where peak, area and time above
//! are looked for, between whose points a polynomial of degree 4 stands for the curve. How far it
//! can be off is known ([`Stretch::bound`]); a patient of whom that is more than
//! [`LARGEST_BOUND`] is looked at again, alone, by the same closed form with closer points.
//!
//! A population has no depot: an order is intravenous, and its input enters the blood. So every
//! linear model of the library is solved here, also those with a depot for injections into a
//! muscle, and threshold models in a body that filters nothing.
//!
//! Source: Gibaldi, Perrier, Pharmacokinetics, 2nd ed. 1982, chapters 1 and 2 (the models);
//! Higham, Functions of Matrices, 2008, section 1.2 (the form by projections on the modes).

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::rates::{Rates, State};
use crate::population::elementary::{exp, gone, ln};

/// Largest bound of what a level between two points of the mesh is off for a pilot, and for
/// whoever is looked at again, mmol/L.
pub const BOUND: f64 = 1e-6;
/// Largest bound of a patient who is not looked at again, mmol/L.
pub const LARGEST_BOUND: f64 = 1e-5;
/// A polynomial of degree 4 through both ends and the middle of a step, with the slopes at both
/// ends, is off by this times the fifth derivative times the fifth power of the length: the most
/// of t^2 |t - 1/2| (1 - t)^2, divided by 5!.
const QUARTIC: f64 = 7.454e-5;
/// A mode that decays at less than this (1/h) does not decay: in 1e12 h it loses 1e-18.
const LEAST_RATE: f64 = 1e-30;
/// A mode that decays faster (1/h) is bounded as if it did not, so that its powers are numbers.
const MOST_RATE: f64 = 1e15;

/// One mode of the bodies of `L` patients during a stretch.
#[derive(Clone, Copy, Debug)]
struct Mode<const L: usize> {
    /// 1/h, above 0.
    rate: [f64; L],
    /// 1 / rate, h.
    time: [f64; L],
    /// Part of the slope of the serum level at the start, mmol/L/h.
    level: [f64; L],
    /// The same of the peripheral level.
    peripheral: [f64; L],
    /// |level| rate^4, the fifth derivative of the level at the start.
    bend: [f64; L],
    /// e^(-rate t) at the point that is reached.
    left: [f64; L],
    /// T(rate, t) at the point that is reached, h.
    filled: [f64; L],
}

/// A stretch of constant input for `L` patients, followed from its start.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<const L: usize> {
    start: State<L>,
    /// Serum level at the point that is reached, mmol/L.
    level: [f64; L],
    fast: Mode<L>,
    slow: Mode<L>,
}

impl<const L: usize> Mode<L> {
    /// A mode at rest.
    #[inline(always)]
    fn none() -> Self {
        let zero = [0.0; L];
        Self {
            rate: zero,
            time: zero,
            level: zero,
            peripheral: zero,
            bend: zero,
            left: [1.0; L],
            filled: zero,
        }
    }

    /// Gives one lane its rate (1/h) and its parts of the slopes of both levels (mmol/L/h).
    #[inline(always)]
    fn set(&mut self, lane: usize, rate: f64, level: f64, peripheral: f64) {
        // Comparisons that let a NaN through.
        let rate = if rate < LEAST_RATE { LEAST_RATE } else { rate };
        let steep = if rate > MOST_RATE { MOST_RATE } else { rate };
        self.rate[lane] = rate;
        self.time[lane] = 1.0 / rate;
        self.level[lane] = level;
        self.peripheral[lane] = peripheral;
        self.bend[lane] = level.abs() * (steep * steep) * (steep * steep);
    }

    /// What the mode has added to the serum level `hours` after the start, mmol/L.
    #[inline(always)]
    fn at(&self, lane: usize, hours: f64) -> f64 {
        self.level[lane] * (gone(hours * self.rate[lane]) * self.time[lane])
    }

    /// Goes on by `length` hours; returns what the mode adds to the serum level at the middle
    /// and at the end (mmol/L) and to the slope at the end (mmol/L/h).
    #[inline(always)]
    fn step(&mut self, lane: usize, length: f64) -> [f64; 3] {
        let half = gone(0.5 * length * self.rate[lane]);
        let reach = self.left[lane] * self.time[lane];
        let middle = self.filled[lane] + reach * half;
        let end = self.filled[lane] + reach * (half * (2.0 - half));
        let left = self.left[lane] * ((1.0 - half) * (1.0 - half));
        (self.filled[lane], self.left[lane]) = (end, left);
        let level = self.level[lane];
        [level * middle, level * end, level * left]
    }
}

impl<const L: usize> Stretch<L> {
    /// The stretch that starts at `start` with the rates of its piece.
    #[inline(always)]
    #[must_use]
    pub fn new<const TWO: bool>(rates: &Rates<L>, start: &State<L>) -> Self {
        let mut stretch = Self {
            start: *start,
            level: start.level,
            fast: Mode::none(),
            slow: Mode::none(),
        };
        for lane in 0..L {
            let (elimination, out, back) = (rates.loss[lane], rates.forth[lane], rates.back[lane]);
            // The slope of the serum level if both levels were the same.
            let alone = rates.rest[lane] - elimination * start.level[lane];
            if !TWO {
                stretch.fast.set(lane, elimination, alone, 0.0);
                continue;
            }
            let product = out * back;
            let half = 0.5 * (elimination + out - back);
            let root = (half * half + product).sqrt();
            // fast - elimination - out and fast - back: the smaller one through their product.
            let large = root + half.abs();
            let small = if large > 0.0 { product / large } else { 0.0 };
            let (serum, tissue) = if half > 0.0 {
                (small, large)
            } else {
                (large, small)
            };
            let fast = 0.5 * (elimination + out + back) + root;
            let slow = if fast > 0.0 {
                elimination * back / fast
            } else {
                0.0 * fast
            };
            // Projections on the modes. Bodies with one rate only have no exchange: all is fast.
            let apart = 2.0 * root;
            let per = if apart > 0.0 { 1.0 / apart } else { 0.0 };
            let (to_slow, to_fast) = (serum * per, if apart > 0.0 { tissue * per } else { 1.0 });
            let (forth, back) = (out * per, back * per);
            let ahead = start.peripheral[lane] - start.level[lane];
            let level = to_fast * alone + fast * forth * ahead;
            let peripheral = -back * alone - fast * to_slow * ahead;
            stretch.fast.set(lane, fast, level, peripheral);
            let level = to_slow * alone - slow * forth * ahead;
            let peripheral = back * alone - slow * to_fast * ahead;
            stretch.slow.set(lane, slow, level, peripheral);
        }
        stretch
    }

    /// Serum levels `hours` after the start, mmol/L.
    #[inline(always)]
    #[must_use]
    pub fn at<const TWO: bool>(&self, hours: f64) -> [f64; L] {
        let mut levels = self.start.level;
        for lane in 0..L {
            let mut added = self.fast.at(lane, hours);
            if TWO {
                added += self.slow.at(lane, hours);
            }
            levels[lane] += added;
        }
        levels
    }

    /// How far the polynomial of the metrics can be off in a step of `length` hours from the
    /// point that is reached, mmol/L. The fifth derivative of a mode is largest where it starts.
    #[inline(always)]
    #[must_use]
    pub fn bound<const TWO: bool>(&self, length: f64) -> [f64; L] {
        let square = length * length;
        let scale = QUARTIC * (square * square * length);
        let mut bounds = [0.0; L];
        for lane in 0..L {
            bounds[lane] = scale * self.bend::<TWO>(lane);
        }
        bounds
    }

    /// The longest step (hours) from the point that is reached in which no level between the
    /// points is off by more than [`BOUND`]; infinite for a straight line.
    #[must_use]
    pub fn reach<const TWO: bool>(&self) -> f64 {
        // Beyond this the fifth root is no matter.
        const STRAIGHT: f64 = 1e-200;
        let steepest = (0..L)
            .map(|lane| self.bend::<TWO>(lane))
            .fold(0.0, |most, bend| if bend <= most { most } else { bend });
        if steepest < STRAIGHT {
            return f64::INFINITY;
        }
        exp(0.2 * ln(BOUND / (QUARTIC * steepest)))
    }

    /// The fifth derivative of the serum level at the point that is reached, at most.
    #[inline(always)]
    fn bend<const TWO: bool>(&self, lane: usize) -> f64 {
        let mut bend = self.fast.bend[lane] * self.fast.left[lane];
        if TWO {
            bend += self.slow.bend[lane] * self.slow.left[lane];
        }
        bend
    }

    /// Goes on by `length` hours; returns what a [`Span`](super::span::Span) holds of it.
    #[inline(always)]
    pub fn step<const TWO: bool>(&mut self, length: f64) -> ([[f64; L]; 3], [[f64; L]; 2]) {
        let mut levels = [self.level; 3];
        let mut slopes = [[0.0; L]; 2];
        for lane in 0..L {
            let mut rise = self.fast.level[lane] * self.fast.left[lane];
            let [mut middle, mut end, mut arrive] = self.fast.step(lane, length);
            if TWO {
                rise += self.slow.level[lane] * self.slow.left[lane];
                let slow = self.slow.step(lane, length);
                (middle, end, arrive) = (middle + slow[0], end + slow[1], arrive + slow[2]);
            }
            levels[1][lane] = self.start.level[lane] + middle;
            levels[2][lane] = self.start.level[lane] + end;
            (slopes[0][lane], slopes[1][lane]) = (rise, arrive);
        }
        self.level = levels[2];
        (levels, slopes)
    }

    /// The state at the point that is reached.
    #[inline(always)]
    #[must_use]
    pub fn state<const TWO: bool>(&self) -> State<L> {
        let mut state = State {
            level: self.level,
            peripheral: self.start.peripheral,
        };
        if TWO {
            for lane in 0..L {
                state.peripheral[lane] += self.fast.peripheral[lane] * self.fast.filled[lane]
                    + self.slow.peripheral[lane] * self.slow.filled[lane];
            }
        }
        state
    }
}

/// The next step (hours) where `rest` hours are left and [`Stretch::reach`] is known.
#[must_use]
pub fn next(reach: f64, rest: f64) -> f64 {
    if reach >= rest {
        rest
    } else if 2.0 * reach > rest {
        // Two equal steps to the end rather than a long and a tiny one.
        0.5 * rest
    } else {
        reach
    }
}
