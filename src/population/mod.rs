//! Virtual patients: how differently people like this one react to the same order.
//!
//! The numbers of a patient are [drawn](spread) around the typical one with the variances of
//! the model file, followed in [lanes] on a common [mesh] and counted in a [summary]. Subject k
//! depends on the seed and on k only, and the counts are whole numbers, so the same question
//! gets the same bytes on any number of threads and in batches of any size.

pub mod assay;
pub mod draw;
pub mod elementary;
pub mod figures;
pub mod histogram;
pub mod lanes;
pub mod linear;
pub mod mesh;
mod of_case;
pub mod scalar;
pub mod spread;
pub mod summary;
pub mod tornado;

pub use of_case::{People, Question, Risk, SAME_TIME, of_case, risk, start_words};
pub use summary::{Share, Summary};

use crate::dose::Infusion;
use crate::pk::Individual;
use crate::{Error, Result};
use lanes::{Courses, LANES};
use mesh::{Mesh, Window};
use spread::{Group, Spread, Typical};
use std::num::NonZero;
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

/// A population that can be followed.
#[derive(Clone, Debug)]
pub struct Population {
    typical: Typical,
    spread: Spread,
    mesh: Mesh,
    seed: u64,
}

/// Part of the work is done.
#[derive(Debug)]
pub struct Progress<'a> {
    /// Patients followed so far.
    pub done: u64,
    /// Those since the last time, in order of their numbers; empty unless asked for.
    pub subjects: &'a [Subject],
    /// Their levels at every sample, one patient after the other, mmol/L.
    pub levels: &'a [f64],
}

/// One virtual patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Number, from 0.
    pub number: u64,
    /// The patient's own numbers and figures.
    pub own: Group<1>,
    /// Peak, end, area and time above.
    pub figures: figures::Figures<1>,
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
}

impl Crowd {
    /// `subjects` patients on as many threads as are worth their start.
    #[must_use]
    pub fn of(subjects: u64) -> Self {
        // Starting a thread takes as long as some hundred patients.
        const WORTH_A_THREAD: u64 = 1024;
        let most = std::thread::available_parallelism().map_or(1, NonZero::get) as u64;
        Self {
            subjects,
            threads: (subjects / WORTH_A_THREAD).clamp(1, most) as usize,
            individually: false,
        }
    }
}

impl Population {
    /// Patients around `individual`, under `inputs`, over `window`. They start at their own
    /// untreated level, unless `raised` by recent magnesium: then at the measured one.
    ///
    /// # Errors
    /// Internal if a time or an infusion is not usable or the equations cannot be solved.
    pub fn new(
        (individual, raised): (&Individual, bool),
        spread: Spread,
        inputs: &[Infusion],
        window: &Window,
        seed: u64,
    ) -> Result<Self> {
        let typical = Typical::of(individual, !raised);
        let pilots = spread.corners(&typical, mesh::PILOT_CORNER);
        let mesh = Mesh::new(individual, &pilots, inputs, window)?;
        Ok(Self {
            typical,
            spread,
            mesh,
            seed,
        })
    }

    /// The patient around whom the others are drawn.
    #[must_use]
    pub fn typical(&self) -> &Typical {
        &self.typical
    }

    /// How much the others differ.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// The common steps.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

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
        let Crowd {
            subjects, threads, ..
        } = crowd;
        if !((1..=MOST_SUBJECTS).contains(&subjects) && (1..=MOST_THREADS).contains(&threads)) {
            return Err(Error::internal(format!(
                "{subjects} virtual patients on {threads} threads"
            )));
        }
        let samples = self.mesh.samples.len();
        let block = block(subjects, &crowd);
        let mut workers: Vec<_> = (0..threads)
            .map(|_| Worker::new(self, crowd.individually))
            .collect();
        let mut done = 0;
        while done < subjects {
            let until = subjects.min(done + threads as u64 * block);
            let shares = (0..).map(|k| done + k * block);
            let tasks: Vec<_> = shares
                .take_while(|start| *start < until)
                .zip(&mut workers)
                .collect();
            let next = AtomicU64::new(done);
            run(tasks, |start, worker| match crowd.individually {
                // In the order in which they are shown.
                true => worker.follow(start..(start + block).min(until)),
                false => worker.follow_all(&next, until),
            })?;
            done = until;
            for worker in &mut workers {
                if !worker.shown.is_empty() {
                    watch(Progress {
                        done,
                        subjects: &worker.shown,
                        levels: &worker.levels,
                    })?;
                    worker.shown.clear();
                    worker.levels.clear();
                }
            }
            watch(Progress {
                done,
                subjects: &[],
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
    let share = subjects.div_ceil(crowd.threads as u64);
    let rounds = share.div_ceil(most);
    share.div_ceil(rounds).next_multiple_of(LANES as u64)
}

/// Runs every task on a thread of its own, the last one here.
fn run<'p, 'w>(
    mut tasks: Vec<(u64, &'w mut Worker<'p>)>,
    work: impl Fn(u64, &mut Worker<'p>) -> Result<()> + Sync,
) -> Result<()> {
    let last = tasks.pop();
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = tasks
            .into_iter()
            .map(|(start, worker)| scope.spawn(move || work(start, worker)))
            .collect();
        let mut outcome = last.map_or(Ok(()), |(start, worker)| work(start, worker));
        for thread in running {
            let finished = thread
                .join()
                .unwrap_or_else(|_| Err(Error::internal("a thread of the population failed")));
            outcome = outcome.and(finished);
        }
        outcome
    })
}

/// What one thread needs; made once.
struct Worker<'p> {
    population: &'p Population,
    courses: Courses<LANES>,
    summary: Summary,
    individually: bool,
    shown: Vec<Subject>,
    levels: Vec<f64>,
}

impl<'p> Worker<'p> {
    fn new(population: &'p Population, individually: bool) -> Self {
        Self {
            population,
            courses: Courses::new(&population.mesh),
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
    fn follow(&mut self, numbers: std::ops::Range<u64>) -> Result<()> {
        let Population {
            typical,
            spread,
            mesh,
            seed,
        } = self.population;
        for first in numbers.clone().step_by(LANES) {
            let group = lanes::draw(spread, typical, *seed, first);
            lanes::courses(&group, mesh, &mut self.courses);
            let wanted = (numbers.end - first).min(LANES as u64) as usize;
            for lane in 0..wanted {
                let rerun = !self.courses.certified(lane);
                let again = if rerun {
                    Some(scalar::course(&group.lane(lane), typical, mesh)?)
                } else {
                    None
                };
                match &again {
                    Some(courses) => self.summary.count(courses, 0, true),
                    None => self.summary.count(&self.courses, lane, false),
                }
                if self.individually {
                    let figures = match &again {
                        Some(courses) => courses.figures,
                        None => self.courses.figures.lane(lane),
                    };
                    match &again {
                        Some(courses) => self.levels.extend(courses.samples.iter().flatten()),
                        None => {
                            let samples = self.courses.samples.iter();
                            self.levels.extend(samples.map(|levels| levels[lane]));
                        }
                    }
                    self.shown.push(Subject {
                        number: first + lane as u64,
                        own: group.lane(lane),
                        figures,
                        rerun,
                    });
                }
            }
        }
        Ok(())
    }
}
