//! What a model says about everybody: how far patients deviate from the typical one.

use crate::pk::Model;
use crate::pk::spec::Parameter;
use crate::{Error, ErrorKind, Result};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Eigenvalues of a correlation matrix below this part of the largest are rounding.
const ROUNDING: f64 = 1e-12;

/// One deviation of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// ln(own / typical value) of a parameter.
    Parameter(Parameter),
    /// The same on one occasion (counted from 0), on top of the patient's own.
    Occasion(Parameter, usize),
    /// Own minus typical untreated level, mmol/L.
    Baseline,
}

/// The deviations of a patient and their spread.
///
/// They are handled as eta = factor z with independent standard normal z. So perfect
/// correlations, which leave fewer z than eta, need no special case.
#[derive(Clone, Debug)]
pub struct Prior {
    effects: Vec<Effect>,
    deviations: Vec<f64>,
    factor: DMatrix<f64>,
}

impl Prior {
    /// The spread of `model` over `occasions` occasions; `baseline_sd` (mmol/L) is that of an
    /// untreated level which is to be estimated, 0 if it is not.
    ///
    /// # Errors
    /// Malformed when the model has no spread between patients, or correlations that cannot
    /// all be true.
    pub fn of(model: &Model, occasions: usize, baseline_sd: f64) -> Result<Self> {
        let mut effects = Vec::new();
        let mut deviations = Vec::new();
        for value in model
            .parameters()
            .iter()
            .filter(|value| value.variance > 0.0)
        {
            effects.push(Effect::Parameter(value.parameter));
            deviations.push(value.variance.sqrt());
        }
        let own = effects.len();
        if baseline_sd > 0.0 {
            effects.push(Effect::Baseline);
            deviations.push(baseline_sd);
        }
        for occasion in 0..occasions {
            let varies = |value: &&crate::pk::spec::ParameterValue| value.occasion_variance > 0.0;
            for value in model.parameters().iter().filter(varies) {
                effects.push(Effect::Occasion(value.parameter, occasion));
                deviations.push(value.occasion_variance.sqrt());
            }
        }
        if effects.is_empty() {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!(
                    "model {} says nothing about how patients differ",
                    model.id()
                ),
                "choose a model with a variance of at least one parameter",
            ));
        }
        let mut correlation = DMatrix::identity(effects.len(), effects.len());
        for (first, second, value) in model.correlations() {
            let place = |which: &Parameter| {
                let same = |effect: &Effect| *effect == Effect::Parameter(*which);
                effects[..own].iter().position(same)
            };
            if let (Some(i), Some(j)) = (place(first), place(second)) {
                correlation[(i, j)] = *value;
                correlation[(j, i)] = *value;
            }
        }
        let factor = root(&correlation, &deviations).ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!(
                    "the correlations of model {} cannot all be true",
                    model.id()
                ),
                "check [correlation] pairs against the paper",
            )
        })?;
        Ok(Self {
            effects,
            deviations,
            factor,
        })
    }

    /// The deviations it is about.
    #[must_use]
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// Standard deviation of each between patients (or occasions).
    #[must_use]
    pub fn standard_deviations(&self) -> &[f64] {
        &self.deviations
    }

    /// Number of independent z.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.factor.ncols()
    }

    /// The matrix that makes eta out of z.
    #[must_use]
    pub fn factor(&self) -> &DMatrix<f64> {
        &self.factor
    }

    /// eta of z.
    #[must_use]
    pub fn eta(&self, z: &DVector<f64>) -> Vec<f64> {
        (&self.factor * z).as_slice().to_vec()
    }
}

/// A matrix whose square is the covariance; `None` if there is none.
fn root(correlation: &DMatrix<f64>, deviations: &[f64]) -> Option<DMatrix<f64>> {
    let count = deviations.len();
    let scale = DMatrix::from_diagonal(&DVector::from_column_slice(deviations));
    if *correlation == DMatrix::identity(count, count) {
        return Some(scale);
    }
    let eigen = SymmetricEigen::new(correlation.clone());
    let largest = eigen.eigenvalues.amax();
    if eigen
        .eigenvalues
        .iter()
        .any(|value| *value < -ROUNDING * largest)
    {
        return None;
    }
    let kept: Vec<usize> = (0..count)
        .filter(|&k| eigen.eigenvalues[k] > ROUNDING * largest)
        .collect();
    let columns: Vec<DVector<f64>> = kept
        .iter()
        .map(|&k| &scale * eigen.eigenvectors.column(k) * eigen.eigenvalues[k].sqrt())
        .collect();
    Some(DMatrix::from_columns(&columns))
}
