//! Which regimens do not fit, and why.

use crate::safety::{Finding, Severity, Status};
use crate::units::show;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Whether a named person's reason would let them pass this rule.
    pub overridable: bool,
}

impl Excluded {
    /// How many regimens, and why, with the way past a rule where there is one.
    #[must_use]
    pub fn in_words(&self) -> String {
        let regimens = show::counted(self.count as f64, "regimen");
        format!("{regimens} excluded: {}", self.reason_in_words())
    }

    /// Why, with the way past a rule where there is one.
    #[must_use]
    pub fn reason_in_words(&self) -> String {
        match &self.reason {
            Reason::Rule(id) if self.overridable => format!(
                "{} (to override: accept {id} with a reason, who and why)",
                self.words
            ),
            Reason::Rule(_) | Reason::Pump | Reason::Risk | Reason::Target | Reason::Needless => {
                self.words.clone()
            }
        }
    }
}

/// Regimens that do not fit for one reason, while they are counted.
#[derive(Debug)]
struct Exclusion {
    count: usize,
    words: String,
    overridable: bool,
}

/// Who was excluded, and why.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    excluded: BTreeMap<Reason, Exclusion>,
    /// Ids of the stops that were met and accepted.
    pub(super) accepted: BTreeSet<String>,
}

impl Ledger {
    /// Adds `count` regimens; `words` are asked for with the first of a reason only.
    pub(super) fn add(&mut self, reason: Reason, count: usize, words: impl FnOnce() -> String) {
        let entry = self.excluded.entry(reason).or_insert_with(|| Exclusion {
            count: 0,
            words: words(),
            overridable: false,
        });
        entry.count += count;
    }

    /// Whether no finding stops; every stop is remembered.
    pub(super) fn passes(&mut self, findings: &[Finding]) -> bool {
        for stop in findings.iter().filter(|f| f.severity == Severity::Stop) {
            let entry = self.excluded.entry(Reason::Rule(stop.id.clone()));
            let entry = entry.or_insert_with(|| Exclusion {
                count: 0,
                words: stop.message.clone(),
                overridable: stop.overridable,
            });
            entry.count += 1;
        }
        Status::of(findings) != Status::Stop
    }

    /// Adds what another holds.
    pub(super) fn merge(&mut self, other: Self) {
        for (reason, more) in other.excluded {
            match self.excluded.entry(reason) {
                Entry::Occupied(mut known) => known.get_mut().count += more.count,
                Entry::Vacant(free) => {
                    free.insert(more);
                }
            }
        }
        self.accepted.extend(other.accepted);
    }

    /// The reasons, the most frequent first.
    pub(super) fn entries(self) -> Vec<Excluded> {
        let excluded = self.excluded.into_iter();
        let mut entries: Vec<Excluded> = excluded
            .map(|(reason, one)| Excluded {
                reason,
                count: one.count,
                words: one.words,
                overridable: one.overridable,
            })
            .collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        entries
    }
}
