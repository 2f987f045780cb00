//! The file of a data set, or standard input.

use super::result_files::shown_path;
use crate::{Error, ErrorKind, Result};
use std::io::{BufReader, Read};
use std::path::Path;

/// Bytes read ahead.
const BUFFER: usize = 1 << 16;

/// A data set that is open.
pub(super) struct OpenDataSet {
    /// What it is called in errors.
    pub name: String,
    /// Its bytes; a thread of its own may read them.
    pub bytes: BufReader<Box<dyn Read + Send>>,
}

/// A data set in memory.
pub(super) struct WholeDataSet {
    /// What it is called in errors.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl OpenDataSet {
    /// All of it, for those who read it more than once.
    ///
    /// # Errors
    /// File when it cannot be read.
    pub fn read_whole(mut self) -> Result<WholeDataSet> {
        let mut bytes = Vec::new();
        let read = self.bytes.read_to_end(&mut bytes);
        read.map_err(|error| unreadable(&self.name, &error))?;
        Ok(WholeDataSet {
            name: self.name,
            bytes,
        })
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::File,
        format!("`{name}` could not be read: {error}"),
        "give the path of a data set, or - for standard input",
    )
}

/// Opens the data set at `path`, or standard input for `-`.
///
/// # Errors
/// File when it cannot be opened.
pub(super) fn open(path: &Path) -> Result<OpenDataSet> {
    let stdin = path.as_os_str() == "-";
    let name = if stdin {
        "standard input".to_owned()
    } else {
        shown_path(path)
    };
    let bytes: Box<dyn Read + Send> = if stdin {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?)
    };
    Ok(OpenDataSet {
        name,
        bytes: BufReader::with_capacity(BUFFER, bytes),
    })
}
