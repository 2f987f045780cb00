//! `fit` of a data set for people and as a document.

use super::fit::{effect_name, estimate, parameter_rows, prediction};
use super::json::{head, number, with};
use super::provenance::stamp;
use super::text;
use crate::answer::{DataSetFit, FittedSubject, PopulationShrinkage};
use crate::estimate::Effect;
use crate::safety::Status;
use crate::units::show;
use serde_json::{Map, Value, json};

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetFit) -> Value {
    let subjects: Vec<Value> = answer.subjects.iter().map(subject).collect();
    let model = &answer.model;
    let shrinkage = answer.population_shrinkage.as_ref();
    with(
        head(Status::Ok, &[]),
        json!({
            "model": { "id": model.id, "title": model.title },
            "covariates": answer.carry.word(),
            "population_shrinkage": shrinkage.map(|of| of.iter().map(shrunk).collect::<Map<_, _>>()),
            "subjects": subjects,
            "provenance": stamp(&[(&model.id, &model.sha256)], &answer.input),
        }),
    )
}

/// A deviation with its shrinkage; one of an occasion stands for all.
fn shrunk(of: &PopulationShrinkage) -> (String, Value) {
    let name = match of.effect {
        Effect::Occasion(parameter, _) => format!("{}@", parameter.name()),
        other @ (Effect::Parameter(_) | Effect::Baseline) => effect_name(other),
    };
    (name, number(of.shrinkage))
}

fn subject(subject: &FittedSubject) -> Value {
    let fit = &subject.fit;
    let rows = fit.observations.iter().zip(&fit.posterior.predictions);
    let predictions: Vec<Value> = rows
        .map(|(observation, predicted)| {
            prediction(observation.time, predicted, observation.measured)
        })
        .collect();
    let body = with(
        json!({ "id": subject.id }),
        estimate(&fit.posterior, &fit.parameters),
    );
    with(body, json!({ "predictions": predictions }))
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
