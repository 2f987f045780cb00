//! The subjects of a data set, predicted on every core and collected in the order of the data set.

use super::{SubjectLooks, TypicalSubject, typical_subject};
use crate::nonmem::{DataSetReader, Predictor, SubjectRecords};
use crate::pk::Model;
use crate::threads::map_in_order;
use crate::{Error, Result};
use std::io::BufRead;

/// Records that go to a thread together.
const RECORDS: usize = 2000;
/// The same where each may stand for many times at which its subject is looked at.
const RECORDS_ON_A_GRID: usize = 50;

/// A data set whose predictions are wanted.
pub struct SubjectStream<'a, R> {
    /// Where the subjects come from.
    pub reader: &'a mut DataSetReader<R>,
    /// What predicts: a model, and what was made of it.
    pub by: (&'a Model, &'a Predictor),
    /// When a subject is looked at.
    pub looks: SubjectLooks,
    /// Threads; `None` takes what the machine has.
    pub threads: Option<usize>,
}

/// Subjects in batches.
struct Batches<'a, R> {
    reader: &'a mut DataSetReader<R>,
    /// Records of a batch.
    records: usize,
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
        while records < self.records {
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

impl<R: BufRead + Send> SubjectStream<'_, R> {
    /// Predicts every subject, puts it into a form where it was predicted, and takes the forms in
    /// the order of the data set.
    ///
    /// # Errors
    /// As the data set and the predictions; whatever `take` gives.
    pub fn each<T: Send>(
        self,
        form: impl Fn(Vec<TypicalSubject>) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let name = self.reader.name().to_owned();
        let batches = Batches {
            reader: self.reader,
            records: match self.looks.grid {
                Some(_) => RECORDS_ON_A_GRID,
                None => RECORDS,
            },
            failed: None,
        };
        let work = |subjects: Vec<SubjectRecords>| {
            let subjects = subjects.into_iter();
            let predicted =
                subjects.map(|subject| typical_subject(self.by, &name, subject, self.looks));
            Ok(form(predicted.collect::<Result<Vec<_>>>()?))
        };
        map_in_order(self.threads, batches, work, take)
    }
}
