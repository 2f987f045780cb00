//! `check --batch`: one case a line in, one document a line out, in order, as a stream.

use super::args::CheckArgs;
use super::data_set_file;
use crate::answer;
use crate::case::{AcceptWords, CaseFile, CheckRequest, CheckWords, LaterLevels};
use crate::clinical::site::Site;
use crate::report::{check, error, json};
use crate::safety::Status;
use crate::threads::map_in_order;
use crate::units::{Reader, show};
use crate::{Error, ErrorKind, Result};
use std::io::{BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Largest line read, bytes: a case is a page, not a book.
const LARGEST_LINE: u64 = 1 << 18;

/// How many orders were answered how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchSummary {
    orders: u64,
    stopped: u64,
    warned: u64,
    errors: u64,
}

impl BatchSummary {
    fn count(&mut self, status: Option<Status>) {
        self.orders += 1;
        match status {
            Some(Status::Stop) => self.stopped += 1,
            Some(Status::Warn) => self.warned += 1,
            Some(Status::Ok) => {}
            None => self.errors += 1,
        }
    }

    /// The counts in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let passed = self.orders - self.stopped - self.warned - self.errors;
        format!(
            "{}: {} stopped, {} warned, {passed} passed, {} not answered",
            show::counted(self.orders as f64, "order"),
            self.stopped,
            self.warned,
            self.errors
        )
    }
}

/// One line, and its number from 1.
struct Line {
    number: u64,
    bytes: Vec<u8>,
}

/// What a line was answered: the document and the verdict, `None` for an error.
struct Answered {
    document: String,
    status: Option<Status>,
}

/// Answers the lines of the file at `path`, or of standard input for `-`, into `out`. An empty line
/// is passed over; a line that cannot be answered is an error document of its own. What was asked
/// beside the case holds for every line.
///
/// # Errors
/// File where the lines cannot be read or the documents cannot be written.
pub fn answer_lines(
    path: &Path,
    (args, site): (&CheckArgs, Option<&Site>),
    reader: Reader,
    out: &mut dyn Write,
) -> Result<BatchSummary> {
    let mut input = data_set_file::open(path)?;
    let name = input.name.clone();
    let mut number = 0;
    let lines = std::iter::from_fn(move || {
        loop {
            number += 1;
            let line = next_line(&mut input.bytes, &name, number)?;
            let blank = |line: &Line| line.bytes.iter().all(u8::is_ascii_whitespace);
            if !line.as_ref().is_ok_and(blank) {
                return Some(line);
            }
        }
    });
    let work = |line: Line| Ok(answered(&line, (args, site), reader));
    let mut summary = BatchSummary::default();
    let mut left = false;
    let ended = map_in_order(
        None,
        lines,
        work,
        |Answered {
             mut document,
             status,
         }| {
            summary.count(status);
            // A whole line at once: a run that is interrupted leaves no half one.
            document.push('\n');
            let written = out
                .write_all(document.as_bytes())
                .and_then(|()| out.flush());
            written.map_err(|error| {
                left = error.kind() == std::io::ErrorKind::BrokenPipe;
                Error::new(
                    ErrorKind::File,
                    format!("the answers could not be written: {error}"),
                    "check where they go",
                )
            })
        },
    );
    match ended {
        // Whoever reads has read enough.
        Err(_) if left => Ok(summary),
        ended => ended.map(|()| summary),
    }
}

/// The next line without its end; `None` after the last. The rest of one that is too long is passed
/// over, and what was read of it is too long to be a case.
fn next_line(input: &mut impl BufRead, name: &str, number: u64) -> Option<Result<Line>> {
    let mut bytes = Vec::new();
    let fail = |error: std::io::Error| {
        Error::new(
            ErrorKind::File,
            format!("`{name}` could not be read: {error}"),
            "give the path of a file with one case a line, or - for standard input",
        )
    };
    let read = input
        .by_ref()
        .take(LARGEST_LINE + 1)
        .read_until(b'\n', &mut bytes);
    match read {
        Ok(0) => return None,
        Ok(_) => {}
        Err(error) => return Some(Err(fail(error))),
    }
    if bytes.len() as u64 > LARGEST_LINE
        && bytes.last() != Some(&b'\n')
        && let Err(error) = input.skip_until(b'\n')
    {
        return Some(Err(fail(error)));
    }
    Some(Ok(Line { number, bytes }))
}

/// The answer to one line; an error is one, too.
fn answered(line: &Line, asked: (&CheckArgs, Option<&Site>), reader: Reader) -> Answered {
    // A fault of this program in one order must not keep the others from their answers.
    let found = catch_unwind(AssertUnwindSafe(|| checked(line, asked, reader)));
    let fault = |_| {
        Err(Error::internal(format!(
            "no answer to line {}",
            line.number
        )))
    };
    match found.unwrap_or_else(fault) {
        Ok(answered) => answered,
        Err(error) => Answered {
            document: json::line(&error::to_json(&error)).unwrap_or_default(),
            status: None,
        },
    }
}

fn checked(
    line: &Line,
    (args, site): (&CheckArgs, Option<&Site>),
    reader: Reader,
) -> Result<Answered> {
    let name = format!("line {}", line.number);
    if line.bytes.len() as u64 > LARGEST_LINE {
        let error = Error::new(
            ErrorKind::Malformed,
            format!("longer than {LARGEST_LINE} bytes"),
            "write one case a line",
        );
        return Err(error.at(name));
    }
    let text = std::str::from_utf8(&line.bytes).map_err(|_| {
        let error = Error::new(
            ErrorKind::Malformed,
            "not UTF-8 text",
            "save the file as UTF-8",
        );
        error.at(name.clone())
    })?;
    let file = CaseFile::read(&name, text.trim_end())?.at_site(site.cloned());
    let request = CheckRequest::read(
        &CheckWords {
            pump_rate: None,
            step: None,
            pump_step: args.pump_step.as_deref().or(file.site_pump_step()),
            accepted: AcceptWords {
                accept: &[],
                reason: &[],
            },
        },
        reader,
    )?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let answer = answer::check(&case, &request)?;
    Ok(Answered {
        document: json::line(&check::to_json(&answer))?,
        status: Some(answer.status()),
    })
}
