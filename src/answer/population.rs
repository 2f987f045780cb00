//! `population`: how far virtual patients like this one spread, and how many reach each band.

use super::expected_population::{DepletedPatients, ExpectedPatients};
use super::{ModelUsed, Uncertainty, input_sha256, risks};
use crate::case::PopulationRequest;
use crate::clinical::bands::STOP_FROM;
use crate::pk::Model;
use crate::population::engine::assay::Reported;
use crate::population::engine::course_metrics::BOUNDS;
use crate::population::engine::histogram::Histogram;
use crate::population::{
    Crowd, ExpectedSummary, Population, Progress, Question, SAME_TIME, Shard, Share, Summary,
    start_words,
};
use crate::safety::Case;
use crate::simulate::Forecast;
use crate::units::SerumMagnesium;
use crate::{Error, ErrorKind, Result};
use uom::si::time::hour;

/// Levels (mmol/L) that parts of the patients lie below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// One patient in twenty.
    pub p05: f64,
    /// Half of them.
    pub p50: f64,
    /// Nineteen in twenty.
    pub p95: f64,
}

/// The levels of all patients at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoursePoint {
    /// Hours from the start of the order.
    pub time: f64,
    /// The levels.
    pub levels: Percentiles,
}

/// What was seen at a time that was asked for by name.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsAt {
    /// Hours from the start of the order.
    pub time: f64,
    /// Whether the levels are those that a laboratory would report.
    pub reported: bool,
    /// The levels.
    pub levels: Percentiles,
    /// Their mean and standard deviation; `None` for a single patient.
    pub mean_and_sd: Option<MeanAndSd>,
    /// How many patients lie below each level asked for.
    pub below: Vec<ShareBelow>,
}

/// Mean and standard deviation of levels, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanAndSd {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
}

/// How many patients lie below a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareBelow {
    /// The level.
    pub level: SerumMagnesium,
    /// Those below it.
    pub share: Share,
}

/// How many patients reach a band, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandReached {
    /// Where the band begins, mmol/L.
    pub from: f64,
    /// Who reaches it within the order.
    pub share: Share,
    /// Mean time at or above it from the start of the order to the end of the simulation, hours.
    pub mean_hours: f64,
}

/// What another model that may raise flags for this patient sees.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherModel {
    /// Its id.
    pub id: String,
    /// How many of its own patients reach the level that stops an order.
    pub reaching_stop: Share,
}

/// What `population` found.
#[derive(Clone, Debug)]
pub struct PopulationAnswer {
    /// The patient and the order.
    pub case: Case,
    /// The model.
    pub model: ModelUsed,
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// What is drawn of the model beside the patients, where that was asked for.
    pub uncertainty: Option<Uncertainty>,
    /// Where every virtual patient starts, in words.
    pub start: String,
    /// How filtration and dialysis change, in words; empty where they do not.
    pub kidneys: Vec<String>,
    /// The levels over time.
    pub course: Vec<CoursePoint>,
    /// What was seen at the times asked for by name.
    pub looks: Vec<LevelsAt>,
    /// The highest levels within the order.
    pub peak: Percentiles,
    /// The levels at the end of the order.
    pub end: Percentiles,
    /// The bands, the lowest first.
    pub reached: Vec<BandReached>,
    /// The other models.
    pub others: Vec<OtherModel>,
    /// What is expected of a depleted patient, beside all of the above.
    pub expected: Option<ExpectedPatients>,
    /// Mean area under the level from the start of the order to the end of the simulation,
    /// mmol h/L.
    pub mean_area: f64,
    /// How many patients the adaptive solver had to do again.
    pub rerun: u64,
    /// Hash of the case, and of a model file that came with it.
    pub input_sha256: String,
}

/// Whether the one who watches a population sees its patients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Only how many are done.
    Progress,
    /// Every patient, in order of their numbers.
    EveryPatient,
}

/// Virtual patients like the one of `case` under `model`, who get the order of `case`. While they
/// are followed, `watch` sees what `watched` says and may end it by an error; patients are kept
/// for no longer than that.
///
/// # Errors
/// Usage for numbers of patients, threads or times out of their range; malformed where uncertain
/// values are asked for and the model has none; as [`Population::like_case`]; whatever `watch` returns.
pub fn population(
    case: &Case,
    model: &Model,
    request: &PopulationRequest,
    watched: Watched,
    watch: &mut dyn FnMut(Progress<'_>) -> Result<()>,
) -> Result<PopulationAnswer> {
    let asked = AskedPopulation::of(case, model, request)?;
    let counts = asked.counts(Shard::WHOLE, watched, watch)?;
    asked.answer(&counts)
}

/// A population as it was asked for, ready to be followed.
pub(super) struct AskedPopulation<'a> {
    case: &'a Case,
    model: &'a Model,
    request: &'a PopulationRequest,
    uncertainty: Option<Uncertainty>,
    people: Population,
    /// The times at which levels are counted, hours from the start of the order.
    times: Vec<f64>,
    depleted: Option<DepletedPatients<'a>>,
}

