//! `check`: the whole order of a case.

use super::code;
use crate::answer::{self, AgreedRecord, CheckAnswer};
use crate::case::{AcceptWords, CaseFile, CheckRequest, CheckWords, LaterLevels, VerifyRecord};
use crate::cli::args::CheckArgs;
use crate::cli::batch::answer_lines;
use crate::cli::output::{Answer, FigureFile};
use crate::cli::result_files::{Content, shown_path};
use crate::plot;
use crate::report::check::{ComputedAt, ReportFrame};
use crate::report::{check as report, json};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::io::Write;
use std::path::Path;
use tempfile::SpooledTempFile;

/// Bytes of a batch kept in memory before they go to a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// Answers `check`.
pub fn answer(args: &CheckArgs, reader: Reader) -> Result<Answer> {
    if let Some(path) = &args.batch {
        let mut lines = SpooledTempFile::new(IN_MEMORY);
        let mut answer = stream_batch(args, path, reader, &mut lines)?;
        answer.long = Some(lines);
        return Ok(answer);
    }
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let file = args
        .patient
        .case(args.case.as_deref(), args.order.words(), reader)?;
    let request = CheckRequest::read(&words(args, &file), reader)?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let answer = answer::check(&case, &request)?;
    let document = json::tree(&report::to_json(&answer))?;
    let text = match args.short {
        true => report::to_short_text(&answer),
        false => report::to_text(&answer),
    };
    let mut delivered = Answer::new(text, document);
    args.patient.write_case(&file, &mut delivered);
    delivered.code = code(answer.status(), args.fail_on);
    delivered.add_figure(plot, |format| {
        plot::curve(&report::to_figure(&answer), format)
    })?;
    if let Some(path) = &args.report {
        refuse_standard_output(path)?;
        let page = page(args, &answer)?;
        delivered.add_file(path, Content::Bytes(page.into_bytes()));
    }
    Ok(delivered)
}

/// The text goes to standard output; the page needs a file.
fn refuse_standard_output(path: &Path) -> Result<()> {
    if path.as_os_str() != "-" {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        "the page goes into a file, beside the answer on standard output",
        "name a file: --report order.html",
    )
    .about("report"))
}

/// The page to print, with the time of now and the second check where there is one.
fn page(args: &CheckArgs, answer: &CheckAnswer) -> Result<String> {
    let record = args.verified.as_deref().map(read_record).transpose()?;
    let record = record.map(|record| AgreedRecord::new(record, answer));
    let record = record
        .transpose()
        .map_err(|error| error.about("verified"))?;
    let now = jiff::ZonedDateTime::now();
    let frame = ReportFrame {
        computed_at: Some(ComputedAt::new(now.datetime(), now.offset())),
        record: record.as_ref(),
        page_sha256: None,
    };
    report::to_html(answer, &frame)
}

/// The record of a second check in the file at `path`.
fn read_record(path: &Path) -> Result<VerifyRecord> {
    let name = shown_path(path);
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::new(
            ErrorKind::File,
            format!("`{name}` could not be read: {error}"),
            "give the file that verify --record wrote",
        )
    })?;
    VerifyRecord::read(&text).map_err(|error| error.about("verified"))
}

/// Answers `check --batch`: the documents go to `out` as they are found, and what is told beside
/// them comes back.
///
/// # Errors
/// Usage for a patient or an order beside the batch; file where the
/// lines cannot be read or the documents cannot be written.
pub fn stream_batch(
    args: &CheckArgs,
    path: &Path,
    reader: Reader,
    out: &mut dyn Write,
) -> Result<Answer> {
    args.patient.refuse_beside("batch", args.order.words())?;
    let site = args.patient.site()?;
    let summary = answer_lines(path, (args, site.as_ref()), reader, out)?;
    let mut answer = Answer::default();
    if args.summary {
        answer.notes.push(summary.in_words());
    }
    Ok(answer)
}

/// What the command line asks beside the case.
fn words<'a>(args: &'a CheckArgs, file: &'a CaseFile) -> CheckWords<'a> {
    CheckWords {
        pump_rate: args.pump_rate.as_deref(),
        step: args.step,
        pump_step: args.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &args.accept,
            reason: &args.reason,
        },
    }
}
