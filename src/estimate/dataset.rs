//! The individual estimate of one subject of a data set.

use super::objective::Problem;
use super::prior::{Effect, Prior};
use super::residual::{Measured, Residual};
use super::uncertainty::Posterior;
use crate::pk::Model;
use crate::pk::spec::{BaselineMode, Covariate, Effect as CovariateEffect, Parameter, ResidualOf};
use crate::simulate::dataset::{Event, Plan, Record, Slot};
use crate::{Error, ErrorKind, Result};

/// A subject of a data set with its measured levels.
#[derive(Clone, Debug)]
pub struct SubjectLevels<'a> {
    /// Its records.
    pub records: &'a [Record],
    /// For every record that is an observation, in their order: what was measured, if anything.
    pub measured: &'a [Option<Measured>],
    /// The occasion of every record, counted from 0; empty for a subject with one occasion.
    pub occasions: &'a [usize],
}

impl SubjectLevels<'_> {
    /// The occasion of the record at `index`.
    fn occasion(&self, index: usize) -> usize {
        self.occasions.get(index).copied().unwrap_or(0)
    }

    fn count(&self) -> usize {
        self.occasions.iter().max().map_or(1, |last| last + 1)
    }
}

/// The estimate of one subject.
#[derive(Clone, Debug)]
pub struct SubjectFit {
    /// Deviations, their certainty, and one prediction for each observation.
    pub posterior: Posterior,
    /// Every parameter of the model with the covariates and the occasion of the last record, in
    /// the unit of its dimension: typical and own.
    pub parameters: Vec<(Parameter, f64, f64)>,
    /// Time of each observation, hours.
    pub times: Vec<f64>,
}

/// The deviations of `effects` as the equations take them on one occasion.
fn deviations(effects: &[Effect], eta: &[f64], occasion: usize) -> Vec<(Parameter, f64)> {
    let pairs = effects.iter().zip(eta);
    pairs
        .filter_map(|(effect, eta)| match effect {
            Effect::Parameter(parameter) => Some((*parameter, *eta)),
            Effect::Occasion(parameter, when) if *when == occasion => Some((*parameter, *eta)),
            Effect::Occasion(..) | Effect::Baseline => None,
        })
        .collect()
}

/// Standard deviation of an untreated level that is to be estimated, mmol/L.
fn baseline_sd(model: &Model) -> f64 {
    match model.baseline() {
        BaselineMode::Additive(_) => model.baseline_spread(),
        BaselineMode::None | BaselineMode::Steady => 0.0,
    }
}

/// The residual error of `model` for a patient whose untreated level is `untreated`, mmol/L.
///
/// # Errors
/// Malformed when the model has none: then nothing could be weighed.
pub fn residual(model: &Model, untreated: f64) -> Result<Residual> {
    let residual = Residual::of(model, untreated);
    if residual.proportional > 0.0 || residual.additive > 0.0 {
        return Ok(residual);
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!("model {} has no residual error", model.id()),
        "give [residual] with the figures of the paper, or choose another model",
    ))
}

/// The deviation that moves the origin of a residual error of the change.
pub(super) fn moves_from(model: &Model, effects: &[Effect]) -> Option<usize> {
    let place = effects.iter().position(|one| *one == Effect::Baseline);
    place.filter(|_| model.residual().of == ResidualOf::Change)
}

/// The estimate of a subject.
///
/// # Errors
/// As [`Plan::predict`] and [`Posterior::of`]; malformed for a model that cannot be fitted.
pub fn fit(model: &Model, plan: &Plan, subject: &SubjectLevels<'_>) -> Result<SubjectFit> {
    let prior = Prior::of(model, subject.count(), baseline_sd(model))?;
    let effects = prior.effects().to_vec();
    let predict = |eta: &[f64]| -> Result<Vec<f64>> {
        let shift = effects.iter().zip(eta);
        let shift: f64 = shift
            .filter(|(effect, _)| **effect == Effect::Baseline)
            .map(|(_, eta)| eta)
            .sum();
        let own: Vec<_> = (0..subject.count())
            .map(|occasion| deviations(&effects, eta, occasion))
            .collect();
        let seen = plan.predict_varying(subject.records, &|index| &own[subject.occasion(index)])?;
        Ok(seen.into_iter().map(|point| point.level + shift).collect())
    };
    let measured: Vec<(usize, Measured)> = subject
        .measured
        .iter()
        .enumerate()
        .filter_map(|(point, measured)| Some((point, (*measured)?)))
        .collect();
    let untreated = match model.baseline() {
        BaselineMode::Additive(level) => level,
        BaselineMode::None | BaselineMode::Steady => 0.0,
    };
    let posterior = Posterior::of(&Problem {
        prior: &prior,
        residual: residual(model, untreated)?,
        moves_from: moves_from(model, &effects),
        measured: &measured,
        predict: &predict,
    })?;
    let last = subject.occasion(subject.records.len().saturating_sub(1));
    let own = deviations(&effects, &posterior.eta, last);
    let observed = |record: &&Record| record.event == Event::Observation;
    Ok(SubjectFit {
        parameters: parameters(model, plan, subject.records, &own),
        times: subject
            .records
            .iter()
            .filter(observed)
            .map(|record| record.time)
            .collect(),
        posterior,
    })
}

/// Typical and own parameters with the covariates of the last record.
fn parameters(
    model: &Model,
    plan: &Plan,
    records: &[Record],
    own: &[(Parameter, f64)],
) -> Vec<(Parameter, f64, f64)> {
    let read = |covariate: &Covariate, effect: &CovariateEffect| {
        let category = match effect {
            CovariateEffect::Category { category, .. } => Some(category.clone()),
            _ => None,
        };
        let slot = Slot {
            covariate: covariate.clone(),
            category,
        };
        let index = plan.slots().iter().position(|other| *other == slot)?;
        Some(effect.factor(*records.last()?.covariates.get(index)?))
    };
    let rows = model.parameters().iter().map(|row| {
        let factors = row.effects.iter();
        let factor: f64 = factors
            .map(|(covariate, effect)| read(covariate, effect).unwrap_or(1.0))
            .product();
        let typical = row.value * factor;
        let eta = own.iter().filter(|(which, _)| *which == row.parameter);
        let eta: f64 = eta.map(|(_, eta)| eta).sum();
        (row.parameter, typical, typical * eta.exp())
    });
    rows.collect()
}
