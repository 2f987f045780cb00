//! From the words of a user to the names this program knows.
//!
//! What a condition or a drug means stands in [`clinical`](crate::clinical); here is how people
//! write it. A case looks every word up once, when it is read; nothing above compares strings
//! again. A word that is one slip away from a known name is refused, never guessed.

pub mod conditions;
mod identifiers;
pub mod ingredients;
pub mod medications;
mod resemblance;
mod spelling;

pub use identifiers::{indication_named, product_named};
pub use spelling::{one_of, suggestion};

use crate::{Error, ErrorKind, Result};

/// Result of looking a word up.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<T: 'static> {
    /// In the vocabulary.
    Known(&'static T),
    /// Not in it, but so close to this word that it is probably a misspelling: to be refused,
    /// never guessed.
    Near(&'static str),
    /// Not in it: to be reported as not checked.
    Unknown,
}

impl<T> Clone for Lookup<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Lookup<T> {}

impl<T> Lookup<T> {
    /// What was found for `written`; `None` where nothing resembles it.
    ///
    /// # Errors
    /// Ambiguous for a likely misspelling, with the name that was probably meant.
    fn refuse_misspelling(self, written: &str) -> Result<Option<&'static T>> {
        match self {
            Self::Known(row) => Ok(Some(row)),
            Self::Unknown => Ok(None),
            Self::Near(likely) => Err(Error::new(
                ErrorKind::Ambiguous,
                format!("\"{written}\" is not known, and is one slip away from \"{likely}\""),
                format!(
                    "write {likely}, or the name in another way if something else is meant; \
                     `maginfuse limits` lists the names"
                ),
            )),
        }
    }
}
