//! Data sets in the manner of NONMEM: comma-separated text, one subject after another.
//!
//! A [`Predictor`] is a model made ready for data sets: it says which covariates it reads.
//! [`DataSetReader`] turns bytes into [`SubjectRecords`] in one pass, a subject at a time: doses,
//! covariates, and the measured levels where they are wanted. [`Predictor::predict`] carries one
//! subject through its records.
//!
//! Numbers are in model units: mmol, hours, mmol/L.

mod cell_values;
mod column_units;
mod columns;
mod covariate_columns;
mod covariate_rules;
mod data_set;
mod dense_grid;
mod event_records;
mod integrated_body;
mod predictor;
mod reading_notes;
mod records;
mod split_cells;
mod subject_identity;
mod subject_prediction;
mod text_lines;

use crate::{Error, ErrorKind};

pub use column_units::Measure;
pub use columns::{Column, ColumnRole, KNOWN_COLUMNS, KnownColumn};
pub use covariate_rules::{BetweenRecords, CovariateRules};
pub use data_set::{DataSetReader, ReadingOptions, Wanted};
pub use dense_grid::DenseGrid;
pub use predictor::{CovariateCarry, CovariateInput, EquationSolver, Predictor};
pub use reading_notes::{IgnoreMark, ReadingNotes, RowsLeftOut, UnitUsed};
pub use records::{Event, GivenDose, GivenRate, Record, SubjectRecords};
pub use subject_prediction::{Deviation, Moment, Patient, PredictedLevel, SampleMet};

fn malformed(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
