//! The order under way, if it simply went on: weighed like a proposal.

use super::aim::{Aim, risk_words};
use super::judges::Judge;
use super::odds::{Odds, Scale};
use super::rules::PUMP_WORDS;
use super::search::WholeCheck;
use super::target::stop_level;
use super::trial_order::{as_delivered, ask_under};
use crate::dose::{Delivery, Regimen};
use crate::safety::{Case, Finding, Severity, order};
use crate::{ErrorKind, Result};

/// The order, if it simply went on.
#[derive(Clone, Debug)]
pub struct Continued {
    /// What remains of it.
    pub regimen: Regimen,
    /// The pump program; empty where the step of the pump is too coarse.
    pub program: Vec<Delivery>,
    /// Its odds before the levels.
    pub before: Odds,
    /// And after.
    pub after: Odds,
    /// What the rules and the fit say of it.
    pub findings: Vec<Finding>,
    /// Why it must not go on, in words; empty where nothing speaks against it.
    pub forbidden: Vec<String>,
}

/// What the models know of the patient, before the levels of an order under way and after them.
pub(super) struct Knowledge<'a> {
    pub(super) before: Vec<Judge<'a>>,
    pub(super) after: Vec<Judge<'a>>,
}

impl Knowledge<'_> {
    /// The odds of what the pump delivers, before the levels.
    pub(super) fn odds_before(&self, case: &mut Case, runs: &Regimen, aim: &Aim) -> Result<Odds> {
        scale(&self.before, aim)?.odds(case, runs)
    }

    /// And after.
    pub(super) fn odds_after(&self, case: &mut Case, runs: &Regimen, aim: &Aim) -> Result<Odds> {
        scale(&self.after, aim)?.odds(case, runs)
    }
}

fn scale<'a>(judges: &'a [Judge<'a>], aim: &'a Aim) -> Result<Scale<'a>> {
    Ok(Scale {
        judges,
        target: Some(&aim.target),
        above: stop_level()?,
        crowding: aim.crowding,
        // Patients around a fit follow both readings, and the higher course counts.
        by_expected: false,
    })
}

impl Continued {
    /// `regimen`, the rest of the order of `case`, weighed like a proposal.
    pub(super) fn weighed(
        case: &mut Case,
        regimen: Regimen,
        aim: &Aim,
        known: &Knowledge<'_>,
        recheck: &WholeCheck<'_>,
    ) -> Result<Self> {
        let mut forbidden = Vec::new();
        let (findings, program) = ask_under(case, regimen.clone(), |case| {
            match order::program(case, aim.pump) {
                Ok(program) => Ok((recheck(case)?, program)),
                Err(error) if error.kind() == ErrorKind::Malformed => {
                    forbidden.push(PUMP_WORDS.to_owned());
                    Ok((Vec::new(), Vec::new()))
                }
                Err(error) => Err(error),
            }
        })?;
        let runs = if program.is_empty() {
            regimen.clone()
        } else {
            as_delivered(&regimen, &program)?
        };
        let after = known.odds_after(case, &runs, aim)?;
        let stops = findings.iter().filter(|f| f.severity == Severity::Stop);
        forbidden.extend(stops.map(|finding| finding.message.clone()));
        if after.toxic.probability() > aim.risk {
            forbidden.push(risk_words(aim.risk));
        }
        Ok(Self {
            before: known.odds_before(case, &runs, aim)?,
            after,
            regimen,
            program,
            findings,
            forbidden,
        })
    }
}
