//! The command line: the only layer that reads arguments, files and the terminal.

pub mod args;
pub mod ask;
pub mod batch;
mod data_set_file;
pub mod exit_code;
pub mod files;
pub mod model;
pub mod output;
mod parquet;
mod patient_rows;
mod prediction_stream;
mod progress_bar;
mod replicate_stream;
pub mod result_files;
pub mod run;

use crate::case;
use crate::report::command_line::flag;
use crate::units::{DecimalStyle, Reader};
use crate::{Error, ErrorKind, Result};
use clap::{CommandFactory, Parser};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Largest case file read, bytes: a case is a page, not a book.
const LARGEST_CASE: u64 = 1 << 20;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    // Clap prints usage errors (exit code 2), help and version itself.
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let answered = files::refuse_overwriting(&cli).and_then(|()| delivered(&cli));
    match answered {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let error = error.placed(&flags);
            output::complain(&error, cli.output.json);
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// The answer where it was asked for, and the exit code. A batch goes to standard output as it is
/// answered; everything else is delivered whole.
fn delivered(cli: &args::Cli) -> Result<u8> {
    let reader = reader(cli.output.decimal);
    let streamed = match &cli.command {
        args::Command::Check(check) if cli.output.file().is_none() => check.batch.as_deref(),
        _ => None,
    };
    match (streamed, &cli.command) {
        (Some(path), args::Command::Check(check)) => {
            let answer = run::stream_batch(check, path, reader, &mut std::io::stdout().lock())?;
            output::deliver_notes(&answer, &cli.output);
            Ok(answer.code)
        }
        // The file takes the case that was asked for, and the terminal what is said of it.
        (_, args::Command::New(new)) if new.ask => {
            let terminal = args::Output {
                output: None,
                ..cli.output.clone()
            };
            output::deliver(run::answer(cli, reader)?, &terminal)
        }
        _ => output::deliver(run::answer(cli, reader)?, &cli.output),
    }
}

/// The flags that give the inputs `key`, one or several with spaces between, as the person who
/// typed them knows them; `None` unless every one is an option of a command.
fn flags(key: &str) -> Option<String> {
    let cli = args::Cli::command();
    let known = |input: &str| {
        let typed = flag(input);
        let own = cli.get_subcommands().flat_map(clap::Command::get_arguments);
        let known = cli
            .get_arguments()
            .chain(own)
            .any(|option| option.get_long() == typed.strip_prefix("--"));
        known.then_some(typed)
    };
    let flags: Option<Vec<String>> = key.split(' ').map(known).collect();
    flags.map(|flags| flags.join(" "))
}

/// The reader for the declared decimal mark.
#[must_use]
pub fn reader(decimal: args::Decimal) -> Reader {
    Reader::new(match decimal {
        args::Decimal::Point => DecimalStyle::Point,
        args::Decimal::Comma => DecimalStyle::Comma,
    })
}

/// Help and version, or a usage error, which `--json` gets as a document too.
fn usage(error: &clap::Error) -> ExitCode {
    let as_document = std::env::args_os().any(|word| word == "--json");
    if !error.use_stderr() && as_document {
        output::document_text(&error.render().to_string());
        return ExitCode::SUCCESS;
    }
    // There is nobody left to tell when this write fails too.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if as_document {
        let rendered = error.render().to_string();
        // What is missing stands on lines of its own, up to the usage.
        let told = rendered.lines().take_while(|line| !line.trim().is_empty());
        let told: Vec<&str> = told.map(str::trim).collect();
        let line = told.join(" ");
        let line = line.strip_prefix("error: ").unwrap_or(&line).to_owned();
        output::document_error(&Error::new(ErrorKind::Usage, line, "see maginfuse --help"));
    }
    ExitCode::from(ErrorKind::Usage.exit_code())
}

/// The rules of the hospital: of the file at `path` (--site), or of that which MAGINFUSE_SITE names.
///
/// # Errors
/// File where it cannot be read; as for a site file.
fn site(path: Option<&Path>) -> Result<Option<crate::clinical::site::Site>> {
    let path = path.map(Path::to_owned).or_else(site_of_the_environment);
    path.map(|path| read_site_file(&path)).transpose()
}

/// The site file that the environment names.
fn site_of_the_environment() -> Option<PathBuf> {
    let named = std::env::var_os("MAGINFUSE_SITE").filter(|path| !path.is_empty());
    named.map(PathBuf::from)
}

/// The rules of a hospital in the file at `path`.
///
/// # Errors
/// File when it cannot be read; as [`case::read_site`].
fn read_site_file(path: &Path) -> Result<crate::clinical::site::Site> {
    let name = result_files::shown_path(path);
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::new(
            ErrorKind::File,
            format!("the site file `{name}` could not be read: {error}"),
            "give the path of a site file with --site, or unset MAGINFUSE_SITE",
        )
    })?;
    case::read_site(&name, &text)
}

/// Reads a case file, or standard input for `-`.
fn read_case(path: &Path) -> Result<case::CaseFile> {
    let stdin = path.as_os_str() == "-";
    let name = if stdin {
        "standard input".to_owned()
    } else {
        result_files::shown_path(path)
    };
    let fail = |error: std::io::Error| {
        Error::new(
            ErrorKind::File,
            format!("`{name}` could not be read: {error}"),
            "give the path of a case file, or - for standard input",
        )
    };
    let mut bytes = Vec::new();
    if stdin {
        std::io::stdin()
            .lock()
            .take(LARGEST_CASE + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
    } else {
        let file = std::fs::File::open(path).map_err(fail)?;
        file.take(LARGEST_CASE + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
    }
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|text| text.len() as u64 <= LARGEST_CASE);
    let text = text.ok_or_else(|| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{name}` is not a case file: not UTF-8 text of at most 1 MiB"),
            "save the case as UTF-8 text",
        )
    })?;
    case::CaseFile::read(&name, &text)
}
