//! How much patients differ, and the drawing of groups from it.

use super::group::{Group, LANES, Typical};
use super::random::{Purpose, normals};
use crate::clinical::constants::LEAST_UNTREATED_MMOL_L;
use crate::pk::{Model, Parameter, TypicalError};
use crate::population::elementary::exp;
use crate::{Error, ErrorKind, Result};
use multiversion::multiversion;
use nalgebra::DMatrix;

/// Draws of one level before the typical one is taken.
const MOST_ATTEMPTS: u8 = 16;
/// Corners of the spread: every combination of slope, volume and level, low or high.
pub const CORNERS: usize = 8;

/// Whose random numbers are drawn: those of the patients from `first` on, under one seed.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    seed: u64,
    first: u64,
}

impl Numbers {
    /// Two standard normal numbers of each patient.
    #[inline(always)]
    fn normals<const L: usize>(self, purpose: Purpose) -> [[f64; L]; 2] {
        normals(self.seed, self.first, purpose)
    }

    /// The standard normal numbers of what a deviation moves.
    #[inline(always)]
    fn moving<const L: usize>(self, moves: Moves) -> [f64; L] {
        let (which, purpose) = match moves {
            Moves::Parameter(parameter) => (0, purpose(parameter)),
            Moves::Occasion(parameter) => (1, purpose(parameter)),
            Moves::Level => (1, Purpose::KidneyAndLevel { attempt: 0 }),
        };
        self.normals(purpose)[which]
    }

    /// The numbers of one patient of the group.
    fn alone(self, lane: usize) -> Self {
        Self {
            seed: self.seed,
            first: self.first + lane as u64,
        }
    }
}

/// One varying parameter.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    parameter: Parameter,
    /// Weights of the standard normal numbers of this row and those before it.
    weights: Vec<f64>,
    /// Standard deviation between occasions, of the logarithm.
    occasion: f64,
}

/// What a deviation moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// The logarithm of a parameter, between patients.
    Parameter(Parameter),
    /// The logarithm of a parameter, on this occasion.
    Occasion(Parameter),
    /// The untreated level, mmol/L.
    Level,
}

/// One deviation of a joint normal distribution.
#[derive(Clone, Debug, PartialEq)]
struct Deviation {
    moves: Moves,
    mean: f64,
    /// Weights of the standard normal numbers of the deviations up to this one.
    weights: Vec<f64>,
}

/// Most deviations of a joint distribution: every parameter, on an occasion too, and a level.
const MOST_JOINT: usize = 2 * Parameter::ALL.len() + 1;

/// How patients like one patient differ from each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    rows: Vec<Row>,
    /// What is known together, such as after levels were measured; then there are no rows.
    joint: Vec<Deviation>,
    /// Standard deviation of the logarithm of the filtration.
    kidney: f64,
    /// Standard deviation of the untreated level, mmol/L.
    level: f64,
    /// How certain the typical values are; nothing where they are taken as they are printed.
    typical: Vec<TypicalError>,
}

