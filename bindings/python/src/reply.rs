//! An answer as the command line shows it, and as tables.

use crate::refusal::exception;
use crate::table::Table;
use crate::tables;
use maginfuse::answer::facts::Table as FactTable;
use maginfuse::answer::{
    CaseFitAnswer, CheckAnswer, ConvertAnswer, CoursesAnswer, DataSetFit, DataSetSimulated,
    DataSetValidation, KidneyAnswer, MapAnswer, PartAnswer, Planned, PopulationAnswer,
    PopulationGridAnswer, RateAnswer,
};
use maginfuse::plot::{self, Format, Scale};
use maginfuse::report;
use maginfuse::report::data_set_notes;
use maginfuse::report::json::{pretty, tree};
use maginfuse::report::schema::NamedSchema;
use maginfuse::report::simulate_dataset::{DataSetPredictionsDocument, DataSetTable};
use maginfuse::report::text::{PLAIN_WIDTH, fit, unchecked};
use maginfuse::units::show::printable;
use maginfuse::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use serde_json::Value;

/// What was found.
pub enum Answered {
    /// The whole order.
    Check(Box<CheckAnswer>),
    /// One dose.
    Rate(Box<RateAnswer>),
    /// The courses of a case.
    Simulate(Box<CoursesAnswer>),
    /// The levels of a data set, and the columns that show them.
    DataSet(Box<DataSetSimulated>, DataSetTable),
    /// Virtual patients.
    Population(Box<PopulationAnswer>),
    /// Those of many changed cases.
    Grid(Box<PopulationGridAnswer>),
    /// One part of them, to be merged.
    Part(Box<PartAnswer>),
    /// The chance of toxicity.
    Map(Box<MapAnswer>),
    /// Regimens for a target.
    Plan(Planned),
    /// One patient's own parameters.
    Fit(Box<CaseFitAnswer>),
    /// Those of the subjects of a data set.
    DataSetFit(DataSetFit),
    /// How well models predict them.
    Validation(Box<DataSetValidation>),
    /// The kidney function.
    Kidney(KidneyAnswer),
    /// A quantity in other units.
    Convert(ConvertAnswer),
    /// Clinical facts.
    Facts(Vec<FactTable>),
    /// A schema, or their names.
    Schema(Option<&'static NamedSchema>),
}

/// Most predictions in one document, as on the command line; a table has no such limit.
const MOST_PREDICTIONS: usize = 200_000;

impl Answered {
    /// Standard output.
    fn text(&self) -> Result<String> {
        Ok(match self {
            Self::Check(found) => report::check::to_text(found),
            Self::Rate(found) => report::rate::to_text(found),
            Self::Population(found) => report::population::to_text(found),
            Self::Grid(found) => report::population::grid_to_text(found),
            Self::Map(found) => report::map::to_text(found),
            Self::Plan(found) => report::plan::to_text(found),
            Self::Fit(found) => report::fit_case::to_text(found),
            Self::DataSetFit(found) => report::fit_dataset::to_text(found),
            Self::Validation(found) => report::fit_validation::to_text(found),
            Self::Kidney(found) => report::kidney::to_text(found),
            Self::Convert(found) => report::convert::to_text(found),
            Self::Facts(tables) => report::facts::to_text(tables),
            Self::Schema(asked) => report::schema::to_text(*asked),
            // A course is a table for people, too.
            Self::Simulate(_) | Self::DataSet(..) => self.csv().unwrap_or_default(),
            // And nobody but a program reads a part.
            Self::Part(_) => pretty(&self.document()?),
        })
    }

