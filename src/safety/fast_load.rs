//! What runs faster than any maintenance within an hour is one load, whatever it is called.

use super::bounds::{Circumstances, judge};
use super::{Case, Finding};
use crate::Result;
use crate::clinical::Indication;
use crate::clinical::constants::FAST_G_H;
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::dose::{Infusion, cumulative};
use crate::units::{AmountOfSubstance, AmountRate, Mass, Salt, Time, WRITTEN_NOISE};
use uom::si::{mass, time};

/// The rate above which magnesium counts as a load.
fn fast() -> AmountRate {
    let gram = Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(FAST_G_H));
    gram / Time::new::<time::hour>(1.0) * (1.0 + WRITTEN_NOISE)
}

/// The pieces of time in which `inputs` run faster than [`fast`]: what alone runs as slowly as a
/// maintenance adds nothing to a load beside it, and counts only where together they are a load.
fn fast_pieces(inputs: &[Infusion]) -> Vec<Infusion> {
    let mut edges: Vec<Time> = inputs
        .iter()
        .flat_map(|input| [input.start, input.end()])
        .collect();
    edges.sort_by(|a, b| a.value.total_cmp(&b.value));
    edges.dedup();
    let loads: Vec<Infusion> = inputs
        .iter()
        .filter(|input| input.rate > fast())
        .copied()
        .collect();
    let piece = |pair: &[Time]| {
        let length = pair[1] - pair[0];
        let rate = |of: &[Infusion]| -> AmountRate {
            cumulative::amount_between(of, pair[0], pair[1]) / length
        };
        let (of_loads, of_all) = (rate(&loads), rate(inputs));
        let rate = if of_loads > fast() { of_loads } else { of_all };
        (rate > fast()).then_some(Infusion {
            start: pair[0],
            length,
            rate,
        })
    };
    edges.windows(2).filter_map(piece).collect()
}

/// The most that runs faster than 4 g/hour within any 60 minutes of `pieces`.
fn fullest(pieces: &[Infusion]) -> AmountOfSubstance {
    cumulative::fullest(pieces, Window::Hour.length()).amount
}

/// The load of the order, prior doses included, against the ceilings of a load.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn load(case: &Case) -> Result<Vec<Finding>> {
    let ordered = fast_pieces(&case.regimen.absorbed_inputs());
    let Some(first) = ordered.first() else {
        // What ran before can no longer be held back.
        return Ok(Vec::new());
    };
    let mut pieces = fast_pieces(&case.absorbed_inputs());
    pieces.retain(|piece| piece.end() > first.start - Window::Hour.length());
    let load = fullest(&pieces);
    let largest = case.regimen.largest_short_dose().unwrap_or_default();
    if load <= largest * (1.0 + WRITTEN_NOISE) && !case.indication.replaces() {
        // One dose alone: its own ceiling speaks.
        return Ok(Vec::new());
    }
    let name = "what runs faster than 4 g/hour within 60 minutes, prior doses included,";
    let here = Circumstances::of(case);
    let judged = judge(here, Measure::FastLoad, Quantity::Amount(load), name)?;
    // A fit that comes back soon after a load is treated once more, by a named person.
    let again = case.indication == Indication::EclampsiaRecurrent && fullest(&ordered) < load;
    Ok(judged
        .into_iter()
        .map(|finding| Finding {
            overridable: finding.overridable || again,
            ..finding
        })
        .collect())
}

/// One dose of a replacement at this rate against the ceilings of a load.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn of_one_dose(
    here: Circumstances<'_>,
    dose: AmountOfSubstance,
    rate: AmountRate,
) -> Result<Vec<Finding>> {
    let replaces = here.indication.is_some_and(Indication::replaces);
    if rate <= fast() || !replaces {
        return Ok(Vec::new());
    }
    let judged = judge(here, Measure::FastLoad, Quantity::Amount(dose), "the dose")?;
    Ok(judged.into_iter().collect())
}
