//! One plan of daily doses, judged as an order by a whole check.

use super::super::accepting_what_is_met;
use crate::answer::check::{OrderForesight, check, judge_order};
use crate::answer::{HighestChance, LevelDue, ModelUsed, Verdict};
use crate::case::CheckRequest;
use crate::clinical::bands::{STOP_FROM, WATCH_ABOVE};
use crate::clinical::constants::{COARSE_ROUNDING, DELIVERED_SHORT};
use crate::dose::Regimen;
use crate::pk::library;
use crate::plan::replacement::{DailyDoses, DoseSteps, Goal, Outlook, Replenished};
use crate::plan::{Crowding, as_delivered, risk_words};
use crate::population::{ExpectedAim, Share, share_expected_to_reach};
use crate::safety::exposure::{self, Prediction};
use crate::safety::order;
use crate::safety::override_stop::Acceptance;
use crate::safety::{Case, Finding, Severity, Status};
use crate::simulate::Forecast;
use crate::units::AmountOfSubstance;
use crate::{ErrorKind, Result};
use uom::si::ratio::ratio;

/// A plan of daily doses.
#[derive(Clone, Debug)]
pub struct DailyPlan {
    /// The doses as they would be ordered.
    pub doses: DailyDoses,
    /// The same as an order: each dose a step, with a pause up to the next.
    pub regimen: Regimen,
    /// The least daily dose that reaches the target, before it was rounded up; `None` where these
    /// doses are the most that may be given and do not reach it.
    pub exact: Option<AmountOfSubstance>,
    /// What is expected of them as the pump delivers them.
    pub outlook: Outlook,
    /// The highest level of the curve that flags go by, and the model that says so.
    pub highest: Option<Prediction>,
    /// Patients like this one whose expected level still holds the target.
    pub on_target: Option<Share>,
    /// The chance of the level that stops an order.
    pub toxic: Option<HighestChance>,
    /// The verdict of a check of this order, with the pump program.
    pub verdict: Verdict,
    /// The findings of that check.
    pub findings: Vec<Finding>,
    /// When to measure the next level, as that check says.
    pub next_level: Option<LevelDue>,
    /// The models of that check.
    pub models: Vec<ModelUsed>,
}

/// Why an order with these `findings` and this chance of the level that stops it may not be given, in
/// words: a rule stops it, or more than a part of `risk` of the patients reach that level.
pub(super) fn refusal(
    findings: &[Finding],
    toxic: Option<&HighestChance>,
    risk: f64,
) -> Option<String> {
    if let Some(stop) = stops(findings).next() {
        return Some(format!("{} [{}]", stop.message, stop.source.short));
    }
    is_riskier(toxic, risk).then(|| risk_words(risk))
}

fn stops(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let stop = |finding: &&Finding| finding.severity == Severity::Stop;
    findings.iter().filter(stop)
}

fn is_riskier(toxic: Option<&HighestChance>, risk: f64) -> bool {
    toxic.is_some_and(|toxic| toxic.share.probability() > risk)
}

/// The chance of the level that stops an order.
pub(super) fn toxic_of(chances: &[HighestChance]) -> Option<HighestChance> {
    let stop = |chance: &&HighestChance| chance.level.millimolar() == STOP_FROM;
    chances.iter().find(stop).cloned()
}

impl DailyPlan {
    /// Whether no rule stops it and no more patients than a part of `risk` reach the level that
    /// stops an order.
    #[must_use]
    pub fn may_be_given(&self, risk: f64) -> bool {
        self.stops().next().is_none() && !self.is_riskier_than(risk)
    }

    /// Whether the curve that flags go by stays below the level from which one watches.
    #[must_use]
    pub fn is_gentle(&self) -> bool {
        stays_gentle(self.highest.as_ref())
    }

    /// Whether more than a part of `risk` of the patients reach the level that stops an order.
    #[must_use]
    pub fn is_riskier_than(&self, risk: f64) -> bool {
        is_riskier(self.toxic.as_ref(), risk)
    }

    /// The findings that stop it.
    pub fn stops(&self) -> impl Iterator<Item = &Finding> {
        stops(&self.findings)
    }

    /// Why it may not be given, in words; `None` where it may.
    #[must_use]
    pub fn refusal(&self, risk: f64) -> Option<String> {
        refusal(&self.findings, self.toxic.as_ref(), risk)
    }

    /// Mg2+ in all of the least doses that reach the target, before they were rounded up; of a plan
    /// that does not reach it what it gives.
    #[must_use]
    pub fn needed(&self) -> AmountOfSubstance {
        let daily = self.exact.unwrap_or(self.doses.daily);
        DailyDoses {
            daily,
            ..self.doses
        }
        .total()
    }

    /// How many findings have to be answered before it starts.
    #[must_use]
    pub fn warnings(&self) -> usize {
        let warns = |finding: &&Finding| finding.severity == Severity::Warn;
        self.findings.iter().filter(warns).count()
    }

    /// The verdict in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        self.verdict.status()
    }
}

/// Whether the highest level stays below the one from which one watches.
fn stays_gentle(highest: Option<&Prediction>) -> bool {
    highest.is_none_or(|highest| highest.peak.millimolar() <= WATCH_ABOVE)
}

/// By what a plan is judged.
pub(super) struct Question<'a> {
    pub(super) case: &'a Case,
    pub(super) goal: &'a Goal,
    pub(super) patient: Replenished,
    pub(super) request: CheckRequest,
    /// Who is asked for the chance of the target.
    pub(super) crowding: Crowding,
    pub(super) accepted: &'a [Acceptance],
}

