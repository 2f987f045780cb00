//! What one measured level says about the level that a patient has.

use crate::pk::spec::{ResidualError, ResidualKind};
use crate::pk::{Measured, Model};
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Standard deviations below which the tail of the normal distribution is a continued fraction.
const TAIL: f64 = -5.0;
/// Terms of it: more than a double can tell apart.
const TERMS: u32 = 200;

/// The residual error of a model for one patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// That of the model.
    pub error: ResidualError,
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
        let error = model.residual();
        Self {
            error,
            from: error.origin(untreated),
        }
    }

    /// Variance of a measured level where `level` is predicted, and its slope. Of a log-normal
    /// error (s f)^2: what a level tells of f is one over this, and for small s it is the variance.
    #[must_use]
    pub fn variance(&self, level: f64) -> (f64, f64) {
        let ResidualError {
            proportional: share,
            additive,
            kind,
            ..
        } = self.error;
        let above = level - self.from;
        match kind {
            ResidualKind::Combined2 => {
                let square = share * share;
                (
                    square * above * above + additive * additive,
                    2.0 * square * above,
                )
            }
            ResidualKind::Combined1 => {
                let sd = additive + share * above.abs();
                (sd * sd, 2.0 * sd * share * above.signum())
            }
            ResidualKind::LogNormal => {
                let sd = share * level.max(0.0);
                (sd * sd, 2.0 * sd * share)
            }
        }
    }

    /// Nine in ten of what is measured lies between these (mmol/L), where `level` is predicted
    /// with a variance of `spread`; no level is below zero. `width` standard deviations reach so far.
    #[must_use]
    pub fn measured_within(&self, level: f64, spread: f64, width: f64) -> [f64; 2] {
        let own = self.variance(level).0;
        if self.error.kind == ResidualKind::LogNormal {
            let level = level.max(0.0);
            if level == 0.0 {
                return [0.0, 0.0];
            }
            // The spread of ln f is that of f as a part of it.
            let far = width * ((spread + own).sqrt() / level);
            return [level * libm::exp(-far), level * libm::exp(far)];
        }
        let far = width * (spread + own).sqrt();
        [(level - far).max(0.0), level + far]
    }

    /// What `measured` contributes where `level` is predicted; `None` where no error is
    /// possible, so that nothing but this very level could be measured, or where a log-normal error
    /// cannot lead to it.
    #[must_use]
    pub fn contribution(&self, measured: Measured, level: f64) -> Option<Contribution> {
        if self.error.kind == ResidualKind::LogNormal {
            return log_normal(self.error.proportional, measured, level);
        }
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
                below(x, -1.0 / sd - by_from, by_from)
            }
        })
    }
}

/// What a level contributes that is known to lie `x` standard deviations or more below, with the
/// slopes of `x` over the predicted level and over [`Residual::from`] (Beal's M3).
fn below(x: f64, change: f64, by_from: f64) -> Contribution {
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

/// What `measured` contributes where `level` is predicted and the logarithm has the standard
/// deviation `sd`: the density of the level itself, mmol/L, not that of its logarithm, so that
/// objectives under errors of several kinds can be compared.
///
/// ```text
/// half = ((ln y - ln f) / s)^2 / 2 + ln s + ln y
/// ```
///
/// Where nothing is there nothing can be measured: a level below a limit is certain then, and any
/// other one impossible.
fn log_normal(sd: f64, measured: Measured, level: f64) -> Option<Contribution> {
    let value = measured.millimolar();
    if !(value > 0.0 && sd > 0.0 && level.is_finite()) {
        return None;
    }
    if level <= 0.0 {
        let certain = Contribution {
            half: 0.0,
            slope: 0.0,
            information: 0.0,
            slope_from: 0.0,
            information_from: [0.0; 2],
        };
        return matches!(measured, Measured::Below(_)).then_some(certain);
    }
    let x = libm::log(value / level) / sd;
    let change = -1.0 / (sd * level);
    Some(match measured {
        Measured::Level(_) => Contribution {
            half: 0.5 * x * x + libm::log(sd) + libm::log(value),
            slope: x * change,
            information: change * change,
            slope_from: 0.0,
            information_from: [0.0; 2],
        },
        Measured::Below(_) => below(x, change, 0.0),
    })
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
