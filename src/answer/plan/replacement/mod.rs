//! `plan` for a deficiency over days: grams a day, each number of days checked as an order.

mod choice;
mod daily;
mod first_dose;
mod words;

pub use daily::DailyPlan;
pub use first_dose::FirstDosePlan;

use super::super::model_used::ModelUsed;
use crate::case::{CheckRequest, PlanRequest, ReplacementRequest};
use crate::clinical::patient::TimedLevel;
use crate::plan::replacement::{Goal, MOST_DAYS, Replenished, most_daily, most_daily_where_wasted};
use crate::plan::{Crowding, defaults, refuse_risk};
use crate::safety::deficiency::ToldCause;
use crate::safety::override_stop::{self, Acceptance};
use crate::safety::{Case, Finding, Status, replacement};
use crate::units::AmountOfSubstance;
use crate::{Error, ErrorKind, Result};
use daily::Question;
use std::collections::BTreeSet;

/// What `plan` found for a deficiency over days.
#[derive(Clone, Debug)]
pub struct ReplacementAnswer {
    /// The patient and the solution.
    pub case: Case,
    /// What was wanted.
    pub goal: Goal,
    /// Largest accepted chance of a toxic level, as a part of 1.
    pub risk: f64,
    /// The virtual patients of the chance of the target.
    pub crowding: Crowding,
    /// The level before the first dose.
    pub level: TimedLevel,
    /// Why the patient is depleted, and what tells it.
    pub cause: ToldCause,
    /// The verdict: that of the proposal, or that there is none.
    pub status: Status,
    /// What is said before the proposal, and what a check says of it.
    pub findings: Vec<Finding>,
    /// What the plans mean, in words.
    pub why: String,
    /// What is proposed; `None` where no rule lets any dose pass.
    pub proposal: Option<DailyPlan>,
    /// The proposal with the first dose that is named for acute symptoms; `None` where none is.
    pub first_dose: Option<FirstDosePlan>,
    /// Whether the proposal brings the expected level to the target.
    pub reaches: bool,
    /// A plan for each number of days that was asked for and can reach the target, the fewest
    /// first; and the shortest that may be given, where none of those may.
    pub plans: Vec<DailyPlan>,
    /// Numbers of days asked for on which no dose that is looked at reaches the target.
    pub beyond: Vec<usize>,
    /// What goes with any of them.
    pub notes: Vec<Finding>,
    /// The model of the expected course first, then those that judged.
    pub models: Vec<ModelUsed>,
    /// Hash of the case.
    pub input_sha256: String,
}

impl ReplacementAnswer {
    /// Whether `plan` is the proposal.
    #[must_use]
    pub fn is_proposed(&self, plan: &DailyPlan) -> bool {
        let proposal = self.proposal.as_ref();
        proposal.is_some_and(|proposal| proposal.doses == plan.doses)
    }
}

/// The replacement that is `asked` for, for the patient, the bag and the indication of `case`; its
/// order is not looked at.
///
/// # Errors
/// Usage for a request that cannot be and for a patient who is not depleted; as
/// [`Replenished::of`]; as [`super::super::check()`].
pub(super) fn over_days(
    case: &Case,
    request: &PlanRequest,
    asked: &ReplacementRequest,
) -> Result<ReplacementAnswer> {
    if case.is_under_way() {
        return Err(under_way());
    }
    if !case.indication.needs_confirmed_deficiency() {
        return Err(other_indication(case));
    }
    let goal = Goal::asked(request, asked)?;
    let risk = request.risk.unwrap_or(defaults::RISK);
    let crowding = Crowding::asked(request.crowd)?;
    refuse_risk(risk, crowding)?;
    let mut search = Search {
        question: Question {
            case,
            goal: &goal,
            patient: Replenished::of(case)?,
            request: CheckRequest::new(request.pump),
            crowding,
            accepted: &request.accepted,
        },
        risk,
        met: BTreeSet::new(),
        plans: Vec::new(),
        beyond: Vec::new(),
        refused: None,
        running: None,
    };
    search.each_asked()?;
    let mut proposal = choice::best(&search.plans, search.risk).cloned();
    if proposal.is_none() {
        proposal = search.longer()?;
    }
    let reaches = proposal.is_some();
    if proposal.is_none() {
        proposal = search.nearest()?;
        if search.question.patient.cause().cause.expects_waste() {
            search.running = search.question.running()?;
        }
    }
    search.refuse_unmet(&request.accepted)?;
    let first_dose = match &proposal {
        Some(plan) => search.question.with_first_dose(plan)?,
        None => None,
    };
    let risk = search.risk;
    let answer = search.answer(proposal, reaches);
    // What warns of the first dose warns of the plan that begins with it.
    let warns = |first: &FirstDosePlan| {
        first.refusal(risk).is_none() && first.verdict.status() == Status::Warn
    };
    let status = match answer.status {
        Status::Ok if first_dose.as_ref().is_some_and(warns) => Status::Warn,
        status => status,
    };
    Ok(ReplacementAnswer {
        first_dose,
        status,
        ..answer
    })
}

