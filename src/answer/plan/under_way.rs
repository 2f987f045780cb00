//! `plan` for an order under way: what its levels teach, and the best regimen from now on.

use super::{PlanAnswer, PlanProposal, of_best, proposed, recheck, status, why};
use crate::Result;
use crate::answer::model_used::ModelUsed;
use crate::case::PlanRequest;
use crate::clinical::patient::TimedLevel;
use crate::dose::{Regimen, Step, StepWords};
use crate::estimate::wasting::{self, Wasting};
use crate::plan::{Aim, Choices, Continued, Learned, Odds, Revised, Update};
use crate::safety::levels_under_way::must_not_go_on;
use crate::safety::{Case, Finding, Severity, Status, UnderWay, plausibility};
use crate::units::{AmountOfSubstance, Time, show};
use crate::{Error, ErrorKind};
use uom::si::time::{minute, second};

/// A rest of a load shorter than this is rounding, seconds.
const ROUNDING_SECONDS: f64 = 1.0;
/// Relative noise of doses and times that were computed.
const ROUNDING: f64 = 1e-6;

/// A level that was measured since the order began.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelSinceStart {
    /// From the start of the order.
    pub at: Time,
    /// The level, on the clock of now.
    pub level: TimedLevel,
}

/// The order under way, if it simply went on.
#[derive(Clone, Debug)]
pub struct AsOrdered {
    /// What remains of it; nothing where it must not go on, and where nothing is proposed that
    /// could be set on a pump.
    pub regimen: Option<Regimen>,
    /// Its odds before the levels.
    pub before_levels: Odds,
    /// And after.
    pub odds: Odds,
    /// What a check and the fit say of it.
    pub findings: Vec<Finding>,
    /// Why it must not go on, in words; empty where nothing speaks against it.
    pub forbidden: Vec<String>,
}

impl AsOrdered {
    /// The verdict on going on.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.is_allowed() {
            true => Status::of(&self.findings),
            false => Status::Stop,
        }
    }
}

/// What an updated plan knows beside the proposals.
#[derive(Clone, Debug)]
pub struct UpdateAnswer {
    /// From the start of the order to now, where the plan starts.
    pub now: Time,
    /// What the order delivered until now, as ordered.
    pub delivered: AmountOfSubstance,
    /// What remains of it; `None` once it has ended.
    pub remaining: Option<Regimen>,
    /// The levels since its start.
    pub levels: Vec<LevelSinceStart>,
    /// Where the course of the first fitted model starts, in words.
    pub start: Option<String>,
    /// What every model learned.
    pub learned: Vec<Learned>,
    /// Of a depleted patient: what the levels tell of the kidney and the tissues by each of
    /// `learned`; `None` for anybody else, without a fit, and where a level stops everything.
    pub wasting: Vec<Option<Wasting>>,
    /// What the rules say of the levels and the fits; a stop forbids any plan.
    pub level_findings: Vec<Finding>,
    /// That the order must not go on, where that is so.
    pub order_finding: Option<Finding>,
    /// The order as it stands; `None` where it has ended, or a level stops everything.
    pub as_ordered: Option<AsOrdered>,
    /// The odds of no more magnesium at all; `None` where a level stops everything.
    pub no_more: Option<Odds>,
}

impl UpdateAnswer {
    /// Whether a level forbids any plan.
    #[must_use]
    pub fn is_stopped_by_levels(&self) -> bool {
        Status::of(&self.level_findings) == Status::Stop
    }
}

/// Answers [`super::plan`] for the order of `case`, which is under way.
pub(super) fn plan_from_now(case: &Case, request: &PlanRequest) -> Result<PlanAnswer> {
    let last = case
        .later
        .last()
        .map_or_else(Time::default, |level| level.at);
    let now = request.now.unwrap_or(last);
    let order = UnderWay::of(case, &case.later, now)?;
    plausibility::refuse_stale(&order.case)?;
    let choices = Choices::for_rest_of_order(&order, &case.regimen, &request.regimens)?;
    let aim = Aim::asked(request, choices)?;
    let mut update = Update::of(order, case)?;
    if Status::of(&update.findings) != Status::Stop {
        refuse_unfinished_load(&case.regimen, now)?;
    }
    let revised = update.search(&aim, &|case, foresight| recheck(case, foresight, &aim))?;
    let wasting = wasting(case, &update)?;
    Ok(answer(case, aim, Taught { update, wasting }, revised))
}

/// What the levels taught.
struct Taught {
    update: Update,
    wasting: Vec<Option<Wasting>>,
}

