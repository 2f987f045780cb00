//! The measured levels of a data set: column DV, with MDV and CENS.

use crate::cli::dataset::cell::{self, malformed};
use crate::estimate::Measured;
use crate::pk::Model;
use crate::simulate::dataset::{Event, Record};
use crate::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::Path;

/// Most occasions of one subject: each adds its own deviations to the estimate.
const MOST_OCCASIONS: usize = 20;

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
            let read = cell::split(line).and_then(|cells| {
                let measured = columns.measured(&cells)?;
                let occasion = columns.occasion.and_then(|column| cells.get(column));
                Ok((measured, occasion.cloned()))
            });
            let (measured, occasion) =
                read.map_err(|error| error.at(format!("{}, line {number}", levels.name)))?;
            if let Some(occasion) = occasion {
                levels.occasions.insert(number, occasion);
            }
            match measured {
                Some(measured) => {
                    levels.by_line.insert(number, measured);
                }
                None => levels.unobserved.push(number),
            }
        }
        Ok(levels)
    }

    /// The occasion of every record, counted from 0 in the order of their coming; empty where
    /// the model lets nothing differ between occasions.
    pub fn occasions(&self, records: &[Record], model: &Model) -> Result<Vec<usize>> {
        if self.occasions.is_empty() || !model.varies_between_occasions() {
            return Ok(Vec::new());
        }
        let mut known: Vec<&str> = Vec::new();
        let mut found = Vec::with_capacity(records.len());
        for record in records {
            let place = format!("{}, line {}", self.name, record.line);
            let occasion = self.occasions.get(&record.line).map_or("", String::as_str);
            if cell::is_missing(occasion) {
                return Err(malformed(
                    "a record without its occasion (column OCC)",
                    "number the occasion of every record, doses too, or leave out column OCC",
                )
                .at(place));
            }
            let index = known.iter().position(|other| *other == occasion);
            found.push(index.unwrap_or(known.len()));
            if index.is_none() {
                known.push(occasion);
            }
            if known.len() > MOST_OCCASIONS {
                return Err(malformed(
                    format!("more than {MOST_OCCASIONS} occasions of one subject (column OCC)"),
                    "number occasions such as courses of treatment, not records",
                )
                .at(place));
            }
        }
        Ok(found)
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
        let names = cell::split(header)?;
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
    fn measured(&self, cells: &[String]) -> Result<Option<Measured>> {
        let number = |column: Option<usize>| match column.and_then(|column| cells.get(column)) {
            Some(text) => cell::number(text),
            None => Ok(None),
        };
        let flag = |column: Option<usize>, name: &str| -> Result<bool> {
            match number(column)? {
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
        let Some(value) = number(Some(self.level))? else {
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
