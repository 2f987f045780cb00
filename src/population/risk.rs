//! How many of the people like this patient reach a dangerous level within the order.

use super::engine::course_metrics::BOUNDS;
use super::engine::share::Share;
use super::{Crowd, Population, Question};
use crate::clinical::constants::NINE_TENTHS;
use crate::pk::{Model, level_of};
use crate::safety::Case;
use crate::units::SerumMagnesium;
use crate::{Error, Result};

/// How likely danger is within an order, under one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Id of the model.
    pub model: String,
    /// The peaks of nine patients in ten lie between these two levels.
    pub interval90: [SerumMagnesium; 2],
    /// How many reach each level within the order, the levels ascending.
    pub reached: Vec<ShareReaching>,
}

/// How many reach a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareReaching {
    /// The level.
    pub level: SerumMagnesium,
    /// How many of all.
    pub share: Share,
}

impl Risk {
    /// How many reach `millimolar` (one of [`BOUNDS`], mmol/L) within the order.
    #[must_use]
    pub fn reaching(&self, millimolar: f64) -> Option<Share> {
        let same = |reached: &&ShareReaching| reached.level.millimolar() == millimolar;
        self.reached.iter().find(same).map(|reached| reached.share)
    }
}

/// The peaks of `subjects` virtual patients like this one under `model`.
///
/// # Errors
/// As [`Population::like_case`].
pub fn risk(case: &Case, model: &Model, subjects: u64, seed: u64) -> Result<Risk> {
    let question = Question {
        every: None,
        at: &[],
        until: Some(case.regimen.end_of_rise()),
        seed,
        uncertain_values: false,
    };
    let population = Population::like_case(case, model, question)?;
    let summary = population.follow(Crowd::of_size(subjects), &mut |_| Ok(()))?;
    let quantile = |p: f64| {
        let level = summary.peak().quantile(p);
        level_of(level.ok_or_else(|| Error::internal("a population without a peak"))?)
    };
    let shares = BOUNDS.into_iter().zip(summary.reached());
    Ok(Risk {
        model: model.id().to_owned(),
        interval90: [quantile(NINE_TENTHS[0])?, quantile(NINE_TENTHS[1])?],
        reached: shares
            .map(|(bound, share)| {
                let level = level_of(bound)?;
                Ok(ShareReaching { level, share })
            })
            .collect::<Result<_>>()?,
    })
}
