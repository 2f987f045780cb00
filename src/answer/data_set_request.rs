//! What is asked of a data set beside the levels of its observations, and the whole answer.

use super::data_set_stream::SubjectStream;
use super::{
    CheckBins, DataSetPredictions, DataSetReplicates, PredictiveCheck, ReplicateOptions,
    Replicates, SimulateOptions, SubjectLooks, TypicalSubject,
};
use crate::case::CrowdRequest;
use crate::nonmem::{DataSetReader, Predictor, ReadingOptions, Wanted};
use crate::pk::Model;
use crate::population::MOST_THREADS;
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::io::BufRead;

/// What was asked, in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataSetWords<'a> {
    /// Time between two looks at a subject.
    pub every: Option<&'a str>,
    /// How long to look.
    pub until: Option<&'a str>,
    /// Whether amounts and area are wanted, too.
    pub amounts: bool,
    /// Replicates of every subject.
    pub subjects: Option<u64>,
    /// Seed of their random numbers.
    pub seed: Option<u64>,
    /// Whether their levels are as a laboratory reports them.
    pub residual: bool,
    /// Whether they are compared with the measured levels.
    pub check: bool,
    /// Threads; `None` takes what the machine has.
    pub threads: Option<usize>,
}

/// The same, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataSetRequest {
    /// When a subject is looked at, and at what.
    pub looks: SubjectLooks,
    /// Replicates of every subject, where any are wanted.
    pub replicates: Option<ReplicateOptions>,
    /// Whether they are compared with the measured levels.
    pub check: bool,
    /// Threads; `None` takes what the machine has.
    pub threads: Option<usize>,
}

impl DataSetRequest {
    /// Reads `words`.
    ///
    /// # Errors
    /// As [`SubjectLooks::read`] and [`ReplicateOptions::new`]; usage for a number of threads that
    /// there cannot be.
    pub fn read(words: &DataSetWords<'_>) -> Result<Self> {
        let seed = words.seed.unwrap_or(CrowdRequest::USUAL_SEED);
        // What is compared with measured levels is measured, too.
        let residual = words.residual || words.check;
        let replicates = words.subjects;
        let replicates = replicates.map(|count| ReplicateOptions::new(count, seed, residual));
        Ok(Self {
            // A data set is written with points, and so is what is asked of it.
            looks: SubjectLooks::read(words.every, words.until, words.amounts, Reader::default())?,
            replicates: replicates.transpose()?,
            threads: words.threads.map(threads).transpose()?,
            check: words.check,
        })
    }

    /// What is read of the data set.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        match (self.check, self.replicates) {
            (true, _) => Wanted::DosesAndLevels,
            (false, Some(_)) => Wanted::DosesAndOccasions,
            (false, None) => Wanted::Doses,
        }
    }
}

fn threads(asked: usize) -> Result<usize> {
    if (1..=MOST_THREADS).contains(&asked) {
        return Ok(asked);
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("{asked} is not a number of threads from 1 to {MOST_THREADS}"),
        "give a whole number in this range",
    ))
}

/// The answer to a [`DataSetRequest`].
#[derive(Clone, Debug)]
pub enum DataSetSimulated {
    /// The typical patient.
    Typical(DataSetPredictions),
    /// Patients who differ.
    Replicates(DataSetReplicates),
    /// Measured levels beside those of replicates.
    Check(PredictiveCheck),
}

/// The whole answer for the data set in `input`, which is called `name` in errors, in memory;
/// `predictor` is made of `model` with `options`.
///
/// # Errors
/// As [`DataSetReader::next_subject`], [`Replicates::new`], [`Replicates::rows`] and
/// [`CheckBins::new`].
pub fn simulate_as_asked(
    (name, input): (&str, impl BufRead + Send),
    (model, predictor): (&Model, &Predictor),
    options: &SimulateOptions,
    request: &DataSetRequest,
) -> Result<DataSetSimulated> {
    let reading = ReadingOptions {
        wanted: request.wanted(),
        ..options.reading()
    };
    let mut reader =
        DataSetReader::new(name, input, predictor, reading)?.with_rules(&options.covariates)?;
    // What is wrong with the model is told before the data set is read.
    let amounts = request.looks.amounts;
    let drawing = request.replicates;
    let drawing = drawing.map(|options| Replicates::new(model, predictor, options, amounts));
    let drawing = drawing.transpose()?;
    let mut subjects: Vec<TypicalSubject> = Vec::new();
    let stream = SubjectStream {
        reader: &mut reader,
        by: (model, predictor),
        looks: request.looks,
        threads: request.threads,
    };
    stream.each(
        |subjects| subjects,
        |some| {
            subjects.extend(some);
            Ok(())
        },
    )?;
    let Some(drawing) = drawing else {
        let predicted = subjects.into_iter().map(|one| one.predicted).collect();
        let answer = DataSetPredictions::new(predicted, model, &reader);
        return Ok(DataSetSimulated::Typical(answer));
    };
    if request.check {
        let bins = CheckBins::new(&drawing, &subjects)?;
        let check = bins.filled_by_all(request.threads, &reader)?;
        return Ok(DataSetSimulated::Check(check));
    }
    let mut replicates = Vec::new();
    drawing.each(
        (&subjects, name),
        request.threads,
        |some| some,
        |some| {
            replicates.extend(some);
            Ok(())
        },
    )?;
    let predicted = subjects.into_iter().map(|one| one.predicted).collect();
    Ok(DataSetSimulated::Replicates(DataSetReplicates {
        predictions: DataSetPredictions::new(predicted, model, &reader),
        options: drawing.options(),
        subjects: replicates,
    }))
}
