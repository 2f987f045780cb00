//! A table of changes to one case, one changed case a line: `population --grid`.

use super::LaterLevels;
use super::file::CaseFile;
use crate::safety::Case;
use crate::units::{Reader, show};
use crate::{Error, ErrorKind, Result};
use serde_json::{Map, Value};

/// Most lines of a grid; more are several runs.
const MOST_ROWS: usize = 100_000;

/// Most lines whose problems are told; more are a table of another kind.
const MOST_PROBLEMS: usize = 20;

/// Most parts of a key: no key of a case has more.
const DEEPEST_KEY: usize = 8;

/// Changes to a case: the keys in the head, one line a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseGrid {
    name: String,
    /// The keys that change, as in a case file: `patient.weight`, `order.steps.0.dose`.
    pub keys: Vec<String>,
    /// The lines.
    pub rows: Vec<GridRow>,
}

/// One line of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its number in the file, from 1.
    pub line: u64,
    /// The values, as many as keys; an empty one leaves the case as it is.
    pub values: Vec<String>,
}

impl CaseGrid {
    /// Reads `text`, comma-separated with a head, which came from `name`.
    ///
    /// # Errors
    /// Malformed, with the line, for what is no such table, a key given twice, or no row at all.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let name = show::printable(name);
        let refused = |line: u64, message: String| {
            Error::new(
                ErrorKind::Malformed,
                message,
                "write a head of keys of a case (patient.weight,order.steps.0.dose) and one line \
                 of values for each case, an empty one to leave the case as it is",
            )
            .at(format!("{name}:{line}"))
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.trim(csv::Trim::All).from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            refused(
                line,
                format!("not a table: {}", show::printable(&error.to_string())),
            )
        };
        let head = reader.headers().map_err(unreadable)?;
        let keys: Vec<String> = head.iter().map(str::to_owned).collect();
        for (place, key) in keys.iter().enumerate() {
            let key_shown = show::printable(key);
            let parts = key.split('.');
            if parts.clone().count() > DEEPEST_KEY || parts.skip(1).any(str::is_empty) {
                return Err(refused(1, format!("`{key_shown}` is no key of a case")));
            }
            if key.is_empty() {
                return Err(refused(1, format!("column {} has no name", place + 1)));
            }
            if keys[..place].contains(key) {
                return Err(refused(1, format!("two columns are called `{key_shown}`")));
            }
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let line = record.position().map_or(1, csv::Position::line);
            if rows.len() == MOST_ROWS {
                return Err(refused(line, format!("more than {MOST_ROWS} lines")));
            }
            rows.push(GridRow {
                line,
                values: record.iter().map(str::to_owned).collect(),
            });
        }
        if rows.is_empty() {
            return Err(refused(
                1,
                "the table has no line below its head".to_owned(),
            ));
        }
        Ok(Self { name, keys, rows })
    }

    /// The case of every line: `file` with its changes, all checked before any is followed.
    ///
    /// # Errors
    /// As [`Self::changed`] and [`CaseFile::case`], of several lines together.
    pub fn cases(&self, file: &CaseFile, reader: Reader) -> Result<Vec<Case>> {
        let mut cases = Vec::new();
        let mut problems = Vec::new();
        for row in &self.rows {
            let changed = self.changed(file, row);
            match changed.and_then(|changed| changed.case(reader, LaterLevels::Refused)) {
                Ok(case) => cases.push(case),
                Err(error) if problems.len() < MOST_PROBLEMS => problems.push(error),
                Err(_) => break,
            }
        }
        Error::joined(problems).map_or(Ok(cases), Err)
    }

    /// The case of `row`: `file` with its changes.
    ///
    /// # Errors
    /// Malformed for a key that cannot be in a case; as [`CaseFile::read`].
    pub fn changed(&self, file: &CaseFile, row: &GridRow) -> Result<CaseFile> {
        let place = format!("{}:{}", self.name, row.line);
        let mut tree: Value = serde_json::from_str(file.canonical())
            .map_err(|error| Error::internal(format!("a canonical case is no JSON: {error}")))?;
        for (key, value) in self.keys.iter().zip(&row.values) {
            if !value.is_empty() {
                set(&mut tree, key, literal(value)).map_err(|error| error.at(place.clone()))?;
            }
        }
        let changed = CaseFile::read(&place, &format!("{tree:#}"))?;
        Ok(changed.at_site(file.site().cloned()))
    }
}

/// What a cell says: yes, no, a list, a table, a count, or a text such as a quantity.
fn literal(cell: &str) -> Value {
    match serde_json::from_str(cell) {
        Ok(read @ (Value::Bool(_) | Value::Array(_) | Value::Object(_) | Value::Number(_))) => read,
        _ => Value::String(cell.to_owned()),
    }
}

/// Sets the value at `key`, a path of names and of places in lists, from 0.
fn set(tree: &mut Value, key: &str, value: Value) -> Result<()> {
    let mut here = tree;
    for part in key.split('.') {
        here = match here {
            Value::Array(items) => {
                let found = part.parse::<usize>().ok();
                let entries = items.len();
                found
                    .and_then(|place| items.get_mut(place))
                    .ok_or_else(|| {
                        Error::new(
                            ErrorKind::Malformed,
                            format!(
                                "`{}` is no entry of a list of {entries}",
                                show::printable(key)
                            ),
                            "count the entries from 0, and only those of the case file",
                        )
                    })?
            }
            other => {
                if !other.is_object() {
                    *other = Value::Object(Map::new());
                }
                match other {
                    Value::Object(table) => table.entry(part).or_insert(Value::Null),
                    _ => return Err(Error::internal("a table that is none")),
                }
            }
        };
    }
    *here = value;
    Ok(())
}
