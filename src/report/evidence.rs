//! Levels measured in patients beside the predictions of models.

use super::json::{Head, Quantity};
use super::provenance::Provenance;
use super::text;
use crate::answer::{EvidenceAnswer, GroupAgreement, LeftOut, ModelEvidence};
use crate::digest::sha256;
use crate::safety::Status;
use crate::simulate::published::Compared;
use crate::simulate::published::responses::ComparedResponse;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::time::hour;

/// The document of `models evidence`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// Models that could be compared.
    pub models: Vec<ModelEvidenceDocument>,
    /// Models that could not.
    pub left_out: Vec<LeftOutDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One model beside the published levels.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelEvidenceDocument {
    /// Id of the model.
    pub id: String,
    /// Every level.
    pub levels: Vec<ComparedDocument>,
    /// The response of depleted patients.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<ResponseDocument>,
    /// How far the model is from each group of patients that has levels.
    pub agreement: Vec<AgreementDocument>,
}

/// One published level and its prediction.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComparedDocument {
    /// Short name of the cohort.
    pub cohort: &'static str,
    /// Where the level is printed.
    pub citation: &'static str,
    /// Number of patients.
    pub subjects: u32,
    /// What they got.
    pub regimen: &'static str,
    /// Whether they were pregnant.
    pub pregnant: bool,
    /// Whether the level was found after the models were made, and chose nothing.
    pub later: bool,
    /// When it was taken, h from the start.
    pub time: Quantity,
    /// Whether it is the mean from the start to `time`, not the level at `time`.
    pub mean_to_time: bool,
    /// The printed level, mmol/L.
    pub observed: Quantity,
    /// By the model, mmol/L.
    pub predicted: Quantity,
}

/// One published response of depleted patients and its prediction.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ResponseDocument {
    /// Short name.
    pub response: &'static str,
    /// Where it is printed.
    pub citation: &'static str,
    /// What they got.
    pub regimen: &'static str,
    /// How it was predicted.
    pub reading: &'static str,
    /// When the level was taken, h from the start.
    pub time: Quantity,
    /// Printed rise of the level per gram, mmol/L.
    pub observed: Quantity,
    /// Predicted rise of the level per gram, mmol/L.
    pub predicted: Quantity,
}

/// How far a model is from the levels of some of the patients.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AgreementDocument {
    /// Whose levels: `non-pregnant`, `pregnant`, `all` of these, and groups found `later`.
    pub cohorts: &'static str,
    /// Number of levels.
    pub count: usize,
    /// Mean of ln(predicted / observed), as %: 1 is 1 % too high.
    pub bias: Quantity,
    /// Root mean square of ln(predicted / observed), as %.
    pub root_mean_square: Quantity,
    /// Root mean square of the difference, mmol/L.
    pub root_mean_square_error: Quantity,
}

/// A model that could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOutDocument {
    /// Id of the model.
    pub id: String,
    /// What it needs that the cohorts do not have.
    pub why: String,
}

/// The JSON document: every level of every model.
#[must_use]
pub fn to_json(answer: &EvidenceAnswer) -> EvidenceDocument {
    let models = || {
        let compared = answer.compared.iter();
        compared.map(|model| (model.id.as_str(), model.sha256.as_str()))
    };
    let asked = format!("published levels {:?}", models().collect::<Vec<_>>());
    EvidenceDocument {
        head: Head::new(Status::Ok, &[]),
        models: answer.compared.iter().map(model_json).collect(),
        left_out: answer.left_out.iter().map(left_out_json).collect(),
        provenance: Provenance::new(models(), sha256(asked.as_bytes())),
    }
}

fn model_json(model: &ModelEvidence) -> ModelEvidenceDocument {
    ModelEvidenceDocument {
        id: model.id.clone(),
        levels: model.levels.iter().map(compared_json).collect(),
        responses: model.responses.iter().map(response_json).collect(),
        agreement: model.agreements.iter().map(agreement_json).collect(),
    }
}

fn compared_json(one: &Compared) -> ComparedDocument {
    ComparedDocument {
        cohort: one.cohort.id,
        citation: one.cohort.citation,
        subjects: one.cohort.patients,
        regimen: one.cohort.regimen,
        pregnant: one.cohort.group.pregnant(),
        later: one.cohort.group.later(),
        time: Quantity::new(one.time.get::<hour>(), "h"),
        mean_to_time: one.mean,
        observed: Quantity::new(one.observed.millimolar(), "mmol/L"),
        predicted: Quantity::new(one.predicted.millimolar(), "mmol/L"),
    }
}

