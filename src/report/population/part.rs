//! A part of a population as a document, written to be merged: it is read again as it was written,
//! to the last bit.

use crate::answer::{
    ModelUsed, PartAnswer, PartModel, PartQuestion, PopulationCounts, PopulationPart,
};
use crate::population::engine::histogram::WrittenHistogram;
use crate::population::engine::summary::WrittenSummary;
use crate::population::{ExpectedSummary, Shard, Summary};
use crate::report::facts::facts_sha256;
use crate::report::json::Head;
use crate::report::provenance::Provenance;
use crate::safety::Status;
use crate::units::{DecimalStyle, show};
use crate::{Error, ErrorKind, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// One part of a population, to be merged with the others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PopulationPartDocument {
    #[serde(flatten)]
    head: Head,
    /// What was counted of which patients.
    part: PartDocument,
    provenance: Provenance,
}

/// What is read of a part.
#[derive(Deserialize)]
struct ReadPart {
    part: PartDocument,
    provenance: MadeBy,
}

#[derive(Deserialize)]
struct MadeBy {
    version: String,
    facts_sha256: String,
    models: Vec<MadeWith>,
}

#[derive(Deserialize)]
struct MadeWith {
    sha256: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PartDocument {
    /// Number of the part, from 1.
    shard: u64,
    /// Number of all parts.
    of: u64,
    question: QuestionDocument,
    counts: CountsDocument,
}

/// What was asked of the whole population, as it was typed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuestionDocument {
    /// The case in canonical form: JSON with the keys of a case file, sorted.
    case: String,
    /// Which mark separates decimals: `point` or `comma`.
    decimal: DecimalDocument,
    /// Text of the site file, where there is one.
    site: Option<String>,
    /// Id of a model of this program; null where the text stands in `model_file`.
    model: Option<String>,
    /// Text of a model file.
    model_file: Option<String>,
    /// Number of virtual patients of all parts.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    /// Time between two counted levels.
    every: Option<String>,
    /// End of the simulation.
    until: Option<String>,
    /// Times that are looked at by name.
    at: Vec<String>,
    /// Levels whose share of patients below them is wanted.
    below: Vec<String>,
    /// Whether those levels are shown as a laboratory would report them.
    reported: bool,
    /// Whether the typical values of the model are drawn, too; absent where they are not.
    #[serde(default, skip_serializing_if = "is_not_asked")]
    uncertainty: bool,
}

/// Whether a part was computed without.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_not_asked(asked: &bool) -> bool {
    !asked
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DecimalDocument {
    Point,
    Comma,
}

/// What was counted: whole numbers, so that parts add up to the bytes of the whole.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CountsDocument {
    /// The levels at each time, in the order of time.
    levels: Vec<HistogramDocument>,
    /// The highest levels within the order.
    peak: HistogramDocument,
    /// The levels at the end of the order.
    end: HistogramDocument,
    /// How many patients reach each band, with spaces between them.
    reached: String,
    /// Time at or above each band, in steps of 1/1,048,576 h.
    hours_above: Vec<String>,
    /// Area under the levels, in steps of 1/1,048,576 mmol*h/L.
    area: String,
    /// How many patients the adaptive solver had to do again.
    rerun: u64,
    /// The expected levels of depleted patients.
    expected: Option<ExpectedCountsDocument>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExpectedCountsDocument {
    /// The levels at each time, in the order of time.
    levels: Vec<HistogramDocument>,
    /// How many patients the adaptive solver had to do again.
    rerun: u64,
}

/// Levels in narrow classes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HistogramDocument {
    /// Number of the first class that holds a level.
    first: usize,
    /// How many levels lie in it and in each of the next classes, with spaces between them.
    counts: String,
    /// The lowest level, mmol/L, with every digit; null where there is none.
    least: Option<String>,
    /// The highest level, mmol/L, with every digit; null where there is none.
    most: Option<String>,
}

/// The JSON document of a part.
#[must_use]
pub fn part_to_json(answer: &PartAnswer) -> PopulationPartDocument {
    let PartAnswer {
        part,
        case,
        model: ModelUsed { id, sha256, .. },
        input_sha256,
    } = answer;
    let provenance = Provenance::new([(&**id, &**sha256)], input_sha256.clone())
        .at_site(case)
        .seeded(part.question.seed);
    PopulationPartDocument {
        head: Head::new(Status::Ok, &[]),
        part: PartDocument {
            shard: part.shard.number(),
            of: part.shard.of(),
            question: question_document(&part.question),
            counts: counts_document(&part.counts),
        },
        provenance,
    }
}

