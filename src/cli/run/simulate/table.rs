//! The tables of `simulate` in forms other than text.

use super::{parquet, usage};
use crate::Result;
use crate::cli::args::Output;
use crate::report::simulate as report;
use crate::simulate::curve::Curve;
use std::io::IsTerminal;
use tempfile::SpooledTempFile;

/// Columns of a data set's predictions, each with whether it holds numbers.
pub(super) const PREDICTED: [(&str, bool); 3] = [("ID", false), ("TIME", true), ("PRED", true)];
/// Columns of the courses of a case.
const COURSES: [(&str, bool); 6] = [
    ("id", false),
    ("time_h", true),
    ("model", false),
    ("variable", false),
    ("value", true),
    ("unit", false),
];

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, reason = "nobody reads the cells of a table that cannot be")
)]
pub(super) enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
}

/// Refuses a table of bytes where nobody could read it.
///
/// # Errors
/// Usage with `--json`, or where it would go to a terminal.
pub(super) fn require_a_place(how: &Output) -> Result<()> {
    if how.json {
        return Err(usage(
            "--json and --format parquet are two forms of one result",
            "choose one of them",
        ));
    }
    if how.output.is_none() && std::io::stdout().is_terminal() {
        return Err(usage(
            "a Parquet table is no text for a terminal",
            "name a file with -o",
        ));
    }
    Ok(())
}

/// The courses of a case.
///
/// # Errors
/// As [`parquet::Table::row`].
pub(super) fn courses(curves: &[Curve]) -> Result<SpooledTempFile> {
    let mut table = parquet::Table::new(&COURSES)?;
    for curve in curves {
        for (index, moment) in curve.moments.iter().enumerate() {
            for (variable, value, unit) in report::shown(curve, index) {
                table.row(&[
                    Cell::Text("1"),
                    Cell::Number(moment.time),
                    Cell::Text(&curve.model),
                    Cell::Text(variable),
                    Cell::Number(value),
                    Cell::Text(unit),
                ])?;
            }
        }
    }
    table.finish()
}