fn response_json(one: &ComparedResponse) -> ResponseDocument {
    let response = one.response;
    ResponseDocument {
        response: response.id,
        citation: response.citation,
        regimen: response.regimen,
        reading: one.reading.name(),
        time: Quantity::new(response.hours, "h"),
        observed: Quantity::new(response.observed, "mmol/L"),
        predicted: Quantity::new(show::decimals(one.predicted, 6), "mmol/L"),
    }
}

fn agreement_json(one: &GroupAgreement) -> AgreementDocument {
    let agreement = one.agreement;
    let error = agreement.error.get::<millimole_per_liter>();
    AgreementDocument {
        cohorts: one.group,
        count: agreement.levels,
        bias: Quantity::new(percent(agreement.bias), "%"),
        root_mean_square: Quantity::new(percent(agreement.root_mean_square), "%"),
        root_mean_square_error: Quantity::new(error, "mmol/L"),
    }
}

fn left_out_json(one: &LeftOut) -> LeftOutDocument {
    LeftOutDocument {
        id: one.id.clone(),
        why: one.why.clone(),
    }
}

/// Percent with one decimal; nothing rounds to minus zero.
fn percent(part: f64) -> f64 {
    (1000.0 * part).round() / 10.0 + 0.0
}

/// What the comparison is worth.
const CAVEATS: &str = "\
Bias and root mean square are those of the logarithm of predicted over printed. Weight and
filtration are assumed where a paper gives none (20 % of filtration moves a level by up to 16 %).
Four pregnant levels are the output of Du 2019 and not measured ones. What is called later was
found after the models were made and chose nothing; all counts what stood beside them before.
Rises per gram rest on assumed hours, levels before and kidneys; the volume of the tissues was set on
responses like these, so the expected rise is no prediction of them.
";

/// The text for people: every level where one model is asked for, the summary in any case.
#[must_use]
pub fn to_text(answer: &EvidenceAnswer) -> String {
    let mut out = String::from("Published levels beside predictions; nothing was fitted\n");
    if let [only] = &answer.compared[..] {
        let cohorts = only.levels.chunk_by(|a, b| a.cohort.id == b.cohort.id);
        out.extend(cohorts.map(cohort_text));
        let responses = only.responses.chunk_by(|a, b| a.reading == b.reading);
        out.extend(responses.map(responses_text));
        out.push('\n');
    }
    out.push_str(
        "| model | cohorts | levels | bias | root mean square | root mean square error |\n\
         |---|---|---|---|---|---|\n",
    );
    for model in &answer.compared {
        let rows = model.agreements.iter();
        out.extend(rows.map(|one| agreement_text(&model.id, one)));
    }
    for one in &answer.left_out {
        let words = format!("{} is left out: {}", one.id, one.why);
        out.push_str(&text::wrapped("", "-", &words));
    }
    out.push_str(CAVEATS);
    out
}

/// One row of the summary.
fn agreement_text(model: &str, one: &GroupAgreement) -> String {
    let agreement = one.agreement;
    format!(
        "| {model} | {} | {} | {:+.1} % | {} % | {} mmol/L |\n",
        one.group,
        agreement.levels,
        percent(agreement.bias),
        show::number(percent(agreement.root_mean_square)),
        show::fixed(agreement.error.get::<millimole_per_liter>(), 2),
    )
}

/// The responses of depleted patients by one reading, a line each.
fn responses_text(responses: &[ComparedResponse]) -> String {
    let Some(ComparedResponse { reading, .. }) = responses.first() else {
        return String::new();
    };
    let mut out = format!("  {}\n", reading.name());
    for one in responses {
        let response = one.response;
        out.push_str(&format!(
            "    {:<15} {:<4} printed {}  predicted {} mmol/L  ({:+.0} %)\n",
            response.id,
            format!("{} h", show::number(response.hours)),
            show::fixed(response.observed, 3),
            show::fixed(one.predicted, 3),
            100.0 * (one.predicted / response.observed - 1.0),
        ));
    }
    out
}

/// A cohort with its levels, a line each.
fn cohort_text(levels: &[Compared]) -> String {
    let Some(Compared { cohort, .. }) = levels.first() else {
        return String::new();
    };
    let who = format!(
        "{}, {} patients, {} [{}]",
        cohort.regimen, cohort.patients, cohort.who, cohort.citation,
    );
    let mut out = text::wrapped("  ", &format!("{}:", cohort.id), &who);
    for one in levels {
        let time = show::number(one.time.get::<hour>());
        let when = if one.mean { "mean to " } else { "" };
        out.push_str(&format!(
            "    {:<15} printed {:<4}  predicted {:<4} mmol/L  ({:+.0} %)\n",
            format!("{when}{time} h"),
            show::fixed(one.observed.millimolar(), 2),
            show::fixed(one.predicted.millimolar(), 2),
            100.0 * (one.ratio() - 1.0),
        ));
    }
    out
}
