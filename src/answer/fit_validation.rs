//! `fit` of a data set under several models: how well each would have predicted the levels that
//! were measured, before any of them and from those before.

use super::ModelUsed;
use super::data_set_doubts::{DataSetDoubts, doubts_of_records};
use super::fit_dataset::FitOptions;
use super::simulate_case::called_alike;
use crate::clinical::source::SOFTWARE;
use crate::digest::sha256;
use crate::estimate::of_records::{fit, require_fittable};
use crate::nonmem::{
    DataSetReader, EquationSolver, Event, Predictor, ReadingNotes, ReadingOptions, Record,
    SubjectRecords, Wanted,
};
use crate::pk::{Measured, Model};
use crate::safety::{Finding, Topic};
use crate::threads::ask_watch;
use crate::units::show;
use crate::{Error, Result};

/// From so many levels on, predictions are told as one group.
pub const MANY_LEVELS: usize = 5;
/// Percent.
const PERCENT: f64 = 100.0;

/// A level that was predicted and measured.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidatedLevel {
    /// The subject, as in column ID.
    pub id: String,
    /// Hours.
    pub time: f64,
    /// What was measured, mmol/L.
    pub measured: f64,
    /// What was expected of the typical patient with these covariates, mmol/L.
    pub typical: f64,
    /// Levels measured before, which the individual prediction knows.
    pub known: usize,
    /// What was expected of this patient from those, mmol/L; `None` where there were none, or they
    /// could not be fitted.
    pub individual: Option<f64>,
}

impl ValidatedLevel {
    /// The error of a prediction in percent of what was measured: positive where it is too high.
    fn error(&self, predicted: f64) -> f64 {
        PERCENT * (predicted - self.measured) / self.measured
    }
}

/// How far predictions lie from what was measured.
///
/// ```text
/// PE = 100 (predicted - measured) / measured
/// ```
///
/// Source: Sheiner, Beal, J Pharmacokinet Biopharm 1981;9:503 (bias and precision of predictions);
/// Varvel, Donoho, Shafer, J Pharmacokinet Biopharm 1992;20:63 (their medians), there in parts of
/// the prediction; in parts of the measurement, as external evaluations print them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictionErrors {
    /// Predictions.
    pub predictions: usize,
    /// Subjects they are of.
    pub subjects: usize,
    /// Median of PE, percent: the bias.
    pub median: f64,
    /// Median of |PE|, percent: the spread.
    pub median_absolute: f64,
    /// Part of the predictions with |PE| up to 20 %, percent.
    pub within20: f64,
    /// Part of the predictions with |PE| up to 30 %, percent.
    pub within30: f64,
    /// Root of the mean square of predicted minus measured, mmol/L.
    pub root_mean_square: f64,
}

impl PredictionErrors {
    /// Of `predicted` (mmol/L) beside each level; `None` without any.
    #[must_use]
    pub fn of<'v>(pairs: impl IntoIterator<Item = (&'v ValidatedLevel, f64)>) -> Option<Self> {
        let pairs: Vec<(&ValidatedLevel, f64)> = pairs.into_iter().collect();
        let count = pairs.len() as f64;
        let signed: Vec<f64> = pairs.iter().map(|(one, value)| one.error(*value)).collect();
        let absolute: Vec<f64> = signed.iter().map(|error| error.abs()).collect();
        // Rounding of a prediction that is just as far must not decide.
        let within = |most: f64| {
            let near = absolute.iter().filter(|error| **error <= most + 1e-9);
            PERCENT * near.count() as f64 / count
        };
        let squares = pairs
            .iter()
            .map(|(one, value)| (value - one.measured).powi(2));
        // The levels of one subject stand together.
        let mut subjects: Vec<&str> = pairs.iter().map(|(one, _)| one.id.as_str()).collect();
        subjects.dedup();
        Some(Self {
            predictions: pairs.len(),
            subjects: subjects.len(),
            within20: within(20.0),
            within30: within(30.0),
            root_mean_square: (squares.sum::<f64>() / count).sqrt(),
            median: median(signed)?,
            median_absolute: median(absolute)?,
        })
    }
}

/// The middle value, or the mean of both; `None` without any.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some(0.5 * (values[last / 2] + values[last.div_ceil(2)]))
}

/// Which levels a group of predictions knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelsKnown {
    /// So many of the same patient.
    Exactly(usize),
    /// So many, or more.
    AtLeast(usize),
}

