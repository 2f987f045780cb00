//! The plan that learns: a new regimen for an order under way, from the levels that came back.
//!
//! Every model that may raise flags is fitted to the levels, as `fit` does, and the patients that
//! weigh the new regimens are drawn from [what each model knows of this one](super::Learned).

use super::aim::Aim;
use super::continued::{Continued, Knowledge};
use super::judges::flagging_models;
use super::learned::{Learned, judges, nothing_learned, predictions};
use super::odds::Odds;
use super::search::{Foresight, Plan, Recheck, judged_by};
use super::trial_order::as_delivered;
use crate::Result;
use crate::dose::{Regimen, Step, StepWords};
use crate::estimate::of_case::CaseFit;
use crate::pk::Model;
use crate::safety::level_doubts::{corrected, doubts};
use crate::safety::levels_under_way::{above_target, rate_raised, toxic};
use crate::safety::{Case, Finding, Severity, Status, Topic, UnderWay, order, override_stop};
use crate::units::AmountOfSubstance;

/// An order under way and what its levels taught.
#[derive(Clone, Debug)]
pub struct Update {
    /// The order, seen from now.
    pub order: UnderWay,
    /// One a model that may raise flags.
    pub learned: Vec<Learned>,
    /// What the rules say of the levels and the fits; a stop forbids any plan. A level that does
    /// not fit stops until a named person stands for it.
    pub findings: Vec<Finding>,
}

/// An updated plan.
#[derive(Clone, Debug)]
pub struct Revised {
    /// The plan; the patients of its odds know the levels.
    pub plan: Plan,
    /// For each proposal the odds before the levels.
    pub before: Vec<Odds>,
    /// The order as it stands; `None` where it has ended, or a level stops everything.
    pub continued: Option<Continued>,
    /// The odds of no more magnesium at all; `None` where a level stops everything.
    pub nothing: Option<Odds>,
}

impl Update {
    /// What the later levels of `case` say about its patient, on the clock of its order; `order`
    /// is that order seen from now.
    ///
    /// # Errors
    /// As [`crate::pk::Individual::typical`]; missing when no model can be fitted.
    pub fn of(order: UnderWay, case: &Case) -> Result<Self> {
        let last = case.later.last().map(|level| level.level);
        if let Some(stop) = last.and_then(toxic) {
            return Ok(Self {
                order,
                learned: Vec::new(),
                findings: vec![stop],
            });
        }
        let models = flagging_models(&order.case)?;
        Self::by(&models, order, case)
    }

