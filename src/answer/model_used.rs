//! The model behind an answer.

use crate::digest::sha256;
use crate::pk::Model;

/// The model behind an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUsed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Hash of the model file.
    pub sha256: String,
}

impl ModelUsed {
    /// What an answer says of `model`.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        Self {
            id: model.id().to_owned(),
            title: model.title().to_owned(),
            sha256: model.sha256().to_owned(),
        }
    }

    /// Hash of what was asked of a data set: of the bytes of the data and of the model file, by
    /// their own hashes. No name of a file is part of it.
    pub(super) fn asked_of(&self, data_sha256: &str) -> String {
        let model_sha256 = &self.sha256;
        let asked = format!(r#"{{"data_sha256":"{data_sha256}","model_sha256":"{model_sha256}"}}"#);
        sha256(asked.as_bytes())
    }
}
