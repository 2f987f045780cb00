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

mod aim;
mod candidates;
mod choices;
mod continued;
mod crowding;
pub mod defaults;
mod difference;
mod expected_target;
mod judges;
mod learned;
mod ledger;
mod odds;
mod parallel;
mod proposal;
pub mod rank;
pub mod replacement;
mod risk_map;
mod row;
mod rules;
mod search;
mod target;
mod trial_order;
mod update;

pub use aim::{Aim, LARGEST_RISK, LEAST_PROBABILITY, MOST_ALTERNATIVES, refuse_risk, risk_words};
pub use candidates::{Candidate, Load, MOST_CANDIDATES, Maintenance};
pub use choices::{Choices, smallest_load};
pub use continued::Continued;
pub use crowding::{Crowding, MOST_SUBJECTS};
pub use difference::Difference;
pub use judges::flagging_models;
pub use learned::Learned;
pub use ledger::{Excluded, Reason};
pub use odds::{Odds, OddsQuestion, odds};
pub use proposal::Proposal;
pub use risk_map::{filtration_map, over_map};
pub use search::{Foresight, Plan, Recheck, search};
pub use target::{Moment, Target, stop_level};
pub use trial_order::as_delivered;
pub use update::{Revised, Update};
