//! How many virtual patients reach a target and how many a toxic level.

use super::crowding::Crowding;
use super::expected_target;
use super::judges::Judge;
use super::target::{Moment, Target};
use super::trial_order::ask_under;
use crate::dose::{Regimen, StepWords};
use crate::pk::Model;
use crate::population::{Population, Question, Share};
use crate::safety::Case;
use crate::units::{AmountOfSubstance, SerumMagnesium, Time};
use crate::{Error, Result};
use uom::si::time::hour;

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

/// What is asked of a regimen.
#[derive(Clone, Copy, Debug)]
pub struct OddsQuestion<'a> {
    /// The models; the most cautious of them says who becomes toxic.
    pub models: &'a [&'a Model],
    /// The target, where one is asked for.
    pub target: Option<&'a Target>,
    /// From this level on within the order a patient counts as toxic.
    pub above: SerumMagnesium,
    /// The virtual patients, the same ones for every regimen.
    pub crowding: Crowding,
}

/// How `case` with `regimen` in the place of its order does: on target by all models that say how
/// patients differ, toxic (a level from `above` on within the order) by the worst.
///
/// # Errors
/// As [`Population::like_case`]; internal without a model.
pub fn odds(case: &Case, regimen: &Regimen, question: OddsQuestion<'_>) -> Result<Odds> {
    let models = question.models.iter();
    let judges: Vec<Judge<'_>> = models.map(|model| Judge::like_case(model)).collect();
    let scale = Scale {
        judges: &judges,
        target: question.target,
        above: question.above,
        crowding: question.crowding,
        by_expected: false,
    };
    scale.odds(&mut case.clone(), regimen)
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

/// By whom and for what a regimen is weighed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale<'a> {
    pub(super) judges: &'a [Judge<'a>],
    pub(super) target: Option<&'a Target>,
    /// From this level on within the order a patient counts as toxic.
    pub(super) above: SerumMagnesium,
    pub(super) crowding: Crowding,
    /// Whether a depleted patient must reach the target by the expected course.
    pub(super) by_expected: bool,
}

impl Scale<'_> {
    /// The odds of `regimen` in the place of the order of `case`, whatever the risk.
    pub(super) fn odds(&self, case: &mut Case, regimen: &Regimen) -> Result<Odds> {
        let weighed = self.weigh(case, regimen, f64::INFINITY)?;
        weighed
            .map(|weighed| weighed.odds)
            .ok_or_else(|| Error::internal("no model may judge a regimen"))
    }

    /// As [`Self::odds`]; nothing as soon as one model sees a part of the patients above `risk`
    /// become toxic, or without a model.
    pub(super) fn weigh(
        &self,
        case: &mut Case,
        regimen: &Regimen,
        risk: f64,
    ) -> Result<Option<Weighed>> {
        let mut all: Option<Weighed> = None;
        for (place, judge) in self.judges.iter().enumerate() {
            let counts = self.counts(judge, case, regimen)?;
            if counts.toxic.probability() > risk {
                return Ok(None);
            }
            let so_far = all.unwrap_or_else(|| Weighed::nothing_yet(counts.toxic, self.crowding));
            let counted = self.target.is_some() && judge.votes;
            all = Some(so_far.joined_by(counts, place, counted));
        }
        Ok(all)
    }
}

impl Weighed {
    /// Nobody on target yet; `toxic` by the first judge.
    fn nothing_yet(toxic: Share, crowding: Crowding) -> Self {
        Self {
            odds: Odds {
                on_target: None,
                toxic,
                worst: 0,
            },
            hits: vec![0; crowding.subjects as usize],
            high_enough: 0,
        }
    }

    /// With what the judge at `place` counts; its target only where it is `counted`.
    fn joined_by(mut self, counts: Counts, place: usize, counted: bool) -> Self {
        if counts.toxic.count > self.odds.toxic.count {
            (self.odds.toxic, self.odds.worst) = (counts.toxic, place);
        }
        if counted {
            for (all, own) in self.hits.iter_mut().zip(&counts.hits) {
                *all += own;
            }
            self.odds.on_target = together(self.odds.on_target, Some(counts.on_target));
            self.high_enough += counts.high_enough;
        }
        self
    }
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

/// How many of a crowd do what.
#[derive(Clone, Debug)]
struct Counts {
    toxic: Share,
    on_target: Share,
    /// 1 for each patient on target, by number.
    hits: Vec<u8>,
    high_enough: u64,
}

impl Scale<'_> {
    /// How many become toxic by `judge`, and how many are on target.
    fn counts(&self, judge: &Judge<'_>, case: &mut Case, regimen: &Regimen) -> Result<Counts> {
        let length = regimen.length();
        let target = self.target;
        let times = target.map_or_else(Vec::new, |target| target.times(length));
        let last = times
            .iter()
            .fold(length, |a, b| if *b > a { *b } else { a });
        // The area ends where the simulation does; levels are seen on the way.
        let shorter = match target.map(|target| &target.moment) {
            Some(Moment::MeanOver(time)) if *time < last => Some(*time),
            _ => None,
        };
        let counts = self.follow(judge, case, &lengthened(regimen, last)?, last)?;
        let Some(time) = shorter else {
            return Ok(counts);
        };
        let mean = self.follow(judge, case, &lengthened(regimen, time)?, time)?;
        Ok(Counts {
            toxic: counts.toxic,
            ..mean
        })
    }

    /// Follows every patient of `judge` under `regimen` to `until` and counts.
    fn follow(
        &self,
        judge: &Judge<'_>,
        case: &mut Case,
        regimen: &Regimen,
        until: Time,
    ) -> Result<Counts> {
        let at = match self.target.map(|target| &target.moment) {
            Some(Moment::At(times)) => times.as_slice(),
            _ => &[],
        };
        let question = Question {
            every: None,
            at,
            until: Some(until),
            seed: self.crowding.seed,
            uncertain_values: false,
        };
        let people: Population = ask_under(case, regimen.clone(), |case| match judge.people {
            Some(people) => Population::under_order(people, case, question),
            None => Population::like_case(case, judge.model, question),
        })?;
        let expected = self.expected(judge, case, regimen, until)?;
        let samples = people.mesh().samples.len();
        let [mut toxic, mut high_enough] = [0; 2];
        let mut hits = vec![0; self.crowding.subjects as usize];
        people.follow(self.crowding.crowd(), &mut |progress| {
            for (place, patient) in progress.patients.iter().enumerate() {
                toxic += u64::from(patient.metrics.peak[0] >= self.above.millimolar());
                let Some(target) = self.target else { continue };
                let levels = &progress.levels[place * samples..(place + 1) * samples];
                let (low, high) = target.deciding_levels(&patient.metrics, levels, until);
                let number = patient.number as usize;
                let low = expected.as_ref().map_or(low, |levels| levels[number]);
                let reached = low >= target.low.millimolar();
                high_enough += u64::from(reached);
                hits[number] = u8::from(reached && high < target.below.millimolar());
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

impl Scale<'_> {
    /// What has to reach the target by the expected course, patient by patient; `None` where the
    /// course that flags go by counts for that too.
    fn expected(
        &self,
        judge: &Judge<'_>,
        case: &mut Case,
        regimen: &Regimen,
        until: Time,
    ) -> Result<Option<Vec<f64>>> {
        let like_case = self.by_expected && judge.votes && judge.people.is_none();
        let Some(target) = self.target.filter(|_| like_case) else {
            return Ok(None);
        };
        let asked = (target, self.crowding);
        expected_target::deciding_levels(case, (regimen, until), judge.model, asked)
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
