//! `fit` of a data set for people and as a document.

use super::data_set_notes::DataSetNotesDocument;
use super::fit_estimate::{EstimateDocument, PredictedLevelDocument, effect_name};
use super::fit_table::{self, FitRow, Fitted};
use super::json::{ByName, Head, Number};
use super::model_used::ModelUsedDocument;
use super::parameter_rows::parameter_rows;
use super::provenance::Provenance;
use super::text;
use crate::answer::{DataSetFit, FittedSubject, PopulationShrinkage, UnfittedSubject};
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
    /// How the data set was read.
    data_set: DataSetNotesDocument,
    /// The model.
    model: ModelUsedDocument,
    /// How a covariate changes between two records: `nocb`, `locf` or `linear`, and the columns that
    /// have a rule of their own.
    covariates: String,
    /// 1 - mean(eta^2) / omega^2 for each deviation: over many subjects the mean of their own
    /// shrinkage; null for fewer than two subjects.
    population_shrinkage: Option<ByName<Number>>,
    /// In the order of the data set.
    subjects: Vec<SubjectDocument>,
    /// The subjects that could not be fitted.
    not_fitted: Vec<UnfittedDocument>,
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

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UnfittedDocument {
    /// As in column ID.
    id: String,
    /// Why not.
    message: String,
    /// What to do.
    help: String,
}

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetFit) -> DataSetFitDocument {
    let model = &answer.model;
    let shrinkage = answer.population_shrinkage.as_ref();
    DataSetFitDocument {
        head: Head::new(Status::of(&answer.findings), &answer.findings),
        data_set: DataSetNotesDocument::from(&answer.notes),
        model: ModelUsedDocument::from(model),
        covariates: answer.covariates.words(),
        population_shrinkage: shrinkage.map(|all| all.iter().map(shrinkage_entry).collect()),
        subjects: answer.subjects.iter().map(subject).collect(),
        not_fitted: answer.not_fitted.iter().map(not_fitted).collect(),
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

fn not_fitted(subject: &UnfittedSubject) -> UnfittedDocument {
    UnfittedDocument {
        id: subject.id.clone(),
        message: subject.why.message().to_owned(),
        help: subject.why.help(),
    }
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
    for UnfittedSubject { id, why } in &answer.not_fitted {
        out += &format!("\nSubject {}\n", show::printable(id));
        out += &text::row("not fitted", why.message());
    }
    out += &format!("\n{}\n", text::STATEMENT);
    out
}

/// One row a subject, those that could not be fitted last.
#[must_use]
pub fn to_csv(answer: &DataSetFit) -> String {
    let fitted = answer.subjects.iter().map(|one| {
        let observations = one.fit.observations.iter();
        FitRow {
            id: &one.id,
            status: "fitted",
            message: String::new(),
            fitted: Some(Fitted {
                levels: observations.filter(|at| at.measured.is_some()).count(),
                posterior: &one.fit.posterior,
                parameters: &one.fit.parameters,
            }),
        }
    });
    let not_fitted = answer.not_fitted.iter().map(|one| FitRow {
        id: &one.id,
        status: "not-fitted",
        message: one.why.message().to_owned(),
        fitted: None,
    });
    let rows: Vec<FitRow<'_>> = fitted.chain(not_fitted).collect();
    fit_table::to_csv(&answer.model.id, &rows)
}