/// What the levels tell of the kidney and the tissues by each model that learned.
fn wasting(case: &Case, update: &Update) -> Result<Vec<Option<Wasting>>> {
    let stopped = Status::of(&update.findings) == Status::Stop;
    let one = |learned: &Learned| match &learned.fit {
        Ok(fit) if !stopped => wasting::of_fit(case, learned.model, fit),
        Ok(_) | Err(_) => Ok(None),
    };
    update.learned.iter().map(one).collect()
}

/// Everything that was found, decided.
fn answer(case: &Case, aim: Aim, taught: Taught, revised: Revised) -> PlanAnswer {
    let Taught { update, wasting } = taught;
    let remaining = update.order.remaining.as_ref();
    let plan = &revised.plan;
    let proposals = plan.proposals.iter().zip(&revised.before);
    let proposals: Vec<PlanProposal> = proposals
        .map(|(proposal, before)| PlanProposal {
            before_levels: Some(*before),
            as_ordered: remaining.is_some_and(|rest| same(rest, &proposal.regimen)),
            ..proposed(proposal, plan)
        })
        .collect();
    let proposes = !proposals.is_empty();
    let stop = update
        .findings
        .iter()
        .find(|f| f.severity == Severity::Stop);
    let why = match stop {
        Some(stop) => stop.message.clone(),
        None => why::of_search(plan, &aim),
    };
    let forbidden = revised
        .continued
        .as_ref()
        .and_then(|one| one.forbidden.first());
    let order_finding = forbidden.map(|why| must_not_go_on(why, proposes));
    // What runs now comes first: whoever reads one line has to stop or change the pump.
    let now = order_finding.clone().filter(|_| stop.is_none());
    let mut findings: Vec<Finding> = now.into_iter().chain(update.findings.clone()).collect();
    if stop.is_none() {
        findings.extend(of_best(&proposals, &why, &update.order.case));
    }
    PlanAnswer {
        case: update.order.case.clone(),
        status: status(&proposals, &findings),
        findings,
        why,
        proposals,
        searched: plan.searched,
        excluded: plan.excluded.clone(),
        smallest_load: None,
        models: plan
            .models
            .iter()
            .map(|model| ModelUsed::of(model))
            .collect(),
        input_sha256: case.input_sha256.clone(),
        update: Some(UpdateAnswer {
            now: update.order.now,
            delivered: update.order.delivered,
            remaining: update.order.remaining.clone(),
            levels: levels_since_start(&update.order),
            start: start(&update.learned),
            order_finding,
            as_ordered: revised.continued.map(|one| AsOrdered::shown(one, proposes)),
            no_more: revised.nothing,
            learned: update.learned,
            wasting,
            level_findings: update.findings,
        }),
        aim,
    }
}

impl AsOrdered {
    /// The rest of the order as it may be shown beside a plan that `proposes` something or not.
    fn shown(one: Continued, proposes: bool) -> Self {
        let allowed = one.forbidden.is_empty();
        Self {
            regimen: (allowed && proposes).then_some(one.regimen),
            before_levels: one.before,
            odds: one.after,
            findings: one.findings,
            forbidden: one.forbidden,
        }
    }

    /// Whether it may go on.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.forbidden.is_empty()
    }
}

/// A load protects; no plan replaces the rest of one.
fn refuse_unfinished_load(ordered: &Regimen, now: Time) -> Result<()> {
    let left = |step: &&Step| {
        let load = step.is_short() || step.words == StepWords::Dose;
        load && step.start < now && (step.end() - now).get::<second>() > ROUNDING_SECONDS
    };
    let Some(load) = ordered.steps().iter().rfind(left) else {
        return Ok(());
    };
    let end = show::number(show::decimals(load.end().get::<minute>(), 2));
    Err(Error::new(
        ErrorKind::Usage,
        "a dose of the order is not over yet, and a new plan would leave its rest out",
        format!("plan from its end, \"{end} min\", or correct the steps if it was stopped"),
    )
    .about("now"))
}

/// Whether two regimens are one, as far as rounding lets them.
fn same(one: &Regimen, other: &Regimen) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * b.abs();
    let (one, other) = (one.steps(), other.steps());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| near(a.amount.value, b.amount.value) && near(a.over.value, b.over.value))
}

/// The levels since the start of the order.
fn levels_since_start(order: &UnderWay) -> Vec<LevelSinceStart> {
    let seen = &order.case;
    let since = |level: &&TimedLevel| seen.began.is_some_and(|began| level.at > began);
    let levels = seen.levels.iter().filter(since);
    levels
        .map(|level| LevelSinceStart {
            at: level.at + order.now,
            level: *level,
        })
        .collect()
}

/// Where the course of the first fitted model starts, in words.
fn start(learned: &[Learned]) -> Option<String> {
    let fit = learned.iter().find_map(|one| one.fit.as_ref().ok())?;
    Some(fit.baseline.clone())
}
