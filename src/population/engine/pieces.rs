//! The stretches of constant input and constant kidneys of an order, the same for all patients.

use crate::dose::Infusion;
use crate::pk::Individual;
use crate::pk::kernel::Excretion;
use crate::units::Time;
use crate::units::basic::amount_rate::millimole_per_hour;
use crate::{Error, Result};
use uom::si::time::hour;

/// Changes of the input closer than this (hours) are one change.
pub(super) const SAME_MOMENT: f64 = 1e-9;

/// A stretch of constant input and constant kidneys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Hours from the start of the order.
    pub start: f64,
    /// Hours, above 0.
    pub length: f64,
    /// All infusions and what a dialysate gives, together, mmol/h.
    pub input: f64,
    /// Filtration of the typical patient, L/h.
    pub filtration: f64,
    /// The clearance of a linear model as a part of that at the start.
    pub clearance: f64,
    /// Clearance by a dialyzer, L/h.
    pub dialyzed: f64,
}

/// What is looked at, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Hours from the start of the order, at or below 0: where the simulation starts.
    pub from: f64,
    /// End of the order, hours.
    pub order_end: f64,
    /// Where the simulation ends, hours.
    pub to: f64,
    /// Times at which levels are counted, hours, ascending.
    pub samples: Vec<f64>,
}

/// The stretches of constant input and constant kidneys, cut at the ends of the order too.
///
/// # Errors
/// Internal if a time or an infusion is not usable.
pub fn cut_pieces(
    individual: &Individual,
    inputs: &[Infusion],
    window: &Window,
) -> Result<Vec<Piece>> {
    let Window {
        from,
        order_end,
        to,
        ..
    } = *window;
    if !(from.is_finite() && to.is_finite() && from <= 0.0 && from < to) {
        return Err(Error::internal(format!(
            "a population from {from} h to {to} h"
        )));
    }
    let infusions = inputs.iter().map(usable).collect::<Result<Vec<_>>>()?;
    let edges = infusions.iter().flat_map(|run| [run.start, run.end]);
    let mut times: Vec<f64> = edges
        .chain(individual.kidney_changes())
        .chain([0.0, order_end])
        .filter(|&time| time > from + SAME_MOMENT && time < to - SAME_MOMENT)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|later, earlier| *later - *earlier <= SAME_MOMENT);
    times.insert(0, from);
    times.push(to);
    let piece = |pair: &[f64]| {
        let (start, length) = (pair[0], pair[1] - pair[0]);
        let middle = start + 0.5 * length;
        let running = infusions
            .iter()
            .filter(|run| (run.start..run.end).contains(&middle));
        let infused: f64 = running.map(|run| run.rate).sum();
        let first = individual.kernel();
        let now = individual.kernel_at(Time::new::<hour>(middle));
        Piece {
            start,
            length,
            input: infused + (now.resting_input - first.resting_input),
            filtration: match now.excretion {
                Excretion::RenalThreshold { filtration, .. } => filtration,
                Excretion::Linear { .. } => 0.0,
            },
            clearance: match (now.excretion, first.excretion) {
                (Excretion::Linear { clearance, .. }, Excretion::Linear { clearance: own, .. })
                    if own > 0.0 =>
                {
                    clearance / own
                }
                _ => 1.0,
            },
            dialyzed: now.non_renal - first.non_renal,
        }
    };
    Ok(times.windows(2).map(piece).collect())
}

/// An infusion in the numbers of the equations.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Hours from the start of the order.
    start: f64,
    /// Hours from the start of the order.
    end: f64,
    /// mmol/h.
    rate: f64,
}

/// # Errors
/// Internal for an infusion without an end, or that takes away.
fn usable(infusion: &Infusion) -> Result<Run> {
    let (start, end) = (infusion.start.get::<hour>(), infusion.end().get::<hour>());
    let rate = infusion.rate.get::<millimole_per_hour>();
    if start < end && start.is_finite() && end.is_finite() && rate.is_finite() && rate >= 0.0 {
        return Ok(Run { start, end, rate });
    }
    Err(Error::internal(format!(
        "an infusion from {start} h to {end} h of {rate} mmol/h"
    )))
}

/// Whether all equations are linear: excretion in proportion to the level, or no filtration at
/// any time.
pub(super) fn are_linear(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| piece.filtration == 0.0)
}
