//! All integration tests in one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod accidents;
mod bedside;
mod fraction;
mod kidney;
mod layers;
mod limits;
mod models;
mod ode;
mod plots;
mod products;
mod readme;
mod simulate;
mod units;