impl Spread {
    /// No spread at all: every patient is the typical one.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The spread of `model` between patients and occasions.
    ///
    /// The parameters are log-normal with the variances and correlations of the model file.
    ///
    /// # Errors
    /// Malformed if the correlations of the model contradict each other.
    pub fn of_model(model: &Model) -> Result<Self> {
        let varying: Vec<_> = model
            .parameters()
            .iter()
            .filter(|row| row.variance > 0.0 || row.occasion_variance > 0.0)
            .collect();
        let size = varying.len();
        let place =
            |parameter: Parameter| varying.iter().position(|row| row.parameter == parameter);
        let mut correlation = DMatrix::<f64>::identity(size, size);
        for &(one, other, value) in model.correlations() {
            if let (Some(i), Some(j)) = (place(one), place(other)) {
                correlation[(i, j)] = value;
                correlation[(j, i)] = value;
            }
        }
        let factor = correlation.cholesky().ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!(
                    "the correlations of model {} contradict each other",
                    model.id()
                ),
                "no spread has these correlations; look at the source again",
            )
        })?;
        let factor = factor.l();
        let rows = varying.iter().enumerate().map(|(i, row)| Row {
            parameter: row.parameter,
            weights: (0..=i)
                .map(|j| row.variance.sqrt() * factor[(i, j)])
                .collect(),
            occasion: row.occasion_variance.sqrt(),
        });
        Ok(Self {
            rows: rows.collect(),
            ..Self::default()
        })
    }

    /// Patients whose deviations from the typical one are jointly normal around `mean`, as what
    /// is known of one patient is after levels were measured.
    ///
    /// Deviation k is mean_k + sum over j of L_kj z_j with L the Cholesky factor of the
    /// covariance; every z has the stream of what it moves, so that without any knowledge the
    /// patients are those of [`Self::of_model`].
    ///
    /// # Errors
    /// Internal for sizes that do not fit or a matrix that is no covariance.
    pub fn jointly(moves: &[Moves], mean: &[f64], covariance: &DMatrix<f64>) -> Result<Self> {
        let size = moves.len();
        let fits = mean.len() == size && covariance.shape() == (size, size) && size <= MOST_JOINT;
        let factor = fits.then(|| root(covariance)).flatten();
        let factor = factor
            .ok_or_else(|| Error::internal("what is known of a patient is no distribution"))?;
        let joint = moves.iter().enumerate().map(|(i, moves)| Deviation {
            moves: *moves,
            mean: mean[i],
            weights: (0..=i).map(|j| factor[(i, j)]).collect(),
        });
        Ok(Self {
            joint: joint.collect(),
            ..Self::default()
        })
    }

    /// The same spread around typical values that are uncertain themselves: each patient is drawn
    /// around a draw of the typical values of one's own, log-normal around the printed ones.
    #[must_use]
    pub fn with_typical_errors(mut self, errors: Vec<TypicalError>) -> Self {
        self.typical = errors;
        self
    }

    /// The same spread with an uncertain filtration: log-normal with coefficient of variation
    /// `cv`, the estimate being its median.
    #[must_use]
    pub fn with_kidney_cv(mut self, cv: f64) -> Self {
        self.kidney = libm::log1p(cv * cv).sqrt();
        self
    }

    /// The same spread with `part` of the standard deviation of the filtration.
    #[must_use]
    pub fn times_kidney(mut self, part: f64) -> Self {
        self.kidney *= part;
        self
    }

    /// The same spread with untreated levels of standard deviation `sd` (mmol/L).
    #[must_use]
    pub fn with_level_sd(mut self, sd: f64) -> Self {
        self.level = sd;
        self
    }

    /// Draws the patients `first` and following around `typical`.
    #[inline(always)]
    #[must_use]
    pub fn draw<const L: usize>(&self, typical: &Typical, seed: u64, first: u64) -> Group<L> {
        let numbers = Numbers { seed, first };
        let mut group = Group::new(typical);
        let mut independent = [[0.0; L]; Parameter::ALL.len()];
        for (i, row) in self.rows.iter().enumerate() {
            let [own, occasion] = numbers.normals(purpose(row.parameter));
            independent[i] = own;
            let mut eta = [0.0; L];
            for (weight, z) in row.weights.iter().zip(&independent) {
                for lane in 0..L {
                    eta[lane] += weight * z[lane];
                }
            }
            for lane in 0..L {
                eta[lane] += row.occasion * occasion[lane];
            }
            group.scale(row.parameter, eta);
        }
        if !self.joint.is_empty() {
            self.draw_jointly(&mut group, numbers);
        }
        for error in &self.typical {
            let place = place(error.parameter) as u8;
            let [z, _] = numbers.normals::<L>(Purpose::TypicalValue(place));
            let mut eta = [0.0; L];
            for lane in 0..L {
                eta[lane] = error.of_logarithm * z[lane];
            }
            group.scale(error.parameter, eta);
        }
        if self.kidney > 0.0 || self.level > 0.0 {
            let purpose = Purpose::KidneyAndLevel { attempt: 0 };
            let [kidney, level] = numbers.normals::<L>(purpose);
            for lane in 0..L {
                group.kidney[lane] = exp(self.kidney * kidney[lane]);
                group.filtration[lane] *= group.kidney[lane];
                group.resting[lane] += self.level * level[lane];
            }
            // Without a spread every other draw would be the same.
            if self.level > 0.0 {
                self.draw_impossible_again(&mut group, typical, numbers);
            }
        }
        if typical.starts_at_rest {
            group.start = group.resting;
        }
        group.settle(typical);
        group
    }

    /// Draws what is jointly distributed.
    #[inline(always)]
    fn draw_jointly<const L: usize>(&self, group: &mut Group<L>, numbers: Numbers) {
        let mut independent = [[0.0; L]; MOST_JOINT];
        let mut eta = [[0.0; L]; Parameter::ALL.len()];
        for (i, deviation) in self.joint.iter().enumerate() {
            independent[i] = numbers.moving(deviation.moves);
            let mut own = [deviation.mean; L];
            for (weight, z) in deviation.weights.iter().zip(&independent) {
                for lane in 0..L {
                    own[lane] += weight * z[lane];
                }
            }
            let all = match deviation.moves {
                Moves::Parameter(parameter) | Moves::Occasion(parameter) => {
                    &mut eta[place(parameter)]
                }
                Moves::Level => &mut group.resting,
            };
            for lane in 0..L {
                all[lane] += own[lane];
            }
        }
        for (parameter, eta) in Parameter::ALL.into_iter().zip(eta) {
            if eta != [0.0; L] {
                group.scale(parameter, eta);
            }
        }
        for lane in 0..L {
            // Some eight standard deviations below what any level leaves.
            if group.resting[lane] < LEAST_UNTREATED_MMOL_L {
                group.resting[lane] = LEAST_UNTREATED_MMOL_L;
            }
        }
    }

    /// The patients `distance` standard deviations from the typical one in the slope of
    /// excretion, the volume and the level, in every combination.
    #[must_use]
    pub fn corners(&self, typical: &Typical, distance: f64) -> Group<CORNERS> {
        let mut group = Group::new(typical);
        let side = |lane: usize, axis: usize| {
            if lane >> axis & 1 == 1 {
                distance
            } else {
                -distance
            }
        };
        for row in &self.rows {
            let own: f64 = row.weights.iter().map(|weight| weight * weight).sum();
            let sd = (own + row.occasion * row.occasion).sqrt();
            let axis = axis(row.parameter);
            group.scale(
                row.parameter,
                std::array::from_fn(|lane| sd * side(lane, axis)),
            );
        }
        for deviation in &self.joint {
            let squares = deviation.weights.iter().map(|weight| weight * weight);
            let sd = squares.sum::<f64>().sqrt();
            let (axis, parameter) = match deviation.moves {
                Moves::Level => (2, None),
                Moves::Parameter(own) | Moves::Occasion(own) => (axis(own), Some(own)),
            };
            let own: [f64; CORNERS] =
                std::array::from_fn(|lane| deviation.mean + sd * side(lane, axis));
            match parameter {
                Some(parameter) => group.scale(parameter, own),
                None => {
                    for (level, own) in group.resting.iter_mut().zip(own) {
                        *level = (*level + own).max(LEAST_UNTREATED_MMOL_L);
                    }
                }
            }
        }
        for error in &self.typical {
            let axis = axis(error.parameter);
            let own = std::array::from_fn(|lane| error.of_logarithm * side(lane, axis));
            group.scale(error.parameter, own);
        }
        for lane in 0..CORNERS {
            group.kidney[lane] = exp(self.kidney * side(lane, 0));
            group.filtration[lane] *= group.kidney[lane];
            let level = group.resting[lane] + self.level * side(lane, 2);
            group.resting[lane] = level.max(LEAST_UNTREATED_MMOL_L.min(typical.resting));
        }
        if typical.starts_at_rest {
            group.start = group.resting;
        }
        group.settle(typical);
        group
    }

    /// Untreated levels that cannot be.
    fn draw_impossible_again<const L: usize>(
        &self,
        group: &mut Group<L>,
        typical: &Typical,
        numbers: Numbers,
    ) {
        for lane in 0..L {
            for attempt in 1..=MOST_ATTEMPTS {
                if group.resting[lane] >= LEAST_UNTREATED_MMOL_L {
                    break;
                }
                let purpose = Purpose::KidneyAndLevel { attempt };
                let [_, [level]] = numbers.alone(lane).normals::<1>(purpose);
                group.resting[lane] = if attempt < MOST_ATTEMPTS {
                    typical.resting + self.level * level
                } else {
                    typical.resting
                };
            }
        }
    }
}

