//! The minimum of the objective.
//!
//! Steps are those of Fisher scoring (the expected curvature, always positive definite) far
//! from the minimum and those of Newton near it, damped as by Levenberg and Marquardt whenever
//! a step does not go down.

use super::objective::{Local, Problem};
use crate::{Error, ErrorKind, Result};
use nalgebra::{DMatrix, DVector};

/// Most steps from one start.
const MOST_STEPS: u32 = 200;
/// Longest step, in standard deviations between patients.
const LONGEST: f64 = 2.0;
/// A gradient below this is near enough for Newton's method.
const NEAR: f64 = 0.1;
/// After so many steps Newton's method is tried wherever the curvature allows it: levels that
/// contradict the model make Fisher scoring slow.
const SCORING_STEPS: u32 = 10;
/// Directions in which a start is tried; further ones belong to occasions, which are alike.
const MOST_DIRECTIONS: usize = 8;
/// A step this small, in standard deviations between patients, changes no printed digit.
const SETTLED: f64 = 1e-10;
/// After so many steps what still moves is the noise of the solver.
const PATIENT_STEPS: u32 = 25;
/// A gradient and a step this small are settled then, whatever the damping.
const NOISE: f64 = 1e-6;
/// Largest gradient of half the objective that proves a minimum. Its noise is some 1e-7 where
/// the levels are integrated.
pub(super) const FLAT: f64 = 1e-5;
/// First damping after a step that did not go down, and the last one tried.
const DAMPING: (f64, f64) = (1e-3, 1e12);
/// Two starts found the same minimum if half the objective differs by less.
const SAME: f64 = 1e-6;

/// A proven minimum.
#[derive(Clone, Debug)]
pub struct Minimum {
    /// Where it is.
    pub z: DVector<f64>,
    /// The objective around it.
    pub local: Local,
    /// Its curvature, half the objective over z.
    pub curvature: DMatrix<f64>,
    /// Steps taken from the best start.
    pub steps: u32,
    /// Starts tried.
    pub starts: usize,
    /// Starts that led here.
    pub agreeing: usize,
}

impl Minimum {
    /// A minimum that one search found.
    pub(super) fn alone(z: DVector<f64>, local: Local, curvature: DMatrix<f64>) -> Self {
        Self {
            z,
            local,
            curvature,
            steps: 0,
            starts: 1,
            agreeing: 1,
        }
    }

    /// Whether it is another one and lies lower than `other`.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.local.half < other.local.half - SAME
    }

    /// The same one, found after a search that ended at `other`.
    pub(super) fn after(self, other: &Self) -> Self {
        Self {
            starts: other.starts + 1,
            ..self
        }
    }
}

/// The lowest minimum found from the typical patient and from one standard deviation beside it
/// in every direction.
///
/// # Errors
/// Whatever the prediction refuses for the typical patient; internal if no start leads to a
/// proven minimum.
pub fn minimum(problem: &Problem<'_>) -> Result<Minimum> {
    let rank = problem.prior.rank();
    let typical = DVector::zeros(rank);
    // What is wrong with the data is wrong for the typical patient already.
    problem.half(&typical)?;
    let mut starts = vec![typical];
    for k in 0..rank.min(MOST_DIRECTIONS) {
        for side in [1.0, -1.0] {
            let mut start = DVector::zeros(rank);
            start[k] = side;
            starts.push(start);
        }
    }
    let count = starts.len();
    let found: Vec<(DVector<f64>, Local, u32)> = starts
        .into_iter()
        .filter_map(|start| descend(problem, start).ok().flatten())
        .collect();
    let best = found.iter().min_by(|a, b| a.1.half.total_cmp(&b.1.half));
    let Some((z, local, steps)) = best else {
        return Err(Error::new(
            ErrorKind::Internal,
            "no minimum of the objective was found",
            "check the levels, their times and their unit",
        ));
    };
    let lowest = local.half;
    let agreeing = found
        .iter()
        .filter(|(_, other, _)| other.half - lowest <= SAME);
    Ok(Minimum {
        agreeing: agreeing.count(),
        curvature: problem.curvature(z)?,
        z: z.clone(),
        local: local.clone(),
        steps: *steps,
        starts: count,
    })
}

