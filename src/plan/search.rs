//! The search for the regimen with the best chance of the target under a limit of risk.

use super::aim::{Aim, LEAST_PROBABILITY};
use super::difference::Difference;
use super::judges::{Judge, flagging_models};
use super::ledger::{Excluded, Ledger, Reason};
use super::odds::Odds;
use super::proposal::{Fitting, Proposal};
use super::trial_order::ask_under;
use super::{parallel, rank};
use crate::Result;
use crate::pk::Model;
use crate::safety::exposure::Prediction;
use crate::safety::override_stop::{self, Acceptance};
use crate::safety::{Case, Finding};

/// What the search found.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What fits, the best first.
    pub proposals: Vec<Proposal>,
    /// Regimens looked at.
    pub searched: usize,
    /// What does not fit, the most frequent reason first.
    pub excluded: Vec<Excluded>,
    /// The best chance of the target within rules and risk, even where it is too small.
    pub best: Option<Odds>,
    /// The models that judged.
    pub models: Vec<&'static Model>,
}

impl Plan {
    /// A plan where nothing was searched.
    #[must_use]
    pub fn none() -> Self {
        Self {
            proposals: Vec::new(),
            searched: 0,
            excluded: Vec::new(),
            best: None,
            models: Vec::new(),
        }
    }
}

/// By what the course of one patient under an order on trial is predicted.
#[derive(Clone, Debug, PartialEq)]
pub enum Foresight {
    /// By what the case says of the patient, as in any check.
    Case,
    /// By models that were fitted to the levels of this patient.
    Fitted(Vec<Prediction>),
}

/// The whole check of the order of a case: its findings in reading order, with the stops that
/// somebody accepted as warnings. The search itself asks the rules alone, which is fast.
pub type Recheck<'a> = dyn Fn(&Case, Foresight) -> Result<Vec<Finding>> + 'a;

/// Searches for the best regimen for the patient, the bag and the indication of `case`; its
/// order is not looked at.
///
/// What comes first is said in [`rank`]. None is proposed that `recheck` stops.
///
/// # Errors
/// As [`super::odds()`] and [`super::Choices::rows`]; usage when a stop is accepted that no regimen
/// meets or that cannot be overridden.
pub fn search(case: &Case, aim: &Aim, recheck: &Recheck<'_>) -> Result<Plan> {
    let models = flagging_models(case)?;
    let judges: Vec<Judge<'_>> = models.iter().map(|model| Judge::like_case(model)).collect();
    let whole = |case: &Case| recheck(case, Foresight::Case);
    let plan = judged_by(&mut case.clone(), aim, &judges, &whole, None)?;
    Ok(Plan { models, ..plan })
}

/// As [`Recheck`], the foresight chosen.
pub(super) type WholeCheck<'a> = dyn Fn(&Case) -> Result<Vec<Finding>> + 'a;

/// As [`search`], weighed by `judges` and with every proposal checked once more by `recheck`. What
/// brings no more patients to the target than `nothing`, no magnesium at all, is left out.
pub(super) fn judged_by(
    case: &mut Case,
    aim: &Aim,
    judges: &[Judge<'_>],
    recheck: &WholeCheck<'_>,
    nothing: Option<&Odds>,
) -> Result<Plan> {
    let rows = aim.choices.rows()?;
    let searched = rows.iter().map(Vec::len).sum();
    let mut ledger = Ledger::default();
    let mut fitting = Vec::new();
    for part in parallel::parts(case, aim, judges, &rows)? {
        fitting.extend(part.fitting);
        ledger.merge(part.ledger);
    }
    if let Some(nothing) = nothing {
        leave_needless_out(&mut fitting, nothing, &mut ledger);
    }
    let best = best_chance(&fitting);
    let proposals = proposals(case, aim, fitting, recheck, &mut ledger)?;
    let unmet = |one: &&Acceptance| !ledger.accepted.contains(&one.finding);
    let unmet: Vec<_> = aim.accepted.iter().filter(unmet).cloned().collect();
    override_stop::apply(&mut [], &unmet)?;
    Ok(Plan {
        proposals,
        searched,
        excluded: ledger.entries(),
        best,
        models: Vec::new(),
    })
}

/// Leaves out what brings no more patients to the target than `nothing`, no magnesium at all.
fn leave_needless_out(fitting: &mut Vec<Fitting>, nothing: &Odds, ledger: &mut Ledger) {
    let count = |odds: &Odds| odds.on_target.map_or(0, |share| share.count);
    let looked_at = fitting.len();
    fitting.retain(|one| count(&one.odds) > count(nothing));
    let needless = looked_at - fitting.len();
    if needless > 0 {
        ledger.add(Reason::Needless, needless, || {
            "no more magnesium at all brings as many patients like this one to the target, or more"
                .to_owned()
        });
    }
}

/// The highest chance of the target, and of equals the least toxic.
fn best_chance(fitting: &[Fitting]) -> Option<Odds> {
    let odds = fitting.iter().map(|one| one.odds);
    let chance = |odds: &Odds| {
        let count = odds.on_target.map_or(0, |share| share.count);
        (std::cmp::Reverse(count), odds.toxic.count)
    };
    odds.min_by_key(chance)
}

/// The best of what fits, each with other doses than the ones before.
fn proposals(
    case: &mut Case,
    aim: &Aim,
    fitting: Vec<Fitting>,
    recheck: &WholeCheck<'_>,
    ledger: &mut Ledger,
) -> Result<Vec<Proposal>> {
    let enough = |one: &Fitting| {
        let share = one.odds.on_target;
        share.is_some_and(|share| share.probability() >= LEAST_PROBABILITY)
    };
    let (mut rest, hopeless): (Vec<_>, Vec<_>) = fitting.into_iter().partition(enough);
    if !hopeless.is_empty() {
        ledger.add(Reason::Target, hopeless.len(), || aim.target_words());
    }
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut leader: Vec<u8> = Vec::new();
    while proposals.len() < aim.most {
        let models = voters(&rest);
        let Some(place) = rank::first(&rest, models) else {
            break;
        };
        let one = rest.remove(place);
        // The rules have passed it; the prediction has not been asked yet.
        let findings = ask_under(case, one.regimen.clone(), recheck)?;
        let accepted = findings.iter().filter(|finding| finding.accepted.is_some());
        ledger
            .accepted
            .extend(accepted.map(|finding| finding.id.clone()));
        if !ledger.passes(&findings) {
            continue;
        }
        if proposals.is_empty() {
            leader.clone_from(&one.hits);
        }
        rest.retain(|other| !other.candidate.same_doses(&one.candidate));
        proposals.push(Proposal {
            behind: Difference::between(&one.hits, &leader, models),
            candidate: one.candidate,
            regimen: one.regimen,
            program: one.program,
            odds: one.odds,
            findings,
            limit_warnings: one.limit_warnings,
        });
    }
    Ok(proposals)
}

/// How many models say who is on target.
fn voters(fitting: &[Fitting]) -> usize {
    let first = fitting.first().and_then(|one| one.odds.on_target);
    first.map_or(0, |share| share.of as usize / fitting[0].hits.len().max(1))
}
