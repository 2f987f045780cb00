//! Solvers that know no drug.
//!
//! A body under constant input is a [`System`]: a right-hand side dy/dt = f(t, y). An
//! [`Integrator`] advances its state over one segment of constant input at a time and never
//! steps across a change of input, because every method here assumes a smooth right-hand side.
//!
//! Four methods answer the same question: [`Method::Dopri5`] and [`Method::Dop853`] are the
//! crate `ode_solvers`; [`Method::Tsit5`] and [`Method::Taylor`] are our own and allocate
//! nothing. Being independent, they are each other's second opinion. [`solved_systems`] is a shelf of systems with exact
//! solutions that tests and benches share.

mod portable;
mod reference;
mod scalar;
pub(crate) mod series;
pub mod solved_systems;
pub mod tableau;

use crate::{Error, Result};

pub use scalar::fixed_steps;
pub use series::fixed_series_steps;

/// Attempted steps allowed in one segment, in [`Method::Dop853`] from sample to sample. One day of
/// a decay by half in every second takes a fifth of it.
pub const STEP_LIMIT: u32 = 100_000;

/// Order of [`Method::Taylor`].
pub const ORDER: usize = 12;

/// Taylor coefficients of a state about one time: the row `k` multiplies the power `k` of the
/// time that has passed (hours).
pub type Series<const N: usize> = [[f64; N]; ORDER + 1];

/// Right-hand side with constant input over one segment. Time in hours from the segment start.
pub trait System<const N: usize> {
    /// Writes dy/dt at time `t` (hours) and state `y` into `dy` (unit of the state per hour).
    fn derivative(&self, t: f64, y: &[f64; N], dy: &mut [f64; N]);

    /// Writes the coefficients of the solution that passes `y` at time `t` (hours) into all of
    /// `terms`, of which row 0 is `y` and row 1 the derivative; returns whether the system can.
    ///
    /// A system that cannot is refused by [`Method::Taylor`] and solved by the others.
    fn series(&self, _t: f64, _y: &[f64; N], _terms: &mut Series<N>) -> bool {
        false
    }
}

/// How the equations are integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Dormand and Prince 1980, order 5(4), by `ode_solvers`.
    Dopri5,
    /// Dormand and Prince, order 8(5,3), Hairer's DOP853, by `ode_solvers`. Refuses a system
    /// that depends on time, which that crate would integrate wrongly.
    Dop853,
    /// Tsitouras 2011, order 5(4), our own.
    Tsit5,
    /// Taylor series of order [`ORDER`], our own, for a [`System`] that has a series.
    Taylor,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Dopri5, Self::Dop853, Self::Tsit5, Self::Taylor];

    /// The word used for the method on the command line and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dopri5 => "dopri5",
            Self::Dop853 => "dop853",
            Self::Tsit5 => "tsit5",
            Self::Taylor => "taylor",
        }
    }
}

/// The error allowed in one step: `absolute + relative * |y|`, in each component.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    /// Part of the state, above 0, no unit.
    pub relative: f64,
    /// In the unit of the state, above 0, so that a state of zero has a scale too.
    pub absolute: f64,
}

/// What the work was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Evaluations of the right-hand side or, in [`Method::Taylor`], of its series.
    pub evaluations: u32,
    /// Steps kept.
    pub accepted: u32,
    /// Steps thrown away because their estimated error was above the tolerance. `ode_solvers`
    /// does not count those before the first step that it keeps.
    pub rejected: u32,
}

/// Integrates one individual, segment after segment, and remembers the step size on the way.
#[derive(Clone, Debug)]
pub struct Integrator<const N: usize> {
    method: Method,
    tolerance: Tolerance,
    /// The step to try next (hours), once there has been one.
    step: Option<f64>,
    counts: Counts,
}

impl<const N: usize> Integrator<N> {
    /// An integrator that has not chosen a step size yet.
    #[must_use]
    pub fn new(method: Method, tolerance: Tolerance) -> Self {
        Self {
            method,
            tolerance,
            step: None,
            counts: Counts::default(),
        }
    }

