//! Which files a command reads and which it writes: none of them twice.

use super::args::{Cli, Command, ModelsAction};
use super::model;
use super::result_files::{folder_of, followed, shown_path};
use crate::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// The files that a command names.
#[derive(Default)]
struct Named<'a> {
    /// What it reads; `-` is standard input and no file.
    read: Vec<&'a Path>,
    /// What it writes beside its answer.
    written: Vec<&'a Path>,
}

/// Refuses a result that would replace an input or another result of the same command.
///
/// # Errors
/// Usage when two of the paths are one file, whatever they are called.
pub fn refuse_overwriting(cli: &Cli) -> Result<()> {
    let named = Named::by(&cli.command);
    let mut taken: Vec<PathBuf> = named.read.iter().map(|path| real(path)).collect();
    let written = cli.output.file().into_iter();
    // Devices and pipes may be named twice.
    let plain = |path: &&Path| path.metadata().map_or(true, |found| found.is_file());
    for path in written.chain(named.written).filter(plain) {
        let own = real(path);
        if taken.contains(&own) {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "`{}` is read or written twice by this command",
                    shown_path(path)
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
    path.canonicalize().unwrap_or_else(|_| {
        let path = followed(path.to_owned());
        let folder = folder_of(&path);
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        path.file_name()
            .map_or_else(|| path.clone(), |name| folder.join(name))
    })
}

impl<'a> Named<'a> {
    /// The files that `command` names. A new command has to say here what it reads and writes.
    fn by(command: &'a Command) -> Self {
        let none = Self::default();
        match command {
            Command::Check(args) => none.reads([&args.case]).writes(&args.plot),
            Command::Population(args) => {
                let files = none.reads([&args.case]).models(&args.model);
                files.writes(&args.plot).writes(&args.subjects_csv)
            }
            Command::Map(args) => {
                let files = none.reads([&args.case]).models(&args.model);
                files.writes(&args.plot)
            }
            Command::Plan(args) => none.reads([&args.case]),
            Command::Simulate(args) => {
                let files = none.reads(&args.case).reads(&args.dataset);
                let files = files.models(&args.model);
                files.writes(&args.plot).writes(&args.tornado)
            }
            Command::Fit(args) => {
                let files = none.reads(&args.case).reads(&args.dataset);
                files.models(&args.model).writes(&args.plot)
            }
            Command::Kidney(args) => none.reads(&args.case),
            Command::Models(args) => match &args.action {
                ModelsAction::Check { file } => none.reads([file]),
                ModelsAction::Evidence { model } => none.models(model),
                ModelsAction::List | ModelsAction::Show { .. } => none,
            },
            Command::Rate(_)
            | Command::Convert(_)
            | Command::Limits(_)
            | Command::Facts(_)
            | Command::Products
            | Command::Schema(_)
            | Command::Selftest
            | Command::Completions(_)
            | Command::Man => none,
        }
    }

    fn reads(mut self, paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let files = paths.into_iter().filter(|path| path.as_os_str() != "-");
        self.read.extend(files.map(PathBuf::as_path));
        self
    }

    /// Reads those of the models that are files and no ids.
    fn models(mut self, words: impl IntoIterator<Item = &'a String>) -> Self {
        self.read
            .extend(words.into_iter().filter_map(|word| model::file_of(word)));
        self
    }

    fn writes(mut self, paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        self.written.extend(paths.into_iter().map(PathBuf::as_path));
        self
    }
}
