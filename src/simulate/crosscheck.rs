//! Two independent engines must agree before a prediction is shown.

use super::{Trajectory, Window, grid, simulate};
use crate::dose::Infusion;
use crate::ode::Method;
use crate::pk::Individual;
use crate::pk::exact::{CENTRAL, Exact, Linear, PERIPHERAL};
use crate::pk::kernel::Excretion;
use crate::units::Time;
use crate::{Error, Result};
use uom::si::time::hour;

/// Largest relative difference between two engines, far below any clinical meaning and far
/// above their tolerances.
pub const LARGEST_DIFFERENCE: f64 = 1e-6;

/// The engine whose numbers are shown.
pub const ENGINE: Method = Method::Dopri5;
/// The engine that confirms them where there is no exact solution.
pub const SECOND: Method = Method::Tsit5;

/// What confirmed the numbers that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// Another solver.
    Solver(Method),
    /// The exact solution of a linear model.
    Exact,
}

impl Second {
    /// The word in text and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Solver(method) => method.word(),
            Self::Exact => "exact",
        }
    }
}

/// That two engines agreed, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossCheck {
    /// The engine whose numbers are shown.
    pub engine: Method,
    /// What confirmed them.
    pub second: Second,
    /// Largest difference of a level between the two, relative to the level.
    pub max_relative_difference: f64,
}

/// The prediction of [`simulate`], confirmed by the exact solution where the model is linear and
/// by a second engine elsewhere.
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
    let window = Window {
        from: from.get::<hour>(),
        to: to.get::<hour>(),
    };
    let (second, max_relative_difference) = match exact_levels(individual, inputs, window)? {
        Some((times, levels)) => (Second::Exact, differ(&shown, &times, &levels)?),
        None => {
            let second = simulate(individual, inputs, from, to, SECOND)?;
            (Second::Solver(SECOND), agree(&shown, &second)?)
        }
    };
    let check = CrossCheck {
        engine: ENGINE,
        second,
        max_relative_difference,
    };
    Ok((shown, check))
}

/// Times (hours) and levels (mmol/L).
type Levels = (Vec<f64>, Vec<f64>);

/// The exact course of a linear model; `None` for another one.
///
/// With D = C - C0 the equations are those of [`Linear`] at the clearance CL + CLnr and the rate
/// R + Rin - CLnr C0.
fn exact_levels(
    individual: &Individual,
    inputs: &[Infusion],
    window: Window,
) -> Result<Option<Levels>> {
    let start = individual.start_millimolar();
    let (mut times, mut levels) = (vec![window.from], vec![start]);
    // Level above C0, central and peripheral; C0 is the same all the way.
    let mut above: Option<[f64; 2]> = None;
    for piece in grid::pieces(inputs, &individual.kidney_changes(), window)? {
        let kernel = individual.kernel_at(Time::new::<hour>(piece.start + 0.5 * piece.length));
        let Excretion::Linear {
            clearance,
            baseline,
        } = kernel.excretion
        else {
            return Ok(None);
        };
        let other = kernel.peripheral.map(|p| (p.exchange, p.volume));
        let exact = Exact::new(&Linear {
            clearance: clearance + kernel.non_renal,
            volume: kernel.volume,
            peripheral: other,
            absorption: 0.0,
        });
        let rate = piece.input + kernel.resting_input - kernel.non_renal * baseline;
        let volumes = [kernel.volume, other.map_or(0.0, |(_, volume)| volume)];
        let [central, peripheral] = above.unwrap_or([start - baseline; 2]);
        let amounts = [0.0, central * volumes[0], peripheral * volumes[1]];
        for time in &piece.samples {
            let then = exact.advance(amounts, [0.0, rate, 0.0], *time);
            times.push(piece.start + time);
            levels.push(baseline + then[CENTRAL] / volumes[0]);
            let spread = if volumes[1] > 0.0 {
                then[PERIPHERAL] / volumes[1]
            } else {
                0.0
            };
            above = Some([then[CENTRAL] / volumes[0], spread]);
        }
    }
    Ok(Some((times, levels)))
}

/// The largest relative difference of two courses on the same times.
///
/// # Errors
/// Internal if the times differ or the levels do by more than [`LARGEST_DIFFERENCE`].
pub fn agree(first: &Trajectory, second: &Trajectory) -> Result<f64> {
    differ(first, &second.times, &second.levels)
}

fn differ(first: &Trajectory, times: &[f64], levels: &[f64]) -> Result<f64> {
    if first.times != times {
        return Err(Error::internal("two solvers looked at different times"));
    }
    let mut largest = 0.0_f64;
    for (one, other) in first.levels.iter().zip(levels) {
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
