//! What happens if the kidneys stop at the worst moment and nobody notices: the order runs on.

use super::crosscheck::{ENGINE, LARGEST_DIFFERENCE, SECOND, agree};
use super::{State, Trajectory, Window, simulate, trajectory};
use crate::dose::Infusion;
use crate::pk::Individual;
use crate::units::{SerumMagnesium, Time};
use crate::{Error, Result};
use std::cmp::Ordering;
use uom::si::time::hour;

/// Most hourly moments looked at; a longer order is looked at less often.
const MOST_MOMENTS: f64 = 240.0;

/// The worst moment for the urine to stop, and how long it then takes to dangerous levels.
#[derive(Clone, Debug, PartialEq)]
pub struct UrineStop {
    /// When filtration falls to zero, from the start of the order.
    pub at: Time,
    /// How long it takes to each level at the soonest, from whatever moment; the levels ascending.
    pub time_to: Vec<TimeToLevel>,
    /// The highest level before the order ends, from whatever moment.
    pub peak: SerumMagnesium,
}

/// How long it takes to a level after the urine stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeToLevel {
    /// The level.
    pub level: SerumMagnesium,
    /// The time after the stop while the order runs on; `None` if the level is not reached before
    /// the order ends.
    pub after: Option<Time>,
}

/// The worst moment for the urine to stop while the order runs. Until then the kidneys change as
/// `individual` says; after it nothing is excreted and nobody dialyzes.
///
/// The moments tried are the start of each infusion and every full hour of the order. The
/// worst is the one with the shortest time to the highest level that is reached from any of
/// them, then to the next lower one; so a level that is said not to be reached is reached from
/// no moment. The simulation starts at `from` as in [`simulate`]. Of two
/// readings of a level the worse counts. `None` if nothing is infused after time zero.
///
/// # Errors
/// Internal as for [`simulate`], or if two engines disagree on the worst case.
pub fn urine_stop(
    individual: &Individual,
    inputs: &[Infusion],
    from: Time,
    levels: &[SerumMagnesium],
) -> Result<Option<UrineStop>> {
    let mut worst: Option<UrineStop> = None;
    for reading in individual.readings() {
        let stop = worst_moment(&reading, inputs, from, levels)?;
        worst = match (worst, stop) {
            (Some(known), Some(stop)) => Some(known.or_worse(stop)),
            (known, stop) => known.or(stop),
        };
    }
    Ok(worst)
}

/// The worst moment by one reading.
fn worst_moment(
    individual: &Individual,
    inputs: &[Infusion],
    from: Time,
    levels: &[SerumMagnesium],
) -> Result<Option<UrineStop>> {
    let from = from.get::<hour>();
    let end = inputs
        .iter()
        .map(|infusion| infusion.end().get::<hour>())
        .fold(0.0, f64::max);
    if end <= from.max(0.0) {
        return Ok(None);
    }
    let mut levels = levels.to_vec();
    levels.sort_by(|one, other| one.millimolar().total_cmp(&other.millimolar()));
    let stopped = individual.without_urine();
    let level = individual.start_millimolar();
    let mut state = State {
        level,
        peripheral: level,
    };
    let mut now = from;
    let mut worst: Option<(UrineStop, State)> = None;
    let mut soonest: Option<UrineStop> = None;
    for moment in moments(inputs, from.max(0.0), end) {
        let until = Window {
            from: now,
            to: moment,
        };
        state = last(&trajectory(individual, state, inputs, until, SECOND)?);
        now = moment;
        let course = course(&stopped, state, inputs, moment..end)?;
        let candidate = described(&course, moment, &levels);
        match &mut soonest {
            Some(known) => known.hasten(&candidate),
            None => soonest = Some(candidate.clone()),
        }
        if worst
            .as_ref()
            .is_none_or(|(known, _)| worse(&candidate, known))
        {
            worst = Some((candidate, state));
        }
    }
    let (mut worst, state) =
        worst.ok_or_else(|| Error::internal("no moment was found at which urine could stop"))?;
    let window = Window {
        from: worst.at.get::<hour>(),
        to: end,
    };
    let second = trajectory(&stopped, state, inputs, window, ENGINE)?;
    agree(&course(&stopped, state, inputs, window.from..end)?, &second)?;
    if let Some(soonest) = &soonest {
        worst.hasten(soonest);
    }
    Ok(Some(worst))
}