    /// Standard output of `--json`.
    fn document(&self) -> Result<Value> {
        match self {
            Self::Check(found) => tree(&report::check::to_json(found)),
            Self::Rate(found) => tree(&report::rate::to_json(found)),
            Self::Simulate(found) => tree(&report::simulate_case::to_json(found)),
            Self::DataSet(found, table) => tree(&data_set_document(found, table)?),
            Self::Population(found) => tree(&report::population::to_json(found)),
            Self::Grid(found) => tree(&report::population::grid_to_json(found)),
            Self::Part(part) => tree(&report::population::part_to_json(part)),
            Self::Map(found) => tree(&report::map::to_json(found)),
            Self::Plan(found) => tree(&report::plan::to_json(found)),
            Self::Fit(found) => tree(&report::fit_case::to_json(found)),
            Self::DataSetFit(found) => tree(&report::fit_dataset::to_json(found)),
            Self::Validation(found) => tree(&report::fit_validation::to_json(found)),
            Self::Kidney(found) => tree(&report::kidney::to_json(found)),
            Self::Convert(found) => tree(&report::convert::to_json(found)),
            Self::Facts(tables) => tree(&report::facts::to_json(tables)),
            Self::Schema(asked) => tree(&report::schema::to_json(*asked)),
        }
    }

    /// Standard output of `--format csv`, of commands that have it.
    fn csv(&self) -> Option<String> {
        match self {
            Self::Simulate(found) => Some(report::simulate_case::to_csv(&found.curves)),
            Self::DataSet(found, table) => Some(data_set_csv(found, table)),
            Self::Grid(found) => Some(report::population::grid_to_csv(found)),
            Self::Fit(found) => Some(report::fit_case::to_csv(found)),
            Self::DataSetFit(found) => Some(report::fit_dataset::to_csv(found)),
            Self::Validation(found) => Some(report::fit_validation::to_csv(found)),
            Self::Map(found) => Some(report::map::to_csv(found)),
            Self::Facts(tables) => Some(report::facts::to_csv(tables)),
            _ => None,
        }
    }

    /// The rows, of commands that make a table.
    fn table(&self) -> Option<PyResult<Table>> {
        match self {
            Self::Simulate(found) => Some(tables::courses(&found.curves)),
            Self::DataSet(found, table) => Some(match &**found {
                DataSetSimulated::Typical(found) => tables::predictions(found, table),
                DataSetSimulated::Replicates(found) => tables::replicates(found, table),
                DataSetSimulated::Check(_) => tables::of_csv(&data_set_csv(found, table), &[]),
            }),
            Self::Grid(found) => {
                let texts = [&found.keys[..], &tables::GRID_TEXTS.map(str::to_owned)].concat();
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                let csv = report::population::grid_to_csv(found);
                Some(tables::of_csv(&csv, &texts))
            }
            Self::Validation(found) => {
                let csv = report::fit_validation::to_csv(found);
                Some(tables::of_csv(&csv, &tables::VALIDATION_TEXTS))
            }
            Self::Population(found) => Some(tables::percentiles(found)),
            Self::DataSetFit(found) => Some(tables::fitted_levels(found)),
            _ => None,
        }
    }

    /// Standard error.
    fn notes(&self) -> Vec<String> {
        match self {
            Self::Simulate(found) => report::simulate_case::notes(found),
            Self::Population(_) | Self::Grid(_) => vec![unchecked("population")],
            Self::Map(_) => vec![unchecked("map")],
            Self::Fit(_) => vec![report::fit_case::unchecked()],
            Self::DataSet(found, _) => {
                let (notes, findings) = match &**found {
                    DataSetSimulated::Typical(found) => (&found.notes, &found.findings),
                    DataSetSimulated::Replicates(found) => {
                        (&found.predictions.notes, &found.predictions.findings)
                    }
                    DataSetSimulated::Check(found) => (&found.notes, &found.findings),
                };
                data_set_notes::to_lines(notes, findings)
            }
            Self::Validation(found) => data_set_notes::to_lines(&found.notes, &found.findings),
            Self::DataSetFit(found) => data_set_notes::to_lines(&found.notes, &found.findings),
            _ => Vec::new(),
        }
    }

