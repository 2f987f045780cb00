//! A plan of daily doses that begins with the first dose of acute symptoms, checked as an order.

use super::daily::{DailyPlan, Question, refusal, toxic_of};
use crate::answer::check::check;
use crate::answer::{HighestChance, Verdict};
use crate::clinical::indications::FirstDose;
use crate::dose::{PumpProgram, Regimen};
use crate::plan::replacement::{FirstThenDaily, Outlook};
use crate::safety::exposure::{self, Prediction};
use crate::safety::{Case, Finding};
use crate::{ErrorKind, Result};

/// The proposal with the first dose that is named for acute symptoms.
#[derive(Clone, Debug)]
pub struct FirstDosePlan {
    /// That dose.
    pub first: FirstDose,
    /// What follows it.
    pub doses: FirstThenDaily,
    /// All of them as they would be ordered.
    pub regimen: Regimen,
    /// What is expected of them as the pump delivers them.
    pub outlook: Outlook,
    /// The highest level of the curve that flags go by.
    pub highest: Option<Prediction>,
    /// The chance of the level that stops an order.
    pub toxic: Option<HighestChance>,
    /// The verdict of a check of this order, with the pump program.
    pub verdict: Verdict,
    /// The findings of that check.
    pub findings: Vec<Finding>,
}

impl FirstDosePlan {
    /// Why it is not proposed, in words; `None` where no rule stops it and no more than a part of
    /// `risk` of the patients reach the level that stops an order.
    #[must_use]
    pub fn refusal(&self, risk: f64) -> Option<String> {
        refusal(&self.findings, self.toxic.as_ref(), risk)
    }

    /// What to set on the pump; nothing where it is not proposed.
    #[must_use]
    pub fn program(&self, risk: f64) -> Option<&PumpProgram> {
        match self.refusal(risk) {
            Some(_) => None,
            None => self.verdict.program(),
        }
    }
}

impl Question<'_> {
    /// `plan` with the first dose that is named for acute symptoms; `None` where none is.
    pub(super) fn with_first_dose(&self, plan: &DailyPlan) -> Result<Option<FirstDosePlan>> {
        let (symptoms, filtration) = (self.case.route.acute_symptoms, self.case.renal.clearance);
        let Some(first) = self.case.indication.first_dose(symptoms, filtration) else {
            return Ok(None);
        };
        let doses = plan
            .doses
            .beginning_with((first.amount, first.over), self.steps());
        match self.beginning(first, doses) {
            // What is left of the plan is too little for the step of the pump.
            Err(error) if error.kind() == ErrorKind::Malformed => {
                self.beginning(first, doses.alone()).map(Some)
            }
            found => found.map(Some),
        }
    }

    fn beginning(&self, first: FirstDose, doses: FirstThenDaily) -> Result<FirstDosePlan> {
        let case = Case {
            regimen: doses.regimen()?,
            ..self.case.clone()
        };
        let checked = self.accepting(|request| check(&case, request), |one| &one.findings)?;
        let until = doses.plan.holds_until(self.goal.hold);
        Ok(FirstDosePlan {
            outlook: self
                .patient
                .outlook(&self.delivered(&case)?, doses.plan.days, until)?,
            first,
            doses,
            highest: exposure::worst(&checked.forecast.predictions()).cloned(),
            regimen: case.regimen,
            toxic: toxic_of(&checked.chances),
            verdict: checked.verdict,
            findings: checked.findings,
        })
    }
}
