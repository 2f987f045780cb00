//! What a population shows: sums of whole numbers that do not depend on who was counted first.

use super::course_metrics::{BOUNDS, CourseMetrics};
use super::courses::Courses;
use super::histogram::{Histogram, WrittenHistogram};
use super::share::Share;

/// Steps of a sum per hour or mmol h/L: sums of whole numbers are the same in any order.
const FINE: f64 = 1_048_576.0;

/// Everything counted so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    levels: Vec<Histogram>,
    peak: Histogram,
    end: Histogram,
    reached: [u64; BOUNDS.len()],
    hours_above: [u128; BOUNDS.len()],
    area: u128,
    rerun: u64,
}

/// A summary as it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenSummary {
    /// The levels at each sample time.
    pub levels: Vec<WrittenHistogram>,
    /// The highest levels within the order.
    pub peak: WrittenHistogram,
    /// The levels at the end of the order.
    pub end: WrittenHistogram,
    /// How many reach each of [`BOUNDS`].
    pub reached: Vec<u64>,
    /// Time at or above each of [`BOUNDS`], in steps of 1/1,048,576 h.
    pub hours_above: Vec<u128>,
    /// Area under the levels, in steps of 1/1,048,576 mmol h/L.
    pub area: u128,
    /// How many the scalar solver had to do again.
    pub rerun: u64,
}

impl Summary {
    /// Nobody counted yet, with `samples` times.
    #[must_use]
    pub fn new(samples: usize) -> Self {
        Self {
            levels: vec![Histogram::default(); samples],
            peak: Histogram::default(),
            end: Histogram::default(),
            reached: [0; BOUNDS.len()],
            hours_above: [0; BOUNDS.len()],
            area: 0,
            rerun: 0,
        }
    }

    /// Counts one lane of a group; `rerun` says that the scalar solver had to help.
    #[inline]
    pub fn count<const L: usize>(&mut self, courses: &Courses<L>, lane: usize, rerun: bool) {
        for (histogram, levels) in self.levels.iter_mut().zip(&courses.samples) {
            histogram.count(levels[lane]);
        }
        let metrics: &CourseMetrics<L> = &courses.metrics;
        self.peak.count(metrics.peak[lane]);
        self.end.count(metrics.end[lane]);
        for (index, bound) in BOUNDS.iter().enumerate() {
            self.reached[index] += u64::from(metrics.peak[lane] >= *bound);
            self.hours_above[index] += fine(metrics.above[index][lane]);
        }
        self.area += fine(metrics.area[lane]);
        self.rerun += u64::from(rerun);
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.levels.iter_mut().zip(&other.levels) {
            own.merge(more);
        }
        self.peak.merge(&other.peak);
        self.end.merge(&other.end);
        for index in 0..BOUNDS.len() {
            self.reached[index] += other.reached[index];
            self.hours_above[index] += other.hours_above[index];
        }
        self.area += other.area;
        self.rerun += other.rerun;
    }

    /// The counts as they are written down: nothing is rounded.
    #[must_use]
    pub fn written(&self) -> WrittenSummary {
        WrittenSummary {
            levels: self.levels.iter().map(Histogram::written).collect(),
            peak: self.peak.written(),
            end: self.end.written(),
            reached: self.reached.to_vec(),
            hours_above: self.hours_above.to_vec(),
            area: self.area,
            rerun: self.rerun,
        }
    }

    /// Whether the counts fit each other: who reaches a band is among those who reach the one below
    /// it, everybody or nobody only where the highest levels say so, and no time is longer and no
    /// level higher than any simulation has.
    fn is_possible(&self) -> bool {
        const MOST_HOURS: u128 = 1 << 40;
        const MOST_AREA: u128 = 1 << 50;
        let subjects = self.subjects();
        let (least, most) = self.peak.range().unwrap_or((f64::INFINITY, 0.0));
        let ascending = self.reached.windows(2).all(|pair| pair[1] <= pair[0]);
        let as_peaks = self.reached.iter().zip(BOUNDS).all(|(count, bound)| {
            let all = *count == subjects;
            *count <= subjects && (*count > 0) == (most >= bound) && all == (least >= bound)
        });
        let people = u128::from(subjects);
        let hours = self.hours_above.iter();
        ascending
            && (as_peaks || subjects == 0)
            && hours.copied().all(|sum| sum <= people * MOST_HOURS)
            && self.area <= people * MOST_AREA
    }

    /// The summary of `subjects` patients that was written down; `None` where it can be none.
    #[must_use]
    pub fn of_written(written: &WrittenSummary, subjects: u64) -> Option<Self> {
        let read = |one: &WrittenHistogram| Histogram::of_written(one, subjects);
        let own = Self {
            levels: written.levels.iter().map(read).collect::<Option<_>>()?,
            peak: read(&written.peak)?,
            end: read(&written.end)?,
            reached: written.reached.as_slice().try_into().ok()?,
            hours_above: written.hours_above.as_slice().try_into().ok()?,
            area: written.area,
            rerun: written.rerun,
        };
        (own.is_possible() && own.rerun <= subjects).then_some(own)
    }

    /// How many patients were counted.
    #[must_use]
    pub fn subjects(&self) -> u64 {
        self.peak.total()
    }

    /// How many of them the scalar solver had to do again.
    #[must_use]
    pub fn rerun(&self) -> u64 {
        self.rerun
    }

    /// The levels at each sample time.
    #[must_use]
    pub fn levels(&self) -> &[Histogram] {
        &self.levels
    }

    /// The highest levels within the order.
    #[must_use]
    pub fn peak(&self) -> &Histogram {
        &self.peak
    }

    /// The levels at the end of the order.
    #[must_use]
    pub fn end(&self) -> &Histogram {
        &self.end
    }

    /// How many reach each of [`BOUNDS`] within the order.
    #[must_use]
    pub fn reached(&self) -> [Share; BOUNDS.len()] {
        let of = self.subjects();
        self.reached.map(|count| Share { count, of })
    }

    /// Mean hours at or above each of [`BOUNDS`], from the start of the order to the end of the
    /// simulation.
    #[must_use]
    pub fn mean_hours_above(&self) -> [f64; BOUNDS.len()] {
        self.hours_above.map(|sum| self.mean(sum))
    }

    /// Mean area under the level over the same time, mmol h/L.
    #[must_use]
    pub fn mean_area(&self) -> f64 {
        self.mean(self.area)
    }

    fn mean(&self, sum: u128) -> f64 {
        sum as f64 / FINE / self.subjects() as f64
    }
}

/// A value at or above 0 in whole steps.
#[inline(always)]
fn fine(value: f64) -> u128 {
    (value * FINE + 0.5) as u64 as u128
}