    /// The file of `--plot`, of commands that have it.
    fn svg(&self, scale: Scale) -> Result<Option<Vec<u8>>> {
        let svg = Format::Svg;
        let drawn = match self {
            Self::Check(found) => plot::curve_on(&report::check::to_figure(found), scale, svg),
            Self::Fit(found) => plot::curve_on(&report::fit_case::to_figure(found), scale, svg),
            Self::Simulate(found) => {
                plot::curve_on(&report::simulate_case::to_figure(found)?, scale, svg)
            }
            Self::Population(found) => {
                plot::curve_on(&report::population::to_figure(found)?, scale, svg)
            }
            Self::DataSet(found, _) => match &**found {
                DataSetSimulated::Check(found) => {
                    plot::curve_on(&report::predictive_check::to_figure(found)?, scale, svg)
                }
                DataSetSimulated::Typical(_) | DataSetSimulated::Replicates(_) => return Ok(None),
            },
            Self::Map(found) => plot::heat_map(&report::map::figure(found), svg),
            _ => return Ok(None),
        };
        drawn.map(Some)
    }
}

/// Standard output of `--json` for a data set.
fn data_set_document(
    found: &DataSetSimulated,
    table: &DataSetTable,
) -> Result<DataSetPredictionsDocument> {
    Ok(match found {
        DataSetSimulated::Typical(found) => {
            small_enough(found.subjects.iter().map(|one| one.levels.len()))?;
            report::simulate_dataset::table_to_json(found, table)
        }
        DataSetSimulated::Replicates(found) => {
            small_enough(found.subjects.iter().map(|one| one.rows.len()))?;
            report::simulate_dataset::replicates_to_json(found, table)
        }
        DataSetSimulated::Check(found) => report::predictive_check::to_json(found),
    })
}

/// Standard output for a data set.
fn data_set_csv(found: &DataSetSimulated, table: &DataSetTable) -> String {
    let mut csv = table.header();
    match found {
        DataSetSimulated::Typical(found) => {
            csv.extend(found.subjects.iter().map(|one| table.rows(one)));
        }
        DataSetSimulated::Replicates(found) => {
            for one in &found.subjects {
                table.push_replicate(&mut csv, one.number, &one.id, &one.rows);
            }
        }
        DataSetSimulated::Check(found) => return report::predictive_check::to_csv(found),
    }
    csv
}

/// Refuses more predictions than a document can hold.
fn small_enough(counts: impl Iterator<Item = usize>) -> Result<()> {
    if counts.sum::<usize>() <= MOST_PREDICTIONS {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("more than {MOST_PREDICTIONS} predictions in one JSON document"),
        "use the table",
    ))
}

/// An answer.
#[pyclass(frozen, module = "maginfuse._maginfuse")]
pub struct Reply {
    answered: Answered,
}

impl Reply {
    /// The reply that shows `answered`.
    pub fn of(answered: Answered) -> Self {
        Self { answered }
    }
}

#[pymethods]
impl Reply {
    /// What the command line prints.
    fn text(&self, py: Python<'_>) -> PyResult<String> {
        let written = py.detach(|| self.answered.text().map(|text| fit(&text, PLAIN_WIDTH)));
        written.map_err(|error| exception(py, &error))
    }

    /// What the command line prints with `--json`.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        let written = py.detach(|| self.answered.document().map(|document| pretty(&document)));
        written.map_err(|error| exception(py, &error))
    }

    /// What the command line prints with `--format csv`; nothing of a command without it.
    fn csv(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.answered.csv())
    }

    /// What the command line says on standard error, a line each.
    fn notes(&self) -> Vec<String> {
        let notes = self.answered.notes();
        notes.iter().map(|note| printable(note)).collect()
    }

    /// What the command line writes with `--plot FILE.svg`; nothing of a command without it.
    fn svg(&self, py: Python<'_>, log: bool) -> PyResult<Option<String>> {
        let scale = match log {
            true => Scale::Logarithmic,
            false => Scale::Linear,
        };
        let drawn = py.detach(|| self.answered.svg(scale));
        let drawn = drawn.map_err(|error| exception(py, &error))?;
        drawn
            .map(String::from_utf8)
            .transpose()
            .map_err(PyErr::from)
    }

    /// The table; nothing of a command without one.
    fn table(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        py.detach(|| self.answered.table()).transpose()
    }
}
