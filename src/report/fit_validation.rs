//! How well several models predict the levels of a data set: for people, as a table and as a
//! document.

use super::data_set_notes::DataSetNotesDocument;
use super::json::{Head, Quantity};
use super::model_used::ModelUsedDocument;
use super::provenance::Provenance;
use super::table_text::{cell, shortest};
use super::text;
use crate::answer::{
    DataSetValidation, ErrorsAfterLevels, LevelsKnown, ModelValidation, PredictionErrors,
    UntriedSubject, ValidatedLevel,
};
use crate::safety::Status;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `fit` for a data set under several models.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataSetValidationDocument {
    #[serde(flatten)]
    head: Head,
    /// How the data set was read, by all models together.
    data_set: DataSetNotesDocument,
    /// How a covariate changes between two records: `nocb`, `locf` or `linear`, and the columns
    /// that have a rule of their own.
    covariates: String,
    /// In the order asked.
    validations: Vec<ModelValidationDocument>,
    /// The model with the smallest spread before any level; null for one model alone.
    closest_before: Option<String>,
    /// The model with the smallest spread from the levels before; null for one model alone.
    closest_after: Option<String>,
    provenance: Provenance,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ModelValidationDocument {
    /// The model.
    model: ModelUsedDocument,
    /// Typical predictions, before any level, of all levels; null where there are none.
    before: Option<ErrorsDocument>,
    /// Individual predictions of the next level, by how many levels were known.
    after: Vec<AfterLevelsDocument>,
    /// Levels known only as below a limit: never predicted against.
    below_limit: usize,
    /// Levels of zero, of which no part can be told.
    zero: usize,
    /// Every level beside its predictions.
    levels: Vec<ValidatedLevelDocument>,
    /// The subjects that could not be predicted or fitted.
    not_fitted: Vec<UntriedDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AfterLevelsDocument {
    /// How many levels were known, at least.
    levels_known: usize,
    /// Whether those with more are counted here, too.
    or_more: bool,
    /// From these levels.
    individual: ErrorsDocument,
    /// Typical predictions of the same levels.
    typical: ErrorsDocument,
}

/// How far predictions lie from what was measured; PE = 100 (predicted - measured) / measured.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ErrorsDocument {
    /// Predictions.
    predictions: usize,
    /// Subjects they are of.
    subjects: usize,
    /// Median PE: the bias.
    mdpe: Quantity,
    /// Median absolute PE: the spread.
    mdape: Quantity,
    /// Part of the predictions within 20 % of what was measured.
    f20: Quantity,
    /// Part of the predictions within 30 % of what was measured.
    f30: Quantity,
    /// Root of the mean square error.
    rmse: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ValidatedLevelDocument {
    /// As in column ID.
    id: String,
    /// Hours.
    time: Quantity,
    /// What was measured.
    observed: Quantity,
    /// What was expected of the typical patient.
    typical: Quantity,
    /// Levels of this patient known before.
    levels_known: usize,
    /// What was expected from those.
    #[serde(skip_serializing_if = "Option::is_none")]
    individual: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UntriedDocument {
    /// As in column ID.
    id: String,
    /// Why not.
    message: String,
    /// What to do.
    help: String,
}

impl From<&PredictionErrors> for ErrorsDocument {
    fn from(errors: &PredictionErrors) -> Self {
        let percent = |value| Quantity::new(value, "%");
        Self {
            predictions: errors.predictions,
            subjects: errors.subjects,
            mdpe: percent(errors.median),
            mdape: percent(errors.median_absolute),
            f20: percent(errors.within20),
            f30: percent(errors.within30),
            rmse: Quantity::new(errors.root_mean_square, "mmol/L"),
        }
    }
}

impl From<&ErrorsAfterLevels> for AfterLevelsDocument {
    fn from(after: &ErrorsAfterLevels) -> Self {
        let (levels_known, or_more) = match after.known {
            LevelsKnown::Exactly(count) => (count, false),
            LevelsKnown::AtLeast(count) => (count, true),
        };
        Self {
            levels_known,
            or_more,
            individual: ErrorsDocument::from(&after.individual),
            typical: ErrorsDocument::from(&after.typical),
        }
    }
}

impl From<&ValidatedLevel> for ValidatedLevelDocument {
    fn from(level: &ValidatedLevel) -> Self {
        let millimolar = |value| Quantity::new(value, "mmol/L");
        Self {
            id: level.id.clone(),
            time: Quantity::new(level.time, "h"),
            observed: millimolar(level.measured),
            typical: millimolar(level.typical),
            levels_known: level.known,
            individual: level.individual.map(millimolar),
        }
    }
}

impl From<&UntriedSubject> for UntriedDocument {
    fn from(subject: &UntriedSubject) -> Self {
        Self {
            id: subject.id.clone(),
            message: subject.why.message().to_owned(),
            help: subject.why.help(),
        }
    }
}

impl From<&ModelValidation> for ModelValidationDocument {
    fn from(one: &ModelValidation) -> Self {
        Self {
            model: ModelUsedDocument::from(&one.model),
            before: one.before.as_ref().map(ErrorsDocument::from),
            after: one.after.iter().map(AfterLevelsDocument::from).collect(),
            below_limit: one.below_limit,
            zero: one.zero,
            levels: one
                .levels
                .iter()
                .map(ValidatedLevelDocument::from)
                .collect(),
            not_fitted: one.untried.iter().map(UntriedDocument::from).collect(),
        }
    }
}

/// The id of one of the models.
fn id_of(answer: &DataSetValidation, place: Option<usize>) -> Option<&str> {
    place.map(|place| answer.models[place].model.id.as_str())
}

/// The document.
#[must_use]
pub fn to_json(answer: &DataSetValidation) -> DataSetValidationDocument {
    let used = answer.models.iter();
    let used = used.map(|one| (one.model.id.as_str(), one.model.sha256.as_str()));
    DataSetValidationDocument {
        head: Head::new(Status::of(&answer.findings), &answer.findings),
        data_set: DataSetNotesDocument::from(&answer.notes),
        covariates: answer.options.covariates.words(),
        validations: answer
            .models
            .iter()
            .map(ModelValidationDocument::from)
            .collect(),
        closest_before: id_of(answer, answer.closest_before).map(str::to_owned),
        closest_after: id_of(answer, answer.closest_after).map(str::to_owned),
        provenance: Provenance::new(used, answer.input_sha256.clone()),
    }
}

/// One row a model and number of levels known; the individual predictions of the row, and the
/// typical ones of the same levels.
#[must_use]
pub fn to_csv(answer: &DataSetValidation) -> String {
    let mut out = "model,levels_known,or_more,prediction,predictions,subjects,mdpe_percent,\
                   mdape_percent,f20_percent,f30_percent,rmse_mmol_l\n"
        .to_owned();
    let number = |value: f64| shortest(show::kept(value));
    for one in &answer.models {
        let model = cell(&one.model.id);
        let mut row = |known: usize, or_more: bool, kind: &str, errors: &PredictionErrors| {
            let more = if or_more { "yes" } else { "no" };
            out += &format!(
                "{model},{known},{more},{kind},{},{},{},{},{},{},{}\n",
                errors.predictions,
                errors.subjects,
                number(errors.median),
                number(errors.median_absolute),
                number(errors.within20),
                number(errors.within30),
                number(errors.root_mean_square),
            );
        };
        if let Some(before) = &one.before {
            row(0, true, "typical", before);
        }
        for after in &one.after {
            let (known, or_more) = match after.known {
                LevelsKnown::Exactly(count) => (count, false),
                LevelsKnown::AtLeast(count) => (count, true),
            };
            row(known, or_more, "individual", &after.individual);
            row(known, or_more, "typical", &after.typical);
        }
    }
    out
}

/// A line of the table for people.
fn line(label: &str, errors: &PredictionErrors) -> String {
    let percent = |value: f64| format!("{} %", show::fixed(value, 1));
    format!(
        "  {label:<26}{:>7}{:>10}{:>10}{:>8}{:>8}{:>8}\n",
        errors.predictions,
        percent(errors.median),
        percent(errors.median_absolute),
        format!("{} %", show::fixed(errors.within20, 0)),
        format!("{} %", show::fixed(errors.within30, 0)),
        show::fixed(errors.root_mean_square, 3),
    )
}

fn known_in_words(known: LevelsKnown) -> String {
    match known {
        LevelsKnown::Exactly(1) => "after 1 level".to_owned(),
        LevelsKnown::Exactly(count) => format!("after {count} levels"),
        LevelsKnown::AtLeast(1) => "after 1 level or more".to_owned(),
        LevelsKnown::AtLeast(count) => format!("after {count} levels or more"),
    }
}

/// What was left out of the table of a model.
fn left_out(one: &ModelValidation) -> String {
    let mut out = String::new();
    let mut levels = Vec::new();
    if one.below_limit > 0 {
        levels.push(format!("{} below their limit", one.below_limit));
    }
    if one.zero > 0 {
        levels.push(format!("{} of zero", one.zero));
    }
    if !levels.is_empty() {
        out += &text::row("not counted", &format!("levels: {}", levels.join(", ")));
    }
    if let Some(why) = &one.not_individual {
        out += &text::row("not fitted", why.message());
    }
    for subject in &one.untried {
        let id = show::printable(&subject.id);
        out += &text::row(
            "not fitted",
            &format!("subject {id}: {}", subject.why.message()),
        );
    }
    out
}

/// Which model lies closest, where there are several.
fn closest(answer: &DataSetValidation) -> String {
    let row = |when: &str, place: Option<usize>, errors: Option<PredictionErrors>| {
        let errors = errors?;
        let words = format!(
            "{} {when} (MDAPE {} %, MDPE {} %)",
            id_of(answer, place)?,
            show::fixed(errors.median_absolute, 1),
            show::fixed(errors.median, 1)
        );
        Some(text::row("closest", &words))
    };
    let before = answer.closest_before;
    let before_errors = before.and_then(|place| answer.models[place].before);
    let after = answer.closest_after;
    let after_errors = after.and_then(|place| answer.models[place].after_any());
    let rows = [
        row("before any level", before, before_errors),
        row("from the levels before", after, after_errors),
    ];
    let rows: String = rows.into_iter().flatten().collect();
    if rows.is_empty() {
        return rows;
    }
    format!("\n{rows}")
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &DataSetValidation) -> String {
    let mut out = "How well models predict the levels of this data set\n".to_owned();
    out += &text::wrapped(
        "",
        "",
        "PE = (predicted - measured) / measured. Bias is the median of PE (MDPE; above zero is \
         predicted too high), spread the median of |PE| (MDAPE); F20 and F30 are the parts within \
         20 % and 30 %.",
    );
    for one in &answer.models {
        let model = format!("{}, {}", one.model.id, one.model.title);
        out += &format!("\n{}", text::wrapped("", "", &model));
        out += &format!(
            "  {:<26}{:>7}{:>10}{:>10}{:>8}{:>8}{:>8}\n",
            "", "levels", "MDPE", "MDAPE", "F20", "F30", "RMSE"
        );
        if let Some(before) = &one.before {
            out += &line("before any level", before);
        }
        for after in &one.after {
            out += &line(&known_in_words(after.known), &after.individual);
            if after.known == LevelsKnown::AtLeast(1) {
                out += &line("  same levels, typical", &after.typical);
            }
        }
        out += &left_out(one);
    }
    out += &closest(answer);
    let last = "RMSE in mmol/L. Few levels tell models apart by chance; levels that a model was made from \
                prove nothing.";
    out += &format!("\n{}{}\n", text::wrapped("", "", last), text::STATEMENT);
    out
}