/// Predictions from as many levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorsAfterLevels {
    /// How many were known.
    pub known: LevelsKnown,
    /// Of the individual predictions.
    pub individual: PredictionErrors,
    /// Of the typical predictions of the same levels.
    pub typical: PredictionErrors,
}

/// A subject that a model could not be tried on.
#[derive(Clone, Debug)]
pub struct UntriedSubject {
    /// As in column ID.
    pub id: String,
    /// Why not, and what to do.
    pub why: Error,
}

/// What a data set says of one model.
#[derive(Clone, Debug)]
pub struct ModelValidation {
    /// The model.
    pub model: ModelUsed,
    /// Every level, in the order of the data set.
    pub levels: Vec<ValidatedLevel>,
    /// Of the typical predictions of all of them; `None` where none was predicted.
    pub before: Option<PredictionErrors>,
    /// Of the individual predictions, by how many levels were known: one, two and so on, those from
    /// `MANY_LEVELS` on as one, and last all of them.
    pub after: Vec<ErrorsAfterLevels>,
    /// Levels known only as below a limit: never predicted against, but known to later ones.
    pub below_limit: usize,
    /// Levels of zero, of which no part can be told.
    pub zero: usize,
    /// Subjects that could not be predicted, or fitted, in the order of the data set.
    pub untried: Vec<UntriedSubject>,
    /// Why nobody is fitted under this model, where the model itself is the reason.
    pub not_individual: Option<Error>,
}

impl ModelValidation {
    /// Of all individual predictions.
    #[must_use]
    pub fn after_any(&self) -> Option<PredictionErrors> {
        let all = self
            .after
            .iter()
            .rfind(|one| one.known == LevelsKnown::AtLeast(1));
        all.map(|one| one.individual)
    }
}

/// What a data set says of several models.
#[derive(Clone, Debug)]
pub struct DataSetValidation {
    /// Each model, in the order asked.
    pub models: Vec<ModelValidation>,
    /// The one with the smallest spread before any level.
    pub closest_before: Option<usize>,
    /// The one with the smallest spread from the levels before.
    pub closest_after: Option<usize>,
    /// How a covariate changes between two records.
    pub options: FitOptions,
    /// What the reader tells beside the records, by all models together.
    pub notes: ReadingNotes,
    /// What is doubtful about the data set.
    pub findings: Vec<Finding>,
    /// Hash of what was asked: the bytes of the data set and of the model files.
    pub input_sha256: String,
}

/// How well each of `models` predicts the levels of the data set `text`, which is called `name` in
/// errors: for the typical patient, and for each patient from the levels before.
///
/// # Errors
/// Usage for two models of one id; as [`DataSetReader::next_subject`] and [`Predictor::new`]; as [`Predictor::predict`] where a model
/// predicts no subject.
pub fn validate_dataset(
    name: &str,
    text: &[u8],
    models: &[&Model],
    options: &FitOptions,
) -> Result<DataSetValidation> {
    let ids = || models.iter().map(|model| model.id());
    if let Some((_, id)) = ids()
        .enumerate()
        .find(|(place, id)| ids().take(*place).any(|known| known == *id))
    {
        return Err(called_alike(id));
    }
    let mut validations = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut joined = None;
    let mut hashes = Vec::new();
    for model in models {
        let Tried {
            validation,
            notes,
            doubts,
            data_sha256,
        } = validate_model(name, text, model, options).map_err(|error| under(model, &error))?;
        hashes = vec![data_sha256];
        findings.extend(validation.findings());
        for doubt in doubts {
            if !findings.iter().any(|known| known.message == doubt.message) {
                findings.push(doubt);
            }
        }
        join_notes(&mut joined, notes);
        validations.push(validation);
    }
    hashes.extend(models.iter().map(|model| model.sha256().to_owned()));
    let Some(notes) = joined else {
        return Err(Error::internal("a data set was tried on no model"));
    };
    Ok(DataSetValidation {
        closest_before: closest(&validations, |one| one.before),
        closest_after: closest(&validations, ModelValidation::after_any),
        models: validations,
        options: options.clone(),
        notes,
        findings,
        input_sha256: sha256(hashes.join("\n").as_bytes()),
    })
}

