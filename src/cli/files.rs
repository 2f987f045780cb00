//! Which files a command reads and which it writes: none of them twice.

use super::args::Cli;
use super::model;
use super::result_files::{folder_of, followed, shown_path};
use super::site_of_the_environment;
use crate::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// The files that a command names.
#[derive(Debug, Default)]
pub struct NamedFiles<'a> {
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
    let named = cli.command.files();
    let mut taken: Vec<PathBuf> = named.read.iter().map(|path| real(path)).collect();
    // No command writes on the rules of the hospital, whether it reads them or not.
    taken.extend(site_of_the_environment().map(|path| real(&path)));
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

impl<'a> NamedFiles<'a> {
    /// Reads these.
    #[must_use]
    pub fn reads(mut self, paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let files = paths.into_iter().filter(|path| path.as_os_str() != "-");
        self.read.extend(files.map(PathBuf::as_path));
        self
    }

    /// Reads those of the models that are files and no ids.
    #[must_use]
    pub fn models(mut self, words: impl IntoIterator<Item = &'a String>) -> Self {
        self.read
            .extend(words.into_iter().filter_map(|word| model::file_of(word)));
        self
    }

    /// Writes these beside its answer.
    #[must_use]
    pub fn writes(mut self, paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        self.written.extend(paths.into_iter().map(PathBuf::as_path));
        self
    }
}
