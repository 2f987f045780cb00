//! `models`: list, show, evidence, check.

use crate::Result;
use crate::answer::{SoundModel, list_models, show_model};
use crate::answer::{evidence, evidence_of_every_model};
use crate::cli::args::{ModelsAction, ModelsArgs};
use crate::cli::model;
use crate::cli::output::Answer;
use crate::cli::result_files::shown_path;
use crate::report::json::tree;
use crate::report::{evidence as shown, models};

/// Answers `models`.
pub fn answer(args: &ModelsArgs) -> Result<Answer> {
    match &args.action {
        ModelsAction::List => {
            let answer = list_models()?;
            let document = tree(&models::to_json(&answer))?;
            Ok(Answer::new(models::to_text(&answer), document))
        }
        ModelsAction::Show { id } => {
            let answer = show_model(id)?;
            let document = tree(&models::to_json(&answer))?;
            Ok(Answer::new(models::to_text(&answer), document))
        }
        ModelsAction::Evidence { model } => {
            let answer = match model {
                Some(word) => evidence(&*model::named(word)?)?,
                None => evidence_of_every_model()?,
            };
            let document = tree(&shown::to_json(&answer))?;
            Ok(Answer::new(shown::to_text(&answer), document))
        }
        ModelsAction::Check { file } => {
            let sound = SoundModel {
                file: shown_path(file),
                model: model::read(file)?,
            };
            let document = tree(&models::check_to_json(&sound))?;
            Ok(Answer::new(models::check_to_text(&sound), document))
        }
    }
}
