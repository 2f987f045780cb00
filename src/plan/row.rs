//! Regimens with one load and rising rates: which of them are weighed at all.
//!
//! Weighing a regimen is following a crowd, so three facts spare most of it, none of which
//! changes an answer. The same patients meet every regimen, and more magnesium never lowers a
//! level: (1) the first rate above the risk rules out the higher ones, and (2) whoever is below
//! the target stays below it at a lower rate, so once too few patients are high enough, no lower
//! rate can be proposed or be the best. (3) One model above the risk is enough.

use super::aim::{Aim, LEAST_PROBABILITY, risk_words};
use super::candidates::Candidate;
use super::judges::Judge;
use super::ledger::{Ledger, Reason};
use super::odds::{Scale, Weighed};
use super::proposal::Fitting;
use super::rank::limit_warnings;
use super::rules::{PUMP_WORDS, Ruled, ruled};
use super::target::{Moment, stop_level};
use super::trial_order::{as_delivered, ask_under};
use crate::dose::{Delivery, Regimen};
use crate::safety::{Case, Finding, Status};
use crate::{ErrorKind, Result};

/// What the rows with one time of the load hold.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Within rules and risk, and weighed.
    pub(super) fitting: Vec<Fitting>,
    /// The others.
    pub(super) ledger: Ledger,
    /// Most patients on target so far.
    best: u64,
    /// How many rates of the last row were within the risk.
    border: Option<usize>,
}

/// A regimen that no rule stops, the prediction aside.
struct Allowed {
    place: usize,
    candidate: Candidate,
    regimen: Regimen,
    program: Vec<Delivery>,
    findings: Vec<Finding>,
}

/// Why a regimen is not allowed.
enum Refused {
    /// The step of the pump is too coarse.
    TooCoarse,
    Stopped(Vec<Finding>),
}

/// A row as the rules see it.
struct Row {
    allowed: Vec<Allowed>,
    /// The others by their places.
    others: Vec<(usize, Refused)>,
    /// Stops that were accepted, by the place of their regimen.
    accepted: Vec<(usize, String)>,
}

impl Part {
    /// Searches rows of one time of the load and of rising loads.
    pub(super) fn search(
        case: &mut Case,
        aim: &Aim,
        judges: &[Judge<'_>],
        rows: &[Vec<Candidate>],
    ) -> Result<Self> {
        let mut part = Self::default();
        let mut hopeless = false;
        for row in rows {
            if hopeless {
                part.ledger
                    .add(Reason::Risk, row.len(), || risk_words(aim.risk));
                continue;
            }
            // A load that is too much even without maintenance rules out the larger ones.
            hopeless = part.search_row(case, aim, judges, row)?;
        }
        Ok(part)
    }

    /// Searches one row; whether even its load alone is above the risk.
    fn search_row(
        &mut self,
        case: &mut Case,
        aim: &Aim,
        judges: &[Judge<'_>],
        candidates: &[Candidate],
    ) -> Result<bool> {
        let row = Row::judge(case, aim, candidates)?;
        let mut scale = RowScale {
            case,
            aim,
            judges,
            weighed: (0..row.allowed.len()).map(|_| None).collect(),
        };
        let border = scale.border(&row.allowed, self.border)?;
        self.border = Some(border);
        let beyond = row.allowed.get(border);
        let reach = beyond.map_or(candidates.len(), |one| one.place);
        if reach < candidates.len() {
            let count = candidates.len() - reach;
            self.ledger
                .add(Reason::Risk, count, || risk_words(aim.risk));
        }
        let hopeless = beyond
            .is_some_and(|one| one.candidate.load.is_some() && one.candidate.maintenance.is_none());
        row.tell(reach, &mut self.ledger);
        self.keep(scale, row.allowed, border)?;
        Ok(hopeless)
    }

    /// Keeps the regimens within the risk that can win, from the highest rate downward.
    fn keep(
        &mut self,
        mut scale: RowScale<'_>,
        mut allowed: Vec<Allowed>,
        border: usize,
    ) -> Result<()> {
        allowed.truncate(border);
        let mut kept = Vec::new();
        let mut useless = false;
        while let Some(one) = allowed.pop() {
            let place = allowed.len();
            // The end of an order without maintenance is another moment.
            let comparable =
                scale.aim.target.moment != Moment::End || one.candidate.maintenance.is_some();
            if useless && comparable {
                let words = || scale.aim.target_words();
                self.ledger.add(Reason::Target, 1, words);
                continue;
            }
            let Some(mut weighed) = scale.weighed(&one, place)? else {
                continue;
            };
            let share = weighed.odds.on_target;
            self.best = self.best.max(share.map_or(0, |share| share.count));
            let enough = share.map_or(0.0, |share| LEAST_PROBABILITY * share.of as f64);
            useless = comparable
                && (weighed.high_enough as f64) < enough
                && weighed.high_enough < self.best;
            if share.is_none_or(|share| share.probability() < LEAST_PROBABILITY) {
                weighed.hits = Vec::new(); // never proposed, so never compared
            }
            kept.push(Fitting {
                limit_warnings: limit_warnings(&one.findings),
                hits: weighed.hits,
                candidate: one.candidate,
                regimen: one.regimen,
                program: one.program,
                odds: weighed.odds,
                findings: one.findings,
            });
        }
        self.fitting.extend(kept.into_iter().rev());
        Ok(())
    }
}

/// What weighs the regimens of a row, each at most once.
struct RowScale<'a> {
    case: &'a mut Case,
    aim: &'a Aim,
    judges: &'a [Judge<'a>],
    weighed: Vec<Option<Option<Weighed>>>,
}

