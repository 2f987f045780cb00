//! The area under the amount in the central compartment of a body without a formula for it.
//!
//! Gauss and Kronrod's pair of 7 and 15 points; where the two differ the stretch is halved.
//!
//! Source: R. Piessens, E. de Doncker-Kapenga, C. Überhuber, D. Kahaner, QUADPACK, 1983, routine
//! QK15 (points and weights).

use super::Body;
use crate::pk::exact::{CENTRAL, Compartments};
use crate::{Error, Result};

/// Points right of the middle, from the outermost inward, and their weights: Kronrod's, and
/// Gauss's, which has every other point.
const POINTS: [[f64; 3]; 7] = [
    [0.991_455_371_120_812_6, 0.022_935_322_010_529_22, 0.0],
    [
        0.949_107_912_342_758_5,
        0.063_092_092_629_978_55,
        0.129_484_966_168_869_7,
    ],
    [0.864_864_423_359_769_1, 0.104_790_010_322_250_18, 0.0],
    [
        0.741_531_185_599_394_4,
        0.140_653_259_715_525_92,
        0.279_705_391_489_276_64,
    ],
    [0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0],
    [
        0.405_845_151_377_397_2,
        0.190_350_578_064_785_4,
        0.381_830_050_505_118_9,
    ],
    [0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0],
];
/// Weights of the middle.
const MIDDLE: [f64; 2] = [0.209_482_141_084_727_82, 0.417_959_183_673_469_4];
/// The two may differ by this part of the area: well above the noise of an integrator's steps, and
/// where they differ so little the finer one is right to far more digits.
const SAME: f64 = 1e-8;
/// Most halvings: 2^40 parts of a stretch are shorter than any step.
const MOST_HALVINGS: u32 = 40;

/// A stretch of constant input.
#[derive(Clone, Copy)]
struct Stretch {
    start: Compartments,
    hours: f64,
    halvings: u32,
}

/// Integral of the amount in the central compartment over `hours` of constant input at `rates`,
/// mmol·h.
pub(super) fn central_area<B: Body + ?Sized>(
    body: &mut B,
    start: Compartments,
    rates: Compartments,
    hours: f64,
) -> Result<f64> {
    let mut ahead = vec![Stretch {
        start,
        hours,
        halvings: 0,
    }];
    let mut area = 0.0;
    while let Some(stretch) = ahead.pop() {
        let [fine, coarse] = both_rules(body, &stretch, rates)?;
        if (fine - coarse).abs() <= SAME * fine.abs() {
            area += fine;
            continue;
        }
        if stretch.halvings == MOST_HALVINGS {
            return Err(Error::internal("the area under a level could not be found"));
        }
        let half = 0.5 * stretch.hours;
        let middle = body.advance(stretch.start, rates, half)?;
        // The first half comes out first.
        for start in [middle, stretch.start] {
            ahead.push(Stretch {
                start,
                hours: half,
                halvings: stretch.halvings + 1,
            });
        }
    }
    Ok(area)
}

/// The integral by 15 and by 7 points, from left to right.
fn both_rules<B: Body + ?Sized>(
    body: &mut B,
    stretch: &Stretch,
    rates: Compartments,
) -> Result<[f64; 2]> {
    let half = 0.5 * stretch.hours;
    let left = POINTS.iter().map(|[x, fine, coarse]| [-x, *fine, *coarse]);
    let right = POINTS.iter().rev().copied();
    let middle = [0.0, MIDDLE[0], MIDDLE[1]];
    let (mut amounts, mut at) = (stretch.start, -1.0);
    let mut sums = [0.0; 2];
    for [x, fine, coarse] in left.chain([middle]).chain(right) {
        amounts = body.advance(amounts, rates, half * (x - at))?;
        at = x;
        sums[0] += fine * amounts[CENTRAL];
        sums[1] += coarse * amounts[CENTRAL];
    }
    Ok(sums.map(|sum| sum * half))
}
