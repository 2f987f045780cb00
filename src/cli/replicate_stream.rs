//! The replicates of a data set as a table or for a document: one replicate of the whole set after
//! the other.

use super::parquet::{self, Cell};
use super::prediction_stream::{TextTable, within_a_document};
use crate::Result;
use crate::answer::{Replicates, SubjectReplicate, TypicalSubject};
use crate::report::simulate_dataset::DataSetTable;
use tempfile::SpooledTempFile;

/// A data set whose replicates are wanted.
pub(super) struct ReplicateStream<'a> {
    /// What draws them.
    pub replicates: &'a Replicates<'a>,
    /// The subjects in the order of the data set.
    pub subjects: &'a [TypicalSubject],
    /// What the data set is called in errors.
    pub name: &'a str,
    /// Threads; `None` takes what the machine has.
    pub threads: Option<usize>,
}

impl ReplicateStream<'_> {
    /// A table of comma-separated text.
    ///
    /// # Errors
    /// As the replicates; file where the result cannot be kept.
    pub fn csv(self, columns: &DataSetTable) -> Result<SpooledTempFile> {
        let mut table = TextTable::begin(&columns.header())?;
        let form = |subjects: Vec<SubjectReplicate>| {
            let mut rows = String::new();
            for one in subjects {
                columns.push_replicate(&mut rows, one.number, &one.id, &one.rows);
            }
            rows
        };
        self.each(form, |rows| table.add(&rows))?;
        Ok(table.finish())
    }

    /// A table as Apache Parquet.
    ///
    /// # Errors
    /// As [`Self::csv`]; usage in a program without that feature.
    pub fn parquet(self, columns: &DataSetTable) -> Result<SpooledTempFile> {
        let mut table = parquet::Table::new(&parquet::predicted(&columns.columns()))?;
        let add = |subjects: Vec<SubjectReplicate>| {
            for one in &subjects {
                for row in &one.rows {
                    let mut cells = vec![
                        Cell::Number(f64::from(one.number) + 1.0),
                        Cell::Text(&one.id),
                    ];
                    let numbers = [row.time, row.typical, row.level, row.measured];
                    cells.extend(numbers.map(Cell::Number));
                    cells.extend(columns.body_numbers(&row.body).map(Cell::Number));
                    table.row(&cells)?;
                }
            }
            Ok(())
        };
        self.each(|subjects| subjects, add)?;
        table.finish()
    }

    /// All of them, for one document.
    ///
    /// # Errors
    /// As [`Self::csv`]; usage for more than a document can hold.
    pub fn all(self) -> Result<Vec<SubjectReplicate>> {
        let rows = self.subjects.iter().map(|one| one.predicted.levels.len());
        let replicates = self.replicates.options().replicates as usize;
        within_a_document(rows.sum::<usize>().saturating_mul(replicates))?;
        let mut all = Vec::new();
        self.each(
            |subjects| subjects,
            |subjects| {
                all.extend(subjects);
                Ok(())
            },
        )?;
        Ok(all)
    }

    /// Puts every replicate into a form where it was drawn, and takes the forms in their order.
    fn each<T: Send>(
        &self,
        form: impl Fn(Vec<SubjectReplicate>) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let of = (self.subjects, self.name);
        self.replicates.each(of, self.threads, form, take)
    }
}
