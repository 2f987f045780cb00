//! Where the input or the kidneys change and where the level is looked at.

use super::Window;
use crate::dose::Infusion;
use crate::units::basic::amount_rate::millimole_per_hour;
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// Changes of the input closer than this (hours, 4 microseconds) are one change: they come
/// from adding the same times in another order.
pub(super) const SAME_MOMENT: f64 = 1e-9;
/// The shortest infusion that can be told from a pulse, hours.
const SHORTEST: f64 = 1e-6;
/// How long after a change the level is looked at often, and how often, hours.
const CLOSE_LOOK: (f64, f64) = (4.0, 1.0 / 6.0);
/// How often it is looked at later, hours.
const LATER_STEP: f64 = 0.5;
/// Most points between two changes; a longer stretch is looked at less often.
const MOST_SAMPLES: f64 = 4000.0;
/// Most infusions in one simulation, far above any order.
const MOST_INFUSIONS: usize = 10_000;

/// A stretch of constant input and constant kidneys.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Hours from the start of the order.
    pub start: f64,
    /// Hours, above zero.
    pub length: f64,
    /// All infusions together, mmol/h.
    pub input: f64,
    /// Hours from the start of the piece, ascending, the end of the piece last.
    pub samples: Vec<f64>,
}

/// The pieces of constant input that fill the window.
///
/// `also` are other times (hours) at which the equations change.
pub(super) fn pieces(inputs: &[Infusion], also: &[f64], window: Window) -> Result<Vec<Piece>> {
    let Window { from, to } = window;
    if !(from.is_finite() && to.is_finite() && from <= to) {
        return Err(Error::internal(format!(
            "a simulation cannot run from {from} h to {to} h"
        )));
    }
    if inputs.len() > MOST_INFUSIONS {
        return Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "{} infusions are more than the {MOST_INFUSIONS} of one simulation",
                inputs.len()
            ),
            "write a repeated dose as a rate, or fewer steps and doses",
        ));
    }
    let infusions = inputs.iter().map(usable).collect::<Result<Vec<_>>>()?;
    let changes = changes(&infusions, also, window);
    let pieces = changes.windows(2).map(|pair| {
        let (start, length) = (pair[0], pair[1] - pair[0]);
        let middle = start + 0.5 * length;
        let running = infusions
            .iter()
            .filter(|(begin, end, _)| *begin <= middle && middle < *end);
        let input = running.map(|(_, _, rate)| rate).sum();
        Piece {
            start,
            length,
            input,
            samples: samples(length),
        }
    });
    Ok(pieces.collect())
}

/// Start, end (hours) and rate (mmol/h) of an infusion.
fn usable(infusion: &Infusion) -> Result<(f64, f64, f64)> {
    let start = infusion.start.get::<hour>();
    let length = infusion.length.get::<hour>();
    let rate = infusion.rate.get::<millimole_per_hour>();
    let end = infusion.end().get::<hour>();
    if start.is_finite() && end.is_finite() && length >= SHORTEST && rate.is_finite() && rate >= 0.0
    {
        return Ok((start, end, rate));
    }
    Err(Error::internal(format!(
        "an infusion of {rate} mmol/h from {start} h on cannot run for {length} h"
    )))
}

/// The ends of the window and every change of input or kidneys inside it, ascending.
fn changes(infusions: &[(f64, f64, f64)], also: &[f64], window: Window) -> Vec<f64> {
    let inside = |time: &f64| *time > window.from + SAME_MOMENT && *time < window.to - SAME_MOMENT;
    let ends = infusions.iter().flat_map(|&(start, end, _)| [start, end]);
    let mut times: Vec<f64> = ends.chain(also.iter().copied()).filter(inside).collect();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|later, earlier| *later - *earlier <= SAME_MOMENT);
    times.insert(0, window.from);
    if window.to > window.from {
        times.push(window.to);
    }
    times
}

/// Times at which a piece of this length is looked at.
fn samples(length: f64) -> Vec<f64> {
    let (close, often) = CLOSE_LOOK;
    let later = LATER_STEP.max(length / MOST_SAMPLES);
    let early = (1..=24)
        .map(|k| f64::from(k) * often)
        .take_while(|time| *time <= close);
    let late = (1..).map(|k| close + f64::from(k) * later);
    let before_end = |time: &f64| *time < length - SAME_MOMENT;
    let mut times: Vec<f64> = early.chain(late).take_while(before_end).collect();
    times.push(length);
    times
}
