//! The candidates: every part of wasting with every size of the pool, each fitted to the levels.

use super::density::trapezoid;
use crate::Result;
use crate::clinical::DeficiencyCause;
use crate::clinical::constants::{LEVEL_ERROR, TISSUE_RANGE_L_PER_KG};
use crate::estimate::case_course::{Course, deviating};
use crate::estimate::minimize::nearest;
use crate::estimate::objective::{Local, Problem};
use crate::estimate::of_case::WeighedLevel;
use crate::estimate::prior::{Effect, Prior};
use crate::estimate::residual::Residual;
use crate::pk::kernel::tissue::Tissue;
use crate::pk::spec::ResidualError;
use crate::pk::{Individual, Measured};
use crate::population::people::slow_pool::likelihood_of_pool;
use crate::simulate::Window;
use crate::simulate::tissue_levels::SteppedCourse;
use nalgebra::{DMatrix, DVector};
use uom::si::mass::kilogram;
use uom::si::time::hour;

/// Places of the part that the kidney wastes, from 0 to 1.
pub const PARTS: usize = 5;
/// Places of the size of the pool, evenly spaced in its logarithm.
pub const POOLS: usize = 5;

/// Logarithms of the smallest and the largest pool, L/kg.
pub fn log_pools() -> [f64; 2] {
    [TISSUE_RANGE_L_PER_KG[0], TISSUE_RANGE_L_PER_KG[1]].map(libm::log)
}

/// How likely it is, before any level, that the kidney wastes such a part, not normalized: 1 where
/// it does as the cause lets expect, and less by the same factor for every step away from it.
#[must_use]
pub fn part_before(wasted: f64, cause: DeficiencyCause) -> f64 {
    let away = match cause.expects_waste() {
        true => 1.0 - wasted,
        false => wasted,
    };
    libm::exp(-away * libm::log(cause.odds_of_expected()))
}

/// A part of wasting and a size of the pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Of [`PARTS`].
    pub part: usize,
    /// Of [`POOLS`].
    pub pool: usize,
}

impl Place {
    /// A kidney that conserves, and tissues that take nothing up: no candidate, since it is the
    /// curve that flags go by, but what a kidney that wastes must not be taken for.
    const NO_UPTAKE: Self = Self {
        part: 0,
        pool: POOLS,
    };
    /// A kidney with its own tubular maximum, whatever the pool that it leaves out.
    const WASTES: Self = Self {
        part: PARTS - 1,
        pool: 0,
    };

    /// The part that the kidney wastes: 0 conserves, 1 has its own tubular maximum.
    #[must_use]
    pub fn wasted(self) -> f64 {
        self.part as f64 / (PARTS - 1) as f64
    }

    /// The size of the pool in a patient whose kidney conserves, L/kg.
    #[must_use]
    pub fn liters(self) -> f64 {
        if self == Self::NO_UPTAKE {
            return 0.0;
        }
        let [least, most] = log_pools();
        libm::exp(least + (most - least) * self.pool as f64 / (POOLS - 1) as f64)
    }

    /// The pool that this patient follows, L/kg: a kidney that wastes leaves the tissues out, as
    /// its own tubular maximum does.
    fn followed(self) -> f64 {
        (1.0 - self.wasted()) * self.liters()
    }

    /// How likely the place is before the levels, not normalized: a pool as set on published
    /// responses, and a part of wasting as the cause lets expect.
    fn prior(self, cause: DeficiencyCause) -> f64 {
        part_before(self.wasted(), cause) * likelihood_of_pool(self.liters())
    }
}

/// One candidate, fitted to the levels.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it stands.
    pub place: Place,
    /// Logarithm of how well it explains the levels.
    pub fit: f64,
    /// How likely it is with the levels; of all candidates together 1.
    pub weight: f64,
    /// Height of the density there, not normalized.
    pub height: f64,
    /// Level at every point, mmol/L.
    pub levels: Vec<f64>,
    /// Its variance, from what is not known of the patient.
    pub variances: Vec<f64>,
    /// Excreted in urine until the times that were asked for, mmol.
    pub urine: Vec<f64>,
}

/// What is asked of every candidate.
pub struct Asked<'a> {
    /// The course of the case.
    pub course: &'a Course<'a>,
    /// The levels to weigh.
    pub measured: &'a [WeighedLevel],
    /// Hours from the start of the order at which levels are wanted; after them those of
    /// `measured`.
    pub points: &'a [f64],
    /// Hours at which the urine is wanted.
    pub urine: &'a [f64],
    /// Why the patient lacks magnesium, as told by the case.
    pub cause: DeficiencyCause,
}

/// Every candidate that a fit was found for, weighed.
///
/// Each has its own most probable deviations of the parameters and of the level before the order,
/// whose error is that of any level; what is not known of them widens it (Laplace).
///
/// # Errors
/// As [`Prior::of`]; internal where the equations cannot be solved.
pub fn candidates(asked: &Asked<'_>) -> Result<Vec<Candidate>> {
    let course = asked.course;
    let prior = Prior::of_one_occasion(course.model, LEVEL_ERROR * course.untreated)?;
    let mut found: Vec<Candidate> = Vec::new();
    let mut start = DVector::zeros(prior.rank());
    for part in 0..PARTS {
        let mut first = None;
        for pool in 0..POOLS {
            let place = Place { part, pool };
            // Without a pool its size makes no difference.
            let same = |one: &Candidate| one.place.part == part && place.followed() == 0.0;
            let again = found.last().filter(|one| same(one));
            let next = match again {
                Some(one) => Some((one.clone(), start.clone())),
                None => fitted(asked, &prior, place, &start)?,
            };
            let Some((mut one, z)) = next else {
                continue;
            };
            one.place = place;
            start.copy_from(&z);
            first.get_or_insert(z);
            found.push(one);
        }
        start = first.unwrap_or(start);
    }
    Ok(weighed(found, asked.cause))
}

