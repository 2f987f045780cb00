//! The courses of a case as JSON.

use super::csv_table::shown_of_moment;
use super::observed::{ObservedDocument, observed_documents};
use crate::answer::{CoursesAnswer, Disagreement, LeftOut, PeakDrivers, PeakOfModel};
use crate::clinical::patient::TimedLevel;
use crate::population::sensitivity::{Driver, End};
use crate::report::json::{ExactQuantity, Head, Number, Quantity, unit};
use crate::report::provenance::Provenance;
use crate::safety::Status;
use crate::simulate::curve::Curve;
use crate::simulate::pressure::PressureFall;
use crate::units::SerumMagnesium;
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::time::hour;

/// The answer to `simulate` for a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CoursesDocument<'a> {
    #[serde(flatten)]
    head: Head,
    /// Whether the order was checked: never, `check` does that.
    checked: bool,
    /// What each model predicts; a model comes twice where a change of the kidneys is planned.
    models: Vec<CurveDocument<'a>>,
    /// Models of this population that lack something.
    not_run: Vec<LeftOutDocument<'a>>,
    /// How far apart the models are.
    disagreement: DisagreementDocument<'a>,
    /// Levels measured after the start of the order, which no curve knows of.
    measured_later: Vec<MeasuredDocument>,
    /// The courses, one number a row.
    predictions: Vec<RowDocument<'a>>,
    provenance: Provenance,
    /// What drives the peak, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    drivers: Option<DriversDocument<'a>>,
    /// What was observed in patients like this one: no prediction, and no rule looks at it; absent
    /// where nothing was seen in such patients.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observed: Vec<ObservedDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CurveDocument<'a> {
    /// Id of the model; with what is planned for the kidneys it ends in `-as-planned`.
    id: &'a str,
    /// Whether the patient is inside what the model was built for, or why not.
    applicability: String,
    /// Whether `check` would look at this model.
    used_by_check: bool,
    /// How the equations were solved.
    solver: &'static str,
    /// Where the level starts, in words.
    start: &'a str,
    /// Highest level within the order, mmol/L.
    peak: Quantity,
    /// When, from the start of the order, h.
    peak_at: Quantity,
    /// Level at the end of the order, mmol/L.
    end: Quantity,
    /// What the course does to the blood pressure, where the source of the model says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blood_pressure: Vec<PressureDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PressureDocument {
    /// `systolic` or `diastolic`.
    pressure: &'static str,
    /// How far it falls at most, mmHg.
    largest_fall: Quantity,
    /// When, from the start of the order, h.
    at: Quantity,
    /// The paper and the place in it.
    source: String,
    /// How far its numbers can be trusted to be those of the paper.
    grade: &'static str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LeftOutDocument<'a> {
    /// Id of the model.
    id: &'a str,
    /// What it lacks.
    why: &'a str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DisagreementDocument<'a> {
    /// The lowest peak.
    lowest: Option<PeakDocument<'a>>,
    /// The highest peak.
    highest: Option<PeakDocument<'a>>,
    /// How many times as high the highest is.
    ratio: Option<Number>,
    /// Ids of the models that were built from patients like this one.
    inside_validity_box: &'a [String],
    /// Ids of the models that were not.
    extrapolated: &'a [String],
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PeakDocument<'a> {
    /// Id of the model.
    model: &'a str,
    /// Highest level within the order, mmol/L.
    peak: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MeasuredDocument {
    /// From the start of the order, h.
    time: Quantity,
    /// What was measured, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Quantity>,
    /// The limit of quantification below which it was, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RowDocument<'a> {
    /// A case is one patient, number 1.
    id: &'static str,
    /// From the start of the order, h.
    time: ExactQuantity,
    /// Id of the model.
    model: &'a str,
    /// `serum_magnesium`, `amount_central`, `amount_peripheral`, `urine_excreted`,
    /// `serum_magnesium_expected` of a depleted patient, `systolic_fall` or `diastolic_fall`.
    variable: &'static str,
    /// The number.
    value: ExactQuantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DriversDocument<'a> {
    /// Id of the model.
    model: &'a str,
    /// Highest level within the order with every input as it is, mmol/L.
    peak: Quantity,
    /// The inputs, the one that matters most first.
    inputs: Vec<DriverDocument<'a>>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DriverDocument<'a> {
    /// The input; a parameter by its name in the model file.
    input: &'a str,
    /// At its lowest plausible value.
    low: EndDocument,
    /// At its highest.
    high: EndDocument,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct EndDocument {
    /// The value.
    value: Quantity,
    /// The highest level with it, mmol/L.
    peak: Quantity,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &CoursesAnswer) -> CoursesDocument<'_> {
    let curves = &answer.curves;
    let models = curves
        .iter()
        .map(|curve| (curve.model.as_str(), curve.hash.as_str()));
    CoursesDocument {
        head: Head::new(Status::Ok, &[]),
        checked: false,
        models: curves.iter().map(CurveDocument::from).collect(),
        not_run: answer.left_out.iter().map(LeftOutDocument::from).collect(),
        disagreement: DisagreementDocument::from(&answer.disagreement),
        measured_later: answer
            .case
            .later
            .iter()
            .map(MeasuredDocument::from)
            .collect(),
        predictions: curves.iter().flat_map(rows).collect(),
        provenance: Provenance::new(models, answer.input_sha256.clone()).at_site(&answer.case),
        drivers: answer.drivers.as_ref().map(DriversDocument::from),
        observed: observed_documents(&answer.observed),
    }
}

fn level(level: SerumMagnesium) -> Quantity {
    Quantity::new(level.millimolar(), "mmol/L")
}

fn hours(hours: f64) -> Quantity {
    Quantity::new(hours, "h")
}

impl<'a> From<&'a Curve> for CurveDocument<'a> {
    fn from(curve: &'a Curve) -> Self {
        Self {
            id: &curve.model,
            applicability: curve.applicability.to_string(),
            used_by_check: curve.checks_orders,
            solver: curve.solution.word(),
            start: &curve.start,
            peak: level(curve.peak.level),
            peak_at: hours(curve.peak.at.get::<hour>()),
            end: level(curve.end),
            blood_pressure: curve.pressures.iter().map(PressureDocument::from).collect(),
        }
    }
}

impl From<&PressureFall> for PressureDocument {
    fn from(fall: &PressureFall) -> Self {
        Self {
            pressure: fall.pressure.id(),
            largest_fall: Quantity::new(fall.largest.0, "mmHg"),
            at: hours(fall.largest.1),
            source: fall.source.clone(),
            grade: fall.grade.word(),
        }
    }
}

impl<'a> From<&'a LeftOut> for LeftOutDocument<'a> {
    fn from(model: &'a LeftOut) -> Self {
        Self {
            id: &model.id,
            why: &model.why,
        }
    }
}

impl<'a> From<&'a Disagreement> for DisagreementDocument<'a> {
    fn from(of: &'a Disagreement) -> Self {
        Self {
            lowest: of.lowest.as_ref().map(PeakDocument::from),
            highest: of.highest.as_ref().map(PeakDocument::from),
            ratio: of.ratio().map(Number),
            inside_validity_box: &of.inside,
            extrapolated: &of.extrapolated,
        }
    }
}

