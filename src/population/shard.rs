//! A crowd in parts that machines follow apart from each other.

use super::people::group::LANES;
use crate::{Error, ErrorKind, Result};
use std::fmt;
use std::ops::Range;

/// Most parts of one crowd.
pub const MOST_SHARDS: u64 = 100_000;

/// One of several parts of a crowd: which of the patients a machine follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// The crowd in one part.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Part `number`, from 1, of `of` parts.
    ///
    /// # Errors
    /// Usage for a number of parts that is not from 1 to [`MOST_SHARDS`], or a part that is none of
    /// them.
    pub fn new(number: u64, of: u64) -> Result<Self> {
        if (1..=MOST_SHARDS).contains(&of) && (1..=of).contains(&number) {
            return Ok(Self { number, of });
        }
        Err(Error::new(
            ErrorKind::Usage,
            format!("{number}/{of} is no part of a whole"),
            format!(
                "write the number of the part and of all parts, 1/8 to 8/8, at most {MOST_SHARDS}"
            ),
        )
        .about("shard"))
    }

    /// The part that `text` names: `3/8`.
    ///
    /// # Errors
    /// As [`Self::new`], and for what is no such text.
    pub fn read(text: &str) -> Result<Self> {
        let whole = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let parts = text.split_once('/');
        match parts.map(|(number, of)| (whole(number), whole(of))) {
            Some((Some(number), Some(of))) => Self::new(number, of),
            _ => Err(Error::new(
                ErrorKind::Usage,
                "this is no part of a whole",
                "write the number of the part and of all parts: 3/8 is the third of eight",
            )
            .about("shard")),
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }

    /// How many parts there are.
    #[must_use]
    pub const fn of(self) -> u64 {
        self.of
    }

    /// The numbers of its patients, of `subjects` in all. Parts begin with a whole group of lanes, so
    /// that every patient is followed in the same company; of few patients some parts have none.
    #[must_use]
    pub fn numbers(self, subjects: u64) -> Range<u64> {
        let bound = |part: u64| {
            if part == self.of {
                return subjects;
            }
            let share = u128::from(subjects) * u128::from(part) / u128::from(self.of);
            // A share of `subjects` is no more than them.
            let share = share as u64;
            share - share % LANES as u64
        };
        bound(self.number - 1)..bound(self.number)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}
