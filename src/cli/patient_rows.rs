//! The file with one row a virtual patient.

use crate::Result;
use crate::cli::result_files::{Content, folder_of, unwritten};
use crate::population::VirtualPatient;
use crate::report::population::patient_table;
use std::io::{BufWriter, Write};
use std::path::Path;
use tempfile::SpooledTempFile;

/// Rows on their way to a file.
///
/// They are kept in a file without a name beside the wanted one, which the system removes
/// however the run ends; only a finished one is copied and gets its name.
pub(super) struct PatientRows<'a> {
    path: &'a Path,
    rows: BufWriter<SpooledTempFile>,
    text: String,
}

impl<'a> PatientRows<'a> {
    /// An empty one that will be at `path`.
    pub(super) fn begin(path: &'a Path) -> Result<Self> {
        let fail = |error| unwritten(path, &error);
        if path.is_dir() {
            return Err(unwritten(path, &std::io::ErrorKind::IsADirectory.into()));
        }
        let mut file = tempfile::spooled_tempfile_in(0, folder_of(path));
        // On the disk from the first row on: whether there may be such a file is found out now.
        file.roll().map_err(fail)?;
        let mut rows = BufWriter::new(file);
        rows.write_all(patient_table::header().as_bytes())
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
            patient_table::push_row(&mut self.text, patient);
            self.rows
                .write_all(self.text.as_bytes())
                .map_err(|error| unwritten(self.path, &error))?;
        }
        Ok(())
    }

    /// All the rows, for the file to be.
    pub(super) fn finish(self) -> Result<Content> {
        let file = self.rows.into_inner();
        Content::spooled(file.map_err(|error| unwritten(self.path, error.error()))?)
    }
}