impl<'a> From<&'a PeakOfModel> for PeakDocument<'a> {
    fn from(of: &'a PeakOfModel) -> Self {
        Self {
            model: &of.model,
            peak: level(of.peak),
        }
    }
}

impl From<&TimedLevel> for MeasuredDocument {
    fn from(measured: &TimedLevel) -> Self {
        let value = Some(level(measured.level));
        let (level, below) = match measured.below_quantification {
            true => (None, value),
            false => (value, None),
        };
        Self {
            time: hours(measured.at.get::<hour>()),
            level,
            below,
        }
    }
}

/// The numbers of a curve.
fn rows(curve: &Curve) -> impl Iterator<Item = RowDocument<'_>> {
    let moments = curve.moments.iter().enumerate();
    moments.flat_map(move |(index, moment)| {
        let shown = shown_of_moment(curve, index).into_iter();
        shown.map(move |shown| RowDocument {
            id: "1",
            time: ExactQuantity::new(moment.time, "h"),
            model: &curve.model,
            variable: shown.variable,
            value: ExactQuantity::new(shown.value, shown.unit),
        })
    })
}

impl<'a> From<&'a PeakDrivers> for DriversDocument<'a> {
    fn from(drivers: &'a PeakDrivers) -> Self {
        let sensitivity = &drivers.sensitivity;
        Self {
            model: &drivers.model.id,
            peak: Quantity::new(sensitivity.peak, "mmol/L"),
            inputs: sensitivity
                .drivers
                .iter()
                .map(DriverDocument::from)
                .collect(),
        }
    }
}

impl<'a> From<&'a Driver> for DriverDocument<'a> {
    fn from(driver: &'a Driver) -> Self {
        let end = |end: &End| EndDocument {
            value: Quantity::new(end.value, unit(driver.unit)),
            peak: Quantity::new(end.peak, "mmol/L"),
        };
        Self {
            input: &driver.input,
            low: end(&driver.low),
            high: end(&driver.high),
        }
    }
}
