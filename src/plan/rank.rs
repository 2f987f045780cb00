//! Which of the regimens that fit comes first.
//!
//! 1. Limits: a regimen that crosses fewer bounds that a source states comes first. What is the
//!    same for every regimen (the patient, the bag) counts for all of them alike.
//! 2. The probability of the target. Two regimens whose probabilities differ by no more than the
//!    Monte Carlo error of the difference are ties with the better one.
//! 3. Among ties: the fewest toxic patients, the fewest warnings, the least magnesium, the
//!    slowest load.
//!
//! The regimens share their patients, so the error is that of the paired difference: with
//! d_k = (a_k - b_k) / M for patient k, a_k and b_k of the M models putting patient k on target,
//! it is the sample standard deviation of d over the square root of the number of patients. It
//! is far below the errors of the two probabilities, and one patient alone is a tie.

use super::search::Fitting;
use crate::clinical::source::Confidence;
use crate::safety::{Finding, Severity};
use crate::units::{AmountOfSubstance, Time};
use std::cmp::Ordering;

/// Rounding of a difference that equals its error.
const ROUNDING: f64 = 1e-9;

/// How far a probability lies from another one of the same patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first less the second, as a part of 1.
    pub value: f64,
    /// Monte Carlo standard error of that.
    pub error: f64,
}

impl Difference {
    /// Between `a` and `b`: for each patient the number of `models` that put that patient on
    /// target.
    #[must_use]
    pub fn between(a: &[u8], b: &[u8], models: usize) -> Self {
        let own = |(a, b): (&u8, &u8)| i64::from(*a) - i64::from(*b);
        let (mut sum, mut squares) = (0, 0);
        for one in a.iter().zip(b).map(own) {
            sum += one;
            squares += one * one;
        }
        let (n, models) = (a.len() as f64, models.max(1) as f64);
        let mean = sum as f64 / n;
        let variance = (squares as f64 - n * mean * mean) / (n - 1.0).max(1.0);
        Self {
            value: mean / models,
            error: (variance.max(0.0) / n).sqrt() / models,
        }
    }

    /// Whether chance alone may have made it.
    #[must_use]
    pub fn is_tie(self) -> bool {
        self.value.abs() <= self.error * (1.0 + ROUNDING)
    }
}

/// How many bounds that somebody but this program states are crossed by warnings.
#[must_use]
pub fn limit_warnings(findings: &[Finding]) -> usize {
    let of_a_limit = |finding: &&Finding| {
        finding.severity == Severity::Warn
            && finding.limit.is_some()
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
