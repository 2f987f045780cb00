//! `population --grid` as text, CSV and JSON.

use super::document::{LevelsAtDocument, PercentilesDocument, ReachedDocument};
use super::shown_levels;
use super::story::range;
use super::uncertainty::{self, UncertaintyDocument, uncertainty_document};
use crate::answer::{
    GridRowAnswer, Percentiles, PopulationGridAnswer, Uncertainty, share_in_words,
};
use crate::clinical::bands::{EMERGENCY_FROM, STOP_FROM};
use crate::digest::sha256;
use crate::report::json::{ByName, Head};
use crate::report::model_used::ModelUsedDocument;
use crate::report::provenance::Provenance;
use crate::report::table_text::shortest;
use crate::report::text;
use crate::safety::Status;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `population --grid`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PopulationGridDocument {
    #[serde(flatten)]
    head: Head,
    /// The model.
    model: ModelUsedDocument,
    /// Number of virtual patients in every line.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    /// What is drawn of the model beside the patients; absent where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<UncertaintyDocument>,
    /// What was found in every line.
    grid: Vec<GridRowDocument>,
    provenance: Provenance,
}

/// What was found in one line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct GridRowDocument {
    /// Number of the line in the file, from 1.
    line: u64,
    /// What it changes, by the keys of a case file; an empty text leaves the case as it is.
    changes: ByName<String>,
    /// The highest levels within the order.
    peak: PercentilesDocument,
    /// The levels at the end of the order.
    end: PercentilesDocument,
    /// How many patients reach each band within the order.
    probability: Vec<ReachedDocument>,
    /// What was seen at the times that were asked for.
    at: Vec<LevelsAtDocument>,
    /// Hash of the changed case, and of a model file that came with it.
    input_sha256: String,
}

/// The JSON document.
#[must_use]
pub fn grid_to_json(answer: &PopulationGridAnswer) -> PopulationGridDocument {
    let model = &answer.model;
    let inputs: Vec<&str> = inputs(answer).collect();
    let provenance = Provenance::new(
        [(&*model.id, &*model.sha256)],
        sha256(inputs.join("\n").as_bytes()),
    );
    let provenance = match answer.rows.first() {
        Some(first) => provenance.at_site(&first.found.case),
        None => provenance,
    };
    PopulationGridDocument {
        head: Head::new(Status::Ok, &[]),
        model: ModelUsedDocument::from(model),
        subjects: answer.subjects,
        seed: answer.seed,
        uncertainty: answer.uncertainty.as_ref().map(uncertainty_document),
        grid: answer
            .rows
            .iter()
            .map(|row| row_document(&answer.keys, row))
            .collect(),
        provenance: provenance.seeded(answer.seed),
    }
}

fn inputs(answer: &PopulationGridAnswer) -> impl Iterator<Item = &str> {
    answer.rows.iter().map(|row| &*row.found.input_sha256)
}

fn row_document(keys: &[String], GridRowAnswer { row, found }: &GridRowAnswer) -> GridRowDocument {
    let changes = keys.iter().cloned().zip(row.values.iter().cloned());
    let reached = found.reached.iter();
    GridRowDocument {
        line: row.line,
        changes: changes.collect(),
        peak: found.peak.into(),
        end: found.end.into(),
        probability: reached
            .map(|band| ReachedDocument::new(band.from, band.share))
            .collect(),
        at: found.looks.iter().map(LevelsAtDocument::from).collect(),
        input_sha256: found.input_sha256.clone(),
    }
}

/// The grid as CSV: the columns of the grid as they were, and what was found behind them.
#[must_use]
pub fn grid_to_csv(answer: &PopulationGridAnswer) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and every row has the length of the head.
    let _ = csv.write_record(columns(answer));
    for GridRowAnswer { row, found } in &answer.rows {
        let levels = |levels: Percentiles| {
            let shown = shown_levels(levels);
            [shown.p05, shown.p50, shown.p95].map(shortest)
        };
        let mut cells = row.values.clone();
        cells.push(answer.model.id.clone());
        cells.push(answer.subjects.to_string());
        cells.extend(answer.uncertainty.as_ref().map(drawn_names));
        cells.extend(levels(found.peak));
        cells.extend(levels(found.end));
        let reached = found.reached.iter();
        cells.extend(reached.map(|band| shortest(show::kept(band.share.probability()))));
        cells.extend(found.looks.iter().flat_map(|look| levels(look.levels)));
        let _ = csv.write_record(cells);
    }
    String::from_utf8_lossy(&csv.into_inner().unwrap_or_default()).into_owned()
}

/// The fixed effects that were drawn, by their names.
fn drawn_names(uncertainty: &Uncertainty) -> String {
    let names = uncertainty.drawn.iter().map(|effect| &*effect.name);
    names.collect::<Vec<_>>().join("; ")
}

fn columns(answer: &PopulationGridAnswer) -> Vec<String> {
    let mut columns = answer.keys.clone();
    columns.extend(["model", "subjects"].map(str::to_owned));
    let drawn = answer.uncertainty.as_ref();
    columns.extend(drawn.map(|_| "drawn_fixed_effects".to_owned()));
    let percentiles = |of: &str| ["p05", "p50", "p95"].map(|p| format!("{of}_{p}_mmol_per_L"));
    columns.extend(percentiles("peak"));
    columns.extend(percentiles("end"));
    let Some(first) = answer.rows.first() else {
        return columns;
    };
    let bands = first.found.reached.iter();
    columns.extend(bands.map(|band| format!("reaching_{}_mmol_per_L", show::number(band.from))));
    for look in &first.found.looks {
        columns.extend(percentiles(&format!("after_{}_h", show::number(look.time))));
    }
    columns
}

/// The text for people.
#[must_use]
pub fn grid_to_text(answer: &PopulationGridAnswer) -> String {
    let mut out = format!(
        "Serum magnesium of {} virtual patients in each of {}\n",
        answer.subjects,
        show::counted(answer.rows.len() as f64, "line")
    );
    let model = &answer.model;
    out += &text::row("model", &format!("{}, {}", model.id, model.title));
    out.extend(answer.uncertainty.as_ref().map(uncertainty::rows));
    for GridRowAnswer { row, found } in &answer.rows {
        let changes = answer.keys.iter().zip(&row.values);
        let changes = changes.filter(|(_, value)| !value.is_empty());
        let changes: Vec<_> = changes
            .map(|(key, value)| format!("{} {}", show::printable(key), show::printable(value)))
            .collect();
        let changes = match changes.is_empty() {
            true => "the case as it is".to_owned(),
            false => changes.join(", "),
        };
        out += &format!("\nLine {}: {changes}\n", row.line);
        out += &text::row("peak", &range(found.peak));
        out += &text::row("end of order", &range(found.end));
        for look in &found.looks {
            let after = format!("after {}", show::counted(look.time, "hour"));
            out += &text::row(&after, &range(look.levels));
        }
        let dangerous = |from: f64| from == STOP_FROM || from == EMERGENCY_FROM;
        for band in found.reached.iter().filter(|band| dangerous(band.from)) {
            out += &text::row(
                &format!("{} mmol/L", show::number(band.from)),
                &share_in_words(band.share, band.share.standard_error()),
            );
        }
    }
    out += &format!(
        "\nSeed {}: patient k is the same person in every line. The spread is that of the model{}, of\n\
         the kidney estimate and of the untreated level, without the error of an assay.\n{}\n",
        answer.seed,
        uncertainty::in_the_spread(answer.uncertainty.as_ref()),
        text::STATEMENT
    );
    out
}
