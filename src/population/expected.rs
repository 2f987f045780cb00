//! Virtual patients by the course that is expected of a depleted patient: with a slow pool of the
//! tissues, or by the own tubular maximum where the kidney wastes.
//!
//! How much tissues take up is known within a factor of two, so all of this is graded weak and
//! decides nothing: flags and chances of harm go by the higher course of [`super::Population`].

use super::engine::expected_courses::{ExpectedCourses, follow_pool_patient};
use super::engine::histogram::{Histogram, WrittenHistogram};
use super::engine::mesh::{self, Mesh, Pilots};
use super::engine::pieces::Window;
use super::engine::pool_lanes::follow_pools;
use super::people::group::{Group, LANES, Typical};
use super::people::slow_pool::{PoolSpread, SlowPools, draw_pools};
use super::people::spread::{Spread, draw_group};
use super::question::{people, window};
use super::{Crowd, People, Question, Share};
use crate::clinical::constants::TISSUE_L_PER_KG;
use crate::dose::Infusion;
use crate::pk::Model;
use crate::pk::kernel::tissue::Tissue;
use crate::safety::{Case, deficiency};
use crate::simulate::expected::Depleted;
use crate::threads;
use crate::units::{SerumMagnesium, Time};
use crate::{Error, Result};
use std::sync::atomic::{AtomicU64, Ordering};
use uom::si::time::hour;

/// Patients that a thread takes at a time; whole groups of lanes.
const HANDFUL: u64 = 64 * LANES as u64;

/// A depleted population whose expected courses can be followed.
#[derive(Clone, Debug)]
pub struct ExpectedPopulation {
    typical: Typical,
    spread: Spread,
    pools: PoolSpread,
    mesh: Mesh,
    seed: u64,
}

impl ExpectedPopulation {
    /// People like the patient of `case` under its order by `model`, by their expected course;
    /// `None` where the patient is not depleted or the model knows no tubular maximum.
    ///
    /// # Errors
    /// As [`Population::like_case`](super::Population::like_case).
    pub fn like_case(case: &Case, model: &Model, question: Question<'_>) -> Result<Option<Self>> {
        let Some(patient) = Depleted::of(case, model)? else {
            return Ok(None);
        };
        let Some(rested) = deficiency::as_rested(case) else {
            return Ok(None);
        };
        let people = people(&rested, model, question)?;
        let pools = patient.tissue(TISSUE_L_PER_KG).map(PoolSpread::published);
        let window = window(case, people.from().get::<hour>(), question)?;
        let inputs = case.absorbed_inputs();
        Self::new(&people, pools, &inputs, &window, question.seed).map(Some)
    }

    /// `people` under `inputs`, over `window`: with slow pools their level is read by what comes
    /// in, without by the own tubular maximum.
    ///
    /// # Errors
    /// As [`Population::new`](super::Population::new).
    pub fn new(
        people: &People,
        pools: Option<PoolSpread>,
        inputs: &[Infusion],
        window: &Window,
        seed: u64,
    ) -> Result<Self> {
        let individual = people.individual();
        let typical = Typical::by_reading(individual, pools.is_some());
        let pools = pools.unwrap_or(PoolSpread::none(Tissue::of_weight(0.0, 0.0)));
        let pilots = Pilots {
            typical: individual,
            corners: &people.spread().corners(&typical, mesh::PILOT_CORNER),
        };
        let pool_corners = pools.corners(mesh::PILOT_CORNER);
        Ok(Self {
            mesh: Mesh::with_pools(pilots, &pool_corners, inputs, window)?,
            typical,
            spread: people.spread().clone(),
            pools,
            seed,
        })
    }

    /// The patient around whom the others are drawn.
    #[must_use]
    pub fn typical(&self) -> &Typical {
        &self.typical
    }

    /// The common steps.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// Draws the patients `first` and following with their pools.
    #[must_use]
    pub fn draw(&self, first: u64) -> (Group<LANES>, SlowPools<LANES>) {
        (
            draw_group(&self.spread, &self.typical, self.seed, first),
            draw_pools(&self.pools, self.seed, first),
        )
    }

