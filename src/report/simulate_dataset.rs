//! `simulate` of a data set as a table and as a document.

use super::data_set_notes::DataSetNotesDocument;
use super::json::{ExactQuantity, Head};
use super::provenance::Provenance;
use super::table_text::{cell, shortest};
use crate::answer::{DataSetPredictions, SubjectPredictions};
use crate::nonmem::PredictedLevel;
use crate::safety::Status;
use schemars::JsonSchema;
use serde::Serialize;

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

/// The answer to `simulate` for a data set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataSetPredictionsDocument {
    #[serde(flatten)]
    head: Head,
    /// How the data set was read.
    data_set: DataSetNotesDocument,
    /// One for each record of EVID 0, in the order of the data set.
    predictions: Vec<PredictionDocument>,
    provenance: Provenance,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PredictionDocument {
    /// As in column ID.
    id: String,
    /// Hours.
    time: ExactQuantity,
    /// Total level, mmol/L.
    pred: ExactQuantity,
}

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetPredictions) -> DataSetPredictionsDocument {
    let model = &answer.model;
    DataSetPredictionsDocument {
        head: Head::new(Status::of(&answer.findings), &answer.findings),
        data_set: DataSetNotesDocument::from(&answer.notes),
        predictions: answer.subjects.iter().flat_map(predictions).collect(),
        provenance: Provenance::new([(&*model.id, &*model.sha256)], answer.input_sha256.clone()),
    }
}

/// The observations of one subject.
fn predictions(subject: &SubjectPredictions) -> impl Iterator<Item = PredictionDocument> {
    subject.levels.iter().map(|point| PredictionDocument {
        id: subject.id.clone(),
        time: ExactQuantity::new(point.time, "h"),
        pred: ExactQuantity::new(point.level, "mmol/L"),
    })
}