/// The minimum that Fisher scoring finds from `z`, to a thousandth of a standard deviation between
/// patients: enough to weigh one of many problems against the others. `None` where none is found.
///
/// # Errors
/// Whatever the prediction refuses at `z`.
pub fn nearest(problem: &Problem<'_>, z: DVector<f64>) -> Result<Option<(DVector<f64>, Local)>> {
    const NEAR_ENOUGH: f64 = 1e-3;
    scored(problem, z, NEAR_ENOUGH)
}

/// As [`nearest`], to `near_enough` standard deviations.
///
/// # Errors
/// As [`nearest`].
pub(super) fn scored(
    problem: &Problem<'_>,
    mut z: DVector<f64>,
    near_enough: f64,
) -> Result<Option<(DVector<f64>, Local)>> {
    const STEPS: u32 = 40;
    let mut local = problem.local(&z)?;
    let mut damping = 0.0;
    for _ in 0..STEPS {
        let step = step(&local.information, &local, damping);
        if damping == 0.0 && step.amax() <= near_enough {
            return Ok(Some((z, local)));
        }
        let there = &z + &step;
        match problem.half(&there) {
            Ok(half) if half <= local.half => {
                z = there;
                local = problem.local(&z)?;
                damping = 0.0;
            }
            _ if damping == 0.0 => damping = DAMPING.0,
            _ => damping *= 10.0,
        }
        if damping > DAMPING.1 {
            break;
        }
    }
    Ok(None)
}

/// Goes down from `z`; `None` if the way ends where the objective is not flat.
pub(super) fn descend(
    problem: &Problem<'_>,
    mut z: DVector<f64>,
) -> Result<Option<(DVector<f64>, Local, u32)>> {
    let mut local = problem.local(&z)?;
    let mut damping = 0.0;
    for steps in 0..MOST_STEPS {
        let near = local.gradient.amax() < NEAR || steps >= SCORING_STEPS;
        let curvature = if near {
            problem.curvature(&z)?
        } else {
            local.information.clone()
        };
        let step = step(&curvature, &local, damping);
        let noise = steps >= PATIENT_STEPS && local.gradient.amax() <= NOISE;
        if (damping == 0.0 && step.amax() <= SETTLED) || (noise && step.amax() <= NOISE) {
            return Ok(proven(z, local, steps));
        }
        let there = &z + &step;
        // The last digits of the objective are noise.
        let level = local.half + 1e-13 * (1.0 + local.half.abs());
        match problem.half(&there) {
            Ok(half) if half <= level => {
                z = there;
                local = problem.local(&z)?;
                damping = if damping <= DAMPING.0 {
                    0.0
                } else {
                    damping * 0.1
                };
            }
            _ => {
                damping = if damping == 0.0 {
                    DAMPING.0
                } else {
                    damping * 10.0
                }
            }
        }
        if damping > DAMPING.1 {
            return Ok(proven(z, local, steps));
        }
    }
    Ok(proven(z, local, MOST_STEPS))
}

fn proven(z: DVector<f64>, local: Local, steps: u32) -> Option<(DVector<f64>, Local, u32)> {
    (local.gradient.amax() <= FLAT).then_some((z, local, steps))
}

/// The step for this curvature and damping, not longer than [`LONGEST`].
fn step(curvature: &DMatrix<f64>, local: &Local, damping: f64) -> DVector<f64> {
    let damped = |matrix: &DMatrix<f64>| {
        let mut matrix = matrix.clone();
        for k in 0..matrix.nrows() {
            matrix[(k, k)] *= 1.0 + damping;
        }
        matrix.cholesky()
    };
    let factored = damped(curvature).or_else(|| damped(&local.information));
    // The information is the identity plus squares; a gradient step serves where even that
    // overflows.
    let step = factored.map_or(-&local.gradient, |factored| {
        -factored.solve(&local.gradient)
    });
    let length = step.norm();
    if length > LONGEST {
        step * (LONGEST / length)
    } else {
        step
    }
}
