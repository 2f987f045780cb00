//! The answer to a whole case: may it start, what to set, what the level will do.

mod document;
mod words;

pub use document::document;
pub use words::words;

use crate::case::Understood;
use crate::clinical::checklist::{Checklist, NextLevel};
use crate::dose::Delivery;
use crate::population::Risk;
use crate::safety::route::RouteAdvice;
use crate::safety::{Case, Finding, Status};
use crate::simulate::forecast::Forecast;
use crate::units::basic::flow;
use crate::units::{AmountOfSubstance, show};

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
    /// The spread of patients like this one, by model.
    pub risks: Vec<Risk>,
    /// Seed of the random numbers behind the spread.
    pub seed: u64,
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

    /// Every input that may be shown: a stopped order shows no flow that could be set on a
    /// pump, and its urine output in other words.
    fn shown_inputs(&self) -> Vec<Understood> {
        let stop = self.status() == Status::Stop;
        let mut shown = Vec::with_capacity(self.understood.len());
        for entry in self.understood {
            let mut entry = entry.clone();
            if stop && entry.input.starts_with("--pump") {
                continue;
            }
            if let Some(urine) = self
                .case
                .kidney
                .urine_output
                .filter(|_| stop && entry.input == URINE)
            {
                let hourly = urine.get::<flow::milliliter_per_hour>();
                entry.given = format!("{} mL in 4 hours", show::number(hourly * 4.0));
            }
            shown.push(entry);
        }
        shown
    }
}

/// Key of the urine output.
const URINE: &str = "kidney.urine_output";
