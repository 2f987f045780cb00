//! Regimens weighed by virtual patients: the risk map and the search for a regimen.
//!
//! Both ask the same question of many regimens: how many patients like this one reach the
//! [target](Target), and how many reach a toxic level? Every regimen meets the same patients
//! (subject k depends on the seed and on k only), so two answers differ by the regimen and never
//! by luck, and what is monotone for each patient is monotone for the counts.
//!
//! Of several models the highest probability of toxicity counts. The probability of the target is
//! the mean over the models that say how patients differ, each counted the same: the most
//! cautious of them would call regimens hopeless that most models, and the ward, do not.

mod candidates;
mod map;
mod odds;
mod parallel;
pub mod rank;
mod row;
mod search;
pub mod update;

pub use candidates::{Candidate, Choices, MOST_CANDIDATES};
pub use map::{Cell, RiskMap, filtration_map, over_map};
pub use odds::{Crowding, Moment, Odds, Target, odds};
pub use rank::Difference;
pub use search::{Aim, Excluded, LARGEST_RISK, LEAST_PROBABILITY, Plan, Proposal, Reason, search};
pub use update::{Continued, Learned, Revised, Update};

use crate::Result;
use crate::dose::Regimen;
use crate::pk::{Model, library};
use crate::safety::Case;
use crate::simulate::forecast::Forecast;

/// The models whose predictions may raise flags for this patient, the default first.
///
/// # Errors
/// As [`Forecast::of`].
pub fn flagging_models(case: &Case) -> Result<Vec<&'static Model>> {
    let forecast = Forecast::of(case)?;
    let flagging = forecast.predictions().into_iter().filter(|run| run.flags);
    flagging.map(|run| library::find(&run.model)).collect()
}

/// What `ask` answers with `regimen` in the place of the order of `case`.
fn under<T>(case: &mut Case, regimen: Regimen, ask: impl FnOnce(&Case) -> T) -> T {
    let ordered = std::mem::replace(&mut case.regimen, regimen);
    let answer = ask(case);
    case.regimen = ordered;
    answer
}
