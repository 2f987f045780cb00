//! What is wanted of a regimen: a target, a limit of risk, a pump, and what may be chosen.

use super::choices::Choices;
use super::crowding::Crowding;
use super::defaults;
use super::target::{Moment, Target};
use crate::case::PlanRequest;
use crate::clinical::bands::STOP_FROM;
use crate::dose::Pump;
use crate::safety::override_stop::Acceptance;
use crate::units::show;
use crate::{Error, ErrorKind, Result};

pub use crate::clinical::constants::{LARGEST_RISK, LEAST_PROBABILITY};

/// Most alternatives beside the proposal: more are read by nobody.
pub const MOST_ALTERNATIVES: usize = 20;

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// The target.
    pub target: Target,
    /// Largest accepted probability of a toxic level, up to [`LARGEST_RISK`].
    pub risk: f64,
    /// The pump.
    pub pump: Pump,
    /// What may be chosen.
    pub choices: Choices,
    /// Overridable stops that a named person accepts.
    pub accepted: Vec<Acceptance>,
    /// The virtual patients.
    pub crowding: Crowding,
    /// Most proposals.
    pub most: usize,
}

impl Aim {
    /// What `request` wants of the regimens in `choices`.
    ///
    /// # Errors
    /// Usage for a target, a limit of risk or a crowd that cannot be.
    pub fn asked(request: &PlanRequest, choices: Choices) -> Result<Self> {
        // A single dose has no plateau to aim at: its target is met where it ends.
        let end = if choices.rates.is_empty() {
            Moment::End
        } else {
            Moment::At(vec![choices.length])
        };
        let aim = Self {
            target: Target::asked(&request.target, end)?,
            risk: request.risk.unwrap_or(defaults::RISK),
            pump: request.pump,
            choices,
            accepted: request.accepted.clone(),
            crowding: Crowding::asked(request.crowd)?,
            most: 1 + request.alternatives.min(MOST_ALTERNATIVES),
        };
        refuse_risk(aim.risk, aim.crowding)?;
        Ok(aim)
    }

    /// Why a regimen is excluded that brings too few patients to the target.
    pub(super) fn target_words(&self) -> String {
        format!(
            "fewer than {} % of patients like this one reach the target of {} to {} mmol/L",
            LEAST_PROBABILITY * 100.0,
            show::number(self.target.low.millimolar()),
            show::number(self.target.below.millimolar())
        )
    }
}

/// Why what is more toxic than a part of `risk` is left out.
#[must_use]
pub fn risk_words(risk: f64) -> String {
    format!(
        "more than {} % of patients like this one reach {STOP_FROM} mmol/L",
        show::number(risk * 100.0)
    )
}

/// Refuses a limit of risk that nothing can keep or nobody may accept, and a crowd of which it is
/// less than one patient.
///
/// # Errors
/// Usage for a part of one that is not above 0 and at most [`LARGEST_RISK`], and for too few
/// subjects.
pub fn refuse_risk(risk: f64, crowding: Crowding) -> Result<()> {
    let percent = show::number(100.0 * risk);
    let acceptable = risk > 0.0 && risk <= LARGEST_RISK;
    if !acceptable {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("{percent} % is not a risk that can be accepted"),
            format!(
                "give a percentage above 0 % and at most {} %",
                100.0 * LARGEST_RISK
            ),
        )
        .about("risk"));
    }
    let least = (1.0 / risk).ceil();
    if crowding.subjects as f64 >= least {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!(
            "{} virtual patients cannot show a risk of {percent} %",
            crowding.subjects
        ),
        format!("give {least} or more, or a larger limit of risk"),
    )
    .about("subjects"))
}
