//! How certain an individual estimate is: from the curvature of the objective at its minimum.

use super::kinks::{KinkDirection, lowest_along};
use super::minimize::{Minimum, minimum};
use super::objective::Problem;
use super::prior::Effect;
use crate::{Error, Result};
use nalgebra::{DMatrix, DVector};

/// Standard deviations to the 5th and 95th percentile of a normal distribution.
pub const NINE_TENTHS: f64 = 1.644_853_626_951_472_2;

/// A predicted level, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Of the typical patient.
    pub typical: f64,
    /// Nine in ten patients have a level between these, before anything was measured: by the
    /// slopes at the typical patient.
    pub typical90: [f64; 2],
    /// Of this one.
    pub individual: f64,
    /// Standard error of that, from what is not known of the patient.
    pub standard_error: f64,
    /// Nine in ten such patients have a level between these.
    pub interval90: [f64; 2],
    /// Nine in ten measured levels would lie between these: with the residual error.
    pub measured90: [f64; 2],
}

impl Predicted {
    /// The level (mmol/L) below which one measured level in twenty would have lain before any was
    /// known: the spread of patients and the residual error together.
    #[must_use]
    pub fn low_before(&self) -> f64 {
        let patients = self.typical - self.typical90[0];
        // By the low side, which a log-normal error makes the shorter one, unless it ends at zero.
        let side = usize::from(self.interval90[0].min(self.measured90[0]) <= 0.0);
        let [own, all] =
            [self.interval90[side], self.measured90[side]].map(|end| (end - self.individual).abs());
        let residual = (all * all - own * own).max(0.0);
        self.typical - (patients * patients + residual).sqrt()
    }

    /// The higher of two predictions of one level in everything that is told of it.
    #[must_use]
    pub fn or_higher(self, other: Self) -> Self {
        let higher = |own: [f64; 2], other: [f64; 2]| [own[0].max(other[0]), own[1].max(other[1])];
        let leads = other.individual > self.individual;
        Self {
            typical: self.typical.max(other.typical),
            typical90: higher(self.typical90, other.typical90),
            individual: self.individual.max(other.individual),
            standard_error: if leads {
                other.standard_error
            } else {
                self.standard_error
            },
            interval90: higher(self.interval90, other.interval90),
            measured90: higher(self.measured90, other.measured90),
        }
    }
}

/// How a minimum was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// Starts tried.
    pub starts: usize,
    /// Starts that led there.
    pub agreeing: usize,
    /// Steps from the best start.
    pub steps: u32,
}

/// What is known of a patient after the levels.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// The deviations.
    pub effects: Vec<Effect>,
    /// Their most probable values.
    pub eta: Vec<f64>,
    /// Their standard errors.
    pub standard_errors: Vec<f64>,
    /// Part of the variance between patients that is left: 0 where the levels decide, 1 where
    /// they say nothing.
    pub shrinkage: Vec<f64>,
    /// Their variances between patients.
    pub prior_variances: Vec<f64>,
    /// Their covariance.
    pub covariance: DMatrix<f64>,
    /// Their covariance before anything was measured.
    pub prior_covariance: DMatrix<f64>,
    /// Minus twice the logarithm of the posterior density, without constants.
    pub objective: f64,
    /// Largest slope of half the objective at the minimum.
    pub gradient: f64,
    /// One for each point.
    pub predictions: Vec<Predicted>,
    /// How the minimum was found.
    pub search: Search,
    z: DVector<f64>,
    slopes: DMatrix<f64>,
    pub(super) certainty: DMatrix<f64>,
    variances: Vec<f64>,
}

/// What a problem predicts at one z.
struct Around<'a> {
    z: &'a DVector<f64>,
    levels: &'a [f64],
    slopes: &'a DMatrix<f64>,
    /// Covariance of z.
    certainty: &'a DMatrix<f64>,
}

