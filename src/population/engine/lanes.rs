//! Many patients in one stream of instructions, on one mesh.
//!
//! Every patient is a lane of small arrays, and every operation is the same for all lanes, so
//! the compiler turns the loops into vector instructions of whatever width the machine has.
//! There is no fused multiplication and no library function, so the digits of a patient are
//! the same at every width and whoever the lane-mates are.
//!
//! Linear equations have a [closed form](super::stretch). For others the method is the pair of Tsitouras
//! of [`tableau`](crate::ode::tableau) with the steps of a [`Mesh`]. The embedded error
//! estimates of all steps are added up for every lane. Because both compartments lose what they
//! hold, a local error never grows, and the sum bounds what is left of all of them: a lane whose
//! sum is above [`LARGEST_ERROR`](super::courses::LARGEST_ERROR) is not certified.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::course_metrics::CourseMetrics;
use super::courses::Courses;
use super::linear;
use super::mesh::Mesh;
use super::rates::{Rates, Slopes, State, weights};
use super::span::Span;
use crate::ode::tableau::STAGES;
use crate::population::people::group::{Group, LANES};
use multiversion::multiversion;

/// Follows a group over the mesh.
#[inline(always)]
fn follow<const L: usize, const TWO: bool>(
    group: &Group<L>,
    mesh: &Mesh,
    courses: &mut Courses<L>,
) {
    let own = Rates::of_group(group);
    let middle = weights(0.5);
    let mut state = State::start(group);
    let mut slopes = Slopes::new();
    let mut rates = own;
    courses.metrics = CourseMetrics::new(&state.level);
    courses.errors = [0.0; L];
    courses.samples[..mesh.at_start].fill(state.level);
    for step in &mesh.steps {
        if step.first {
            rates = own.during(&mesh.pieces[step.piece]);
            rates.first_slope::<TWO>(&state, &mut slopes);
        }
        let next = rates.step::<TWO>(&state, step.length, &mut slopes);
        let errors = slopes.errors::<TWO>(step.length);
        for lane in 0..L {
            courses.errors[lane] += errors[lane];
        }
        for index in step.samples.clone() {
            let weights = &mesh.samples[index].weights;
            courses.samples[index] = slopes.inside(&state.level, weights, step.length);
        }
        courses.metrics.add_span(&Span {
            start: step.start,
            length: step.length,
            within_order: step.within_order,
            levels: [
                state.level,
                slopes.inside(&state.level, &middle, step.length),
                next.level,
            ],
            slopes: [slopes.level[0], slopes.level[STAGES - 1]],
        });
        slopes.level[0] = slopes.level[STAGES - 1];
        if TWO {
            slopes.peripheral[0] = slopes.peripheral[STAGES - 1];
        }
        state = next;
    }
}

/// Follows a group by the equations that its model has.
pub fn follow_group(group: &Group<LANES>, mesh: &Mesh, courses: &mut Courses<LANES>) {
    if mesh.is_linear() {
        linear::follow_group(group, mesh, courses);
    } else if group.exchange == [0.0; LANES] {
        one_compartment(group, mesh, courses);
    } else {
        two_compartments(group, mesh, courses);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn one_compartment(group: &Group<LANES>, mesh: &Mesh, courses: &mut Courses<LANES>) {
    follow::<LANES, false>(group, mesh, courses);
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn two_compartments(group: &Group<LANES>, mesh: &Mesh, courses: &mut Courses<LANES>) {
    follow::<LANES, true>(group, mesh, courses);
}
