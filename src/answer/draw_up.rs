//! How the solution of an order is made up, where something may run.

use crate::dose::{Bag, DrawUp};
use crate::safety::{Status, bag};
use crate::units::AmountOfSubstance;

/// The draw-up sheet: how one bag is made up, and how many are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawUpSheet {
    /// How each bag or syringe is made up.
    pub each: DrawUp,
    /// How many of them the whole order needs.
    pub bags: u32,
}

impl DrawUpSheet {
    /// The sheet of `bag` for `runs`, each of which begins with a bag of its own. Nothing under a
    /// stop, since what is made up is given, and nothing for a solution that comes as it is.
    pub(super) fn of(bag: &Bag, runs: &[AmountOfSubstance], status: Status) -> Option<Self> {
        let each = bag.draw_up().filter(|_| status != Status::Stop)?;
        Some(Self {
            each: *each,
            bags: bag::bags_made_up(bag, runs),
        })
    }
}
