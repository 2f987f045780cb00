//! All integration tests in one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod accidents;
mod bedside;
mod boundaries;
mod check;
mod cli;
mod dose;
mod estimate;
mod fraction;
mod hazards;
mod kidney;
mod kidney_course;
mod layers;
mod library;
mod limits;
mod metamorphic;
mod models;
mod ode;
mod plan;
mod plots;
mod products;
mod readme;
mod safeguards;
mod simulate;
mod statements;
mod units;
