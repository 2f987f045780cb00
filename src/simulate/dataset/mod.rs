//! Data sets: what a model predicts for the observations of one subject after another.
//!
//! A [`Plan`] knows which columns a model reads; the command line fills them into
//! [`Record`]s; [`Plan::predict`] carries one subject through its records. Numbers are in
//! model units: mmol, hours, mmol/L.

mod integrated;
mod parameters;
mod subject;

use crate::ode::Method;
use crate::pk::spec::{Covariate, Effect};

pub use parameters::Plan;
pub use subject::Observed;

/// How a covariate that changes between two records changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// The value of a record holds since the record before it.
    NextCarriedBackward,
    /// The value of a record holds until the next one.
    LastCarriedForward,
}

/// How the equations are solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Linear models exactly, others by Taylor series.
    Best,
    /// Exactly; refused where there is no exact solution.
    Exact,
    /// By this integrator.
    Integrated(Method),
}

/// A column that a model reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What it holds.
    pub covariate: Covariate,
    /// For a category: the one that counts as 1, all others as 0.
    pub category: Option<String>,
}

impl Slot {
    /// What `effect` reads of `covariate`.
    fn of(covariate: &Covariate, effect: &Effect) -> Self {
        let category = match effect {
            Effect::Category { category, .. } => Some(category.clone()),
            _ => None,
        };
        Self {
            covariate: covariate.clone(),
            category,
        }
    }
}

/// The rate of a dose as its record gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GivenRate {
    /// All at once.
    Pulse,
    /// mmol/h
    Fixed(f64),
    /// The model's `R1`.
    ModeledRate,
    /// The model's `D1`.
    ModeledDuration,
}

/// A dose as its record gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenDose {
    /// mmol, before bioavailability.
    pub amount: f64,
    /// How fast.
    pub rate: GivenRate,
    /// Number of the compartment, from 1; 0 is the first.
    pub compartment: u32,
    /// Hours between doses, 0 if not given.
    pub interval: f64,
    /// Doses after the first.
    pub additional: u64,
    /// 0, 1 or 2, as in column SS.
    pub steady: u8,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// EVID 0: the level is predicted.
    Observation,
    /// EVID 1
    Dose(GivenDose),
    /// EVID 2: nothing happens but covariates change.
    Other,
    /// EVID 3: everything starts anew.
    Reset,
    /// EVID 4: everything starts anew with a dose.
    ResetAndDose(GivenDose),
}

/// One line of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Line in the file, for errors.
    pub line: u64,
    /// Hours.
    pub time: f64,
    /// What it is.
    pub event: Event,
    /// One number for each slot of the plan, NaN where missing.
    pub covariates: Vec<f64>,
}
