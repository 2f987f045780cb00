//! The search for the regimen with the best chance of the target under a limit of risk.

use super::candidates::{Candidate, Choices};
use super::odds::{Crowding, Judge, Odds, Target};
use super::rank::{self, Difference};
use super::{flagging_models, parallel, under};
use crate::Result;
use crate::clinical::bands::STOP_FROM;
use crate::dose::{Delivery, Pump, Regimen};
use crate::pk::Model;
use crate::safety::exposure::Prediction;
use crate::safety::override_stop::Acceptance;
use crate::safety::{self, Case, Finding, Severity, Status, exposure, override_stop};
use crate::simulate::forecast::Forecast;
use std::collections::{BTreeMap, BTreeSet};

/// A regimen that fewer than half of the patients profit from is not proposed.
///
/// A software choice.
pub const LEAST_PROBABILITY: f64 = 0.5;

/// Largest limit of risk: from this probability of 3.5 mmol/L on a check warns.
pub const LARGEST_RISK: f64 = 0.05;

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
    /// Overridable stops that a named person accepts: finding id and reason.
    pub accepted: Vec<Acceptance>,
    /// The virtual patients.
    pub crowding: Crowding,
    /// Most proposals.
    pub most: usize,
}

/// A regimen that fits.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What it is made of.
    pub candidate: Candidate,
    /// The steps as they would be ordered.
    pub regimen: Regimen,
    /// The pump program.
    pub program: Vec<Delivery>,
    /// How likely target and toxicity are with what the pump delivers.
    pub odds: Odds,
    /// What the rules of a check say.
    pub findings: Vec<Finding>,
    /// Bounds with a source that are crossed, among them those of the patient and the bag.
    pub limit_warnings: usize,
    /// Its chance of the target less that of the first proposal.
    pub behind: Difference,
}

/// Why regimens do not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A rule of the check stops it: the id of the finding.
    Rule(String),
    /// The step of the pump is too coarse.
    Pump,
    /// More patients than accepted reach a toxic level.
    Risk,
    /// Too few patients reach the target.
    Target,
    /// As many reach it without any more magnesium.
    Needless,
}

/// Regimens that do not fit, by reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Excluded {
    /// Why.
    pub reason: Reason,
    /// How many regimens.
    pub count: usize,
    /// In words, from the first of them.
    pub words: String,
}

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
    /// Ids and file hashes of the models that judged.
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

/// Searches for the best regimen for the patient, the bag and the indication of `case`; its
/// order is not looked at.
///
/// What comes first is said in [`rank`]. None is proposed that a check would stop.
///
/// # Errors
/// As [`super::odds()`] and [`Choices::rows`]; usage when a stop is accepted that no regimen meets
/// or that cannot be overridden.
pub fn search(case: &mut Case, aim: &Aim) -> Result<Plan> {
    let models = flagging_models(case)?;
    let judges: Vec<Judge<'_>> = models.iter().map(|model| Judge::of(model)).collect();
    let predict = |case: &Case| Ok(Forecast::of(case)?.predictions());
    let plan = judged_by(case, aim, (&judges, &predict), None)?;
    Ok(Plan { models, ..plan })
}

/// What predicts the course of one patient under the order of a case.
pub(super) type Predict<'a> = dyn Fn(&Case) -> Result<Vec<Prediction>> + 'a;

