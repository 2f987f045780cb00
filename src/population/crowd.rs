//! Many patients, followed on several threads.

use super::engine::course_metrics::CourseMetrics;
use super::engine::courses::Courses;
use super::engine::summary::Summary;
use super::engine::{lanes, rerun};
use super::people::group::{Group, LANES};
use super::people::spread::draw_group;
use super::{Population, Shard};
use crate::threads;
use crate::{Error, ErrorKind, Result};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most patients in one population.
pub const MOST_SUBJECTS: u64 = 100_000_000;
/// Most threads.
pub const MOST_THREADS: usize = 256;
/// Most patients that one thread does before progress is told.
const BLOCK: u64 = 131_072;
/// The same where every patient is shown and so kept until then.
const SHOWN_BLOCK: u64 = 16_384;
/// Patients that a thread takes at a time, about a millisecond of work; whole groups of lanes.
const HANDFUL: u64 = 64 * LANES as u64;

/// Part of the work is done.
#[derive(Debug)]
pub struct Progress<'a> {
    /// Patients followed so far.
    pub done: u64,
    /// Those since the last time, in order of their numbers; empty unless asked for.
    pub patients: &'a [VirtualPatient],
    /// Their levels at every sample, one patient after the other, mmol/L.
    pub levels: &'a [f64],
}

/// One virtual patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VirtualPatient {
    /// Number, from 0.
    pub number: u64,
    /// The patient's own numbers.
    pub own: Group<1>,
    /// Peak, end, area and time above.
    pub metrics: CourseMetrics<1>,
    /// Whether the scalar solver had to help.
    pub rerun: bool,
}

/// Who is followed, and how.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    /// Number of patients, from 1 to [`MOST_SUBJECTS`].
    pub subjects: u64,
    /// Threads, from 1 to [`MOST_THREADS`]; no effect on any number.
    pub threads: usize,
    /// Whether every patient is shown.
    pub individually: bool,
    /// Which of the patients are followed.
    pub shard: Shard,
}

impl Crowd {
    /// `subjects` patients on as many threads as are worth their start.
    #[must_use]
    pub fn of_size(subjects: u64) -> Self {
        // Starting a thread takes as long as some hundred patients.
        const WORTH_A_THREAD: u64 = 1024;
        let most = threads::available() as u64;
        Self {
            subjects,
            threads: (subjects / WORTH_A_THREAD).clamp(1, most) as usize,
            individually: false,
            shard: Shard::WHOLE,
        }
    }

    /// `subjects` patients on `threads` threads, or on as many as are worth their start.
    ///
    /// # Errors
    /// Usage, with the input it is about, for a number out of its range.
    pub fn asked(subjects: u64, threads: Option<usize>) -> Result<Self> {
        within("subjects", subjects, MOST_SUBJECTS)?;
        let mut crowd = Self::of_size(subjects);
        if let Some(threads) = threads {
            within("threads", threads as u64, MOST_THREADS as u64)?;
            crowd.threads = threads;
        }
        Ok(crowd)
    }

    /// The numbers of the patients who are followed.
    #[must_use]
    pub fn numbers(self) -> Range<u64> {
        self.shard.numbers(self.subjects)
    }

    /// The crowd, whose numbers must be in their range.
    ///
    /// # Errors
    /// Internal where they are not: [`Self::asked`] lets none through.
    pub(super) fn within_range(self) -> Result<Self> {
        let Self {
            subjects, threads, ..
        } = self;
        if (1..=MOST_SUBJECTS).contains(&subjects) && (1..=MOST_THREADS).contains(&threads) {
            return Ok(self);
        }
        Err(Error::internal(format!(
            "{subjects} virtual patients on {threads} threads"
        )))
    }
}

/// Refuses a number of patients or threads that is not from 1 to `most`.
fn within(key: &str, given: u64, most: u64) -> Result<()> {
    if (1..=most).contains(&given) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("{given} is not a number of {key} from 1 to {most}"),
        "give a whole number in this range",
    )
    .about(key))
}