    /// As [`Self::of`] by these models, whatever the last level.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn by(models: &[&'static Model], order: UnderWay, case: &Case) -> Result<Self> {
        let learn = |model: &&'static Model| Learned::from_levels(model, case, &order.case);
        let learned = models.iter().map(learn).collect::<Result<Vec<_>>>()?;
        if let Some(why) = nothing_learned(&learned) {
            return Err(why);
        }
        let fits = || learned.iter().filter_map(|one| one.fit.as_ref().ok());
        let mut findings: Vec<Finding> = Vec::new();
        for fit in fits() {
            for finding in fit.findings()? {
                let known = findings.iter().any(|known| known.id == finding.id);
                // What the order has still to bring belongs to the order, not to a new plan.
                if !known && finding.topic != Topic::Exposure {
                    findings.push(no_ground(finding));
                }
            }
        }
        let explained: Result<Vec<_>> = fits().map(CaseFit::explained).collect();
        let new = new_doubts(doubts(&case.later, &explained?), &findings);
        findings.extend(new);
        findings.extend(corrected(&order.case));
        findings.extend(order::overlap(case).into_iter().map(no_ground));
        Ok(Self {
            order,
            learned,
            findings,
        })
    }

    /// The best regimens from now on, each checked as a whole by `recheck`, which has to accept
    /// the stops that `aim` accepts and an order meets.
    ///
    /// # Errors
    /// As [`super::search()`].
    pub fn search(&mut self, aim: &Aim, recheck: &Recheck<'_>) -> Result<Revised> {
        let aim = &self.accept(aim)?;
        if Status::of(&self.findings) == Status::Stop {
            return Ok(Revised::nothing());
        }
        let last = self.order.case.levels.last().map(|level| level.level);
        let high = last.and_then(|last| above_target(last, aim.target.below));
        self.findings.extend(high);
        let Self { order, learned, .. } = self;
        let known = Knowledge {
            before: judges(learned, |one| &one.before),
            after: judges(learned, |one| &one.after),
        };
        let whole = |case: &Case| recheck(case, Foresight::Fitted(predictions(learned, case)?));
        let case = &mut order.case;
        let nothing = known.odds_after(case, &no_more(aim)?, aim)?;
        let mut plan = judged_by(case, aim, &known.after, &whole, Some(&nothing))?;
        plan.models = learned.iter().map(|one| one.model).collect();
        let mut before = Vec::with_capacity(plan.proposals.len());
        for proposal in &plan.proposals {
            let runs = as_delivered(&proposal.regimen, &proposal.program)?;
            before.push(known.odds_before(case, &runs, aim)?);
        }
        let continued = match order.remaining.clone() {
            Some(rest) => Some(Continued::weighed(case, rest, aim, &known, &whole)?),
            None => None,
        };
        if raises(&plan, order.remaining.as_ref()) {
            self.findings.push(rate_raised());
        }
        Ok(Revised {
            plan,
            before,
            continued,
            nothing: Some(nothing),
        })
    }

    /// Accepts the stops of the levels that `aim` accepts; the others are left to the regimens.
    fn accept(&mut self, aim: &Aim) -> Result<Aim> {
        let own = override_stop::met(&self.findings, &aim.accepted);
        override_stop::apply(&mut self.findings, &own)?;
        let rest = aim.accepted.iter().filter(|one| !own.contains(one));
        let rest = rest.cloned().collect();
        Ok(Aim {
            accepted: rest,
            ..aim.clone()
        })
    }
}

impl Revised {
    /// No plan: a level stops everything.
    fn nothing() -> Self {
        Self {
            plan: Plan::none(),
            before: Vec::new(),
            continued: None,
            nothing: None,
        }
    }
}

/// No more magnesium for as long as a maintenance of `aim` would run.
fn no_more(aim: &Aim) -> Result<Regimen> {
    Regimen::new([(
        StepWords::Rate,
        AmountOfSubstance::default(),
        aim.choices.length,
    )])
}

/// The doubts about levels that are not called misfits already. Beside a misfit no other level is
/// called unexplained: the misfit draws the fit away from it.
fn new_doubts(mut doubts: Vec<Finding>, known: &[Finding]) -> Vec<Finding> {
    let misfits: Vec<&Finding> = known
        .iter()
        .filter(|finding| finding.topic == Topic::LevelMisfit)
        .collect();
    doubts.retain(|doubt| {
        let of_a_misfit = misfits.iter().any(|misfit| misfit.time == doubt.time);
        let drawn_away = !misfits.is_empty() && doubt.topic == Topic::LevelUnexplained;
        !of_a_misfit && !drawn_away
    });
    doubts
}

/// Whether the first proposal ends at a higher rate than the one that runs.
fn raises(plan: &Plan, running: Option<&Regimen>) -> bool {
    const ROUNDING: f64 = 1e-6;
    let runs = running
        .and_then(|rest| rest.steps().first())
        .map(Step::rate);
    let best = plan.proposals.first();
    let proposed = best
        .and_then(|best| best.regimen.steps().last())
        .map(Step::rate);
    let pair = runs.zip(proposed);
    pair.is_some_and(|(runs, proposed)| proposed > runs * (1.0 + ROUNDING))
}

/// A level that does not fit is no ground for a new rate: until somebody stands for it, it stops.
fn no_ground(finding: Finding) -> Finding {
    if finding.severity != Severity::Warn {
        return finding;
    }
    Finding {
        severity: Severity::Stop,
        overridable: true,
        ..finding
    }
}
