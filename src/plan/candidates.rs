//! The regimens that a search looks at: a load, or none, and a maintenance, or none.

use crate::dose::{Delivery, Regimen, StepWords};
use crate::units::{AmountOfSubstance, AmountRate, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::catalytic_activity::katal;
use uom::si::time::hour;

/// Most regimens of one search.
pub const MOST_CANDIDATES: usize = 5_000;

/// What may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Whether every regimen begins with a load.
    pub needs_load: bool,
    /// Load doses, none of them 0.
    pub loads: Vec<AmountOfSubstance>,
    /// Times of a load.
    pub overs: Vec<Time>,
    /// Maintenance rates, none of them 0.
    pub rates: Vec<AmountRate>,
    /// How long the maintenance runs.
    pub length: Time,
}

/// One regimen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Load dose and its time; `None` without a load.
    pub load: Option<(AmountOfSubstance, Time)>,
    /// Maintenance rate and its time; `None` without maintenance.
    pub maintenance: Option<(AmountRate, Time)>,
}

impl Candidate {
    /// Its steps, as they would be ordered.
    ///
    /// # Errors
    /// As [`Regimen::new`].
    pub fn regimen(&self) -> Result<Regimen> {
        let load = self.load.map(|(dose, over)| (StepWords::Dose, dose, over));
        let maintenance = self
            .maintenance
            .map(|(rate, length)| (StepWords::Rate, rate * length, length));
        Regimen::new(load.into_iter().chain(maintenance))
    }

    /// Whether another is the same but for the time of the load.
    #[must_use]
    pub fn same_doses(&self, other: &Self) -> bool {
        self.load.map(|(dose, _)| dose) == other.load.map(|(dose, _)| dose)
            && self.maintenance == other.maintenance
    }
}

/// The regimen as the pump delivers it.
pub(super) fn delivered(regimen: &Regimen, program: &[Delivery]) -> Result<Regimen> {
    let steps = regimen.steps().iter().zip(program);
    Regimen::new(steps.map(|(step, delivery)| (step.words, delivery.delivered, step.over)))
}

impl Choices {
    /// Every regimen, those that differ in the maintenance only in a row of rising rates.
    ///
    /// # Errors
    /// Usage for a dose, time or rate of 0 or for more than [`MOST_CANDIDATES`] regimens.
    pub fn rows(&self) -> Result<Vec<Vec<Candidate>>> {
        let zero = self.loads.iter().any(|dose| dose.value <= 0.0)
            || self.overs.iter().any(|over| over.get::<hour>() <= 0.0)
            || self.rates.iter().any(|rate| rate.get::<katal>() <= 0.0);
        let count = (1 + self.loads.len() * self.overs.len()) * (1 + self.rates.len());
        if zero || count > MOST_CANDIDATES {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("{count} regimens cannot be searched, or one of them is empty"),
                format!("give at most {MOST_CANDIDATES} combinations of loads, times and rates"),
            ));
        }
        let mut rates = self.rates.clone();
        rates.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut loads = self.loads.clone();
        loads.sort_by(|a, b| a.value.total_cmp(&b.value));
        let timed = |over: &Time| {
            let over = *over;
            loads
                .clone()
                .into_iter()
                .map(move |dose| Some((dose, over)))
        };
        let none = (!self.needs_load).then_some(None);
        let loads: Vec<_> = none
            .into_iter()
            .chain(self.overs.iter().flat_map(timed))
            .collect();
        let maintenance = |rate: AmountRate| Some((rate, self.length));
        let row = |load: Option<(AmountOfSubstance, Time)>| -> Vec<Candidate> {
            std::iter::once(None)
                .chain(rates.iter().copied().map(maintenance))
                .map(|maintenance| Candidate { load, maintenance })
                .filter(|one| one.load.is_some() || one.maintenance.is_some())
                .collect()
        };
        Ok(loads.into_iter().map(row).collect())
    }
}