/// The plans, while they are made.
struct Search<'a> {
    question: Question<'a>,
    risk: f64,
    /// Stops that were accepted and met.
    met: BTreeSet<String>,
    plans: Vec<DailyPlan>,
    beyond: Vec<usize>,
    /// The smallest of the plans that may not be given, where nearer ones were looked for.
    refused: Option<DailyPlan>,
    /// What would hold the target of a kidney that wastes for as long as it runs.
    running: Option<AmountOfSubstance>,
}

impl Search<'_> {
    /// A plan for each number of days that was asked for.
    fn each_asked(&mut self) -> Result<()> {
        for days in self.question.goal.days.clone() {
            match self.of_days(days)? {
                Some(plan) => self.plans.push(plan),
                None => self.beyond.push(days),
            }
        }
        Ok(())
    }

    /// The plan of so many days; `None` where no dose reaches the target.
    fn of_days(&mut self, days: usize) -> Result<Option<DailyPlan>> {
        let Some((daily, exact)) = self.question.least(days)? else {
            return Ok(None);
        };
        self.judged(days, daily, Some(exact)).map(Some)
    }

    fn judged(
        &mut self,
        days: usize,
        daily: AmountOfSubstance,
        exact: Option<AmountOfSubstance>,
    ) -> Result<DailyPlan> {
        let plan = self.question.judged(days, daily, exact)?;
        let accepted = plan.findings.iter().filter(|one| one.accepted.is_some());
        self.met.extend(accepted.map(|one| one.id.clone()));
        Ok(plan)
    }

    /// The shortest plan beyond the days asked for that may be given.
    fn longer(&mut self) -> Result<Option<DailyPlan>> {
        for days in *self.question.goal.days.end() + 1..=MOST_DAYS {
            let Some((daily, exact)) = self.question.least(days)? else {
                continue;
            };
            if self.question.is_stopped(days, daily)? {
                continue;
            }
            let plan = self.judged(days, daily, Some(exact))?;
            if plan.may_be_given(self.risk) {
                self.plans.push(plan.clone());
                return Ok(Some(plan));
            }
        }
        Ok(None)
    }

    /// The most that may be given where no plan reaches the target.
    fn nearest(&mut self) -> Result<Option<DailyPlan>> {
        let (first, last) = self.question.goal.days.clone().into_inner();
        let fewest = self.most_on(first)?;
        let most = match last == first {
            true => None,
            false => self.most_on(last)?,
        };
        Ok(choice::nearest(fewest, most))
    }

    /// The highest daily dose on so many days that may be given and stays below the level from
    /// which one watches: more would not reach the target either, and more is never milder.
    fn most_on(&mut self, days: usize) -> Result<Option<DailyPlan>> {
        let steps = self.question.steps();
        let planned = self.plans.iter().find(|plan| plan.doses.days == days);
        let most = planned.map_or_else(most_daily, |plan| plan.doses.daily);
        // The curve is asked first, which is fast.
        let (mut low, mut high) = (0, steps.up_to(most));
        if self.question.patient.cause().cause.expects_waste() {
            high = high.min(steps.up_to(most_daily_where_wasted()) + 1);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.question.is_gentle(days, steps.amount(middle))? {
                true => low = middle,
                false => high = middle,
            }
        }
        let gentle = low.max(1);
        if let Some(plan) = self.given(days, gentle)? {
            return Ok(Some(plan));
        }
        // What stops the smallest dose stops every other.
        let (smallest, first) = self.smallest(days, gentle)?;
        let Some(mut best) = first else {
            return Ok(None);
        };
        let (mut low, mut high) = (smallest, gentle);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.given(days, middle)? {
                Some(plan) => (low, best) = (middle, plan),
                None => high = middle,
            }
        }
        Ok(Some(best))
    }

    /// The smallest number of steps a day that a pump can deliver, up to `most`, and its plan where
    /// it may be given; why it may not is told.
    fn smallest(&mut self, days: usize, most: u32) -> Result<(u32, Option<DailyPlan>)> {
        let mut count = 1;
        loop {
            let daily = self.question.steps().amount(count);
            match self.judged(days, daily, None) {
                Ok(plan) if plan.may_be_given(self.risk) => return Ok((count, Some(plan))),
                Ok(plan) => {
                    self.refused = Some(plan);
                    return Ok((count, None));
                }
                // A strong solution and a long infusion make a flow below the step of the pump.
                Err(error) if error.kind() == ErrorKind::Malformed && count < most => {
                    count = (2 * count).min(most);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The plan with so many steps a day where it may be given.
    fn given(&mut self, days: usize, count: u32) -> Result<Option<DailyPlan>> {
        let daily = self.question.steps().amount(count);
        if self.question.is_stopped(days, daily)? {
            return Ok(None);
        }
        let plan = self.judged(days, daily, None)?;
        Ok(plan.may_be_given(self.risk).then_some(plan))
    }

    /// Refuses an accepted stop that no plan meets.
    fn refuse_unmet(&self, accepted: &[Acceptance]) -> Result<()> {
        let unmet = accepted
            .iter()
            .filter(|one| !self.met.contains(&one.finding));
        override_stop::apply(&mut [], &unmet.cloned().collect::<Vec<_>>())
    }

    /// Everything that was found, decided.
    fn answer(self, proposal: Option<DailyPlan>, reaches: bool) -> ReplacementAnswer {
        let Question {
            case,
            goal,
            patient,
            ..
        } = &self.question;
        let (case, goal): (&Case, &Goal) = (case, goal);
        let told = words::Told {
            goal,
            steps: self.question.steps(),
            plans: &self.plans,
            beyond: &self.beyond,
            risk: self.risk,
            cause: patient.cause(),
            running: self.running,
        };
        let wasted = proposal.as_ref().and_then(|one| told.wasted(one));
        let (why, before) = match &proposal {
            Some(one) if !reaches => told.nearest(one),
            Some(one) if !goal.days.contains(&one.doses.days) => told.longer(one),
            Some(one) => told.proposed(one),
            None => told.nothing(self.refused.as_ref()),
        };
        // Where nothing may be given, what stops the smallest dose stops every other.
        let judged = proposal.as_ref().or(self.refused.as_ref());
        let of_proposal = judged.iter().flat_map(|one| one.findings.clone());
        let early = proposal.as_ref();
        let early = early.and_then(|_| replacement::read_too_early(goal.hold, goal.infusion));
        let findings = before.into_iter().chain(early).chain(of_proposal);
        let findings: Vec<Finding> = findings.collect();
        let models = std::iter::once(ModelUsed::of(patient.model));
        let judging = proposal.as_ref().or(self.plans.first());
        let judging = judging.map_or_else(Vec::new, |one| one.models.clone());
        let others = judging
            .into_iter()
            .filter(|one| one.id != patient.model.id());
        ReplacementAnswer {
            status: Status::of(&findings),
            findings,
            why,
            proposal,
            first_dose: None,
            reaches,
            risk: self.risk,
            crowding: self.question.crowding,
            level: patient.level,
            cause: patient.cause().clone(),
            notes: wasted.into_iter().chain(replacement::notes(case)).collect(),
            models: models.chain(others).collect(),
            input_sha256: case.input_sha256.clone(),
            case: case.clone(),
            goal: goal.clone(),
            plans: self.plans,
            beyond: self.beyond,
        }
    }
}

fn under_way() -> Error {
    Error::new(
        ErrorKind::Usage,
        "levels were measured after the start of the order, so it is under way, and a replacement \
         over days is planned before its first dose",
        "make the doses given so far prior doses, with a level after them that they no longer raise",
    )
    .about("hold")
}

fn other_indication(case: &Case) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!(
            "grams a day fill up a deficiency, and the indication is {}",
            case.indication.name()
        ),
        "plan by a target alone, or change the indication",
    )
    .about("hold")
}