/// As [`search`], weighed by `judges` and with the course of one patient by `predict`.
pub(super) fn judged_by(
    case: &mut Case,
    aim: &Aim,
    (judges, predict): (&[Judge<'_>], &Predict<'_>),
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
    let unmet = |one: &&Acceptance| !ledger.accepted.contains(&one.finding);
    let unmet: Vec<_> = aim.accepted.iter().filter(unmet).cloned().collect();
    override_stop::apply(&mut [], &unmet)?;
    if let Some(nothing) = nothing {
        leave_needless_out(&mut fitting, nothing, &mut ledger);
    }
    let best = best_chance(&fitting);
    Ok(Plan {
        proposals: proposals(case, aim, fitting, (predict, &mut ledger))?,
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
    (predict, ledger): (&Predict<'_>, &mut Ledger),
) -> Result<Vec<Proposal>> {
    let enough = |one: &Fitting| {
        let share = one.odds.on_target;
        share.is_some_and(|share| share.probability() >= LEAST_PROBABILITY)
    };
    let (mut rest, hopeless): (Vec<_>, Vec<_>) = fitting.into_iter().partition(enough);
    if !hopeless.is_empty() {
        ledger.add(Reason::Target, hopeless.len(), || target_words(aim));
    }
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut leader: Vec<u8> = Vec::new();
    while proposals.len() < aim.most {
        let models = voters(&rest);
        let Some(place) = rank::first(&rest, models) else {
            break;
        };
        let mut one = rest.remove(place);
        let hits = std::mem::take(&mut one.hits);
        if let Some(mut proposal) = checked(case, one, (predict, ledger))? {
            if proposals.is_empty() {
                leader.clone_from(&hits);
            }
            proposal.behind = Difference::between(&hits, &leader, models);
            rest.retain(|other| !other.candidate.same_doses(&proposal.candidate));
            proposals.push(proposal);
        }
    }
    Ok(proposals)
}

/// How many models say who is on target.
fn voters(fitting: &[Fitting]) -> usize {
    let first = fitting.first().and_then(|one| one.odds.on_target);
    first.map_or(0, |share| share.of as usize / fitting[0].hits.len().max(1))
}

/// A regimen within rules and risk.
#[derive(Clone, Debug)]
pub(super) struct Fitting {
    pub(super) candidate: Candidate,
    pub(super) regimen: Regimen,
    pub(super) program: Vec<Delivery>,
    pub(super) odds: Odds,
    pub(super) findings: Vec<Finding>,
    pub(super) limit_warnings: usize,
    /// For each patient, how many models put them on target; empty where too few are.
    pub(super) hits: Vec<u8>,
}

/// The proposal, unless the prediction of a whole check stops it.
fn checked(
    case: &mut Case,
    one: Fitting,
    (predict, ledger): (&Predict<'_>, &mut Ledger),
) -> Result<Option<Proposal>> {
    let Fitting {
        candidate,
        regimen,
        program,
        odds,
        mut findings,
        limit_warnings,
        ..
    } = one;
    let predictions = under(case, regimen.clone(), predict)?;
    let predicted = under(case, regimen.clone(), |case| {
        exposure::findings(case, &predictions)
    });
    findings.extend(predicted);
    if !ledger.passes(&findings) {
        return Ok(None);
    }
    safety::rank(&mut findings);
    Ok(Some(Proposal {
        candidate,
        regimen,
        program,
        odds,
        findings,
        limit_warnings,
        behind: Difference {
            value: 0.0,
            error: 0.0,
        },
    }))
}

/// A stop in words, with the way past it where there is one.
fn stop_words(stop: &Finding) -> String {
    if stop.overridable {
        return format!(
            "{} (to override: --accept {} --reason \"who and why\")",
            stop.message, stop.id
        );
    }
    stop.message.clone()
}

pub(super) fn risk_words(aim: &Aim) -> String {
    format!(
        "more than {} % of patients like this one reach {STOP_FROM} mmol/L",
        crate::units::show::number(aim.risk * 100.0)
    )
}

pub(super) fn target_words(aim: &Aim) -> String {
    format!(
        "fewer than {} % of patients like this one reach the target of {} to {} mmol/L",
        LEAST_PROBABILITY * 100.0,
        crate::units::show::number(aim.target.low.millimolar()),
        crate::units::show::number(aim.target.below.millimolar())
    )
}

/// Who was excluded, and why.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    excluded: BTreeMap<Reason, (usize, String)>,
    /// Ids of the stops that were met and accepted.
    pub(super) accepted: BTreeSet<String>,
}

impl Ledger {
    pub(super) fn add(&mut self, reason: Reason, count: usize, words: impl FnOnce() -> String) {
        let entry = self.excluded.entry(reason).or_insert_with(|| (0, words()));
        entry.0 += count;
    }

    /// Whether no finding stops; every stop is remembered.
    pub(super) fn passes(&mut self, findings: &[Finding]) -> bool {
        for stop in findings.iter().filter(|f| f.severity == Severity::Stop) {
            self.add(Reason::Rule(stop.id.clone()), 1, || stop_words(stop));
        }
        Status::of(findings) != Status::Stop
    }

    /// Adds what another holds.
    fn merge(&mut self, other: Self) {
        for (reason, (count, words)) in other.excluded {
            self.add(reason, count, || words);
        }
        self.accepted.extend(other.accepted);
    }

    fn entries(self) -> Vec<Excluded> {
        let mut entries: Vec<Excluded> = self
            .excluded
            .into_iter()
            .map(|(reason, (count, words))| Excluded {
                reason,
                count,
                words,
            })
            .collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        entries
    }
}
