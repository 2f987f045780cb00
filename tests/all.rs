//! All integration tests in one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod kidney;
mod layers;
mod limits;
mod ode;
mod plots;
mod products;
