//! The predictions for a data set, made on every core and collected in the order of the file.

use super::ordered_stream::map_in_order;
use super::parquet::{self, Cell, PREDICTED};
use crate::answer::data_set_doubts::DataSetDoubts;
use crate::answer::{SubjectPredictions, predict_subject};
use crate::nonmem::{DataSetReader, PredictedLevel, Predictor, SubjectRecords};
use crate::pk::Model;
use crate::report::simulate_dataset as report;
use crate::{Error, ErrorKind, Result};
use std::io::{BufRead, Write};
use tempfile::SpooledTempFile;

/// Records that go to a thread together.
const RECORDS: usize = 2000;
/// Bytes of the result kept in memory before it goes to a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// Most predictions in one JSON document; a table has no such limit.
const MOST_VALUES: usize = 200_000;

/// A data set whose predictions are wanted.
pub(super) struct PredictionStream<'a, R> {
    /// Where the subjects come from.
    pub reader: &'a mut DataSetReader<R>,
    /// What predicts.
    pub predictor: &'a Predictor,
    /// The model it was made of.
    pub model: &'a Model,
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

/// Subjects in batches.
struct Batches<'a, R> {
    reader: &'a mut DataSetReader<R>,
    /// What ended the reading within the last batch.
    failed: Option<Error>,
}

impl<R: BufRead> Iterator for Batches<'_, R> {
    type Item = Result<Vec<SubjectRecords>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.failed.take() {
            return Some(Err(error));
        }
        let mut subjects = Vec::new();
        let mut records = 0;
        while records < RECORDS {
            match self.reader.next_subject() {
                Ok(Some(subject)) => {
                    records += subject.records.len();
                    subjects.push(subject);
                }
                Ok(None) => break,
                Err(error) => {
                    // An error of the subjects before it comes first.
                    self.failed = Some(error);
                    break;
                }
            }
        }
        if subjects.is_empty() {
            return self.failed.take().map(Err);
        }
        Some(Ok(subjects))
    }
}

impl<R: BufRead + Send> PredictionStream<'_, R> {
    /// A table of comma-separated text.
    ///
    /// # Errors
    /// As the data set and the predictions; file where the result cannot be kept.
    pub fn csv(self) -> Result<SpooledTempFile> {
        let mut table = SpooledTempFile::new(IN_MEMORY);
        let mut write = |text: &str| {
            table.write_all(text.as_bytes()).map_err(|error| {
                Error::new(
                    ErrorKind::File,
                    format!("the result could not be kept: {error}"),
                    "make room on the disk that holds temporary files",
                )
            })
        };
        write(report::TABLE_HEADER)?;
        let rows = |subjects: Vec<SubjectPredictions>| {
            let rows = subjects.iter().map(report::table_rows);
            rows.collect::<String>()
        };
        self.each(rows, |rows| write(&rows))?;
        Ok(table)
    }

    /// A table as Apache Parquet.
    ///
    /// # Errors
    /// As [`Self::csv`]; usage in a program without that feature.
    pub fn parquet(self) -> Result<SpooledTempFile> {
        let mut table = parquet::Table::new(&PREDICTED)?;
        let add = |subjects: Vec<SubjectPredictions>| {
            for SubjectPredictions { id, levels, .. } in &subjects {
                for PredictedLevel { time, level } in levels {
                    table.row(&[Cell::Text(id), Cell::Number(*time), Cell::Number(*level)])?;
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
    pub fn all(self) -> Result<Vec<SubjectPredictions>> {
        let mut all = Vec::new();
        let mut count = 0;
        let add = |subjects: Vec<SubjectPredictions>| {
            count += subjects.iter().map(|one| one.levels.len()).sum::<usize>();
            if count > MOST_VALUES {
                return Err(Error::new(
                    ErrorKind::Usage,
                    format!("more than {MOST_VALUES} predictions in one JSON document"),
                    "use --format csv",
                ));
            }
            all.extend(subjects);
            Ok(())
        };
        self.each(|subjects| subjects, add)?;
        Ok(all)
    }

    /// Predicts every subject, puts it into a form where it was predicted, and takes the forms in
    /// the order of the file.
    fn each<T: Send>(
        self,
        form: impl Fn(Vec<SubjectPredictions>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let name = self.reader.name().to_owned();
        let batches = Batches {
            reader: self.reader,
            failed: None,
        };
        let work = |subjects: Vec<SubjectRecords>| {
            let subjects = subjects.into_iter();
            let predicted = subjects
                .map(|subject| predict_subject(self.model, self.predictor, &name, subject))
                .collect::<Result<Vec<_>>>()?;
            let mut doubts = DataSetDoubts::default();
            for subject in &predicted {
                doubts.add(&subject.id, &subject.doubts);
            }
            Ok(Formed {
                doubts,
                count: predicted.iter().map(|one| one.levels.len()).sum(),
                form: form(predicted),
            })
        };
        let mut count = 0;
        map_in_order(batches, work, |formed| {
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
