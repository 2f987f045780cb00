//! The answers that are tables, column by column; the names are those of the command line's CSV.

use crate::table::{Cells, Table};
use maginfuse::answer::{DataSetFit, DataSetPredictions, PopulationAnswer};
use maginfuse::estimate::Measured;
use maginfuse::report::simulate_case::shown_of_moment;
use maginfuse::simulate::curve::Curve;
use maginfuse::units::show::kept;
use pyo3::PyResult;

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

/// The levels that are predicted for a data set.
pub fn predictions(found: &DataSetPredictions) -> PyResult<Table> {
    let of_subjects = found.subjects.iter();
    let rows: Vec<_> = of_subjects
        .flat_map(|subject| subject.levels.iter().map(|level| (&*subject.id, level)))
        .collect();
    Table::of([
        ("ID", texts(&rows, |(id, _)| id)),
        ("TIME", numbers(&rows, |(_, level)| level.time)),
        ("PRED", numbers(&rows, |(_, level)| level.level)),
    ])
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
