//! The objective of one patient with its derivatives.

use super::prior::Prior;
use super::residual::{Contribution, Residual};
use crate::pk::Measured;
use crate::pk::spec::ResidualKind;
use crate::{Error, ErrorKind, Result};
use nalgebra::{DMatrix, DVector};

/// Step for the derivatives of predicted levels; by a formula of fourth order, so that its
/// error and that of an integrated level are both below 1e-7.
const STEP: f64 = 2e-3;
/// Step for the curvature, as a difference of gradients.
const CURVATURE_STEP: f64 = 1e-3;

/// Predicted levels (mmol/L) at every point of interest, from the deviations eta.
pub type Predict<'a> = dyn Fn(&[f64]) -> Result<Vec<f64>> + 'a;

/// One patient: what is known of everybody, and what was measured.
pub struct Problem<'a> {
    /// The spread between patients.
    pub prior: &'a Prior,
    /// The error of a measured level.
    pub residual: Residual,
    /// The deviation that moves [`Residual::from`], where the untreated level is unknown and the
    /// error is one of the change.
    pub moves_from: Option<usize>,
    /// Measured levels, each with the index of its point.
    pub measured: &'a [(usize, Measured)],
    /// The predicted levels.
    pub predict: &'a Predict<'a>,
}

/// The objective around one z.
#[derive(Clone, Debug)]
pub struct Local {
    /// Half the objective.
    pub half: f64,
    /// Its gradient over z.
    pub gradient: DVector<f64>,
    /// Its expected curvature: positive definite, and good enough far from the minimum.
    pub information: DMatrix<f64>,
    /// Predicted level of every point, mmol/L.
    pub levels: Vec<f64>,
    /// Its slope over z, one row a point.
    pub slopes: DMatrix<f64>,
}

impl Problem<'_> {
    /// Predicted levels at z.
    ///
    /// # Errors
    /// Whatever the prediction refuses; internal if a level is not finite.
    pub fn levels(&self, z: &DVector<f64>) -> Result<Vec<f64>> {
        let levels = (self.predict)(&self.prior.eta(z))?;
        if levels.iter().all(|level| level.is_finite()) {
            return Ok(levels);
        }
        Err(Error::internal("a predicted level is NaN or infinite"))
    }

    /// Half the objective at z.
    ///
    /// # Errors
    /// As [`Self::levels`]; malformed where a measured level can have no error.
    pub fn half(&self, z: &DVector<f64>) -> Result<f64> {
        let levels = self.levels(z)?;
        let residual = self.residual_at(z);
        let mut half = 0.5 * z.norm_squared();
        for (point, measured) in self.measured {
            half += contribution(&residual, *measured, levels[*point])?.half;
        }
        Ok(half)
    }

    /// The error of a measured level of the patient z.
    #[must_use]
    pub fn residual_at(&self, z: &DVector<f64>) -> Residual {
        let mut residual = self.residual;
        if let Some(k) = self.moves_from {
            residual.from += (self.prior.factor().row(k) * z)[(0, 0)];
        }
        residual
    }

    /// The objective around z.
    ///
    /// # Errors
    /// As [`Self::half`].
    pub fn local(&self, z: &DVector<f64>) -> Result<Local> {
        let levels = self.levels(z)?;
        let slopes = self.slopes(z, levels.len())?;
        let residual = self.residual_at(z);
        let from = self
            .moves_from
            .map(|k| self.prior.factor().row(k).transpose());
        let mut half = 0.5 * z.norm_squared();
        let mut gradient = z.clone();
        let mut information = DMatrix::identity(z.len(), z.len());
        for (point, measured) in self.measured {
            let part = contribution(&residual, *measured, levels[*point])?;
            let slope = slopes.row(*point).transpose();
            half += part.half;
            gradient += &slope * part.slope;
            information += (&slope * slope.transpose()) * part.information;
            if let Some(from) = &from {
                let [across, alone] = part.information_from;
                gradient += from * part.slope_from;
                information += (&slope * from.transpose() + from * slope.transpose()) * across;
                information += (from * from.transpose()) * alone;
            }
        }
        Ok(Local {
            half,
            gradient,
            information,
            levels,
            slopes,
        })
    }

    /// Slopes of the predicted levels over z, one row a point.
    pub(super) fn slopes(&self, z: &DVector<f64>, points: usize) -> Result<DMatrix<f64>> {
        let mut slopes = DMatrix::zeros(points, z.len());
        for k in 0..z.len() {
            let at = |steps: f64| {
                let mut there = z.clone();
                there[k] += steps * STEP;
                self.levels(&there).map(DVector::from_vec)
            };
            let near = at(1.0)? - at(-1.0)?;
            let far = at(2.0)? - at(-2.0)?;
            slopes.set_column(k, &((near * 8.0 - far) / (12.0 * STEP)));
        }
        Ok(slopes)
    }

    /// The curvature of half the objective at z.
    ///
    /// # Errors
    /// As [`Self::half`].
    pub fn curvature(&self, z: &DVector<f64>) -> Result<DMatrix<f64>> {
        let mut curvature = DMatrix::zeros(z.len(), z.len());
        for k in 0..z.len() {
            let gradient = |step: f64| {
                let mut there = z.clone();
                there[k] += step;
                self.local(&there).map(|local| local.gradient)
            };
            let change = gradient(CURVATURE_STEP)? - gradient(-CURVATURE_STEP)?;
            curvature.set_column(k, &(change / (2.0 * CURVATURE_STEP)));
        }
        Ok((&curvature + curvature.transpose()) * 0.5)
    }
}

/// What `measured` contributes where `level` is predicted.
fn contribution(residual: &Residual, measured: Measured, level: f64) -> Result<Contribution> {
    residual.contribution(measured, level).ok_or_else(|| {
        let log_normal = residual.error.kind == ResidualKind::LogNormal;
        if log_normal && measured.millimolar() <= 0.0 {
            return Error::new(
                ErrorKind::Malformed,
                format!(
                    "a level of {} mmol/L has no logarithm, and the residual error of the model is \
                     log-normal",
                    measured.millimolar()
                ),
                "say below which limit it lies (CENS = 1 with the limit in DV), or use a model \
                 whose residual error has an additive part",
            );
        }
        Error::new(
            ErrorKind::Malformed,
            format!("the model allows no error of a level where it predicts {level} mmol/L"),
            "leave out levels from before the first dose (MDV = 1), or use a model whose \
             residual error has an additive part",
        )
    })
}
