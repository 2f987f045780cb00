//! Our own integrator by Taylor series: few, long steps, and no allocation.
//!
//! A system that knows the coefficients of its solution by recursion needs one evaluation of its
//! costly part, the bend of a threshold, for a step of order [`ORDER`]. The length of the step is
//! read from the last coefficients; the slope at its end then says whether the series foresaw
//! what came. The polynomial answers every sample inside the step.
//!
//! Source: Jorba, Zou, A software package for the numerical integration of ODEs by means of
//! high-order Taylor methods, Exp Math 2005;14:99 (steps from the last two coefficients, the
//! recursions of products and quotients).

use super::{Integrator, ORDER, STEP_LIMIT, Samples, Series, System};
use super::{is_finite, require_finite};
use crate::{Error, Result};

/// Part of the length that the last coefficients allow which is really taken: [`root`] can be
/// too long by 6 %, and a step that is thrown away costs as much as a whole one.
const SAFETY: f64 = 0.93;
/// Largest difference of the slopes at the end of a kept step, times its length, in tolerances.
///
/// A first term d t^13 that was left out makes 13 d of it, and less than 13 where a bend lies
/// ahead that the coefficients hardly show.
const DEFECT: f64 = 8.0;
/// A step that was thrown away is tried again at this part of its length.
const SHRINK: f64 = 0.5;
/// A step this much short of the end is stretched to the end, which spares a sliver of a step.
const STRETCH: f64 = 1.01;

