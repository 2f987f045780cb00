//! The minimum where predicted levels have a kink or a jump: a lag that meets a sampling time.
//!
//! Levels are smooth in every deviation as long as no dose begins to act at the very time of a
//! sample. So the deviation of the lag is held and the others are found around it: the profile.
//! Between two kinks the profile is smooth; its least value over all pieces is the minimum, whether
//! it lies within a piece or, as often with few levels, at the kink itself, where no gradient
//! vanishes.
//!
//! ```text
//! g(c) = min over y of half(c r + B y)
//! ```
//!
//! | symbol | meaning                                                        |
//! |--------|----------------------------------------------------------------|
//! | r      | direction of z that changes the lag, of length 1               |
//! | B      | the directions at right angles to it                           |
//! | c      | standard deviations of the lag from that of the typical patient |

mod certainty;

use super::minimize::{FLAT, Minimum, descend, scored};
use super::objective::Problem;
use super::prior::Prior;
use crate::Result;
use nalgebra::{DMatrix, DVector};

/// Farthest standard deviations that are searched.
const FARTHEST: f64 = 5.0;
/// Both sides of a kink are looked at from this near, in standard deviations.
const BESIDE: f64 = 1e-7;
/// Widest step between two points of the first pass.
const STEP: f64 = 0.25;
/// Points of one piece in the first pass, at least and at most.
const POINTS: (usize, usize) = (4, 12);
/// Most kinks of one direction, those nearest to the typical patient: each costs a few fits.
const MOST_KINKS: usize = 48;
/// Valleys of the first pass that are followed to the ground.
const VALLEYS: usize = 4;
/// Steps of a golden section: the width shrinks below 1e-9.
const SECTIONS: u32 = 44;
/// Exactness of the other deviations in the first pass and below.
const ROUGH: f64 = 1e-4;
const EXACT: f64 = 1e-8;
/// Nearer than this to a kink derivatives by differences are no derivatives.
const BLURRED: f64 = 0.02;

/// Deviations that change a lag together, and where the lag meets a sampling time.
#[derive(Clone, Debug, PartialEq)]
pub struct KinkDirection {
    /// The deviations, by their place among the effects: their sum is ln(own / typical lag).
    pub effects: Vec<usize>,
    /// The sums at which the lag meets a sampling time.
    pub at: Vec<f64>,
}

/// A point of the profile.
#[derive(Clone, Debug)]
struct ProfilePoint {
    c: f64,
    y: DVector<f64>,
    half: f64,
}

/// The profile of a problem along one direction.
struct Profile<'p, 'a> {
    problem: &'p Problem<'a>,
    along: DVector<f64>,
    beside: DMatrix<f64>,
    prior: Prior,
    /// Where the kinks are, ascending.
    kinks: Vec<f64>,
}

/// The directions at right angles to `along`, of length 1: those of a Householder reflection, which
/// are the axes themselves where `along` is one.
fn complement(along: &DVector<f64>) -> DMatrix<f64> {
    let pivot = along.iamax();
    let mut normal = along.clone();
    normal[pivot] += along[pivot].signum();
    let square: f64 = normal.iter().map(|value| value * value).sum();
    let kept: Vec<usize> = (0..along.len()).filter(|k| *k != pivot).collect();
    DMatrix::from_fn(along.len(), kept.len(), |row, column| {
        let axis = kept[column];
        f64::from(u8::from(row == axis)) - 2.0 * normal[row] * normal[axis] / square
    })
}

impl<'p, 'a> Profile<'p, 'a> {
    /// `None` where the direction changes nothing.
    fn new(problem: &'p Problem<'a>, direction: &KinkDirection) -> Option<Self> {
        let factor = problem.prior.factor();
        let mut along = DVector::zeros(problem.prior.rank());
        for effect in &direction.effects {
            along += factor.row(*effect).transpose();
        }
        let length = along.norm();
        if !(length > 0.0 && length.is_finite()) {
            return None;
        }
        along /= length;
        let beside = complement(&along);
        let mut kinks: Vec<f64> = direction.at.iter().map(|at| at / length).collect();
        kinks.retain(|c| c.abs() < FARTHEST);
        kinks.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
        kinks.truncate(MOST_KINKS);
        kinks.sort_by(f64::total_cmp);
        kinks.dedup_by(|a, b| (*a - *b).abs() < 4.0 * BESIDE);
        Some(Self {
            prior: problem.prior.along(&beside),
            problem,
            along,
            beside,
            kinks,
        })
    }

