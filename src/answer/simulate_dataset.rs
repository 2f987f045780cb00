//! `simulate` of a data set: what a model predicts for every observation record.

use super::ModelUsed;
use crate::Result;
use crate::nonmem::{
    CovariateCarry, DataSetReader, EquationSolver, PredictedLevel, Predictor, SubjectRecords,
    Wanted,
};
use crate::pk::Model;
use std::io::BufRead;

/// What is predicted for one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectPredictions {
    /// As in column ID.
    pub id: String,
    /// One for each observation record, in the order of the data set.
    pub levels: Vec<PredictedLevel>,
}

/// What is predicted for a data set.
#[derive(Clone, Debug)]
pub struct DataSetPredictions {
    /// The model.
    pub model: ModelUsed,
    /// The subjects in the order of the data set.
    pub subjects: Vec<SubjectPredictions>,
    /// Hash of what was asked: the bytes of the data set and of the model file.
    pub input_sha256: String,
}

impl DataSetPredictions {
    /// The answer for `subjects`, predicted by `model` from a data set whose bytes have the hash
    /// `data_sha256`.
    #[must_use]
    pub fn new(subjects: Vec<SubjectPredictions>, model: &Model, data_sha256: &str) -> Self {
        let model = ModelUsed::of(model);
        Self {
            input_sha256: model.asked_of(data_sha256),
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
    let mut reader = DataSetReader::new(name, input, &predictor, Wanted::Doses)?;
    let mut subjects = Vec::new();
    while let Some(subject) = reader.next_subject()? {
        subjects.push(predict_subject(&predictor, name, subject)?);
    }
    Ok(DataSetPredictions::new(subjects, model, &reader.sha256()))
}

/// The predictions for one subject of the data set called `name`: what those who read a large
/// one as a stream call for each.
///
/// # Errors
/// As [`Predictor::predict`], with data set, subject and line.
pub fn predict_subject(
    predictor: &Predictor,
    name: &str,
    subject: SubjectRecords,
) -> Result<SubjectPredictions> {
    let levels = predictor
        .predict(&subject.records, &[])
        .map_err(|error| subject.place(&error, name))?;
    Ok(SubjectPredictions {
        id: subject.id,
        levels,
    })
}
