//! The regimens that a search looks at: a load, or none, and a maintenance, or none.

use super::choices::Choices;
use crate::dose::{Regimen, StepWords};
use crate::units::{AmountOfSubstance, AmountRate, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::catalytic_activity::katal;
use uom::si::time::hour;

/// Most regimens of one search.
pub const MOST_CANDIDATES: usize = 5_000;

/// A short dose that a regimen begins with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Mg2+ in it.
    pub dose: AmountOfSubstance,
    /// How long it runs.
    pub over: Time,
}

/// A rate that goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Maintenance {
    /// Mg2+ per time.
    pub rate: AmountRate,
    /// How long it runs.
    pub length: Time,
}

/// One regimen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// `None` without a load.
    pub load: Option<Load>,
    /// `None` without maintenance.
    pub maintenance: Option<Maintenance>,
}

impl Candidate {
    /// Its steps, as they would be ordered.
    ///
    /// # Errors
    /// As [`Regimen::new`].
    pub fn regimen(&self) -> Result<Regimen> {
        let load = self
            .load
            .map(|load| (StepWords::Dose, load.dose, load.over));
        let maintenance = self
            .maintenance
            .map(|one| (StepWords::Rate, one.rate * one.length, one.length));
        Regimen::new(load.into_iter().chain(maintenance))
    }

    /// Whether another is the same but for the time of the load.
    #[must_use]
    pub fn same_doses(&self, other: &Self) -> bool {
        let dose = |one: &Self| one.load.map(|load| load.dose);
        dose(self) == dose(other) && self.maintenance == other.maintenance
    }
}

impl Choices {
    /// Every regimen, those that differ in the maintenance only in a row of rising rates.
    ///
    /// # Errors
    /// Usage for a dose, time or rate of 0 or for more than [`MOST_CANDIDATES`] regimens.
    pub fn rows(&self) -> Result<Vec<Vec<Candidate>>> {
        self.refuse_too_many()?;
        let mut rates = self.rates.clone();
        rates.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut doses = self.loads.clone();
        doses.sort_by(|a, b| a.value.total_cmp(&b.value));
        let timed = |over: &Time| {
            let over = *over;
            let doses = doses.clone().into_iter();
            doses.map(move |dose| Some(Load { dose, over }))
        };
        let none = (!self.needs_load).then_some(None);
        let loads = none.into_iter().chain(self.overs.iter().flat_map(timed));
        let maintenance = |rate: AmountRate| {
            Some(Maintenance {
                rate,
                length: self.length,
            })
        };
        let row = |load: Option<Load>| -> Vec<Candidate> {
            std::iter::once(None)
                .chain(rates.iter().copied().map(maintenance))
                .map(|maintenance| Candidate { load, maintenance })
                .filter(|one| one.load.is_some() || one.maintenance.is_some())
                .collect()
        };
        Ok(loads.map(row).collect())
    }

    /// Refuses what would take too long, and a dose, time or rate of 0: that one is left out of
    /// the list instead.
    fn refuse_too_many(&self) -> Result<()> {
        let zero = self.loads.iter().any(|dose| dose.value <= 0.0)
            || self.overs.iter().any(|over| over.get::<hour>() <= 0.0)
            || self.rates.iter().any(|rate| rate.get::<katal>() <= 0.0);
        if zero {
            return Err(Error::new(
                ErrorKind::Usage,
                "a dose, a time or a rate of 0 was given, and no regimen can be made of it",
                "leave it out: regimens without a load or without a maintenance are tried anyway \
                 where they may be given",
            ));
        }
        let count = (1 + self.loads.len() * self.overs.len()) * (1 + self.rates.len());
        if count > MOST_CANDIDATES {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("{count} regimens are more than the {MOST_CANDIDATES} of one search"),
                "give fewer doses, times or rates",
            ));
        }
        Ok(())
    }
}
