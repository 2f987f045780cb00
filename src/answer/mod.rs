//! Each question as one pure function: an input value in, an owned answer out, with the verdict
//! inside.
//!
//! Nothing here reads a file, a clock or an argument, and nothing here is shown: `report` shows
//! answers and decides nothing.

mod agreed_record;
mod averaged_fit;
mod check;
mod convert;
pub mod data_set_doubts;
mod data_set_request;
mod data_set_stream;
mod draw_up;
mod evidence;
mod expected_population;
pub mod facts;
mod fit_case;
mod fit_dataset;
mod fit_validation;
mod kidney;
mod map;
mod model_used;
mod models;
mod observed_beside;
mod order_traits;
mod plan;
mod population;
mod population_grid;
mod population_part;
mod predictive_check;
mod rate;
mod selftest;
mod simulate_case;
mod simulate_dataset;
mod simulate_replicates;
mod uncertainty;
mod verify;

pub use agreed_record::AgreedRecord;
pub use averaged_fit::{AveragedFit, AveragedLevel, WeighedModel};
pub use check::{
    CheckAnswer, Cumulative, HighestChance, OrderForesight, OrderVerdict, OutflowStop, WayOut,
    check, judge_order, risks,
};
pub use convert::{ConvertAnswer, InUnit, convert};
pub use data_set_request::{DataSetRequest, DataSetSimulated, DataSetWords, simulate_as_asked};
pub use data_set_stream::SubjectStream;
pub use draw_up::DrawUpSheet;
pub use evidence::{
    EvidenceAnswer, GroupAgreement, LeftOut, ModelEvidence, evidence, evidence_of_every_model,
};
pub use expected_population::{ExpectedMoment, ExpectedPatients, ShareAtLeast};
pub use fit_case::{CaseFitAnswer, NextMeasurement, OwnExcretion, fit_case};
pub use fit_dataset::{
    DataSetFit, FitOptions, FittedSubject, PopulationShrinkage, UnfittedSubject, fit_dataset,
};
pub use fit_validation::{
    DataSetValidation, ErrorsAfterLevels, LevelsKnown, ModelValidation, PredictionErrors,
    UntriedSubject, ValidatedLevel, validate_dataset,
};
pub use kidney::{KidneyAnswer, kidney, kidney_of_case};
pub use map::{Axes, GivenInEveryCell, MapAnswer, map};
pub use model_used::{ModelUsed, input_sha256};
pub use models::{ModelsAnswer, SoundModel, list_models, show_model};
pub use observed_beside::{ChildLevel, ObservedBeside};
pub use order_traits::LevelDue;
pub use plan::{
    AsOrdered, DailyPlan, FirstDosePlan, LevelSinceStart, PlanAnswer, PlanProposal, Planned,
    ReplacementAnswer, UpdateAnswer, plan, recheck, share_in_words,
};
pub use population::{
    BandReached, CoursePoint, LevelsAt, MeanAndSd, OtherModel, Percentiles, PopulationAnswer,
    PopulationCounts, ShareBelow, Watched, population,
};
pub use population_grid::{GridRowAnswer, PopulationGridAnswer, population_grid};
pub use population_part::{
    PartAnswer, PartModel, PartQuestion, PopulationMerge, PopulationPart, population_part,
};
pub use predictive_check::{
    BinOfReplicate, BinPercentile, CheckBin, CheckBins, ObservedLevel, OverReplicates, PERCENTILES,
    PredictiveCheck,
};
pub use rate::{RateAnswer, RateRow, rate};
pub use selftest::{GOLDEN, Golden, Recomputed, SelftestAnswer, selftest};
pub use simulate_case::{
    CoursesAnswer, CoursesRequest, CoursesWords, Disagreement, PeakDrivers, PeakOfModel,
    simulate_case,
};
pub use simulate_dataset::{
    BodyAt, DataSetPredictions, SimulateOptions, SubjectLooks, SubjectPredictions, TypicalSubject,
    predict_subject, simulate_dataset, typical_subject,
};
pub use simulate_replicates::{
    DataSetReplicates, ReplicateOptions, ReplicateRow, Replicates, SubjectReplicate,
};
pub use uncertainty::{DrawnEffect, Uncertainty};
pub use verify::{ComparedField, Field, Outcome, VerifyAnswer, verify};

use crate::dose::PumpProgram;
use crate::safety::{Finding, Status};

/// Whether something may run, and what to set on the pump where it may: the program of a whole
/// order, or what one dose needs.
///
/// The verdict owns the program: under a stop none exists, so nothing that shows an answer has
/// to remember to hide it.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict<Program = PumpProgram> {
    /// Do not start.
    Stop,
    /// May start once every warning is answered.
    Warn(Program),
    /// No rule speaks against it.
    Pass(Program),
}

impl<Program> Verdict<Program> {
    /// The verdict of `findings` on what would need `program`.
    pub fn new<'f>(findings: impl IntoIterator<Item = &'f Finding>, program: Program) -> Self {
        match Status::of(findings) {
            Status::Stop => Self::Stop,
            Status::Warn => Self::Warn(program),
            Status::Ok => Self::Pass(program),
        }
    }

    /// The verdict in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Stop => Status::Stop,
            Self::Warn(_) => Status::Warn,
            Self::Pass(_) => Status::Ok,
        }
    }

    /// What to set on the pump; nothing under a stop.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        match self {
            Self::Stop => None,
            Self::Warn(program) | Self::Pass(program) => Some(program),
        }
    }
}
