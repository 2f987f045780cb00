//! The crate `ode_solvers` as its documentation uses it, without anything of ours: what every
//! ratio is a ratio to.
//!
//! States are `SVector`s, equations do not depend on time, one call of `integrate` serves one
//! segment and its continuous output serves the samples. Nothing is allocated besides what the
//! crate itself does.

use maginfuse::ode::System;
use maginfuse::ode::solved_systems::{PATIENT_DAY, Segment};
use nalgebra::SVector;
use ode_solvers::Dopri5;
use ode_solvers::continuous_output_model::ContinuousOutputModel;
use ode_solvers::dop_shared::OutputType;

/// The equations by reference.
struct Equations<'a, S>(&'a S);

impl<S: System<1>> ode_solvers::System<f64, SVector<f64, 1>> for Equations<'_, S> {
    fn system(&self, t: f64, y: &SVector<f64, 1>, dy: &mut SVector<f64, 1>) {
        self.0.derivative(t, &y.data.0[0], &mut dy.data.0[0]);
    }
}

/// The 12 samples of the patient-day and the evaluations they took.
pub fn patient_day<S: System<1>>(
    start: f64,
    tolerance: f64,
    with: impl Fn(f64) -> S,
) -> ([[f64; 6]; 2], u32) {
    let (mut y, mut evaluations) = (SVector::<f64, 1>::new(start), 0);
    let samples = PATIENT_DAY.map(|segment| {
        let system = with(segment.input);
        let (curve, end, work) = one(&system, y, tolerance, &segment);
        y = end;
        evaluations += work;
        segment.samples.map(|at| match curve.evaluate(at) {
            Some(state) if at < segment.length => state[0],
            _ => end[0],
        })
    });
    (samples, evaluations)
}

type Curve = ContinuousOutputModel<f64, SVector<f64, 1>>;

fn one<S: System<1>>(
    system: &S,
    y: SVector<f64, 1>,
    tolerance: f64,
    segment: &Segment,
) -> (Curve, SVector<f64, 1>, u32) {
    let length = segment.length;
    // The crate's own choice of step control, first step and limits.
    let (safety, beta, shrink, growth, longest, first) = (0.9, 0.04, 0.2, 10.0, length, 0.0);
    let mut solver = Dopri5::from_param(
        Equations(system),
        0.0,
        length,
        length,
        y,
        tolerance,
        tolerance,
        safety,
        beta,
        shrink,
        growth,
        longest,
        first,
        100_000,
        1000,
        OutputType::Continuous,
    );
    let mut curve = Curve::new();
    let stats = solver
        .integrate_with_continuous_output_model(&mut curve)
        .expect("the patient-day has a solution");
    let end = *solver.y_out().last().expect("it has an end");
    (curve, end, stats.num_eval)
}
