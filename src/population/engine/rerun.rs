//! One patient by the adaptive solver: for those whom the common mesh does not suit.

use super::course_metrics::CourseMetrics;
use super::courses::Courses;
use super::mesh::{Mesh, Step};
use super::pieces::Piece;
use super::span::Span;
use crate::ode::{Integrator, Method, System, Tolerance};
use crate::pk::Kernel;
use crate::pk::kernel::{Excretion, Segment};
use crate::population::people::group::{Group, Typical};
use crate::{Error, Result};

/// Error allowed in one step: far below what the lanes are certified to.
pub(super) const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};
/// Parts of a step of the mesh, each looked at in its middle too.
const PARTS: usize = 4;

/// Follows one patient over the mesh.
///
/// # Errors
/// Internal if the equations cannot be solved.
pub fn follow_patient(patient: &Group<1>, typical: &Typical, mesh: &Mesh) -> Result<Courses<1>> {
    let [start] = patient.start;
    if typical.kernel.peripheral.is_some() {
        follow(patient, typical, mesh, [start, start, 0.0])
    } else {
        follow(patient, typical, mesh, [start, 0.0])
    }
}

fn follow<const N: usize>(
    patient: &Group<1>,
    typical: &Typical,
    mesh: &Mesh,
    mut state: [f64; N],
) -> Result<Courses<1>>
where
    for<'k> Segment<'k>: System<N>,
{
    let mut courses = Courses::new(mesh);
    courses.metrics = CourseMetrics::new(&[state[0]]);
    courses.samples[..mesh.at_start].fill([state[0]]);
    let mut integrator = Integrator::<N>::new(Method::Tsit5, TOLERANCE);
    for step in &mesh.steps {
        let piece = &mesh.pieces[step.piece];
        let kernel = during(patient, typical, piece);
        let segment = Segment {
            kernel: &kernel,
            input: piece.input,
        };
        let looks = looks(mesh, step);
        let times: Vec<f64> = looks.iter().map(|look| look.hours).collect();
        let mut states = vec![state; looks.len()];
        let mut path = vec![state];
        state = integrator.segment(&segment, state, step.length, &times, &mut states)?;
        for (look, state) in looks.iter().zip(&states) {
            if !state.iter().all(|value| value.is_finite()) {
                return Err(Error::internal(
                    "a level of a virtual patient is not a number",
                ));
            }
            match look.sample {
                Some(index) => courses.samples[index] = [state[0]],
                None => path.push(*state),
            }
        }
        add_parts(&mut courses.metrics, &segment, step, &path);
    }
    Ok(courses)
}

/// The kernel during a piece.
pub(super) fn during(patient: &Group<1>, typical: &Typical, piece: &Piece) -> Kernel {
    let mut kernel = patient.kernel(0, typical);
    match &mut kernel.excretion {
        Excretion::RenalThreshold { filtration, .. } => {
            *filtration = piece.filtration * patient.kidney[0];
        }
        Excretion::Linear { clearance, .. } => *clearance *= piece.clearance,
    }
    kernel.non_renal += piece.dialyzed;
    kernel
}

/// A moment at which a step is looked at.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// Hours into the step.
    hours: f64,
    /// Number of the sample that is taken there, if any.
    sample: Option<usize>,
}

/// Where to look at a step: ends and middles of its parts, and its samples.
fn looks(mesh: &Mesh, step: &Step) -> Vec<Look> {
    let halves = 2 * PARTS;
    let parts = (1..=halves).map(|k| Look {
        hours: step.length * (k as f64 / halves as f64),
        sample: None,
    });
    let samples = step.samples.clone().map(|index| {
        let time = mesh.samples[index].time - step.start;
        Look {
            hours: time.clamp(0.0, step.length),
            sample: Some(index),
        }
    });
    let mut looks: Vec<_> = parts.chain(samples).collect();
    looks.sort_by(|one, other| one.hours.total_cmp(&other.hours));
    looks
}

/// Adds the parts of a step to the metrics.
fn add_parts<const N: usize>(
    metrics: &mut CourseMetrics<1>,
    segment: &Segment<'_>,
    step: &Step,
    path: &[[f64; N]],
) where
    for<'k> Segment<'k>: System<N>,
{
    let slope = |state: &[f64; N]| {
        let mut slope = [0.0; N];
        segment.derivative(0.0, state, &mut slope);
        [slope[0]]
    };
    let length = step.length / PARTS as f64;
    for (part, states) in path.windows(3).step_by(2).enumerate() {
        metrics.add_span(&Span {
            start: step.start + part as f64 * length,
            length,
            within_order: step.within_order,
            levels: [[states[0][0]], [states[1][0]], [states[2][0]]],
            slopes: [slope(&states[0]), slope(&states[2])],
        });
    }
}
