//! The files of one command: every one of them is made before the first gets its name, so that
//! a command that fails leaves nothing of its own behind.

use crate::units::show;
use crate::{Error, ErrorKind, Result};
use std::fs::OpenOptions;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, SpooledTempFile};

/// Most links followed from a path to its file, as many as Linux follows.
const MOST_LINKS: usize = 40;

/// A file that a command writes.
#[derive(Debug)]
pub struct ResultFile {
    /// Where it will be.
    pub path: PathBuf,
    /// What it will hold.
    pub content: Content,
}

/// What a file will hold.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Everything in this file, which may be larger than memory.
    Spooled(SpooledTempFile),
}

impl Content {
    /// Everything in `file`, from its start.
    ///
    /// # Errors
    /// File when it cannot be read back.
    pub fn spooled(mut file: SpooledTempFile) -> Result<Self> {
        match file.rewind() {
            Ok(()) => Ok(Self::Spooled(file)),
            Err(error) => Err(Error::new(
                ErrorKind::File,
                format!("the result could not be read back: {error}"),
                "check the disk that holds temporary files",
            )),
        }
    }

    /// Copies all of it to `to`.
    ///
    /// # Errors
    /// As the system reports it.
    pub fn copy_to(&mut self, to: &mut dyn Write) -> std::io::Result<()> {
        match self {
            Self::Bytes(bytes) => to.write_all(bytes),
            Self::Spooled(file) => std::io::copy(file, to).map(|_| ()),
        }
    }
}

/// Files that are complete and wait for their names.
#[derive(Debug, Default)]
pub struct Staged {
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl Staged {
    /// Writes every file beside the place it is meant for. Pipes and devices come last and are
    /// written through: they are never replaced.
    ///
    /// # Errors
    /// File when one of them cannot be written; then none of the ordinary files has changed.
    pub fn write(files: Vec<ResultFile>) -> Result<Self> {
        let (devices, ordinary): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| is_device(&file.path));
        let mut staged = Self::default();
        for ResultFile { path, mut content } in ordinary {
            let path = followed(path);
            let mut file = beside(&path)?;
            let copied = content.copy_to(&mut file);
            copied.map_err(|error| unwritten(&path, &error))?;
            staged.files.push((file, path));
        }
        for ResultFile { path, mut content } in devices {
            // A redirection may hold something already, which stays.
            let device = OpenOptions::new().append(true).open(&path);
            let mut device = device.map_err(|error| unwritten(&path, &error))?;
            leave_quietly(content.copy_to(&mut device))?;
        }
        Ok(staged)
    }

    /// Gives every file its name, in the place of what was called so before.
    ///
    /// # Errors
    /// File when the system refuses to rename one.
    pub fn rename(self) -> Result<()> {
        for (file, path) in self.files {
            let renamed = file.persist(&path);
            renamed.map_err(|error| unwritten(&path, &error.error))?;
        }
        Ok(())
    }
}

/// An empty file in the folder of `path`, to become the one at `path`.
fn beside(path: &Path) -> Result<NamedTempFile> {
    // Links in a circle lead to no file.
    if path.is_symlink() {
        let error = std::io::Error::other("a loop of links");
        return Err(unwritten(path, &error));
    }
    // A folder cannot be replaced by a file: found out now, before anything has been renamed.
    if path.is_dir() {
        return Err(unwritten(path, &std::io::ErrorKind::IsADirectory.into()));
    }
    let mut builder = tempfile::Builder::new();
    // Temporary files are private by default; a result is an ordinary file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let made = builder.tempfile_in(folder_of(path));
    let file = made.map_err(|error| unwritten(path, &error))?;
    if let Ok(replaced) = path.metadata() {
        // A script stays a script, and what only its owner could read stays so.
        let kept = file.as_file().set_permissions(replaced.permissions());
        kept.map_err(|error| unwritten(path, &error))?;
    }
    Ok(file)
}

/// The file that `path` leads to: a link keeps pointing to its file, which is the one that
/// changes or comes to be.
#[must_use]
pub fn followed(mut path: PathBuf) -> PathBuf {
    for _ in 0..MOST_LINKS {
        match path.read_link() {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => break,
        }
    }
    path
}

/// Whether `path` is a pipe, a device or an open file of this process, which is written through
/// and never replaced.
fn is_device(path: &Path) -> bool {
    let open_file = path.starts_with("/dev/fd") || path.starts_with("/proc");
    let special = |found: std::fs::Metadata| !found.is_file() && !found.is_dir();
    open_file || std::fs::metadata(path).is_ok_and(special)
}

/// A reader that went away (`| head`) is no error of ours.
///
/// # Errors
/// File for everything else that keeps an output from being written.
pub fn leave_quietly(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::new(
            ErrorKind::File,
            format!("the output could not be written: {error}"),
            "check the disk and the terminal",
        )),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A file that could not be written, and why.
pub fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::File,
        format!("`{}` could not be written: {error}", shown_path(path)),
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

/// A path as it may be shown: the name of a file can hold line ends and escape sequences, and
/// must neither color nor forge a line.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    show::printable(&path.display().to_string())
}