/// The corner axis of a parameter: the slope of excretion, or the rest.
fn axis(parameter: Parameter) -> usize {
    match parameter {
        Parameter::FractionUnbound | Parameter::Clearance => 0,
        Parameter::Volume
        | Parameter::CentralVolume
        | Parameter::Intercompartmental
        | Parameter::PeripheralVolume
        | Parameter::TubularMaximum
        | Parameter::Splay
        | Parameter::RestingInput
        | Parameter::NonRenal
        | Parameter::Absorption
        | Parameter::Bioavailability
        | Parameter::Lag
        | Parameter::ModeledRate
        | Parameter::ModeledDuration => 1,
    }
}

/// A lower triangular matrix whose square is `covariance`; `None` if there is none. What is
/// perfectly correlated is given a millionth of a standard deviation of its own.
fn root(covariance: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    const APART: f64 = 1e-12;
    let factored = covariance.clone().cholesky().or_else(|| {
        let mut apart = covariance.clone();
        for k in 0..apart.nrows() {
            apart[(k, k)] *= 1.0 + APART;
        }
        apart.cholesky()
    })?;
    let factor = factored.l();
    factor.iter().all(|part| part.is_finite()).then_some(factor)
}

/// The place of a parameter in the list of all.
fn place(parameter: Parameter) -> usize {
    let place = Parameter::ALL.iter().position(|known| *known == parameter);
    place.unwrap_or(0)
}

/// The stream of a parameter: its place in the list of all.
fn purpose(parameter: Parameter) -> Purpose {
    Purpose::Parameter(place(parameter) as u8)
}

/// Draws a group: the patients `first` and following around `typical`.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn draw_group(spread: &Spread, typical: &Typical, seed: u64, first: u64) -> Group<LANES> {
    spread.draw(typical, seed, first)
}
