//! The tables of `simulate` as Apache Parquet.

#[cfg_attr(not(feature = "parquet"), path = "no_table.rs")]
mod writer;

use super::args::Output;
use crate::report::simulate_case::shown_of_moment;
use crate::simulate::curve::Curve;
use crate::{Error, ErrorKind, Result};
use std::io::IsTerminal;
use tempfile::SpooledTempFile;

pub(super) use writer::Table;

/// A column of a table.
#[cfg_attr(
    not(feature = "parquet"),
    allow(
        dead_code,
        reason = "nobody reads the columns of a table that cannot be"
    )
)]
pub(super) struct TableColumn {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: CellKind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Text.
    Text,
    /// Numbers.
    Number,
}

const fn text(name: &'static str) -> TableColumn {
    let kind = CellKind::Text;
    TableColumn { name, kind }
}

const fn number(name: &'static str) -> TableColumn {
    let kind = CellKind::Number;
    TableColumn { name, kind }
}

/// Columns of the courses of a case.
const COURSES: [TableColumn; 6] = [
    text("id"),
    number("time_h"),
    text("model"),
    text("variable"),
    number("value"),
    text("unit"),
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

/// The columns of a data set's predictions with these names.
pub(super) fn predicted(names: &[&'static str]) -> Vec<TableColumn> {
    let named = names.iter().map(|name| match *name {
        "ID" => text("ID"),
        name => number(name),
    });
    named.collect()
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
    if how.file().is_none() && std::io::stdout().is_terminal() {
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
/// As [`Table::row`].
pub(super) fn courses(curves: &[Curve]) -> Result<SpooledTempFile> {
    let mut table = Table::new(&COURSES)?;
    for curve in curves {
        for (index, moment) in curve.moments.iter().enumerate() {
            for shown in shown_of_moment(curve, index) {
                table.row(&[
                    Cell::Text("1"),
                    Cell::Number(moment.time),
                    Cell::Text(&curve.model),
                    Cell::Text(shown.variable),
                    Cell::Number(shown.value),
                    Cell::Text(shown.unit),
                ])?;
            }
        }
    }
    table.finish()
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}
