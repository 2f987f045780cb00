//! The replicates of a data set, drawn on every core and collected in their order: one replicate
//! of the whole set after the other.

use super::ordered_stream::map_in_order;
use super::parquet::{self, Cell};
use super::prediction_stream::{TextTable, within_a_document};
use crate::Result;
use crate::answer::{Replicates, SubjectReplicate, TypicalSubject};
use crate::report::simulate_dataset::DataSetTable;
use std::ops::Range;
use tempfile::SpooledTempFile;

/// Rows that a thread makes at a time.
const ROWS: usize = 2000;

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

/// Some subjects of one replicate.
struct Part {
    number: u32,
    subjects: Range<usize>,
}

impl ReplicateStream<'_> {
    /// A table of comma-separated text.
    ///
    /// # Errors
    /// As the replicates; file where the result cannot be kept.
    pub fn csv(self, columns: &DataSetTable) -> Result<SpooledTempFile> {
        let mut table = TextTable::begin(&columns.header())?;
        let form = |subjects: Vec<SubjectReplicate>| {
            let mut rows = String::with_capacity(ROWS * 80);
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

    /// The subjects in parts of about as many rows as a thread makes at a time.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut begin, mut rows) = (0, 0);
        for (index, subject) in self.subjects.iter().enumerate() {
            rows += subject.predicted.levels.len();
            if rows >= ROWS {
                parts.push(begin..index + 1);
                (begin, rows) = (index + 1, 0);
            }
        }
        if begin < self.subjects.len() {
            parts.push(begin..self.subjects.len());
        }
        parts
    }

    /// Draws every replicate, puts it into a form where it was drawn, and takes the forms in
    /// their order.
    fn each<T: Send>(
        &self,
        form: impl Fn(Vec<SubjectReplicate>) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let parts = self.parts();
        let source = (0..self.replicates.options().replicates).flat_map(|number| {
            let of_one = parts.iter().cloned();
            of_one.map(move |subjects| Ok(Part { number, subjects }))
        });
        let work = |Part { number, subjects }: Part| {
            let drawn = self.subjects[subjects].iter().map(|subject| {
                Ok(SubjectReplicate {
                    number,
                    id: subject.predicted.id.clone(),
                    rows: self.replicates.rows(subject, number, self.name)?,
                })
            });
            Ok(form(drawn.collect::<Result<Vec<_>>>()?))
        };
        map_in_order(self.threads, source, work, take)
    }
}
