//! From text to quantities: the last place with strings. What leaves here is a [`Case`] that is
//! typed, dated on the clock of its order and complete, or an error that tells everything that is
//! wrong or missing.

mod acceptance;
mod check_request;
pub mod convert;
mod example;
mod file;
mod flags;
mod grid;
mod json_case;
mod kidney_text;
pub mod kidney_words;
mod kidneys;
mod levels;
mod map_request;
mod medication_text;
mod moment;
mod option;
mod order;
mod person;
mod plan_request;
mod population_request;
mod prior_doses;
mod problems;
pub mod questions;
pub mod rate;
mod reading;
mod regimen_request;
mod replacement_request;
mod second_entry;
mod site;
mod solution;
mod tree;
mod verify_record;

pub use acceptance::AcceptWords;
pub use check_request::{CheckRequest, CheckWords};
pub use example::example_case;
pub use file::{CaseFile, RawCase};
pub use flags::{CaseAnswer, CaseText, CaseWords, OrderWords};
pub use grid::{CaseGrid, GridRow};
pub use map_request::{MapRequest, MapWords};
pub use option::{Given, optional, pump};
pub use order::INTRAMUSCULAR;
pub use person::{refuse_child, sex};
pub use plan_request::{PlanRequest, PlanWords};
pub use population_request::{PopulationRequest, PopulationWords};
pub use regimen_request::{CrowdRequest, RegimenRequest, RegimenWords, TargetRequest, TargetWords};
pub use replacement_request::{ReplacementRequest, ReplacementWords};
pub use second_entry::{OnPump, PumpReading, SecondEntry, SecondWords, first_entry};
pub use site::read_site;
pub use solution::{BagWords, refuse_foreign_grams, solution};
pub use verify_record::{RecordedEntry, RecordedStep, VerifyRecord};

use crate::clinical::kidney;
use crate::digest::sha256;
use crate::safety::{Case, plausibility};
use crate::units::{Reader, Salt, Time};
use crate::{Error, Result};
use reading::Reading;

/// What a level that was measured after the start of the order means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaterLevels {
    /// The order has not begun: such a level is an error.
    Refused,
    /// The order is under way: such levels are kept apart in [`Case::later`].
    KeptApart,
}

impl CaseFile {
    /// The case that the file describes: the one way to a [`Case`].
    ///
    /// # Errors
    /// Every problem of the input as one error: malformed or ambiguous with line and column, out
    /// of scope for a child, missing and stale with every input concerned.
    pub fn case(&self, reader: Reader, later: LaterLevels) -> Result<Case> {
        Reading::new(self, reader).case(later)
    }

    /// A time on the clock of the order, written outside the case file.
    ///
    /// # Errors
    /// As for a time of the case file.
    pub fn moment(&self, reader: Reader, text: &str) -> Result<Time> {
        Reading::new(self, reader).read_moment(text)
    }
}

impl Case {
    /// Whether a level was drawn after the start of the order, and not only by a clock that runs
    /// ahead.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.later.iter().any(|level| !moment::is_past(level.at))
    }
}

impl Reading<'_> {
    /// The case, or everything that is wrong with it.
    fn case(mut self, later: LaterLevels) -> Result<Case> {
        let patient = self.patient();
        let care = self.care();
        let levels = self.levels(later);
        let order = self.order();
        let salt = order.as_ref().map_or(Salt::SulfateHeptahydrate, |order| {
            order.given.named_salt.unwrap_or(order.given.salt)
        });
        let prior = self.prior_doses(salt);
        let kidneys = self.kidneys(patient.as_ref());
        let route = self.route();
        let (deficiency_cause, urine_magnesium) = self.loss();
        if let (Some(care), Some(levels)) = (&care, &levels) {
            let creatinines = kidneys.drawn.as_slice();
            let stale = plausibility::stale(care.setting, creatinines, &levels.before);
            self.problems.stale(stale);
        }
        self.ask_for_what_the_site_requires();
        self.refuse_unknown_sex(kidneys.known.as_ref().map(|(input, _)| input));
        let assessed = kidneys.known.map(|(input, course)| {
            let function = kidney::assess(&input);
            (input, course, function)
        });
        let assessed = match assessed {
            Some((input, course, Ok(mut function))) => {
                function.notes.extend(course.words());
                Some((input, course, function))
            }
            Some((_, _, Err(error))) => {
                self.problem_of("kidney", error);
                None
            }
            None => None,
        };
        let incomplete = self.problems.any();
        let (Some(patient), Some(care), Some(levels), Some(order)) = (patient, care, levels, order)
        else {
            return Err(self.error());
        };
        let (Some(prior), Some((kidney, kidneys, renal)), false) = (prior, assessed, incomplete)
        else {
            return Err(self.error());
        };
        let case = Case {
            patient,
            care,
            kidney,
            renal,
            kidneys,
            levels: levels.before,
            ionized_levels: levels.ionized,
            deficiency_cause,
            urine_magnesium,
            prior,
            route,
            indication: order.indication,
            regimen: order.given.regimen,
            began: None,
            bag: order.given.bag,
            product: order.given.product,
            named_salt: order.given.named_salt,
            site: self.file.site.clone(),
            later: levels.later,
            other_offset: self.other_offset,
            understood: self.understood,
            input_sha256: sha256(self.file.canonical.as_bytes()),
        };
        plausibility::refuse_stale(&case)?;
        Ok(case)
    }

    /// Everything that was found.
    pub(super) fn error(self) -> Error {
        let nothing = || Error::internal("a case that is neither complete nor wrong");
        self.problems.into_error().unwrap_or_else(nothing)
    }
}
