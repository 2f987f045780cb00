//! Groups whose equations are linear, over the mesh in closed form.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]

use super::course_metrics::CourseMetrics;
use super::courses::Courses;
use super::mesh::{Mesh, Step};
use super::rates::{Rates, State};
use super::span::Span;
use super::stretch::{LARGEST_BOUND, Stretch, next};
use crate::population::people::group::{Group, LANES};
use multiversion::multiversion;

/// Most parts of a step for a patient who is looked at again.
const MOST_PARTS: usize = 4_096;

/// Follows a group over the mesh.
#[inline(always)]
fn follow<const L: usize, const TWO: bool>(
    group: &Group<L>,
    mesh: &Mesh,
    courses: &mut Courses<L>,
) {
    let own = Rates::of_group(group);
    let mut state = State::start(group);
    courses.metrics = CourseMetrics::new(&state.level);
    courses.errors = [0.0; L];
    courses.samples[..mesh.at_start].fill(state.level);
    for steps in mesh.steps.chunk_by(|one, other| one.piece == other.piece) {
        let piece = &mesh.pieces[steps[0].piece];
        let mut stretch = Stretch::new::<TWO>(&own.during(piece), &state);
        for step in steps {
            for index in step.samples.clone() {
                let hours = mesh.samples[index].time - piece.start;
                courses.samples[index] = stretch.at::<TWO>(hours.clamp(0.0, piece.length));
            }
            let bounds = stretch.bound::<TWO>(step.length);
            for lane in 0..L {
                let larger = bounds[lane] > courses.errors[lane];
                courses.errors[lane] = if larger {
                    bounds[lane]
                } else {
                    courses.errors[lane]
                };
            }
            let (levels, slopes) = stretch.step::<TWO>(step.length);
            courses.metrics.add_span(&Span {
                start: step.start,
                length: step.length,
                within_order: step.within_order,
                levels,
                slopes,
            });
        }
        state = stretch.state::<TWO>();
    }
    for lane in 0..L {
        // Nothing, unless a level is no number: that stays to the end.
        courses.errors[lane] += 0.0 * (state.level[lane] + state.peripheral[lane]);
    }
}

/// Metrics of one patient from steps as short as this patient needs, with their largest bound.
fn closely<const TWO: bool>(patient: &Group<1>, mesh: &Mesh) -> (CourseMetrics<1>, f64) {
    let own = Rates::of_group(patient);
    let mut state = State::start(patient);
    let mut metrics = CourseMetrics::new(&state.level);
    let mut largest = 0.0_f64;
    for steps in mesh.steps.chunk_by(|one, other| one.piece == other.piece) {
        let mut stretch = Stretch::new::<TWO>(&own.during(&mesh.pieces[steps[0].piece]), &state);
        for step in steps {
            look::<TWO>(&mut stretch, step, &mut metrics, &mut largest);
        }
        state = stretch.state::<TWO>();
    }
    (metrics, largest)
}

/// Adds one step to the metrics in as many parts as are needed.
fn look<const TWO: bool>(
    stretch: &mut Stretch<1>,
    step: &Step,
    metrics: &mut CourseMetrics<1>,
    largest: &mut f64,
) {
    let mut done = 0.0;
    for part in 1..=MOST_PARTS {
        let rest = step.length - done;
        let length = match part {
            MOST_PARTS => rest,
            _ => next(stretch.reach::<TWO>(), rest),
        };
        *largest = largest.max(stretch.bound::<TWO>(length)[0]);
        let (levels, slopes) = stretch.step::<TWO>(length);
        metrics.add_span(&Span {
            start: step.start + done,
            length,
            within_order: step.within_order,
            levels,
            slopes,
        });
        if length >= rest {
            break;
        }
        done += length;
    }
}

/// Follows a group through its linear equations.
pub fn follow_group(group: &Group<LANES>, mesh: &Mesh, courses: &mut Courses<LANES>) {
    let two = group.exchange != [0.0; LANES];
    if two {
        two_compartments(group, mesh, courses);
    } else {
        one_compartment(group, mesh, courses);
    }
    for lane in 0..LANES {
        if courses.errors[lane] > LARGEST_BOUND {
            let patient = group.lane(lane);
            let (metrics, bound) = if two {
                closely::<true>(&patient, mesh)
            } else {
                closely::<false>(&patient, mesh)
            };
            courses.metrics.replace(lane, &metrics);
            courses.errors[lane] = bound;
        }
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
