//! What several models say together of the patient of a fitted case, each weighed by how likely it
//! found the levels. Shown beside the fit; no finding and no stop looks at it.

use super::LeftOut;
use crate::estimate::averaging::{Part, mixture_interval90, mixture_mean, weights};
use crate::estimate::of_case::{self, CaseFit};
use crate::pk::spec::{Grade, Use};
use crate::pk::{Model, library};
use crate::safety::Case;
use crate::simulate::Standing;
use crate::simulate::forecast;
use crate::simulate::standing::standing;
use crate::{Error, ErrorKind, Result};

/// What several models say together.
#[derive(Clone, Debug, PartialEq)]
pub struct AveragedFit {
    /// The models with their weights, the heaviest first.
    pub models: Vec<WeighedModel>,
    /// Models of this population that could not be weighed, and why.
    pub left_out: Vec<LeftOut>,
    /// The levels to come, at the times of the fit after the last level.
    pub to_come: Vec<AveragedLevel>,
}

/// A model and its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct WeighedModel {
    /// Its id.
    pub id: String,
    /// Hash of its file.
    pub sha256: String,
    /// Logarithm of the marginal likelihood of the levels.
    pub log_likelihood: f64,
    /// Its part of the sum of all likelihoods.
    pub weight: f64,
    /// The highest level to come by its own fit, mmol/L; nothing where none is looked at.
    pub highest: Option<f64>,
}

/// A level that several models foretell together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AveragedLevel {
    /// Hours from the start of the order.
    pub at: f64,
    /// The mean, mmol/L.
    pub level: f64,
    /// With 90 % probability the level lies between these.
    pub interval90: [f64; 2],
    /// With 90 % probability a measured level lies between these.
    pub measured90: [f64; 2],
}

/// A model that was fitted to the levels.
struct Fitted<'a> {
    model: &'a Model,
    fit: CaseFit,
    log_likelihood: f64,
}

/// What `model`, whose fit is `fit`, and the other models of this population say together; `None`
/// where fewer than two can be weighed, and for a depleted patient, whose levels to come are
/// weighed over the readings of the low level instead.
///
/// # Errors
/// Internal where a course cannot be solved.
pub(super) fn averaged(case: &Case, model: &Model, fit: &CaseFit) -> Result<Option<AveragedFit>> {
    if case.is_depleted() {
        return Ok(None);
    }
    let mut fitted = Vec::new();
    let mut left_out = Vec::new();
    let mut models = vec![model];
    for other in library::checking()? {
        if other.id() != model.id() {
            models.push(other);
        }
    }
    models.retain(|one| forecast::applies(one, case));
    for one in models {
        match weighable(case, one).and_then(|()| fit_of(case, one, (model, fit))) {
            Ok(found) => fitted.push(found),
            Err(error) if error.kind() == ErrorKind::Internal => return Err(error),
            Err(error) => left_out.push(LeftOut {
                id: one.id().to_owned(),
                why: error.message().to_owned(),
            }),
        }
    }
    if fitted.len() < 2 {
        return Ok(None);
    }
    let likelihoods: Vec<f64> = fitted.iter().map(|one| one.log_likelihood).collect();
    let weights = weights(&likelihoods);
    let mut models: Vec<_> = fitted
        .iter()
        .zip(&weights)
        .map(|(one, weight)| WeighedModel {
            id: one.model.id().to_owned(),
            sha256: one.model.sha256().to_owned(),
            log_likelihood: one.log_likelihood,
            weight: *weight,
            highest: one
                .fit
                .highest_to_come()
                .map(|highest| highest.predicted.individual),
        })
        .collect();
    models.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    Ok(Some(AveragedFit {
        to_come: to_come(&fitted, &weights),
        models,
        left_out,
    }))
}

/// Why a model is not weighed: its numbers, its own data or its spread do not carry a likelihood.
fn weighable(case: &Case, model: &Model) -> Result<()> {
    let refused = |why: &str| {
        Err(Error::new(
            ErrorKind::Malformed,
            why,
            "choose another model",
        ))
    };
    if !model.usage().checks_orders() || model.grade() == Grade::Recalled {
        return refused(model.usage().words());
    }
    let residual = model.residual();
    if residual.proportional == 0.0 && residual.additive == 0.0 {
        return refused("its source prints no residual error");
    }
    if !model.parameters().iter().any(|row| row.variance > 0.0) {
        return refused("its source prints no spread between patients");
    }
    match standing(case, model) {
        Standing::Outside(reasons) if model.usage() != Use::Always => {
            refused(&format!("outside its validity box: {}", reasons.join(", ")))
        }
        _ => Ok(()),
    }
}

/// The fit of `one`, which is that of the answer where it is its model.
fn fit_of<'a>(
    case: &Case,
    one: &'a Model,
    (model, known): (&Model, &CaseFit),
) -> Result<Fitted<'a>> {
    let fit = if one == model {
        known.clone()
    } else {
        of_case::fit(case, &case.later, one)?
    };
    let measured = fit.levels.iter().map(|level| level.measured);
    let log_likelihood = fit.posterior.log_marginal_likelihood(measured);
    Ok(Fitted {
        log_likelihood: log_likelihood.ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                "its estimate is flat, so the levels have no likelihood",
                "choose another model",
            )
        })?,
        model: one,
        fit,
    })
}

/// The levels after the last measured one.
fn to_come(fitted: &[Fitted<'_>], weights: &[f64]) -> Vec<AveragedLevel> {
    let Some(CaseFit { levels, times, .. }) = fitted.first().map(|one| &one.fit) else {
        return Vec::new();
    };
    let last = levels.last().map_or(f64::NEG_INFINITY, |level| level.at);
    let later = times.iter().enumerate().filter(|(_, time)| **time > last);
    later
        .map(|(k, at)| {
            let parts = fitted.iter().zip(weights);
            let parts = parts.map(|(one, weight)| Part::of(*weight, &one.fit.course()[k]));
            let (levels, measured): (Vec<Part>, Vec<Part>) =
                parts.map(|[level, measured]| (level, measured)).unzip();
            AveragedLevel {
                at: *at,
                level: mixture_mean(&levels),
                interval90: mixture_interval90(&levels),
                measured90: mixture_interval90(&measured),
            }
        })
        .collect()
}
