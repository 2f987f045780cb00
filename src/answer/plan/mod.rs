//! `plan`: the regimen with the best chance of a target under a limit of risk, or grams a day.

mod replacement;
mod under_way;
mod why;

pub use replacement::{DailyPlan, FirstDosePlan, ReplacementAnswer};
pub use under_way::{AsOrdered, LevelSinceStart, UpdateAnswer};
pub use why::share_in_words;

use super::Verdict;
use super::check::{OrderForesight, OrderVerdict, check, judge_order};
use super::model_used::ModelUsed;
use crate::case::{CheckRequest, PlanRequest};
use crate::clinical::indications::SmallestLoad;
use crate::clinical::source;
use crate::dose::{PumpProgram, Regimen};
use crate::plan::{
    self, Aim, Choices, Difference, Excluded, Foresight, Odds, Plan, Proposal, smallest_load,
};
use crate::safety::override_stop::{self, Acceptance};
use crate::safety::{Case, Finding, Status, Topic, contradictions, deficiency};
use crate::simulate::forecast::without_filtration;
use crate::{Error, ErrorKind, Result};

/// What `plan` found.
#[derive(Clone, Debug)]
pub enum Planned {
    /// Regimens for one order.
    OneOrder(Box<PlanAnswer>),
    /// Grams a day for a deficiency.
    OverDays(Box<ReplacementAnswer>),
}

impl Planned {
    /// The verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::OneOrder(answer) => answer.status,
            Self::OverDays(answer) => answer.status,
        }
    }
}

/// What `request` asks for, one order or a replacement over days, for the patient, the bag and the
/// indication of `case`.
///
/// # Errors
/// Usage for a request that cannot be; as [`plan::search()`], for an order under way as
/// [`plan::Update::of`], and over days as [`plan::replacement::Replenished::of`].
pub fn plan(case: &Case, request: &PlanRequest) -> Result<Planned> {
    match &request.replacement {
        Some(asked) => {
            let answer = replacement::over_days(case, request, asked)?;
            Ok(Planned::OverDays(Box::new(answer)))
        }
        None => Ok(Planned::OneOrder(Box::new(one_order(case, request)?))),
    }
}

/// A regimen that is proposed.
#[derive(Clone, Debug)]
pub struct PlanProposal {
    /// The steps as they would be ordered.
    pub regimen: Regimen,
    /// The verdict of a check of this order, with the pump program.
    pub verdict: Verdict,
    /// The findings of that check.
    pub findings: Vec<Finding>,
    /// How likely target and toxicity are with what the pump delivers.
    pub odds: Odds,
    /// The model that sees the most toxic patients.
    pub worst_model: Option<String>,
    /// Bounds with a source that are crossed, among them those of the patient and the bag.
    pub limits_crossed: usize,
    /// Its chance of the target less that of the first proposal.
    pub behind: Difference,
    /// For an order under way, how likely both were before its levels were known.
    pub before_levels: Option<Odds>,
    /// Whether it is what remains of the order under way.
    pub as_ordered: bool,
}

/// What `plan` found for one order.
#[derive(Clone, Debug)]
pub struct PlanAnswer {
    /// The patient and the solution; for an order under way as seen from now.
    pub case: Case,
    /// What was wanted.
    pub aim: Aim,
    /// The verdict: that of the first proposal and of what was found before it; a stop without
    /// one.
    pub status: Status,
    /// What is said before anything is proposed, and what a check says of the first proposal.
    pub findings: Vec<Finding>,
    /// What the search means, in words.
    pub why: String,
    /// What fits, the best first.
    pub proposals: Vec<PlanProposal>,
    /// Regimens looked at.
    pub searched: usize,
    /// What does not fit, the most frequent reason first.
    pub excluded: Vec<Excluded>,
    /// The smallest load that was tried, unless the loads were given.
    pub smallest_load: Option<SmallestLoad>,
    /// The models that judged.
    pub models: Vec<ModelUsed>,
    /// The order under way, where the plan goes on with one.
    pub update: Option<UpdateAnswer>,
    /// Hash of the case.
    pub input_sha256: String,
}

impl PlanAnswer {
    /// Whether the chance of the target is that of the expected course of a depleted patient.
    #[must_use]
    pub fn counts_target_as_expected(&self) -> bool {
        self.update.is_none() && deficiency::steadily_depleted(&self.case)
    }
}

