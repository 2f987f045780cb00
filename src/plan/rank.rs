//! Which of the regimens that fit comes first.
//!
//! 1. Limits: a regimen that crosses fewer bounds that a source states comes first. What is the
//!    same for every regimen (the patient, the bag) counts for all of them alike.
//! 2. The probability of the target. Two regimens whose probabilities differ by no more than the
//!    Monte Carlo error of the difference are ties with the better one.
//! 3. Among ties: the fewest toxic patients, the fewest warnings, the least magnesium, the
//!    slowest load.

use super::difference::Difference;
use super::proposal::Fitting;
use crate::clinical::source::Confidence;
use crate::safety::{Finding, Severity, Topic};
use crate::units::{AmountOfSubstance, Time};
use std::cmp::Ordering;

/// How many bounds that somebody but this program states are crossed, those that only stricter
/// authorities state included: of two regimens the one that fewer would object to comes first.
#[must_use]
pub fn limit_warnings(findings: &[Finding]) -> usize {
    let of_a_limit = |finding: &&Finding| {
        let warns = finding.severity == Severity::Warn && finding.limit.is_some();
        (warns || finding.topic == Topic::Elsewhere)
            && finding.source.confidence != Confidence::Software
    };
    let crossed = findings.iter().filter(of_a_limit);
    crossed.map(|finding| finding.crossed.max(1)).sum()
}

/// What decides between ties, the best first.
fn among_ties(one: &Fitting) -> (u64, usize, AmountOfSubstance, Time) {
    let warnings = one.findings.iter().filter(|f| f.severity == Severity::Warn);
    let loads = one.regimen.short_doses().map(|step| step.over);
    let slowest = loads.fold(Time::default(), |a, b| if b > a { b } else { a });
    (
        one.odds.toxic.count,
        warnings.count(),
        one.regimen.total(),
        -slowest,
    )
}

fn on_target(one: &Fitting) -> u64 {
    one.odds.on_target.map_or(0, |share| share.count)
}

fn order(a: &Fitting, b: &Fitting) -> Ordering {
    let (a, b) = (among_ties(a), among_ties(b));
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// The place of the one that comes first; `None` of nothing.
pub(super) fn first(fitting: &[Fitting], models: usize) -> Option<usize> {
    let fewest = fitting.iter().map(|one| one.limit_warnings).min()?;
    let inside = || {
        let all = fitting.iter().enumerate();
        all.filter(|(_, one)| one.limit_warnings == fewest)
    };
    // Of equals the first in the order of the search, whatever the iterator prefers.
    let better = |a: &Fitting, b: &Fitting| on_target(b).cmp(&on_target(a)).then(order(a, b));
    let (_, best) = inside().min_by(|(_, a), (_, b)| better(a, b))?;
    let tied =
        |(_, one): &(usize, &Fitting)| Difference::between(&best.hits, &one.hits, models).is_tie();
    let chosen = inside().filter(tied).min_by(|(_, a), (_, b)| order(a, b));
    chosen.map(|(place, _)| place)
}
