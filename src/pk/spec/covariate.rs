//! Qualities of a patient and how they change a parameter.

use crate::pk::quantity::Dimension;

/// A quality of the patient that a model uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covariate {
    /// Actual body weight.
    Weight,
    /// Height.
    Height,
    /// Body mass index.
    BodyMassIndex,
    /// Age.
    Age,
    /// Sex: `female` or `male`.
    Sex,
    /// Serum creatinine.
    Creatinine,
    /// Creatinine clearance, the stand-in for filtration (absolute).
    CreatinineClearance,
    /// Treatment with furosemide: `yes` or `no`.
    Furosemide,
    /// A column of a data set.
    Column(String),
}

impl Covariate {
    /// The name used in model files.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Weight => "weight",
            Self::Height => "height",
            Self::BodyMassIndex => "bmi",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Creatinine => "creatinine",
            Self::CreatinineClearance => "creatinine-clearance",
            Self::Furosemide => "furosemide",
            Self::Column(name) => name,
        }
    }

    /// What its number means; `None` for a category.
    #[must_use]
    pub fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Weight => Some(Dimension::Weight),
            Self::Height => Some(Dimension::Height),
            Self::BodyMassIndex => Some(Dimension::BodyMassIndex),
            Self::Age => Some(Dimension::Age),
            Self::Creatinine => Some(Dimension::Creatinine),
            Self::CreatinineClearance => Some(Dimension::Clearance),
            Self::Column(_) => Some(Dimension::Bare),
            Self::Sex | Self::Furosemide => None,
        }
    }
}

/// How a covariate changes a parameter. Numbers are in the unit of the equations.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// (x / reference)^exponent
    Power {
        /// Where the factor is 1.
        reference: f64,
        /// The exponent.
        exponent: f64,
    },
    /// 1 + coefficient (x - reference)
    Linear {
        /// Where the factor is 1.
        reference: f64,
        /// Change of the factor per unit.
        coefficient: f64,
    },
    /// exp(coefficient (x - reference))
    Exponential {
        /// Where the factor is 1.
        reference: f64,
        /// Logarithm of the factor per unit.
        coefficient: f64,
    },
    /// 1 + coefficient (reference / x - 1)
    Inverse {
        /// Where the factor is 1.
        reference: f64,
        /// Change of the factor per unit of reference / x.
        coefficient: f64,
    },
    /// A factor where the covariate is in the category, else 1.
    Category {
        /// The category.
        category: String,
        /// The factor.
        factor: f64,
    },
}

impl Effect {
    /// Slope of the logarithm of the factor over the exponent, coefficient or factor at the number
    /// `x`, times that number: what a relative error of 1 of it does to the logarithm. `x` as for
    /// [`Self::factor`].
    ///
    /// | form        | factor f               | slope times number    |
    /// | power       | (x/r)^k                | k ln(x/r)             |
    /// | linear      | 1 + k (x - r)          | k (x - r) / f         |
    /// | exponential | exp(k (x - r))         | k (x - r)             |
    /// | inverse     | 1 + k (r/x - 1)        | k (r/x - 1) / f       |
    /// | category    | k in it, 1 outside     | 1 in it, 0 outside    |
    #[must_use]
    pub fn relative_slope(&self, x: f64) -> f64 {
        match *self {
            Self::Power {
                reference,
                exponent,
            } => exponent * libm::log(x / reference),
            Self::Exponential {
                reference,
                coefficient,
            } => coefficient * (x - reference),
            Self::Linear { .. } | Self::Inverse { .. } => 1.0 - 1.0 / self.factor(x),
            Self::Category { .. } => {
                if x > 0.5 {
                    1.0
                } else {
                    0.0
                }
            }
        }
    }

    /// The factor at the number `x`, in the unit of the covariate's dimension; for a category,
    /// at 1 in it and 0 outside.
    #[must_use]
    pub fn factor(&self, x: f64) -> f64 {
        match *self {
            Self::Power {
                reference,
                exponent,
            } => libm::pow(x / reference, exponent),
            Self::Linear {
                reference,
                coefficient,
            } => 1.0 + coefficient * (x - reference),
            Self::Exponential {
                reference,
                coefficient,
            } => libm::exp(coefficient * (x - reference)),
            Self::Inverse {
                reference,
                coefficient,
            } => 1.0 + coefficient * (reference / x - 1.0),
            Self::Category { factor, .. } => {
                if x > 0.5 {
                    factor
                } else {
                    1.0
                }
            }
        }
    }
}