impl RowScale<'_> {
    /// How many of the regimens, whose rates rise, are within the risk. The search begins at
    /// `guess`: neighbors differ little.
    fn border(&mut self, allowed: &[Allowed], guess: Option<usize>) -> Result<usize> {
        let (mut low, mut high) = (0, allowed.len());
        let mut probe = guess.unwrap_or(high / 2).clamp(1, high.max(1)) - 1;
        while low < high {
            if self.within(&allowed[probe], probe)? {
                low = probe + 1;
                probe = low;
            } else {
                high = probe;
                probe = high.saturating_sub(1);
            }
        }
        Ok(low)
    }

    /// Whether a regimen is within the risk.
    fn within(&mut self, one: &Allowed, place: usize) -> Result<bool> {
        let weighed = self.weighed(one, place)?;
        let within = weighed.is_some();
        self.weighed[place] = Some(weighed);
        Ok(within)
    }

    /// The odds of a regimen; nothing if they are above the risk.
    fn weighed(&mut self, one: &Allowed, place: usize) -> Result<Option<Weighed>> {
        if let Some(known) = self.weighed[place].take() {
            return Ok(known);
        }
        let runs = as_delivered(&one.regimen, &one.program)?;
        let scale = Scale {
            judges: self.judges,
            target: Some(&self.aim.target),
            above: stop_level()?,
            crowding: self.aim.crowding,
            by_expected: true,
        };
        scale.weigh(self.case, &runs, self.aim.risk)
    }
}

impl Row {
    /// What the rules say about every regimen of a row.
    fn judge(case: &mut Case, aim: &Aim, candidates: &[Candidate]) -> Result<Self> {
        let mut row = Self {
            allowed: Vec::new(),
            others: Vec::new(),
            accepted: Vec::new(),
        };
        for (place, candidate) in candidates.iter().enumerate() {
            let regimen = candidate.regimen()?;
            let ruled = ask_under(case, regimen.clone(), |case| ruled(case, aim));
            let Ruled {
                program,
                findings,
                accepted,
            } = match ruled {
                Ok(ruled) => ruled,
                Err(error) if error.kind() == ErrorKind::Malformed => {
                    row.others.push((place, Refused::TooCoarse));
                    continue;
                }
                Err(error) => return Err(error),
            };
            row.accepted
                .extend(accepted.into_iter().map(|id| (place, id)));
            if Status::of(&findings) == Status::Stop {
                row.others.push((place, Refused::Stopped(findings)));
                continue;
            }
            row.allowed.push(Allowed {
                place,
                candidate: *candidate,
                regimen,
                program,
                findings,
            });
        }
        Ok(row)
    }

    /// Tells the ledger about the regimens before the place where the risk begins.
    fn tell(&self, reach: usize, ledger: &mut Ledger) {
        for (_, refused) in self.others.iter().filter(|(place, _)| *place < reach) {
            match refused {
                Refused::TooCoarse => ledger.add(Reason::Pump, 1, || PUMP_WORDS.to_owned()),
                Refused::Stopped(findings) => {
                    ledger.passes(findings);
                }
            }
        }
        // The first regimen above the risk was looked at too.
        let met = self.accepted.iter().filter(|(place, _)| *place <= reach);
        ledger.accepted.extend(met.map(|(_, id)| id.clone()));
    }
}
