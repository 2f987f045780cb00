//! Which files a command reads and which it writes: none of them twice.

use super::args::{Cli, Command};
use super::output::folder_of;
use crate::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// Refuses a result that would replace an input or another result of the same command.
///
/// # Errors
/// Usage when two of the paths are one file, whatever they are called.
pub fn refuse_overwriting(cli: &Cli) -> Result<()> {
    let mut taken: Vec<PathBuf> = inputs(&cli.command).iter().map(|path| real(path)).collect();
    for path in results(cli) {
        let own = real(path);
        if taken.contains(&own) {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "`{}` is read or written twice by this command",
                    path.display()
                ),
                "give every result a file of its own",
            ));
        }
        taken.push(own);
    }
    Ok(())
}

/// Where a path leads, also where the file does not exist yet.
fn real(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    path.canonicalize().unwrap_or_else(|_| {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        path.file_name()
            .map_or_else(|| path.to_owned(), |name| folder.join(name))
    })
}

/// The files that are read.
fn inputs(command: &Command) -> Vec<&Path> {
    let mut paths: Vec<Option<&Path>> = Vec::new();
    let mut models: Vec<&str> = Vec::new();
    match command {
        Command::Check(args) => paths.push(Some(&args.case)),
        Command::Map(args) => paths.push(Some(&args.case)),
        Command::Plan(args) => paths.push(Some(&args.case)),
        Command::Kidney(args) => paths.push(args.case.as_deref()),
        Command::Population(args) => {
            paths.push(Some(&args.case));
            models.extend(args.model.as_deref());
        }
        Command::Simulate(args) => {
            paths.extend([args.case.as_deref(), args.dataset.as_deref()]);
            models.extend(args.model.iter().map(String::as_str));
        }
        Command::Fit(args) => {
            paths.extend([args.case.as_deref(), args.dataset.as_deref()]);
            models.extend(args.model.as_deref());
        }
        _ => {}
    }
    let models = models
        .into_iter()
        .map(Path::new)
        .filter(|path| path.is_file());
    let paths = paths.into_iter().flatten();
    paths
        .filter(|path| path.as_os_str() != "-")
        .chain(models)
        .collect()
}

/// The files that are written; devices and pipes may be named twice.
fn results(cli: &Cli) -> Vec<&Path> {
    let mut paths = vec![cli.output.output.as_deref()];
    match &cli.command {
        Command::Check(args) => paths.push(args.plot.as_deref()),
        Command::Map(args) => paths.push(args.plot.as_deref()),
        Command::Fit(args) => paths.push(args.plot.as_deref()),
        Command::Population(args) => {
            paths.extend([args.plot.as_deref(), args.subjects_csv.as_deref()]);
        }
        Command::Simulate(args) => {
            paths.extend([args.plot.as_deref(), args.tornado.as_deref()]);
        }
        _ => {}
    }
    let plain = |path: &&Path| path.metadata().map_or(true, |found| found.is_file());
    paths.into_iter().flatten().filter(plain).collect()
}
