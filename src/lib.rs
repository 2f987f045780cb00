//! Intravenous magnesium, from the order to the pump and to the serum level.
//!
//! maginfuse supports a qualified person's decision and never replaces it.
//! The layers, from the bottom: [`units`] and [`ode`] know no drug, [`clinical`]
//! holds the sourced facts, [`vocabulary`] knows how people write them, [`dose`] does the order arithmetic, [`pk`] the models,
//! [`safety`] turns an order and a patient into findings, [`simulate`] predicts the
//! serum level, [`nonmem`] reads data sets and predicts theirs, [`answer`] puts the answers
//! together, [`report`] and [`plot`] show them, `cli` alone touches the outside.
//!
//! More: [`docs`].

// The `unit!` macro of uom calls its own helpers by bare name.
#[macro_use]
extern crate uom;

pub mod answer;
pub mod case;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clinical;
pub mod digest;
pub mod dose;
pub mod error;
pub mod estimate;
pub mod nonmem;
pub mod ode;
pub mod pk;
pub mod plan;
pub mod plot;
pub mod population;
pub mod report;
pub mod safety;
pub mod simulate;
pub mod threads;
pub mod units;
pub mod vocabulary;

/// How it is built, what it computes, what was tested, what it is for.
pub mod docs {
    #![doc = include_str!("docs/design.md")]
    #![doc = include_str!("docs/daily-work.md")]
    #![doc = include_str!("docs/case-file.md")]
    #![doc = include_str!("docs/equations.md")]
    #![doc = include_str!("docs/planning.md")]
    #![doc = include_str!("docs/model-files.md")]
    #![doc = include_str!("docs/data-sets.md")]
    #![doc = include_str!("docs/validation.md")]
    #![doc = include_str!("docs/intended-use.md")]
    #![doc = include_str!("docs/speed.md")]

    /// The README, whose examples are compiled.
    #[doc = include_str!("../README.md")]
    pub mod readme {}
}

pub use error::{Error, ErrorKind, Result};
