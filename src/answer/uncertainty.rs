//! `population --uncertainty`: which numbers of a model are drawn, and which stay as printed.

use crate::pk::{FixedEffect, Model, fixed_effects, library};
use crate::{Error, ErrorKind, Result};

/// What is drawn of a model beside the patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// The fixed effects that are drawn, with the errors of their source.
    pub drawn: Vec<DrawnEffect>,
    /// Names of those that stay as printed, since their source prints no error of them.
    pub as_printed: Vec<String>,
}

/// A fixed effect that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnEffect {
    /// Its name: a parameter, or what a covariate does to it.
    pub name: String,
    /// Its standard error, as the model file has it.
    pub written: String,
    /// The same as a part of the number.
    pub relative: f64,
}

impl Uncertainty {
    /// What is drawn of `model`.
    ///
    /// # Errors
    /// Malformed where its source prints no error: patients drawn around certain numbers would be
    /// shown as if these were uncertain.
    pub(super) fn of(model: &Model) -> Result<Self> {
        let mut drawn = Vec::new();
        let mut as_printed = Vec::new();
        for effect in of_the_course(model) {
            match effect.error {
                Some(error) => drawn.push(DrawnEffect {
                    name: effect.name(),
                    written: error.written.clone(),
                    relative: error.relative,
                }),
                None => as_printed.push(effect.name()),
            }
        }
        if !drawn.is_empty() {
            return Ok(Self { drawn, as_printed });
        }
        Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "the file of model {} holds no standard error, so its typical values cannot be drawn",
                model.id()
            ),
            format!(
                "name a model that has some ({}), add se or rse of the paper to a model file, or \
                 leave it out: the patients then differ around the values as printed",
                with_errors()?.join(", ")
            ),
        )
        .about("uncertainty model"))
    }
}

/// The fixed effects that move the course of what is in the blood.
fn of_the_course(model: &Model) -> impl Iterator<Item = FixedEffect<'_>> {
    fixed_effects(model).filter(|effect| !effect.parameter.belongs_to_doses())
}

/// The models that check orders and have a published error, and for whom they were made.
fn with_errors() -> Result<Vec<String>> {
    let has = |model: &&Model| of_the_course(model).any(|effect| effect.error.is_some());
    let models = library::checking()?.filter(has);
    Ok(models
        .map(|model| match model.pregnant() {
            Some(true) => format!("{} in pregnancy", model.id()),
            _ => model.id().to_owned(),
        })
        .collect())
}
