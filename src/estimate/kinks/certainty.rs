//! How certain an estimate at a kink is: no curvature says it there, so the posterior distribution
//! of the lag is summed up.
//!
//! ```text
//! w(c)   = exp(-g(c)) det(H(c))^(-1/2)
//! mean   = int w z dc / int w dc
//! Var z  = int w ((z - mean)(z - mean)' + B H(c)^-1 B') dc / int w dc
//! ```
//!
//! | symbol  | meaning                                                          |
//! |---------|------------------------------------------------------------------|
//! | g(c)    | the profile: half the objective with the lag held at c           |
//! | z(c)    | where that is                                                    |
//! | H(c)    | its curvature across, over y                                     |
//! | B       | the directions across                                            |
//!
//! Exact where only the lag differs between patients, and where the other deviations are normal
//! for every lag; else their part is Laplace's approximation, as away from kinks.
//!
//! Source: Tierney, Kadane, J Am Stat Assoc 1986;81:82 (marginal densities by Laplace's method).

use super::{Profile, ProfilePoint, ROUGH, inverse};
use nalgebra::{DMatrix, DVector};

/// Standard deviations between patients that are summed up on each side: what lies beyond has less
/// than a millionth of the weight.
const FAR: f64 = 6.0;
/// The piece next to the minimum, in the same; each one further out is twice as wide, so that a
/// posterior of any width meets pieces of its own width.
const NEAREST: f64 = 1e-3;
/// Widest piece.
const WIDEST: f64 = 0.5;
/// Pieces narrower than this weigh nothing.
const NARROWEST: f64 = 1e-6;
/// Nodes and weights on -1 to 1 of the quadrature of Gauss and Legendre with five points.
///
/// Source: Abramowitz, Stegun, Handbook of Mathematical Functions, 1964, table 25.4.
const NODES: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189),
    (-0.538_469_310_105_683, 0.478_628_670_499_366),
    (0.0, 0.568_888_888_888_889),
    (0.538_469_310_105_683, 0.478_628_670_499_366),
    (0.906_179_845_938_664, 0.236_926_885_056_189),
];

/// Sums over the posterior, of z from where it is highest.
struct Moments {
    mass: f64,
    first: DVector<f64>,
    second: DMatrix<f64>,
}

impl Moments {
    fn covariance(self) -> DMatrix<f64> {
        let mean = self.first / self.mass;
        self.second / self.mass - &mean * mean.transpose()
    }
}

impl Profile<'_, '_> {
    /// Covariance of z around the estimate at `lowest`.
    pub(super) fn certainty(&self, lowest: &ProfilePoint) -> DMatrix<f64> {
        let rank = self.along.len();
        let mut moments = Moments {
            mass: 0.0,
            first: DVector::zeros(rank),
            second: DMatrix::zeros(rank, rank),
        };
        for side in [-1.0, 1.0] {
            let mut near = lowest.y.clone();
            for piece in self.pieces(lowest.c, side).windows(2) {
                let (from, width) = (piece[0], piece[1] - piece[0]);
                if width < NARROWEST {
                    continue;
                }
                for (node, weight) in NODES {
                    let distance = from + width * 0.5 * (1.0 + node);
                    let c = lowest.c + side * distance;
                    let Some(point) = self.point(c, &[&near, &lowest.y], ROUGH) else {
                        continue;
                    };
                    self.add(&mut moments, lowest, &point, 0.5 * width * weight);
                    near = point.y;
                }
            }
        }
        moments.covariance()
    }

    /// Distances from the minimum at `center` between which the profile is smooth, ascending.
    fn pieces(&self, center: f64, side: f64) -> Vec<f64> {
        let most = (FAR + center.abs()).max(FAR);
        let mut ends = vec![0.0];
        let mut end = NEAREST;
        while end < most {
            ends.push(end);
            end += end.min(WIDEST);
        }
        ends.push(most);
        let kinks = self.kinks.iter().map(|kink| side * (kink - center));
        ends.extend(kinks.filter(|distance| (0.0..most).contains(distance)));
        ends.sort_by(f64::total_cmp);
        ends
    }

    /// Counts a point of the profile with its `width`.
    fn add(&self, moments: &mut Moments, lowest: &ProfilePoint, point: &ProfilePoint, width: f64) {
        let (across, root) = self.across(point);
        // The largest weight is near 1, so that none is lost below the smallest number.
        let weight = width * libm::exp(lowest.half - point.half) * root;
        let z = self.z(point.c - lowest.c, &(&point.y - &lowest.y));
        moments.mass += weight;
        moments.second += (&z * z.transpose() + across) * weight;
        moments.first += z * weight;
    }

    /// Covariance of z across the direction at a point, and the root of the determinant of that of
    /// y.
    fn across(&self, point: &ProfilePoint) -> (DMatrix<f64>, f64) {
        let rank = self.along.len();
        if self.prior.rank() == 0 {
            return (DMatrix::zeros(rank, rank), 1.0);
        }
        let found = self.held(point.c, |held| {
            let observed = inverse(&held.curvature(&point.y)?);
            match observed {
                Some(observed) => Ok(Some(observed)),
                None => Ok(inverse(&held.local(&point.y)?.information)),
            }
        });
        let count = self.prior.rank();
        let own = found.ok().flatten();
        let own = own.unwrap_or_else(|| DMatrix::identity(count, count));
        let mut across = DMatrix::zeros(rank, rank);
        for i in 0..count {
            for j in 0..count {
                let both = self.beside.column(i) * self.beside.column(j).transpose();
                across += both * own[(i, j)];
            }
        }
        (across, own.determinant().max(0.0).sqrt())
    }
}