/// What was counted of virtual patients; sums of whole numbers, which parts add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationCounts {
    /// By the courses that flags go by.
    pub summary: Summary,
    /// By the expected courses of depleted patients.
    pub expected: Option<ExpectedSummary>,
}

impl PopulationCounts {
    /// Adds what was counted of another part.
    ///
    /// # Errors
    /// Malformed where it was counted at other times.
    pub(super) fn merge(&mut self, other: &Self) -> Result<()> {
        let times = |one: &Self| {
            let expected = one
                .expected
                .as_ref()
                .map(|expected| expected.levels().len());
            (one.summary.levels().len(), expected)
        };
        if times(self) != times(other) {
            return Err(Error::new(
                ErrorKind::Malformed,
                "two parts were counted at different times",
                "compute the parts again",
            ));
        }
        self.summary.merge(&other.summary);
        if let (Some(own), Some(more)) = (&mut self.expected, &other.expected) {
            own.merge(more);
        }
        Ok(())
    }
}

impl<'a> AskedPopulation<'a> {
    /// The patients of `case` by `model`.
    ///
    /// # Errors
    /// As [`Population::like_case`].
    pub(super) fn of(
        case: &'a Case,
        model: &'a Model,
        request: &'a PopulationRequest,
    ) -> Result<Self> {
        let question = Question {
            every: Some(request.every),
            at: &request.at,
            until: request.until,
            seed: request.seed,
            uncertain_values: request.uncertainty,
        };
        let uncertainty = request.uncertainty.then(|| Uncertainty::of(model));
        let people = Population::like_case(case, model, question)?;
        let samples = people.mesh().samples.iter();
        let times: Vec<f64> = samples.map(|sample| sample.time).collect();
        Ok(Self {
            depleted: DepletedPatients::like_case(case, model, request, &times)?,
            case,
            model,
            request,
            uncertainty: uncertainty.transpose()?,
            people,
            times,
        })
    }

    /// Follows the patients of one part, and counts them.
    ///
    /// # Errors
    /// As [`Crowd::asked`] and [`Population::follow`].
    pub(super) fn counts(
        &self,
        shard: Shard,
        watched: Watched,
        watch: &mut dyn FnMut(Progress<'_>) -> Result<()>,
    ) -> Result<PopulationCounts> {
        let mut crowd = Crowd::asked(self.request.subjects, self.request.threads)?;
        crowd.shard = shard;
        let watching = Crowd {
            individually: watched == Watched::EveryPatient,
            ..crowd
        };
        let expected = self.depleted.as_ref();
        Ok(PopulationCounts {
            summary: self.people.follow(watching, watch)?,
            expected: expected.map(|one| one.people.follow(crowd)).transpose()?,
        })
    }

    /// Whether `counts` can be those of all patients.
    pub(super) fn counted_by(&self, counts: &PopulationCounts) -> bool {
        let expected = counts.expected.as_ref();
        let times = |one: &ExpectedSummary| (one.subjects(), one.levels().len());
        let subjects = self.request.subjects;
        let wanted = self.depleted.as_ref();
        let wanted = wanted.map(|one| (subjects, one.people.times().count()));
        let summary = &counts.summary;
        (summary.subjects(), summary.levels().len()) == (subjects, self.times.len())
            && expected.map(times) == wanted
    }

    /// What was seen at each time that was asked for.
    fn looks(&self, summary: &Summary) -> Vec<LevelsAt> {
        let request = self.request;
        let untreated = self.people.typical().resting;
        let look = |time: f64| {
            let same = |counted: &f64| (counted - time).abs() <= SAME_TIME;
            let place = self.times.iter().position(same)?;
            let levels = summary.levels().get(place)?;
            Some(if request.reported {
                let reports = Reported::new(levels, self.model.residual());
                as_reported(request, time, &reports.from_untreated(untreated))
            } else {
                as_it_is(request, time, levels)
            })
        };
        let asked = request.at.iter().map(|time| time.get::<hour>());
        asked.filter_map(look).collect()
    }

    /// What the counts of all patients say.
    ///
    /// # Errors
    /// As for the other models; internal where a time was not counted.
    pub(super) fn answer(&self, counts: &PopulationCounts) -> Result<PopulationAnswer> {
        let (case, model, request) = (self.case, self.model, self.request);
        let summary = &counts.summary;
        let expected = self.depleted.as_ref().zip(counts.expected.as_ref());
        let course = self.times.iter().zip(summary.levels());
        Ok(PopulationAnswer {
            model: ModelUsed::of(model),
            subjects: summary.subjects(),
            seed: request.seed,
            uncertainty: self.uncertainty.clone(),
            start: start_words(case, model)?,
            kidneys: kidneys_in_words(case),
            course: course
                .map(|(time, levels)| CoursePoint {
                    time: *time,
                    levels: Percentiles::of(levels),
                })
                .collect(),
            looks: self.looks(summary),
            peak: Percentiles::of(summary.peak()),
            end: Percentiles::of(summary.end()),
            reached: bands_reached(summary),
            others: others(case, model)?,
            expected: expected
                .map(|(depleted, counted)| depleted.answer(counted))
                .transpose()?,
            mean_area: summary.mean_area(),
            rerun: summary.rerun(),
            input_sha256: input_sha256(&case.input_sha256, &[model]),
            case: case.clone(),
        })
    }
}

impl Percentiles {
    /// Those that `quantile` gives for the part below.
    fn read(quantile: impl Fn(f64) -> Option<f64>) -> Self {
        let [p05, p50, p95] = [0.05, 0.50, 0.95].map(|p| quantile(p).unwrap_or(f64::NAN));
        Self { p05, p50, p95 }
    }

