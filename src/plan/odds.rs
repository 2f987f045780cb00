//! How many virtual patients reach a target and how many a toxic level.

use super::under;
use crate::clinical::bands::STOP_FROM;
use crate::dose::{Regimen, StepWords};
use crate::pk::Model;
use crate::population::{self, Crowd, Population, Question, Share};
use crate::safety::Case;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{AmountOfSubstance, MolarConcentration, SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

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
    /// Usage unless the range holds anything, ends at the level that stops an order at the latest
    /// and has a time.
    pub fn new(low: SerumMagnesium, high: Option<SerumMagnesium>, moment: Moment) -> Result<Self> {
        let stop = MolarConcentration::new::<millimole_per_liter>(STOP_FROM);
        let stop = SerumMagnesium::predicted(stop)?;
        let below = high.unwrap_or(stop);
        let when = !matches!(&moment, Moment::At(times) if times.is_empty());
        if low < below && below <= stop && when {
            return Ok(Self { low, below, moment });
        }
        Err(Error::new(
            ErrorKind::Usage,
            format!(
                "a target from {} to {} mmol/L is none",
                crate::units::show::number(low.millimolar()),
                crate::units::show::number(below.millimolar())
            ),
            format!(
                "give a lower level with --target, a higher one with --to, both below {STOP_FROM} \
                 mmol/L, from where an order is stopped"
            ),
        ))
    }

    /// The times that decide under a regimen of `length`.
    fn times(&self, length: Time) -> Vec<Time> {
        match &self.moment {
            Moment::At(times) => times.clone(),
            Moment::MeanOver(time) => vec![*time],
            Moment::End => vec![length],
        }
    }

    /// Whether a patient followed exactly to a time that decides is on target then.
    fn met(&self, seen: &Seen, time: Time) -> bool {
        let figure = match self.moment {
            Moment::MeanOver(_) => seen.area / time.get::<hour>(),
            Moment::At(_) | Moment::End => seen.end,
        };
        (self.low.millimolar()..self.below.millimolar()).contains(&figure)
    }
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowding {
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Threads; `None` takes as many as are worth their start. No effect on any number.
    pub threads: Option<usize>,
}

impl Crowding {
    fn crowd(self) -> Crowd {
        let mut crowd = Crowd::of(self.subjects);
        crowd.threads = self.threads.unwrap_or(crowd.threads);
        crowd.individually = true;
        crowd
    }
}

/// How one regimen does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odds {
    /// Patients on target, of all models that say how patients differ together.
    pub on_target: Option<Share>,
    /// Patients that reach the toxic level, by the model that sees the most.
    pub toxic: Share,
    /// Place of that model in the list.
    pub worst: usize,
}

impl Odds {
    /// Standard error of the probability of the target.
    ///
    /// The models share their patients, so the error of the mean is bounded by that of one model
    /// with the mean probability: sqrt(p (1 - p) / n) is concave.
    #[must_use]
    pub fn target_error(&self) -> Option<f64> {
        let n = self.toxic.of as f64;
        self.on_target.map(|share| {
            let p = share.probability().clamp(0.5 / n, 1.0 - 0.5 / n);
            (p * (1.0 - p) / n).sqrt()
        })
    }
}

/// Whether a model says how patients differ. One that does not puts all or none on target.
fn varies(model: &Model) -> bool {
    let varies =
        |row: &crate::pk::spec::ParameterValue| row.variance > 0.0 || row.occasion_variance > 0.0;
    model.parameters().iter().any(varies)
}

/// How `case` with `regimen` in the place of its order does under `models`: on target by all that
/// say how patients differ, toxic (a level from `above` on within the order) by the worst.
///
/// # Errors
/// As [`population::of_case`]; internal without a model.
pub fn odds(
    case: &mut Case,
    regimen: &Regimen,
    models: &[&Model],
    target: Option<&Target>,
    (above, crowding): (SerumMagnesium, Crowding),
) -> Result<Odds> {
    let mut worst: Option<Odds> = None;
    for (place, model) in models.iter().enumerate() {
        let question = Asked {
            model,
            above,
            crowding,
        };
        let (toxic, on_target) = question.counts(case, regimen, target)?;
        let on_target = on_target.filter(|_| varies(model));
        let so_far = worst.unwrap_or(Odds {
            on_target: None,
            toxic,
            worst: place,
        });
        worst = Some(Odds {
            on_target: together(so_far.on_target, on_target),
            toxic: if toxic.count > so_far.toxic.count {
                toxic
            } else {
                so_far.toxic
            },
            worst: if toxic.count > so_far.toxic.count {
                place
            } else {
                so_far.worst
            },
        });
    }
    worst.ok_or_else(|| Error::internal("no model may judge a regimen"))
}

