//! When to draw the next level: one time for one order.
//!
//! Several rows can fit an order; the earliest is the one that is told, so that an answer never
//! names two times.

use super::order_traits::When::{self, Circuit, Clears, LoadFirst, NoLoadFirst, NotArrest};
use super::order_traits::When::{NotObstetric, NothingClears, SeveralDays, Starts};
use crate::clinical::constants::SPREAD_HOURS;
use crate::clinical::source::{self, Source};
use crate::units::Time;
use uom::si::time::hour;

/// What the hours to a level are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The start of the order.
    Start,
    /// The end of the first dose.
    FirstDose,
    /// The end of the order.
    End,
}

impl Anchor {
    /// What it is called.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "after the start",
            Self::FirstDose => "after the first dose",
            Self::End => "after the end",
        }
    }
}

/// When to draw the next level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextLevel {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// For which orders it stands: those of which all of these are true.
    pub when: &'static [When],
    /// The advice in words.
    pub words: &'static str,
    /// Why then.
    pub why: &'static str,
    /// Hours after the point it names.
    hours: f64,
    /// That point.
    pub from: Anchor,
    /// Where it was read.
    pub source: Source,
}

impl NextLevel {
    /// Time after the point it names.
    #[must_use]
    pub fn after(&self) -> Time {
        Time::new::<hour>(self.hours)
    }
}

/// The words where a rule asks for a level before anything else.
pub const DRAW_NOW: &str = "now";

/// Every advice on the next level. In obstetrics with adequate kidneys reflexes, breathing and
/// urine lead, and no fixed time was found.
pub const NEXT_LEVELS: &[NextLevel] = &[
    NextLevel {
        id: "severe-renal",
        when: &[NotArrest, Starts, NothingClears, LoadFirst],
        words: "2 hours after the first dose, then every 4 to 6 hours",
        why: "severe renal impairment, or little urine",
        hours: 2.0,
        from: Anchor::FirstDose,
        source: source::UW_MOMUS,
    },
    NextLevel {
        id: "severe-renal-running",
        when: &[NotArrest, Starts, NothingClears, NoLoadFirst],
        words: "4 hours after the start, then every 4 to 6 hours",
        why: "severe renal impairment, or little urine",
        hours: 4.0,
        from: Anchor::Start,
        source: source::UW_MOMUS,
    },
    NextLevel {
        id: "circuit",
        when: &[NotArrest, Starts, Circuit],
        words: "24 hours after the start at the latest, then daily",
        why: "only the circuit carries magnesium away",
        hours: 24.0,
        from: Anchor::Start,
        source: source::SOFTWARE,
    },
    NextLevel {
        id: "several-days",
        when: &[NotArrest, Starts, NotObstetric, Clears, SeveralDays],
        words: "24 hours after the start, before more is given, then daily",
        why: "what is left of one day adds to the next",
        hours: 24.0,
        from: Anchor::Start,
        source: source::SOFTWARE,
    },
    NextLevel {
        id: "not-obstetric",
        when: &[NotArrest, Starts, NotObstetric, Clears],
        words: "not earlier than 4 hours after the end",
        why: "before that magnesium is still spreading",
        hours: SPREAD_HOURS,
        from: Anchor::End,
        source: source::LU2000,
    },
];
