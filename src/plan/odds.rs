//! How many virtual patients reach a target and how many a toxic level.

use super::under;
use crate::clinical::bands::STOP_FROM;
use crate::dose::{Regimen, StepWords};
use crate::pk::Model;
use crate::population::engine::course_metrics::CourseMetrics;
use crate::population::{Crowd, People, Population, Question, Share};
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

    /// The figure of a patient that has to lie in the target, lowest and highest where there are
    /// several, if it was followed to `time` with `levels` at the times that decide.
    fn figures(&self, seen: &CourseMetrics<1>, levels: &[f64], time: Time) -> (f64, f64) {
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
        let mut crowd = Crowd::of_size(self.subjects);
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
pub(super) fn varies(model: &Model) -> bool {
    let varies =
        |row: &crate::pk::spec::ParameterValue| row.variance > 0.0 || row.occasion_variance > 0.0;
    model.parameters().iter().any(varies)
}

/// A model that weighs regimens, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judge<'a> {
    pub(super) model: &'a Model,
    /// The patients where they are known better than by the case.
    pub(super) people: Option<&'a People>,
    /// Whether it says who is on target; every judge says who becomes toxic.
    pub(super) votes: bool,
}

impl<'a> Judge<'a> {
    /// The model with patients like the one of the case.
    pub(super) fn of(model: &'a Model) -> Self {
        Self {
            model,
            people: None,
            votes: varies(model),
        }
    }
}

/// How `case` with `regimen` in the place of its order does under `models`: on target by all that
/// say how patients differ, toxic (a level from `above` on within the order) by the worst.
///
/// # Errors
/// As [`Population::like_case`]; internal without a model.
pub fn odds(
    case: &mut Case,
    regimen: &Regimen,
    models: &[&Model],
    target: Option<&Target>,
    question: (SerumMagnesium, Crowding),
) -> Result<Odds> {
    let judges: Vec<Judge<'_>> = models.iter().map(|model| Judge::of(model)).collect();
    let weighed = weigh(case, regimen, (&judges, target), question, f64::INFINITY)?;
    weighed
        .map(|weighed| weighed.odds)
        .ok_or_else(|| Error::internal("no model may judge a regimen"))
}

/// What [`odds`] says, and what bounds it for less magnesium.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub(super) odds: Odds,
    /// For each patient, how many models that say how patients differ put them on target.
    pub(super) hits: Vec<u8>,
    /// Patients whose level is not below the target, on target or above it: with less magnesium
    /// they only become fewer.
    pub(super) high_enough: u64,
}

/// As [`odds`]; nothing as soon as one model sees a part of the patients above `most` become
/// toxic, or without a model.
pub(super) fn weigh(
    case: &mut Case,
    regimen: &Regimen,
    (judges, target): (&[Judge<'_>], Option<&Target>),
    (above, crowding): (SerumMagnesium, Crowding),
    most: f64,
) -> Result<Option<Weighed>> {
    let mut all: Option<Weighed> = None;
    for (place, judge) in judges.iter().enumerate() {
        let question = Asked {
            judge: *judge,
            above,
            crowding,
        };
        let counts = question.counts(case, regimen, target)?;
        let toxic = counts.toxic;
        if toxic.probability() > most {
            return Ok(None);
        }
        let counted = target.is_some() && judge.votes;
        let mut so_far = all.unwrap_or_else(|| Weighed {
            odds: Odds {
                on_target: None,
                toxic,
                worst: place,
            },
            hits: vec![0; crowding.subjects as usize],
            high_enough: 0,
        });
        let Odds { on_target, .. } = so_far.odds;
        if counted {
            for (all, own) in so_far.hits.iter_mut().zip(&counts.hits) {
                *all += own;
            }
        }
        let worse = toxic.count > so_far.odds.toxic.count;
        all = Some(Weighed {
            odds: Odds {
                on_target: together(on_target, counted.then_some(counts.on_target)),
                toxic: if worse { toxic } else { so_far.odds.toxic },
                worst: if worse { place } else { so_far.odds.worst },
            },
            hits: so_far.hits,
            high_enough: so_far.high_enough + if counted { counts.high_enough } else { 0 },
        });
    }
    Ok(all)
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
    judge: Judge<'a>,
    above: SerumMagnesium,
    crowding: Crowding,
}

/// How many of a crowd do what.
#[derive(Clone, Debug)]
struct Counts {
    toxic: Share,
    on_target: Share,
    /// 1 for each patient on target, by number.
    hits: Vec<u8>,
    high_enough: u64,
}

impl Asked<'_> {
    /// How many become toxic, and how many are on target.
    fn counts(
        &self,
        case: &mut Case,
        regimen: &Regimen,
        target: Option<&Target>,
    ) -> Result<Counts> {
        let length = regimen.length();
        let times = target.map_or_else(Vec::new, |target| target.times(length));
        let last = times
            .iter()
            .fold(length, |a, b| if *b > a { *b } else { a });
        // The area ends where the simulation does; levels are seen on the way.
        let shorter = match target.map(|target| &target.moment) {
            Some(Moment::MeanOver(time)) if *time < last => Some(*time),
            _ => None,
        };
        let mut counts = self.follow(case, (regimen, last), target, &times)?;
        if let Some(time) = shorter {
            let mean = self.follow(case, (regimen, time), target, &times)?;
            counts = Counts {
                toxic: counts.toxic,
                ..mean
            };
        }
        Ok(counts)
    }

    /// Follows every patient to `until` and counts.
    fn follow(
        &self,
        case: &mut Case,
        (regimen, until): (&Regimen, Time),
        target: Option<&Target>,
        times: &[Time],
    ) -> Result<Counts> {
        let at = match target.map(|target| &target.moment) {
            Some(Moment::At(_)) => times,
            _ => &[],
        };
        let question = Question {
            every: None,
            at,
            until: Some(until),
            seed: self.crowding.seed,
        };
        let people: Population = under(case, lengthened(regimen, until)?, |case| {
            match self.judge.people {
                Some(people) => Population::under_order(people, case, question),
                None => Population::like_case(case, self.judge.model, question),
            }
        })?;
        let samples = people.mesh().samples.len();
        let [mut toxic, mut high_enough] = [0; 2];
        let mut hits = vec![0; self.crowding.subjects as usize];
        people.follow(self.crowding.crowd(), &mut |progress| {
            for (place, patient) in progress.patients.iter().enumerate() {
                toxic += u64::from(patient.metrics.peak[0] >= self.above.millimolar());
                let Some(target) = target else { continue };
                let levels = &progress.levels[place * samples..(place + 1) * samples];
                let (low, high) = target.figures(&patient.metrics, levels, until);
                let reached = low >= target.low.millimolar();
                high_enough += u64::from(reached);
                hits[patient.number as usize] =
                    u8::from(reached && high < target.below.millimolar());
            }
            Ok(())
        })?;
        let of = self.crowding.subjects;
        Ok(Counts {
            toxic: Share { count: toxic, of },
            on_target: Share {
                count: hits.iter().map(|hit| u64::from(*hit)).sum(),
                of,
            },
            hits,
            high_enough,
        })
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
