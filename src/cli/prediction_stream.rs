//! The predictions for a data set as a table or for a document, in the order of the file.

use super::parquet::{self, Cell};
use crate::answer::data_set_doubts::DataSetDoubts;
use crate::answer::{SubjectPredictions, SubjectStream, TypicalSubject};
use crate::report::simulate_dataset::DataSetTable;
use crate::{Error, ErrorKind, Result};
use std::io::{BufRead, Write};
use tempfile::SpooledTempFile;

/// Bytes of the result kept in memory before it goes to a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// Most predictions in one JSON document; a table has no such limit.
const MOST_VALUES: usize = 200_000;

/// A data set whose predictions are wanted.
pub(super) struct PredictionStream<'a, R> {
    /// What predicts its subjects.
    pub subjects: SubjectStream<'a, R>,
    /// What is doubtful about the subjects; complete at the end.
    pub doubts: &'a mut DataSetDoubts,
    /// Whether to tell on standard error how far the work is.
    pub telling: bool,
}

/// Some subjects in the form that is collected, and how many predictions they hold.
struct Formed<T> {
    form: T,
    count: usize,
    doubts: DataSetDoubts,
}

/// Too many rows for a document.
pub(super) fn within_a_document(count: usize) -> Result<()> {
    if count <= MOST_VALUES {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("more than {MOST_VALUES} predictions in one JSON document"),
        "use --format csv",
    ))
}

/// A table of text that may be larger than memory.
pub(super) struct TextTable(SpooledTempFile);

impl TextTable {
    /// A table with this first line.
    pub(super) fn begin(header: &str) -> Result<Self> {
        let mut table = Self(SpooledTempFile::new(IN_MEMORY));
        table.add(header)?;
        Ok(table)
    }

    /// Adds these rows.
    pub(super) fn add(&mut self, rows: &str) -> Result<()> {
        self.0.write_all(rows.as_bytes()).map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("the result could not be kept: {error}"),
                "make room on the disk that holds temporary files",
            )
        })
    }

    /// All of it.
    pub(super) fn finish(self) -> SpooledTempFile {
        self.0
    }
}

impl<R: BufRead + Send> PredictionStream<'_, R> {
    /// A table of comma-separated text.
    ///
    /// # Errors
    /// As the data set and the predictions; file where the result cannot be kept.
    pub fn csv(self, columns: &DataSetTable) -> Result<SpooledTempFile> {
        let mut table = TextTable::begin(&columns.header())?;
        let rows = |subjects: Vec<TypicalSubject>| {
            let rows = subjects.iter().map(|one| columns.rows(&one.predicted));
            rows.collect::<String>()
        };
        self.each(rows, |rows| table.add(&rows))?;
        Ok(table.finish())
    }

    /// A table as Apache Parquet.
    ///
    /// # Errors
    /// As [`Self::csv`]; usage in a program without that feature.
    pub fn parquet(self, columns: &DataSetTable) -> Result<SpooledTempFile> {
        let mut table = parquet::Table::new(&parquet::predicted(&columns.columns()))?;
        let add = |subjects: Vec<SubjectPredictions>| {
            for subject in &subjects {
                for (index, point) in subject.levels.iter().enumerate() {
                    let bodies = subject.bodies.get(index).into_iter();
                    let numbers = bodies.flat_map(|body| columns.body_numbers(body));
                    let mut row = vec![
                        Cell::Text(&subject.id),
                        Cell::Number(point.time),
                        Cell::Number(point.level),
                    ];
                    row.extend(numbers.map(Cell::Number));
                    table.row(&row)?;
                }
            }
            Ok(())
        };
        self.each(predicted, add)?;
        table.finish()
    }

    /// All of them, for one document.
    ///
    /// # Errors
    /// As [`Self::csv`]; usage for more than a document can hold.
    pub fn all(self) -> Result<Vec<SubjectPredictions>> {
        let mut all = Vec::new();
        let mut count = 0;
        let add = |subjects: Vec<SubjectPredictions>| {
            count += subjects.iter().map(|one| one.levels.len()).sum::<usize>();
            within_a_document(count)?;
            all.extend(subjects);
            Ok(())
        };
        self.each(predicted, add)?;
        Ok(all)
    }

    /// All subjects with their records, for those who draw replicates of them.
    ///
    /// # Errors
    /// As the data set and the predictions.
    pub fn subjects(self) -> Result<Vec<TypicalSubject>> {
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

    /// Predicts every subject, puts it into a form where it was predicted, and takes the forms in
    /// the order of the file.
    fn each<T: Send>(
        self,
        form: impl Fn(Vec<TypicalSubject>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let formed = |predicted: Vec<TypicalSubject>| {
            let mut doubts = DataSetDoubts::default();
            for TypicalSubject { predicted, .. } in &predicted {
                doubts.add(&predicted.id, &predicted.doubts);
            }
            Formed {
                doubts,
                count: predicted.iter().map(|one| one.predicted.levels.len()).sum(),
                form: form(predicted),
            }
        };
        let mut count = 0;
        self.subjects.each(formed, |formed| {
            take(formed.form)?;
            self.doubts.append(formed.doubts);
            count += formed.count;
            if self.telling {
                // Nobody is left to tell when this write fails.
                let _ = write!(std::io::stderr().lock(), "\r{count} predictions");
            }
            Ok(())
        })?;
        if self.telling {
            let _ = writeln!(std::io::stderr().lock());
        }
        Ok(())
    }
}

/// What is predicted for each of them alone.
fn predicted(subjects: Vec<TypicalSubject>) -> Vec<SubjectPredictions> {
    subjects.into_iter().map(|one| one.predicted).collect()
}
