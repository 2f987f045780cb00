//! The crate `ode_solvers` behind the same door: an implementation that is not ours.
//!
//! Each stop (a sample or the end of the segment) ends one call of `integrate` on a new object
//! that starts at time 0. The crate's own ways to sample are not used: `Dense` extrapolates when
//! the interval is longer than a step and returns it as good, and the continuous output model
//! exists for one of the two methods only and has order 4.

use nalgebra::SVector;
use ode_solvers::dop_shared::{IntegrationError, OutputType, SolverResult, Stats};
use ode_solvers::{Dop853, Dopri5};

use super::{Integrator, Method, STEP_LIMIT, Samples, System, Tolerance, require_finite};
use crate::{Error, Result};

/// The system as `ode_solvers` wants it, its time 0 at `start` hours into the segment.
struct From<'a, S> {
    system: &'a S,
    start: f64,
}

impl<S: System<N>, const N: usize> ode_solvers::System<f64, SVector<f64, N>> for From<'_, S> {
    fn system(&self, t: f64, y: &SVector<f64, N>, dy: &mut SVector<f64, N>) {
        self.system
            .derivative(self.start + t, &y.data.0[0], &mut dy.data.0[0]);
    }
}

/// The work and the accepted steps of one call, the start first.
type Run<const N: usize> =
    std::result::Result<(Stats, SolverResult<f64, SVector<f64, N>>), IntegrationError>;

/// A first step of zero lets the solver choose it.
const CHOOSE: f64 = 0.0;
/// The test for stiffness is off: it gives up where short steps would still be right, and the
/// step limit bounds the work.
const NEVER: u32 = u32::MAX;

/// The only call of `integrate`: the two solvers share their arguments but no trait. Step
/// control is the default of each, except for the first step and the limits above.
macro_rules! integrate_once {
    ($integrator:ident, $system:ident, $y:ident, $length:ident,
     $solver:ident { beta: $beta:literal, shrink: $shrink:literal, growth: $growth:literal }) => {{
        let Tolerance { relative, absolute } = $integrator.tolerance;
        let (from, output_step, y) = (0.0, $length, $y.into());
        let (safety, longest) = (0.9, $length);
        let first = $integrator.step.unwrap_or(CHOOSE);
        #[rustfmt::skip]
        let mut solver = $solver::from_param(
            $system, from, $length, output_step, y, relative, absolute,
            safety, $beta, $shrink, $growth, longest, first,
            STEP_LIMIT, NEVER, OutputType::Sparse,
                );
        let stats = solver.integrate()?;
        Ok((stats, solver.into()))
    }};
}

impl<const N: usize> Integrator<N> {
    /// One segment by `ode_solvers`, stopping at each sample.
    pub(super) fn reference<S: System<N>>(
        &mut self,
        system: &S,
        mut y: [f64; N],
        length: f64,
        mut samples: Samples<'_, N>,
    ) -> Result<[f64; N]> {
        let mut start = 0.0;
        // Every turn passes at least one sample, so there are no more turns than samples and one.
        while start < length {
            let stop = samples.next().unwrap_or(length);
            y = self.stretch(From { system, start }, y, stop - start)?;
            samples.fill_until(stop, |_| y);
            start = stop;
        }
        Ok(y)
    }

    /// One call of `integrate` over `length` hours, longer than none.
    fn stretch<S: System<N>>(
        &mut self,
        system: From<'_, S>,
        y: [f64; N],
        length: f64,
    ) -> Result<[f64; N]> {
        let (start, method) = (system.start, self.method);
        let run = match method {
            Method::Dop853 => self.dop853(system, y, length),
            Method::Dopri5 | Method::Tsit5 => self.dopri5(system, y, length),
        };
        let (stats, results) = run.map_err(|why| {
            Error::internal(format!(
                "{} from {start} h into a segment: {why}",
                method.word()
            ))
        })?;
        self.counts.evaluations += stats.num_eval;
        self.counts.accepted += stats.accepted_steps;
        self.counts.rejected += stats.rejected_steps;
        let (times, states) = results.get();
        // One step over the whole stretch was cut to it and says nothing about the next.
        if times.len() > 2 {
            self.step = Some(longest_of_last(times));
        }
        let end = states.last().map_or(y, |state| state.data.0[0]);
        require_finite(&end, start + length)?;
        Ok(end)
    }

    fn dopri5<S: System<N>>(&self, system: From<'_, S>, y: [f64; N], length: f64) -> Run<N> {
        integrate_once!(
            self,
            system,
            y,
            length,
            Dopri5 {
                beta: 0.04,
                shrink: 0.2,
                growth: 10.0
            }
        )
    }

    fn dop853<S: System<N>>(&self, system: From<'_, S>, y: [f64; N], length: f64) -> Run<N> {
        integrate_once!(
            self,
            system,
            y,
            length,
            Dop853 {
                beta: 0.0,
                shrink: 0.333,
                growth: 6.0
            }
        )
    }
}

/// The longer of the last two steps: the last is often cut short by the end.
fn longest_of_last(times: &[f64]) -> f64 {
    times
        .windows(2)
        .rev()
        .take(2)
        .map(|pair| pair[1] - pair[0])
        .fold(0.0, f64::max)
}
