//! What is kept of the courses of a group.

use super::course_metrics::CourseMetrics;
use super::mesh::Mesh;

/// Largest sum of estimated errors of a certified patient, mmol/L; far below what any assay
/// can tell.
pub const LARGEST_ERROR: f64 = 1e-4;

/// What is kept of a group.
#[derive(Clone, Debug)]
pub struct Courses<const L: usize> {
    /// Serum level at every sample, mmol/L.
    pub samples: Vec<[f64; L]>,
    /// Peak, end, area, time above.
    pub metrics: CourseMetrics<L>,
    /// Sum of the estimated errors, mmol/L. Of linear equations, whose levels at samples and at
    /// the points of the mesh have none: the most that a level between two points can be off
    /// where peak, area and time above are looked for. No number where a level is none.
    pub errors: [f64; L],
}

impl<const L: usize> Courses<L> {
    /// Room for the courses of a group on `mesh`.
    #[must_use]
    pub fn new(mesh: &Mesh) -> Self {
        Self {
            samples: vec![[0.0; L]; mesh.samples.len()],
            metrics: CourseMetrics::new(&[0.0; L]),
            errors: [0.0; L],
        }
    }

    /// Keeps the higher of two courses of every patient: of levels, peak and end the higher, of
    /// the area and the times above the larger; the errors add up.
    pub fn keep_higher(&mut self, other: &Self) {
        for (levels, others) in self.samples.iter_mut().zip(&other.samples) {
            for (level, other) in levels.iter_mut().zip(others) {
                *level = level.max(*other);
            }
        }
        self.metrics.keep_higher(&other.metrics);
        for (error, other) in self.errors.iter_mut().zip(&other.errors) {
            *error += *other;
        }
    }

    /// Whether the lane is known well enough. Not so for a NaN.
    #[inline(always)]
    #[must_use]
    pub fn certified(&self, lane: usize) -> bool {
        self.errors[lane] <= LARGEST_ERROR
    }
}
