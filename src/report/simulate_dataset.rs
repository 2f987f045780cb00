//! `simulate` of a data set as a table and as a document.

use super::data_set_notes::DataSetNotesDocument;
use super::json::{ByName, ExactQuantity, Head};
use super::predictive_check::PredictiveCheckDocument;
use super::provenance::Provenance;
use super::table_text::{cell, shortest};
use crate::answer::{
    BodyAt, DataSetPredictions, DataSetReplicates, ModelUsed, ReplicateOptions, ReplicateRow,
    SubjectPredictions, SubjectReplicate,
};
use crate::nonmem::{PredictedLevel, Predictor};
use crate::pk::exact::{CENTRAL, DEPOT};
use crate::safety::{Finding, Status};
use schemars::JsonSchema;
use serde::Serialize;

/// First line of the table of levels alone.
pub const TABLE_HEADER: &str = "ID,TIME,PRED\n";

/// The rows of one subject in the table of levels alone.
#[must_use]
pub fn table_rows(subject: &SubjectPredictions) -> String {
    DataSetTable::default().rows(subject)
}

/// The columns of a table; by default those of levels alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataSetTable {
    /// Whether it shows replicates beside the typical patient.
    pub replicates: bool,
    /// The compartments whose amounts it shows, and after them the area; none leaves both out.
    compartments: Vec<(&'static str, usize)>,
}

impl DataSetTable {
    /// A table of what `predictor` predicts, with or without amounts.
    #[must_use]
    pub fn new(predictor: &Predictor, replicates: bool, amounts: bool) -> Self {
        let numbers = 1..=predictor.last_compartment();
        let places = numbers.filter_map(|number| predictor.compartment_index(number));
        let named = places.map(|place| {
            let name = match place {
                DEPOT => "A_DEPOT",
                CENTRAL => "A_CENTRAL",
                _ => "A_PERIPHERAL",
            };
            (name, place)
        });
        Self {
            replicates,
            compartments: named.filter(|_| amounts).collect(),
        }
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let mut names = match self.replicates {
            true => vec!["REP", "ID", "TIME", "PRED", "IPRED", "Y"],
            false => vec!["ID", "TIME", "PRED"],
        };
        names.extend(self.compartments.iter().map(|(name, _)| name));
        if !self.compartments.is_empty() {
            names.push("AUC");
        }
        names
    }

    /// First line of the table.
    #[must_use]
    pub fn header(&self) -> String {
        self.columns().join(",") + "\n"
    }

    /// The numbers of what is in a body, in the order of the columns.
    pub fn body_numbers(&self, body: &BodyAt) -> impl Iterator<Item = f64> {
        let amounts = self.compartments.iter();
        let area = (!self.compartments.is_empty()).then_some(body.area);
        amounts
            .map(|(_, place)| body.amounts[*place])
            .chain(area)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The rows of one subject.
    #[must_use]
    pub fn rows(&self, subject: &SubjectPredictions) -> String {
        use std::fmt::Write;
        let id = cell(&subject.id);
        let mut rows = String::with_capacity(subject.levels.len() * 32);
        for (index, PredictedLevel { time, level }) in subject.levels.iter().enumerate() {
            // Writing into memory cannot fail.
            let _ = write!(rows, "{id},{},{}", shortest(*time), shortest(*level));
            if let Some(body) = subject.bodies.get(index) {
                self.push_body(&mut rows, body);
            }
            rows.push('\n');
        }
        rows
    }

    /// Adds the rows of replicate `number`, from 0, of the subject `id`.
    pub fn push_replicate(&self, rows: &mut String, number: u32, id: &str, all: &[ReplicateRow]) {
        use std::fmt::Write;
        let begin = format!("{},{}", u64::from(number) + 1, cell(id));
        for row in all {
            let [time, typical, level] = [row.time, row.typical, row.level].map(shortest);
            // Writing into memory cannot fail.
            let _ = write!(rows, "{begin},{time},{typical},{level},");
            if row.measured == row.level {
                rows.push_str(&level);
            } else {
                rows.push_str(&shortest(row.measured));
            }
            self.push_body(rows, &row.body);
            rows.push('\n');
        }
    }

    fn push_body(&self, rows: &mut String, body: &BodyAt) {
        for number in self.body_numbers(body) {
            rows.push(',');
            rows.push_str(&shortest(number));
        }
    }
}

/// The answer to `simulate` for a data set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataSetPredictionsDocument {
    #[serde(flatten)]
    head: Head,
    /// How the data set was read.
    data_set: DataSetNotesDocument,
    /// One for each record of EVID 0, in the order of the data set, or for each time that was
    /// asked for; where replicates are drawn, one replicate of the data set after the other.
    predictions: Vec<PredictionDocument>,
    /// Replicates of every subject, where any were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    subjects: Option<u32>,
    /// The measured levels beside those of the replicates, where that was asked for; then no
    /// single prediction is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    predictive_check: Option<PredictiveCheckDocument>,
    provenance: Provenance,
}

