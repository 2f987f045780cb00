//! The measured levels of a data set: column DV, with MDV and CENS.

use crate::estimate::Measured;
use crate::pk::Model;
use crate::pk::spec::ParameterValue;
use crate::simulate::dataset::{Event, Record};
use crate::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::Path;

/// What the lines of a data set measured, by line number.
pub(super) struct Levels {
    name: String,
    by_line: HashMap<u64, Measured>,
    unobserved: Vec<u64>,
    /// Column OCC, where there is one.
    occasions: HashMap<u64, String>,
}

/// The columns that hold it.
struct Columns {
    level: usize,
    missing: Option<usize>,
    censored: Option<usize>,
    occasion: Option<usize>,
}

impl Levels {
    /// Reads the columns of a data set; doses and covariates are read elsewhere.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        if name == "-" {
            return Err(Error::new(
                ErrorKind::Usage,
                "fit reads its data set twice, and standard input only once",
                "give the path of a file",
            ));
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("`{name}` could not be read: {error}"),
                "give the path of a data set",
            )
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut lines = text.split('\n').zip(1..);
        let header = lines.next().map_or("", |(line, _)| line);
        let columns = Columns::find(header).map_err(|error| error.at(format!("{name}, line 1")))?;
        let mut levels = Self {
            name,
            by_line: HashMap::new(),
            unobserved: Vec::new(),
            occasions: HashMap::new(),
        };
        for (line, number) in lines {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(occasion) = columns.occasion.and_then(|column| cells(line).nth(column)) {
                levels.occasions.insert(number, occasion.to_owned());
            }
            match columns.measured(line) {
                Ok(Some(measured)) => {
                    levels.by_line.insert(number, measured);
                }
                Ok(None) => levels.unobserved.push(number),
                Err(error) => return Err(error.at(format!("{}, line {number}", levels.name))),
            }
        }
        Ok(levels)
    }

    /// Refuses a subject whose records belong to several occasions, when `model` says that its
    /// parameters differ between them.
    pub fn require_one_occasion(&self, records: &[Record], model: &Model) -> Result<()> {
        let varies = |value: &ParameterValue| value.occasion_variance > 0.0;
        let occasion = |record: &Record| self.occasions.get(&record.line);
        let first = records.first().and_then(occasion);
        let other = records.iter().find(|record| occasion(record) != first);
        match other {
            Some(record) if model.parameters().iter().any(varies) => Err(malformed(
                "a second occasion (column OCC) of one subject, and the model lets parameters \
                 differ between occasions: this is not fitted yet",
                "give each occasion an ID of its own, or leave out column OCC",
            )
            .at(format!("{}, line {}", self.name, record.line))),
            _ => Ok(()),
        }
    }

    /// For every observation of a subject: what was measured, if anything.
    pub fn of(&self, records: &[Record]) -> Result<Vec<Option<Measured>>> {
        let observations = records
            .iter()
            .filter(|record| record.event == Event::Observation);
        observations
            .map(|record| {
                let measured = self.by_line.get(&record.line).copied();
                if measured.is_some() || self.unobserved.binary_search(&record.line).is_ok() {
                    return Ok(measured);
                }
                Err(Error::internal(format!(
                    "line {} was not read",
                    record.line
                )))
            })
            .collect()
    }
}

impl Columns {
    fn find(header: &str) -> Result<Self> {
        let names: Vec<&str> = cells(header).collect();
        let find = |wanted: &str| {
            names
                .iter()
                .position(|name| name.eq_ignore_ascii_case(wanted))
        };
        let level = find("DV").ok_or_else(|| {
            malformed(
                "the data set has no column DV",
                "give the measured levels in DV, in mmol/L, and . where there is none",
            )
        })?;
        Ok(Self {
            level,
            missing: find("MDV"),
            censored: find("CENS").or_else(|| find("BLQ")),
            occasion: find("OCC"),
        })
    }

    /// What a line measured; nothing where it says so or has no value.
    fn measured(&self, line: &str) -> Result<Option<Measured>> {
        let cells: Vec<&str> = cells(line).collect();
        let flag = |column: Option<usize>, name: &str| -> Result<bool> {
            match number(column.and_then(|column| cells.get(column)))? {
                None => Ok(false),
                Some(value) if value == 0.0 || value == 1.0 => Ok(value == 1.0),
                Some(value) => Err(malformed(
                    format!("{name} = {value} is not known"),
                    format!("{name} is 0 or 1"),
                )),
            }
        };
        if flag(self.missing, "MDV")? {
            return Ok(None);
        }
        let Some(value) = number(cells.get(self.level))? else {
            return Ok(None);
        };
        if value < 0.0 {
            return Err(malformed(
                format!("DV = {value}"),
                "a measured level is 0 or more, in mmol/L; log-transformed levels are not read",
            ));
        }
        Ok(Some(if flag(self.censored, "CENS")? {
            Measured::Below(value)
        } else {
            Measured::Level(value)
        }))
    }
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(',')
        .map(|cell| cell.trim().trim_matches('"').trim())
}

/// A number; `None` where it is missing.
fn number(cell: Option<&&str>) -> Result<Option<f64>> {
    let Some(text) = cell.filter(|text| !matches!(**text, "" | "." | "NA")) else {
        return Ok(None);
    };
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(value)),
        _ => Err(malformed(
            format!("`{text}` is not a number"),
            "write digits with a point, such as 0.5, or . where there is no value",
        )),
    }
}

fn malformed(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
