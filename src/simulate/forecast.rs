//! The predicted course of a case under every applicable model.

use super::standing::{held, in_words, may_flag, standing};
use super::{CrossCheck, Trajectory, UrineStop, peak_without_urine, urine_stop, verified};
use crate::clinical::bands;
use crate::clinical::constants::LEVEL_REQUIRED_BELOW_ML_MIN;
use crate::clinical::medications::FUROSEMIDE;
use crate::pk::spec::{Elimination, Use};
use crate::pk::{Baseline, Individual, Model, Subject, level_of, library};
use crate::safety::Case;
use crate::safety::exposure::{Prediction, WithoutFiltration};
use crate::units::basic::flow;
use crate::units::{AbsoluteClearance, SerumMagnesium, Time, VolumeRate, show};
use crate::{Error, ErrorKind, Result};
use uom::si::time;

/// Shortest time shown after the end of the order, hours.
const AFTERMATH_HOURS: f64 = 6.0;

/// What one model predicts.
#[derive(Clone, Debug)]
pub struct Run {
    /// The figures that rules look at.
    pub prediction: Prediction,
    /// Hash of the model file.
    pub hash: String,
    /// Whether the run counts on a recovery or a dialysis that is only planned.
    pub planned: bool,
    /// The course, from the last level to some hours after the end of the order.
    pub trajectory: Trajectory,
}

/// The predicted course.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// One run a model, the default model first.
    pub runs: Vec<Run>,
    /// Models of this population that lack something the case does not say.
    pub not_run: Vec<NotRun>,
    /// Where the level starts, in words.
    pub baseline: String,
    /// What happens if the urine stops at the worst moment, by the worst model that may raise
    /// flags.
    pub urine_stop: Option<UrineStop>,
    /// The highest level of the order if nothing is filtered; asked below 30 mL/min only.
    pub without_filtration: Option<WithoutFiltration>,
    /// How well the two engines agreed, the worst of all runs.
    pub cross_check: CrossCheck,
    /// What the patient may feel or show at the highest level of a model that may raise flags.
    pub signs: Vec<String>,
}

/// Where and when the prediction starts.
pub(crate) struct Start {
    pub(crate) from: Time,
    pub(crate) baseline: Baseline,
    pub(crate) words: String,
}

/// A model of this population that could not be run, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRun {
    /// Model id.
    pub model: String,
    /// What it lacks, in words.
    pub why: String,
}

impl Forecast {
    /// Predicts `case` with every model of the library that applies: the threshold models for
    /// everybody, those made from pregnant women in pregnancy only. Each gets the same input
    /// and the same measured level. Flags come from the threshold models and, inside its
    /// validity box, from a model whose use allows it; see [`Use`].
    ///
    /// # Errors
    /// Internal when two engines disagree or a model cannot be solved; nothing is shown then.
    pub fn of(case: &Case) -> Result<Self> {
        let mut runs = Vec::new();
        let mut not_run = Vec::new();
        let mut checks = Vec::new();
        let mut stops = Vec::new();
        let mut baseline = String::new();
        let cautious = case.kidneys.without_hope();
        for model in library::checking()?.filter(|model| applies(model, case)) {
            let start = start(case, model)?;
            let patient = subject_at(case, model, &start)?;
            let individual = match Individual::bound(model, &patient, &[]) {
                Ok(individual) => individual.through(cautious.clone()),
                Err(error) if may_be_left_out(model, &error) => {
                    not_run.push(NotRun {
                        model: model.id().to_owned(),
                        why: error.message().to_owned(),
                    });
                    continue;
                }
                Err(error) => return Err(error),
            };
            let (run, check) = run(case, model, &individual, start.from)?;
            if run.prediction.flags {
                stops.extend(worst_stop(case, &individual, start.from)?);
            }
            runs.push(run);
            checks.push(check);
            if model.usage() == Use::Always && cautious != case.kidneys {
                let individual = individual.through(case.kidneys.clone());
                let (run, check) = run_as_planned(case, model, &individual, start.from)?;
                runs.push(run);
                checks.push(check);
            }
            if baseline.is_empty() {
                baseline = start.words;
            }
        }
        let cross_check = checks
            .into_iter()
            .reduce(|a, b| {
                if b.max_relative_difference > a.max_relative_difference {
                    b
                } else {
                    a
                }
            })
            .ok_or_else(|| Error::internal("no model applies"))?;
        let flagging = runs.iter().filter(|run| run.prediction.flags);
        let peak = flagging.map(|run| run.prediction.peak).reduce(higher);
        let signs = peak.map(signs).unwrap_or_default();
        Ok(Self {
            runs,
            not_run,
            baseline,
            urine_stop: soonest(stops),
            without_filtration: without_filtration(case)?,
            cross_check,
            signs,
        })
    }

