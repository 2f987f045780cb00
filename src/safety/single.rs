//! One dose without a case: what the limits alone say.

use super::{Circumstances, Finding, order};
use crate::Result;
use crate::clinical::Indication;
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::dose::{Bag, Delivery, Pump, Regimen, StepWords};
use crate::units::{AmountOfSubstance, Time};

/// One dose from one bag.
#[derive(Clone, Copy, Debug)]
pub struct SingleDose<'a> {
    /// Mg2+.
    pub amount: AmountOfSubstance,
    /// The solution.
    pub bag: &'a Bag,
    /// What it is given for, where that was said.
    pub indication: Option<Indication>,
    /// The pump.
    pub pump: Pump,
}

impl SingleDose<'_> {
    /// Circumstances without a patient: symptoms, kidneys and pregnancy are not known, and
    /// the bounds that hold for everybody apply.
    fn circumstances(&self) -> Circumstances {
        Circumstances {
            indication: self.indication,
            severe_renal: false,
            without_symptoms: true,
            pregnant: self.indication.is_some_and(Indication::obstetric),
            salt: self.bag.salt(),
        }
    }

    /// What the limits say about the solution.
    ///
    /// # Errors
    /// Internal for a limit of the wrong kind.
    pub fn solution(&self) -> Result<Vec<Finding>> {
        order::solution(self.circumstances(), self.bag)
    }

    /// The delivery over `over` and what the limits say about it.
    ///
    /// # Errors
    /// As [`Delivery::new`] and [`Regimen::new`].
    pub fn over(&self, over: Time) -> Result<(Delivery, Vec<Finding>)> {
        let here = self.circumstances();
        let regimen = Regimen::new([(StepWords::Dose, self.amount, over)])?;
        let step = &regimen.steps()[0];
        let hard = here.hard_rate(order::rate_measure(step.is_short()));
        let delivery = Delivery::new(self.amount, over, self.bag, self.pump, hard)?;
        let mut findings = order::step(here, step, &delivery, "the dose")?;
        let day = Quantity::Amount(self.amount);
        if over <= Window::Day.length() {
            let window = Measure::Window(Window::Day);
            findings.extend(super::bounds::judge(here, window, day, "the dose")?);
        }
        Ok((delivery, findings))
    }
}
