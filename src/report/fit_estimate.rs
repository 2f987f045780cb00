//! What the documents of `fit` have in common: an estimate with its certainty, and a predicted
//! level.

use super::json::{ByName, Number, Quantity, unit};
use crate::estimate::{Effect, Measured, OwnParameter, Posterior, Predicted};
use schemars::JsonSchema;
use serde::Serialize;

/// The name of a deviation.
#[must_use]
pub fn effect_name(effect: Effect) -> String {
    effect.name()
}

/// Deviations with their certainty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EstimateDocument {
    /// ln(own / typical) of each parameter; of BASELINE the difference in mmol/L.
    eta: ByName<Number>,
    /// Parameters of this patient.
    parameters: ByName<Quantity>,
    /// Parameters of the typical patient with these covariates.
    typical_parameters: ByName<Quantity>,
    /// Minus twice the logarithm of the posterior density, without constants.
    objective: Number,
    /// Of each eta.
    standard_errors: ByName<Number>,
    /// Part of the variance between patients that is left: 0 where the levels decide, 1 where they
    /// say nothing.
    shrinkage: ByName<Number>,
    /// How the minimum was found.
    minimum: MinimumDocument,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MinimumDocument {
    /// Largest slope of half the objective there.
    gradient: Number,
    /// Starts tried.
    starts: usize,
    /// Starts that led there.
    agreeing: usize,
    /// Steps from the best start.
    steps: u32,
}

impl EstimateDocument {
    /// The deviations of `posterior` and the `parameters` they make.
    #[must_use]
    pub fn new(posterior: &Posterior, parameters: &[OwnParameter]) -> Self {
        let by_effect = |values: &[f64]| {
            let pairs = posterior.effects.iter().zip(values);
            let named = pairs.map(|(effect, value)| (effect_name(*effect), Number(*value)));
            named.collect()
        };
        let by_parameter = |value: fn(&OwnParameter) -> f64| {
            let named = parameters.iter().map(|one| {
                let unit = unit(one.parameter.dimension().units()[0].0);
                let name = one.parameter.name().to_owned();
                (name, Quantity::new(value(one), unit.to_owned()))
            });
            named.collect()
        };
        Self {
            eta: by_effect(&posterior.eta),
            parameters: by_parameter(|one| one.own),
            typical_parameters: by_parameter(|one| one.typical),
            objective: Number(posterior.objective),
            standard_errors: by_effect(&posterior.standard_errors),
            shrinkage: by_effect(&posterior.shrinkage),
            minimum: MinimumDocument {
                gradient: Number(posterior.gradient),
                starts: posterior.search.starts,
                agreeing: posterior.search.agreeing,
                steps: posterior.search.steps,
            },
        }
    }
}

/// A predicted level, and what was measured then.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PredictedLevelDocument {
    /// Hours.
    time: Quantity,
    /// Of the typical patient.
    typical: Quantity,
    /// Nine in ten patients lie between these before anything was measured.
    typical90: [Quantity; 2],
    /// Of this patient.
    individual: Quantity,
    /// Standard error of that.
    standard_error: Quantity,
    /// Nine in ten such patients lie between these.
    interval90: [Quantity; 2],
    /// Nine in ten measured levels would lie between these.
    measured90: [Quantity; 2],
    /// What was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    observed: Option<Quantity>,
    /// The limit of quantification below which it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<Quantity>,
}

impl PredictedLevelDocument {
    /// A level predicted at `time` (hours), with what was measured then.
    #[must_use]
    pub fn new(time: f64, predicted: &Predicted, measured: Option<Measured>) -> Self {
        let level = |value: f64| Quantity::new(value, "mmol/L");
        let (observed, below) = match measured {
            Some(Measured::Level(value)) => (Some(level(value)), None),
            Some(Measured::Below(limit)) => (None, Some(level(limit))),
            None => (None, None),
        };
        Self {
            time: Quantity::new(time, "h"),
            typical: level(predicted.typical),
            typical90: predicted.typical90.map(level),
            individual: level(predicted.individual),
            standard_error: level(predicted.standard_error),
            interval90: predicted.interval90.map(level),
            measured90: predicted.measured90.map(level),
            observed,
            below,
        }
    }
}