/// What a document of a predictive check says beside it.
pub(super) struct CheckedHead<'a> {
    pub findings: &'a [Finding],
    pub model: &'a ModelUsed,
    pub input_sha256: &'a str,
    pub options: ReplicateOptions,
}

impl DataSetPredictionsDocument {
    /// The document of a predictive check.
    pub(super) fn of_check(
        head: &CheckedHead<'_>,
        data_set: DataSetNotesDocument,
        check: PredictiveCheckDocument,
    ) -> Self {
        let model = [(&*head.model.id, &*head.model.sha256)];
        let provenance = Provenance::new(model, head.input_sha256.to_owned());
        Self {
            head: Head::new(Status::of(head.findings), head.findings),
            data_set,
            predictions: Vec::new(),
            subjects: Some(head.options.replicates),
            predictive_check: Some(check),
            provenance: provenance.seeded(head.options.seed),
        }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PredictionDocument {
    /// Number of the replicate, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    replicate: Option<u64>,
    /// As in column ID.
    id: String,
    /// Hours.
    time: ExactQuantity,
    /// Total level of the typical patient, mmol/L.
    pred: ExactQuantity,
    /// Total level of the replicate, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    ipred: Option<ExactQuantity>,
    /// What is measured of it, mmol/L: with the residual error of the model where that was asked
    /// for.
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<ExactQuantity>,
    /// Amounts in the compartments by their column, mmol; of a linear model what doses brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    amounts: Option<ByName<ExactQuantity>>,
    /// Area under the level since the first record, mmol·h/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    auc: Option<ExactQuantity>,
}

/// The document of levels alone.
#[must_use]
pub fn to_json(answer: &DataSetPredictions) -> DataSetPredictionsDocument {
    table_to_json(answer, &DataSetTable::default())
}

/// The document of what stands in `table`, replicates left out.
#[must_use]
pub fn table_to_json(
    answer: &DataSetPredictions,
    table: &DataSetTable,
) -> DataSetPredictionsDocument {
    let model = &answer.model;
    let subjects = answer.subjects.iter();
    DataSetPredictionsDocument {
        head: Head::new(Status::of(&answer.findings), &answer.findings),
        data_set: DataSetNotesDocument::from(&answer.notes),
        predictions: subjects.flat_map(|one| predictions(one, table)).collect(),
        subjects: None,
        predictive_check: None,
        provenance: Provenance::new([(&*model.id, &*model.sha256)], answer.input_sha256.clone()),
    }
}

/// The document of replicates.
#[must_use]
pub fn replicates_to_json(
    answer: &DataSetReplicates,
    table: &DataSetTable,
) -> DataSetPredictionsDocument {
    let typical = table_to_json(&answer.predictions, table);
    let replicates = answer.subjects.iter();
    DataSetPredictionsDocument {
        predictions: replicates.flat_map(|one| replicate(one, table)).collect(),
        subjects: Some(answer.options.replicates),
        provenance: typical.provenance.seeded(answer.options.seed),
        ..typical
    }
}

/// The observations of one subject.
fn predictions(
    subject: &SubjectPredictions,
    table: &DataSetTable,
) -> impl Iterator<Item = PredictionDocument> {
    let points = subject.levels.iter().enumerate();
    points.map(|(index, point)| PredictionDocument {
        replicate: None,
        id: subject.id.clone(),
        time: ExactQuantity::new(point.time, "h"),
        pred: ExactQuantity::new(point.level, "mmol/L"),
        ipred: None,
        y: None,
        amounts: subject.bodies.get(index).map(|body| amounts(body, table)),
        auc: subject.bodies.get(index).map(area),
    })
}

/// The observations of one replicate of a subject.
fn replicate(
    subject: &SubjectReplicate,
    table: &DataSetTable,
) -> impl Iterator<Item = PredictionDocument> {
    let level = |level| ExactQuantity::new(level, "mmol/L");
    let shown = !table.compartments.is_empty();
    subject.rows.iter().map(move |row| PredictionDocument {
        replicate: Some(u64::from(subject.number) + 1),
        id: subject.id.clone(),
        time: ExactQuantity::new(row.time, "h"),
        pred: level(row.typical),
        ipred: Some(level(row.level)),
        y: Some(level(row.measured)),
        amounts: shown.then(|| amounts(&row.body, table)),
        auc: shown.then(|| area(&row.body)),
    })
}

fn amounts(body: &BodyAt, table: &DataSetTable) -> ByName<ExactQuantity> {
    let compartments = table.compartments.iter();
    compartments
        .map(|(name, place)| {
            let amount = ExactQuantity::new(body.amounts[*place], "mmol");
            ((*name).to_owned(), amount)
        })
        .collect()
}

fn area(body: &BodyAt) -> ExactQuantity {
    ExactQuantity::new(body.area, "mmol*h/L")
}
