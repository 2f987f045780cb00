//! The model behind an answer, as its document names it.

use crate::answer::ModelUsed;
use schemars::JsonSchema;
use serde::Serialize;

/// The model behind an answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelUsedDocument {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl From<&ModelUsed> for ModelUsedDocument {
    fn from(model: &ModelUsed) -> Self {
        Self {
            id: model.id.clone(),
            title: model.title.clone(),
        }
    }
}
