//! What a predicted level means: the overdose flag.

use super::{Case, Finding, Shown, shown_level};
use crate::clinical::bands::{self, Band};
use crate::units::{SerumMagnesium, Time, show};
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
                Finding::stop("exposure-emergency", words, source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let words = told("the range in which reflexes vanish; lower or shorten the dose");
            (
                Finding::stop("exposure-toxic", words, source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !obstetric => {
            let words = told("watch reflexes and ECG");
            (
                Finding::warn("exposure-caution", words, source),
                bands::CAUTION_FROM,
            )
        }
        Band::Watch if !obstetric => {
            let words = told("warmth, flushing, nausea and a fall in blood pressure become likely");
            (
                Finding::info("exposure-watch", words, source),
                bands::WATCH_ABOVE,
            )
        }
        _ => return Vec::new(),
    };
    vec![finding.comparing(observed, Shown::new(bound, "mmol/L"))]
}
