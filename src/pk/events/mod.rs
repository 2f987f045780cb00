//! Doses over time, as NONMEM (PREDPP) understands its event records.
//!
//! A [`Course`] carries the amounts of one subject from record to record. Between records it
//! stops where an infusion ends and where a lagged or additional dose enters. Whatever body it
//! is, exact or integrated, comes in through [`Body`].
//!
//! Source: NONMEM Users Guide VI (PREDPP) and its help pages on the dose and steady-state dose
//! event records, ADDL, SS, RATE and the absorption lag.

mod amounts;
mod area;

use crate::pk::exact::{Compartments, Exact};
use crate::{Error, ErrorKind, Result};

pub use amounts::Course;

/// What enters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// At once, mmol.
    Pulse(f64),
    /// At a constant rate.
    Infusion {
        /// mmol/h
        rate: f64,
        /// Hours, above 0.
        duration: f64,
    },
    /// At a constant rate (mmol/h) since ever, until the time of the record: only as a steady
    /// state.
    Constant(f64),
}

/// What a steady-state dose does with what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steady {
    /// Replaces it: earlier doses, running infusions and pending doses are gone.
    Replace,
    /// Adds to it.
    Add,
}

/// A dose and those that repeat it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dose {
    /// Index of the compartment it enters.
    pub site: usize,
    /// What enters.
    pub input: Input,
    /// Hours from the record to the entry, not negative.
    pub lag: f64,
    /// Hours between repetitions, above 0 where there are any.
    pub interval: f64,
    /// Repetitions after the first dose.
    pub additional: u64,
    /// Whether the same dose has been given since ever.
    pub steady: Option<Steady>,
}

impl Dose {
    /// Rates (mmol/h) of `times` of its infusions together.
    fn rates(&self, times: f64) -> Compartments {
        let mut rates = [0.0; 3];
        if let Input::Infusion { rate, .. } | Input::Constant(rate) = self.input {
            rates[self.site] = times * rate;
        }
        rates
    }
}

/// A body between two changes of its input.
pub trait Body {
    /// The amounts (mmol) of a body that was never treated.
    fn untreated(&self) -> Compartments;

    /// Whether the effect of two doses is the sum of their effects.
    fn is_linear(&self) -> bool;

    /// The amounts after `hours` of constant input at `rates` (mmol/h).
    ///
    /// # Errors
    /// Internal if the equations cannot be solved.
    fn advance(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<Compartments>;

    /// Integral of the amount in the central compartment over the same `hours`, mmol·h.
    ///
    /// # Errors
    /// Internal if the equations cannot be solved.
    fn central_area(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<f64> {
        area::central_area(self, amounts, rates, hours)
    }

    /// The amounts just before each dose of an everlasting train of `dose`, without its lag.
    ///
    /// # Errors
    /// Malformed where there is no steady state.
    fn before(&mut self, dose: &Dose) -> Result<Compartments>;

    /// The amounts under input at `rates` (mmol/h) that never stopped.
    ///
    /// # Errors
    /// Malformed where there is no steady state.
    fn under(&mut self, rates: Compartments) -> Result<Compartments>;
}

/// That something enters and never leaves.
#[must_use]
pub fn no_steady_state() -> Error {
    Error::new(
        ErrorKind::Malformed,
        "there is no steady state: what this dose gives never leaves the body",
        "give the doses one by one (II and ADDL without SS)",
    )
}

impl Body for Exact {
    fn untreated(&self) -> Compartments {
        [0.0; 3]
    }

    fn is_linear(&self) -> bool {
        true
    }

    fn advance(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<Compartments> {
        Ok(Exact::advance(self, amounts, rates, hours))
    }

    fn central_area(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<f64> {
        Ok(Exact::central_area(self, amounts, rates, hours))
    }

    fn before(&mut self, dose: &Dose) -> Result<Compartments> {
        let found = match dose.input {
            Input::Pulse(amount) => {
                let mut pulse = [0.0; 3];
                pulse[dose.site] = amount;
                self.before_pulse(pulse, dose.interval)
            }
            Input::Infusion { duration, .. } => {
                self.before_infusion(dose.rates(1.0), duration, dose.interval)
            }
            Input::Constant(_) => Exact::under(self, dose.rates(1.0)),
        };
        found.ok_or_else(no_steady_state)
    }

    fn under(&mut self, rates: Compartments) -> Result<Compartments> {
        Exact::under(self, rates).ok_or_else(no_steady_state)
    }
}
