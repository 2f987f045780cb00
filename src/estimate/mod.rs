//! The individual estimate: what measured levels say about one patient, on top of what a model
//! says about everybody (maximum a posteriori, "posthoc", "empirical Bayes").
//!
//! Minus twice the logarithm of the posterior density is the [`objective`]. Its minimum is found
//! by [`minimize`] from several starts and proven by the gradient; its curvature there gives the
//! [`uncertainty`].
//!
//! ```text
//! O(eta) = sum_i [ (y_i - f_i)^2 / v_i + ln v_i ] + eta' Omega^-1 eta
//! v_i    = additive^2 + (proportional f_i)^2
//! ```
//!
//! That is the usual residual error; [`Residual`] knows the others.
//!
//! | symbol | meaning                                  | unit     |
//! |--------|------------------------------------------|----------|
//! | y      | measured level                           | mmol/L   |
//! | f      | predicted level with the deviations eta  | mmol/L   |
//! | v      | variance of the residual error           | mmol2/L2 |
//! | eta    | deviations: ln(own / typical parameter)  | 1        |
//! | Omega  | their variance between patients          | 1        |
//!
//! Constants are left out, so O is the objective that NONMEM prints for one subject. A level
//! below the limit of quantification counts by its probability (Beal's method M3).
//!
//! Source: Sheiner, Beal, J Pharm Sci 1982;71:1344 (Bayesian individualization); Beal, J
//! Pharmacokinet Pharmacodyn 2001;28:481 (M3).

pub mod averaging;
mod case_course;
pub mod kinks;
pub mod minimize;
pub mod objective;
pub mod of_case;
pub mod of_records;
mod own_parameter;
pub mod prior;
pub mod residual;
pub mod uncertainty;
pub mod wasting;

pub use crate::pk::Measured;
pub use objective::Problem;
pub use own_parameter::OwnParameter;
pub use prior::{Effect, Prior};
pub use residual::Residual;
pub use uncertainty::{Posterior, Predicted};
