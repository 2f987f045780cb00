//! What one measured level says about the level that a patient has.

use crate::pk::spec::ResidualOf;
use crate::pk::{Measured, Model};
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Standard deviations below which the tail of the normal distribution is a continued fraction.
const TAIL: f64 = -5.0;
/// Terms of it: more than a double can tell apart.
const TERMS: u32 = 200;

/// The residual error of a model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// Standard deviation as a part of the level above `from`.
    pub proportional: f64,
    /// Standard deviation, mmol/L.
    pub additive: f64,
    /// Where the proportional part begins, mmol/L: 0 for one of the total level, the untreated
    /// level for one of the change.
    pub from: f64,
}

/// What a measured level contributes to half the objective at one predicted level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// Half of its term.
    pub half: f64,
    /// Slope of that over the predicted level.
    pub slope: f64,
    /// What it is expected to add to the curvature; never negative.
    pub information: f64,
    /// Slope over [`Residual::from`], which may be unknown too.
    pub slope_from: f64,
    /// What is expected of the curvature over the level and `from`, and over `from` alone.
    pub information_from: [f64; 2],
}

impl Residual {
    /// The residual error of `model` for a patient whose untreated level is `untreated`, mmol/L.
    #[must_use]
    pub fn of(model: &Model, untreated: f64) -> Self {
        let residual = model.residual();
        Self {
            proportional: residual.proportional,
            additive: residual.additive,
            from: match residual.of {
                ResidualOf::Level => 0.0,
                ResidualOf::Change => untreated,
            },
        }
    }

    /// Variance of a measured level where `level` is predicted, and its slope.
    #[must_use]
    pub fn variance(&self, level: f64) -> (f64, f64) {
        let share = self.proportional * self.proportional;
        let above = level - self.from;
        (
            share * above * above + self.additive * self.additive,
            2.0 * share * above,
        )
    }

    /// What `measured` contributes where `level` is predicted; `None` where no error is
    /// possible, so that nothing but this very level could be measured.
    #[must_use]
    pub fn contribution(&self, measured: Measured, level: f64) -> Option<Contribution> {
        let (variance, bend) = self.variance(level);
        if !(variance > 0.0 && variance.is_finite()) {
            return None;
        }
        Some(match measured {
            Measured::Level(value) => {
                let gap = value - level;
                let ratio = gap / variance;
                let spread = 0.5 * bend * (1.0 / variance - ratio * ratio);
                let square = 0.5 * (bend / variance).powi(2);
                Contribution {
                    half: 0.5 * (gap * ratio + libm::log(variance)),
                    slope: -ratio + spread,
                    information: 1.0 / variance + square,
                    slope_from: -spread,
                    information_from: [-square, square],
                }
            }
            Measured::Below(limit) => {
                let sd = variance.sqrt();
                let x = (limit - level) / sd;
                let by_from = 0.5 * x * bend / variance;
                let change = -1.0 / sd - by_from;
                let (logarithm, hazard) = normal(x);
                let weight = (hazard * (hazard + x)).max(0.0);
                Contribution {
                    half: -logarithm,
                    slope: -hazard * change,
                    information: weight * change * change,
                    slope_from: -hazard * by_from,
                    information_from: [weight * change * by_from, weight * by_from * by_from],
                }
            }
        })
    }
}

/// ln P and p/P of the standard normal distribution P with the density p, at `x`.
///
/// | where     | ln P                        | P or Q by                       |
/// | x < -5    | ln p(x) - ln(p/P)           | p/P as a continued fraction     |
/// | -5..0     | ln P                        | P = erfc(-x/sqrt 2) / 2         |
/// | x > 0     | ln(1 - Q) by `log1p`        | Q = erfc(x/sqrt 2) / 2, which   |
/// |           |                             | keeps its digits where P is 1   |
///
/// Source: Abramowitz, Stegun, Handbook of Mathematical Functions, 1964, 26.2.14 (continued
/// fraction) and 26.2.29 (error function).
#[must_use]
pub fn normal(x: f64) -> (f64, f64) {
    let log_density = -0.5 * (x * x + libm::log(TAU));
    if x < TAIL {
        let mut below = -x;
        for k in (1..=TERMS).rev() {
            below = -x + f64::from(k) / below;
        }
        return (log_density - libm::log(below), below);
    }
    let outside = 0.5 * libm::erfc(x.abs() * FRAC_1_SQRT_2);
    let (logarithm, probability) = if x > 0.0 {
        (libm::log1p(-outside), 1.0 - outside)
    } else {
        (libm::log(outside), outside)
    };
    (logarithm, libm::exp(log_density) / probability)
}
