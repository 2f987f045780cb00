//! Our own adaptive integrator: the pair of Tsitouras, one individual, no allocation.

use super::tableau::{A2, A3, A4, A5, A6, B, C, E, INSIDE, STAGES};
use super::{Counts, Integrator, STEP_LIMIT, Samples, System, Tolerance};
use super::{is_finite, require_finite};
use crate::Result;

/// Part of the step that the error estimate would allow which is really taken.
const SAFETY: f64 = 0.9;
/// The next step is not shorter than this part of the last.
const SHRINK_LIMIT: f64 = 0.2;
/// The next step is not longer than this multiple of the last.
const GROWTH_LIMIT: f64 = 10.0;
/// A step this much short of the end is stretched to the end, which spares a sliver of a step.
const STRETCH: f64 = 1.01;

/// The slopes at the stages of one step.
type Stages<const N: usize> = [[f64; N]; STAGES];

impl<const N: usize> Integrator<N> {
    /// One segment by the pair of Tsitouras; samples come from its free interpolant.
    pub(super) fn tsit5<S: System<N>>(
        &mut self,
        system: &S,
        mut y: [f64; N],
        length: f64,
        mut samples: Samples<'_, N>,
    ) -> Result<[f64; N]> {
        let mut k = [[0.0; N]; STAGES];
        // The input has just changed, so the last slope of the segment before is of no use.
        system.derivative(0.0, &y, &mut k[0]);
        require_finite(&k[0], 0.0)?;
        self.counts.evaluations += 1;
        let mut planned = self.step.unwrap_or_else(|| {
            self.counts.evaluations += 1;
            first_step(system, &y, &k[0], length, self.tolerance)
        });
        let mut t = 0.0;
        for _ in 0..STEP_LIMIT {
            let last = t + STRETCH * planned >= length;
            let h = if last { length - t } else { planned };
            if t + h <= t {
                return Err(super::underflow(t));
            }
            let next = step(system, t, h, &y, &mut k);
            let error = squared_error(&y, &next, &k, h, self.tolerance);
            let kept = error <= 1.0 && is_finite(&next);
            self.counts.attempted(kept);
            let wanted = h * growth(error);
            if !kept {
                planned = wanted;
                continue;
            }
            let end = if last { length } else { t + h };
            samples.fill_until(end, |at| match at {
                at if at >= end => next,
                at => inside(&y, &k, h, (at - t) / h),
            });
            if last {
                // A step cut short by the end says little about the next one, and a first step
                // cut to a whole short segment says nothing.
                let known = self.step.is_some() || t > 0.0;
                self.step = known.then_some(planned.max(wanted));
                return Ok(next);
            }
            (t, y, planned) = (end, next, wanted);
            k[0] = k[STAGES - 1];
        }
        Err(super::too_many_steps())
    }
}

impl Counts {
    /// Counts one attempted step.
    fn attempted(&mut self, kept: bool) {
        self.evaluations += 6;
        self.accepted += u32::from(kept);
        self.rejected += u32::from(!kept);
    }
}

/// `steps` equal steps of the pair of Tsitouras over `length` hours without error control: shows
/// the order of the method.
#[must_use]
pub fn fixed_steps<S: System<N>, const N: usize>(
    system: &S,
    mut y: [f64; N],
    length: f64,
    steps: u32,
) -> [f64; N] {
    let h = length / f64::from(steps);
    let mut k = [[0.0; N]; STAGES];
    system.derivative(0.0, &y, &mut k[0]);
    for i in 0..steps {
        y = step(system, f64::from(i) * h, h, &y, &mut k);
        k[0] = k[STAGES - 1];
    }
    y
}

