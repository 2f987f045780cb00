//! A data set that is being read, one subject after another.
//!
//! Memory holds one subject at a time; only the names of the subjects are kept, to notice one
//! that comes back.

use super::cell_values::{self, number};
use super::columns::{Column, ColumnLayout};
use super::covariate_columns::fill_missing;
use super::event_records::RecordCells;
use super::malformed;
use super::predictor::{CovariateCarry, Predictor};
use super::records::{Record, SubjectRecords};
use super::split_cells::Cells;
use super::text_lines::TextLines;
use crate::Result;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Most occasions of one subject: each adds its own deviations to the estimate.
const MOST_OCCASIONS: usize = 20;

/// What is to be read of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Doses, covariates, and when a level is predicted.
    Doses,
    /// Measured levels and occasions, too: columns DV, CENS and OCC.
    DosesAndLevels,
}

/// What makes two IDs the same: `1` and `1.0` are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SubjectIdentity {
    Number(u64),
    Text(Box<str>),
}

impl SubjectIdentity {
    fn of(id: &str) -> Self {
        match number(id) {
            // Adding zero makes -0 the number it equals.
            Ok(Some(number)) => Self::Number((number + 0.0).to_bits()),
            _ => Self::Text(id.into()),
        }
    }
}

/// A line with what is settled only beside the other lines of its subject.
struct ReadLine {
    id: String,
    /// The name of the occasion, where occasions are read.
    occasion: Option<String>,
    record: Record,
}

/// A data set that is being read.
pub struct DataSetReader<R> {
    lines: TextLines<R>,
    layout: ColumnLayout,
    carry: CovariateCarry,
    /// Whether measured levels are read.
    levels: bool,
    /// Whether occasions are read.
    occasions: bool,
    cells: Cells,
    /// The first line of the next subject.
    next: Option<ReadLine>,
    seen: BTreeSet<SubjectIdentity>,
}

impl<R: BufRead> DataSetReader<R> {
    /// Reads the header of `input`, which is called `name` in errors.
    ///
    /// # Errors
    /// File when the input cannot be read; malformed, with the line, when a column is missing or
    /// the first record cannot be honored.
    pub fn new(name: &str, input: R, predictor: &Predictor, wanted: Wanted) -> Result<Self> {
        let mut lines = TextLines::new(name, input);
        if !lines.advance()? {
            return Err(malformed(
                format!("`{name}` is empty"),
                "the first line names the columns: ID,TIME,AMT,...",
            ));
        }
        let levels = wanted == Wanted::DosesAndLevels;
        let mut cells = Cells::new();
        let layout = find_columns(lines.line(), &mut cells, predictor, levels)
            .map_err(|error| lines.place(error))?;
        let occasions = predictor.varies_between_occasions();
        let mut set = Self {
            occasions: occasions && layout.place(Column::Occasion).is_some(),
            lines,
            layout,
            carry: predictor.carry(),
            levels,
            cells,
            next: None,
            seen: BTreeSet::new(),
        };
        set.next = set.read_line()?;
        Ok(set)
    }

    /// What the data set is called in errors.
    #[must_use]
    pub fn name(&self) -> &str {
        self.lines.name()
    }

    /// SHA-256 of the bytes read so far, in hexadecimal; after the last subject, of all.
    #[must_use]
    pub fn sha256(&self) -> String {
        self.lines.sha256()
    }

    /// The next subject, `None` after the last one.
    ///
    /// # Errors
    /// Malformed, with the line, for anything that cannot be honored.
    pub fn next_subject(&mut self) -> Result<Option<SubjectRecords>> {
        let Some(first) = self.next.take() else {
            return Ok(None);
        };
        let id = first.id.clone();
        let identity = SubjectIdentity::of(&id);
        if self.seen.contains(&identity) {
            let error = malformed(
                format!("subject {id} comes back after another subject"),
                "sort the data set by ID, or give each subject an ID of its own",
            );
            return Err(error.at(format!("{}, line {}", self.lines.name(), first.record.line)));
        }
        let mut occasions = Vec::new();
        let mut records = vec![self.with_occasion(first, &mut occasions)?];
        while let Some(line) = self.read_line()? {
            if SubjectIdentity::of(&line.id) != identity {
                self.next = Some(line);
                break;
            }
            let record = self.with_occasion(line, &mut occasions)?;
            self.require_order(&records[records.len() - 1], &record)?;
            records.push(record);
        }
        self.seen.insert(identity);
        fill_missing(&mut records, self.carry);
        Ok(Some(SubjectRecords { id, records }))
    }

    /// Time does not run backward, except where everything starts anew.
    fn require_order(&self, before: &Record, record: &Record) -> Result<()> {
        if record.resets() || record.time >= before.time {
            return Ok(());
        }
        Err(self.lines.place(malformed(
            format!(
                "time runs backward, from {} to {} h",
                before.time, record.time
            ),
            "sort the lines of a subject by TIME, or start anew with EVID 3 or 4",
        )))
    }

    /// The record of a line with its occasion counted; `known` are those of the subject so far.
    fn with_occasion(&self, line: ReadLine, known: &mut Vec<String>) -> Result<Record> {
        let mut record = line.record;
        let Some(occasion) = line.occasion else {
            return Ok(record);
        };
        let place = format!("{}, line {}", self.lines.name(), record.line);
        if cell_values::is_missing(&occasion) {
            return Err(malformed(
                "a record without its occasion (column OCC)",
                "number the occasion of every record, doses too, or leave out column OCC",
            )
            .at(place));
        }
        let index = known.iter().position(|other| *other == occasion);
        record.occasion = index.unwrap_or(known.len());
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
        Ok(record)
    }

    /// The next line that holds a record.
    fn read_line(&mut self) -> Result<Option<ReadLine>> {
        if !self.lines.advance()? {
            return Ok(None);
        }
        match self.read_cells() {
            Ok(line) => Ok(Some(line)),
            Err(error) => Err(self.lines.place(error)),
        }
    }

    fn read_cells(&mut self) -> Result<ReadLine> {
        self.cells.split(self.lines.line())?;
        let cells = RecordCells::new(&self.layout, &self.cells)?;
        let id = cells.id()?.to_owned();
        let record = Record {
            line: self.lines.number(),
            time: cells.time()?,
            event: cells.event(self.levels)?,
            occasion: 0,
            covariates: cells.covariates()?,
        };
        let occasion = self.occasions.then(|| cells.text(Column::Occasion));
        Ok(ReadLine {
            id,
            occasion: occasion.map(str::to_owned),
            record,
        })
    }
}

fn find_columns(
    header: &str,
    cells: &mut Cells,
    predictor: &Predictor,
    levels: bool,
) -> Result<ColumnLayout> {
    cells.split(header)?;
    if cells.count() == 1 && header.contains([';', '\t']) {
        return Err(malformed(
            "the columns are not separated by commas",
            "save the data set with commas between and a point in the numbers",
        ));
    }
    ColumnLayout::find(&cells.all(), predictor, levels)
}
