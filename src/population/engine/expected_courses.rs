//! The expected levels of depleted patients with slow pools: what is kept of a group, and one
//! patient by the adaptive solver.
//!
//! Nothing is decided by an expected level, so peaks and times above a band, which flags ask for,
//! are not looked for.

use super::courses::LARGEST_ERROR;
use super::mesh::Mesh;
use super::rerun::{TOLERANCE, during};
use crate::Result;
use crate::ode::{Integrator, Method};
use crate::pk::kernel::tissue::{Tissue, TissueSegment};
use crate::population::people::group::{Group, Typical};
use crate::simulate::expected::advance;

/// The expected levels of a group.
#[derive(Clone, Debug)]
pub struct ExpectedCourses<const L: usize> {
    /// Serum level at every sample, mmol/L.
    pub samples: Vec<[f64; L]>,
    /// Sum of the estimated errors, mmol/L. No number where a level is none.
    pub errors: [f64; L],
}

impl<const L: usize> ExpectedCourses<L> {
    /// Room for the courses of a group on `mesh`.
    #[must_use]
    pub fn new(mesh: &Mesh) -> Self {
        Self {
            samples: vec![[0.0; L]; mesh.samples.len()],
            errors: [0.0; L],
        }
    }

    /// Whether the lane is known well enough. Not so for a NaN.
    #[inline(always)]
    #[must_use]
    pub fn certified(&self, lane: usize) -> bool {
        self.errors[lane] <= LARGEST_ERROR
    }
}

/// Follows one patient with a slow pool over the samples of the mesh, the bend of the uptake
/// passed at its moment.
///
/// # Errors
/// Internal if the equations cannot be solved.
pub fn follow_pool_patient(
    patient: &Group<1>,
    tissue: Tissue,
    typical: &Typical,
    mesh: &Mesh,
) -> Result<ExpectedCourses<1>> {
    let [start] = patient.start;
    let mut courses = ExpectedCourses::new(mesh);
    courses.samples[..mesh.at_start].fill([start]);
    let mut state = [start, start, tissue.at_rest(start), 0.0];
    let mut integrator = Integrator::<4>::new(Method::Taylor, TOLERANCE);
    let mut next = mesh.at_start;
    for (index, piece) in mesh.pieces.iter().enumerate() {
        let kernel = during(patient, typical, piece);
        let mut segment = TissueSegment::entering(&kernel, tissue, piece.input, &state);
        let last = mesh.steps.iter().rfind(|step| step.piece == index);
        let until = last.map_or(next, |step| step.samples.end);
        let mut at = 0.0;
        for sample in next..until {
            let time = mesh.samples[sample].time - piece.start;
            let time = time.clamp(at, piece.length);
            state = advance(&mut integrator, &mut segment, state, time - at)?;
            courses.samples[sample] = [state[0]];
            at = time;
        }
        state = advance(&mut integrator, &mut segment, state, piece.length - at)?;
        next = until;
    }
    Ok(courses)
}