/// 1/k for the coefficient of t^k.
pub(crate) const RECIPROCAL: [f64; ORDER + 1] = {
    let mut table = [0.0; ORDER + 1];
    let mut k = 1;
    while k <= ORDER {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};

/// The coefficients of one quantity.
pub(crate) type Terms = [f64; ORDER];

/// Coefficient `k` of the product of two series whose coefficients up to `k` are known.
#[inline(always)]
pub(crate) fn product(a: &Terms, b: &Terms, k: usize) -> f64 {
    if k == 0 {
        return a[0] * b[0];
    }
    // The newest factors come last, so that the sum does not wait for them.
    let mut sum = 0.0;
    for j in 1..k {
        sum += a[j] * b[k - j];
    }
    sum + (a[0] * b[k] + a[k] * b[0])
}

/// The steepness of softplus along a solution: q = 1 / (1 + e^(-x)), where x moves at a multiple
/// of the rate v at which the level changes, so dq/dt = m v q (1 - q).
pub(crate) struct Bend {
    /// Change of x with the level, m.
    scale: f64,
    steepness: Terms,
    /// q v, the part of a change that is excreted.
    excreted: Terms,
    /// The bend is so far away that q does not change in the digits of a double.
    straight: bool,
}

impl Bend {
    /// A bend with the steepness q at the start of the step.
    #[inline(always)]
    pub fn new(steepness: f64, scale: f64) -> Self {
        let mut bend = Self {
            scale,
            steepness: [0.0; ORDER],
            excreted: [0.0; ORDER],
            straight: steepness * (1.0 - steepness) == 0.0,
        };
        bend.steepness[0] = steepness;
        bend
    }

    /// No bend at all: everything above is excreted.
    #[inline(always)]
    pub fn none() -> Self {
        Self::new(1.0, 0.0)
    }

    /// Coefficient `k` of q v, when v is known up to there; to be asked for in ascending order.
    #[inline(always)]
    pub fn excreted(&mut self, rate: &Terms, k: usize) -> f64 {
        if self.straight {
            return self.steepness[0] * rate[k];
        }
        let part = product(&self.steepness, rate, k);
        self.excreted[k] = part;
        if k + 1 < ORDER {
            let squared = product(&self.steepness, &self.excreted, k);
            self.steepness[k + 1] = self.scale * (part - squared) * RECIPROCAL[k + 1];
        }
        part
    }
}

impl<const N: usize> Integrator<N> {
    /// One segment by Taylor series.
    pub(super) fn taylor<S: System<N>>(
        &mut self,
        system: &S,
        y: [f64; N],
        length: f64,
        mut samples: Samples<'_, N>,
    ) -> Result<[f64; N]> {
        let mut here = self.expanded(system, 0.0, &y)?;
        require_finite(&here[1], 0.0)?;
        let mut t = 0.0;
        let mut allowed = self.allowed(&here);
        for _ in 0..STEP_LIMIT {
            let last = t + STRETCH * allowed >= length;
            let h = if last { length - t } else { allowed };
            if t + h <= t {
                return Err(super::underflow(t));
            }
            let end = if last { length } else { t + h };
            let next = state(&here, h);
            let there = match last {
                true => self.ended(system, end, next),
                false => self.expanded(system, end, &next)?,
            };
            let kept = self.foreseen(system, (t, h), &here, &there);
            self.counts.accepted += u32::from(kept);
            self.counts.rejected += u32::from(!kept);
            if !kept {
                allowed = SHRINK * h;
                continue;
            }
            samples.fill_until(end, |at| match at {
                at if at >= end => next,
                at => state(&here, at - t),
            });
            if last {
                return Ok(next);
            }
            (t, here) = (end, there);
            allowed = self.allowed(&here);
        }
        Err(super::too_many_steps())
    }

    /// The coefficients of the solution through `y` at time `t`.
    #[inline(always)]
    fn expanded<S: System<N>>(&mut self, system: &S, t: f64, y: &[f64; N]) -> Result<Series<N>> {
        let mut terms = [[0.0; N]; ORDER + 1];
        self.counts.evaluations += 1;
        if system.series(t, y, &mut terms) {
            return Ok(terms);
        }
        Err(Error::internal(
            "taylor takes only equations with a recursion for their series",
        ))
    }

    /// The end of a segment: nothing follows, so its state and slope are enough.
    #[inline(always)]
    fn ended<S: System<N>>(&mut self, system: &S, t: f64, y: [f64; N]) -> Series<N> {
        let mut terms = [[0.0; N]; ORDER + 1];
        self.counts.evaluations += 1;
        terms[0] = y;
        system.derivative(t, &y, &mut terms[1]);
        terms
    }

    /// The length (hours) at which the last two terms are within the tolerance.
    ///
    /// Where a coefficient is no number the length is of no use either: every state that it
    /// leads to is no number and is refused.
    #[inline(always)]
    fn allowed(&self, terms: &Series<N>) -> f64 {
        let mut least = f64::INFINITY;
        let last = terms[ORDER].iter().zip(&terms[ORDER - 1]);
        for (y, (last, before)) in terms[0].iter().zip(last) {
            let size = self.scale(*y);
            let last = root::<{ ORDER as i64 }>(size / last.abs());
            let before = root::<{ ORDER as i64 - 1 }>(size / before.abs());
            least = least.min(last).min(before);
        }
        SAFETY * least
    }

    /// The error allowed in a component of size `value`.
    #[inline(always)]
    fn scale(&self, value: f64) -> f64 {
        self.tolerance.absolute + self.tolerance.relative * value.abs()
    }

    /// Whether the slope at the end of a step is the one that the series foresaw.
    ///
    /// Where a component turns round within the step, it may have come near a bend that neither
    /// end shows; the slope in the middle is looked at too.
    #[inline(always)]
    fn foreseen<S: System<N>>(
        &mut self,
        system: &S,
        (t, h): (f64, f64),
        here: &Series<N>,
        there: &Series<N>,
    ) -> bool {
        if !(is_finite(&there[0]) && self.within(h, here, h, &there[1])) {
            return false;
        }
        let turns = (0..N).any(|i| here[1][i] * there[1][i] < 0.0);
        if !turns {
            return true;
        }
        let (half, mut slope) = (0.5 * h, [0.0; N]);
        system.derivative(t + half, &state(here, half), &mut slope);
        self.counts.evaluations += 1;
        self.within(half, here, h, &slope)
    }

    /// Whether the slope of the series at `at` hours into a step of `h` hours is `slope`, as far
    /// as the tolerance asks.
    #[inline(always)]
    fn within(&self, at: f64, here: &Series<N>, h: f64, slope: &[f64; N]) -> bool {
        let mut along = [0.0; N];
        for k in (1..=ORDER).rev() {
            for i in 0..N {
                along[i] = along[i] * at + k as f64 * here[k][i];
            }
        }
        // False for NaN.
        (0..N).all(|i| (along[i] - slope[i]).abs() * h <= DEFECT * self.scale(here[0][i]))
    }
}

/// The state `t` hours from where the series was taken.
#[inline(always)]
fn state<const N: usize>(terms: &Series<N>, t: f64) -> [f64; N] {
    let mut y = terms[ORDER];
    for k in (0..ORDER).rev() {
        for i in 0..N {
            y[i] = y[i] * t + terms[k][i];
        }
    }
    y
}

/// The `DEGREE`-th root of a positive number or infinity, finite and at most 6 % off: as a double
/// its bits are its binary logarithm, with straight lines between powers of two. Whole numbers
/// only, so the same on every machine.
#[inline(always)]
fn root<const DEGREE: i64>(x: f64) -> f64 {
    const ONE: i64 = 1.0_f64.to_bits().cast_signed();
    let logarithm = x.to_bits().cast_signed() - ONE;
    f64::from_bits((ONE + logarithm / DEGREE).cast_unsigned())
}

/// `steps` equal steps by series over `length` hours without error control: shows the order of
/// the method. `None` if the system has no series.
#[must_use]
pub fn fixed_series_steps<S: System<N>, const N: usize>(
    system: &S,
    mut y: [f64; N],
    length: f64,
    steps: u32,
) -> Option<[f64; N]> {
    let h = length / f64::from(steps);
    let mut terms = [[0.0; N]; ORDER + 1];
    for i in 0..steps {
        if !system.series(f64::from(i) * h, &y, &mut terms) {
            return None;
        }
        y = state(&terms, h);
    }
    Some(y)
}