/// One step of length `h` from `(t, y)` with the first slope given in `k`: fills the other slopes
/// and returns the new state.
#[inline(always)]
fn step<S: System<N>, const N: usize>(
    system: &S,
    t: f64,
    h: f64,
    y: &[f64; N],
    k: &mut Stages<N>,
) -> [f64; N] {
    system.derivative(t + C[1] * h, &along(y, h, &A2, k), &mut k[1]);
    system.derivative(t + C[2] * h, &along(y, h, &A3, k), &mut k[2]);
    system.derivative(t + C[3] * h, &along(y, h, &A4, k), &mut k[3]);
    system.derivative(t + C[4] * h, &along(y, h, &A5, k), &mut k[4]);
    system.derivative(t + C[5] * h, &along(y, h, &A6, k), &mut k[5]);
    let next = along(y, h, &B, k);
    system.derivative(t + C[6] * h, &next, &mut k[6]);
    next
}

/// y + h * (the first slopes, weighted).
#[inline(always)]
fn along<const N: usize, const M: usize>(
    y: &[f64; N],
    h: f64,
    weights: &[f64; M],
    k: &Stages<N>,
) -> [f64; N] {
    std::array::from_fn(|i| {
        // The newest slope comes last, so that only its own term is waited for.
        let mut there = y[i];
        for (weight, k) in weights.iter().zip(k) {
            there += h * weight * k[i];
        }
        there
    })
}

/// The state at the part `theta` of an accepted step from `y`, by the interpolant of order 4.
fn inside<const N: usize>(y: &[f64; N], k: &Stages<N>, h: f64, theta: f64) -> [f64; N] {
    std::array::from_fn(|i| {
        let mut bend = 0.0;
        for ([square, cube, fourth], k) in INSIDE.iter().zip(k) {
            bend += (square + theta * (cube + theta * fourth)) * k[i];
        }
        y[i] + h * theta * (k[0][i] + theta * bend)
    })
}

/// Square of the estimated error of a step as a part of the tolerance, mean over the components.
#[inline(always)]
fn squared_error<const N: usize>(
    y: &[f64; N],
    next: &[f64; N],
    k: &Stages<N>,
    h: f64,
    tolerance: Tolerance,
) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        let mut slope = 0.0;
        for (weight, k) in E.iter().zip(k) {
            slope += weight * k[i];
        }
        let scale = tolerance.absolute + tolerance.relative * y[i].abs().max(next[i].abs());
        sum += (h * slope / scale).powi(2);
    }
    sum / N as f64
}

/// Factor from this step to the next, from the squared error.
///
/// The estimate goes with the fifth power of the step, so the factor is the fifth root of the
/// error; 3/16 is near 1/5 and needs square roots only, which every machine rounds alike. So
/// the steps of a linear model are the same everywhere.
fn growth(squared_error: f64) -> f64 {
    if !squared_error.is_finite() {
        return SHRINK_LIMIT;
    }
    let eighth = squared_error.sqrt().sqrt().sqrt().sqrt();
    (SAFETY / (eighth * eighth.sqrt())).clamp(SHRINK_LIMIT, GROWTH_LIMIT)
}

/// A first step, from the size of the state, its slope and the change of its slope.
///
/// Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, section II.4,
/// with a part of the segment instead of a fixed time where the state or its slope is zero.
fn first_step<S: System<N>, const N: usize>(
    system: &S,
    y: &[f64; N],
    slope: &[f64; N],
    length: f64,
    tolerance: Tolerance,
) -> f64 {
    const ZERO: f64 = 1e-5;
    let size = |v: &[f64; N]| {
        let scaled = |i: usize| v[i] / (tolerance.absolute + tolerance.relative * y[i].abs());
        ((0..N).map(|i| scaled(i).powi(2)).sum::<f64>() / N as f64).sqrt()
    };
    let (state, speed) = (size(y), size(slope));
    let trial = if state < ZERO || speed < ZERO {
        1e-3 * length
    } else {
        (0.01 * state / speed).min(length)
    };
    let mut there = [0.0; N];
    system.derivative(
        trial,
        &std::array::from_fn(|i| y[i] + trial * slope[i]),
        &mut there,
    );
    let bend = size(&std::array::from_fn(|i| there[i] - slope[i])) / trial;
    let fastest = speed.max(bend);
    let step = if fastest > 0.0 {
        libm::pow(0.01 / fastest, 0.2)
    } else {
        length
    };
    if step.is_finite() {
        step.min(100.0 * trial).min(length)
    } else {
        trial
    }
}
