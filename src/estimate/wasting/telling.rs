//! Which further sample would tell what the levels do not.

use super::grid::{Candidate, PARTS, POOLS};
use super::{LowLevelKidney, Told};
use crate::clinical::constants::{
    LEVEL_ERROR, SOONEST_LEVEL_HOURS, TELLING_ERRORS, TELLING_HOURS, TELLING_NEARLY,
    URINE_COLLECTION_HOURS, WASTING_URINE_MMOL_D,
};
use crate::safety::Case;
use uom::si::time::hour;

/// A level that would tell two courses apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TellingSample {
    /// What it would tell.
    pub question: Question,
    /// Hours from the start of the order.
    pub at: f64,
    /// Hours after the begin of the last dose.
    pub after_last_dose: f64,
    /// Level by the first answer: the kidney holds back, or the pool is small; mmol/L.
    pub if_first: f64,
    /// And by the second: the kidney wastes, or the pool is large.
    pub if_second: f64,
}

/// Magnesium in the urine of a day that would tell two kidneys apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TellingUrine {
    /// Where the day begins, hours from the start of the order.
    pub from: f64,
    /// Of a kidney that holds back, mmol.
    pub if_holds_back: f64,
    /// Of one that wastes, mmol.
    pub if_wastes: f64,
}

/// What is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether the kidney holds back or wastes.
    Kidney,
    /// Of a kidney that holds back, how large the pool of the tissues is.
    Pool,
}

impl Question {
    /// What is to be asked next; `None` where nothing is.
    #[must_use]
    pub fn of(kidney: LowLevelKidney, pool: &Told) -> Option<Self> {
        match kidney {
            LowLevelKidney::NotKnown => Some(Self::Kidney),
            LowLevelKidney::HoldsBack => (!pool.known).then_some(Self::Pool),
            LowLevelKidney::Wastes => None,
        }
    }

    /// Which answer a candidate stands for; `None` for one between them.
    fn is_first(self, one: &Candidate) -> Option<bool> {
        let (part, last) = (one.place.part, PARTS - 1);
        match self {
            Self::Kidney => (part == 0 || part == last).then_some(part == 0),
            Self::Pool => {
                let (twice, last) = (2 * one.place.pool, POOLS - 1);
                (part == 0 && twice != last).then_some(twice < last)
            }
        }
    }
}

/// When the last dose of the order begins, hours from its start.
fn last_dose(case: &Case) -> f64 {
    let last = case.regimen.given().last();
    last.map_or(0.0, |step| step.start.get::<hour>())
}

/// Hours at which a sample after the level at `last` may tell.
pub fn hours(case: &Case, last: f64) -> Vec<f64> {
    let begun = last_dose(case);
    let [soonest, latest] = [0, 1].map(|end| TELLING_HOURS[end] as u32);
    let hours = (soonest..=latest).map(|after| begun + f64::from(after));
    hours
        .filter(|time| *time >= last + SOONEST_LEVEL_HOURS)
        .collect()
}

/// The day of urine after the level at `last`: its begin and its end.
pub fn day_after(last: f64) -> [f64; 2] {
    [last, last + URINE_COLLECTION_HOURS]
}

/// Mean and variance of a figure over the candidates of one answer; `None` where it has no weight.
fn moments(
    all: &[Candidate],
    answer: impl Fn(&Candidate) -> bool,
    figure: impl Fn(&Candidate) -> (f64, f64),
) -> Option<(f64, f64)> {
    let (mut weight, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for one in all.iter().filter(|one| answer(one)) {
        let (value, variance) = figure(one);
        weight += one.weight;
        sum += one.weight * value;
        squares += one.weight * (value * value + variance);
    }
    let mean = sum / weight;
    (weight > 0.0).then(|| (mean, (squares / weight - mean * mean).max(0.0)))
}

/// The earliest level that tells nearly as much as any: where the courses of both answers lie
/// farthest apart, beside the error of a level and what is not known of each. The candidates hold
/// the levels of the `hours` from the point `first` on.
pub fn sample(
    all: &[Candidate],
    question: Option<Question>,
    (hours, first): (&[f64], usize),
    case: &Case,
) -> Option<TellingSample> {
    let question = question?;
    let apart = |place: usize| {
        let of = |answer: bool| {
            let point = first + place;
            moments(
                all,
                |one| question.is_first(one) == Some(answer),
                |one| (one.levels[point], one.variances[point]),
            )
        };
        let ((one, spread), (other, other_spread)) = (of(true)?, of(false)?);
        if other >= one {
            // In weak kidneys uptake alone lowers a level: it would tell of the tissues.
            return Some((0.0, one, other));
        }
        let error = LEVEL_ERROR * 0.5 * (one + other);
        let variance = error * error + 0.5 * (spread + other_spread);
        Some(((one - other).abs() / variance.sqrt(), one, other))
    };
    let found: Vec<(f64, f64, f64)> = (0..hours.len()).map_while(apart).collect();
    let best = found.iter().map(|(apart, ..)| *apart).fold(0.0, f64::max);
    if best < TELLING_ERRORS {
        return None;
    }
    let place = found
        .iter()
        .position(|(apart, ..)| *apart >= TELLING_NEARLY * best)?;
    let (_, if_first, if_second) = found[place];
    Some(TellingSample {
        question,
        at: hours[place],
        after_last_dose: hours[place] - last_dose(case),
        if_first,
        if_second,
    })
}

/// What the urine of the day after the level at `last` would tell of the kidney, where both answers
/// differ by more than what a day of waste is told by.
pub fn urine(all: &[Candidate], question: Option<Question>, last: f64) -> Option<TellingUrine> {
    let question = question.filter(|question| *question == Question::Kidney)?;
    let of = |answer: bool| {
        let day = |one: &Candidate| (one.urine[1] - one.urine[0], 0.0);
        moments(all, |one| question.is_first(one) == Some(answer), day)
    };
    let ((if_holds_back, _), (if_wastes, _)) = (of(true)?, of(false)?);
    (if_wastes - if_holds_back > WASTING_URINE_MMOL_D).then_some(TellingUrine {
        from: last,
        if_holds_back,
        if_wastes,
    })
}
