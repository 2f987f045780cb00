//! The model behind an answer.

use crate::digest::sha256;
use crate::pk::{Model, library};

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

/// The hash of an input: that of the case, joined with those of the model files that came with
/// it. A file with the text of a model of this program is that model and no input.
#[must_use]
pub fn input_sha256(case_sha256: &str, models: &[&Model]) -> String {
    let own = |model: &&&Model| {
        let of_this_program = library::find(model.id());
        !of_this_program.is_ok_and(|known| known.sha256() == model.sha256())
    };
    let mut parts = vec![case_sha256];
    parts.extend(models.iter().filter(own).map(|model| model.sha256()));
    match parts.as_slice() {
        [case] => (*case).to_owned(),
        _ => sha256(parts.join("\n").as_bytes()),
    }
}