    /// Id and file hash of every model that was run.
    #[must_use]
    pub fn models(&self) -> Vec<(&str, &str)> {
        self.runs
            .iter()
            .filter(|run| !run.planned)
            .map(|run| (run.prediction.model.as_str(), run.hash.as_str()))
            .collect()
    }

    /// The figures of every run.
    #[must_use]
    pub fn predictions(&self) -> Vec<Prediction> {
        self.runs.iter().map(|run| run.prediction.clone()).collect()
    }
}

/// The highest level of the order of `case` if nothing is filtered, by the worst of the models that
/// may raise flags; `None` from 30 mL/min on, where no rule asks for it.
///
/// # Errors
/// Internal where a model cannot be solved.
pub fn without_filtration(case: &Case) -> Result<Option<WithoutFiltration>> {
    if !case.renal.below_thirty() {
        return Ok(None);
    }
    let mut worst: Option<WithoutFiltration> = None;
    for model in library::checking()?.filter(|model| applies(model, case)) {
        if !may_flag(model, &standing(case, model)) {
            continue;
        }
        let Some(peak) = unfiltered_peak(case, model)? else {
            continue;
        };
        if worst.as_ref().is_none_or(|known| peak > known.peak) {
            worst = Some(WithoutFiltration {
                model: model.id().to_owned(),
                peak,
            });
        }
    }
    Ok(worst)
}

