//! What a predicted level means: the overdose flag.

use super::{Case, Finding, Shown, Topic, shown_level};
use crate::clinical::bands::{self, Band};
use crate::clinical::constants::SILENT_CHANCE;
use crate::units::{SerumMagnesium, Time, show};
use uom::si::f64::Ratio;
use uom::si::ratio::{percent, ratio};
use uom::si::time;

/// What one model predicts for the typical patient like this one, within the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Model id.
    pub model: String,
    /// Whether the patient is inside what the model was built for, or why not.
    pub applicability: String,
    /// Whether it may raise flags; otherwise it is shown beside the others only.
    pub flags: bool,
    /// Highest level.
    pub peak: SerumMagnesium,
    /// When the highest level is reached, from the start of the order.
    pub peak_at: Time,
    /// Level at the end of the order.
    pub end: SerumMagnesium,
}

/// The prediction with the highest peak among those that may raise flags.
#[must_use]
pub fn worst(predictions: &[Prediction]) -> Option<&Prediction> {
    predictions
        .iter()
        .filter(|prediction| prediction.flags)
        .reduce(|a, b| if b.peak > a.peak { b } else { a })
}

/// The overdose flag on the worst model: stop from 3.5 mmol/L, and what lies below it.
#[must_use]
pub fn findings(case: &Case, predictions: &[Prediction]) -> Vec<Finding> {
    let Some(worst) = worst(predictions) else {
        return Vec::new();
    };
    let hours = show::counted(show::decimals(worst.peak_at.get::<time::hour>(), 1), "hour");
    let observed = shown_level(worst.peak);
    let told = |words: &str| {
        format!(
            "the predicted level reaches {observed} after {hours} ({}): {words}",
            worst.model
        )
    };
    let obstetric = case.indication.obstetric();
    let source = bands::BAND_SOURCE;
    let (finding, bound) = match bands::band(worst.peak) {
        Band::Emergency => {
            let words = told("the range of paralyzed breathing and cardiac arrest");
            (
                Finding::stop(Topic::Exposure, "exposure-emergency", words, source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let words = told("the range in which reflexes vanish; lower or shorten the dose");
            (
                Finding::stop(Topic::Exposure, "exposure-toxic", words, source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !obstetric => {
            let words = told("watch reflexes and ECG");
            (
                Finding::warn(Topic::Exposure, "exposure-caution", words, source),
                bands::CAUTION_FROM,
            )
        }
        Band::Watch if !obstetric => {
            let words = told("warmth, flushing, nausea and a fall in blood pressure become likely");
            (
                Finding::info(Topic::Exposure, "exposure-watch", words, source),
                bands::WATCH_ABOVE,
            )
        }
        _ => return Vec::new(),
    };
    vec![
        finding
            .comparing(observed, Shown::new(bound, "mmol/L"))
            .of_model(&worst.model)
            .of_time(worst.peak_at),
    ]
}

/// How likely danger is for patients like this one, by one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// Model id.
    pub model: String,
    /// The peak that one patient in twenty exceeds.
    pub high_peak: SerumMagnesium,
    /// Part of the patients that reaches the stop band within the order.
    pub reaching_stop: Ratio,
}

/// The overdose flag on the spread of patients: stop when one in twenty reaches the emergency
/// band, warn when one in twenty reaches the stop band.
#[must_use]
pub fn chance_findings(chances: &[Chance]) -> Vec<Finding> {
    let Some(worst) = chances
        .iter()
        .reduce(|a, b| if b.high_peak > a.high_peak { b } else { a })
    else {
        return Vec::new();
    };
    let observed = shown_level(worst.high_peak);
    if worst.high_peak.millimolar() >= bands::EMERGENCY_FROM {
        let words = format!(
            "at least one patient in twenty like this one would exceed {} mmol/L ({}), the range of \
             paralyzed breathing and cardiac arrest; one in twenty exceeds {observed}",
            show::number(bands::EMERGENCY_FROM),
            worst.model
        );
        let limit = Shown::new(bands::EMERGENCY_FROM, "mmol/L");
        return vec![
            Finding::stop(
                Topic::Exposure,
                "exposure-chance-emergency",
                words,
                bands::BAND_SOURCE,
            )
            .comparing(observed, limit)
            .of_model(&worst.model),
        ];
    }
    let likeliest = chances
        .iter()
        .reduce(|a, b| {
            if b.reaching_stop > a.reaching_stop {
                b
            } else {
                a
            }
        })
        .filter(|chance| chance.reaching_stop.get::<ratio>() >= SILENT_CHANCE);
    let Some(likeliest) = likeliest else {
        return Vec::new();
    };
    vec![
        Finding::warn(
            Topic::Exposure,
            "exposure-chance",
            format!(
                "{} % of patients like this one would reach the range in which reflexes vanish ({}): \
                 measure levels, or lower the dose",
                show::fixed(likeliest.reaching_stop.get::<percent>(), 0),
                likeliest.model
            ),
            bands::BAND_SOURCE,
        )
        .comparing(
            Shown::new(likeliest.reaching_stop.get::<percent>(), "%"),
            Shown::new(SILENT_CHANCE * 100.0, "%"),
        )
        .of_model(&likeliest.model),
    ]
}