/// How levels vary with the deviations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Levels {
    /// Smoothly: by their slopes.
    Smooth,
    /// With jumps, where a lag meets a time that is looked at: a slope across one is no derivative,
    /// so what a standard deviation to either side makes of a level stands for it.
    Jumping,
}

/// Variance of every level where z has the covariance `certainty` around `at`.
fn variances_by_secants(
    problem: &Problem<'_>,
    at: &DVector<f64>,
    certainty: &DMatrix<f64>,
) -> Result<Vec<f64>> {
    let root = certainty.clone().cholesky().map(|parts| parts.l());
    let root = root.ok_or_else(|| Error::internal("a covariance that is none"))?;
    let mut variances = vec![0.0; problem.levels(at)?.len()];
    for column in root.column_iter() {
        let (above, below) = (
            problem.levels(&(at + column))?,
            problem.levels(&(at - column))?,
        );
        for (variance, (above, below)) in variances.iter_mut().zip(above.iter().zip(below)) {
            *variance += (0.5 * (above - below)).powi(2);
        }
    }
    Ok(variances)
}

/// The predictions of `problem` for everybody and for the patient at `own`.
fn predictions(problem: &Problem<'_>, own: &Around<'_>, levels: Levels) -> Result<Vec<Predicted>> {
    let rank = problem.prior.rank();
    let nobody = DVector::zeros(rank);
    let typical = problem.levels(&nobody)?;
    let [spreads, everybody] = match levels {
        Levels::Smooth => {
            let prior = problem.slopes(&nobody, typical.len())?;
            let rows = own.slopes.row_iter();
            let own =
                rows.map(|slope| (slope * own.certainty * slope.transpose())[(0, 0)].max(0.0));
            let everybody = prior.row_iter().map(|slope| slope.norm_squared());
            [own.collect(), everybody.collect::<Vec<f64>>()]
        }
        Levels::Jumping => [
            variances_by_secants(problem, own.z, own.certainty)?,
            variances_by_secants(problem, &nobody, &DMatrix::identity(rank, rank))?,
        ],
    };
    let residual = problem.residual_at(own.z);
    let points = own.levels.iter().zip(typical).enumerate();
    let predictions = points.map(|(point, (&individual, typical))| {
        let (spread, everybody) = (spreads[point], everybody[point]);
        Predicted {
            typical,
            typical90: around(typical, everybody),
            individual,
            standard_error: spread.sqrt(),
            interval90: around(individual, spread),
            measured90: residual.measured_within(individual, spread, NINE_TENTHS),
        }
    });
    Ok(predictions.collect())
}

impl Posterior {
    /// The estimate for `problem`.
    ///
    /// # Errors
    /// As [`minimum`].
    pub fn of(problem: &Problem<'_>) -> Result<Self> {
        Self::with_kinks(problem, &[])
    }

    /// The estimate for `problem`, whose levels have kinks along `directions`.
    ///
    /// # Errors
    /// As [`minimum`].
    pub fn with_kinks(problem: &Problem<'_>, directions: &[KinkDirection]) -> Result<Self> {
        let found = lowest_along(problem, minimum(problem), directions)?;
        let certainty = covariance(&found);
        let (factor, across) = (problem.prior.factor(), problem.prior.factor().transpose());
        let covariance = product(&product(factor, &certainty), &across);
        let spread = problem.prior.standard_deviations();
        let left = (0..spread.len()).map(|k| covariance[(k, k)] / (spread[k] * spread[k]));
        let Minimum { z, local, .. } = found;
        let residual = problem.residual_at(&z);
        let variances: Vec<f64> = local
            .levels
            .iter()
            .map(|level| residual.variance(*level).0)
            .collect();
        let own = Around {
            z: &z,
            levels: &local.levels,
            slopes: &local.slopes,
            certainty: &certainty,
        };
        let levels = match directions {
            [] => Levels::Smooth,
            _ => Levels::Jumping,
        };
        let predictions = predictions(problem, &own, levels)?;
        Ok(Self {
            effects: problem.prior.effects().to_vec(),
            eta: problem.prior.eta(&z),
            standard_errors: (0..spread.len())
                .map(|k| covariance[(k, k)].sqrt())
                .collect(),
            shrinkage: left.collect(),
            prior_variances: spread.iter().map(|sd| sd * sd).collect(),
            objective: 2.0 * local.half,
            gradient: local.gradient.amax(),
            predictions,
            search: Search {
                starts: found.starts,
                agreeing: found.agreeing,
                steps: found.steps,
            },
            slopes: local.slopes,
            z,
            covariance,
            prior_covariance: product(factor, &across),
            certainty,
            variances,
        })
    }

