//! The file with one row a virtual patient.

use crate::Result;
use crate::cli::output::{folder_of, unwritten, write_whole_from};
use crate::population::VirtualPatient;
use crate::report::population::subjects;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

/// Rows on their way to a file.
///
/// They are kept in a file without a name beside the wanted one, which the system removes
/// however the run ends; only a finished one is copied and gets its name.
pub(super) struct SubjectFile<'a> {
    path: &'a Path,
    rows: BufWriter<File>,
    text: String,
}

impl<'a> SubjectFile<'a> {
    /// An empty one that will be at `path`.
    pub(super) fn begin(path: &'a Path) -> Result<Self> {
        let fail = |error| unwritten(path, &error);
        if path.is_dir() {
            return Err(unwritten(path, &std::io::ErrorKind::IsADirectory.into()));
        }
        let file = tempfile::tempfile_in(folder_of(path)).map_err(fail)?;
        let mut rows = BufWriter::new(file);
        rows.write_all(subjects::header().as_bytes())
            .map_err(fail)?;
        Ok(Self {
            path,
            rows,
            text: String::new(),
        })
    }

    /// Adds the rows of these patients.
    pub(super) fn add(&mut self, patients: &[VirtualPatient]) -> Result<()> {
        for patient in patients {
            self.text.clear();
            subjects::row(&mut self.text, patient);
            self.rows
                .write_all(self.text.as_bytes())
                .map_err(|error| unwritten(self.path, &error))?;
        }
        Ok(())
    }

    /// Gives the file its name, and says so.
    pub(super) fn finish(self) -> Result<String> {
        let path = self.path;
        let mut file = self
            .rows
            .into_inner()
            .map_err(|error| unwritten(path, error.error()))?;
        file.rewind().map_err(|error| unwritten(path, &error))?;
        write_whole_from(path, &mut file)?;
        Ok(format!("wrote {}", path.display()))
    }
}
