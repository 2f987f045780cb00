//! All integration tests in one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod accidents;
mod allocations;
mod bedside;
mod boundaries;
mod case;
mod check;
mod cli;
mod curves;
mod dataset;
mod dose;
mod edges;
mod estimate;
mod evidence;
mod exact;
mod facts;
mod filtration;
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
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod plots;
mod population;
mod pressure;
mod products;
mod readme;
#[cfg(feature = "reference")]
mod reference;
mod safeguards;
mod schema;
mod simulate;
mod statements;
mod under_way;
mod units;
mod verdicts;
mod vocabulary;
mod ward;
