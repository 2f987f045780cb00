//! What is asked about people under an order: at which times, for how long.

use super::Population;
use super::engine::pieces::Window;
use super::people::People;
use crate::pk::Model;
use crate::safety::Case;
use crate::units::Time;
use crate::{Error, Result};
use uom::si::time::hour;

/// Shortest time shown after the end of the order, hours.
const AFTERMATH_HOURS: f64 = 6.0;
/// Most times at which levels are counted.
const MOST_SAMPLES: f64 = 2_000.0;
/// Times closer than this (hours) are the same time: a microsecond is rounding.
pub const SAME_TIME: f64 = 1e-9;

/// What is asked about the course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question<'a> {
    /// Time between two counted levels; `None` counts none, only peaks.
    pub every: Option<Time>,
    /// Further times at which levels are counted, from the start of the order.
    pub at: &'a [Time],
    /// End of the simulation, from the start of the order; `None` is a quarter of the order
    /// beyond its end and at least 6 hours.
    pub until: Option<Time>,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Whether the typical values are drawn, too, with the errors that their source prints.
    pub uncertain_values: bool,
}

impl Population {
    /// The population of `case` under `model`: [people like this patient](People::like_case)
    /// under this order.
    ///
    /// # Errors
    /// As [`People::like_case`]; usage for more than 2,000 sample times or one that is not
    /// followed.
    pub fn like_case(case: &Case, model: &Model, question: Question<'_>) -> Result<Self> {
        Self::under_order(&people(case, model, question)?, case, question)
    }

    /// `people` under the order of `case`.
    ///
    /// # Errors
    /// As [`Self::like_case`].
    pub fn under_order(people: &People, case: &Case, question: Question<'_>) -> Result<Self> {
        let window = window(case, people.from().get::<hour>(), question)?;
        Self::new(people, &case.absorbed_inputs(), &window, question.seed)
    }
}

/// People like the patient of `case`, around the typical values or around draws of them.
///
/// # Errors
/// As [`People::like_case`].
pub(super) fn people(case: &Case, model: &Model, question: Question<'_>) -> Result<People> {
    let people = People::like_case(case, model)?;
    if question.uncertain_values {
        return people.around_uncertain_values(case, model);
    }
    Ok(people)
}

/// What is looked at under the order of `case`, from `from` (hours) on.
///
/// # Errors
/// Usage for more than 2,000 sample times or one that is not followed.
pub(super) fn window(case: &Case, from: f64, question: Question<'_>) -> Result<Window> {
    let order_end = case.regimen.end_of_rise().get::<hour>();
    let beyond = order_end + (0.25 * order_end).max(AFTERMATH_HOURS);
    let to = question.until.map_or(beyond, |until| until.get::<hour>());
    let mut samples = Vec::new();
    if let Some(every) = question.every.map(|every| every.get::<hour>()) {
        let count = (to / every + 1e-9).floor();
        if !(0.0..=MOST_SAMPLES).contains(&count) {
            return Err(Error::new(
                crate::ErrorKind::Usage,
                format!("{count} times are too many to count levels at"),
                format!("at most {MOST_SAMPLES}: ask for a longer interval or a shorter time"),
            ));
        }
        samples = (0..=count as u32)
            .map(|k| (f64::from(k) * every).min(to))
            .collect();
        // Between two of those the level can turn only where a step of the order ends.
        let ends = case.regimen.steps().iter().scan(0.0, |end, step| {
            *end += step.over.get::<hour>();
            Some(*end)
        });
        samples.extend(ends.filter(|end| *end <= to));
    }
    for at in question.at {
        let at = at.get::<hour>();
        if !(0.0..=to).contains(&at) {
            return Err(Error::new(
                crate::ErrorKind::Usage,
                format!("{at} hours after the start is not followed"),
                format!("ask for a time up to {to} hours, or go on for longer"),
            ));
        }
        samples.push(at);
    }
    samples.sort_by(f64::total_cmp);
    samples.dedup_by(|later, earlier| *later - *earlier <= SAME_TIME);
    Ok(Window {
        from,
        order_end,
        to,
        samples,
    })
}
