//! `models`: list, show, check.

use crate::Result;
use crate::cli::args::{ModelsAction, ModelsArgs};
use crate::cli::model;
use crate::cli::output::Answer;
use crate::pk::library;
use crate::report::tables;
use serde_json::json;

/// Answers `models`.
pub fn answer(args: &ModelsArgs) -> Result<Answer> {
    match &args.action {
        ModelsAction::List => {
            let models = library::all()?;
            Ok(Answer::new(
                tables::models_words(models),
                tables::models_document(models),
            ))
        }
        ModelsAction::Show { id } => {
            let model = library::find(id)?;
            let text = library::text(id).unwrap_or_default().to_owned();
            let mut document = tables::models_document(std::slice::from_ref(model));
            document["text"] = json!(text);
            Ok(Answer::new(text, document))
        }
        ModelsAction::Check { file } => {
            let name = file.display().to_string();
            let model = model::read(file)?;
            let words = format!("{name}: sound, {}\n", model.title());
            Ok(Answer::new(
                words,
                tables::models_document(std::slice::from_ref(&model)),
            ))
        }
    }
}
