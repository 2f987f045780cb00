//! All integration tests in one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod accidents;
mod allocations;
mod bedside;
mod boundaries;
mod check;
mod cli;
mod curves;
mod dataset;
mod dose;
mod estimate;
mod evidence;
mod exact;
mod fraction;
mod hazards;
mod kidney;
mod kidney_course;
mod layers;
mod library;
mod limits;
mod metamorphic;
mod models;
mod nonmem;
mod ode;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod plots;
mod population;
mod pressure;
mod products;
mod readme;
mod safeguards;
mod simulate;
mod statements;
mod units;
