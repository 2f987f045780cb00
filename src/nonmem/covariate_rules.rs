//! How covariates change between two records: one rule for all of them, or one for a column.
//!
//! What is mixed or straight becomes records: where a covariate does not hold the value of the next
//! record since the one before, a record that does nothing else is put in between, and the value of
//! every record then holds since the one before it.

use super::columns::ColumnLayout;
use super::predictor::CovariateCarry;
use super::records::{Event, Record};
use crate::{Error, ErrorKind, Result};

/// Longest piece of an interval in which a covariate runs straight, hours.
const PIECE_HOURS: f64 = 0.25;
/// Pieces of such an interval, at least and at most.
const PIECES: (f64, f64) = (12.0, 1000.0);

/// How a covariate changes between two records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BetweenRecords {
    /// The value of a record holds since the record before it.
    #[default]
    NextBackward,
    /// The value of a record holds until the next one.
    LastForward,
    /// Straight from one value to the next; constant before the first and after the last.
    Linear,
}

impl BetweenRecords {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::NextBackward, Self::LastForward, Self::Linear];

    /// The usual abbreviation.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NextBackward => CovariateCarry::NextBackward.word(),
            Self::LastForward => CovariateCarry::LastForward.word(),
            Self::Linear => "linear",
        }
    }

    fn read(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|rule| rule.word() == word);
        found.ok_or_else(|| {
            usage(
                format!("`{word}` is no rule for covariates"),
                "use nocb, locf or linear, for all columns or for one: WT=locf,CRCL_ML_MIN=linear",
            )
        })
    }
}

fn usage(message: String, help: &'static str) -> Error {
    Error::new(ErrorKind::Usage, message, help).about("covariates")
}

/// How covariates change between two records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CovariateRules {
    usual: BetweenRecords,
    columns: Vec<(String, BetweenRecords)>,
}

impl CovariateRules {
    /// One rule for every column.
    #[must_use]
    pub fn every(rule: BetweenRecords) -> Self {
        Self {
            usual: rule,
            columns: Vec::new(),
        }
    }

    /// Those that were asked for, or the usual one.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn asked(text: Option<&str>) -> Result<Self> {
        text.map_or(Ok(Self::default()), Self::read)
    }

    /// Reads `locf`, `WT=locf,CRCL_ML_MIN=linear`, or both: the rule without a column is for all
    /// that have none of their own.
    ///
    /// # Errors
    /// Usage for an unknown word, and for two rules for one.
    pub fn read(text: &str) -> Result<Self> {
        let mut usual = None;
        let mut columns: Vec<(String, BetweenRecords)> = Vec::new();
        for part in text.split(',').map(str::trim) {
            let twice = || {
                usage(
                    format!("two rules for one column in `{text}`"),
                    "give each column one, and one without a column for all others",
                )
            };
            let Some((name, rule)) = part.split_once('=') else {
                if usual.replace(BetweenRecords::read(part)?).is_some() {
                    return Err(twice());
                }
                continue;
            };
            let (name, rule) = (name.trim(), BetweenRecords::read(rule.trim())?);
            if columns
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                return Err(twice());
            }
            columns.push((name.to_owned(), rule));
        }
        Ok(Self {
            usual: usual.unwrap_or_default(),
            columns,
        })
    }

    /// As they are written: `nocb`, `locf,WT=linear`.
    #[must_use]
    pub fn words(&self) -> String {
        let columns = self.columns.iter();
        let columns = columns.map(|(name, rule)| format!(",{name}={}", rule.word()));
        format!("{}{}", self.usual.word(), columns.collect::<String>())
    }

    /// Whether no column has a rule of its own and none runs straight, so that records stay as they
    /// are.
    fn is_plain(&self) -> bool {
        self.columns.is_empty() && self.usual != BetweenRecords::Linear
    }

    /// How the records of the reader are to be followed.
    #[must_use]
    pub fn carry(&self) -> CovariateCarry {
        match self.usual {
            BetweenRecords::LastForward if self.is_plain() => CovariateCarry::LastForward,
            _ => CovariateCarry::NextBackward,
        }
    }

    /// The rule of each covariate that is read; `None` where records stay as they are.
    ///
    /// # Errors
    /// Usage for a column that is not there, and for a category that is to run straight.
    pub(super) fn of_columns(&self, layout: &ColumnLayout) -> Result<Option<ColumnRules>> {
        if self.is_plain() {
            return Ok(None);
        }
        let same = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        for (name, _) in &self.columns {
            let read = layout.covariates.iter().any(|one| same(&one.name, name));
            if !read && !layout.not_used.iter().any(|other| same(other, name)) {
                return Err(usage(
                    format!("no column {name} holds a covariate of this data set"),
                    "name a column of the data set that a model reads",
                ));
            }
        }
        let rules = layout.covariates.iter().map(|column| {
            let mut own = self.columns.iter();
            let own = own.find(|(name, _)| same(&column.name, name));
            match own {
                Some((name, BetweenRecords::Linear)) if column.is_category() => Err(usage(
                    format!("{name} is a category, and nothing lies between two of them"),
                    "use nocb or locf for it",
                )),
                Some((_, rule)) => Ok(*rule),
                None if self.usual == BetweenRecords::Linear && column.is_category() => {
                    Ok(BetweenRecords::NextBackward)
                }
                None => Ok(self.usual),
            }
        });
        Ok(Some(ColumnRules {
            usual: self.usual,
            rules: rules.collect::<Result<_>>()?,
        }))
    }
}

