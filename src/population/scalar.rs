//! One patient by the adaptive solver: for those whom the common mesh does not suit.

use super::figures::{Figures, Span};
use super::lanes::Courses;
use super::mesh::{Mesh, Piece, Step};
use super::spread::{Group, Typical};
use crate::ode::{Integrator, Method, System, Tolerance};
use crate::pk::Kernel;
use crate::pk::kernel::{Excretion, Segment};
use crate::{Error, Result};

/// Error allowed in one step: far below what the lanes are certified to.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};
/// Parts of a step of the mesh, each looked at in its middle too.
const PARTS: usize = 4;

/// Follows one patient over the mesh.
///
/// # Errors
/// Internal if the equations cannot be solved.
pub fn course(patient: &Group<1>, typical: &Typical, mesh: &Mesh) -> Result<Courses<1>> {
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
    courses.figures = Figures::new(&[state[0]]);
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
        let times: Vec<f64> = looks.iter().map(|look| look.0).collect();
        let mut states = vec![state; looks.len()];
        let mut path = vec![state];
        state = integrator.segment(&segment, state, step.length, &times, &mut states)?;
        for ((_, sample), state) in looks.iter().zip(&states) {
            if !state.iter().all(|value| value.is_finite()) {
                return Err(Error::internal(
                    "a level of a virtual patient is not a number",
                ));
            }
            match sample {
                Some(index) => courses.samples[*index] = [state[0]],
                None => path.push(*state),
            }
        }
        see(&mut courses.figures, &segment, step, &path);
    }
    Ok(courses)
}

/// The kernel during a piece.
fn during(patient: &Group<1>, typical: &Typical, piece: &Piece) -> Kernel {
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

/// Times (hours into the step) to look at: ends and middles of the parts, and the samples with
/// their numbers.
fn looks(mesh: &Mesh, step: &Step) -> Vec<(f64, Option<usize>)> {
    let halves = 2 * PARTS;
    let parts = (1..=halves).map(|k| (step.length * (k as f64 / halves as f64), None));
    let samples = step.samples.clone().map(|index| {
        let time = mesh.samples[index].time - step.start;
        (time.clamp(0.0, step.length), Some(index))
    });
    let mut looks: Vec<_> = parts.chain(samples).collect();
    looks.sort_by(|one, other| one.0.total_cmp(&other.0));
    looks
}

/// Shows the parts of a step to the figures.
fn see<const N: usize>(
    figures: &mut Figures<1>,
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
        figures.see(&Span {
            start: step.start + part as f64 * length,
            length,
            within_order: step.within_order,
            levels: [[states[0][0]], [states[1][0]], [states[2][0]]],
            slopes: [slope(&states[0]), slope(&states[2])],
        });
    }
}
