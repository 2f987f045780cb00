//! Replicates of the subjects of a data set: what a model predicts where patients differ.

use super::{BodyAt, DataSetPredictions, TypicalSubject};
use crate::nonmem::{Patient, Predictor};
use crate::pk::Model;
use crate::population::people::replicate::{MOST_REPLICATES, Replicate, SubjectSpread};
use crate::threads::{ask_watch, map_in_order};
use crate::{Error, ErrorKind, Result};
use std::ops::Range;

/// Rows that a thread draws at a time.
const ROWS: usize = 2000;

/// How many replicates are drawn, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicateOptions {
    /// Replicates of every subject.
    pub replicates: u32,
    /// Seed of the random numbers: the same seed gives the same replicates.
    pub seed: u64,
    /// Whether levels are as a laboratory reports them, with the residual error of the model.
    pub residual: bool,
}

impl ReplicateOptions {
    /// This many replicates.
    ///
    /// # Errors
    /// Usage for none, or more than [`MOST_REPLICATES`].
    pub fn new(replicates: u64, seed: u64, residual: bool) -> Result<Self> {
        let number = u32::try_from(replicates).ok();
        match number.filter(|number| (1..=MOST_REPLICATES).contains(number)) {
            Some(replicates) => Ok(Self {
                replicates,
                seed,
                residual,
            }),
            None => Err(Error::new(
                ErrorKind::Usage,
                format!("{replicates} replicates of each subject"),
                format!("ask for 1 to {MOST_REPLICATES}"),
            )
            .about("subjects")),
        }
    }
}

/// A replicate of a subject at one of its times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplicateRow {
    /// Hours.
    pub time: f64,
    /// Level of the typical patient, mmol/L.
    pub typical: f64,
    /// Level of this one, mmol/L.
    pub level: f64,
    /// What is measured of it, mmol/L; without a residual error the level itself. A normal error
    /// may bring it below 0.
    pub measured: f64,
    /// What is in the body of this one; of interest only where amounts are wanted.
    pub body: BodyAt,
}

/// The replicates of a data set, all of them.
#[derive(Clone, Debug)]
pub struct DataSetReplicates {
    /// What is predicted for the typical patient.
    pub predictions: DataSetPredictions,
    /// How many replicates there are, and with what they were drawn.
    pub options: ReplicateOptions,
    /// One replicate of every subject after the other.
    pub subjects: Vec<SubjectReplicate>,
}

/// One replicate of one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectReplicate {
    /// Number of the replicate, from 0.
    pub number: u32,
    /// As in column ID.
    pub id: String,
    /// One for each time at which the subject is looked at.
    pub rows: Vec<ReplicateRow>,
}

/// What draws the replicates.
#[derive(Clone, Debug)]
pub struct Replicates<'a> {
    model: &'a Model,
    predictor: &'a Predictor,
    spread: SubjectSpread,
    options: ReplicateOptions,
    /// Whether amounts and area are wanted.
    amounts: bool,
}