/// Two crowds as one.
fn together(one: Option<Share>, other: Option<Share>) -> Option<Share> {
    match (one, other) {
        (Some(a), Some(b)) => Some(Share {
            count: a.count + b.count,
            of: a.of + b.of,
        }),
        (one, other) => one.or(other),
    }
}

/// One model, one level that counts as toxic, one crowd.
struct Asked<'a> {
    model: &'a Model,
    above: SerumMagnesium,
    crowding: Crowding,
}

/// What is kept of one patient followed to some time.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// Highest level, mmol/L.
    peak: f64,
    /// Level at that time, mmol/L.
    end: f64,
    /// Area under the level, mmol h/L.
    area: f64,
}

impl Asked<'_> {
    /// How many become toxic, and how many are on target.
    fn counts(
        &self,
        case: &mut Case,
        regimen: &Regimen,
        target: Option<&Target>,
    ) -> Result<(Share, Option<Share>)> {
        let length = regimen.length();
        let times = target.map_or_else(Vec::new, |target| target.times(length));
        let last = times
            .iter()
            .fold(length, |a, b| if *b > a { *b } else { a });
        let whole = self.follow(case, regimen, last)?;
        let toxic = whole
            .iter()
            .filter(|seen| seen.peak >= self.above.millimolar());
        let toxic = self.share(toxic.count());
        let Some(target) = target else {
            return Ok((toxic, None));
        };
        let mut met = vec![true; whole.len()];
        for time in times {
            // The figures end where the simulation does.
            let shorter = if time < last {
                Some(self.follow(case, regimen, time)?)
            } else {
                None
            };
            for (met, seen) in met.iter_mut().zip(shorter.as_ref().unwrap_or(&whole)) {
                *met &= target.met(seen, time);
            }
        }
        let on_target = met.into_iter().filter(|met| *met).count();
        Ok((toxic, Some(self.share(on_target))))
    }

    fn share(&self, count: usize) -> Share {
        Share {
            count: count as u64,
            of: self.crowding.subjects,
        }
    }

    /// Every patient to `until`, in order of their numbers.
    fn follow(&self, case: &mut Case, regimen: &Regimen, until: Time) -> Result<Vec<Seen>> {
        let question = Question {
            every: None,
            at: &[],
            until: Some(until),
            seed: self.crowding.seed,
        };
        let people: Population = under(case, lengthened(regimen, until)?, |case| {
            population::of_case(case, self.model, question)
        })?;
        let mut all = vec![Seen::default(); self.crowding.subjects as usize];
        people.follow(self.crowding.crowd(), &mut |progress| {
            for subject in progress.subjects {
                let figures = &subject.figures;
                let seen = all.get_mut(subject.number as usize);
                *seen.ok_or_else(|| Error::internal("a patient too many"))? = Seen {
                    peak: figures.peak[0],
                    end: figures.end[0],
                    area: figures.area[0],
                };
            }
            Ok(())
        })?;
        Ok(all)
    }
}

/// The same regimen with nothing infused from its end to `time`, where that is later.
fn lengthened(regimen: &Regimen, time: Time) -> Result<Regimen> {
    let steps = regimen
        .steps()
        .iter()
        .map(|step| (step.words, step.amount, step.over));
    let rest = time - regimen.length();
    // A rest below a microsecond is rounding.
    let pause = (rest.get::<hour>() > 1e-9).then_some((
        StepWords::Rate,
        AmountOfSubstance::default(),
        rest,
    ));
    Regimen::new(steps.chain(pause))
}
