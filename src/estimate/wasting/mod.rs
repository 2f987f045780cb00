//! How far the kidney of a depleted patient wastes magnesium, and how much its tissues take up: what
//! levels that came back tell of both.
//!
//! ```text
//! Tm = 0.576 - w (0.576 - own Tm)      w  part wasted: 0 conserves, 1 has the own tubular maximum
//! V3 = (1 - w) V                       V  pool of a patient who conserves, L/kg
//! ```
//!
//! Every w with every V is fitted to the levels for itself (the deviations of the parameters and
//! the level before the order are its own), and weighed by how well it explains them. Nothing is
//! said to be known before one end of w explains the levels nine times as well as the other, and is
//! nine times as likely with what was expected before them, so that a cause alone never decides. How
//! much the tissues take up is known within a factor of two, so all of this is graded weak and decides
//! nothing: flags go by the higher course of both readings.

mod density;
mod grid;
mod telling;

pub use telling::{Question, TellingSample, TellingUrine};

pub(super) use self::density::place_of;
use self::density::{Density, trapezoid};
use self::grid::{
    Asked, Candidate, PARTS, POOLS, candidates, log_pools, part_before,
    wastes_rather_than_takes_up_nothing,
};
use super::case_course::{Course, start};
use super::of_case::{CaseFit, WeighedLevel};
use crate::Result;
use crate::clinical::constants::{
    CONTRADICTING_ERRORS, DEPLETED_BELOW_MMOL_L, KIDNEY_KNOWN_ODDS, LEVEL_ERROR, POOL_NARROWED,
};
use crate::pk::{Measured, Model};
use crate::population::people::slow_pool::likelihood_of_pool;
use crate::safety::Case;
use crate::safety::deficiency::{self, ToldCause};

/// What the kidney of a depleted patient does with magnesium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LowLevelKidney {
    /// It holds magnesium back: too little comes in.
    HoldsBack,
    /// It wastes magnesium.
    Wastes,
    /// The levels do not tell.
    NotKnown,
}

/// A quantity with what the levels say of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Its mean.
    pub value: f64,
    /// Nine tenths of the weight lie between these.
    pub interval90: [f64; 2],
    /// Whether the levels tell it.
    pub known: bool,
}

/// An expected level, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedLevel {
    /// The mean of all candidates.
    pub value: f64,
    /// Nine in ten such patients have a level between these.
    pub interval90: [f64; 2],
}

/// What levels tell of the kidney and the tissues of a depleted patient.
#[derive(Clone, Debug)]
pub struct Wasting {
    /// The cause that the case tells: what is expected before the levels, which may overrule it.
    pub cause: ToldCause,
    /// What the kidney does.
    pub kidney: LowLevelKidney,
    /// Whether a level contradicts every candidate, so that nothing is told.
    pub contradicted: bool,
    /// Part that the kidney wastes, 0 to 1.
    pub part: Told,
    /// The pool of the tissues, L/kg.
    pub pool: Told,
    /// What is expected at each of the levels of the fit.
    pub at_levels: Vec<ExpectedLevel>,
    /// And at each of its times.
    pub course: Vec<ExpectedLevel>,
    /// The level that would tell what is not known; `None` where all is known or none would.
    pub sample: Option<TellingSample>,
    /// What magnesium in the urine of a day would tell.
    pub urine: Option<TellingUrine>,
}

