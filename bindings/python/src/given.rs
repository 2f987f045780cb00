//! What every command may be given: a case, the rules of a hospital, models, the decimal mark.

use maginfuse::case::{self, CaseFile};
use maginfuse::pk::{Model, library};
use maginfuse::units::{DecimalStyle, Reader};
use maginfuse::{Error, Result};
use pyo3::prelude::*;
use std::borrow::Cow;

/// The text of a file, and before it what the file is called in errors.
#[derive(FromPyObject)]
pub struct NamedText(pub String, pub String);

/// A model: its file, or its id.
#[derive(FromPyObject)]
pub enum ModelWord {
    /// A file.
    File(NamedText),
    /// An id.
    Id(String),
}

/// What every command may be given.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    case: Option<NamedText>,
    site: Option<NamedText>,
    comma: bool,
}

impl Given {
    /// The reader of the declared decimal mark.
    pub fn reader(&self) -> Reader {
        Reader::new(match self.comma {
            true => DecimalStyle::Comma,
            false => DecimalStyle::Point,
        })
    }

    /// The case under the rules of the hospital.
    ///
    /// # Errors
    /// Malformed for what is no case or no such rules.
    pub fn case(&self) -> Result<CaseFile> {
        let Some(NamedText(name, text)) = &self.case else {
            return Err(Error::internal("a command without its case"));
        };
        let site = self.site.as_ref();
        let site = site.map(|NamedText(name, text)| case::read_site(name, text));
        Ok(CaseFile::read(name, text)?.at_site(site.transpose()?))
    }

    /// Whether there is a case.
    pub fn has_case(&self) -> bool {
        self.case.is_some()
    }
}

impl ModelWord {
    /// The model.
    ///
    /// # Errors
    /// Usage for an id of no model; malformed for what the schema does not allow.
    pub fn model(&self) -> Result<Cow<'static, Model>> {
        match self {
            Self::Id(id) => library::find(id)
                .map(Cow::Borrowed)
                .map_err(|error| error.about("model")),
            Self::File(NamedText(name, text)) => Model::read(name, text).map(Cow::Owned),
        }
    }

    /// The model that was named, or the usual one.
    ///
    /// # Errors
    /// As [`Self::model`].
    pub fn or_default(named: Option<&Self>) -> Result<Cow<'static, Model>> {
        match named {
            Some(word) => word.model(),
            None => library::find(library::DEFAULT).map(Cow::Borrowed),
        }
    }

    /// All of them.
    ///
    /// # Errors
    /// As [`Self::model`].
    pub fn all(words: &[Self]) -> Result<Vec<Cow<'static, Model>>> {
        words.iter().map(Self::model).collect()
    }
}
