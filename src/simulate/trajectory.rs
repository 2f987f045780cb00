//! A predicted course, and the questions one asks of it.

use super::State;
use super::grid::SAME_MOMENT;
use crate::pk::kernel::Segment;
use crate::pk::level_of;
use crate::units::{SerumMagnesium, Time};
use crate::{Error, Result};
use uom::si::time::hour;

/// A level this far below zero (mmol/L) is the noise of the solver around zero.
const NOISE: f64 = 1e-8;
/// Halvings of an interval of at most hours: more than the digits of a double.
const HALVINGS: u32 = 60;

/// A predicted course of the serum level.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Hours from the start of the order, strictly ascending; at least one.
    pub times: Vec<f64>,
    /// Total serum magnesium at each time, mmol/L.
    pub levels: Vec<f64>,
    /// Level of the peripheral compartment at each time, mmol/L; the serum level where the
    /// model has none.
    pub peripheral: Vec<f64>,
    /// Excreted in urine since the first time, mmol.
    pub urine: Vec<f64>,
    /// Slope of the level (mmol/L/h) at the begin and end of each interval.
    slopes: Vec<(f64, f64)>,
    peak: Peak,
    end: SerumMagnesium,
}

/// The highest level of a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// The level.
    pub level: SerumMagnesium,
    /// When it is first there.
    pub at: Time,
}

/// A trajectory that is being made.
pub(super) struct Path {
    times: Vec<f64>,
    levels: Vec<f64>,
    peripheral: Vec<f64>,
    urine: Vec<f64>,
    slopes: Vec<(f64, f64)>,
    last: State,
}

impl Path {
    pub fn new(from: f64, start: State) -> Self {
        Self {
            times: vec![from],
            levels: vec![start.level],
            peripheral: vec![start.peripheral],
            urine: vec![0.0],
            slopes: Vec::new(),
            last: start,
        }
    }

    /// Adds a sample: level, peripheral level (mmol/L) and urine (mmol).
    pub fn push(&mut self, (segment, time): (Segment, f64), sample: [f64; 3]) {
        let [level, peripheral, _] = sample;
        let slope = |state: State| {
            segment
                .kernel
                .slope(state.level, state.peripheral, segment.input)
        };
        let slopes = (slope(self.last), slope(State { level, peripheral }));
        self.push_with(time, sample, slopes);
    }

    /// As [`Self::push`] with the slopes of the level at the begin and end of the interval that
    /// the sample ends, mmol/L/h.
    pub fn push_with(&mut self, time: f64, sample: [f64; 3], slopes: (f64, f64)) {
        let [level, peripheral, urine] = sample;
        let next = State { level, peripheral };
        self.slopes.push(slopes);
        self.times.push(time);
        self.levels.push(level);
        self.peripheral.push(peripheral);
        self.urine.push(urine);
        self.last = next;
    }

    /// The finished course.
    pub fn finish(mut self) -> Result<Trajectory> {
        for level in &mut self.levels {
            if *level < 0.0 && *level > -NOISE {
                *level = 0.0;
            }
        }
        let (peak, end) = read_off(&self.times, &self.levels)?;
        Ok(Trajectory {
            times: self.times,
            levels: self.levels,
            peripheral: self.peripheral,
            urine: self.urine,
            slopes: self.slopes,
            peak,
            end,
        })
    }
}

/// The highest and the last level.
fn read_off(times: &[f64], levels: &[f64]) -> Result<(Peak, SerumMagnesium)> {
    let mut highest = 0;
    for (index, level) in levels.iter().enumerate() {
        if *level > levels[highest] {
            highest = index;
        }
        level_of(*level)?;
    }
    let peak = Peak {
        level: level_of(levels[highest])?,
        at: Time::new::<hour>(times[highest]),
    };
    Ok((peak, level_of(levels[levels.len() - 1])?))
}

impl Trajectory {
    /// The higher of two courses of one patient at every time. Urine is that of the course that
    /// ends higher: what is excreted never falls.
    ///
    /// # Errors
    /// Internal if the courses were looked at at different times.
    pub(super) fn or_higher(self, other: Self) -> Result<Self> {
        if other.end > self.end {
            other.lifted_by(&self)
        } else {
            self.lifted_by(&other)
        }
    }