impl Population {
    /// Follows the crowd; `watch` sees the progress and may end it by an error.
    ///
    /// # Errors
    /// Internal if a patient cannot be followed or the numbers of the crowd are out of their
    /// range; whatever `watch` returns.
    pub fn follow(
        &self,
        crowd: Crowd,
        watch: &mut dyn FnMut(Progress<'_>) -> Result<()>,
    ) -> Result<Summary> {
        let crowd = crowd.within_range()?;
        let (Range { start: first, end }, threads) = (crowd.numbers(), crowd.threads);
        let samples = self.mesh.samples.len();
        let block = block(end - first, &crowd);
        let mut workers: Vec<_> = (0..threads)
            .map(|_| Worker::new(self, crowd.individually))
            .collect();
        let mut next_patient = first;
        while next_patient < end {
            let until = end.min(next_patient + threads as u64 * block);
            let starts = (0..).map(|k| next_patient + k * block);
            let tasks: Vec<_> = starts
                .take_while(|start| *start < until)
                .zip(&mut workers)
                .map(|(start, worker)| Task { start, worker })
                .collect();
            let next = AtomicU64::new(next_patient);
            let work = |Task { start, worker }: Task<'_, '_>| match crowd.individually {
                // In the order in which they are shown.
                true => worker.follow(start..(start + block).min(until)),
                false => worker.follow_all(&next, until),
            };
            let outcomes = threads::run_each(tasks, work)?;
            outcomes.into_iter().collect::<Result<()>>()?;
            next_patient = until;
            let done = until - first;
            for worker in &mut workers {
                if !worker.shown.is_empty() {
                    watch(Progress {
                        done,
                        patients: &worker.shown,
                        levels: &worker.levels,
                    })?;
                    worker.shown.clear();
                    worker.levels.clear();
                }
            }
            watch(Progress {
                done,
                patients: &[],
                levels: &[],
            })?;
        }
        let mut summary = Summary::new(samples);
        for worker in &workers {
            summary.merge(&worker.summary);
        }
        Ok(summary)
    }
}

/// Patients in one block: equal blocks, of which every thread has one in every round.
fn block(subjects: u64, crowd: &Crowd) -> u64 {
    let most = if crowd.individually {
        SHOWN_BLOCK
    } else {
        BLOCK
    };
    let share = subjects.div_ceil(crowd.threads as u64).max(1);
    let rounds = share.div_ceil(most);
    share.div_ceil(rounds).next_multiple_of(LANES as u64)
}

/// What one thread has to do in a round.
struct Task<'p, 'w> {
    /// Number of its first patient.
    start: u64,
    worker: &'w mut Worker<'p>,
}

/// What one thread needs; made once.
struct Worker<'p> {
    population: &'p Population,
    courses: Courses<LANES>,
    /// By the other reading.
    other: Courses<LANES>,
    summary: Summary,
    individually: bool,
    shown: Vec<VirtualPatient>,
    levels: Vec<f64>,
}

impl<'p> Worker<'p> {
    fn new(population: &'p Population, individually: bool) -> Self {
        Self {
            population,
            courses: Courses::new(&population.mesh),
            other: Courses::new(&population.mesh),
            summary: Summary::new(population.mesh.samples.len()),
            individually,
            shown: Vec::new(),
            levels: Vec::new(),
        }
    }

    /// Follows patients until none is left for anybody: a thread that is slowed down leaves more
    /// of them to the others.
    fn follow_all(&mut self, next: &AtomicU64, until: u64) -> Result<()> {
        loop {
            let first = next.fetch_add(HANDFUL, Ordering::Relaxed);
            if first >= until {
                return Ok(());
            }
            self.follow(first..(first + HANDFUL).min(until))?;
        }
    }

    /// Follows the patients with these numbers.
    fn follow(&mut self, numbers: Range<u64>) -> Result<()> {
        for first in numbers.clone().step_by(LANES) {
            let drawn = self.population.draw(first);
            self.follow_lanes(&drawn);
            let wanted = (numbers.end - first).min(LANES as u64) as usize;
            for lane in 0..wanted {
                let rerun = !self.courses.certified(lane);
                let again = if rerun {
                    Some(self.follow_again(&drawn, lane)?)
                } else {
                    None
                };
                match &again {
                    Some(courses) => self.summary.count(courses, 0, true),
                    None => self.summary.count(&self.courses, lane, false),
                }
                if self.individually {
                    let metrics = match &again {
                        Some(courses) => courses.metrics,
                        None => self.courses.metrics.lane(lane),
                    };
                    match &again {
                        Some(courses) => self.levels.extend(courses.samples.iter().flatten()),
                        None => {
                            let samples = self.courses.samples.iter();
                            self.levels.extend(samples.map(|levels| levels[lane]));
                        }
                    }
                    self.shown.push(VirtualPatient {
                        number: first + lane as u64,
                        own: drawn.group.lane(lane),
                        metrics,
                        rerun,
                    });
                }
            }
        }
        Ok(())
    }

    /// Follows a group in lanes; of two readings the higher courses are kept.
    fn follow_lanes(&mut self, drawn: &Drawn) {
        let mesh = &self.population.mesh;
        lanes::follow_group(&drawn.group, mesh, &mut self.courses);
        if let Some(group) = &drawn.other {
            lanes::follow_group(group, mesh, &mut self.other);
            self.courses.keep_higher(&self.other);
        }
    }

    /// Follows one patient by the scalar solver; of two readings the higher course is kept.
    fn follow_again(&self, drawn: &Drawn, lane: usize) -> Result<Courses<1>> {
        let Population { typical, mesh, .. } = self.population;
        // Whichever reading it is, the equations have the same shape.
        let follow = |group: &Group<LANES>| rerun::follow_patient(&group.lane(lane), typical, mesh);
        let mut courses = follow(&drawn.group)?;
        if let Some(group) = &drawn.other {
            courses.keep_higher(&follow(group)?);
        }
        Ok(courses)
    }
}

/// A group of patients, and the same patients by the other reading of their level.
struct Drawn {
    group: Group<LANES>,
    other: Option<Group<LANES>>,
}

impl Population {
    /// Draws the patients `first` and following.
    fn draw(&self, first: u64) -> Drawn {
        let group = |typical| draw_group(&self.spread, typical, self.seed, first);
        Drawn {
            group: group(&self.typical),
            other: self.other.as_ref().map(group),
        }
    }
}
