//! `fit` of a data set for people and as a document.

use super::fit_estimate::{EstimateDocument, PredictedLevelDocument, effect_name};
use super::json::{ByName, Head, Number};
use super::model_used::ModelUsedDocument;
use super::parameter_rows::parameter_rows;
use super::provenance::Provenance;
use super::text;
use crate::answer::{DataSetFit, FittedSubject, PopulationShrinkage};
use crate::estimate::Effect;
use crate::safety::Status;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `fit` for a data set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataSetFitDocument {
    #[serde(flatten)]
    head: Head,
    /// The model.
    model: ModelUsedDocument,
    /// How a covariate changes between two records: `nocb` or `locf`.
    covariates: &'static str,
    /// 1 - SD(eta) / omega for each deviation; null for fewer than two subjects.
    population_shrinkage: Option<ByName<Number>>,
    /// In the order of the data set.
    subjects: Vec<SubjectDocument>,
    provenance: Provenance,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SubjectDocument {
    /// As in column ID.
    id: String,
    #[serde(flatten)]
    estimate: EstimateDocument,
    /// One for each record of EVID 0.
    predictions: Vec<PredictedLevelDocument>,
}

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetFit) -> DataSetFitDocument {
    let model = &answer.model;
    let shrinkage = answer.population_shrinkage.as_ref();
    DataSetFitDocument {
        head: Head::new(Status::Ok, &[]),
        model: ModelUsedDocument::from(model),
        covariates: answer.carry.word(),
        population_shrinkage: shrinkage.map(|all| all.iter().map(shrinkage_entry).collect()),
        subjects: answer.subjects.iter().map(subject).collect(),
        provenance: Provenance::new([(&*model.id, &*model.sha256)], answer.input_sha256.clone()),
    }
}

/// A deviation with its shrinkage; one of an occasion stands for all.
fn shrinkage_entry(of: &PopulationShrinkage) -> (String, Number) {
    let name = match of.effect {
        Effect::Occasion(parameter, _) => format!("{}@", parameter.name()),
        other @ (Effect::Parameter(_) | Effect::Baseline) => effect_name(other),
    };
    (name, Number(of.shrinkage))
}

fn subject(subject: &FittedSubject) -> SubjectDocument {
    let fit = &subject.fit;
    let rows = fit.observations.iter().zip(&fit.posterior.predictions);
    SubjectDocument {
        id: subject.id.clone(),
        estimate: EstimateDocument::new(&fit.posterior, &fit.parameters),
        predictions: rows
            .map(|(observation, predicted)| {
                PredictedLevelDocument::new(observation.time, predicted, observation.measured)
            })
            .collect(),
    }
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &DataSetFit) -> String {
    let model = &answer.model;
    let mut out = "Individual parameters from measured levels\n".to_owned();
    out += &text::row("model", &format!("{}, {}", model.id, model.title));
    for FittedSubject { id, fit } in &answer.subjects {
        let observations = fit.observations.iter();
        let used = observations.filter(|one| one.measured.is_some()).count();
        out += &format!("\nSubject {}\n", show::printable(id));
        out += &text::row("levels used", &show::number(used as f64));
        out += &text::row("objective", &show::fixed(fit.posterior.objective, 4));
        out += &parameter_rows(&fit.posterior, &fit.parameters);
    }
    out += &format!("\n{}\n", text::STATEMENT);
    out
}
