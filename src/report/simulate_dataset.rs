//! `simulate` of a data set as a table and as a document.

use super::simulate::{cell, shortest};
use super::{json, provenance};
use crate::answer::{DataSetPredictions, SubjectPredictions};
use crate::nonmem::PredictedLevel;
use crate::safety::Status;
use serde_json::{Value, json};

/// First line of the table.
pub const TABLE_HEADER: &str = "ID,TIME,PRED\n";

/// The rows of one subject.
#[must_use]
pub fn table_rows(subject: &SubjectPredictions) -> String {
    use std::fmt::Write;
    let id = cell(&subject.id);
    let mut rows = String::with_capacity(subject.levels.len() * 32);
    for PredictedLevel { time, level } in &subject.levels {
        // Writing into memory cannot fail.
        let _ = writeln!(rows, "{id},{},{}", shortest(*time), shortest(*level));
    }
    rows
}

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetPredictions) -> Value {
    let predictions: Vec<Value> = answer.subjects.iter().flat_map(predictions).collect();
    let model = &answer.model;
    let stamp = provenance::stamp(&[(&model.id, &model.sha256)], &answer.input);
    json::with(
        json::head(Status::Ok, &[]),
        json!({ "predictions": predictions, "provenance": stamp }),
    )
}

/// The observations of one subject.
fn predictions(subject: &SubjectPredictions) -> impl Iterator<Item = Value> {
    subject.levels.iter().map(|PredictedLevel { time, level }| {
        json!({
            "id": subject.id,
            "time": { "value": time, "unit": "h" },
            "pred": { "value": level, "unit": "mmol/L" },
        })
    })
}