/// The rules of the covariates that a model reads, in its order.
#[derive(Clone, Debug)]
pub(super) struct ColumnRules {
    usual: BetweenRecords,
    rules: Vec<BetweenRecords>,
}

impl ColumnRules {
    /// The records with what lies between them, every value of which holds since the record before.
    pub fn spelled_out(&self, mut records: Vec<Record>) -> Vec<Record> {
        for (covariate, rule) in self.rules.iter().enumerate() {
            fill(&mut records, covariate, *rule);
        }
        let mut all: Vec<Record> = Vec::with_capacity(records.len());
        for record in records {
            if let Some(before) = all.last().filter(|_| !record.resets()).cloned()
                && before.time < record.time
            {
                self.add_between(&before, &record, &mut all);
            }
            all.push(record);
        }
        all
    }

    /// Adds what lies between two records.
    fn add_between(&self, before: &Record, record: &Record, all: &mut Vec<Record>) {
        let pairs = || before.covariates.iter().zip(&record.covariates);
        let at = |part: f64| -> Vec<f64> {
            let values = pairs().zip(&self.rules);
            let values = values.map(|((last, next), rule)| match rule {
                BetweenRecords::NextBackward => *next,
                BetweenRecords::LastForward => *last,
                BetweenRecords::Linear => last + part * (next - last),
            });
            values.collect()
        };
        let mut runs = pairs().zip(&self.rules);
        let runs = runs.any(|((last, next), rule)| {
            *rule == BetweenRecords::Linear && !last.is_nan() && last != next
        });
        let hours = record.time - before.time;
        let count = match runs {
            true => (hours / PIECE_HOURS).ceil().clamp(PIECES.0, PIECES.1),
            false => 1.0,
        };
        // The last value forward goes with the occasion of the last record, as everywhere.
        let occasion = match self.usual {
            BetweenRecords::LastForward => before.occasion,
            BetweenRecords::NextBackward | BetweenRecords::Linear => record.occasion,
        };
        let as_usual = occasion == record.occasion && at(1.0) == record.covariates;
        if as_usual && !runs {
            return;
        }
        for k in 0..count as u64 {
            let end = (k + 1) as f64 / count;
            let time = if end < 1.0 {
                before.time + end * hours
            } else {
                record.time
            };
            all.push(Record {
                time,
                event: Event::Other,
                occasion,
                // The middle of a piece stands for the piece: exact to the second order.
                covariates: at((k as f64 + 0.5) / count),
                ..record.clone()
            });
        }
    }
}

/// Puts a value in the place of every missing one of a covariate.
fn fill(records: &mut [Record], covariate: usize, rule: BetweenRecords) {
    use super::covariate_columns::carry_over;
    if rule == BetweenRecords::Linear {
        let mut rest = records.iter_mut().peekable();
        while rest.peek().is_some() {
            let mut course = vec![];
            course.extend(rest.next());
            while let Some(record) = rest.next_if(|record| !record.resets()) {
                course.push(record);
            }
            fill_straight(&mut course, covariate);
        }
    }
    if rule != BetweenRecords::NextBackward {
        carry_over(records.iter_mut(), covariate);
    }
    carry_over(records.iter_mut().rev(), covariate);
    carry_over(records.iter_mut(), covariate);
}

/// Fills what is missing between two known values of one course on the straight line.
fn fill_straight(course: &mut [&mut Record], covariate: usize) {
    let known: Vec<(usize, f64, f64)> = course
        .iter()
        .enumerate()
        .map(|(place, record)| (place, record.time, record.covariates[covariate]))
        .filter(|(.., value)| !value.is_nan())
        .collect();
    for pair in known.windows(2) {
        let ((from, begin, first), (to, end, last)) = (pair[0], pair[1]);
        for record in &mut course[from + 1..to] {
            let part = (record.time - begin) / (end - begin);
            // Where no time passes the later value counts.
            let part = if part.is_nan() { 1.0 } else { part };
            record.covariates[covariate] = first + part * (last - first);
        }
    }
}
