//! What the reader of a data set tells beside the records: the units it took, the columns it did
//! not use, the rows it left out.

use super::malformed;
use crate::{Error, ErrorKind, Result};

/// The unit of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitUsed {
    /// Its name in the file.
    pub column: String,
    /// In words.
    pub unit: String,
}

/// What begins a row that is to be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoreMark {
    /// This character.
    Character(char),
    /// Any letter, or `@`.
    Letter,
}

impl IgnoreMark {
    /// The mark `text`: one character as in NONMEM, `@` for any letter.
    ///
    /// # Errors
    /// Usage for anything else.
    pub fn read(text: &str) -> Result<Self> {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some('@'), None) => Ok(Self::Letter),
            (Some(mark), None) if !mark.is_whitespace() && !",.\"".contains(mark) => {
                Ok(Self::Character(mark))
            }
            _ => Err(Error::new(
                ErrorKind::Usage,
                format!("`{text}` is not a mark of rows to leave out"),
                "give the one character with which they begin, such as C, or @ for any letter; \
                 conditions are not read",
            )),
        }
    }

    /// Whether a row that begins so is left out.
    pub(super) fn begins(self, text: &str) -> bool {
        let first = text.trim_start().trim_start_matches('"').chars().next();
        first.is_some_and(|first| match self {
            Self::Character(mark) => first == mark,
            Self::Letter => first == '@' || first.is_alphabetic(),
        })
    }

    /// The mark as it was given.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Character(mark) => mark.to_string(),
            Self::Letter => "@".to_owned(),
        }
    }
}

/// The rows that were left out because of their mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsLeftOut {
    /// The mark.
    pub mark: IgnoreMark,
    /// How many.
    pub count: u64,
    /// The line of the first one.
    pub first_line: Option<u64>,
}

/// What the reader of a data set tells beside the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingNotes {
    /// The unit of every column that has one.
    pub units: Vec<UnitUsed>,
    /// The columns that nothing reads.
    pub not_used: Vec<String>,
    /// The rows that were left out, where a mark was given.
    pub left_out: Option<RowsLeftOut>,
    /// Whether a model that differs between occasions finds none in the data set.
    pub lacks_occasions: bool,
}

/// The error of a data set that gives nothing to anybody; `amounts` says whether it has a column
/// of amounts.
pub(super) fn nothing_given(name: &str, amounts: bool, notes: &ReadingNotes) -> Error {
    let message = if amounts {
        "the data set gives nothing to anybody: it has no record of a dose"
    } else {
        "the data set gives nothing to anybody: it has no column AMT"
    };
    let unread = if notes.not_used.is_empty() {
        String::new()
    } else {
        format!(" (not read: {})", notes.not_used.join(", "))
    };
    let help = "write each dose in a record of its own with its amount in AMT and EVID 1";
    malformed(message, format!("{help}{unread}")).at(name)
}