    /// The work done so far, over all segments.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Advances `y` over one segment of `length` hours with constant input.
    ///
    /// Writes the state at each of `samples` (hours from the segment start, ascending, within
    /// `0..=length`) into `out` and returns the state at the end. A sample at the end is the
    /// end state itself. A segment of no length returns `y`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Internal`](crate::ErrorKind::Internal) if the tolerance, the length, the
    /// samples or the state are not usable, if the solution becomes NaN or infinite, or if
    /// they need more than [`STEP_LIMIT`] steps.
    #[expect(clippy::too_many_arguments, reason = "five and the receiver")]
    pub fn segment<S: System<N>>(
        &mut self,
        system: &S,
        y: [f64; N],
        length: f64,
        samples: &[f64],
        out: &mut [[f64; N]],
    ) -> Result<[f64; N]> {
        self.require_usable(&y, length)?;
        let mut samples = Samples::new(samples, out, length)?;
        samples.fill_until(0.0, |_| y);
        if length == 0.0 {
            return Ok(y);
        }
        match self.method {
            Method::Taylor => self.taylor(system, y, length, samples),
            Method::Tsit5 => self.tsit5(system, y, length, samples),
            Method::Dopri5 => self.dopri5(system, y, length, samples),
            Method::Dop853 => self.dop853(system, y, length, samples),
        }
    }

    fn require_usable(&self, y: &[f64; N], length: f64) -> Result<()> {
        let Tolerance { relative, absolute } = self.tolerance;
        if !(relative.is_finite() && relative > 0.0 && absolute.is_finite() && absolute > 0.0) {
            return Err(Error::internal(format!(
                "solver tolerances must be above 0, not {relative} and {absolute}"
            )));
        }
        if !(length.is_finite() && length >= 0.0) {
            return Err(Error::internal(format!(
                "a solver segment must last 0 h or longer, not {length} h"
            )));
        }
        require_finite(y, 0.0)
    }
}

/// The samples of a segment that are still to be filled.
struct Samples<'a, const N: usize> {
    times: &'a [f64],
    out: &'a mut [[f64; N]],
    filled: usize,
}

impl<'a, const N: usize> Samples<'a, N> {
    fn new(times: &'a [f64], out: &'a mut [[f64; N]], length: f64) -> Result<Self> {
        if times.len() != out.len() {
            return Err(Error::internal(format!(
                "{} sample times but room for {} states",
                times.len(),
                out.len()
            )));
        }
        // NaN is in no range and in no order, so both tests refuse it.
        let inside = times.iter().all(|t| (0.0..=length).contains(t));
        if !(inside && times.is_sorted()) {
            return Err(Error::internal(format!(
                "sample times must ascend within 0 to {length} h"
            )));
        }
        Ok(Self {
            times,
            out,
            filled: 0,
        })
    }

    /// The next sample time (hours), if any is left.
    fn next(&self) -> Option<f64> {
        self.times.get(self.filled).copied()
    }

    /// Fills every sample up to and including time `until` (hours) with `state` of its time.
    #[inline]
    fn fill_until(&mut self, until: f64, state: impl Fn(f64) -> [f64; N]) {
        while let Some(time) = self.next().filter(|&time| time <= until) {
            self.out[self.filled] = state(time);
            self.filled += 1;
        }
    }
}

fn is_finite<const N: usize>(y: &[f64; N]) -> bool {
    y.iter().all(|value| value.is_finite())
}

fn require_finite<const N: usize>(y: &[f64; N], t: f64) -> Result<()> {
    if is_finite(y) {
        return Ok(());
    }
    Err(Error::internal(format!(
        "the solution is NaN or infinite {t} h into a segment"
    )))
}

#[cold]
fn underflow(t: f64) -> Error {
    Error::internal(format!(
        "the solver step is too small to move the time {t} h into a segment"
    ))
}

#[cold]
fn too_many_steps() -> Error {
    Error::internal(format!(
        "one segment takes more than {STEP_LIMIT} solver steps"
    ))
}
