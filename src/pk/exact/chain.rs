//! What passes a chain of first-order stages.

use std::f64::consts::LN_2;

/// Terms of a series, more than a double can use for arguments up to [`NEAR`] and five stages.
const TERMS: u32 = 40;
/// Arguments that lie within this of each other are summed as a series.
const NEAR: f64 = 1.0;

/// (1 - e^-x) / x, which is 1 at 0.
#[inline]
pub(super) fn mean_decay(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { -libm::expm1(-x) / x }
}

/// e^-x and 1 - e^-x, each with all its digits.
#[inline(always)]
pub(super) fn left_and_gone(x: f64) -> (f64, f64) {
    (libm::exp(-x), -libm::expm1(-x))
}

/// The time (hours) that a constant input of one per hour has filled after `hours`, when `x` is
/// its exponent and 1 - e^-x is `gone`: (1 - e^-x) / x * `hours`, which is `hours` at x = 0.
#[inline(always)]
pub(super) fn filled(gone: f64, x: f64, hours: f64) -> f64 {
    if x == 0.0 { hours } else { gone / x * hours }
}

/// As [`chain`] with the rates (fast), (fast, slow), (0, fast) and (0, fast, slow), which share
/// their exponentials; `None` where the points lie so close that differences would lose digits.
#[inline(always)]
pub(super) fn pair(fast: f64, slow: f64, t: f64) -> Option<[f64; 4]> {
    let (x, y) = (fast * t, slow * t);
    if !(x > NEAR && x - y > LN_2) {
        return None;
    }
    let ((left_fast, gone_fast), (left_slow, gone_slow)) = (left_and_gone(x), left_and_gone(y));
    let between = (left_slow - left_fast) / (x - y);
    let slow_alone = filled(gone_slow, y, 1.0);
    Some([
        left_fast,
        between * t,
        gone_fast / x * t,
        (slow_alone - between) / x * (t * t),
    ])
}

/// Convolution of the exponentials e^(-rate t) of `rates` (1/h, none negative) at `t` hours, in
/// h^(N-1): what a unit pulse into the first of N stages has become in the last one when every
/// stage passes on at a rate of 1.
///
/// It is the divided difference of exp at the points -rate t, times t^(N-1), so it is smooth
/// where rates are equal or zero, and positive. Points that are close are summed as the series
/// of their complete symmetric polynomials, whose terms are all positive; others by the
/// recurrence of divided differences, which then loses about one digit.
///
/// Source: McCurdy, Ng, Parlett, Math Comp 1984;43:501 (divided differences of the exponential).
pub(super) fn chain<const N: usize>(rates: [f64; N], t: f64) -> f64 {
    let mut points = rates.map(|rate| rate * t);
    points.sort_unstable_by(f64::total_cmp);
    let scale = (1..N).fold(1.0, |power, _| power * t);
    scale * libm::exp(-points[0]) * spread(&points)
}

/// The divided difference of e^-x at ascending `points`, with the sign that makes it positive,
/// as a multiple of e^-first.
fn spread(points: &[f64]) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    match points.len() {
        1 => 1.0,
        2 => mean_decay(last - first),
        _ if last - first <= NEAR => series(points),
        n => {
            let lower = spread(&points[..n - 1]);
            let upper = spread(&points[1..]) * libm::exp(first - points[1]);
            (lower - upper) / (last - first)
        }
    }
}

/// As [`spread`], by the series about the last point.
fn series(points: &[f64]) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    // Complete symmetric polynomials of one degree in the first 1, 2, .. distances.
    let mut symmetric = [0.0; 5];
    let symmetric = &mut symmetric[..points.len()];
    symmetric.fill(1.0);
    let mut factorial: f64 = (1..points.len()).map(|k| k as f64).product();
    let mut sum = 1.0 / factorial;
    for degree in 0..TERMS {
        let mut below = 0.0;
        for (value, point) in symmetric.iter_mut().zip(points) {
            below += (last - point) * *value;
            *value = below;
        }
        factorial *= f64::from(degree) + points.len() as f64;
        let term = below / factorial;
        sum += term;
        if term < 0.1 * f64::EPSILON * sum {
            break;
        }
    }
    sum * libm::exp(first - last)
}
