//! Each question as one pure function: an input value in, an owned answer out, with the verdict
//! inside.
//!
//! Nothing here reads a file, a clock or an argument, and nothing here is shown: `report` shows
//! answers and decides nothing.

mod check;
mod fit_dataset;
mod model_used;
mod simulate_dataset;

pub use check::{
    CheckAnswer, CheckOptions, Cumulative, HighestChance, LevelDue, Verdict, check, risks,
};
pub use fit_dataset::{DataSetFit, FittedSubject, PopulationShrinkage, fit_dataset};
pub use model_used::ModelUsed;
pub use simulate_dataset::{
    DataSetPredictions, SimulateOptions, SubjectPredictions, predict_subject, simulate_dataset,
};