    /// The times at which levels are counted, hours from the start of the order.
    pub fn times(&self) -> impl Iterator<Item = f64> + '_ {
        self.mesh.samples.iter().map(|sample| sample.time)
    }

    /// Follows the crowd, which is shown to nobody on the way.
    ///
    /// # Errors
    /// Internal if a patient cannot be followed or the numbers of the crowd are out of their
    /// range.
    pub fn follow(&self, crowd: Crowd) -> Result<ExpectedSummary> {
        let crowd = crowd.within_range()?;
        let numbers = crowd.numbers();
        let next = AtomicU64::new(numbers.start);
        let work = |mut summary: ExpectedSummary| {
            let mut courses = ExpectedCourses::new(&self.mesh);
            loop {
                let first = next.fetch_add(HANDFUL, Ordering::Relaxed);
                if first >= numbers.end {
                    return Ok(summary);
                }
                let until = (first + HANDFUL).min(numbers.end);
                self.each(&mut courses, first..until, |seen| summary.count(seen))?;
            }
        };
        let nobody = || ExpectedSummary::new(self.mesh.samples.len());
        let tasks: Vec<_> = (0..crowd.threads).map(|_| nobody()).collect();
        let mut all = nobody();
        for counted in threads::run_each(tasks, work)? {
            let counted: Result<ExpectedSummary> = counted;
            all.merge(&counted?);
        }
        Ok(all)
    }

    /// The expected levels (mmol/L) of the first `subjects` patients in the order of their numbers:
    /// those of one at [`Self::times`] after those of the other.
    ///
    /// # Errors
    /// Internal if a patient cannot be followed.
    pub fn levels_of_each(&self, subjects: u64) -> Result<Vec<f64>> {
        let mut levels = Vec::with_capacity(subjects as usize * self.mesh.samples.len());
        let mut courses = ExpectedCourses::new(&self.mesh);
        self.each(&mut courses, 0..subjects, |seen| {
            levels.extend_from_slice(seen.levels)
        })?;
        Ok(levels)
    }

    /// Follows the patients with these numbers in their order and shows each to `watch`; `courses` is
    /// room for a group.
    fn each(
        &self,
        courses: &mut ExpectedCourses<LANES>,
        numbers: std::ops::Range<u64>,
        mut watch: impl FnMut(Seen<'_>),
    ) -> Result<()> {
        let mut levels = vec![0.0; self.mesh.samples.len()];
        for first in numbers.clone().step_by(LANES) {
            let (group, pools) = self.draw(first);
            follow_pools(&group, &pools, &self.mesh, courses);
            let wanted = (numbers.end - first).min(LANES as u64) as usize;
            for lane in 0..wanted {
                let rerun = !courses.certified(lane);
                if rerun {
                    let (patient, tissue) = (group.lane(lane), pools.tissue(lane));
                    let again = follow_pool_patient(&patient, tissue, &self.typical, &self.mesh)?;
                    keep(&mut levels, &again, 0);
                } else {
                    keep(&mut levels, courses, lane);
                }
                watch(Seen {
                    levels: &levels,
                    rerun,
                });
            }
        }
        Ok(())
    }
}

/// One patient as followed.
struct Seen<'a> {
    /// The expected level at every sample, mmol/L.
    levels: &'a [f64],
    /// Whether the scalar solver had to do it again.
    rerun: bool,
}

/// Keeps the levels of one lane.
#[inline]
fn keep<const L: usize>(levels: &mut [f64], courses: &ExpectedCourses<L>, lane: usize) {
    for (level, lanes) in levels.iter_mut().zip(&courses.samples) {
        *level = lanes[lane];
    }
}

/// The expected levels that were counted: sums of whole numbers that do not depend on who was
/// counted first.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedSummary {
    levels: Vec<Histogram>,
    subjects: u64,
    rerun: u64,
}

impl ExpectedSummary {
    fn new(samples: usize) -> Self {
        Self {
            levels: vec![Histogram::default(); samples],
            subjects: 0,
            rerun: 0,
        }
    }

    #[inline]
    fn count(&mut self, seen: Seen<'_>) {
        for (histogram, level) in self.levels.iter_mut().zip(seen.levels) {
            histogram.count(*level);
        }
        self.subjects += 1;
        self.rerun += u64::from(seen.rerun);
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.levels.iter_mut().zip(&other.levels) {
            own.merge(more);
        }
        self.subjects += other.subjects;
        self.rerun += other.rerun;
    }

    /// The counts as they are written down: nothing is rounded.
    #[must_use]
    pub fn written(&self) -> (Vec<WrittenHistogram>, u64) {
        let levels = self.levels.iter().map(Histogram::written);
        (levels.collect(), self.rerun)
    }

    /// The summary of `subjects` patients that was written down; `None` where it can be none.
    #[must_use]
    pub fn of_written(levels: &[WrittenHistogram], rerun: u64, subjects: u64) -> Option<Self> {
        let read = |one: &WrittenHistogram| Histogram::of_written(one, subjects);
        let levels = levels.iter().map(read).collect::<Option<_>>()?;
        (rerun <= subjects).then_some(Self {
            levels,
            subjects,
            rerun,
        })
    }

    /// How many patients were counted.
    #[must_use]
    pub fn subjects(&self) -> u64 {
        self.subjects
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
}

/// What is asked about the expected levels at one time.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedAim {
    /// When, from the start of the order; at or after it.
    pub at: Time,
    /// The level that is to be reached.
    pub target: SerumMagnesium,
    /// How many virtual patients are asked.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Threads; `None` takes as many as are worth their start. No effect on any number.
    pub threads: Option<usize>,
}

/// The share of virtual patients like the one of `case` whose expected level at the time of `aim`
/// is at least its target; `None` where the patient is not depleted or `model` knows no tubular
/// maximum.
///
/// Weak: how much tissues take up is known within a factor of two, and the virtual patients differ
/// in it by that much. The level is counted in classes of 0.2 %.
///
/// # Errors
/// As [`ExpectedPopulation::like_case`] and [`Crowd::asked`].
pub fn share_expected_to_reach(
    case: &Case,
    model: &Model,
    aim: ExpectedAim,
) -> Result<Option<Share>> {
    // A course has some length, however early the level is asked for.
    let least = Time::new::<hour>(1.0);
    let question = Question {
        every: None,
        at: &[aim.at],
        until: Some(if aim.at > least { aim.at } else { least }),
        seed: aim.seed,
        uncertain_values: false,
    };
    let Some(people) = ExpectedPopulation::like_case(case, model, question)? else {
        return Ok(None);
    };
    let counted = people.follow(Crowd::asked(aim.subjects, aim.threads)?)?;
    let levels = counted.levels().first();
    let levels = levels.ok_or_else(|| Error::internal("no time at which levels are counted"))?;
    Ok(Some(at_least(levels, aim.target)))
}

/// How many of the counted levels are at least `level`.
#[must_use]
pub fn at_least(levels: &Histogram, level: SerumMagnesium) -> Share {
    let below = levels.below(level.millimolar());
    Share {
        count: below.of - below.count,
        of: below.of,
    }
}