    fn z(&self, c: f64, y: &DVector<f64>) -> DVector<f64> {
        let mut z = &self.along * c;
        for (k, value) in y.iter().enumerate() {
            z += self.beside.column(k) * *value;
        }
        z
    }

    /// Runs `work` on the problem of the other deviations, with the lag held at `c`.
    fn held<T>(&self, c: f64, work: impl FnOnce(&Problem<'_>) -> Result<T>) -> Result<T> {
        let offset = self.problem.prior.eta(&(&self.along * c));
        let predict = |eta: &[f64]| {
            let pairs = eta.iter().zip(&offset);
            let eta: Vec<f64> = pairs.map(|(eta, offset)| eta + offset).collect();
            (self.problem.predict)(&eta)
        };
        let mut residual = self.problem.residual;
        if let Some(k) = self.problem.moves_from {
            residual.from += offset[k];
        }
        work(&Problem {
            prior: &self.prior,
            residual,
            moves_from: self.problem.moves_from,
            measured: self.problem.measured,
            predict: &predict,
        })
    }

    /// The profile at `c`, by starts at each of `near`; `None` where none leads anywhere.
    fn point(&self, c: f64, near: &[&DVector<f64>], exact: f64) -> Option<ProfilePoint> {
        let found = near.iter().filter_map(|near| {
            let found = self.held(c, |held| {
                if self.prior.rank() == 0 {
                    let half = held.half(near)?;
                    return Ok(Some(((*near).clone(), half)));
                }
                // Scoring is slow where the levels contradict the model; Newton's method is not.
                let found = match scored(held, (*near).clone(), exact)? {
                    Some(found) => Some(found),
                    None => descend(held, (*near).clone())?.map(|(y, local, _)| (y, local)),
                };
                Ok(found.map(|(y, local)| (y, local.half)))
            });
            let (y, half) = found.ok().flatten()?;
            let half = half + 0.5 * c * c;
            half.is_finite().then_some(ProfilePoint { c, y, half })
        });
        found.min_by(|a, b| a.half.total_cmp(&b.half))
    }

    /// The first pass: both ends of every piece, and points within.
    fn pass(&self) -> Vec<ProfilePoint> {
        let mut ends = vec![-FARTHEST];
        for kink in &self.kinks {
            ends.extend([kink - BESIDE, kink + BESIDE]);
        }
        ends.push(FARTHEST);
        let nobody = DVector::zeros(self.prior.rank());
        let mut points: Vec<ProfilePoint> = Vec::new();
        for piece in ends.chunks_exact(2) {
            let (low, high) = (piece[0], piece[1]);
            let wanted = libm::ceil((high - low) / STEP) as usize;
            let count = wanted.clamp(POINTS.0, POINTS.1);
            for k in 0..=count {
                let c = low + (high - low) * k as f64 / count as f64;
                let last = points.last().map_or(&nobody, |point| &point.y).clone();
                points.extend(self.point(c, &[&nobody, &last], ROUGH));
            }
        }
        points
    }

    /// The least value between two points of one piece, by a golden section.
    fn section(&self, from: &ProfilePoint, to: &ProfilePoint) -> Option<ProfilePoint> {
        let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
        let (mut low, mut high) = (from.c, to.c);
        let at = |c: f64| self.point(c, &[&from.y, &to.y], EXACT);
        let mut left = at(high - ratio * (high - low))?;
        let mut right = at(low + ratio * (high - low))?;
        for _ in 0..SECTIONS {
            if left.half <= right.half {
                high = right.c;
                right = left;
                left = self.point(high - ratio * (high - low), &[&right.y], EXACT)?;
            } else {
                low = left.c;
                left = right;
                right = self.point(low + ratio * (high - low), &[&left.y], EXACT)?;
            }
        }
        Some(if left.half <= right.half { left } else { right })
    }

    /// The lowest point of the profile.
    fn lowest(&self) -> Option<ProfilePoint> {
        let points = self.pass();
        let lower = |at: usize, other: Option<&ProfilePoint>| {
            other.is_none_or(|other| points[at].half <= other.half)
        };
        let mut valleys: Vec<usize> = (0..points.len())
            .filter(|at| lower(*at, points.get(at + 1)))
            .filter(|at| lower(*at, at.checked_sub(1).and_then(|before| points.get(before))))
            .collect();
        valleys.sort_by(|a, b| points[*a].half.total_cmp(&points[*b].half));
        valleys.truncate(VALLEYS);
        let mut lowest: Option<ProfilePoint> = None;
        for at in valleys {
            let sides = [
                at.checked_sub(1).map(|before| (before, at)),
                Some((at, at + 1)),
            ];
            for (from, to) in sides.into_iter().flatten() {
                let Some(to) = points.get(to) else { continue };
                // Two points on both sides of a kink have no piece between them.
                if to.c - points[from].c <= 4.0 * BESIDE {
                    continue;
                }
                let found = self.section(&points[from], to);
                let least = |found: &ProfilePoint| {
                    let known = lowest.as_ref();
                    known.is_none_or(|known| found.half < known.half)
                };
                if let Some(found) = found.filter(least) {
                    lowest = Some(found);
                }
            }
        }
        lowest
    }

    /// The minimum at a point of the profile that no derivative proves.
    fn at_kink(&self, lowest: &ProfilePoint) -> Result<Option<Minimum>> {
        let z = self.z(lowest.c, &lowest.y);
        let mut local = self.problem.local(&z)?;
        local.half = lowest.half;
        if self.prior.rank() == 0 {
            local.gradient = DVector::zeros(z.len());
        } else {
            let held = self.held(lowest.c, |held| held.local(&lowest.y))?;
            // What is not flat across the kink is no minimum.
            if held.gradient.amax() > FLAT {
                return Ok(None);
            }
            local.gradient = self.z(0.0, &held.gradient);
        }
        let curvature =
            inverse(&self.certainty(lowest)).unwrap_or_else(|| local.information.clone());
        Ok(Some(Minimum::alone(z, local, curvature)))
    }
}

fn inverse(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    matrix.clone().cholesky().map(|parts| parts.inverse())
}

/// A minimum along a direction.
struct Along {
    minimum: Minimum,
    /// Whether it lies at a kink, where the profile alone says how certain it is.
    at_kink: bool,
}

/// The lowest minimum along `direction`, wherever the lag meets a sampling time; `None` where the
/// direction changes nothing or nothing is found.
fn minimum_along(problem: &Problem<'_>, direction: &KinkDirection) -> Result<Option<Along>> {
    let Some(profile) = Profile::new(problem, direction) else {
        return Ok(None);
    };
    let Some(lowest) = profile.lowest() else {
        return Ok(None);
    };
    let at_kink = || {
        let minimum = profile.at_kink(&lowest)?;
        let at_kink = true;
        Ok(minimum.map(|minimum| Along { minimum, at_kink }))
    };
    let near = |kink: &f64| (kink - lowest.c).abs() < BLURRED;
    if profile.kinks.iter().any(near) {
        return at_kink();
    }
    // Away from every kink the minimum is proven as any other.
    let z = profile.z(lowest.c, &lowest.y);
    let Some((z, local, steps)) = descend(problem, z)? else {
        return at_kink();
    };
    let curvature = problem.curvature(&z)?;
    Ok(Some(Along {
        minimum: Minimum {
            steps,
            ..Minimum::alone(z, local, curvature)
        },
        at_kink: false,
    }))
}

/// `found`, or what lies lower along one of `directions`. Of one minimum at a kink that both know,
/// the profile knows how certain it is.
///
/// # Errors
/// As `found`, where no direction leads lower, and whatever the prediction refuses at a minimum.
pub fn lowest_along(
    problem: &Problem<'_>,
    found: Result<Minimum>,
    directions: &[KinkDirection],
) -> Result<Minimum> {
    let mut found = found;
    for direction in directions {
        let Some(Along { minimum, at_kink }) = minimum_along(problem, direction)? else {
            continue;
        };
        found = match found {
            Ok(known) if minimum.is_below(&known) => Ok(minimum.after(&known)),
            Ok(known) if at_kink && !known.is_below(&minimum) => Ok(minimum.after(&known)),
            Ok(known) => Ok(known),
            Err(_) => Ok(minimum),
        };
    }
    found
}
