//! How much magnesium any window of time receives.

use super::input::Infusion;
use crate::units::{AmountOfSubstance, Time};

/// The fullest window: how much, and when it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FullestWindow {
    /// Mg2+ delivered inside the window.
    pub amount: AmountOfSubstance,
    /// End of the window, counted from the start of the order.
    pub end: Time,
}

/// Mg2+ that `inputs` deliver between `from` and `to`.
#[must_use]
pub fn amount_between(inputs: &[Infusion], from: Time, to: Time) -> AmountOfSubstance {
    inputs
        .iter()
        .map(|input| input.amount_between(from, to))
        .fold(AmountOfSubstance::default(), |a, b| a + b)
}

/// The window of length `window` that receives the most.
///
/// Input is constant between the starts and ends of `inputs`, so the amount in a sliding
/// window is piecewise linear in its position and is largest where one of the window's
/// edges meets a start or an end.
#[must_use]
pub fn fullest(inputs: &[Infusion], window: Time) -> FullestWindow {
    let empty = FullestWindow {
        amount: AmountOfSubstance::default(),
        end: window,
    };
    windows(inputs, window).fold(empty, fuller)
}

/// The windows with an edge at a start or an end of `inputs`.
fn windows(inputs: &[Infusion], window: Time) -> impl Iterator<Item = FullestWindow> {
    let ends = inputs.iter().flat_map(move |input| {
        [
            input.start,
            input.end(),
            input.start + window,
            input.end() + window,
        ]
    });
    ends.map(move |end| FullestWindow {
        amount: amount_between(inputs, end - window, end),
        end,
    })
}

/// Of two windows the one that holds more; of equal ones the first.
fn fuller(best: FullestWindow, next: FullestWindow) -> FullestWindow {
    if next.amount > best.amount {
        next
    } else {
        best
    }
}

/// The fullest window of length `window` that does not end before time zero, where the order starts:
/// what was given before can no longer be held back.
#[must_use]
pub fn fullest_of_order(inputs: &[Infusion], window: Time) -> FullestWindow {
    let zero = Time::default();
    let at_start = FullestWindow {
        amount: amount_between(inputs, -window, zero),
        end: zero,
    };
    windows(inputs, window)
        .filter(|one| one.end >= zero)
        .fold(at_start, fuller)
}

/// The most that `inputs` hold in a window of length `window` in which something of `ordered` runs.
#[must_use]
pub fn fullest_beside(
    inputs: &[Infusion],
    ordered: &[Infusion],
    window: Time,
) -> AmountOfSubstance {
    let nothing = AmountOfSubstance::default();
    windows(inputs, window)
        .filter(|one| amount_between(ordered, one.end - window, one.end) > nothing)
        .map(|one| one.amount)
        .fold(nothing, |a, b| if b > a { b } else { a })
}

/// First moment at which some window of length `window` that ends there holds more than
/// `limit`; `None` if no window does.
///
/// Between two edges the amount in the window changes linearly, so the crossing inside the
/// first piece that ends above the limit is found by interpolation.
#[must_use]
pub fn first_above(inputs: &[Infusion], window: Time, limit: AmountOfSubstance) -> Option<Time> {
    let mut edges: Vec<Time> = inputs
        .iter()
        .flat_map(|input| {
            [
                input.start,
                input.end(),
                input.start + window,
                input.end() + window,
            ]
        })
        .collect();
    edges.sort_by(|a, b| a.value.total_cmp(&b.value));
    let held = |end: Time| amount_between(inputs, end - window, end);
    let above = edges.iter().position(|end| held(*end) > limit)?;
    let after = edges[above];
    let Some(before) = above.checked_sub(1).map(|index| edges[index]) else {
        return Some(after);
    };
    let (low, high) = (held(before), held(after));
    Some(before + (after - before) * ((limit - low) / (high - low)))
}
