//! How many virtual patients reach a target and how many a toxic level.

use super::under;
use crate::clinical::bands::STOP_FROM;
use crate::dose::{Regimen, StepWords};
use crate::pk::Model;
use crate::population::{self, Crowd, Population, Question, Share, Subject};
use crate::safety::Case;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{AmountOfSubstance, MolarConcentration, SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// Which figure of the course has to lie in the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// The level at a time after the start of the order.
    At(Time),
    /// The mean level from the start of the order to this time.
    MeanOver(Time),
    /// The level at the end of the order, however long it is.
    End,
}

/// A range of levels to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// Usage unless the range holds anything and ends at the level that stops an order.
    pub fn new(low: SerumMagnesium, high: Option<SerumMagnesium>, moment: Moment) -> Result<Self> {
        let stop = MolarConcentration::new::<millimole_per_liter>(STOP_FROM);
        let stop = SerumMagnesium::predicted(stop)?;
        let below = high.unwrap_or(stop);
        if low < below && below <= stop {
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

    /// The time that decides under a regimen of `length`.
    fn time(&self, length: Time) -> Time {
        match self.moment {
            Moment::At(time) | Moment::MeanOver(time) => time,
            Moment::End => length,
        }
    }

    /// Whether one patient is on target, followed exactly to the time that decides.
    fn met(&self, subject: &Subject, time: Time) -> bool {
        let figure = match self.moment {
            Moment::MeanOver(_) => subject.figures.area[0] / time.get::<hour>(),
            Moment::At(_) | Moment::End => subject.figures.end[0],
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

impl Asked<'_> {
    /// How many become toxic, and how many are on target.
    fn counts(
        &self,
        case: &mut Case,
        regimen: &Regimen,
        target: Option<&Target>,
    ) -> Result<(Share, Option<Share>)> {
        let length = regimen.length();
        let Some(target) = target else {
            let toxic = self.share(case, regimen, length, |subject| self.toxic(subject))?;
            return Ok((toxic, None));
        };
        let time = target.time(length);
        let on_target = |subject: &Subject| target.met(subject, time);
        if time < length {
            // The figures end where the simulation does, so the two need one each.
            let toxic = self.share(case, regimen, length, |subject| self.toxic(subject))?;
            let on_target = self.share(case, regimen, time, on_target)?;
            return Ok((toxic, Some(on_target)));
        }
        let mut toxic = 0;
        let longer = lengthened(regimen, time)?;
        let on_target = self.share(case, &longer, time, |subject| {
            toxic += u64::from(self.toxic(subject));
            on_target(subject)
        })?;
        let toxic = Share {
            count: toxic,
            of: on_target.of,
        };
        Ok((toxic, Some(on_target)))
    }

    fn toxic(&self, subject: &Subject) -> bool {
        subject.figures.peak[0] >= self.above.millimolar()
    }

    /// How many of the patients followed to `until` are as `wanted`.
    fn share(
        &self,
        case: &mut Case,
        regimen: &Regimen,
        until: Time,
        mut wanted: impl FnMut(&Subject) -> bool,
    ) -> Result<Share> {
        let question = Question {
            every: None,
            until: Some(until),
            seed: self.crowding.seed,
        };
        let people: Population = under(case, regimen.clone(), |case| {
            population::of_case(case, self.model, question)
        })?;
        let mut count = 0;
        people.follow(self.crowding.crowd(), &mut |progress| {
            count += progress.subjects.iter().filter(|s| wanted(s)).count() as u64;
            Ok(())
        })?;
        Ok(Share {
            count,
            of: self.crowding.subjects,
        })
    }
}

/// The same regimen with nothing infused from its end to `time`.
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
