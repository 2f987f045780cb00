//! What runs faster than any maintenance within an hour is one load, whatever it is called.

use super::bounds::{Circumstances, judge};
use super::{Case, Finding};
use crate::Result;
use crate::clinical::Indication;
use crate::clinical::constants::{FAST_G_H, FAST_REPLACEMENT_G};
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::clinical::source;
use crate::dose::{Infusion, Step, cumulative};
use crate::safety::{Shown, Topic};
use crate::units::{AmountOfSubstance, AmountRate, Mass, Salt, Time};
use uom::si::{mass, time};

/// Relative noise of a figure written with nine digits.
const NOISE: f64 = 1e-8;

/// The rate above which magnesium counts as a load.
fn fast() -> AmountRate {
    let gram = Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(FAST_G_H));
    gram / Time::new::<time::hour>(1.0) * (1.0 + NOISE)
}

/// The pieces of time from an hour before the order on in which `inputs` together run faster than
/// [`fast`].
fn fast_pieces(inputs: &[Infusion]) -> Vec<Infusion> {
    let mut edges: Vec<Time> = inputs
        .iter()
        .flat_map(|input| [input.start, input.end()])
        .collect();
    edges.sort_by(|a, b| a.value.total_cmp(&b.value));
    edges.dedup();
    let piece = |pair: &[Time]| {
        let length = pair[1] - pair[0];
        let rate = cumulative::amount_between(inputs, pair[0], pair[1]) / length;
        (rate > fast()).then_some(Infusion {
            start: pair[0],
            length,
            rate,
        })
    };
    let within_reach = |piece: &Infusion| piece.end() > -Window::Hour.length();
    let pieces = edges.windows(2).filter_map(piece);
    pieces.filter(within_reach).collect()
}

/// The most that runs faster than 4 g/hour within any 60 minutes.
fn fullest(inputs: &[Infusion]) -> AmountOfSubstance {
    cumulative::fullest(&fast_pieces(inputs), Window::Hour.length()).amount
}

/// The load of the order, prior doses included, against the ceilings of a load.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn load(case: &Case) -> Result<Vec<Finding>> {
    let ordered = fullest(&case.regimen.absorbed_inputs());
    if ordered <= AmountOfSubstance::default() {
        // What ran before can no longer be held back.
        return Ok(Vec::new());
    }
    let load = fullest(&case.absorbed_inputs());
    let largest = case.regimen.largest_short_dose().unwrap_or_default();
    if load <= largest * (1.0 + NOISE) {
        // One dose alone: its own ceiling speaks.
        return Ok(Vec::new());
    }
    let name = "what runs faster than 4 g/hour within 60 minutes, prior doses included,";
    let here = Circumstances::of(case);
    let judged = judge(here, Measure::FastLoad, Quantity::Amount(load), name)?;
    // A fit that comes back soon after a load is treated once more, by a named person.
    let again = case.indication == Indication::EclampsiaRecurrent && ordered < load;
    Ok(judged
        .into_iter()
        .map(|finding| Finding {
            overridable: finding.overridable || again,
            ..finding
        })
        .collect())
}

/// A replacement of more than 2 g faster than 4 g/hour.
pub fn replacement(case: &Case) -> Vec<Finding> {
    if !case.indication.replaces() {
        return Vec::new();
    }
    let salt = Salt::SulfateHeptahydrate;
    let grams = |step: &Step| salt.mass(step.amount).get::<mass::gram>();
    let much =
        |step: &&Step| step.rate() > fast() && grams(step) > FAST_REPLACEMENT_G * (1.0 + NOISE);
    let Some(step) = case.regimen.short_doses().find(much) else {
        return Vec::new();
    };
    vec![
        Finding::overridable(
            Topic::Amount,
            "replacement-fast",
            "more than 2 g of a replacement faster than 4 g/hour: no replacement found runs so; give \
             it over a longer time",
            source::SOFTWARE,
        )
        .comparing(
            Shown::new(grams(step), "g"),
            Shown::new(FAST_REPLACEMENT_G, "g"),
        ),
    ]
}