/// The highest level of the order of `case` by `model` if nothing is filtered; `None` where the
/// model is left out.
fn unfiltered_peak(case: &Case, model: &Model) -> Result<Option<SerumMagnesium>> {
    let start = start(case, model)?;
    match Individual::bound(model, &subject_at(case, model, &start)?, &[]) {
        Ok(individual) => {
            let window = (start.from, case.regimen.end_of_rise());
            peak_without_urine(&individual, &case.absorbed_inputs(), window).map(Some)
        }
        Err(error) if may_be_left_out(model, &error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the model was made for people like this one at all.
pub(crate) fn applies(model: &Model, case: &Case) -> bool {
    model
        .pregnant()
        .is_none_or(|studied| studied == case.patient.pregnant)
}

/// The case as the models see it at the time of its level: the filtration then is the one
/// that the level belongs to.
///
/// # Errors
/// As [`held`].
pub(crate) fn subject_at(case: &Case, model: &Model, start: &Start) -> Result<Subject> {
    let mut subject = held(subject(case, start.baseline), case, model)?;
    if let Some(then) = case.kidneys.without_hope().filtration_at(start.from) {
        subject.clearance = then;
    }
    Ok(subject)
}

/// The same run with what is planned, beside the one without; it raises no flags.
fn run_as_planned(
    case: &Case,
    model: &Model,
    individual: &Individual,
    from: Time,
) -> Result<(Run, CrossCheck)> {
    let (mut run, check) = run(case, model, individual, from)?;
    run.planned = true;
    run.prediction.flags = false;
    run.prediction.model = format!("{}-as-planned", model.id());
    run.prediction.applicability =
        "extrapolated: counts on the recovery and the dialysis that are planned; raises no flags"
            .to_owned();
    Ok((run, check))
}

/// A published model may lack a covariate, or have no meaning at this one; the models that
/// always run may not.
pub(crate) fn may_be_left_out(model: &Model, error: &Error) -> bool {
    model.usage() != Use::Always
        && matches!(error.kind(), ErrorKind::Missing | ErrorKind::OutOfScope)
}

/// The worst moment for the urine to stop, in one model.
fn worst_stop(case: &Case, individual: &Individual, from: Time) -> Result<Option<UrineStop>> {
    let levels = [
        level_of(bands::STOP_FROM)?,
        level_of(bands::EMERGENCY_FROM)?,
    ];
    urine_stop(individual, &case.absorbed_inputs(), from, &levels)
}

/// The higher of two levels.
pub(super) fn higher(a: SerumMagnesium, b: SerumMagnesium) -> SerumMagnesium {
    if b > a { b } else { a }
}

/// The case as the models see it.
pub(crate) fn subject(case: &Case, baseline: Baseline) -> Subject {
    let mut subject = Subject::new(case.patient.weight, case.renal.clearance, baseline);
    subject.height = case.patient.height;
    subject.age = Some(case.patient.age);
    subject.sex = Some(case.patient.sex);
    subject.creatinine = case.latest_creatinine();
    subject.pregnant = Some(case.patient.pregnant);
    subject.furosemide = Some(case.patient.takes_drug_of(FUROSEMIDE));
    subject
}

/// What is said of a level that two readings explain.
pub(crate) const HIGHER_COUNTS: &str =
    "of a kidney that wastes magnesium and one that conserves it the higher course counts";

/// The latest level where there is one; else the untreated level of the model, before any
/// prior dose.
pub(crate) fn start(case: &Case, model: &Model) -> Result<Start> {
    if let Some(latest) = case.latest_level() {
        let recent_magnesium = case.level_follows_magnesium();
        let read_twice =
            model.elimination() == Elimination::RenalThreshold && !case.patient.pregnant;
        let nature = match (recent_magnesium, read_twice) {
            (true, _) => "raised by the prior doses".to_owned(),
            (false, true) => format!("taken as steady; {HIGHER_COUNTS}"),
            (false, false) => "taken as steady".to_owned(),
        };
        return Ok(Start {
            from: latest.at,
            baseline: Baseline::Measured {
                level: latest.level,
                recent_magnesium,
            },
            words: format!(
                "the level of {}{} mmol/L measured {} before the order, {nature}",
                if latest.below_quantification {
                    "at most "
                } else {
                    ""
                },
                show::number(latest.level.millimolar()),
                show::duration(-latest.at)
            ),
        });
    }
    let from = case
        .prior
        .iter()
        .map(|dose| dose.start)
        .fold(Time::default(), |a, b| if b < a { b } else { a });
    let filtration = case
        .renal
        .clearance
        .get()
        .get::<flow::milliliter_per_minute>();
    // The baseline of a linear model is a number of its paper, whatever the kidneys do.
    if filtration >= LEVEL_REQUIRED_BELOW_ML_MIN || model.elimination() == Elimination::Linear {
        let mut start = Start {
            from,
            baseline: Baseline::Unknown,
            words: String::new(),
        };
        start.words = untreated_words(case, model, &start)?;
        return Ok(start);
    }
    let least = VolumeRate::new::<flow::milliliter_per_minute>(LEVEL_REQUIRED_BELOW_ML_MIN);
    let mut stand_in = subject(case, Baseline::Unknown);
    stand_in.clearance = AbsoluteClearance::new(least)?;
    let level = Individual::typical(model, &stand_in)?.start_level()?;
    Ok(Start {
        from,
        baseline: Baseline::Measured {
            level,
            recent_magnesium: false,
        },
        words: format!(
            "no level: {} mmol/L, the untreated level of the model at {LEVEL_REQUIRED_BELOW_ML_MIN} mL/minute, \
             stands in, since below that the gut decides the level; measure it",
            show::fixed(level.millimolar(), 2)
        ),
    })
}

/// Where a patient without a level starts. A model that cannot be run for this patient is named
/// with its reason elsewhere.
fn untreated_words(case: &Case, model: &Model, start: &Start) -> Result<String> {
    let level = match Individual::typical(model, &subject_at(case, model, start)?) {
        Ok(individual) => format!("{} mmol/L, ", show::fixed(individual.start_millimolar(), 2)),
        Err(error) if may_be_left_out(model, &error) => String::new(),
        Err(error) => return Err(error),
    };
    let kidneys = match model.elimination() {
        Elimination::RenalThreshold => " at this kidney function",
        Elimination::Linear => "",
    };
    Ok(format!(
        "no level: {level}the untreated level of the model{kidneys}"
    ))
}

/// One model over the order and some hours beyond.
pub(crate) fn run(
    case: &Case,
    model: &Model,
    individual: &Individual,
    from: Time,
) -> Result<(Run, CrossCheck)> {
    let end = case.regimen.length();
    // What was injected is still absorbed after the order.
    let rise = case.regimen.end_of_rise();
    let hours = rise.get::<time::hour>();
    let to = rise + Time::new::<time::hour>((hours * 0.25).max(AFTERMATH_HOURS));
    let (trajectory, check) = verified(individual, &case.absorbed_inputs(), from, to)?;
    let peak = trajectory
        .peak_between(Time::default(), rise)
        .ok_or_else(|| Error::internal("no level was predicted within the order"))?;
    let end_level = trajectory
        .at(end)
        .ok_or_else(|| Error::internal("no level was predicted at the end of the order"))?;
    let standing = standing(case, model);
    let flags = may_flag(model, &standing);
    let prediction = Prediction {
        model: model.id().to_owned(),
        applicability: in_words(&standing, flags),
        flags,
        peak: peak.level,
        peak_at: peak.at,
        end: end_level,
    };
    Ok((
        Run {
            prediction,
            hash: model.sha256().to_owned(),
            planned: false,
            trajectory,
        },
        check,
    ))
}

/// Of several models the one that reaches danger first.
fn soonest(stops: Vec<UrineStop>) -> Option<UrineStop> {
    stops.into_iter().reduce(UrineStop::or_worse)
}

/// Signs to expect at a level, in words.
fn signs(level: SerumMagnesium) -> Vec<String> {
    bands::signs_at(level)
        .into_iter()
        .map(|sign| sign.words.to_owned())
        .collect()
}
