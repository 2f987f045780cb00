//! Clinical facts, each with its source.

pub mod patient;
