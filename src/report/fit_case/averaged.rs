//! What several models say together of a fitted patient, as text and JSON.

use crate::answer::{AveragedFit, AveragedLevel, NextMeasurement, WeighedModel};
use crate::population::percent_in_words;
use crate::report::json::{Number, Quantity};
use crate::report::text;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// What several models say together; no finding looks at it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AveragedDocument {
    /// The models with their weights, the heaviest first.
    models: Vec<WeighedModelDocument>,
    /// Models of this population that could not be weighed.
    left_out: Vec<LeftOutDocument>,
    /// The levels to come.
    predictions: Vec<AveragedLevelDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct WeighedModelDocument {
    /// Id of the model.
    id: String,
    /// Hash of the model file.
    sha256: String,
    /// Logarithm of the marginal likelihood of the levels, by Laplace's method.
    log_likelihood: Number,
    /// Its part of the sum of all likelihoods, 0 to 1; every model was as likely beforehand.
    model_weight: Number,
    /// The highest level to come by its own fit, mmol/L; absent where none is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    highest: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LeftOutDocument {
    /// Id of the model.
    id: String,
    /// Why it was not weighed.
    why: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AveragedLevelDocument {
    /// Hours from the start of the order.
    time: Quantity,
    /// Mean of what the models foretell, by their weights, mmol/L.
    level: Quantity,
    /// With 90 % probability the level lies between these: quantiles of the mixture.
    interval90: [Quantity; 2],
    /// With 90 % probability a measured level lies between these.
    measured90: [Quantity; 2],
}

/// The section of the JSON document.
pub(super) fn averaged_document(averaged: &AveragedFit) -> AveragedDocument {
    let left_out = averaged.left_out.iter();
    AveragedDocument {
        models: averaged
            .models
            .iter()
            .map(WeighedModelDocument::from)
            .collect(),
        left_out: left_out
            .map(|model| LeftOutDocument {
                id: model.id.clone(),
                why: model.why.clone(),
            })
            .collect(),
        predictions: averaged
            .to_come
            .iter()
            .map(AveragedLevelDocument::from)
            .collect(),
    }
}

impl From<&WeighedModel> for WeighedModelDocument {
    fn from(model: &WeighedModel) -> Self {
        Self {
            id: model.id.clone(),
            sha256: model.sha256.clone(),
            log_likelihood: Number(model.log_likelihood),
            model_weight: Number(model.weight),
            highest: model.highest.map(|level| Quantity::new(level, "mmol/L")),
        }
    }
}

impl From<&AveragedLevel> for AveragedLevelDocument {
    fn from(averaged: &AveragedLevel) -> Self {
        let level = |value: f64| Quantity::new(value, "mmol/L");
        Self {
            time: Quantity::new(averaged.at, "h"),
            level: level(averaged.level),
            interval90: averaged.interval90.map(level),
            measured90: averaged.measured90.map(level),
        }
    }
}

/// The block of the text: the weights, and what is foretold where the answer looks ahead.
pub(super) fn block(averaged: &AveragedFit, next: Option<&NextMeasurement>) -> String {
    let weights = averaged.models.iter();
    let weights: Vec<_> = weights
        .map(|model| format!("{} {}", model.id, percent_in_words(model.weight)))
        .collect();
    let mut out = "\nSeveral models, weighed by the levels (decides nothing)\n".to_owned();
    out += &text::row("weights", &weights.join(", "));
    let highest = averaged.models.iter().filter_map(|model| {
        let level = show::fixed(model.highest?, 2);
        Some(format!("{level} by {}", model.id))
    });
    let highest: Vec<String> = highest.collect();
    if !highest.is_empty() {
        out += &text::row("highest", &format!("{} mmol/L", highest.join(", ")));
    }
    let measured_at = match next {
        Some(NextMeasurement::At(next)) => Some(next.at),
        Some(NextMeasurement::Now) | None => None,
    };
    let to_come = averaged.to_come.iter();
    let highest = to_come
        .clone()
        .max_by(|a, b| a.level.total_cmp(&b.level))
        .map(|level| level.at);
    for level in to_come {
        let highest = highest == Some(level.at);
        if highest || measured_at == Some(level.at) {
            out += &text::row(
                &format!("{} hours", show::fixed(level.at, 2)),
                &words(level, highest),
            );
        }
    }
    if !averaged.left_out.is_empty() {
        let left_out = averaged.left_out.iter();
        let left_out: Vec<_> = left_out
            .map(|model| format!("{} ({})", model.id, model.why))
            .collect();
        out += &text::row("not weighed", &left_out.join("; "));
    }
    out
}

fn words(level: &AveragedLevel, highest: bool) -> String {
    let shown = |value: f64| show::fixed(value, 2);
    let between = |[low, high]: [f64; 2]| format!("{} to {}", shown(low), shown(high));
    format!(
        "{} mmol/L{}, with 90 % probability {}; a measured level {} mmol/L",
        shown(level.level),
        if highest { " at the highest" } else { "" },
        between(level.interval90),
        between(level.measured90)
    )
}