impl<'a> Replicates<'a> {
    /// Makes ready to draw; `amounts` says whether amounts and area are wanted.
    ///
    /// # Errors
    /// Malformed for a model without a residual error where one is wanted, one that says nothing
    /// of how patients differ where nothing else differs, or correlations that cannot all be true.
    pub fn new(
        model: &'a Model,
        predictor: &'a Predictor,
        options: ReplicateOptions,
        amounts: bool,
    ) -> Result<Self> {
        let spread = SubjectSpread::of_model(model)?;
        let id = model.id();
        let residual = model.residual();
        let errs = residual.measured(1.0, 0.0, 1.0) != 1.0;
        if options.residual && !errs {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("model {id} has no residual error"),
                "give [residual] with the figures of the paper, or choose another model",
            ));
        }
        if spread.is_none() && !options.residual {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("model {id} says nothing about how patients differ"),
                "choose a model with a variance of at least one parameter",
            ));
        }
        Ok(Self {
            model,
            predictor,
            spread,
            options,
            amounts,
        })
    }

    /// The model they are drawn from.
    #[must_use]
    pub fn model(&self) -> &Model {
        self.model
    }

    /// How many there are, and with what they are drawn.
    #[must_use]
    pub fn options(&self) -> ReplicateOptions {
        self.options
    }

    /// Draws every replicate of the `subjects` of the data set called `name` on so many threads
    /// (`None`: what the machine has), puts some into a form where they were drawn, and takes the
    /// forms in their order: one replicate of the whole data set after the other.
    ///
    /// # Errors
    /// As [`Self::rows`]; whatever `take` gives.
    pub fn each<T: Send>(
        &self,
        (subjects, name): (&[TypicalSubject], &str),
        threads: Option<usize>,
        form: impl Fn(Vec<SubjectReplicate>) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let parts = parts(subjects);
        let source = (0..self.options.replicates).flat_map(|number| {
            let of_one = parts.iter().cloned();
            of_one.map(move |part| Ok((number, part)))
        });
        let work = |(number, part): (u32, Range<usize>)| {
            let drawn = subjects[part].iter().map(|subject| {
                Ok(SubjectReplicate {
                    number,
                    id: subject.predicted.id.clone(),
                    rows: self.rows(subject, number, name)?,
                })
            });
            Ok(form(drawn.collect::<Result<Vec<_>>>()?))
        };
        map_in_order(threads, source, work, take)
    }

    /// Replicate `number`, from 0, of `subject` of the data set called `name`.
    ///
    /// # Errors
    /// As [`Predictor::predict`], with data set, subject, replicate and line; whatever ends work
    /// that is watched.
    pub fn rows(
        &self,
        subject: &TypicalSubject,
        number: u32,
        name: &str,
    ) -> Result<Vec<ReplicateRow>> {
        ask_watch()?;
        let records = &subject.records.records;
        let occasions = records.iter().map(|record| record.occasion).max();
        let replicate = Replicate {
            seed: self.options.seed,
            number,
            subject: subject.hashed_id,
        };
        let drawn = self.spread.draw(replicate, 1 + occasions.unwrap_or(0));
        let own = |index: usize| &drawn.occasions[records[index].occasion][..];
        let patient = Patient {
            deviations: &own,
            untreated: Some(drawn.untreated),
            area: self.amounts,
        };
        let place = |error: Error| {
            let error = subject.records.place(&error, name);
            let message = format!("{}, in replicate {}", error.message(), number + 1);
            let placed = Error::new(error.kind(), message, error.help());
            error.place().map_or(placed.clone(), |at| placed.at(at))
        };
        // It takes as long as some levels, and only an error of the change asks for it.
        let resting = if self.options.residual {
            let found = self.predictor.untreated_level(records, drawn.untreated);
            found.map_err(place)?
        } else {
            0.0
        };
        let residual = self.model.residual();
        let typical = &subject.predicted.levels;
        let mut rows: Vec<ReplicateRow> = Vec::with_capacity(typical.len());
        let followed = self
            .predictor
            .follow(records, &patient, &mut |record, moment| {
                let observation = rows.len();
                let measured = if self.options.residual {
                    let z = replicate.residual(observation);
                    residual.measured(moment.level, resting, z)
                } else {
                    moment.level
                };
                rows.push(ReplicateRow {
                    time: record.time,
                    typical: typical[observation].level,
                    level: moment.level,
                    measured,
                    body: BodyAt::from(moment),
                });
            });
        followed.map_err(place)?;
        Ok(rows)
    }
}

/// The subjects in parts of about as many rows as a thread draws at a time.
fn parts(subjects: &[TypicalSubject]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut begin, mut rows) = (0, 0);
    for (index, subject) in subjects.iter().enumerate() {
        rows += subject.predicted.levels.len();
        if rows >= ROWS {
            parts.push(begin..index + 1);
            (begin, rows) = (index + 1, 0);
        }
    }
    if begin < subjects.len() {
        parts.push(begin..subjects.len());
    }
    parts
}
