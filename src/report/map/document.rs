//! `map` as JSON.

use super::axis_names::{Mark, columns, rows};
use super::story::given_text;
use crate::answer::{Axes, MapAnswer};
use crate::plan::Odds;
use crate::report::json::{Head, Number, Quantity};
use crate::report::provenance::Provenance;
use crate::report::target::TargetDocument;
use crate::safety::Status;
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to `map`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MapDocument {
    #[serde(flatten)]
    head: Head,
    /// What is given in every cell, in words.
    order: String,
    /// What a row is: `rate` or `dose`.
    rows: &'static str,
    /// What a column is: `filtration` or `over`.
    columns: &'static str,
    /// Id of the salt that grams mean.
    salt: &'static str,
    /// From this level on within the order a patient counts as toxic, mmol/L.
    above: Quantity,
    /// Number of virtual patients, the same in every cell.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    /// The cells, row by row.
    cells: Vec<CellDocument>,
    provenance: Provenance,
    /// The target, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<TargetDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CellDocument {
    /// Maintenance rate, g/h; in a map over the kidney function.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<Quantity>,
    /// Kidney function, mL/min.
    #[serde(skip_serializing_if = "Option::is_none")]
    filtration: Option<Quantity>,
    /// Single dose, g; in a map of single doses.
    #[serde(skip_serializing_if = "Option::is_none")]
    dose: Option<Quantity>,
    /// Time of the dose, min.
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<Quantity>,
    /// Part of the patients that reaches the toxic level, 0 to 1.
    probability: Number,
    /// Monte Carlo error of `probability`.
    standard_error: Number,
    /// Id of the model that says so, the most cautious one.
    model: Option<String>,
    /// The chance of the target, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<CellTargetDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CellTargetDocument {
    /// Part of the patients on target, the mean over the models, 0 to 1.
    probability: Number,
    /// Monte Carlo error of `probability`.
    standard_error: Option<Number>,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &MapAnswer) -> MapDocument {
    let (rows, columns) = (rows(answer), columns(answer));
    let lines = rows.marks.iter().zip(&answer.cells);
    let cells = lines.flat_map(|(row, line)| {
        let line = columns.marks.iter().zip(line);
        line.map(move |(column, odds)| cell(answer, *row, *column, odds))
    });
    let models = answer.models.iter();
    let models = models.map(|model| (model.id.as_str(), model.sha256.as_str()));
    MapDocument {
        head: Head::new(Status::Ok, &[]),
        order: given_text(answer),
        rows: rows.name,
        columns: columns.name,
        salt: answer.case.bag.salt().id(),
        above: Quantity::new(answer.above.millimolar(), "mmol/L"),
        subjects: answer.crowding.subjects,
        seed: answer.crowding.seed,
        cells: cells.collect(),
        provenance: Provenance::new(models, answer.input_sha256.clone())
            .at_site(&answer.case)
            .seeded(answer.crowding.seed),
        target: answer.target.as_ref().map(TargetDocument::from),
    }
}

fn cell(answer: &MapAnswer, row: Mark, column: Mark, odds: &Odds) -> CellDocument {
    let over_kidney = matches!(answer.axes, Axes::RateAndFiltration(..));
    let kidney = |mark: Mark| over_kidney.then(|| mark.quantity());
    let single = |mark: Mark| (!over_kidney).then(|| mark.quantity());
    CellDocument {
        rate: kidney(row),
        filtration: kidney(column),
        dose: single(row),
        over: single(column),
        probability: Number(odds.toxic.probability()),
        standard_error: Number(odds.toxic.standard_error()),
        model: answer.worst_model(odds).map(str::to_owned),
        target: odds.on_target.map(|share| CellTargetDocument {
            probability: Number(share.probability()),
            standard_error: odds.target_error().map(Number),
        }),
    }
}