/// Whether a kidney that wastes explains the levels `times` as well as one that conserves in a
/// patient whose tissues take nothing up. Weak kidneys excrete little either way, and the high level
/// that the missing uptake leaves is then no sign of wasting.
///
/// # Errors
/// As [`candidates`].
pub fn wastes_rather_than_takes_up_nothing(
    asked: &Asked<'_>,
    all: &[Candidate],
    times: f64,
) -> Result<bool> {
    let Some(wastes) = all.iter().find(|one| one.place == Place::WASTES) else {
        return Ok(false);
    };
    let course = asked.course;
    let prior = Prior::of_one_occasion(course.model, LEVEL_ERROR * course.untreated)?;
    let start = DVector::zeros(prior.rank());
    let takes_up_nothing = fitted(asked, &prior, Place::NO_UPTAKE, &start)?;
    // What cannot be brought near the levels at all does not explain them.
    Ok(takes_up_nothing.is_none_or(|(other, _)| wastes.fit - other.fit >= libm::log(times)))
}

/// The candidates with their weights.
fn weighed(mut all: Vec<Candidate>, cause: DeficiencyCause) -> Vec<Candidate> {
    let best = all.iter().map(|one| one.fit);
    let best = best.fold(f64::NEG_INFINITY, f64::max);
    for one in &mut all {
        let Place { part, pool } = one.place;
        one.height = one.place.prior(cause) * libm::exp(one.fit - best);
        one.weight = one.height * trapezoid(part, PARTS) * trapezoid(pool, POOLS);
    }
    let sum: f64 = all.iter().map(|one| one.weight).sum();
    for one in &mut all {
        one.weight /= sum;
    }
    all
}

/// The candidate at `place`, not weighed yet, from the deviations of a neighbor, with its own;
/// `None` where no fit is found.
fn fitted(
    asked: &Asked<'_>,
    prior: &Prior,
    place: Place,
    start: &DVector<f64>,
) -> Result<Option<(Candidate, DVector<f64>)>> {
    let course = asked.course;
    let effects = prior.effects();
    let measured: Vec<(usize, Measured)> = asked
        .measured
        .iter()
        .enumerate()
        .map(|(k, level)| (k, level.measured))
        .collect();
    let drawn: Vec<f64> = asked.measured.iter().map(|level| level.at).collect();
    let by = |points: &[f64], eta: &[f64]| {
        let found = stepped(course, place, (effects, eta), last(points))?;
        Ok(points.iter().map(|time| found.level(*time)).collect())
    };
    let problem = Problem {
        prior,
        residual: Residual {
            error: ResidualError {
                proportional: LEVEL_ERROR,
                ..ResidualError::default()
            },
            from: 0.0,
        },
        moves_from: None,
        measured: &measured,
        predict: &|eta| by(&drawn, eta),
    };
    let Some((z, local)) = nearest(&problem, start.clone())? else {
        return Ok(None);
    };
    let Local {
        half, information, ..
    } = local;
    let Some(root) = information.cholesky() else {
        return Ok(None);
    };
    let logarithm: f64 = root.l().diagonal().iter().map(|one| libm::log(*one)).sum();
    let certainty = root.inverse();
    let points: Vec<f64> = asked.points.iter().chain(&drawn).copied().collect();
    let whole = Problem {
        predict: &|eta| by(&points, eta),
        ..problem
    };
    let variances = slopes(&whole, &z, points.len())?;
    let variances = variances.row_iter().map(|slope| {
        let variance: f64 = (slope * &certainty * slope.transpose())[(0, 0)];
        variance.max(0.0)
    });
    let own = prior.eta(&z);
    let to = last(&points).max(last(asked.urine));
    let found = stepped(course, place, (effects, &own), to)?;
    let candidate = Candidate {
        place,
        fit: -half - logarithm,
        weight: 0.0,
        height: 0.0,
        levels: points.iter().map(|time| found.level(*time)).collect(),
        variances: variances.collect(),
        urine: asked.urine.iter().map(|time| found.urine(*time)).collect(),
    };
    Ok(Some((candidate, z)))
}

/// The course at `place` with the deviations `eta`, to `to` hours.
fn stepped(
    course: &Course<'_>,
    place: Place,
    (effects, eta): (&[Effect], &[f64]),
    to: f64,
) -> Result<SteppedCourse> {
    let (subject, deviations) = deviating((&course.subject, course.untreated), effects, eta)?;
    let both = Individual::bound(course.model, &subject, &deviations)?;
    let one = both.wasting(place.wasted()).through(course.kidneys.clone());
    let tissue = Tissue::of_weight(subject.weight.get().get::<kilogram>(), place.followed());
    let window = Window {
        from: course.from.get::<hour>(),
        to,
    };
    SteppedCourse::of(&one, tissue, &course.case.absorbed_inputs(), window)
}

/// Slopes of the levels over z, one row a point: good enough for how far a course may be off.
fn slopes(problem: &Problem<'_>, z: &DVector<f64>, points: usize) -> Result<DMatrix<f64>> {
    const STEP: f64 = 0.05;
    let mut slopes = DMatrix::zeros(points, z.len());
    for k in 0..z.len() {
        let at = |step: f64| {
            let mut there = z.clone();
            there[k] += step;
            problem.levels(&there).map(DVector::from_vec)
        };
        slopes.set_column(k, &((at(STEP)? - at(-STEP)?) / (2.0 * STEP)));
    }
    Ok(slopes)
}

/// The last of `times`, hours.
fn last(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
