//! What to do before, during and after, and when to draw the next level: each line with the orders
//! that it fits.

mod items;
mod next_level;
mod order_traits;

pub use items::{AFTER, BEFORE, DURING};
pub use next_level::{Anchor, DRAW_NOW, NEXT_LEVELS, NextLevel};
pub use order_traits::{OrderTraits, Outflow, When, in_words};

use crate::clinical::source::Source;

/// One line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// What to do.
    pub words: &'static str,
    /// Statement of the founding text it answers, for tests; never printed.
    pub statement: Option<&'static str>,
    /// Where it was read.
    pub source: Source,
    /// For which orders it stands: those of which all of these are true.
    pub when: &'static [When],
}

/// The checklist of one order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checklist {
    /// Before the start.
    pub before: Vec<&'static Item>,
    /// While it is given.
    pub during: Vec<&'static Item>,
    /// Afterwards.
    pub after: Vec<&'static Item>,
}

impl Checklist {
    /// The items that fit `order`.
    #[must_use]
    pub fn of(order: &OrderTraits) -> Self {
        let fitting = |items: &'static [Item]| {
            let fits = |item: &&Item| order.fits(item.when);
            items.iter().filter(fits).collect()
        };
        Self {
            before: fitting(BEFORE),
            during: fitting(DURING),
            after: fitting(AFTER),
        }
    }
}
