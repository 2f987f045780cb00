//! `models`: list, show, evidence, check.

use crate::cli::args::{ModelsAction, ModelsArgs};
use crate::cli::model;
use crate::cli::output::Answer;
use crate::cli::result_files::shown_path;
use crate::pk::{Model, library};
use crate::report::{published as report, tables};
use crate::simulate::published;
use crate::{ErrorKind, Result};
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
        ModelsAction::Evidence { model } => evidence(model.as_deref()),
        ModelsAction::Check { file } => {
            let name = shown_path(file);
            let model = model::read(file)?;
            Ok(Answer::new(
                sound(&name, &model),
                tables::models_document(std::slice::from_ref(&model)),
            ))
        }
    }
}

/// What was found sound in a model file, and what nobody looked at.
fn sound(name: &str, model: &Model) -> String {
    let rows = match model.reproduces().len() + model.fails().len() {
        0 => "it has no number that its source prints ([[reproduces]])".to_owned(),
        1 => "its one printed number ([[reproduces]], [[fails]]) was not computed again".to_owned(),
        more => {
            format!(
                "its {more} printed numbers ([[reproduces]], [[fails]]) were not computed again"
            )
        }
    };
    format!(
        "{name}: sound, {}\n  \
         Checked: keys, units and dimensions, a parameter for each place of the structure, and \
         that\n  the file has what the use {} asks for.\n  \
         Not checked: any value against its source;\n  {rows}.\n",
        model.title(),
        model.usage().id()
    )
}

/// Published levels beside one model, or beside every model that needs nothing else of them.
fn evidence(word: Option<&str>) -> Result<Answer> {
    let mut answer = report::Evidence::default();
    if let Some(word) = word {
        let model = model::named(word)?;
        let compared = published::compare(&model)?;
        answer.add(&model, compared);
    } else {
        for model in library::all()? {
            match published::compare(model) {
                Ok(compared) => answer.add(model, compared),
                Err(error) if error.kind() == ErrorKind::Missing => {
                    answer.leave_out(model, error.message());
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(Answer::new(
        report::words(&answer),
        report::document(&answer),
    ))
}