    /// The deviation `effect`.
    #[must_use]
    pub fn deviation(&self, effect: Effect) -> Option<f64> {
        let index = self.effects.iter().position(|other| *other == effect)?;
        Some(self.eta[index])
    }

    /// What `problem`, another one of the same patient, predicts at its points with the
    /// deviations and the certainty of this estimate.
    ///
    /// # Errors
    /// As [`Problem::levels`].
    pub fn predicted_by(&self, problem: &Problem<'_>) -> Result<Vec<Predicted>> {
        let levels = problem.levels(&self.z)?;
        let slopes = problem.slopes(&self.z, levels.len())?;
        let own = Around {
            z: &self.z,
            levels: &levels,
            slopes: &slopes,
            certainty: &self.certainty,
        };
        predictions(problem, &own, Levels::Smooth)
    }

    /// Of the points `candidates`, the one at which a level would narrow the prediction at the
    /// points `targets` most, and the part of their mean variance that it would leave. Points
    /// ascend in time, and a level narrows nothing before it is drawn.
    #[must_use]
    pub fn best_next(&self, candidates: &[usize], targets: &[usize]) -> Option<(usize, f64)> {
        let one = |certainty: &DMatrix<f64>, point: usize| {
            let slope = self.slopes.row(point);
            (slope * certainty * slope.transpose())[(0, 0)]
        };
        let now: f64 = targets
            .iter()
            .map(|point| one(&self.certainty, *point))
            .sum();
        let left = |drawn: usize| {
            let slope = self.slopes.row(drawn);
            let seen = &self.certainty * slope.transpose();
            let spread = self.variances[drawn] + (slope * &seen)[(0, 0)];
            let after = &self.certainty - &seen * seen.transpose() / spread;
            let narrowed = |point: &usize| {
                let known = if *point < drawn {
                    &self.certainty
                } else {
                    &after
                };
                one(known, *point)
            };
            targets.iter().map(narrowed).sum::<f64>() / now
        };
        candidates
            .iter()
            .map(|point| (*point, left(*point)))
            .filter(|(_, left)| left.is_finite())
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// The middle nine tenths of a normal distribution, and no level below zero.
fn around(level: f64, variance: f64) -> [f64; 2] {
    let half = NINE_TENTHS * variance.sqrt();
    [(level - half).max(0.0), level + half]
}

/// The inverse of the curvature; of the expected one where a flat minimum has no other.
fn covariance(found: &Minimum) -> DMatrix<f64> {
    let inverse = |matrix: &DMatrix<f64>| matrix.clone().cholesky().map(|parts| parts.inverse());
    let rank = found.z.len();
    inverse(&found.curvature)
        .or_else(|| inverse(&found.local.information))
        .unwrap_or_else(|| DMatrix::identity(rank, rank))
}

/// The product of two matrices, column by column: that of `nalgebra` fuses multiplication and
/// addition in larger matrices where the processor can, so its last digit depends on the machine.
pub(super) fn product(left: &DMatrix<f64>, right: &DMatrix<f64>) -> DMatrix<f64> {
    let mut product = DMatrix::zeros(left.nrows(), right.ncols());
    for (place, column) in right.column_iter().enumerate() {
        product.set_column(place, &(left * column));
    }
    product
}
