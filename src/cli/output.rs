//! The way out: standard output, a file written whole or not at all, and the exit code.

use super::args::Output;
use super::run::STOP;
use crate::{Error, ErrorKind, Result};
use std::io::{IsTerminal, Read, Seek, Write};
use std::path::Path;

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
}

impl Answer {
    /// An answer that stops nothing.
    #[must_use]
    pub fn new(text: String, json: serde_json::Value) -> Self {
        Self {
            text,
            json,
            code: 0,
            notes: Vec::new(),
            long: None,
        }
    }
}

/// Writes the answer where it was asked for.
///
/// # Errors
/// File when the file cannot be written; a closed pipe is not an error.
pub fn deliver(answer: &mut Answer, how: &Output) -> Result<()> {
    match &mut answer.long {
        Some(long) if !how.json => deliver_long(long, how)?,
        _ => deliver_body(answer, how)?,
    }
    if !how.quiet {
        let stopped = how.output.as_ref().filter(|_| answer.code == STOP);
        let stopped = stopped.map(|path| format!("[STOP] do not start: read {}", path.display()));
        let mut err = std::io::stderr().lock();
        for note in stopped.iter().chain(&answer.notes) {
            leave_quietly(writeln!(err, "{note}"))?;
        }
    }
    Ok(())
}

fn deliver_body(answer: &Answer, how: &Output) -> Result<()> {
    let body = if how.json {
        pretty(&answer.json)
    } else {
        answer.text.clone()
    };
    match &how.output {
        Some(path) => write_whole(path, body.as_bytes()),
        None => leave_quietly(
            std::io::stdout()
                .lock()
                .write_all(colored(&body, how).as_bytes()),
        ),
    }
}

fn deliver_long(long: &mut tempfile::SpooledTempFile, how: &Output) -> Result<()> {
    long.rewind().map_err(|error| {
        Error::new(
            ErrorKind::File,
            format!("the result could not be read back: {error}"),
            "check the disk that holds temporary files",
        )
    })?;
    match &how.output {
        Some(path) => write_whole_from(path, long),
        None => leave_quietly(std::io::copy(long, &mut std::io::stdout().lock()).map(|_| ())),
    }
}

/// A JSON document with its final line end.
fn pretty(json: &serde_json::Value) -> String {
    format!("{json:#}\n")
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
    let mut body = problem(error);
    if error.problems().count() > 1 {
        body["problems"] = error.problems().map(problem).collect();
    }
    let document = serde_json::json!({ "schema_version": 1, "status": "error", "error": body });
    // There is nobody left to tell when this write fails too.
    let _ = std::io::stdout()
        .lock()
        .write_all(pretty(&document).as_bytes());
}

/// One problem of an input.
fn problem(error: &Error) -> serde_json::Value {
    let mut body = serde_json::json!({
        "kind": error.kind().word(), "message": error.message(), "help": error.help(),
    });
    if let Some(place) = error.place() {
        body["at"] = place.into();
    }
    if let Some(key) = error.key() {
        body["key"] = key.into();
    }
    body
}

/// A reader that went away (`| head`) is no error of ours.
fn leave_quietly(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::new(
            ErrorKind::File,
            format!("the output could not be written: {error}"),
            "check the disk and the terminal",
        )),
        _ => Ok(()),
    }
}

/// Writes `bytes` to a temporary file beside `path` and renames it, so that `path` holds
/// either what it held or all of `bytes`.
///
/// # Errors
/// File when the folder or the file cannot be written.
pub fn write_whole(path: &Path, mut bytes: &[u8]) -> Result<()> {
    write_whole_from(path, &mut bytes)
}

/// As [`write_whole`], from a stream.
///
/// # Errors
/// As [`write_whole`].
pub fn write_whole_from(path: &Path, from: &mut dyn Read) -> Result<()> {
    if is_device(path) {
        let device = std::fs::OpenOptions::new().write(true).open(path);
        let copied = device.and_then(|mut device| std::io::copy(from, &mut device));
        return leave_quietly(copied.map(|_| ()));
    }
    // A link keeps pointing to its file, which is the one that changes.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let fail = |error| unwritten(path, &error);
    let mut builder = tempfile::Builder::new();
    // Temporary files are private by default; a result is an ordinary file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder_of(path)).map_err(fail)?;
    std::io::copy(from, &mut file).map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Whether `path` is a pipe or a device, which is written through and never replaced.
fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// A file that could not be written, and why.
pub fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::File,
        format!("`{}` could not be written: {error}", path.display()),
        "name a file in a folder that exists, may be written to and has room",
    )
}

/// The folder that holds, or will hold, the file at `path`.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The words that carry a severity, each with the color that repeats it.
const MARKS: [(&str, &str); 4] = [
    ("[STOP]", "\x1b[1;31m"),
    ("[WARN]", "\x1b[1;33m"),
    ("[PASS]", "\x1b[32m"),
    ("PUMP RATE", "\x1b[1m"),
];

/// Color on a terminal that wants it; never the only carrier of a meaning.
fn colored(text: &str, how: &Output) -> String {
    let wanted = std::io::stdout().is_terminal()
        && !how.no_color
        && !how.json
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|value| value != "dumb");
    if !wanted {
        return text.to_owned();
    }
    MARKS.iter().fold(text.to_owned(), |text, (word, color)| {
        text.replace(word, &format!("{color}{word}\x1b[0m"))
    })
}
