//! The answers that are tables, column by column; the names are those of the command line's CSV.

use crate::table::{Cells, Table};
use maginfuse::answer::{DataSetFit, DataSetPredictions, DataSetReplicates, PopulationAnswer};
use maginfuse::estimate::Measured;
use maginfuse::report::simulate_case::shown_of_moment;
use maginfuse::report::simulate_dataset::DataSetTable;
use maginfuse::simulate::curve::Curve;
use maginfuse::units::show::kept;
use pyo3::PyResult;
use pyo3::exceptions::PyValueError;

/// The one column of a data set that holds texts.
const ID: &str = "ID";

/// Texts, one for each of `rows`.
fn texts<R>(rows: &[R], cell: impl Fn(&R) -> &str) -> Cells {
    Cells::Texts(rows.iter().map(|row| cell(row).to_owned()).collect())
}

/// Numbers, one for each of `rows`.
fn numbers<R>(rows: &[R], cell: impl Fn(&R) -> f64) -> Cells {
    Cells::Numbers(rows.iter().map(|row| Some(cell(row))).collect())
}

/// The courses of a case: one number a row.
pub fn courses(curves: &[Curve]) -> PyResult<Table> {
    let of_curve = |curve: &'_ Curve| {
        let moments = curve.moments.iter().enumerate();
        let shown = moments.flat_map(|(index, moment)| {
            let shown = shown_of_moment(curve, index).into_iter();
            shown.map(|shown| (curve.model.clone(), moment.time, shown))
        });
        shown.collect::<Vec<_>>()
    };
    let rows: Vec<_> = curves.iter().flat_map(of_curve).collect();
    Table::of([
        // A case is one patient.
        ("id", texts(&rows, |_| "1")),
        ("time_h", numbers(&rows, |(_, time, _)| *time)),
        ("model", texts(&rows, |(model, ..)| model)),
        ("variable", texts(&rows, |(.., shown)| shown.variable)),
        ("value", numbers(&rows, |(.., shown)| shown.value)),
        ("unit", texts(&rows, |(.., shown)| shown.unit)),
    ])
}

/// Columns of a grid that hold texts, beside those of its keys.
pub const GRID_TEXTS: [&str; 2] = ["model", "drawn_fixed_effects"];
/// Those of a validation.
pub const VALIDATION_TEXTS: [&str; 3] = ["model", "or_more", "prediction"];

/// The rows of `text`, a table of the command line; the columns named in `texts` hold texts, the
/// others numbers, or nothing where a cell is empty.
pub fn of_csv(text: &str, texts: &[&str]) -> PyResult<Table> {
    let unreadable = |error: csv::Error| PyValueError::new_err(error.to_string());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().map_err(unreadable)?.clone();
    let rows = reader.records().collect::<Result<Vec<_>, _>>();
    let rows = rows.map_err(unreadable)?;
    Table::of(names.iter().enumerate().map(|(place, name)| {
        let cells = rows.iter().map(|row| row.get(place).unwrap_or_default());
        let cells = match texts.contains(&name) {
            true => Cells::Texts(cells.map(str::to_owned).collect()),
            false => Cells::Numbers(cells.map(|cell| cell.parse().ok()).collect()),
        };
        (name, cells)
    }))
}

/// The levels that are predicted for a data set.
pub fn predictions(found: &DataSetPredictions, columns: &DataSetTable) -> PyResult<Table> {
    let ids = found.subjects.iter();
    let ids = ids.flat_map(|one| one.levels.iter().map(|_| one.id.clone()));
    let numbers = found.subjects.iter().flat_map(|one| {
        one.levels.iter().enumerate().map(|(index, point)| {
            let bodies = one.bodies.get(index).into_iter();
            let bodies = bodies.flat_map(|body| columns.body_numbers(body));
            [point.time, point.level].into_iter().chain(bodies)
        })
    });
    of_subjects(columns, ids.collect(), numbers)
}

/// The levels of replicates of a data set.
pub fn replicates(found: &DataSetReplicates, columns: &DataSetTable) -> PyResult<Table> {
    let ids = found.subjects.iter();
    let ids = ids.flat_map(|one| one.rows.iter().map(|_| one.id.clone()));
    let numbers = found.subjects.iter().flat_map(|one| {
        one.rows.iter().map(|row| {
            let number = f64::from(one.number) + 1.0;
            let levels = [number, row.time, row.typical, row.level, row.measured];
            levels.into_iter().chain(columns.body_numbers(&row.body))
        })
    });
    of_subjects(columns, ids.collect(), numbers)
}

/// A table of these columns: `ids`, and of each row the numbers beside the ID, in their order.
fn of_subjects<N: Iterator<Item = f64>>(
    columns: &DataSetTable,
    ids: Vec<String>,
    rows: impl Iterator<Item = N>,
) -> PyResult<Table> {
    let names = columns.columns();
    let beside = |name: &&&str| **name != ID;
    let count = ids.len();
    let numbers = names.iter().filter(beside);
    let mut numbers: Vec<Vec<Option<f64>>> = numbers.map(|_| Vec::with_capacity(count)).collect();
    for row in rows {
        for (column, number) in numbers.iter_mut().zip(row) {
            column.push(Some(number));
        }
    }
    let (mut ids, mut numbers) = (Some(ids), numbers.into_iter());
    Table::of(names.into_iter().map(|name| {
        let cells = match name {
            ID => Cells::Texts(ids.take().unwrap_or_default()),
            _ => Cells::Numbers(numbers.next().unwrap_or_default()),
        };
        (name, cells)
    }))
}

/// The levels of virtual patients over time.
pub fn percentiles(found: &PopulationAnswer) -> PyResult<Table> {
    let rows = &found.course;
    // Counted in steps of a level: their last digits say nothing.
    Table::of([
        ("time_h", numbers(rows, |row| row.time)),
        ("p05_mmol_per_L", numbers(rows, |row| kept(row.levels.p05))),
        ("p50_mmol_per_L", numbers(rows, |row| kept(row.levels.p50))),
        ("p95_mmol_per_L", numbers(rows, |row| kept(row.levels.p95))),
    ])
}

/// The levels of a data set as measured and as predicted, before and after the fit.
pub fn fitted_levels(found: &DataSetFit) -> PyResult<Table> {
    let of_subjects = found.subjects.iter();
    let rows: Vec<_> = of_subjects
        .flat_map(|subject| {
            let observations = subject.fit.observations.iter();
            let predictions = &subject.fit.posterior.predictions;
            let rows = observations.zip(predictions);
            rows.map(|(observation, predicted)| (&*subject.id, observation, predicted))
        })
        .collect();
    let measured = rows
        .iter()
        .map(|(_, observation, _)| match observation.measured {
            Some(Measured::Level(level)) => Some(level),
            // Only a limit is known of it.
            Some(Measured::Below(_)) | None => None,
        });
    Table::of([
        ("ID", texts(&rows, |(id, ..)| id)),
        (
            "TIME",
            numbers(&rows, |(_, observation, _)| observation.time),
        ),
        ("DV", Cells::Numbers(measured.collect())),
        ("PRED", numbers(&rows, |(.., predicted)| predicted.typical)),
        (
            "IPRED",
            numbers(&rows, |(.., predicted)| predicted.individual),
        ),
    ])
}
