//! `fit` of a case: what measured levels say about this patient.

use super::{ModelUsed, input_sha256};
use crate::Result;
use crate::estimate::of_case::{self, CaseFit, HighestToCome, NextLevel};
use crate::pk::Model;
use crate::safety::{Case, Finding, Status};

/// When to measure next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NextMeasurement {
    /// Now: the order must not go on, and no better time is worth waiting for.
    Now,
    /// When a level would say most about what is to come.
    At(NextLevel),
}

/// What `fit` found for the patient of a case.
#[derive(Clone, Debug)]
pub struct CaseFitAnswer {
    /// The patient and the order, with the levels since its start.
    pub case: Case,
    /// The model.
    pub model: ModelUsed,
    /// The estimate.
    pub fit: CaseFit,
    /// What [the rules](crate::safety::levels_under_way) say of it, ranked.
    pub findings: Vec<Finding>,
    /// The highest level to come; `None` where the course ends with the last level.
    pub highest_to_come: Option<HighestToCome>,
    /// When to measure next; `None` where no level would say anything.
    pub next: Option<NextMeasurement>,
    /// Hash of the case, and of a model file that came with it.
    pub input_sha256: String,
}

impl CaseFitAnswer {
    /// The verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(&self.findings)
    }
}

/// The estimate of the patient of `case` under `model`, from every level of the case.
///
/// # Errors
/// Missing when there is no level to weigh; as [`of_case::fit`].
pub fn fit_case(case: &Case, model: &Model) -> Result<CaseFitAnswer> {
    let fit = of_case::fit(case, &case.later, model)?;
    let findings = fit.findings()?;
    let next = match Status::of(&findings) {
        Status::Stop => Some(NextMeasurement::Now),
        Status::Warn | Status::Ok => fit.next.map(NextMeasurement::At),
    };
    Ok(CaseFitAnswer {
        model: ModelUsed::of(model),
        highest_to_come: fit.highest_to_come(),
        input_sha256: input_sha256(&case.input_sha256, &[model]),
        case: case.clone(),
        fit,
        findings,
        next,
    })
}
