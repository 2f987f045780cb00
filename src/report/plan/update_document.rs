//! What an updated plan adds to the document.

use super::document::{OddsDocument, StepDocument, grams, steps};
use crate::answer::{AsOrdered, LevelSinceStart, UpdateAnswer};
use crate::clinical::bands::STOP_FROM;
use crate::estimate::wasting::Wasting;
use crate::plan::Learned;
use crate::report::fit_estimate::{EstimateDocument, PredictedLevelDocument};
use crate::report::json::{FindingDocument, Quantity};
use crate::report::wasting::WastingDocument;
use crate::safety::Status;
use crate::units::Salt;
use schemars::JsonSchema;
use serde::Serialize;

/// The order under way, what its levels taught, and what may happen instead of a proposal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct UpdateDocument {
    /// From the start of the order to now, where the plan starts, h.
    now: Quantity,
    /// Salt that the order delivered until now, as ordered, g.
    delivered: Quantity,
    /// The levels since its start.
    levels: Vec<LevelDocument>,
    /// Where the course of the first fitted model starts, in words; null without a fit.
    start: Option<String>,
    /// What every model learned.
    models: Vec<LearnedDocument>,
    /// The chances without any more magnesium; null where a level stops everything.
    no_more: Option<OddsDocument>,
    /// The order as it stands; null where it has ended, or a level stops everything.
    as_ordered: Option<AsOrderedDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LevelDocument {
    /// From the start of the order, h.
    at: Quantity,
    /// The level, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Quantity>,
    /// The limit of quantification below which it lay, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LearnedDocument {
    /// Id of the model.
    id: String,
    /// Whether it could be fitted to the levels.
    fitted: bool,
    /// The estimate, where it was fitted.
    #[serde(flatten)]
    estimate: Option<EstimateDocument>,
    /// The levels beside what the fitted course expects.
    #[serde(skip_serializing_if = "Option::is_none")]
    levels: Option<Vec<PredictedLevelDocument>>,
    /// Of a depleted patient: what the levels tell of the kidney and the tissues.
    #[serde(skip_serializing_if = "Option::is_none")]
    deficiency: Option<WastingDocument>,
    /// Why it could not be fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AsOrderedDocument {
    #[serde(flatten)]
    odds: OddsDocument,
    /// Whether it may go on.
    allowed: bool,
    /// Why it must not.
    forbidden: Vec<String>,
    /// From this level on within the order a patient counts as toxic, mmol/L.
    above: Quantity,
    /// The chances before the levels were known.
    before_levels: OddsDocument,
    /// The verdict of a check.
    status: Status,
    /// The findings of that check.
    findings: Vec<FindingDocument>,
    /// Its steps; absent where it must not go on, and where nothing is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<StepDocument>>,
}

impl UpdateDocument {
    /// The document of `answer`, whose grams are those of `salt`.
    pub(super) fn new(answer: &UpdateAnswer, salt: Salt) -> Self {
        let as_ordered = answer.as_ordered.as_ref();
        let learned = answer.learned.iter().zip(&answer.wasting);
        let models = learned
            .map(|(one, wasting)| learned_document(one, wasting.as_ref()))
            .collect();
        Self {
            now: Quantity::hours(answer.now),
            delivered: grams(answer.delivered, salt),
            levels: answer.levels.iter().map(level).collect(),
            start: answer.start.clone(),
            models,
            no_more: answer.no_more.as_ref().map(OddsDocument::from),
            as_ordered: as_ordered.map(|one| order_as_it_stands(one, salt)),
        }
    }
}

fn level(LevelSinceStart { at, level }: &LevelSinceStart) -> LevelDocument {
    let below = level.below_quantification;
    let value = Quantity::new(level.level.millimolar(), "mmol/L");
    LevelDocument {
        at: Quantity::hours(*at),
        level: (!below).then(|| value.clone()),
        below: below.then_some(value),
    }
}

fn learned_document(one: &Learned, wasting: Option<&Wasting>) -> LearnedDocument {
    let fit = one.fit.as_ref().ok();
    let levels = fit.map(|fit| {
        let levels = fit.levels.iter().zip(fit.at_levels());
        levels
            .map(|(level, predicted)| {
                PredictedLevelDocument::new(level.at, predicted, Some(level.measured))
            })
            .collect()
    });
    LearnedDocument {
        id: one.model.id().to_owned(),
        fitted: fit.is_some(),
        estimate: fit.map(|fit| EstimateDocument::new(&fit.posterior, &fit.parameters)),
        levels,
        deficiency: fit
            .zip(wasting)
            .map(|(fit, wasting)| WastingDocument::new(wasting, &fit.levels, &[])),
        why: one.fit.as_ref().err().cloned(),
    }
}

fn order_as_it_stands(one: &AsOrdered, salt: Salt) -> AsOrderedDocument {
    let regimen = one.regimen.as_ref();
    AsOrderedDocument {
        odds: OddsDocument::from(&one.odds),
        allowed: one.is_allowed(),
        forbidden: one.forbidden.clone(),
        above: Quantity::new(STOP_FROM, "mmol/L"),
        before_levels: OddsDocument::from(&one.before_levels),
        status: one.status(),
        findings: one.findings.iter().map(FindingDocument::from).collect(),
        steps: regimen.map(|regimen| steps(regimen.steps(), salt)),
    }
}
