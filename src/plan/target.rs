//! What is to be reached: a range of levels, and when.

use crate::case::TargetRequest;
use crate::clinical::bands::STOP_FROM;
use crate::pk::level_of;
use crate::population::engine::course_metrics::CourseMetrics;
use crate::units::{SerumMagnesium, Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// The level from which an order is stopped, and a patient counts as toxic unless another level
/// is asked for.
///
/// # Errors
/// Internal if the band is no level.
pub fn stop_level() -> Result<SerumMagnesium> {
    level_of(STOP_FROM)
}

/// Which figure of the course has to lie in the target.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// The level at each of these times after the start of the order.
    At(Vec<Time>),
    /// The mean level from the start of the order to this time.
    MeanOver(Time),
    /// The level at the end of the order, however long it is.
    End,
}

/// A range of levels to be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Lowest level that counts.
    pub low: SerumMagnesium,
    /// Levels from here on do not count.
    pub below: SerumMagnesium,
    /// When.
    pub moment: Moment,
}

impl Target {
    /// Levels from `low` to `high`; without `high` to the level that stops an order.
    ///
    /// # Errors
    /// Usage unless the range holds a level, ends at the level that stops an order at the latest
    /// and has a time.
    pub fn new(low: SerumMagnesium, high: Option<SerumMagnesium>, moment: Moment) -> Result<Self> {
        let stop = stop_level()?;
        let below = high.unwrap_or(stop);
        if below > stop {
            return Err(above_the_stop(below));
        }
        if low >= below {
            return Err(empty_range(low, below));
        }
        if matches!(&moment, Moment::At(times) if times.is_empty()) {
            return Err(without_time());
        }
        Ok(Self { low, below, moment })
    }

    /// The target that was asked for, to be met at `otherwise` where no time was named.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn asked(request: &TargetRequest, otherwise: Moment) -> Result<Self> {
        let moment = match request.mean_over {
            Some(span) => Moment::MeanOver(span),
            None if request.at.is_empty() => otherwise,
            None => Moment::At(request.at.clone()),
        };
        Self::new(request.low, request.high, moment)
    }

    /// The times that decide under a regimen of `length`.
    pub(super) fn times(&self, length: Time) -> Vec<Time> {
        match &self.moment {
            Moment::At(times) => times.clone(),
            Moment::MeanOver(time) => vec![*time],
            Moment::End => vec![length],
        }
    }

    /// The figure of a patient that has to lie in the target, lowest and highest where there are
    /// several, if it was followed to `time` with `levels` at the times that decide.
    pub(super) fn deciding_levels(
        &self,
        seen: &CourseMetrics<1>,
        levels: &[f64],
        time: Time,
    ) -> (f64, f64) {
        let [end, area] = [seen.end, seen.area].map(|[own]| own);
        match self.moment {
            Moment::MeanOver(_) => (area / time.get::<hour>(), area / time.get::<hour>()),
            Moment::End => (end, end),
            Moment::At(_) => levels
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), level| {
                    (low.min(*level), high.max(*level))
                }),
        }
    }
}

/// The refusal of a target whose upper end no order may reach.
fn above_the_stop(below: SerumMagnesium) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!(
            "the target ends at {} mmol/L, and an order is stopped from {STOP_FROM} mmol/L on",
            show::number(below.millimolar())
        ),
        format!("give an upper end of at most {STOP_FROM} mmol/L"),
    )
    .about("to")
}

/// The refusal of a target that no level can meet.
fn empty_range(low: SerumMagnesium, below: SerumMagnesium) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!(
            "the target from {} mmol/L to less than {} mmol/L is empty",
            show::number(low.millimolar()),
            show::number(below.millimolar())
        ),
        format!(
            "give a lower end below the upper one; the upper one is {STOP_FROM} mmol/L unless \
             another is given"
        ),
    )
    .about("target")
}

/// The refusal of a target that nobody could look at.
fn without_time() -> Error {
    Error::new(
        ErrorKind::Usage,
        "the target has no time at which it is to be met",
        "give at least one time after the start of the order",
    )
    .about("at")
}
