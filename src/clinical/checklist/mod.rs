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
    /// What an answer on one screen says of it; `None` where it leaves it out.
    pub brief: Option<Brief>,
    /// Where it was read.
    pub source: Source,
    /// For which orders it stands: those of which all of these are true.
    pub when: &'static [When],
}

/// What an answer on one screen says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brief {
    /// A sign at which the infusion is held.
    Hold(&'static str),
    /// The antidote and its dose.
    Antidote(&'static str),
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
    /// The signs at which the infusion is held.
    pub fn hold_signs(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.briefs().filter_map(|brief| match brief {
            Brief::Hold(sign) => Some(sign),
            Brief::Antidote(_) => None,
        })
    }

    /// The antidote and its dose.
    #[must_use]
    pub fn antidote(&self) -> Option<&'static str> {
        self.briefs().find_map(|brief| match brief {
            Brief::Antidote(words) => Some(words),
            Brief::Hold(_) => None,
        })
    }

    fn briefs(&self) -> impl Iterator<Item = Brief> + '_ {
        let lines = self.before.iter().chain(&self.during).chain(&self.after);
        lines.filter_map(|item| item.brief)
    }

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
