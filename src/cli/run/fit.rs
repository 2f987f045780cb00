//! `fit`: individual parameters from measured levels.

use super::code;
use crate::answer::{FitOptions, fit_case, fit_dataset, validate_dataset};
use crate::case::LaterLevels;
use crate::cli::args::{FitArgs, FitFormat};
use crate::cli::data_set_file::OpenDataSet;
use crate::cli::output::{Answer, FigureFile};
use crate::cli::{data_set_file, model, read_case};
use crate::nonmem::{CovariateRules, IgnoreMark};
use crate::pk::Model;
use crate::plot;
use crate::report::json::tree;
use crate::report::{
    data_set_notes, fit_case as case_report, fit_dataset as dataset_report,
    fit_validation as validation_report,
};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::path::Path;

/// Answers `fit`.
pub fn answer(args: &FitArgs, reader: Reader) -> Result<Answer> {
    match (&args.dataset, &args.case) {
        (Some(path), _) => dataset(args, path),
        (None, Some(path)) => case(args, path, reader),
        (None, None) => Err(Error::internal("fit without a case and without a data set")),
    }
}

fn case(args: &FitArgs, path: &Path, reader: Reader) -> Result<Answer> {
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let model = model::named_or_default(one_model(args)?)?;
    let case = read_case(path)?.case(reader, LaterLevels::KeptApart)?;
    let answer = fit_case(&case, &model)?;
    let document = tree(&case_report::to_json(&answer))?;
    let text = match args.format {
        Some(FitFormat::Csv) => case_report::to_csv(&answer),
        None => case_report::to_text(&answer),
    };
    let mut delivered = Answer::new(text, document);
    delivered.code = code(answer.status(), None);
    delivered.add_figure(plot, |format| {
        plot::curve(&case_report::to_figure(&answer), format)
    })?;
    delivered.notes.push(case_report::unchecked());
    Ok(delivered)
}

/// The one model of a case, if one was named.
fn one_model(args: &FitArgs) -> Result<Option<&str>> {
    match args.model.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let message = format!("{} models for one patient", several.len());
            let help = "give one model; several are compared on a data set";
            Err(Error::new(ErrorKind::Usage, message, help).about("model"))
        }
    }
}

fn dataset(args: &FitArgs, path: &Path) -> Result<Answer> {
    let models = args.model.iter().map(|word| model::named(word));
    let models: Vec<Cow<'_, Model>> = models.collect::<Result<_>>()?;
    let options = FitOptions {
        covariates: CovariateRules::asked(args.covariates.as_deref())?,
        ignore: args.ignore.as_deref().map(IgnoreMark::read).transpose()?,
    };
    let input = data_set_file::open(path)?;
    match models.as_slice() {
        [model] if !args.validate => {
            let fit = fit_dataset(&input.name, input.bytes, model, &options)?;
            let document = tree(&dataset_report::to_json(&fit))?;
            let text = match args.format {
                Some(FitFormat::Csv) => dataset_report::to_csv(&fit),
                None => dataset_report::to_text(&fit),
            };
            let mut answer = Answer::new(text, document);
            answer.notes = data_set_notes::to_lines(&fit.notes, &fit.findings);
            Ok(answer)
        }
        models => validation(args.format, input, models, &options),
    }
}

/// Every model reads the data set for itself: each asks for other columns.
fn validation(
    format: Option<FitFormat>,
    input: OpenDataSet,
    models: &[Cow<'_, Model>],
    options: &FitOptions,
) -> Result<Answer> {
    let text = input.read_whole()?;
    let models: Vec<&Model> = models.iter().map(AsRef::as_ref).collect();
    let found = validate_dataset(&text.name, &text.bytes, &models, options)?;
    let document = tree(&validation_report::to_json(&found))?;
    let text = match format {
        Some(FitFormat::Csv) => validation_report::to_csv(&found),
        None => validation_report::to_text(&found),
    };
    let mut answer = Answer::new(text, document);
    answer.notes = data_set_notes::to_lines(&found.notes, &found.findings);
    Ok(answer)
}