/// An error with the model in its place: of several, one alone may ask for a column.
fn under(model: &Model, error: &Error) -> Error {
    let place = error.place().unwrap_or("the data set");
    let place = format!("{place}, under model {}", model.id());
    Error::new(error.kind(), error.message(), error.help()).at(place)
}

/// What is told of the reading by several models: the units that any of them took, and the columns
/// that none of them reads.
fn join_notes(joined: &mut Option<ReadingNotes>, more: ReadingNotes) {
    let Some(known) = joined else {
        *joined = Some(more);
        return;
    };
    known.not_used.retain(|name| more.not_used.contains(name));
    for unit in more.units {
        if !known.units.contains(&unit) {
            known.units.push(unit);
        }
    }
}

/// The model with the smallest spread among those that predicted as many levels as any did: who leaves
/// out the levels that are hard is not compared. `None` where there is nothing to compare.
fn closest(
    models: &[ModelValidation],
    errors: impl Fn(&ModelValidation) -> Option<PredictionErrors>,
) -> Option<usize> {
    let known = models.iter().enumerate();
    let known = known.filter_map(|(place, one)| Some((place, errors(one)?)));
    let known: Vec<(usize, PredictionErrors)> = known.collect();
    let most = known.iter().map(|(_, errors)| errors.predictions).max();
    let whole = known
        .into_iter()
        .filter(|(_, errors)| Some(errors.predictions) == most);
    let whole: Vec<(usize, PredictionErrors)> = whole.collect();
    let spread = |errors: &PredictionErrors| errors.median_absolute;
    let best = whole
        .iter()
        .min_by(|a, b| spread(&a.1).total_cmp(&spread(&b.1)));
    best.filter(|_| whole.len() > 1).map(|(place, _)| *place)
}

/// One model, with what was told on the way.
struct Tried {
    validation: ModelValidation,
    notes: ReadingNotes,
    doubts: Vec<Finding>,
    data_sha256: String,
}

fn validate_model(name: &str, text: &[u8], model: &Model, options: &FitOptions) -> Result<Tried> {
    let predictor = Predictor::new(model, EquationSolver::Best, options.covariates.carry())?;
    let reading = ReadingOptions {
        wanted: Wanted::DosesAndLevels,
        ignore: options.ignore,
    };
    let mut reader =
        DataSetReader::new(name, text, &predictor, reading)?.with_rules(&options.covariates)?;
    let mut doubts = DataSetDoubts::default();
    let mut validation = ModelValidation {
        model: ModelUsed::of(model),
        levels: Vec::new(),
        before: None,
        after: Vec::new(),
        below_limit: 0,
        zero: 0,
        untried: Vec::new(),
        not_individual: require_fittable(model).err(),
    };
    let mut predicted = 0;
    while let Some(subject) = reader.next_subject()? {
        ask_watch()?;
        let trial = Trial {
            model,
            predictor: &predictor,
            subject: &subject,
        };
        match predictor.predict(&subject.records, &[]) {
            Ok(typical) => {
                let typical: Vec<f64> = typical.iter().map(|one| one.level).collect();
                let own = doubts_of_records(model, &predictor, &subject.records, &typical);
                doubts.add(&subject.id, &own);
                predicted += 1;
                if let Err(error) = trial.run(&typical, &mut validation) {
                    validation.untried.push(trial.untried(&error, name));
                }
            }
            Err(error) => validation.untried.push(trial.untried(&error, name)),
        }
    }
    if let (0, Some(first)) = (predicted, validation.untried.first()) {
        return Err(first.why.clone());
    }
    validation.sum_up();
    Ok(Tried {
        doubts: doubts.findings(model, reader.notes()),
        notes: reader.notes().clone(),
        data_sha256: reader.sha256(),
        validation,
    })
}

/// One subject under one model.
struct Trial<'a> {
    model: &'a Model,
    predictor: &'a Predictor,
    subject: &'a SubjectRecords,
}

