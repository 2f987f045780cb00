//! A data set that is being read, one subject after another.
//!
//! Memory holds one subject at a time; only the names of the subjects are kept, to notice one
//! that comes back.

use super::cell_values;
use super::columns::{Column, ColumnLayout};
use super::covariate_columns::fill_missing;
use super::covariate_rules::{ColumnRules, CovariateRules};
use super::event_records::RecordCells;
use super::malformed;
use super::predictor::{CovariateCarry, Predictor};
use super::reading_notes::{IgnoreMark, ReadingNotes, RowsLeftOut, nothing_given};
use super::records::{Event, Record, SubjectRecords};
use super::split_cells::Cells;
use super::subject_identity::SubjectIdentity;
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
    /// Occasions, too: column OCC.
    DosesAndOccasions,
    /// Measured levels and occasions, too: columns DV, CENS and OCC.
    DosesAndLevels,
}

/// What is to be read of a data set, and what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingOptions {
    /// What is to be read.
    pub wanted: Wanted,
    /// What begins a row that is left out, beside `#`.
    pub ignore: Option<IgnoreMark>,
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
    /// The rules of columns that have their own.
    rules: Option<ColumnRules>,
    /// Whether measured levels are read.
    levels: bool,
    /// Whether occasions are read.
    occasions: bool,
    /// Whether anything was given to anybody so far.
    gives: bool,
    notes: ReadingNotes,
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
    pub fn new(
        name: &str,
        input: R,
        predictor: &Predictor,
        options: ReadingOptions,
    ) -> Result<Self> {
        let mut lines = TextLines::new(name, input);
        if !lines.advance_to_header(names_columns)? {
            return Err(malformed(
                format!("`{name}` is empty"),
                "the first line names the columns: ID,TIME,AMT,...",
            ));
        }
        let levels = options.wanted == Wanted::DosesAndLevels;
        let mut cells = Cells::new();
        let layout = find_columns(lines.line(), &mut cells, predictor, options.wanted)
            .map_err(|error| lines.place(error))?;
        let differs = predictor.varies_between_occasions();
        let occasions = differs && layout.place(Column::Occasion).is_some();
        let notes = ReadingNotes {
            units: layout.units(),
            not_used: layout.not_used.clone(),
            left_out: options.ignore.map(|mark| RowsLeftOut {
                mark,
                count: 0,
                first_line: None,
            }),
            lacks_occasions: options.wanted != Wanted::Doses && differs && !occasions,
        };
        let mut set = Self {
            occasions,
            gives: false,
            notes,
            lines,
            layout,
            carry: predictor.carry(),
            rules: None,
            levels,
            cells,
            next: None,
            seen: BTreeSet::new(),
        };
        set.next = set.read_line()?;
        Ok(set)
    }

    /// The same, with covariates that change between records by `rules`; the predictor has their
    /// [`carry`](CovariateRules::carry).
    ///
    /// # Errors
    /// Usage for a column that is not there, and for a category that is to run straight.
    pub fn with_rules(mut self, rules: &CovariateRules) -> Result<Self> {
        self.rules = rules.of_columns(&self.layout)?;
        Ok(self)
    }

    /// What is told of the reading beside the records; complete after the last subject.
    #[must_use]
    pub fn notes(&self) -> &ReadingNotes {
        &self.notes
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
    /// Malformed, with the line, for anything that cannot be honored, and at the end of a data set
    /// that gives nothing to anybody.
    pub fn next_subject(&mut self) -> Result<Option<SubjectRecords>> {
        let Some(first) = self.next.take() else {
            if self.gives {
                return Ok(None);
            }
            let amounts = self.layout.place(Column::Amount).is_some();
            return Err(nothing_given(self.lines.name(), amounts, &self.notes));
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
        self.require_no_mark(&first)?;
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
        let doses =
            |record: &Record| matches!(record.event, Event::Dose(_) | Event::ResetAndDose(_));
        self.gives |= records.iter().any(doses);
        match &self.rules {
            Some(rules) => records = rules.spelled_out(records),
            None => fill_missing(&mut records, self.carry),
        }
        Ok(Some(SubjectRecords { id, records }))
    }

    /// Refuses a subject whose name is that of another behind a letter C, with which NONMEM marks
    /// rows to leave out: it would pass for a subject of its own.
    fn require_no_mark(&self, first: &ReadLine) -> Result<()> {
        let Some(other) = first.id.strip_prefix(['C', 'c']) else {
            return Ok(());
        };
        if other.is_empty() || !self.seen.contains(&SubjectIdentity::of(other)) {
            return Ok(());
        }
        let message = format!("subject {} beside subject {other}", first.id);
        let help = "give it another name, or, if its rows are marked, leave them out with";
        let error = malformed(message, help).with_setting("ignore", "C");
        Err(error.at(format!("{}, line {}", self.lines.name(), first.record.line)))
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
        while self.lines.advance()? {
            match self.read_cells() {
                Ok(Some(line)) => return Ok(Some(line)),
                Ok(None) => {}
                Err(error) => return Err(self.lines.place(error)),
            }
        }
        Ok(None)
    }

    /// Whether the line is to be left out: it begins with the mark, or a column C holds it.
    fn is_left_out(&mut self) -> Result<bool> {
        let Some(left_out) = &mut self.notes.left_out else {
            return Ok(false);
        };
        let line = self.lines.line();
        let marked = left_out.mark.begins(line) || {
            self.cells.split(line)?;
            let mark = self.layout.place(Column::Comment);
            let mark = mark.filter(|mark| mark.index < self.cells.count());
            mark.is_some_and(|mark| left_out.mark.begins(self.cells.get(mark.index)))
        };
        if marked {
            left_out.count += 1;
            left_out.first_line.get_or_insert(self.lines.number());
        }
        Ok(marked)
    }

    /// The record of the line; `None` where it is left out.
    fn read_cells(&mut self) -> Result<Option<ReadLine>> {
        if self.is_left_out()? {
            return Ok(None);
        }
        self.cells.split(self.lines.line())?;
        let cells = RecordCells::new(&self.layout, &self.cells)?;
        cells.require_honored()?;
        let id = cells.id()?.to_owned();
        let record = Record {
            line: self.lines.number(),
            time: cells.time()?,
            event: cells.event(self.levels)?,
            occasion: 0,
            covariates: cells.covariates()?,
        };
        let occasion = self.occasions.then(|| cells.text(Column::Occasion));
        Ok(Some(ReadLine {
            id,
            occasion: occasion.map(str::to_owned),
            record,
        }))
    }
}

/// Whether a comment names columns: some programs put a `#` before the header.
fn names_columns(comment: &str) -> bool {
    let cells = || comment.split([',', ';', '\t']).map(str::trim);
    let first = cells().next().unwrap_or_default();
    let is_time = |cell: &str| {
        let head = cell.get(..4);
        head.is_some_and(|head| head.eq_ignore_ascii_case("TIME"))
    };
    first.eq_ignore_ascii_case("ID") && cells().any(is_time)
}

fn find_columns(
    header: &str,
    cells: &mut Cells,
    predictor: &Predictor,
    wanted: Wanted,
) -> Result<ColumnLayout> {
    cells.split(header)?;
    if cells.count() == 1 && header.contains([';', '\t']) {
        return Err(malformed(
            "the columns are not separated by commas",
            "save the data set with commas between and a point in the numbers",
        ));
    }
    ColumnLayout::find(&cells.all(), predictor, wanted)
}