    /// The same course, lifted to another one where that is higher.
    fn lifted_by(mut self, other: &Self) -> Result<Self> {
        if self.times != other.times {
            return Err(Error::internal(
                "two readings were looked at at different times",
            ));
        }
        for (interval, slopes) in other.slopes.iter().enumerate() {
            let own = &mut self.slopes[interval];
            if other.levels[interval] > self.levels[interval] {
                own.0 = slopes.0;
            }
            if other.levels[interval + 1] > self.levels[interval + 1] {
                own.1 = slopes.1;
            }
        }
        for (index, level) in other.levels.iter().enumerate() {
            if *level > self.levels[index] {
                self.levels[index] = *level;
                self.peripheral[index] = other.peripheral[index];
            }
        }
        (self.peak, self.end) = read_off(&self.times, &self.levels)?;
        Ok(self)
    }

    /// The highest level.
    #[must_use]
    pub fn peak(&self) -> Peak {
        self.peak
    }

    /// The highest level between two times; `None` if the course does not cover both.
    #[must_use]
    pub fn peak_between(&self, from: Time, to: Time) -> Option<Peak> {
        let (first, last) = (from.get::<hour>(), to.get::<hour>());
        let mut best = Peak {
            level: self.at(from)?,
            at: from,
        };
        for (time, level) in self.times.iter().zip(&self.levels) {
            if *time > first && *time < last && *level > best.level.millimolar() {
                best = Peak {
                    level: level_of(*level).ok()?,
                    at: Time::new::<hour>(*time),
                };
            }
        }
        let level = self.at(to)?;
        Some(if level > best.level {
            Peak { level, at: to }
        } else {
            best
        })
    }

    /// The last level.
    #[must_use]
    pub fn end(&self) -> SerumMagnesium {
        self.end
    }

    /// The level at `time`; `None` outside the course. A time within a rounding error of the end
    /// belongs to it.
    #[must_use]
    pub fn at(&self, time: Time) -> Option<SerumMagnesium> {
        let last = self.times[self.times.len() - 1];
        let time = time.get::<hour>();
        let time = if time > last && time - last <= SAME_MOMENT {
            last
        } else {
            time
        };
        let after = self.times.partition_point(|&known| known < time);
        if self.times.get(after) == Some(&time) {
            return level_of(self.levels[after]).ok();
        }
        let interval = after.checked_sub(1).filter(|_| after < self.times.len())?;
        let part = (time - self.times[interval]) / (self.times[after] - self.times[interval]);
        level_of(self.between(interval, part)).ok()
    }

    /// When `level` is first reached or is exceeded already; `None` if never.
    #[must_use]
    pub fn first_reaching(&self, level: SerumMagnesium) -> Option<Time> {
        let wanted = level.millimolar();
        let first = self.levels.iter().position(|level| *level >= wanted)?;
        let Some(interval) = first.checked_sub(1) else {
            return Some(Time::new::<hour>(self.times[0]));
        };
        let (mut below, mut reached) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (below + reached);
            if self.between(interval, middle) < wanted {
                below = middle
            } else {
                reached = middle
            }
        }
        let length = self.times[first] - self.times[interval];
        Some(Time::new::<hour>(self.times[interval] + reached * length))
    }

    /// The mean level over the whole course, mmol/L.
    #[must_use]
    pub fn mean_millimolar(&self) -> f64 {
        let mut area = 0.0;
        for (index, (begin, end)) in self.slopes.iter().enumerate() {
            let length = self.times[index + 1] - self.times[index];
            let mean = 0.5 * (self.levels[index] + self.levels[index + 1]);
            area += length * (mean + length * (begin - end) / 12.0);
        }
        let whole = self.times[self.times.len() - 1] - self.times[0];
        if whole > 0.0 {
            area / whole
        } else {
            self.levels[0]
        }
    }

    /// The level at a part (0 to 1) of an interval: the cubic through both ends with their
    /// slopes.
    fn between(&self, interval: usize, part: f64) -> f64 {
        let length = self.times[interval + 1] - self.times[interval];
        let (begin, end) = (self.levels[interval], self.levels[interval + 1]);
        let (rise, arrive) = self.slopes[interval];
        let rest = 1.0 - part;
        let ends =
            begin * (1.0 + 2.0 * part) * rest * rest + end * (3.0 - 2.0 * part) * part * part;
        let slopes = rise * rest * rest * part - arrive * part * part * rest;
        (ends + length * slopes).max(0.0)
    }
}