/// The part in `text`, a document that is called `name`.
///
/// # Errors
/// Malformed for what is no part, or one that another version of this program or of a model made.
pub fn read_part(name: &str, text: &str) -> Result<PopulationPart> {
    let name = show::printable(name);
    let refused = |why: &str| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{name}` {why}"),
            "give the parts of one population, all made by this version",
        )
    };
    let read: ReadPart = serde_json::from_str(text).map_err(|error| {
        let why = show::printable(&error.to_string());
        refused(&format!("is no part of a population: {why}"))
    })?;
    if read.provenance.version != env!("CARGO_PKG_VERSION")
        || read.provenance.facts_sha256 != facts_sha256()
    {
        return Err(refused("was made by another version of this program"));
    }
    let question = question_of(read.part.question).ok_or_else(|| refused("names no one model"))?;
    let made_with = question.model.sha256()?;
    if !matches!(&read.provenance.models[..], [one] if one.sha256 == made_with) {
        return Err(refused("was made with another version of its model"));
    }
    let shard = Shard::new(read.part.shard, read.part.of)
        .map_err(|error| refused(&format!("is no part of a population: {}", error.message())))?;
    let numbers = shard.numbers(question.subjects);
    let counts = counts_of(&read.part.counts, numbers.end - numbers.start);
    Ok(PopulationPart {
        counts: counts.ok_or_else(|| refused("holds counts that are not those of its patients"))?,
        question,
        shard,
    })
}

fn question_document(question: &PartQuestion) -> QuestionDocument {
    let question = question.clone();
    let (model, model_file) = match question.model {
        PartModel::OfThisProgram(id) => (Some(id), None),
        PartModel::File(text) => (None, Some(text)),
    };
    QuestionDocument {
        case: question.case,
        decimal: match question.decimal {
            DecimalStyle::Point => DecimalDocument::Point,
            DecimalStyle::Comma => DecimalDocument::Comma,
        },
        site: question.site,
        model,
        model_file,
        subjects: question.subjects,
        seed: question.seed,
        every: question.every,
        until: question.until,
        at: question.at,
        below: question.below,
        reported: question.reported,
        uncertainty: question.uncertainty,
    }
}

/// The question; `None` where it names no model, or two.
fn question_of(document: QuestionDocument) -> Option<PartQuestion> {
    Some(PartQuestion {
        case: document.case,
        decimal: match document.decimal {
            DecimalDocument::Point => DecimalStyle::Point,
            DecimalDocument::Comma => DecimalStyle::Comma,
        },
        site: document.site,
        model: match (document.model, document.model_file) {
            (Some(id), None) => PartModel::OfThisProgram(id),
            (None, Some(text)) => PartModel::File(text),
            _ => return None,
        },
        subjects: document.subjects,
        seed: document.seed,
        every: document.every,
        until: document.until,
        at: document.at,
        below: document.below,
        reported: document.reported,
        uncertainty: document.uncertainty,
    })
}

fn counts_document(counts: &PopulationCounts) -> CountsDocument {
    let summary = counts.summary.written();
    CountsDocument {
        levels: summary.levels.iter().map(HistogramDocument::from).collect(),
        peak: (&summary.peak).into(),
        end: (&summary.end).into(),
        reached: spaced(&summary.reached),
        hours_above: summary.hours_above.iter().map(u128::to_string).collect(),
        area: summary.area.to_string(),
        rerun: summary.rerun,
        expected: counts.expected.as_ref().map(|expected| {
            let (levels, rerun) = expected.written();
            ExpectedCountsDocument {
                levels: levels.iter().map(HistogramDocument::from).collect(),
                rerun,
            }
        }),
    }
}

/// The counts of `subjects` patients; `None` where they can be none.
fn counts_of(document: &CountsDocument, subjects: u64) -> Option<PopulationCounts> {
    let all = |levels: &[HistogramDocument]| -> Option<Vec<_>> {
        levels.iter().map(HistogramDocument::read).collect()
    };
    let hours_above = document.hours_above.iter().map(|sum| sum.parse().ok());
    let written = WrittenSummary {
        levels: all(&document.levels)?,
        peak: document.peak.read()?,
        end: document.end.read()?,
        reached: numbers(&document.reached)?,
        hours_above: hours_above.collect::<Option<_>>()?,
        area: document.area.parse().ok()?,
        rerun: document.rerun,
    };
    let expected = match &document.expected {
        None => None,
        Some(expected) => {
            let levels = all(&expected.levels)?;
            Some(ExpectedSummary::of_written(
                &levels,
                expected.rerun,
                subjects,
            )?)
        }
    };
    Some(PopulationCounts {
        summary: Summary::of_written(&written, subjects)?,
        expected,
    })
}

/// Whole numbers with spaces between them.
fn spaced<N: ToString>(numbers: &[N]) -> String {
    let numbers: Vec<String> = numbers.iter().map(N::to_string).collect();
    numbers.join(" ")
}

/// The whole numbers of such a text; `None` where one is none.
fn numbers<N: FromStr>(text: &str) -> Option<Vec<N>> {
    let numbers = text.split_whitespace();
    numbers.map(|number| number.parse().ok()).collect()
}

impl From<&WrittenHistogram> for HistogramDocument {
    fn from(written: &WrittenHistogram) -> Self {
        let digits = |level: f64| level.is_finite().then(|| level.to_string());
        Self {
            first: written.first,
            counts: spaced(&written.counts),
            least: digits(written.least),
            most: digits(written.most),
        }
    }
}

impl HistogramDocument {
    /// The histogram; `None` where a number of it is none.
    fn read(&self) -> Option<WrittenHistogram> {
        let level = |digits: &Option<String>, none: f64| match digits {
            Some(digits) => digits.parse().ok(),
            None => Some(none),
        };
        Some(WrittenHistogram {
            first: self.first,
            counts: numbers(&self.counts)?,
            least: level(&self.least, f64::INFINITY)?,
            most: level(&self.most, f64::NEG_INFINITY)?,
        })
    }
}
