//! The individual estimate of one subject of a data set, from its records.

use super::kinks::KinkDirection;
use super::objective::Problem;
use super::own_parameter::OwnParameter;
use super::prior::{Effect, Prior};
use super::residual::Residual;
use super::uncertainty::Posterior;
use crate::nonmem::{CovariateInput, Deviation, Event, Predictor, Record};
use crate::pk::spec::{BaselineMode, Covariate, Effect as CovariateEffect, ResidualOf};
use crate::pk::{Measured, Model, Parameter};
use crate::{Error, ErrorKind, Result};

/// The estimate of one subject.
#[derive(Clone, Debug)]
pub struct SubjectFit {
    /// Deviations, their certainty, and one prediction for each observation.
    pub posterior: Posterior,
    /// Every parameter of the model with the covariates and the occasion of the last record.
    pub parameters: Vec<OwnParameter>,
    /// The observations, one for each prediction.
    pub observations: Vec<Observation>,
}

/// When a level is predicted, and what was measured then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Hours.
    pub time: f64,
    /// Nothing where the data set asks for a prediction alone.
    pub measured: Option<Measured>,
}

/// The deviations of `effects` as the equations take them on one occasion.
fn deviations(effects: &[Effect], eta: &[f64], occasion: usize) -> Vec<Deviation> {
    let acts = |effect: &Effect| match *effect {
        Effect::Parameter(parameter) => Some(parameter),
        Effect::Occasion(parameter, when) => (when == occasion).then_some(parameter),
        Effect::Baseline => None,
    };
    let pairs = effects.iter().zip(eta);
    pairs
        .filter_map(|(effect, eta)| {
            Some(Deviation {
                parameter: acts(effect)?,
                eta: *eta,
            })
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
    if residual.error.is_given() {
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

/// The residual error of `model` for the typical patient, if the model can be fitted at all.
///
/// # Errors
/// Malformed for a model without a residual error or without a spread between patients.
pub fn require_fittable(model: &Model) -> Result<Residual> {
    Prior::of(model, 1, baseline_sd(model))?;
    residual(model, untreated(model))
}

/// The level of an untreated patient where the model gives one that doses add to, mmol/L.
fn untreated(model: &Model) -> f64 {
    match model.baseline() {
        BaselineMode::Additive(level) => level,
        BaselineMode::None | BaselineMode::Steady => 0.0,
    }
}

/// The estimate of the subject of `records`.
///
/// # Errors
/// As [`Predictor::predict`] and [`Posterior::of`]; malformed for a model that cannot be fitted.
pub fn fit(model: &Model, predictor: &Predictor, records: &[Record]) -> Result<SubjectFit> {
    let occasions = 1 + records.iter().map(|one| one.occasion).max().unwrap_or(0);
    let prior = Prior::of(model, occasions, baseline_sd(model))?;
    let effects = prior.effects().to_vec();
    let predict = |eta: &[f64]| -> Result<Vec<f64>> {
        let shift = effects.iter().zip(eta);
        let shift: f64 = shift
            .filter(|(effect, _)| **effect == Effect::Baseline)
            .map(|(_, eta)| eta)
            .sum();
        let own: Vec<_> = (0..occasions)
            .map(|occasion| deviations(&effects, eta, occasion))
            .collect();
        let seen = predictor.predict_varying(records, &|index| &own[records[index].occasion])?;
        Ok(seen.into_iter().map(|point| point.level + shift).collect())
    };
    let observations = observations(records);
    let measured: Vec<(usize, Measured)> = observations
        .iter()
        .enumerate()
        .filter_map(|(point, observation)| Some((point, observation.measured?)))
        .collect();
    let problem = Problem {
        prior: &prior,
        residual: residual(model, untreated(model))?,
        moves_from: moves_from(model, &effects),
        measured: &measured,
        predict: &predict,
    };
    let kinks = kinks(predictor, records, &effects)?;
    let posterior = Posterior::with_kinks(&problem, &kinks)?;
    let last = records.last().map_or(0, |record| record.occasion);
    let own = deviations(&effects, &posterior.eta, last);
    Ok(SubjectFit {
        parameters: parameters(model, predictor, records, &own),
        observations,
        posterior,
    })
}

/// Where the lag of a dose meets a sampling time, for the deviations of each occasion that change
/// it.
fn kinks(
    predictor: &Predictor,
    records: &[Record],
    effects: &[Effect],
) -> Result<Vec<KinkDirection>> {
    let acts = |effect: &Effect, occasion: usize| match *effect {
        Effect::Parameter(Parameter::Lag) => true,
        Effect::Occasion(Parameter::Lag, when) => when == occasion,
        Effect::Parameter(_) | Effect::Occasion(..) | Effect::Baseline => false,
    };
    let mut directions: Vec<KinkDirection> = Vec::new();
    for met in predictor.samples_met_by_lags(records)? {
        let acting = effects.iter().enumerate();
        let acting = acting.filter(|(_, effect)| acts(effect, met.occasion));
        let acting: Vec<usize> = acting.map(|(place, _)| place).collect();
        if acting.is_empty() {
            continue;
        }
        let known = directions.iter_mut().find(|one| one.effects == acting);
        match known {
            Some(direction) => direction.at.push(met.eta),
            None => directions.push(KinkDirection {
                effects: acting,
                at: vec![met.eta],
            }),
        }
    }
    Ok(directions)
}

fn observations(records: &[Record]) -> Vec<Observation> {
    let observed = |record: &Record| match record.event {
        Event::Observation(measured) => Some(Observation {
            time: record.time,
            measured,
        }),
        Event::Dose(_) | Event::Other | Event::Reset | Event::ResetAndDose(_) => None,
    };
    records.iter().filter_map(observed).collect()
}

/// Typical and own parameters with the covariates of the last record.
fn parameters(
    model: &Model,
    predictor: &Predictor,
    records: &[Record],
    own: &[Deviation],
) -> Vec<OwnParameter> {
    let read = |covariate: &Covariate, effect: &CovariateEffect| {
        let input = CovariateInput::of(covariate, effect);
        let mut inputs = predictor.covariates().iter();
        let index = inputs.position(|other| *other == input)?;
        Some(effect.factor(*records.last()?.covariates.get(index)?))
    };
    let rows = model.parameters().iter().map(|row| {
        let factors = row.effects.iter();
        let factor: f64 = factors
            .map(|(covariate, effect)| read(covariate, effect).unwrap_or(1.0))
            .product();
        let typical = row.value * factor;
        let eta = own.iter().filter(|one| one.parameter == row.parameter);
        let eta: f64 = eta.map(|one| one.eta).sum();
        OwnParameter {
            parameter: row.parameter,
            typical,
            own: typical * libm::exp(eta),
        }
    });
    rows.collect()
}
