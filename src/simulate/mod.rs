//! Serum level over time for one patient and one input: the only place where body, solver and
//! dose meet.

pub mod crosscheck;
pub mod curve;
pub mod expected;
pub mod forecast;
mod grid;
pub mod pressure;
pub mod published;
pub(crate) mod standing;
pub mod tissue_levels;
pub mod trajectory;
pub mod urine_stop;

use crate::dose::Infusion;
use crate::ode::{Integrator, Method, System, Tolerance};
use crate::pk::Individual;
use crate::pk::kernel::Segment;
use crate::units::Time;
use crate::{Error, Result};
use grid::Piece;
use uom::si::time::hour;

pub use crosscheck::{CrossCheck, verified};
pub use forecast::Forecast;
pub use standing::Standing;
pub use trajectory::{Peak, Trajectory};
pub use urine_stop::{TimeToLevel, UrineStop, peak_without_urine, urine_stop};

/// Error allowed in one step. A thousandth of what two engines may differ by, so that a
/// difference above that limit is a defect and not an accident of step sizes.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};

/// The body at one moment.
#[derive(Clone, Copy, Debug)]
struct State {
    /// Serum level, mmol/L.
    level: f64,
    /// Peripheral level, mmol/L; the serum level where there is no such compartment.
    peripheral: f64,
}

/// A stretch of time, hours from the start of the order.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Its begin.
    pub from: f64,
    /// Its end.
    pub to: f64,
}

/// The level of `individual` between `from` and `to`, counted from the start of the order.
///
/// At `from` the patient is at the start level of `individual`; whatever was infused before is
/// part of that level. A second compartment starts at the same level, so a level taken within
/// an hour of a fast load, before it has spread, gives a course that is too high. Where two
/// readings explain the level, the higher course counts at every time.
///
/// Infusions that overlap add up, and the solver restarts at every change of the input or of the
/// kidneys. The
/// times hold every start and end of an infusion, then points every 10 minutes for 4 hours and
/// every 30 minutes after that.
///
/// # Errors
/// Internal if the window or an infusion is not usable, or if the equations cannot be solved.
pub fn simulate(
    individual: &Individual,
    inputs: &[Infusion],
    from: Time,
    to: Time,
    method: Method,
) -> Result<Trajectory> {
    let window = Window {
        from: from.get::<hour>(),
        to: to.get::<hour>(),
    };
    let level = individual.start_millimolar();
    let start = State {
        level,
        peripheral: level,
    };
    if individual.fed().is_none() {
        return trajectory(individual, start, inputs, window, method);
    }
    let readings = individual.readings();
    let mut courses = readings
        .iter()
        .map(|reading| trajectory(reading, start, inputs, window, method));
    let first = courses
        .next()
        .ok_or_else(|| Error::internal("a patient without a reading"))??;
    courses.try_fold(first, |course, other| course.or_higher(other?))
}

/// The course of one reading.
fn trajectory(
    individual: &Individual,
    start: State,
    inputs: &[Infusion],
    window: Window,
    method: Method,
) -> Result<Trajectory> {
    let pieces = grid::pieces(inputs, &individual.kidney_changes(), window)?;
    let mut path = trajectory::Path::new(window.from, start);
    let State { level, peripheral } = start;
    if individual.kernel().peripheral.is_some() {
        let states = [level, peripheral, 0.0];
        integrate(individual, states, &pieces, method, |at, y| {
            path.push(at, [y[0], y[1], y[2]])
        })?;
    } else {
        integrate(individual, [level, 0.0], &pieces, method, |at, y| {
            path.push(at, [y[0], y[0], y[1]])
        })?;
    }
    path.finish()
}

/// A point on the way: the kernel and the input (mmol/h) that led there, and the time in hours.
type Moment<'a> = (Segment<'a>, f64);

/// Carries the state through all pieces and shows every sample to `see`.
fn integrate<const N: usize>(
    individual: &Individual,
    mut state: [f64; N],
    pieces: &[Piece],
    method: Method,
    mut see: impl FnMut(Moment, &[f64; N]),
) -> Result<()>
where
    for<'k> Segment<'k>: System<N>,
{
    let mut integrator = Integrator::<N>::new(method, TOLERANCE);
    let mut samples = Vec::new();
    for piece in pieces {
        let kernel = individual.kernel_at(Time::new::<hour>(piece.start + 0.5 * piece.length));
        let segment = Segment {
            kernel: &kernel,
            input: piece.input,
        };
        samples.clear();
        samples.resize(piece.samples.len(), state);
        state = integrator.segment(&segment, state, piece.length, &piece.samples, &mut samples)?;
        for (time, sample) in piece.samples.iter().zip(&samples) {
            if sample.iter().any(|value| !value.is_finite()) {
                return Err(Error::internal("a predicted level is NaN or infinite"));
            }
            see((segment, piece.start + time), sample);
        }
    }
    Ok(())
}
