//! Published magnesium models: from a file to the equations of one individual.
//!
//! A model is one TOML file ([`spec`]); those in `models/` are part of the binary
//! ([`library`]). With a [`Subject`] it becomes an [`Individual`]: the numbers of the
//! [`kernel`], in hours, liters and millimoles, that the solvers integrate.

pub mod events;
pub mod exact;
pub mod individual;
pub mod kernel;
pub mod library;
mod measured;
pub mod quantity;
pub mod spec;
pub mod subject;
mod tables;
mod typical_error;

pub use individual::{Individual, level_of};
pub use kernel::Kernel;
pub use measured::Measured;
pub use spec::{Model, Parameter};
pub use subject::{Baseline, Subject};
pub use typical_error::{FixedEffect, TypicalError, fixed_effects, typical_errors};