/// The regimens that `request` asks for, for the patient, the bag and the indication of `case`;
/// its order counts only where it is under way.
///
/// # Errors
/// Usage for a request that cannot be; as [`plan::search()`] and, for an order under way, as
/// [`plan::Update::of`].
fn one_order(case: &Case, request: &PlanRequest) -> Result<PlanAnswer> {
    if case.is_under_way() {
        return under_way::plan_from_now(case, request);
    }
    if request.now.is_some() {
        return Err(nothing_under_way());
    }
    let choices = Choices::for_new_order(case, &request.regimens)?;
    let aim = Aim::asked(request, choices)?;
    let found = plan::search(case, &aim, &|case, foresight| {
        recheck(case, foresight, &aim)
    })?;
    let proposals = found.proposals.iter().map(|one| proposed(one, &found));
    let proposals: Vec<PlanProposal> = proposals.collect();
    let why = why::of_search(&found, &aim);
    let findings = of_best(&proposals, &why, case);
    Ok(PlanAnswer {
        case: case.clone(),
        status: status(&proposals, &findings),
        findings,
        why,
        proposals,
        searched: found.searched,
        models: found
            .models
            .iter()
            .map(|model| ModelUsed::of(model))
            .collect(),
        excluded: found.excluded,
        smallest_load: smallest_load(case, &request.regimens),
        update: None,
        input_sha256: case.input_sha256.clone(),
        aim,
    })
}

/// The findings of a whole check of the order of `case`, with those stops accepted that `aim`
/// accepts and the order meets.
///
/// # Errors
/// As [`check`].
pub fn recheck(case: &Case, foresight: Foresight, aim: &Aim) -> Result<Vec<Finding>> {
    let whole = |request: &CheckRequest| -> Result<Vec<Finding>> {
        match &foresight {
            Foresight::Case => Ok(check(case, request)?.findings),
            // How likely danger is for such patients has been weighed by the search itself.
            Foresight::Fitted(predictions) => {
                let unfiltered = without_filtration(case)?;
                let foresight = OrderForesight {
                    predictions,
                    chances: &[],
                    unfiltered: unfiltered.as_ref(),
                };
                let OrderVerdict { findings, .. } = judge_order(case, request, &foresight)?;
                Ok(findings)
            }
        }
    };
    let request = CheckRequest::new(aim.pump);
    accepting_what_is_met(&request, &aim.accepted, whole, |findings| findings)
}

/// What `judge` answers to `request`, and once more where its `findings` hold stops that were
/// `accepted`: a check refuses to accept what an order does not meet.
fn accepting_what_is_met<T>(
    request: &CheckRequest,
    accepted: &[Acceptance],
    judge: impl Fn(&CheckRequest) -> Result<T>,
    findings: impl Fn(&T) -> &[Finding],
) -> Result<T> {
    let first = judge(request)?;
    let accepted = override_stop::met(findings(&first), accepted);
    if accepted.is_empty() {
        return Ok(first);
    }
    judge(&CheckRequest {
        accepted,
        ..request.clone()
    })
}

/// A proposal of `plan` as it is answered.
fn proposed(one: &Proposal, plan: &Plan) -> PlanProposal {
    let program = PumpProgram::new(one.regimen.steps(), one.program.clone());
    let worst = plan.models.get(one.odds.worst);
    PlanProposal {
        regimen: one.regimen.clone(),
        verdict: Verdict::new(&one.findings, program),
        findings: one.findings.clone(),
        odds: one.odds,
        worst_model: worst.map(|model| model.id().to_owned()),
        limits_crossed: one.limit_warnings,
        behind: one.behind,
        before_levels: None,
        as_ordered: false,
    }
}

/// What a check says of the first proposal, or that there is none.
fn of_best(proposals: &[PlanProposal], why: &str, case: &Case) -> Vec<Finding> {
    match proposals.first() {
        Some(best) => best.findings.clone(),
        None => {
            let said = (
                why,
                "change the target, the time or the limits, or measure again",
            );
            let nothing = Finding::stop(Topic::Other, "nothing-fits", said, source::SOFTWARE);
            // A dose written twice may be why nothing fits.
            let doubted = contradictions::doses_at_once(case);
            std::iter::once(nothing).chain(doubted).collect()
        }
    }
}

/// The verdict over everything that is found; nothing to propose is a stop.
fn status(proposals: &[PlanProposal], findings: &[Finding]) -> Status {
    if proposals.is_empty() {
        return Status::Stop;
    }
    Status::of(findings)
}

fn nothing_under_way() -> Error {
    Error::new(
        ErrorKind::Usage,
        "a time to plan from belongs to an order under way, and no level was measured after its \
         start",
        "add the levels since then to magnesium.levels, or leave the time out",
    )
    .about("now")
}
