//! `simulate` of a data set: what a model predicts for every observation record.

use super::ModelUsed;
use super::data_set_doubts::{DataSetDoubts, SubjectDoubt, doubts_of_records};
use crate::Result;
use crate::case::{Given, optional};
use crate::nonmem::{
    CovariateRules, DataSetReader, DenseGrid, EquationSolver, IgnoreMark, Moment, Patient,
    PredictedLevel, Predictor, ReadingNotes, ReadingOptions, SubjectRecords, Wanted,
};
use crate::pk::Model;
use crate::pk::exact::Compartments;
use crate::safety::Finding;
use crate::units::Reader;
use std::io::BufRead;
use uom::si::time::hour;

/// What is predicted for one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectPredictions {
    /// As in column ID.
    pub id: String,
    /// One for each observation record, in the order of the data set.
    pub levels: Vec<PredictedLevel>,
    /// Amounts and area at each of them, where they are wanted; else none.
    pub bodies: Vec<BodyAt>,
    /// What is doubtful about its records.
    pub doubts: Vec<SubjectDoubt>,
}

/// What is in the body of a subject at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodyAt {
    /// Amounts in the compartments, mmol; of a linear model what doses brought.
    pub amounts: Compartments,
    /// Area under the level since the first record or the last reset, mmol·h/L.
    pub area: f64,
}

/// When a subject is looked at, and at what.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SubjectLooks {
    /// Other times than those of its observations.
    pub grid: Option<DenseGrid>,
    /// Whether amounts and area are wanted, too.
    pub amounts: bool,
}

impl SubjectLooks {
    /// What `every` and `until` ask, durations in words.
    ///
    /// # Errors
    /// Malformed or ambiguous, with the input it is about; usage for an end without a distance.
    pub fn read(
        every: Option<&str>,
        until: Option<&str>,
        amounts: bool,
        reader: Reader,
    ) -> Result<Self> {
        Given::maybe("until", until).refuse_without(Given::maybe("every", every))?;
        let every = optional(every, "every", |text| reader.duration(text))?;
        let until = optional(until, "until", |text| reader.duration(text))?;
        let grid = every.map(|every| DenseGrid {
            every: every.get::<hour>(),
            until: until.map(|until| until.get::<hour>()),
        });
        Ok(Self { grid, amounts })
    }
}

/// A subject beside what is predicted for it: whoever draws replicates of it needs both.
#[derive(Clone, Debug)]
pub struct TypicalSubject {
    /// The subject, with observations where it is looked at.
    pub records: SubjectRecords,
    /// What is predicted.
    pub predicted: SubjectPredictions,
    /// A number that stands for the ID, whatever other subjects there are.
    pub hashed_id: u64,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulateOptions {
    /// How the equations are solved.
    pub solver: EquationSolver,
    /// How a covariate changes between two records.
    pub covariates: CovariateRules,
    /// What begins a row that is left out.
    pub ignore: Option<IgnoreMark>,
}

impl SimulateOptions {
    /// What is read of the data set.
    #[must_use]
    pub fn reading(&self) -> ReadingOptions {
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
    options: &SimulateOptions,
) -> Result<DataSetPredictions> {
    let predictor = Predictor::new(model, options.solver, options.covariates.carry())?;
    let mut reader = DataSetReader::new(name, input, &predictor, options.reading())?
        .with_rules(&options.covariates)?;
    let mut subjects = Vec::new();
    while let Some(subject) = reader.next_subject()? {
        subjects.push(predict_subject(model, &predictor, name, subject)?);
    }
    Ok(DataSetPredictions::new(subjects, model, &reader))
}

/// The predictions for one subject of the data set called `name`.
///
/// # Errors
/// As [`Predictor::predict`], with data set, subject and line.
pub fn predict_subject(
    model: &Model,
    predictor: &Predictor,
    name: &str,
    subject: SubjectRecords,
) -> Result<SubjectPredictions> {
    let looks = SubjectLooks::default();
    Ok(typical_subject((model, predictor), name, subject, looks)?.predicted)
}

/// As [`predict_subject`], where `looks` says, by a model made ready: what those who read a large
/// data set as a stream call for each.
///
/// # Errors
/// As [`predict_subject`]; usage for more looks than anyone can mean.
pub fn typical_subject(
    (model, predictor): (&Model, &Predictor),
    name: &str,
    mut subject: SubjectRecords,
    looks: SubjectLooks,
) -> Result<TypicalSubject> {
    if let Some(grid) = looks.grid {
        subject.records = grid.looks(&subject.records, predictor.carry())?;
    }
    let mut levels = Vec::new();
    let mut bodies = Vec::new();
    let patient = Patient::typical(looks.amounts);
    let followed = predictor.follow(&subject.records, &patient, &mut |record, moment| {
        levels.push(PredictedLevel {
            time: record.time,
            level: moment.level,
        });
        if looks.amounts {
            bodies.push(BodyAt::from(moment));
        }
    });
    followed.map_err(|error| subject.place(&error, name))?;
    let typical: Vec<f64> = levels.iter().map(|one| one.level).collect();
    let predicted = SubjectPredictions {
        doubts: doubts_of_records(model, predictor, &subject.records, &typical),
        id: subject.id.clone(),
        levels,
        bodies,
    };
    Ok(TypicalSubject {
        hashed_id: subject.hashed_id(),
        records: subject,
        predicted,
    })
}

impl From<Moment> for BodyAt {
    fn from(moment: Moment) -> Self {
        Self {
            amounts: moment.amounts,
            area: moment.area,
        }
    }
}
