//! The records of a subject: what happened when, and what was measured.

use super::subject_identity::SubjectIdentity;
use crate::Error;
use crate::pk::Measured;

/// The rate of a dose as its record gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GivenRate {
    /// All at once.
    Pulse,
    /// mmol/h
    Fixed(f64),
    /// The model's `R1`.
    ModeledRate,
    /// The model's `D1`.
    ModeledDuration,
}

/// A dose as its record gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenDose {
    /// mmol, before bioavailability.
    pub amount: f64,
    /// How fast.
    pub rate: GivenRate,
    /// Number of the compartment, from 1; 0 is the first.
    pub compartment: u32,
    /// Hours between doses, 0 if not given.
    pub interval: f64,
    /// Doses after the first.
    pub additional: u64,
    /// 0, 1 or 2, as in column SS.
    pub steady: u8,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// EVID 0: the level is predicted; with what was measured, if anything.
    Observation(Option<Measured>),
    /// EVID 1
    Dose(GivenDose),
    /// EVID 2: nothing happens but covariates change.
    Other,
    /// EVID 3: everything starts anew.
    Reset,
    /// EVID 4: everything starts anew with a dose.
    ResetAndDose(GivenDose),
}

/// One line of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Line in the file, for errors.
    pub line: u64,
    /// Hours.
    pub time: f64,
    /// What it is.
    pub event: Event,
    /// The occasion, counted from 0 in the order of their coming; 0 where nothing differs
    /// between occasions.
    pub occasion: usize,
    /// One number for each [covariate](super::Predictor::covariates) that the model reads, NaN
    /// where missing.
    pub covariates: Vec<f64>,
}

impl Record {
    /// Whether time and everything else start anew here.
    #[must_use]
    pub fn resets(&self) -> bool {
        matches!(self.event, Event::Reset | Event::ResetAndDose(_))
    }
}

/// One subject of a data set.
#[derive(Clone, Debug)]
pub struct SubjectRecords {
    /// As in column ID.
    pub id: String,
    /// Its lines, in the order of the file.
    pub records: Vec<Record>,
}

impl SubjectRecords {
    /// A number that stands for the ID, whatever other subjects there are.
    #[must_use]
    pub fn hashed_id(&self) -> u64 {
        SubjectIdentity::of(&self.id).hashed()
    }

    /// An error in these records, with the data set and the subject in its place. Whoever found
    /// it knew the line alone.
    #[must_use]
    pub fn place(&self, error: &Error, data_set: &str) -> Error {
        let line = error
            .place()
            .map_or(String::new(), |line| format!(", {line}"));
        Error::new(error.kind(), error.message(), error.help())
            .at(format!("{data_set}, subject {}{line}", self.id))
    }
}
