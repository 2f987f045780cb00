//! What a model says about everybody: how far patients deviate from the typical one.

use super::uncertainty::product;
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

impl Effect {
    /// Its name: that of the parameter, with the number of the occasion.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Parameter(parameter) => parameter.name().to_owned(),
            Self::Occasion(parameter, occasion) => {
                format!("{}@{}", parameter.name(), occasion + 1)
            }
            Self::Baseline => "BASELINE".to_owned(),
        }
    }
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

    /// The spread of `model` on one occasion, which is part of each deviation and no deviation of
    /// its own: as [`Self::of`] for one occasion where only their sum matters.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_one_occasion(model: &Model, baseline_sd: f64) -> Result<Self> {
        let apart = Self::of(model, 1, baseline_sd)?;
        let count = apart.effects.len();
        let own = |effect: &Effect| match effect {
            Effect::Occasion(parameter, _) => Effect::Parameter(*parameter),
            Effect::Parameter(_) | Effect::Baseline => *effect,
        };
        let mut effects: Vec<Effect> = Vec::with_capacity(count);
        for effect in apart.effects.iter().map(own) {
            if !effects.contains(&effect) {
                effects.push(effect);
            }
        }
        let sums = DMatrix::from_fn(effects.len(), count, |row, column| {
            f64::from(u8::from(own(&apart.effects[column]) == effects[row]))
        });
        let joined = product(&sums, &apart.factor);
        let covariance = product(&joined, &joined.transpose());
        let deviations: Vec<f64> = (0..effects.len())
            .map(|k| covariance[(k, k)].sqrt())
            .collect();
        let correlation = DMatrix::from_fn(effects.len(), effects.len(), |i, j| {
            if i == j {
                1.0
            } else {
                covariance[(i, j)] / (deviations[i] * deviations[j])
            }
        });
        let factor = root(&correlation, &deviations)
            .ok_or_else(|| Error::internal("a sum of deviations without a covariance"))?;
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

    /// The same spread along some directions of z alone, the columns of `directions`.
    pub(super) fn along(&self, directions: &DMatrix<f64>) -> Self {
        Self {
            factor: product(&self.factor, directions),
            ..self.clone()
        }
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