/// What the levels of `fit`, the fit of `case` under `model`, tell of the kidney and the tissues;
/// `None` unless the patient is depleted: outside pregnancy, under a model with a tubular maximum,
/// with a steady level below 0.70 mmol/L before the order; and where no candidate can be fitted.
///
/// # Errors
/// Internal where the equations cannot be solved.
pub fn of_fit(case: &Case, model: &Model, fit: &CaseFit) -> Result<Option<Wasting>> {
    let start = start(case, &case.later);
    let low = start
        .steady
        .is_some_and(|level| level.millimolar() < DEPLETED_BELOW_MMOL_L);
    let course = Course::new(case, model, &start)?;
    let Some(last) = fit.levels.last().filter(|_| low && course.read_twice) else {
        return Ok(None);
    };
    let cause = deficiency::cause(case);
    let hours = telling::hours(case, last.at);
    let points: Vec<f64> = fit.times.iter().chain(&hours).copied().collect();
    let day = telling::day_after(last.at);
    let question = Asked {
        course: &course,
        measured: &fit.levels,
        points: &points,
        urine: &day,
        cause: cause.cause,
    };
    let all = candidates(&question)?;
    if all.is_empty() {
        return Ok(None);
    }
    let contradicted = contradicted(&all, &fit.levels, points.len());
    let part = part(&all);
    let [holds, wastes] = part.ends();
    let odds = holds / wastes;
    let by_levels = odds * part_before(1.0, cause.cause) / part_before(0.0, cause.cause);
    let [least, most] = [odds.min(by_levels), odds.max(by_levels)];
    let kidney = match contradicted {
        true => LowLevelKidney::NotKnown,
        false if least >= KIDNEY_KNOWN_ODDS => LowLevelKidney::HoldsBack,
        false
            if most * KIDNEY_KNOWN_ODDS <= 1.0
                && wastes_rather_than_takes_up_nothing(&question, &all, KIDNEY_KNOWN_ODDS)? =>
        {
            LowLevelKidney::Wastes
        }
        _ => LowLevelKidney::NotKnown,
    };
    let pool = told_pool(&all, kidney);
    let asked = telling::Question::of(kidney, &pool);
    let expected = |place| expected(&all, place);
    Ok(Some(Wasting {
        cause,
        kidney,
        contradicted,
        part: Told {
            value: part.mean(),
            interval90: part.interval90(),
            known: kidney != LowLevelKidney::NotKnown,
        },
        pool,
        at_levels: (points.len()..points.len() + fit.levels.len())
            .map(expected)
            .collect(),
        course: (0..fit.times.len()).map(expected).collect(),
        sample: telling::sample(&all, asked, (&hours, fit.times.len()), case),
        urine: telling::urine(&all, asked, last.at),
    }))
}

/// The density of the part that is wasted.
fn part(all: &[Candidate]) -> Density {
    let mut heights = vec![0.0; PARTS];
    for one in all {
        heights[one.place.part] += one.height * trapezoid(one.place.pool, POOLS);
    }
    Density::new(0.0, 1.0, heights)
}

/// The pool: known where its interval is much narrower than it was before the levels, in a
/// patient whose kidney holds magnesium back.
fn told_pool(all: &[Candidate], kidney: LowLevelKidney) -> Told {
    let [least, most] = log_pools();
    let mut heights = [vec![0.0; POOLS], vec![0.0; POOLS]];
    for one in all {
        let [after, before] = &mut heights;
        after[one.place.pool] += one.height * trapezoid(one.place.part, PARTS);
        before[one.place.pool] = likelihood_of_pool(one.place.liters());
    }
    let [after, before] = heights.map(|heights| Density::new(least, most, heights));
    let width = |density: &Density| {
        let [low, high] = density.interval90();
        high - low
    };
    let narrow = width(&after) < POOL_NARROWED * width(&before);
    Told {
        value: libm::exp(after.mean()),
        interval90: after.interval90().map(libm::exp),
        known: narrow && kidney == LowLevelKidney::HoldsBack,
    }
}

/// Whether a level lies far from the likeliest candidate, whose levels begin at `first`.
fn contradicted(all: &[Candidate], levels: &[WeighedLevel], first: usize) -> bool {
    let likeliest = all.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
    likeliest.is_some_and(|one| {
        let expected = &one.levels[first..];
        levels.iter().zip(expected).any(|(level, expected)| {
            let room = CONTRADICTING_ERRORS * LEVEL_ERROR * expected;
            match level.measured {
                Measured::Level(value) => (value - expected).abs() > room,
                Measured::Below(limit) => expected - limit > room,
            }
        })
    })
}

/// What all candidates together expect at a point.
fn expected(all: &[Candidate], point: usize) -> ExpectedLevel {
    let mean = all.iter().map(|one| one.weight * one.levels[point]).sum();
    ExpectedLevel {
        value: mean,
        interval90: [0.05, 0.95].map(|p| quantile(all, point, p).max(0.0)),
    }
}

/// The level at a point below which a part `p` of such patients lies.
fn quantile(all: &[Candidate], point: usize, p: f64) -> f64 {
    const FAR: f64 = 8.0;
    let end = |side: f64| {
        let ends = all
            .iter()
            .map(|one| one.levels[point] + side * FAR * one.variances[point].sqrt());
        ends.map(|end| side * end).fold(f64::NEG_INFINITY, f64::max) * side
    };
    let below = |level: f64| -> f64 {
        let parts = all.iter().map(|one| {
            let (gap, sd) = (level - one.levels[point], one.variances[point].sqrt());
            let part = if sd > 0.0 {
                0.5 * libm::erfc(-gap / sd * std::f64::consts::FRAC_1_SQRT_2)
            } else {
                f64::from(u8::from(gap >= 0.0))
            };
            one.weight * part
        });
        parts.sum()
    };
    place_of(p, (end(-1.0), end(1.0)), below)
}
