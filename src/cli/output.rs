//! The way out: standard output, a file written whole or not at all, and the exit code.

use super::args::Output;
use super::result_files::{Content, ResultFile, Staged, leave_quietly};
use crate::plot::Format;
use crate::report::command_line::HelpDocument;
use crate::report::error::to_json;
use crate::report::json::{pretty, tree};
use crate::report::text::{PLAIN_WIDTH, fit};
use crate::safety::Status;
use crate::units::show;
use crate::{Error, Result};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Where a figure goes, and in which format.
#[derive(Clone, Copy, Debug)]
pub struct FigureFile<'a> {
    path: &'a Path,
    format: Format,
}

impl<'a> FigureFile<'a> {
    /// The figure that was asked for, if one was.
    ///
    /// # Errors
    /// Usage when the name of the file has no ending of a format.
    pub fn asked(path: Option<&'a Path>) -> Result<Option<Self>> {
        path.map(Self::of).transpose()
    }

    /// The figure at `path`.
    ///
    /// # Errors
    /// As [`Self::asked`].
    pub fn of(path: &'a Path) -> Result<Self> {
        Format::from_path(path).map(|format| Self { path, format })
    }
}

/// What a command answers.
#[derive(Debug, Default)]
pub struct Answer {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: serde_json::Value,
    /// Process exit code.
    pub code: u8,
    /// Messages for standard error.
    pub notes: Vec<String>,
    /// A text that may be larger than memory, in the place of `text`.
    pub long: Option<tempfile::SpooledTempFile>,
    /// Figures and tables beside the answer.
    files: Vec<ResultFile>,
}

impl Answer {
    /// An answer that stops nothing.
    #[must_use]
    pub fn new(text: String, json: serde_json::Value) -> Self {
        Self {
            text,
            json,
            ..Self::default()
        }
    }

    /// Adds a file to be written with the answer, and the message that it was.
    pub fn add_file(&mut self, path: &Path, content: Content) {
        self.files.push(ResultFile {
            path: path.to_owned(),
            content,
        });
        self.notes.push(format!("wrote {}", path.display()));
    }

    /// Adds a figure, if one was asked for.
    ///
    /// # Errors
    /// As `draw`.
    pub fn add_figure(
        &mut self,
        file: Option<FigureFile<'_>>,
        draw: impl FnOnce(Format) -> Result<Vec<u8>>,
    ) -> Result<()> {
        if let Some(file) = file {
            self.add_file(file.path, Content::Bytes(draw(file.format)?));
        }
        Ok(())
    }

    /// What is wanted of it, in the wanted form.
    fn body(&mut self, how: &Output) -> Result<Content> {
        match self.long.take() {
            Some(long) => Content::spooled(long),
            _ if how.json => Ok(Content::Bytes(pretty(&self.json).into_bytes())),
            _ => Ok(Content::Bytes(fit(&self.text, width(how)).into_bytes())),
        }
    }
}

/// Writes the answer and its files where they were asked for, all of the files or none of them,
/// and gives the exit code.
///
/// # Errors
/// File when a file cannot be written; a closed pipe is not an error.
pub fn deliver(mut answer: Answer, how: &Output) -> Result<u8> {
    let mut body = answer.body(how)?;
    let mut files = std::mem::take(&mut answer.files);
    if let Some(path) = how.file() {
        files.push(ResultFile {
            path: path.to_owned(),
            content: body,
        });
        Staged::write(files)?.rename()?;
    } else {
        let staged = Staged::write(files)?;
        print(&mut body, how)?;
        staged.rename()?;
    }
    deliver_notes(&answer, how);
    Ok(answer.code)
}

/// The messages of an answer, unless nobody wants them.
pub fn deliver_notes(answer: &Answer, how: &Output) {
    if how.quiet {
        return;
    }
    let stop = Status::Stop.exit_code();
    let stopped = how.file().filter(|_| answer.code == stop);
    let stopped = stopped.map(|path| format!("[STOP] do not start: read {}", path.display()));
    let mut err = std::io::stderr().lock();
    for note in stopped.iter().chain(&answer.notes) {
        // A note is one line, whatever the name in it holds.
        // What was asked for stands where it should: a note that nobody can read changes no verdict.
        let _ = writeln!(err, "{}", show::printable(note));
    }
}

/// The answer on standard output.
fn print(body: &mut Content, how: &Output) -> Result<()> {
    let mut out = std::io::stdout().lock();
    leave_quietly(match body {
        Content::Bytes(bytes) if wants_color(how) => out.write_all(&colored(bytes)),
        Content::Bytes(_) | Content::Spooled(_) => body.copy_to(&mut out),
    })
}

/// Tells the user what went wrong, on standard error and with `--json` on standard output.
pub fn complain(error: &Error, json: bool) {
    // There is nobody left to tell when this write fails too.
    let _ = writeln!(std::io::stderr().lock(), "{error}");
    if json {
        document_error(error);
    }
}

/// The error as a JSON document on standard output.
pub fn document_error(error: &Error) {
    // A document of texts alone can be written as JSON; else the text on standard error is all.
    let Ok(document) = tree(&to_json(error)) else {
        return;
    };
    // There is nobody left to tell when this write fails too.
    let _ = std::io::stdout()
        .lock()
        .write_all(pretty(&document).as_bytes());
}

/// Help or version as a JSON document on standard output.
pub fn document_text(text: &str) {
    let Ok(document) = tree(&HelpDocument::new(text.to_owned())) else {
        return;
    };
    // There is nobody left to tell when this write fails.
    let _ = std::io::stdout()
        .lock()
        .write_all(pretty(&document).as_bytes());
}

/// The words that carry a severity, each with the color that repeats it.
const MARKS: [(&str, &str); 4] = [
    ("[STOP]", "\x1b[1;31m"),
    ("[WARN]", "\x1b[1;33m"),
    ("[PASS]", "\x1b[32m"),
    ("PUMP RATE", "\x1b[1m"),
];

/// Widest line for people, columns: longer ones are lost between two lines.
const WIDEST: usize = 96;
/// Narrowest line, columns: a label and a number beside it.
const NARROWEST: usize = 40;

/// Columns of a line: those of the terminal, up to [`WIDEST`].
fn width(how: &Output) -> usize {
    if how.file().is_some() || !std::io::stdout().is_terminal() {
        return PLAIN_WIDTH;
    }
    textwrap::termwidth().clamp(NARROWEST, WIDEST)
}

/// Whether the answer goes to a terminal that wants colors.
fn wants_color(how: &Output) -> bool {
    std::io::stdout().is_terminal()
        && !how.no_color
        && !how.json
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
}

/// The text with its marks in color; never the only carrier of a meaning.
fn colored(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text).into_owned();
    let marked = MARKS.iter().fold(text, |text, (word, color)| {
        text.replace(word, &format!("{color}{word}\x1b[0m"))
    });
    marked.into_bytes()
}
