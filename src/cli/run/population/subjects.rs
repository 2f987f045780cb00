//! One row a patient, written while they are followed.

use crate::cli::output::Partial;
use crate::population::Subject;
use crate::population::figures::BOUNDS;
use crate::report::simulate::shortest;
use crate::{Error, ErrorKind, Result};
use std::io::Write;
use std::path::Path;

/// A table that becomes the named file only when it is complete.
pub struct Table {
    file: Partial,
}

impl Table {
    /// An empty table beside `path`.
    ///
    /// # Errors
    /// File when the folder cannot be written.
    pub fn beside(path: &Path) -> Result<Self> {
        let mut table = Self {
            file: Partial::beside(path)?,
        };
        let above = BOUNDS.map(|bound| format!(",hours_above_{bound}_mmol_per_L"));
        let head = "subject,peak_mmol_per_L,peak_at_h,end_mmol_per_L,area_mmol_h_per_L";
        table.write(&format!("{head}{},adaptive\n", above.concat()))?;
        Ok(table)
    }

    /// Adds `subjects`, numbered from 1.
    ///
    /// # Errors
    /// File when the disk is full.
    pub fn add(&mut self, subjects: &[Subject]) -> Result<()> {
        let mut rows = String::with_capacity(subjects.len() * 96);
        for subject in subjects {
            let figures = &subject.figures;
            let [peak, at, end, area] =
                [figures.peak, figures.peak_at, figures.end, figures.area].map(|[own]| own);
            rows += &(subject.number + 1).to_string();
            let above = figures.above.iter().map(|[hours]| *hours);
            for value in [peak, at, end, area].into_iter().chain(above) {
                rows.push(',');
                rows += &shortest(value);
            }
            rows += if subject.rerun { ",1\n" } else { ",0\n" };
        }
        self.write(&rows)
    }

    /// The table is complete.
    ///
    /// # Errors
    /// File when it cannot be renamed.
    pub fn finish(self) -> Result<()> {
        self.file.finish()
    }

    fn write(&mut self, rows: &str) -> Result<()> {
        let written = self.file.as_file().write_all(rows.as_bytes());
        written.map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("the table of the patients could not be written: {error}"),
                "name a file on a disk with more room",
            )
        })
    }
}
