//! Clinical facts, each with its source.
//!
//! Constant tables and pure functions: no files, no clock, no prediction. A figure is here
//! only when it was read in a label, guideline or paper ([`source::Confidence::A`], `B`) or
//! when it is this program's own bound and says so (`Software`).

pub mod bands;
pub mod beside;
pub mod checklist;
pub mod conditions;
pub mod constants;
pub mod country;
pub mod deficiency_cause;
pub mod indications;
pub mod kidney;
pub mod limits;
pub mod medications;
pub mod observed;
pub mod patient;
pub mod products;
pub mod site;
pub mod source;
pub mod statements;

mod verdict;

pub use country::Country;
pub use deficiency_cause::{DeficiencyCause, UrineMagnesium};
pub use indications::{Indication, Setting};
pub use source::{Confidence, Source};
pub use verdict::{Verdict, with_action};
