//! What was observed in others, beside the courses of a case: shown, and decides nothing.

use crate::clinical::observed::{OBSERVED, Observed};
use crate::safety::Case;
use crate::simulate::Standing;
use crate::simulate::curve::Curve;

/// A row of the table of what was observed that belongs beside this patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedBeside {
    /// The row.
    pub row: &'static Observed,
    /// What its ratio makes of the level of this mother; `None` where it has none, or its
    /// mothers had other levels.
    pub child: Option<ChildLevel>,
}

/// The level of a child by the ratio of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChildLevel {
    /// The lowest and the highest level of the mother at the end of the order that the study
    /// reaches, mmol/L.
    pub mother: [f64; 2],
    /// Those of the child, mmol/L.
    pub child: [f64; 2],
}

/// The rows that were seen in patients like the one of `case`, whose courses are `curves`.
#[must_use]
pub(super) fn observed_beside(case: &Case, curves: &[Curve]) -> Vec<ObservedBeside> {
    let peaks = curves.iter().map(|curve| curve.peak.level.millimolar());
    let highest = peaks.fold(0.0, f64::max);
    let (indication, pregnant) = (case.indication, case.patient.pregnant);
    let rows = OBSERVED.iter();
    rows.filter(|row| row.studied.includes(indication, pregnant, highest))
        .map(|row| ObservedBeside {
            row,
            child: child(row, curves),
        })
        .collect()
}

/// The child beside the mothers of the courses; of those outside the box of their model only where
/// all are.
fn child(row: &Observed, curves: &[Curve]) -> Option<ChildLevel> {
    let pair = row.pair.as_ref()?;
    let inside = curves
        .iter()
        .any(|curve| curve.applicability == Standing::Inside);
    let ends = curves
        .iter()
        .filter(|curve| !inside || curve.applicability == Standing::Inside);
    let ends = ends.map(|curve| curve.end.millimolar());
    let reached: Vec<f64> = ends.filter(|end| pair.child_of(*end).is_some()).collect();
    let lowest = reached.iter().copied().reduce(f64::min)?;
    let highest = reached.iter().copied().reduce(f64::max)?;
    Some(ChildLevel {
        mother: [lowest, highest],
        child: [pair.child_of(lowest)?, pair.child_of(highest)?],
    })
}
