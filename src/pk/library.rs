//! The models that are part of the binary.

use super::spec::Model;
use crate::{Error, ErrorKind, Result};
use std::sync::LazyLock;

/// Id of the default model.
pub const DEFAULT: &str = "threshold-1cpt";

/// File name and text of one model.
macro_rules! embedded {
    ($id:literal) => {
        (
            concat!("models/", $id, ".toml"),
            include_str!(concat!("../../models/", $id, ".toml")),
        )
    };
}

/// File name and text of every embedded model: the default first, then the others from the most
/// to the least trusted.
const FILES: &[(&str, &str)] = &[
    embedded!("threshold-1cpt"),
    embedded!("threshold-2cpt"),
    embedded!("du-2019"),
    embedded!("salinger-2013"),
    embedded!("lu-2002"),
    embedded!("easterling-2018-inverse"),
    embedded!("easterling-2018"),
    embedded!("da-costa-2020"),
    embedded!("deng-2024"),
    embedded!("chuan-2001"),
    embedded!("brookfield-2016"),
];

static MODELS: LazyLock<Result<Vec<Model>>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, text)| Model::read(name, text))
        .collect()
});

/// Every embedded model, the default first.
///
/// # Errors
/// Malformed if an embedded file is; a test reads them all.
pub fn all() -> Result<&'static [Model]> {
    MODELS.as_deref().map_err(Clone::clone)
}

/// The models that an order is checked with, the default first; see
/// [`Use`](super::spec::Use).
///
/// # Errors
/// As [`all`].
pub fn checking() -> Result<impl Iterator<Item = &'static Model>> {
    Ok(all()?.iter().filter(|model| model.usage().checks_orders()))
}

/// The embedded model with this id.
///
/// # Errors
/// Malformed for any other word; the help lists the ids.
pub fn find(id: &str) -> Result<&'static Model> {
    let models = all()?;
    models.iter().find(|model| model.id() == id).ok_or_else(|| {
        let ids: Vec<_> = models.iter().map(Model::id).collect();
        Error::new(
            ErrorKind::Malformed,
            format!("`{id}` is not a model of this program"),
            format!("use one of: {}", ids.join(", ")),
        )
    })
}

/// The text of an embedded model, for `models show`.
#[must_use]
pub fn text(id: &str) -> Option<&'static str> {
    let position = all().ok()?.iter().position(|model| model.id() == id)?;
    FILES.get(position).map(|(_, text)| *text)
}
