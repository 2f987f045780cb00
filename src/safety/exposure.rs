//! What a predicted level means: the overdose flag.

use super::{Case, Finding, Severity, Shown, Topic, shown_level};
use crate::clinical::bands::{self, Band};
use crate::clinical::constants::SILENT_CHANCE;
use crate::clinical::statements::{OBSERVED_REFLEXES, TISSUE_UPTAKE};
use crate::clinical::{Indication, with_action};
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

/// The highest level of an order if nothing is filtered, by the worst of the models that may raise
/// flags.
#[derive(Clone, Debug, PartialEq)]
pub struct WithoutFiltration {
    /// Model id.
    pub model: String,
    /// The highest level.
    pub peak: SerumMagnesium,
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
    let less = "give less, or more slowly";
    let obstetric = case.indication.obstetric();
    let source = bands::BAND_SOURCE;
    let (finding, bound) = match bands::band(worst.peak) {
        Band::Emergency => {
            let words = told("the range of paralyzed breathing and cardiac arrest");
            (
                Finding::stop(Topic::Exposure, "exposure-emergency", (words, less), source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let words = told("the range in which reflexes vanish");
            (
                Finding::overridable(Topic::Exposure, "exposure-toxic", (words, less), source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !obstetric => {
            let words = told("above every aim outside obstetrics");
            let watch = "watch reflexes and ECG";
            (
                Finding::warn(Topic::Exposure, "exposure-caution", (words, watch), source),
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
    // What starts from a hemolyzed sample starts too high.
    let hemolyzed = case.latest_level().is_some_and(|level| level.hemolyzed);
    let stops = finding.severity == Severity::Stop;
    let finding = Finding {
        overridable: finding.overridable || hemolyzed && stops,
        ..finding
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

/// The overdose flag on the spread of patients: an overridable stop when one in twenty reaches the
/// emergency band, or when more reach the stop band than is accepted for `indication`; a warning,
/// in obstetrics a note, when one in twenty reaches the stop band.
#[must_use]
pub fn chance_findings(indication: Indication, chances: &[Chance]) -> Vec<Finding> {
    let Some((first, others)) = chances.split_first() else {
        return Vec::new();
    };
    let highest = |chance: &Chance| chance.high_peak.millimolar();
    let worst = others.iter().fold(first, |a, b| pick(a, b, highest));
    let beyond = worst.high_peak.millimolar() >= bands::EMERGENCY_FROM;
    let reaching = |chance: &Chance| chance.reaching_stop.get::<ratio>();
    let likeliest = others.iter().fold(first, |a, b| pick(a, b, reaching));
    // Two figures of two models perhaps: neither hides the other.
    let emergency = beyond.then(|| emergency(worst));
    emergency
        .into_iter()
        .chain(toxic(indication, likeliest))
        .collect()
}

/// The findings on chances with what they have to be read beside in this patient, once.
#[must_use]
pub fn read_beside(case: &Case, mut findings: Vec<Finding>) -> Vec<Finding> {
    if let Some(first) = findings.first_mut() {
        first.message += &beside_a_chance(case);
    }
    findings
}

/// What a chance of this patient has to be read beside.
fn beside_a_chance(case: &Case) -> String {
    let mut words = String::new();
    if case.indication.obstetric() {
        words.push_str(&format!("; observed: {OBSERVED_REFLEXES}"));
    }
    if case.is_depleted() {
        words.push_str(&format!("; {TISSUE_UPTAKE}"));
    }
    words
}

/// Of two the one with the greater figure; of equal ones the first.
fn pick<'a>(a: &'a Chance, b: &'a Chance, figure: impl Fn(&Chance) -> f64) -> &'a Chance {
    if figure(b) > figure(a) { b } else { a }
}

/// One such patient in twenty comes to where breathing stops.
fn emergency(worst: &Chance) -> Finding {
    let observed = shown_level(worst.high_peak);
    let words = format!(
        "at least one patient in twenty like this one would exceed {} mmol/L ({}), the range of \
         paralyzed breathing and cardiac arrest; one in twenty exceeds {observed}",
        show::number(bands::EMERGENCY_FROM),
        worst.model
    );
    let limit = Shown::new(bands::EMERGENCY_FROM, "mmol/L");
    let id = "exposure-chance-emergency";
    let said = (words, "give less, or more slowly, and measure levels");
    Finding::overridable(Topic::Exposure, id, said, bands::BAND_SOURCE)
        .comparing(observed, limit)
        .of_model(&worst.model)
}

/// How many such patients come to where reflexes vanish.
fn toxic(indication: Indication, likeliest: &Chance) -> Option<Finding> {
    let chance = likeliest.reaching_stop.get::<ratio>();
    if chance < SILENT_CHANCE {
        return None;
    }
    let accepted = indication.accepted_chance();
    let stops = chance >= accepted;
    let share = show::fixed(likeliest.reaching_stop.get::<percent>(), 0);
    let found = format!(
        "{share} % of patients like this one would reach the range in which reflexes vanish ({})",
        likeliest.model
    );
    let from = format!(
        "from {} % on it stops for {}",
        show::number(accepted * 100.0),
        indication.name()
    );
    let words = format!("{found}; {from}");
    let action = if stops {
        "give less, or more slowly, and measure levels"
    } else {
        "measure levels on the way"
    };
    let (topic, id, source) = (Topic::Exposure, "exposure-chance", bands::BAND_SOURCE);
    let (finding, limit) = if stops {
        let said = (words, action);
        (Finding::overridable(topic, id, said, source), accepted)
    } else if indication.obstetric() {
        // The labeled regimens lie here: told, and nothing to decide before the start.
        let words = with_action(&words, action);
        (Finding::info(topic, id, words, source), accepted)
    } else {
        let said = (words, action);
        (Finding::warn(topic, id, said, source), SILENT_CHANCE)
    };
    let observed = Shown::new(likeliest.reaching_stop.get::<percent>(), "%");
    Some(
        finding
            .comparing(observed, Shown::new(limit * 100.0, "%"))
            .of_model(&likeliest.model),
    )
}
