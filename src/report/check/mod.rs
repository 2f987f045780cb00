//! The answer to a whole case: may it start, what to set, what the level will do.

mod document;
mod words;

pub use document::document;
pub use words::words;

use crate::clinical::checklist::{Checklist, NextLevel};
use crate::dose::Delivery;
use crate::safety::route::RouteAdvice;
use crate::safety::{Case, Finding, Status};
use crate::simulate::forecast::Forecast;
use crate::units::AmountOfSubstance;

/// One input as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Key in the case file, or flag.
    pub input: String,
    /// As written.
    pub given: String,
    /// Where it came from.
    pub origin: &'static str,
}

/// Fullest windows of the order, prior doses included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cumulative {
    /// In 24 hours.
    pub day: AmountOfSubstance,
    /// In 48 hours.
    pub two_days: AmountOfSubstance,
    /// The order itself.
    pub total: AmountOfSubstance,
}

/// Everything `check` found.
#[derive(Debug)]
pub struct CheckAnswer<'a> {
    /// The case.
    pub case: &'a Case,
    /// Every input as used.
    pub understood: &'a [Understood],
    /// Every finding, ranked.
    pub findings: Vec<Finding>,
    /// By mouth or by vein.
    pub route: RouteAdvice,
    /// One delivery a step; shown only when nothing stops.
    pub program: Vec<Delivery>,
    /// Totals.
    pub cumulative: Cumulative,
    /// The predicted level.
    pub forecast: Forecast,
    /// Before, during, after.
    pub checklist: Checklist,
    /// When to measure the next level; `None` where nobody asks for one.
    pub next_level: Option<NextLevel>,
    /// Hash of the case as read.
    pub input_hash: String,
}

impl CheckAnswer<'_> {
    /// The verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(&self.findings)
    }

    /// Inputs that may be shown: a stopped order shows no flow, not even a typed one.
    fn shown_inputs(&self) -> impl Iterator<Item = &Understood> {
        let stop = self.status() == Status::Stop;
        self.understood
            .iter()
            .filter(move |entry| !(stop && is_flow(&entry.given)))
    }
}

/// Whether a text names a flow that could be typed into a pump.
fn is_flow(text: &str) -> bool {
    text.contains("mL/h") || text.contains("mL/min")
}
