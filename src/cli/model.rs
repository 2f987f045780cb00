//! The model that `--model` names: by its id, or as the path of a model file.

use super::result_files::shown_path;
use crate::pk::{Model, library};
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

/// Largest model file read, bytes: a model is a page, not a book.
const LARGEST: u64 = 1 << 20;

/// The model of this program with this id, or the model in this file.
///
/// # Errors
/// Usage for a word that is neither; file where the file cannot be read; malformed for what
/// the schema does not allow.
pub fn named(word: &str) -> Result<Cow<'static, Model>> {
    let unknown = match library::find(word) {
        Ok(model) => return Ok(Cow::Borrowed(model)),
        Err(error) => {
            let help = format!("{}, or the path of a model file", error.help());
            Error::new(error.kind(), error.message(), help).about("model")
        }
    };
    let path = file_of(word).ok_or(unknown)?;
    read(path).map(Cow::Owned)
}

/// The file that `word` names; nothing where it is the id of a model or no path.
#[must_use]
pub fn file_of(word: &str) -> Option<&Path> {
    let path = Path::new(word);
    let is_path = word.contains(['/', '\\']) || word.ends_with(".toml") || path.is_file();
    (library::find(word).is_err() && is_path).then_some(path)
}

/// The model that `--model` names, or the default one.
///
/// # Errors
/// As [`named`].
pub fn named_or_default(word: Option<&str>) -> Result<Cow<'static, Model>> {
    named(word.unwrap_or(library::DEFAULT))
}

/// The model in the file at `path`.
///
/// # Errors
/// File where it cannot be read; malformed for what the schema does not allow.
pub fn read(path: &Path) -> Result<Model> {
    let name = shown_path(path);
    let fail = |why: String| {
        Error::new(
            ErrorKind::File,
            format!("`{name}` could not be read: {why}"),
            "give the id of a model, see maginfuse models list, or the path of a model file",
        )
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| fail(error.to_string()))?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fail("larger than 1 MiB".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| fail("not UTF-8 text".to_owned()))?;
    Model::read(&name, text.strip_prefix('\u{feff}').unwrap_or(&text))
}