    /// Those of counted levels.
    pub(super) fn of(levels: &Histogram) -> Self {
        Self::read(|p| levels.quantile(p))
    }
}

/// The levels of the patients themselves.
fn as_it_is(request: &PopulationRequest, time: f64, levels: &Histogram) -> LevelsAt {
    LevelsAt {
        time,
        reported: false,
        levels: Percentiles::of(levels),
        mean_and_sd: levels.mean_and_sd().map(MeanAndSd::from),
        below: shares_below(request, |level| levels.below(level)),
    }
}

/// The levels that a laboratory would report.
fn as_reported(request: &PopulationRequest, time: f64, reports: &Reported<'_>) -> LevelsAt {
    LevelsAt {
        time,
        reported: true,
        levels: Percentiles::read(|p| reports.quantile(p)),
        mean_and_sd: reports.mean_and_sd().map(MeanAndSd::from),
        below: shares_below(request, |level| reports.below(level)),
    }
}

impl From<(f64, f64)> for MeanAndSd {
    fn from((mean, sd): (f64, f64)) -> Self {
        Self { mean, sd }
    }
}

fn shares_below(request: &PopulationRequest, below: impl Fn(f64) -> Share) -> Vec<ShareBelow> {
    let levels = request.below.iter();
    levels
        .map(|level| ShareBelow {
            level: *level,
            share: below(level.millimolar()),
        })
        .collect()
}

fn bands_reached(summary: &Summary) -> Vec<BandReached> {
    let shares = BOUNDS.iter().zip(summary.reached());
    let bands = shares.zip(summary.mean_hours_above());
    bands
        .map(|((from, share), mean_hours)| BandReached {
            from: *from,
            share,
            mean_hours,
        })
        .collect()
}

/// What the other models that may raise flags for this patient see, as `check` shows them: what
/// is rare under one model may be likely under another.
fn others(case: &Case, model: &Model) -> Result<Vec<OtherModel>> {
    let risks = risks(case, &Forecast::of(case)?)?;
    let others = risks.into_iter().filter(|risk| risk.model != model.id());
    let seen = others.filter_map(|risk| {
        Some(OtherModel {
            reaching_stop: risk.reaching(STOP_FROM)?,
            id: risk.model,
        })
    });
    Ok(seen.collect())
}

/// How the kidneys of the virtual patients change.
fn kidneys_in_words(case: &Case) -> Vec<String> {
    let followed = case.kidneys.without_hope();
    let mut words = followed.words();
    if followed != case.kidneys {
        let hoped = "As for flags, neither a recovery after the start of the order nor a dialysis \
                     that has not begun is counted on.";
        words.push(hoped.to_owned());
    }
    words
}
