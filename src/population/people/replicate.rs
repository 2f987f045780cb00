//! Replicates of the subjects of a data set: how far each lies from the typical one.
//!
//! Every number is drawn by a counter of its own, so a replicate of a subject has the same digits
//! whatever the number of replicates, the threads and the other subjects of the set.
//!
//! | word of the counter | holds                                            |
//! |---------------------|--------------------------------------------------|
//! | 0, 1                | a hash of the ID                                 |
//! | 2                   | the replicate, from 0                            |
//! | 3                   | what the number is for, and which one            |

use super::random::normal_pair;
use crate::clinical::constants::LEAST_UNTREATED_MMOL_L;
use crate::nonmem::Deviation;
use crate::pk::spec::BaselineMode;
use crate::pk::{Model, Parameter};
use crate::{Error, ErrorKind, Result};

/// Most replicates of a subject.
pub const MOST_REPLICATES: u32 = 1_000_000;
/// Draws of one untreated level before the typical one is taken.
const MOST_ATTEMPTS: u32 = 16;
/// Variance that is left of a correlated parameter is none below this: rounding.
const ROUNDING: f64 = 1e-12;

/// What a number is for: the upper four bits of the last word of the counter.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Purpose {
    Parameter = 0,
    Occasion = 1 << 28,
    Level = 2 << 28,
    Residual = 3 << 28,
}

/// One replicate of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replicate {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of the replicate, from 0.
    pub number: u32,
    /// What stands for the subject, whoever else is there.
    pub subject: u64,
}

impl Replicate {
    fn normals(self, purpose: Purpose, which: u32) -> [f64; 2] {
        let words = [self.subject as u32, (self.subject >> 32) as u32];
        let last = purpose as u32 | which;
        normal_pair(self.seed, [words[0], words[1], self.number, last])
    }

    /// The standard normal number of the residual error of an observation, counted from 0.
    #[must_use]
    pub fn residual(self, observation: usize) -> f64 {
        // Two to a draw; more observations than 2^29 of one subject fit no memory.
        let [even, odd] = self.normals(Purpose::Residual, (observation / 2) as u32);
        if observation.is_multiple_of(2) {
            even
        } else {
            odd
        }
    }
}

/// A parameter that differs between subjects.
#[derive(Clone, Debug, PartialEq)]
struct Own {
    parameter: Parameter,
    /// Weights of the standard normal numbers of the parameters up to this one.
    weights: Vec<f64>,
}

/// A parameter that differs between the occasions of one subject.
#[derive(Clone, Copy, Debug, PartialEq)]
struct OfOccasion {
    parameter: Parameter,
    sd: f64,
}

/// How the subjects of a model differ.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectSpread {
    own: Vec<Own>,
    occasions: Vec<OfOccasion>,
    /// Standard deviation of the untreated level, mmol/L.
    level: f64,
    /// The lowest deviation of the untreated level that can be, mmol/L.
    least: f64,
}

/// What was drawn for one replicate of a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Deviations on each occasion, the subject's own included.
    pub occasions: Vec<Vec<Deviation>>,
    /// Own minus typical untreated level, mmol/L.
    pub untreated: f64,
}

impl SubjectSpread {
    /// The spread of `model` between subjects and between occasions.
    ///
    /// ln(own / typical) of the parameters is jointly normal with the variances and correlations
    /// of the model file, on each occasion an independent normal number is added, and the
    /// untreated level is normal. A correlation of 1 or -1 leaves a parameter nothing of its own.
    ///
    /// # Errors
    /// Malformed for correlations that cannot all be true.
    pub fn of_model(model: &Model) -> Result<Self> {
        let varying = model.parameters().iter();
        let varying: Vec<_> = varying.filter(|row| row.variance > 0.0).collect();
        let correlation = |one: Parameter, other: Parameter| {
            let pairs = model.correlations().iter();
            let mut found = pairs.filter(|pair| {
                (pair.0, pair.1) == (one, other) || (pair.1, pair.0) == (one, other)
            });
            // The last one counts, as in an estimate.
            let last = found.next_back().map_or(0.0, |pair| pair.2);
            if one == other { 1.0 } else { last }
        };
        let mut own: Vec<Own> = Vec::with_capacity(varying.len());
        for row in &varying {
            let before: Vec<f64> = varying[..own.len()]
                .iter()
                .map(|other| correlation(row.parameter, other.parameter))
                .collect();
            let weights = next_weights(&own, &before).ok_or_else(|| impossible(model))?;
            own.push(Own {
                parameter: row.parameter,
                weights,
            });
        }
        for (one, row) in own.iter_mut().zip(&varying) {
            let sd = row.variance.sqrt();
            one.weights.iter_mut().for_each(|weight| *weight *= sd);
        }
        let occasions = model.parameters().iter();
        let occasions = occasions.filter(|row| row.occasion_variance > 0.0);
        let (level, least) = match model.baseline() {
            BaselineMode::None => (0.0, f64::NEG_INFINITY),
            BaselineMode::Additive(typical) => {
                (model.baseline_spread(), LEAST_UNTREATED_MMOL_L - typical)
            }
            // The level follows the covariates of the subject; who follows it keeps the bound.
            BaselineMode::Steady => (model.baseline_spread(), f64::NEG_INFINITY),
        };
        Ok(Self {
            own,
            occasions: occasions
                .map(|row| OfOccasion {
                    parameter: row.parameter,
                    sd: row.occasion_variance.sqrt(),
                })
                .collect(),
            level,
            least,
        })
    }