/// The highest level from `from` to the `end` of the order if nothing is filtered meanwhile, and
/// nobody dialyzes.
///
/// # Errors
/// Internal as for [`simulate`].
pub fn peak_without_urine(
    individual: &Individual,
    inputs: &[Infusion],
    (from, end): (Time, Time),
) -> Result<SerumMagnesium> {
    let course = simulate(&individual.without_urine(), inputs, from, end, SECOND)?;
    Ok(course.peak().level)
}

impl UrineStop {
    /// Takes the shorter time to each level and the higher peak: a lower level may be reached
    /// soonest from another moment than the highest one.
    fn hasten(&mut self, other: &Self) {
        for (own, other) in self.time_to.iter_mut().zip(&other.time_to) {
            own.after = match (own.after, other.after) {
                (Some(own), Some(other)) if other < own => Some(other),
                (own, other) => own.or(other),
            };
        }
        if other.peak > self.peak {
            self.peak = other.peak;
        }
    }

    /// The one that reaches danger sooner, with the shorter time to each level and the higher
    /// peak of both.
    #[must_use]
    pub fn or_worse(self, other: Self) -> Self {
        let (mut worse, better) = if other.is_worse_than(&self) {
            (other, self)
        } else {
            (self, other)
        };
        worse.hasten(&better);
        worse
    }

    /// Whether this one reaches danger sooner than `other`.
    #[must_use]
    pub fn is_worse_than(&self, other: &Self) -> bool {
        worse(self, other)
    }
}

fn course(
    stopped: &Individual,
    state: State,
    inputs: &[Infusion],
    hours: std::ops::Range<f64>,
) -> Result<Trajectory> {
    let window = Window {
        from: hours.start,
        to: hours.end,
    };
    trajectory(stopped, state, inputs, window, SECOND)
}

/// The moments at which the urine may stop, hours, ascending.
fn moments(inputs: &[Infusion], first: f64, end: f64) -> Vec<f64> {
    let step = (end / MOST_MOMENTS).max(1.0);
    let hourly = (0..)
        .map(|k| f64::from(k) * step)
        .take_while(|time| *time < end);
    let starts = inputs.iter().map(|infusion| infusion.start.get::<hour>());
    let mut times: Vec<f64> = hourly
        .chain(starts)
        .chain([first])
        .filter(|time| *time >= first && *time < end)
        .collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

fn last(course: &Trajectory) -> State {
    let end = course.levels.len() - 1;
    State {
        level: course.levels[end],
        peripheral: course.peripheral[end],
    }
}

fn described(course: &Trajectory, moment: f64, levels: &[SerumMagnesium]) -> UrineStop {
    let at = Time::new::<hour>(moment);
    let reached = |level| TimeToLevel {
        level,
        after: course.first_reaching(level).map(|time| time - at),
    };
    UrineStop {
        at,
        time_to: levels.iter().map(|&level| reached(level)).collect(),
        peak: course.peak().level,
    }
}

/// Whether `one` is worse than `other`: sooner at the highest level, then at the next, then
/// higher in the end.
fn worse(one: &UrineStop, other: &UrineStop) -> bool {
    for (mine, theirs) in one.time_to.iter().zip(&other.time_to).rev() {
        let hours = |to: &TimeToLevel| to.after.map_or(f64::INFINITY, |time| time.get::<hour>());
        match hours(mine).total_cmp(&hours(theirs)) {
            Ordering::Less => return true,
            Ordering::Greater => return false,
            Ordering::Equal => (),
        }
    }
    // Moments with the same outcome differ in the last digits only: the earliest stands.
    one.peak.millimolar() > other.peak.millimolar() * (1.0 + LARGEST_DIFFERENCE)
}
