//! The crate `ode_solvers` behind the same door: an implementation that is not ours.
//!
//! What its ways to sample are worth, on the patient-day at tolerance 1e-6:
//!
//! - `Dense` extrapolates when the interval is longer than a step, and returns that as good.
//! - The continuous output model of Dopri5 has order 4 and keeps the error of the steps (2e-7);
//!   it takes about 110 evaluations for 12 samples and for 300; stops take 212 and 3,302.
//! - Dop853 has none, so each sample ends one call of `integrate`.
//! - Dop853 evaluates its last stage at the start of the step, because the node is missing in its
//!   table: a right-hand side that depends on time is integrated wrongly, and is refused here.
//!
//! Each call of `integrate` is the only one of its object and starts at time 0, where no step is
//! too short to be added.

use nalgebra::SVector;
use ode_solvers::continuous_output_model::ContinuousOutputModel;
use ode_solvers::dop_shared::{IntegrationError, OutputType, Stats};
use ode_solvers::{Dop853, Dopri5};

use super::portable::Portable;
use super::{Integrator, Method, STEP_LIMIT, Samples, System, Tolerance, require_finite};
use crate::{Error, Result};

/// A state as `ode_solvers` holds it.
type State<const N: usize> = SVector<Portable, N>;

/// The system as `ode_solvers` wants it, by reference.
struct Adapted<'a, S>(&'a S);

impl<S: System<N>, const N: usize> ode_solvers::System<Portable, State<N>> for Adapted<'_, S> {
    fn system(&self, t: Portable, y: &State<N>, dy: &mut State<N>) {
        let mut slope = [0.0; N];
        self.0.derivative(t.0, &numbers(y), &mut slope);
        *dy = slope.map(Portable).into();
    }
}

/// The numbers of a state.
#[inline(always)]
fn numbers<const N: usize>(state: &State<N>) -> [f64; N] {
    state.data.0[0].map(f64::from)
}

/// A first step of zero lets the solver choose it.
const CHOOSE: f64 = 0.0;
/// The test for stiffness is off: it gives up where short steps would still be right, and the
/// step limit bounds the work.
const NEVER: u32 = u32::MAX;

/// Step control as the authors of the two methods set it, and the output that is wanted.
struct Control {
    beta: f64,
    shrink: f64,
    growth: f64,
    output: OutputType,
}

const DOPRI5: Control = Control {
    beta: 0.04,
    shrink: 0.2,
    growth: 10.0,
    output: OutputType::Continuous,
};
const DOP853: Control = Control {
    beta: 0.0,
    shrink: 0.333,
    growth: 6.0,
    output: OutputType::Sparse,
};
const SAFETY: f64 = 0.9;

/// A solver ready to run: the two share their arguments but no trait.
macro_rules! configured {
    ($solver:ident, $control:ident, $integrator:ident, $system:ident, $y:ident, $length:ident) => {{
        let Tolerance { relative, absolute } = $integrator.tolerance;
        let Control {
            beta,
            shrink,
            growth,
            output,
        } = $control;
        let (from, output_step, longest) = (0.0, $length, $length);
        let first = $integrator.step.unwrap_or(CHOOSE);
        $solver::from_param(
            $system,
            Portable(from),
            Portable($length),
            Portable(output_step),
            $y.map(Portable).into(),
            Portable(relative),
            Portable(absolute),
            Portable(SAFETY),
            Portable(beta),
            Portable(shrink),
            Portable(growth),
            Portable(longest),
            Portable(first),
            STEP_LIMIT,
            NEVER,
            output,
        )
    }};
}

impl<const N: usize> Integrator<N> {
    /// One segment by Dopri5; samples come from the continuous output model.
    pub(super) fn dopri5<S: System<N>>(
        &mut self,
        system: &S,
        y: [f64; N],
        length: f64,
        mut samples: Samples<'_, N>,
    ) -> Result<[f64; N]> {
        let system = Adapted(system);
        let mut solver = configured!(Dopri5, DOPRI5, self, system, y, length);
        let mut curve = ContinuousOutputModel::new();
        let stats = solver
            .integrate_with_continuous_output_model(&mut curve)
            .map_err(|why| failed(Method::Dopri5, 0.0, &why))?;
        let end = self.finished(stats, solver.x_out(), solver.y_out(), length)?;
        samples.fill_until(length, |at| match curve.evaluate(Portable(at)) {
            Some(state) if at < length => numbers(&state),
            // The last step can end a rounding error before the segment.
            _ => end,
        });
        Ok(end)
    }

    /// One segment by Dop853, stopping at each sample.
    pub(super) fn dop853<S: System<N>>(
        &mut self,
        system: &S,
        mut y: [f64; N],
        length: f64,
        mut samples: Samples<'_, N>,
    ) -> Result<[f64; N]> {
        self.require_autonomous(system, &y, length)?;
        let mut start = 0.0;
        // Every turn passes at least one sample, so there are no more turns than samples and one.
        while start < length {
            let stop = samples.next().unwrap_or(length);
            let (system, stretch) = (Adapted(system), stop - start);
            let mut solver = configured!(Dop853, DOP853, self, system, y, stretch);
            let stats = solver
                .integrate()
                .map_err(|why| failed(Method::Dop853, start, &why))?;
            y = self.finished(stats, solver.x_out(), solver.y_out(), stop)?;
            samples.fill_until(stop, |_| y);
            start = stop;
        }
        Ok(y)
    }

    /// Takes down the work of one call that ended `at` hours into the segment, and the step to
    /// try next; returns the end state.
    fn finished(
        &mut self,
        stats: Stats,
        times: &[Portable],
        states: &[State<N>],
        at: f64,
    ) -> Result<[f64; N]> {
        self.counts.evaluations += stats.num_eval;
        self.counts.accepted += stats.accepted_steps;
        self.counts.rejected += stats.rejected_steps;
        // The last step is cut short by the end, so the one before counts too. A single step was
        // cut to the whole and says nothing about the next.
        if let [.., Portable(a), Portable(b), Portable(c)] = *times {
            let grow = if stats.rejected_steps == 0 { 2.0 } else { 1.0 };
            self.step = Some(grow * (b - a).max(c - b));
        }
        let end = states.last().map_or([f64::NAN; N], numbers);
        require_finite(&end, at)?;
        Ok(end)
    }

    fn require_autonomous<S: System<N>>(
        &mut self,
        system: &S,
        y: &[f64; N],
        length: f64,
    ) -> Result<()> {
        let [mut early, mut late] = [[0.0; N]; 2];
        system.derivative(0.0, y, &mut early);
        // No simple part of the segment, which a periodic system might share.
        system.derivative(0.618 * length, y, &mut late);
        self.counts.evaluations += 2;
        require_finite(&early, 0.0)?;
        if early == late {
            return Ok(());
        }
        Err(Error::internal(
            "dop853 takes only equations that do not depend on time",
        ))
    }
}

fn failed(method: Method, start: f64, why: &IntegrationError) -> Error {
    Error::internal(format!(
        "{} from {start} h into a segment: {why}",
        method.word()
    ))
}