    /// Whether subjects differ at all.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.own.is_empty() && self.occasions.is_empty() && self.level == 0.0
    }

    /// The deviations of `replicate` on this many occasions.
    #[must_use]
    pub fn draw(&self, replicate: Replicate, occasions: usize) -> Drawn {
        let place = |parameter: Parameter| {
            let mut all = Parameter::ALL.iter();
            all.position(|one| *one == parameter).unwrap_or_default() as u32
        };
        let independent: Vec<f64> = self
            .own
            .iter()
            .map(|one| replicate.normals(Purpose::Parameter, place(one.parameter))[0])
            .collect();
        let own: Vec<Deviation> = self
            .own
            .iter()
            .map(|one| {
                let terms = one.weights.iter().zip(&independent);
                Deviation {
                    parameter: one.parameter,
                    eta: terms.map(|(weight, z)| weight * z).sum(),
                }
            })
            .collect();
        let on_occasion = |occasion: usize| {
            let mut all = own.clone();
            for of_occasion in &self.occasions {
                let parameter = of_occasion.parameter;
                let which = (occasion as u32) << 8 | place(parameter);
                let eta = of_occasion.sd * replicate.normals(Purpose::Occasion, which)[0];
                match all.iter_mut().find(|one| one.parameter == parameter) {
                    Some(one) => one.eta += eta,
                    None => all.push(Deviation { parameter, eta }),
                }
            }
            all
        };
        Drawn {
            occasions: (0..occasions).map(on_occasion).collect(),
            untreated: self.draw_level(replicate),
        }
    }

    /// Own minus typical untreated level; one that cannot be is drawn again.
    fn draw_level(&self, replicate: Replicate) -> f64 {
        if self.level == 0.0 {
            return 0.0;
        }
        let drawn = (0..MOST_ATTEMPTS)
            .map(|attempt| self.level * replicate.normals(Purpose::Level, attempt)[0]);
        drawn
            .into_iter()
            .find(|deviation| *deviation >= self.least)
            .unwrap_or(0.0)
    }
}

/// The next row of a triangular matrix whose square has the correlations `before` between that
/// row and the rows so far; `None` if there is none.
fn next_weights(rows: &[Own], before: &[f64]) -> Option<Vec<f64>> {
    let mut weights: Vec<f64> = Vec::with_capacity(rows.len() + 1);
    for (row, correlation) in rows.iter().zip(before) {
        let shared: f64 = row.weights.iter().zip(&weights).map(|(a, b)| a * b).sum();
        let rest = correlation - shared;
        let own = row.weights[weights.len()];
        if own > 0.0 {
            weights.push(rest / own);
        } else if rest.abs() <= ROUNDING.sqrt() {
            weights.push(0.0);
        } else {
            return None;
        }
    }
    let left = 1.0 - weights.iter().map(|weight| weight * weight).sum::<f64>();
    if left < -ROUNDING {
        return None;
    }
    weights.push(if left > ROUNDING { left.sqrt() } else { 0.0 });
    Some(weights)
}

fn impossible(model: &Model) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!(
            "the correlations of model {} cannot all be true",
            model.id()
        ),
        "check [correlation] pairs against the paper",
    )
}
