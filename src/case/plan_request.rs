//! What `plan` is asked: a target, a limit of risk, and what may be chosen.

use super::acceptance::AcceptWords;
use super::option::{Given, optional, pump};
use super::regimen_request::{
    CrowdRequest, RegimenRequest, RegimenWords, TargetRequest, TargetWords,
};
use super::replacement_request::{ReplacementRequest, ReplacementWords};
use super::{CaseFile, LaterLevels};
use crate::dose::Pump;
use crate::safety::Case;
use crate::safety::override_stop::Acceptance;
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};

/// A plan as it is asked for: the quantities still in words.
#[derive(Clone, Debug)]
pub struct PlanWords<'a> {
    /// The target.
    pub target: TargetWords<'a>,
    /// What may be chosen.
    pub regimens: RegimenWords<'a>,
    /// When the plan of an order under way starts.
    pub now: Option<&'a str>,
    /// A replacement over days instead of one order.
    pub replacement: ReplacementWords<'a>,
    /// Largest accepted chance of a toxic level.
    pub risk: Option<&'a str>,
    /// Smallest step of the pump.
    pub pump_step: Option<&'a str>,
    /// Overridable stops that a named person accepts.
    pub accepted: AcceptWords<'a>,
    /// Most alternatives beside the proposal, where somebody says how many.
    pub alternatives: Option<usize>,
    /// The virtual patients.
    pub crowd: CrowdRequest,
}

impl PlanWords<'_> {
    /// Alternatives beside the proposal where nobody says how many.
    pub const USUAL_ALTERNATIVES: usize = 3;

    /// A plan is either of one order or of a replacement over days.
    fn refuse_two_kinds(&self) -> Result<()> {
        let Self {
            target, regimens, ..
        } = self;
        let one_order = [
            Given::maybe("to", target.to),
            Given::list("at", target.at),
            Given::maybe("mean_over", target.mean_over),
            Given::list("dose", regimens.dose),
            Given::list("over", regimens.over),
            Given::list("rate", regimens.rate),
            Given::maybe("for", regimens.length),
            Given::maybe("now", self.now),
            Given::maybe("alternatives", self.alternatives.as_ref()),
        ];
        let over_days = [
            Given::maybe("hold", self.replacement.hold),
            Given::maybe("days", self.replacement.days),
            Given::maybe("infusion", self.replacement.infusion),
        ];
        over_days
            .into_iter()
            .flat_map(|one| one_order.map(|other| one.refuse_beside(other)))
            .collect()
    }
}

/// What `plan` is asked of the patient of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanRequest {
    /// The target.
    pub target: TargetRequest,
    /// What may be chosen.
    pub regimens: RegimenRequest,
    /// When the plan of an order under way starts, on the clock of the order; `None` is at the
    /// last level.
    pub now: Option<Time>,
    /// A replacement over days, where one is asked for instead of one order.
    pub replacement: Option<ReplacementRequest>,
    /// Largest accepted probability of a toxic level, as a part of 1.
    pub risk: Option<f64>,
    /// The pump.
    pub pump: Pump,
    /// Overridable stops that a named person accepts.
    pub accepted: Vec<Acceptance>,
    /// Most alternatives beside the proposal.
    pub alternatives: usize,
    /// The virtual patients.
    pub crowd: CrowdRequest,
}

impl CaseFile {
    /// The case for a plan: levels after the start of its order are kept apart where it is under
    /// way. A clock that merely runs ahead begins no order.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub fn case_to_plan(&self, reader: Reader) -> Result<Case> {
        let case = self.case(reader, LaterLevels::KeptApart)?;
        if case.is_under_way() {
            return Ok(case);
        }
        self.case(reader, LaterLevels::Refused)
    }

    /// What `words` ask of `case`, the case of this file.
    ///
    /// # Errors
    /// Malformed, ambiguous or missing, with the input it is about.
    pub fn plan_request(
        &self,
        case: &Case,
        words: PlanWords<'_>,
        reader: Reader,
    ) -> Result<PlanRequest> {
        words.refuse_two_kinds()?;
        Ok(PlanRequest {
            target: TargetRequest::read(&words.target, reader)?,
            regimens: RegimenRequest::read(&words.regimens, case, reader)?,
            now: optional(words.now, "now", |text| self.moment(reader, text))?,
            replacement: words.replacement.read(reader)?,
            risk: optional(words.risk, "risk", |text| part_of_one(text, reader))?,
            pump: pump(words.pump_step, reader)?,
            accepted: words.accepted.read()?,
            alternatives: words.alternatives.unwrap_or(PlanWords::USUAL_ALTERNATIVES),
            crowd: words.crowd,
        })
    }
}

/// A percentage as a part of 1.
fn part_of_one(text: &str, reader: Reader) -> Result<f64> {
    let digits = text.trim_end().strip_suffix('%').ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            format!("`{text}` is not a percentage"),
            "write a percentage: \"1 %\"",
        )
    })?;
    Ok(reader.count(digits.trim_end())? / 100.0)
}
