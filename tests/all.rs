//! All integration tests in one binary.
#![allow(missing_docs)]

mod layers;
mod ode;
mod plots;
