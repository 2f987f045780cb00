//! `simulate` of a data set: what a model predicts for every observation record.

use super::ModelUsed;
use super::data_set_doubts::{DataSetDoubts, SubjectDoubt, doubts_of_records};
use crate::Result;
use crate::nonmem::{
    CovariateCarry, DataSetReader, EquationSolver, IgnoreMark, PredictedLevel, Predictor,
    ReadingNotes, ReadingOptions, SubjectRecords, Wanted,
};
use crate::pk::Model;
use crate::safety::Finding;
use std::io::BufRead;

/// What is predicted for one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectPredictions {
    /// As in column ID.
    pub id: String,
    /// One for each observation record, in the order of the data set.
    pub levels: Vec<PredictedLevel>,
    /// What is doubtful about its records.
    pub doubts: Vec<SubjectDoubt>,
}

/// What is predicted for a data set.
#[derive(Clone, Debug)]
pub struct DataSetPredictions {
    /// The model.
    pub model: ModelUsed,
    /// The subjects in the order of the data set.
    pub subjects: Vec<SubjectPredictions>,
    /// What the reader tells beside the records.
    pub notes: ReadingNotes,
    /// What is doubtful about the data set.
    pub findings: Vec<Finding>,
    /// Hash of what was asked: the bytes of the data set and of the model file.
    pub input_sha256: String,
}

impl DataSetPredictions {
    /// The answer for `subjects`, predicted by `model` from what `reader` has read to its end.
    #[must_use]
    pub fn new<R: BufRead>(
        subjects: Vec<SubjectPredictions>,
        model: &Model,
        reader: &DataSetReader<R>,
    ) -> Self {
        let mut doubts = DataSetDoubts::default();
        for subject in &subjects {
            doubts.add(&subject.id, &subject.doubts);
        }
        let findings = doubts.findings(model, reader.notes());
        let model = ModelUsed::of(model);
        Self {
            input_sha256: model.asked_of(&reader.sha256()),
            notes: reader.notes().clone(),
            findings,
            model,
            subjects,
        }
    }
}

/// How a data set is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimulateOptions {
    /// How the equations are solved.
    pub solver: EquationSolver,
    /// How a covariate changes between two records.
    pub carry: CovariateCarry,
    /// What begins a row that is left out.
    pub ignore: Option<IgnoreMark>,
}

impl SimulateOptions {
    /// What is read of the data set.
    #[must_use]
    pub fn reading(self) -> ReadingOptions {
        ReadingOptions {
            wanted: Wanted::Doses,
            ignore: self.ignore,
        }
    }
}

/// The predictions for every subject of the data set in `input`, which is called `name` in
/// errors.
///
/// # Errors
/// As [`Predictor::new`], [`DataSetReader::next_subject`] and [`predict_subject`].
pub fn simulate_dataset(
    name: &str,
    input: impl BufRead,
    model: &Model,
    options: SimulateOptions,
) -> Result<DataSetPredictions> {
    let predictor = Predictor::new(model, options.solver, options.carry)?;
    let mut reader = DataSetReader::new(name, input, &predictor, options.reading())?;
    let mut subjects = Vec::new();
    while let Some(subject) = reader.next_subject()? {
        subjects.push(predict_subject(model, &predictor, name, subject)?);
    }
    Ok(DataSetPredictions::new(subjects, model, &reader))
}

/// The predictions for one subject of the data set called `name`: what those who read a large
/// one as a stream call for each.
///
/// # Errors
/// As [`Predictor::predict`], with data set, subject and line.
pub fn predict_subject(
    model: &Model,
    predictor: &Predictor,
    name: &str,
    subject: SubjectRecords,
) -> Result<SubjectPredictions> {
    let levels = predictor
        .predict(&subject.records, &[])
        .map_err(|error| subject.place(&error, name))?;
    let typical: Vec<f64> = levels.iter().map(|one| one.level).collect();
    Ok(SubjectPredictions {
        doubts: doubts_of_records(model, predictor, &subject.records, &typical),
        id: subject.id,
        levels,
    })
}