impl Question<'_> {
    /// The steps in which doses are told.
    pub(super) fn steps(&self) -> DoseSteps {
        DoseSteps {
            salt: self.case.bag.salt(),
        }
    }

    /// The least daily dose that reaches the target on so many days, rounded up and before: to the
    /// next step of which the pump delivers as much, and about what is ordered.
    pub(super) fn least(
        &self,
        days: usize,
    ) -> Result<Option<(AmountOfSubstance, AmountOfSubstance)>> {
        let (exact, steps) = (self.patient.least_daily(self.goal, days)?, self.steps());
        let Some(exact) = exact else {
            return Ok(None);
        };
        let one_more: AmountOfSubstance =
            self.request.pump.step() * self.case.bag.concentration() * self.goal.infusion;
        let (first, last) = (steps.up_to(exact), steps.up_to(exact + one_more));
        for count in first..=last {
            let daily = steps.amount(count);
            if self.is_delivered(days, daily, exact)? {
                return Ok(Some((daily, exact)));
            }
        }
        // A limit that rounding must not pass holds the pump below every one of them.
        Ok(Some((steps.amount(first), exact)))
    }

    /// Whether the pump delivers the least dose `exact` of each day where `daily` is ordered, without
    /// a coarse rounding.
    fn is_delivered(
        &self,
        days: usize,
        daily: AmountOfSubstance,
        exact: AmountOfSubstance,
    ) -> Result<bool> {
        let case = self.ordered(days, daily)?;
        match self.delivered(&case) {
            Ok(given) => {
                let rounded = (given.total() / case.regimen.total()).get::<ratio>() - 1.0;
                let enough = given.total() >= exact * days as f64 * (1.0 - DELIVERED_SHORT);
                Ok(enough && rounded.abs() <= COARSE_ROUNDING)
            }
            // A flow below the step of the pump.
            Err(error) if error.kind() == ErrorKind::Malformed => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The order of `case` as the pump delivers it.
    pub(super) fn delivered(&self, case: &Case) -> Result<Regimen> {
        as_delivered(&case.regimen, &order::program(case, self.request.pump)?)
    }

    /// The case with so many days of `daily` as its order.
    fn ordered(&self, days: usize, daily: AmountOfSubstance) -> Result<Case> {
        Ok(Case {
            regimen: self.goal.doses(days, daily).regimen()?,
            ..self.case.clone()
        })
    }

    /// Whether so many days with `daily` stay [gentle](DailyPlan::is_gentle), by the curve alone.
    pub(super) fn is_gentle(&self, days: usize, daily: AmountOfSubstance) -> Result<bool> {
        let predictions = Forecast::of(&self.ordered(days, daily)?)?.predictions();
        Ok(stays_gentle(exposure::worst(&predictions)))
    }

    /// Whether the rules stop so many days with `daily`, the chances aside: quicker than a whole
    /// check, which follows a crowd.
    pub(super) fn is_stopped(&self, days: usize, daily: AmountOfSubstance) -> Result<bool> {
        self.is_order_stopped(&self.ordered(days, daily)?)
    }

    /// What an infusion that runs all day takes to hold the target while it runs; `None` where no
    /// dose that is looked at does, or the rules stop it.
    pub(super) fn running(&self) -> Result<Option<AmountOfSubstance>> {
        let goal = self.goal.running();
        let Some(exact) = self.patient.least_daily(&goal, 1)? else {
            return Ok(None);
        };
        let daily = self.steps().amount(self.steps().up_to(exact));
        let case = Case {
            regimen: goal.doses(1, daily).regimen()?,
            ..self.case.clone()
        };
        let stopped = self.is_order_stopped(&case)?;
        Ok((!stopped).then_some(daily))
    }

    fn is_order_stopped(&self, case: &Case) -> Result<bool> {
        let forecast = Forecast::of(case)?;
        let foresight = OrderForesight {
            predictions: &forecast.predictions(),
            chances: &[],
            unfiltered: forecast.without_filtration.as_ref(),
        };
        let judged = self.accepting(
            |request| judge_order(case, request, &foresight),
            |one| &one.findings,
        )?;
        Ok(judged.verdict.status() == Status::Stop)
    }

    /// What `judge` answers with those stops accepted that the order meets.
    pub(super) fn accepting<T>(
        &self,
        judge: impl Fn(&CheckRequest) -> Result<T>,
        findings: impl Fn(&T) -> &[Finding],
    ) -> Result<T> {
        accepting_what_is_met(&self.request, self.accepted, judge, findings)
    }

    /// The plan of so many days with `daily`, `exact` before it was rounded up.
    pub(super) fn judged(
        &self,
        days: usize,
        daily: AmountOfSubstance,
        exact: Option<AmountOfSubstance>,
    ) -> Result<DailyPlan> {
        let doses = self.goal.doses(days, daily);
        let case = self.ordered(days, daily)?;
        let checked = self.accepting(|request| check(&case, request), |one| &one.findings)?;
        let aim = ExpectedAim {
            at: doses.holds_until(self.goal.hold),
            target: self.goal.target,
            subjects: self.crowding.subjects,
            seed: self.crowding.seed,
            threads: self.crowding.threads,
        };
        let given = Case {
            regimen: self.delivered(&case)?,
            ..case.clone()
        };
        let models = checked.forecast.models().into_iter();
        Ok(DailyPlan {
            on_target: share_expected_to_reach(&given, self.patient.model, aim)?,
            outlook: self.patient.outlook(&given.regimen, days, aim.at)?,
            doses,
            regimen: case.regimen,
            exact,
            highest: exposure::worst(&checked.forecast.predictions()).cloned(),
            toxic: toxic_of(&checked.chances),
            models: models
                .map(|(id, _)| library::find(id).map(ModelUsed::of))
                .collect::<Result<_>>()?,
            verdict: checked.verdict,
            findings: checked.findings,
            next_level: checked.next_level,
        })
    }
}
