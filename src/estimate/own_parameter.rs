//! A parameter of one patient beside that of the typical one.

use crate::pk::spec::Parameter;

/// A parameter in the unit of its dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnParameter {
    /// Which one.
    pub parameter: Parameter,
    /// Of the typical patient with these covariates.
    pub typical: f64,
    /// Of this patient.
    pub own: f64,
}
