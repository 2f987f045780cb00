//! `population` as JSON.

use super::expected::{ExpectedDocument, expected_document};
use super::uncertainty::{UncertaintyDocument, uncertainty_document};
use super::{DECIMALS, shown_levels};
use crate::answer::{
    BandReached, CoursePoint, LevelsAt, OtherModel, Percentiles, PopulationAnswer, ShareBelow,
};
use crate::clinical::bands::STOP_FROM;
use crate::population::Share;
use crate::report::json::{Head, Number, Quantity};
use crate::report::model_used::ModelUsedDocument;
use crate::report::provenance::Provenance;
use crate::safety::Status;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `population`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PopulationDocument {
    #[serde(flatten)]
    head: Head,
    /// The model.
    model: ModelUsedDocument,
    /// Number of virtual patients.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    /// What is drawn of the model beside the patients; absent where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<UncertaintyDocument>,
    /// Where every virtual patient starts, in words.
    baseline: String,
    /// How filtration and dialysis change, in words; empty where they do not.
    kidneys: Vec<String>,
    /// The levels over time.
    percentiles: Vec<CoursePointDocument>,
    /// What was seen at the times that were asked for.
    at: Vec<LevelsAtDocument>,
    /// The highest levels within the order.
    peak: PercentilesDocument,
    /// The levels at the end of the order.
    end: PercentilesDocument,
    /// How many patients reach each band within the order.
    probability: Vec<ReachedDocument>,
    /// What the other models that may raise flags for this patient see.
    other_models: Vec<OtherModelDocument>,
    /// What is expected of a depleted patient, which decides nothing; absent of any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<ExpectedDocument>,
    /// How long the patients are in each band.
    time_above: Vec<TimeAboveDocument>,
    /// The area under the level.
    area: AreaDocument,
    /// How many patients the adaptive solver had to do again.
    rerun: u64,
    provenance: Provenance,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PercentilesDocument {
    /// One patient in twenty is below, mmol/L.
    p05: Quantity,
    /// Half of the patients are below, mmol/L.
    p50: Quantity,
    /// Nineteen patients in twenty are below, mmol/L.
    p95: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct CoursePointDocument {
    /// From the start of the order, h.
    time: Quantity,
    #[serde(flatten)]
    levels: PercentilesDocument,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct LevelsAtDocument {
    /// From the start of the order, h.
    time: Quantity,
    /// Whether the levels are those that a laboratory would report.
    reported: bool,
    /// How many patients are below each level that was asked for.
    below: Vec<BelowDocument>,
    #[serde(flatten)]
    levels: PercentilesDocument,
    /// Mean of the levels, mmol/L; absent for a single patient.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<Quantity>,
    /// Their standard deviation, mmol/L; absent for a single patient.
    #[serde(skip_serializing_if = "Option::is_none")]
    standard_deviation: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct BelowDocument {
    /// The level, mmol/L.
    level: Quantity,
    /// Part of the patients below it, 0 to 1.
    value: Number,
    /// Monte Carlo error of `value`.
    standard_error: Number,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReachedDocument {
    /// The level, mmol/L.
    above: Quantity,
    /// Part of the patients that reaches it, 0 to 1.
    value: Number,
    /// Monte Carlo error of `value`.
    standard_error: Number,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OtherModelDocument {
    /// Id of the model.
    id: String,
    /// Number of its own virtual patients.
    subjects: u64,
    /// How many of them reach the level that stops an order.
    probability: [ReachedDocument; 1],
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct TimeAboveDocument {
    /// The level, mmol/L.
    above: Quantity,
    /// Mean time at or above it, from the start of the order to the end of the simulation, h.
    mean: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AreaDocument {
    /// Mean from the start of the order to the end of the simulation, mmol*h/L.
    mean: Quantity,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &PopulationAnswer) -> PopulationDocument {
    let model = &answer.model;
    let provenance = Provenance::new([(&*model.id, &*model.sha256)], answer.input_sha256.clone())
        .at_site(&answer.case);
    PopulationDocument {
        head: Head::new(Status::Ok, &[]),
        model: ModelUsedDocument::from(model),
        subjects: answer.subjects,
        seed: answer.seed,
        uncertainty: answer.uncertainty.as_ref().map(uncertainty_document),
        baseline: answer.start.clone(),
        kidneys: answer.kidneys.clone(),
        percentiles: answer
            .course
            .iter()
            .map(CoursePointDocument::from)
            .collect(),
        at: answer.looks.iter().map(LevelsAtDocument::from).collect(),
        peak: answer.peak.into(),
        end: answer.end.into(),
        probability: answer
            .reached
            .iter()
            .map(|band| ReachedDocument::new(band.from, band.share))
            .collect(),
        other_models: answer.others.iter().map(OtherModelDocument::from).collect(),
        expected: answer.expected.as_ref().map(expected_document),
        time_above: answer.reached.iter().map(TimeAboveDocument::from).collect(),
        area: AreaDocument {
            mean: Quantity::new(show::decimals(answer.mean_area, DECIMALS), "mmol*h/L"),
        },
        rerun: answer.rerun,
        provenance: provenance.seeded(answer.seed),
    }
}

fn level(millimolar: f64) -> Quantity {
    Quantity::new(millimolar, "mmol/L")
}

fn hours(hours: f64) -> Quantity {
    Quantity::new(hours, "h")
}

impl From<Percentiles> for PercentilesDocument {
    fn from(levels: Percentiles) -> Self {
        let levels = shown_levels(levels);
        Self {
            p05: level(levels.p05),
            p50: level(levels.p50),
            p95: level(levels.p95),
        }
    }
}

impl From<&CoursePoint> for CoursePointDocument {
    fn from(point: &CoursePoint) -> Self {
        Self {
            time: hours(point.time),
            levels: point.levels.into(),
        }
    }
}

impl From<&LevelsAt> for LevelsAtDocument {
    fn from(look: &LevelsAt) -> Self {
        let shown = |value: f64| level(show::decimals(value, DECIMALS));
        Self {
            time: hours(look.time),
            reported: look.reported,
            below: look.below.iter().map(BelowDocument::from).collect(),
            levels: look.levels.into(),
            mean: look.mean_and_sd.map(|of| shown(of.mean)),
            standard_deviation: look.mean_and_sd.map(|of| shown(of.sd)),
        }
    }
}

impl From<&ShareBelow> for BelowDocument {
    fn from(below: &ShareBelow) -> Self {
        Self {
            level: level(below.level.millimolar()),
            value: Number(below.share.probability()),
            standard_error: Number(below.share.standard_error()),
        }
    }
}

impl ReachedDocument {
    /// Who reaches `from` (mmol/L).
    pub(super) fn new(from: f64, share: Share) -> Self {
        Self {
            above: level(from),
            value: Number(share.probability()),
            standard_error: Number(share.standard_error()),
        }
    }
}

impl From<&OtherModel> for OtherModelDocument {
    fn from(other: &OtherModel) -> Self {
        Self {
            id: other.id.clone(),
            subjects: other.reaching_stop.of,
            probability: [ReachedDocument::new(STOP_FROM, other.reaching_stop)],
        }
    }
}

impl From<&BandReached> for TimeAboveDocument {
    fn from(band: &BandReached) -> Self {
        Self {
            above: level(band.from),
            mean: hours(show::decimals(band.mean_hours, DECIMALS)),
        }
    }
}
