//! Two independent engines must agree before a prediction is shown.

use super::{Trajectory, simulate};
use crate::dose::Infusion;
use crate::ode::Method;
use crate::pk::Individual;
use crate::units::Time;
use crate::{Error, Result};

/// Largest relative difference between two engines, far below any clinical meaning and far
/// above their tolerances.
pub const LARGEST_DIFFERENCE: f64 = 1e-6;

/// The engine whose numbers are shown.
pub const ENGINE: Method = Method::Dopri5;
/// The engine that confirms them.
pub const SECOND: Method = Method::Tsit5;

/// That two engines agreed, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossCheck {
    /// The engine whose numbers are shown.
    pub engine: Method,
    /// The engine that confirmed them.
    pub second: Method,
    /// Largest difference of a level between the two, relative to the level.
    pub max_relative_difference: f64,
}

/// The prediction of [`simulate`], confirmed by a second engine.
///
/// # Errors
/// Internal if the engines differ by more than [`LARGEST_DIFFERENCE`], besides the errors of
/// [`simulate`].
pub fn verified(
    individual: &Individual,
    inputs: &[Infusion],
    from: Time,
    to: Time,
) -> Result<(Trajectory, CrossCheck)> {
    let shown = simulate(individual, inputs, from, to, ENGINE)?;
    let second = simulate(individual, inputs, from, to, SECOND)?;
    let max_relative_difference = agree(&shown, &second)?;
    Ok((
        shown,
        CrossCheck {
            engine: ENGINE,
            second: SECOND,
            max_relative_difference,
        },
    ))
}

/// The largest relative difference of two courses on the same times.
///
/// # Errors
/// Internal if the times differ or the levels do by more than [`LARGEST_DIFFERENCE`].
pub fn agree(first: &Trajectory, second: &Trajectory) -> Result<f64> {
    if first.times != second.times {
        return Err(Error::internal("two solvers looked at different times"));
    }
    let mut largest = 0.0_f64;
    for (one, other) in first.levels.iter().zip(&second.levels) {
        let scale = one.abs().max(other.abs()).max(f64::MIN_POSITIVE);
        let difference = (one - other).abs() / scale;
        // Written so that NaN is refused too.
        if !matches!(difference.partial_cmp(&LARGEST_DIFFERENCE), Some(order) if order.is_le()) {
            return Err(Error::internal(format!(
                "two solvers predict {one} and {other} mmol/L for the same moment"
            )));
        }
        largest = largest.max(difference);
    }
    Ok(largest)
}
