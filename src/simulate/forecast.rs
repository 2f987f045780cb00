//! The predicted course of a case under every applicable model.

use super::{CrossCheck, Trajectory, UrineStop, urine_stop, verified};
use crate::clinical::bands;
use crate::pk::individual::LEVEL_REQUIRED_BELOW;
use crate::pk::subject::Applicability;
use crate::pk::{Baseline, Individual, Model, Subject, library};
use crate::safety::Case;
use crate::safety::exposure::Prediction;
use crate::units::basic::{flow, molar};
use crate::units::{AbsoluteClearance, MolarConcentration, SerumMagnesium, Time, VolumeRate, show};
use crate::{Error, Result};
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
    /// The course, from the last level to some hours after the end of the order.
    pub trajectory: Trajectory,
}

/// The predicted course.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// One run a model, the default model first.
    pub runs: Vec<Run>,
    /// Where the level starts, in words.
    pub baseline: String,
    /// What happens if the urine stops at the worst moment, by the worst model.
    pub urine_stop: Option<UrineStop>,
    /// How well the two engines agreed, the worst of all runs.
    pub cross_check: CrossCheck,
    /// What the patient may feel or show at the highest predicted level.
    pub signs: Vec<String>,
}

/// Where and when the prediction starts.
pub(crate) struct Start {
    pub(crate) from: Time,
    pub(crate) baseline: Baseline,
    pub(crate) words: String,
}

impl Forecast {
    /// Predicts `case` with every model of the library that applies.
    ///
    /// # Errors
    /// Internal when two engines disagree or a model cannot be solved; nothing is shown then.
    pub fn of(case: &Case) -> Result<Self> {
        let mut runs = Vec::new();
        let mut checks = Vec::new();
        let mut stops = Vec::new();
        let mut baseline = String::new();
        for model in library::all()? {
            let start = start(case, model)?;
            let individual = Individual::typical(model, &subject(case, start.baseline))?;
            let (run, check) = run(case, model, &individual, start.from)?;
            let levels = [
                dangerous(bands::STOP_FROM)?,
                dangerous(bands::EMERGENCY_FROM)?,
            ];
            stops.extend(urine_stop(
                &individual,
                &case.inputs(),
                start.from,
                &levels,
            )?);
            runs.push(run);
            checks.push(check);
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
        let peak = runs.iter().map(|run| run.prediction.peak).reduce(higher);
        let signs = peak.map(signs).unwrap_or_default();
        Ok(Self {
            runs,
            baseline,
            urine_stop: soonest(stops),
            cross_check,
            signs,
        })
    }

    /// Id and file hash of every model that was run.
    #[must_use]
    pub fn models(&self) -> Vec<(&str, &str)> {
        self.runs
            .iter()
            .map(|run| (run.prediction.model.as_str(), run.hash.as_str()))
            .collect()
    }

    /// The figures of every run.
    #[must_use]
    pub fn predictions(&self) -> Vec<Prediction> {
        self.runs.iter().map(|run| run.prediction.clone()).collect()
    }
}

/// A band's lower bound as a level.
fn dangerous(millimolar: f64) -> Result<SerumMagnesium> {
    SerumMagnesium::predicted(MolarConcentration::new::<molar::millimole_per_liter>(
        millimolar,
    ))
}

fn higher(a: SerumMagnesium, b: SerumMagnesium) -> SerumMagnesium {
    if b > a { b } else { a }
}

/// The case as the models see it.
pub(crate) fn subject(case: &Case, baseline: Baseline) -> Subject {
    let mut subject = Subject::new(case.patient.weight, case.renal.clearance, baseline);
    subject.height = case.patient.height;
    subject.age = Some(case.patient.age);
    subject.sex = Some(case.patient.sex);
    subject.creatinine = case.kidney.creatinines.last().map(|sample| sample.value);
    subject.pregnant = Some(case.patient.pregnant);
    subject
}

/// The latest level where there is one; else the untreated level of the model, before any
/// prior dose.
pub(crate) fn start(case: &Case, model: &Model) -> Result<Start> {
    if let Some(latest) = case.latest_level() {
        let recent_magnesium = case.level_follows_magnesium();
        let nature = if recent_magnesium {
            "raised by the prior doses"
        } else {
            "taken as steady"
        };
        return Ok(Start {
            from: latest.at,
            baseline: Baseline::Measured {
                level: latest.level,
                recent_magnesium,
            },
            words: format!(
                "the level of {} mmol/L measured {} before the order, {nature}",
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
    if filtration >= LEVEL_REQUIRED_BELOW {
        return Ok(Start {
            from,
            baseline: Baseline::Unknown,
            words: "no level: the untreated level of the model at this kidney function".to_owned(),
        });
    }
    let least = VolumeRate::new::<flow::milliliter_per_minute>(LEVEL_REQUIRED_BELOW);
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
            "no level: {} mmol/L, the untreated level of the model at {LEVEL_REQUIRED_BELOW} mL/minute, \
             stands in, since below that the gut decides the level; measure it",
            show::fixed(level.millimolar(), 2)
        ),
    })
}

/// One model over the order and some hours beyond.
fn run(
    case: &Case,
    model: &Model,
    individual: &Individual,
    from: Time,
) -> Result<(Run, CrossCheck)> {
    let end = case.regimen.length();
    let hours = end.get::<time::hour>();
    let to = end + Time::new::<time::hour>((hours * 0.25).max(AFTERMATH_HOURS));
    let (trajectory, check) = verified(individual, &case.inputs(), from, to)?;
    let (peak, peak_at) = trajectory
        .peak_between(Time::default(), end)
        .ok_or_else(|| Error::internal("an order without a predicted level"))?;
    let end_level = trajectory
        .at(end)
        .ok_or_else(|| Error::internal("an order without an end level"))?;
    let prediction = Prediction {
        model: model.id().to_owned(),
        applicability: applicability(individual.applicability()),
        peak,
        peak_at,
        end: end_level,
    };
    Ok((
        Run {
            prediction,
            hash: model.sha256().to_owned(),
            trajectory,
        },
        check,
    ))
}

/// Whether the patient is inside what the model was made for, in words.
fn applicability(applicability: &Applicability) -> String {
    match applicability {
        Applicability::Inside => "inside its validity box".to_owned(),
        Applicability::Extrapolated(reasons) => {
            format!("extrapolated: {}", reasons.join(", "))
        }
    }
}

/// Of several models the one that reaches danger first.
fn soonest(stops: Vec<UrineStop>) -> Option<UrineStop> {
    stops
        .into_iter()
        .reduce(|a, b| if b.is_worse_than(&a) { b } else { a })
}

/// Signs to expect at a level, in words.
fn signs(level: SerumMagnesium) -> Vec<String> {
    bands::signs_at(level)
        .into_iter()
        .map(|sign| sign.words.to_owned())
        .collect()
}
