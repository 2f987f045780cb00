//! Data sets in the manner of NONMEM: comma-separated text, one subject after another.
//!
//! The file is read as a stream, so that memory holds one subject at a time; only the names of
//! the subjects are kept, to notice one that comes back.

pub(in crate::cli) mod cell;
mod header;
mod row;

use crate::simulate::dataset::{Between, Event, Plan, Record};
use crate::{Error, ErrorKind, Result};
use header::Header;
use row::Row;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line, bytes.
const LONGEST_LINE: u64 = 1 << 20;
/// What some programs put before the first line of UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// One subject of a data set.
#[derive(Clone, Debug)]
pub struct SubjectRecords {
    /// As in column ID.
    pub id: String,
    /// Its lines, in the order of the file.
    pub records: Vec<Record>,
}

/// What makes two IDs the same: `1` and `1.0` are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Identity {
    Number(u64),
    Text(Box<str>),
}

impl Identity {
    fn of(text: &str) -> Self {
        match cell::number(text) {
            // Adding zero makes -0 the number it equals.
            Ok(Some(number)) => Self::Number((number + 0.0).to_bits()),
            _ => Self::Text(text.into()),
        }
    }
}

/// A data set that is being read.
pub struct DataSet {
    lines: Lines,
    header: Header,
    between: Between,
    /// The first line of the next subject.
    next: Option<(String, Record)>,
    seen: HashSet<Identity>,
}

impl DataSet {
    /// Opens a file, or standard input for `-`, and reads its header.
    ///
    /// # Errors
    /// File when it cannot be read; malformed, with the line, when a column is missing.
    pub fn open(path: &Path, plan: &Plan, between: Between) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Self::read("standard input", Box::new(std::io::stdin()), plan, between);
        }
        let name = path.display().to_string();
        let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
        Self::read(&name, Box::new(file), plan, between)
    }

    fn read(
        name: &str,
        input: Box<dyn Read + Send>,
        plan: &Plan,
        between: Between,
    ) -> Result<Self> {
        let mut lines = Lines {
            input: BufReader::with_capacity(1 << 16, input),
            name: name.to_owned(),
            number: 0,
            text: Vec::new(),
            digest: Sha256::new(),
        };
        let Some(text) = lines.next_with_cells()? else {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("`{name}` is empty"),
                "the first line names the columns: ID,TIME,AMT,...",
            ));
        };
        let header = Header::read(text, plan);
        let header = header.map_err(|error| lines.place(error))?;
        let mut set = Self {
            lines,
            header,
            between,
            next: None,
            seen: HashSet::new(),
        };
        set.next = set.line()?;
        Ok(set)
    }

    /// Name of the file, for errors.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.lines.name
    }

    /// SHA-256 of what was read so far, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        let digest = self.lines.digest.clone().finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The next subject, `None` after the last one.
    ///
    /// # Errors
    /// Malformed, with the line, for anything that cannot be honored.
    pub fn subject(&mut self) -> Result<Option<SubjectRecords>> {
        let Some((id, first)) = self.next.take() else {
            return Ok(None);
        };
        let identity = Identity::of(&id);
        if self.seen.contains(&identity) {
            let error = Error::new(
                ErrorKind::Malformed,
                format!("subject {id} comes back after another subject"),
                "sort the data set by ID, or give each subject an ID of its own",
            );
            return Err(error.at(format!("{}, line {}", self.lines.name, first.line)));
        }
        let mut records = vec![first];
        while let Some((other, record)) = self.line()? {
            if Identity::of(&other) != identity {
                self.next = Some((other, record));
                break;
            }
            self.require_order(&records[records.len() - 1], &record)?;
            records.push(record);
        }
        self.seen.insert(identity);
        fill(&mut records, self.between);
        Ok(Some(SubjectRecords { id, records }))
    }

    /// Time does not run backward, except where everything starts anew.
    fn require_order(&self, before: &Record, record: &Record) -> Result<()> {
        let anew = matches!(record.event, Event::Reset | Event::ResetAndDose(_));
        if anew || record.time >= before.time {
            return Ok(());
        }
        Err(self.lines.place(Error::new(
            ErrorKind::Malformed,
            format!(
                "time runs backward, from {} to {} h",
                before.time, record.time
            ),
            "sort the lines of a subject by TIME, or start anew with EVID 3 or 4",
        )))
    }

    /// The next line that holds a record.
    fn line(&mut self) -> Result<Option<(String, Record)>> {
        let Some(text) = self.lines.next_with_cells()? else {
            return Ok(None);
        };
        let read = Row::new(&self.header, text).and_then(|row| row.record());
        match read {
            Ok((id, mut record)) => {
                record.line = self.lines.number;
                Ok(Some((id, record)))
            }
            Err(error) => Err(self.lines.place(error)),
        }
    }
}

/// Puts a value in the place of every missing covariate.
fn fill(records: &mut [Record], between: Between) {
    let slots = records.first().map_or(0, |record| record.covariates.len());
    let carry = |value: &mut f64, known: &mut f64| {
        if value.is_nan() {
            *value = *known;
        } else {
            *known = *value;
        }
    };
    for slot in 0..slots {
        let backward = |records: &mut [Record]| {
            let mut known = f64::NAN;
            for record in records.iter_mut().rev() {
                carry(&mut record.covariates[slot], &mut known);
            }
        };
        let forward = |records: &mut [Record]| {
            let mut known = f64::NAN;
            for record in records.iter_mut() {
                carry(&mut record.covariates[slot], &mut known);
            }
        };
        // The other direction serves what has no value on the first side.
        match between {
            Between::NextCarriedBackward => {
                backward(records);
                forward(records);
            }
            Between::LastCarriedForward => {
                forward(records);
                backward(records);
            }
        }
    }
}

/// The lines of a text, counted.
struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    name: String,
    number: u64,
    text: Vec<u8>,
    digest: Sha256,
}

impl Lines {
    /// The next line that is neither empty nor a comment.
    fn next_with_cells(&mut self) -> Result<Option<&str>> {
        loop {
            let Some(text) = self.next()? else {
                return Ok(None);
            };
            if !text.trim().is_empty() && !text.starts_with('#') {
                break;
            }
        }
        // The line again, since a loop may not give away what it borrows.
        Ok(std::str::from_utf8(&self.text).ok())
    }

    /// The next line without its end.
    fn next(&mut self) -> Result<Option<&str>> {
        self.text.clear();
        let mut input = (&mut self.input).take(LONGEST_LINE);
        let read = input.read_until(b'\n', &mut self.text);
        let read = read.map_err(|error| unreadable(&self.name, &error))?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.digest.update(&self.text);
        if read as u64 == LONGEST_LINE {
            return Err(self.place(Error::new(
                ErrorKind::Malformed,
                "a line of more than 1 MiB",
                "a data set is comma-separated text with one record a line",
            )));
        }
        while let Some(b'\n' | b'\r') = self.text.last() {
            self.text.pop();
        }
        if self.number == 1 && self.text.starts_with(BYTE_ORDER_MARK) {
            self.text.drain(..BYTE_ORDER_MARK.len());
        }
        match std::str::from_utf8(&self.text) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(self.place(Error::new(
                ErrorKind::Malformed,
                "a line that is not UTF-8 text",
                "save the data set as comma-separated UTF-8 text",
            ))),
        }
    }

    /// The error with the line just read.
    fn place(&self, error: Error) -> Error {
        error.at(format!("{}, line {}", self.name, self.number))
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::File,
        format!("`{name}` could not be read: {error}"),
        "give the path of a data set, or - for standard input",
    )
}