impl Trial<'_> {
    fn untried(&self, error: &Error, name: &str) -> UntriedSubject {
        UntriedSubject {
            id: self.subject.id.clone(),
            why: self.subject.place(error, name),
        }
    }

    /// Adds every level of the subject. What cannot be fitted is predicted for the typical patient
    /// all the same, and the first error is given back.
    fn run(&self, typical: &[f64], validation: &mut ModelValidation) -> Result<()> {
        let records = &self.subject.records;
        let mut outcome = Ok(());
        let observed = records.iter().enumerate();
        let observed = observed.filter_map(|(place, record)| match record.event {
            Event::Observation(measured) => Some((place, measured)),
            Event::Dose(_) | Event::Other | Event::Reset | Event::ResetAndDose(_) => None,
        });
        for ((place, measured), typical) in observed.zip(typical) {
            let measured = match measured {
                Some(Measured::Level(value)) if value > 0.0 => value,
                Some(Measured::Level(_)) => {
                    validation.zero += 1;
                    continue;
                }
                Some(Measured::Below(_)) => {
                    validation.below_limit += 1;
                    continue;
                }
                None => continue,
            };
            let before = records_before(records, place);
            let known = before.iter().filter(|record| is_measured(record)).count();
            let individual = match known > 0 && validation.not_individual.is_none() {
                true => self.individual(&before).map_err(|error| {
                    if outcome.is_ok() {
                        outcome = Err(error);
                    }
                }),
                false => Err(()),
            };
            validation.levels.push(ValidatedLevel {
                id: self.subject.id.clone(),
                time: records[place].time,
                measured,
                typical: *typical,
                known,
                individual: individual.ok(),
            });
        }
        outcome
    }

    /// The level at the last of `records`, from what is measured in those before.
    fn individual(&self, records: &[Record]) -> Result<f64> {
        let found = fit(self.model, self.predictor, records)?;
        let last = found.posterior.predictions.last();
        last.map(|one| one.individual)
            .ok_or_else(|| Error::internal("a fit without a prediction"))
    }
}

fn is_measured(record: &Record) -> bool {
    matches!(record.event, Event::Observation(Some(_)))
}

/// The records up to the one at `place`, with the levels that were known before it was drawn: none
/// of the same time, which are the same sample or wait in the same laboratory.
fn records_before(records: &[Record], place: usize) -> Vec<Record> {
    let mut before = records[..=place].to_vec();
    let time = records[place].time;
    for record in before.iter_mut().rev() {
        // After a reset the clock begins anew; what came before it is known.
        if record.time < time || record.resets() {
            break;
        }
        if let Event::Observation(measured) = &mut record.event {
            *measured = None;
        }
    }
    before
}

impl ModelValidation {
    /// Sums up the levels.
    fn sum_up(&mut self) {
        let typical = |one: &'_ ValidatedLevel| one.typical;
        self.before = PredictionErrors::of(self.levels.iter().map(|one| (one, typical(one))));
        let mut groups: Vec<LevelsKnown> = (1..MANY_LEVELS).map(LevelsKnown::Exactly).collect();
        groups.extend([MANY_LEVELS, 1].map(LevelsKnown::AtLeast));
        let levels = &self.levels;
        let after = groups.into_iter().filter_map(|known| {
            let belongs = move |one: &&ValidatedLevel| match known {
                LevelsKnown::Exactly(count) => one.known == count,
                LevelsKnown::AtLeast(count) => one.known >= count,
            };
            let own = || levels.iter().filter(belongs);
            let own = || own().filter_map(|one| Some((one, one.individual?)));
            Some(ErrorsAfterLevels {
                known,
                individual: PredictionErrors::of(own())?,
                typical: PredictionErrors::of(own().map(|(one, _)| (one, one.typical)))?,
            })
        });
        self.after = after.collect();
    }

    /// Who could not be tried, as one finding.
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(why) = &self.not_individual {
            let found = format!(
                "nobody is fitted under {}: {}",
                self.model.id,
                why.message()
            );
            let said = (found, why.help());
            findings.push(Finding::warn(
                Topic::LevelMisfit,
                "data-not-fitted",
                said,
                SOFTWARE,
            ));
        }
        if let Some(first) = self.untried.first() {
            let ids: Vec<String> = self
                .untried
                .iter()
                .map(|one| show::printable(&one.id))
                .collect();
            let found = format!(
                "under {} {} could not be predicted or fitted: {}. The first: {}",
                self.model.id,
                if ids.len() == 1 {
                    "a subject"
                } else {
                    "subjects"
                },
                ids.join(", "),
                first.why.message()
            );
            let said = (found, first.why.help());
            findings.push(Finding::warn(
                Topic::LevelMisfit,
                "data-not-fitted",
                said,
                SOFTWARE,
            ));
        }
        findings
    }
}
