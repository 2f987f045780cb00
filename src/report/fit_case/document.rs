//! `fit` of a case as JSON.

use super::averaged::{AveragedDocument, averaged_document};
use super::story::excretion_words;
use crate::answer::{CaseFitAnswer, NextMeasurement};
use crate::estimate::of_case::{HighestToCome, NextLevel};
use crate::report::fit_estimate::{EstimateDocument, PredictedLevelDocument};
use crate::report::json::{Head, Number};
use crate::report::model_used::ModelUsedDocument;
use crate::report::provenance::Provenance;
use crate::report::wasting::WastingDocument;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `fit` for a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseFitDocument {
    #[serde(flatten)]
    head: Head,
    /// The model.
    model: ModelUsedDocument,
    /// Where the course starts, in words.
    baseline: String,
    #[serde(flatten)]
    estimate: EstimateDocument,
    /// How much this patient excretes beside what is usual; absent where the model does not let it
    /// differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    excretion: Option<ExcretionDocument>,
    /// The levels that were weighed.
    levels: Vec<PredictedLevelDocument>,
    /// The highest level after the last measured one; null where none is to come.
    peak_to_come: Option<PredictedLevelDocument>,
    /// Of a depleted patient: what the levels tell of the kidney and the tissues, and what is
    /// expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    deficiency: Option<WastingDocument>,
    /// The course by the curve that flags go by.
    predictions: Vec<PredictedLevelDocument>,
    /// When a level would say most, not later than `deficiency.telling_level`; null under a stop,
    /// where one is due now, and where none would say anything.
    next_level: Option<NextLevelDocument>,
    /// What several models say together, each weighed by how likely it found the levels; absent
    /// under a stop, of a depleted patient, and where fewer than two can be weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    averaged: Option<AveragedDocument>,
    provenance: Provenance,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExcretionDocument {
    /// The parameter that says so.
    parameter: &'static str,
    /// Own over usual.
    ratio: Number,
    /// Whether the levels tell it from the usual with 90 % certainty.
    told_apart: bool,
    /// The same as a sentence.
    in_words: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct NextLevelDocument {
    #[serde(flatten)]
    predicted: PredictedLevelDocument,
    /// Part of the variance of what is predicted that it leaves, 0 to 1.
    variance_left: Number,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &CaseFitAnswer) -> CaseFitDocument {
    let fit = &answer.fit;
    let model = &answer.model;
    let levels = fit.levels.iter().zip(fit.at_levels());
    let course = fit.times.iter().zip(fit.course());
    CaseFitDocument {
        head: Head::new(answer.status(), &answer.findings),
        model: ModelUsedDocument::from(model),
        baseline: fit.baseline.clone(),
        estimate: EstimateDocument::new(&fit.posterior, &fit.parameters),
        excretion: answer.excretion.as_ref().map(|one| ExcretionDocument {
            parameter: one.parameter.name(),
            ratio: Number(one.ratio),
            told_apart: one.is_told_apart,
            in_words: excretion_words(one),
        }),
        levels: levels
            .map(|(level, predicted)| {
                PredictedLevelDocument::new(level.at, predicted, Some(level.measured))
            })
            .collect(),
        peak_to_come: answer.highest_to_come.as_ref().map(highest_to_come),
        deficiency: answer
            .wasting
            .as_ref()
            .map(|wasting| WastingDocument::new(wasting, &fit.levels, &fit.times)),
        predictions: course
            .map(|(time, predicted)| PredictedLevelDocument::new(*time, predicted, None))
            .collect(),
        next_level: match &answer.next {
            Some(NextMeasurement::At(next)) => Some(NextLevelDocument::from(next)),
            Some(NextMeasurement::Now) | None => None,
        },
        averaged: answer.averaged.as_ref().map(averaged_document),
        provenance: Provenance::new([(&*model.id, &*model.sha256)], answer.input_sha256.clone()),
    }
}

fn highest_to_come(highest: &HighestToCome) -> PredictedLevelDocument {
    PredictedLevelDocument::new(highest.at, &highest.predicted, None)
}

impl From<&NextLevel> for NextLevelDocument {
    fn from(next: &NextLevel) -> Self {
        Self {
            predicted: PredictedLevelDocument::new(next.at, &next.predicted, None),
            variance_left: Number(next.left),
        }
    }
}
