//! How certain the typical values of a model are for one patient, by the errors its source prints.

use super::Subject;
use super::spec::{Covariate, Effect, Model, Parameter, ParameterValue, PublishedError};
use crate::Result;

/// How certain the typical value of one parameter is for a patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypicalError {
    /// The parameter.
    pub parameter: Parameter,
    /// Standard deviation of the logarithm of its typical value.
    pub of_logarithm: f64,
}

/// A number of a model that is the same for everybody, and its error where the source prints one.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedEffect<'a> {
    /// The parameter it belongs to.
    pub parameter: Parameter,
    /// The covariate whose exponent, coefficient or factor it is; `None` for the typical value.
    pub covariate: Option<&'a Covariate>,
    /// Its error.
    pub error: Option<&'a PublishedError>,
}

impl FixedEffect<'_> {
    /// Its name: that of the parameter, and after it the covariate, such as `CL by creatinine`.
    #[must_use]
    pub fn name(&self) -> String {
        let parameter = self.parameter.name();
        match self.covariate {
            Some(covariate) => format!("{parameter} by {}", covariate.name()),
            None => parameter.to_owned(),
        }
    }
}

/// Every fixed effect of `model`, in the order of its parameters.
pub fn fixed_effects(model: &Model) -> impl Iterator<Item = FixedEffect<'_>> {
    model.parameters().iter().flat_map(|row| {
        let value = FixedEffect {
            parameter: row.parameter,
            covariate: None,
            error: row.error.as_ref(),
        };
        let errors = row.effects.iter().zip(&row.effect_errors);
        let effects = errors.map(|((covariate, _), error)| FixedEffect {
            parameter: row.parameter,
            covariate: Some(covariate),
            error: error.as_ref(),
        });
        std::iter::once(value).chain(effects)
    })
}

/// How certain the typical values of `model` are for `subject`; a parameter without a published
/// error is left out.
///
/// The errors of a value and of the effects of covariates are independent, since no source prints
/// their correlations. All of them add up on the scale of the logarithm: that of a value by
/// [`PublishedError::of_logarithm`], that of an exponent or coefficient by the slope of the factor.
///
/// # Errors
/// As [`Subject::factor`].
pub fn typical_errors(model: &Model, subject: &Subject) -> Result<Vec<TypicalError>> {
    let mut found = Vec::new();
    for row in model.parameters() {
        let variance = variance(row, subject)?;
        if variance > 0.0 {
            found.push(TypicalError {
                parameter: row.parameter,
                of_logarithm: variance.sqrt(),
            });
        }
    }
    Ok(found)
}

/// The variance of the logarithm of one typical value.
fn variance(row: &ParameterValue, subject: &Subject) -> Result<f64> {
    let own = row.error.as_ref().map_or(0.0, PublishedError::of_logarithm);
    let mut variance = own * own;
    for ((covariate, effect), error) in row.effects.iter().zip(&row.effect_errors) {
        let Some(error) = error else { continue };
        let slope = subject.relative_slope(covariate, effect)?;
        let spread = match effect {
            // A factor is above 0, as a value is.
            Effect::Category { .. } => error.of_logarithm(),
            Effect::Power { .. }
            | Effect::Linear { .. }
            | Effect::Exponential { .. }
            | Effect::Inverse { .. } => error.relative,
        };
        variance += (slope * spread).powi(2);
    }
    Ok(variance)
}
