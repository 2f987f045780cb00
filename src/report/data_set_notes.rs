//! How a data set was read: units, columns that were not used, rows that were left out.

use super::json::ByName;
use crate::nonmem::{ReadingNotes, RowsLeftOut};
use crate::safety::Finding;
use schemars::JsonSchema;
use serde::Serialize;

/// How a data set was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DataSetNotesDocument {
    /// The unit of every column that has one, by the name of the column.
    units: ByName<String>,
    /// The columns that nothing reads.
    not_used: Vec<String>,
    /// The rows that were left out because of their mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<LeftOutDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LeftOutDocument {
    /// What they begin with.
    mark: String,
    /// How many.
    rows: u64,
    /// The line of the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_line: Option<u64>,
}

impl From<&ReadingNotes> for DataSetNotesDocument {
    fn from(notes: &ReadingNotes) -> Self {
        let units = notes.units.iter();
        Self {
            units: units
                .map(|one| (one.column.clone(), one.unit.clone()))
                .collect(),
            not_used: notes.not_used.clone(),
            left_out: notes.left_out.as_ref().map(|rows| LeftOutDocument {
                mark: rows.mark.text(),
                rows: rows.count,
                first_line: rows.first_line,
            }),
        }
    }
}

/// The lines for standard error: the notes, then what is doubtful.
#[must_use]
pub fn to_lines(notes: &ReadingNotes, findings: &[Finding]) -> Vec<String> {
    let mut lines = Vec::new();
    if !notes.units.is_empty() {
        let units = notes.units.iter();
        let units: Vec<_> = units
            .map(|one| format!("{} in {}", one.column, one.unit))
            .collect();
        lines.push(format!("units: {}", units.join(", ")));
    }
    if !notes.not_used.is_empty() {
        lines.push(format!("columns not used: {}", notes.not_used.join(", ")));
    }
    lines.extend(notes.left_out.as_ref().map(rows_left_out));
    lines.extend(findings.iter().map(|finding| {
        let source = finding.source.short;
        format!("{} {} [{source}]", finding.severity.mark(), finding.message)
    }));
    lines
}

fn rows_left_out(rows: &RowsLeftOut) -> String {
    let mark = rows.mark.text();
    match rows.first_line {
        None => format!("left out: no row begins with {mark}"),
        Some(line) if rows.count == 1 => {
            format!("left out: 1 row that begins with {mark} (line {line})")
        }
        Some(line) => {
            let count = rows.count;
            format!("left out: {count} rows that begin with {mark} (the first is line {line})")
        }
    }
}
