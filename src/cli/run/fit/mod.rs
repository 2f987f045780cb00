//! `fit`: individual parameters from measured levels.

mod figure;

use crate::answer::fit_dataset;
use crate::case::LaterLevels;
use crate::cli::args::{Carried, FitArgs};
use crate::cli::output::Answer;
use crate::cli::result_files::Content;
use crate::cli::{data_set_file, model, read_case};
use crate::estimate::of_case;
use crate::plot::{self, Format};
use crate::report::fit::{self as report, CaseAnswer};
use crate::report::{fit_dataset as dataset_report, json};
use crate::units::Reader;
use crate::{Error, Result};
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
    let model = model::named_or_default(args.model.as_deref())?;
    let format = args.plot.as_deref().map(Format::from_path).transpose()?;
    let file = read_case(path)?;
    let case = file.case(reader, LaterLevels::KeptApart)?;
    let later = &case.later;
    let fit = of_case::fit(&case, later, &model)?;
    let input = format!("{:?} {}", case.understood, model.id());
    let findings = fit.findings()?;
    let answer = CaseAnswer {
        model: (model.id(), model.title()),
        model_hash: model.sha256(),
        fit: &fit,
        findings: &findings,
        input: &input,
    };
    let mut delivered = Answer::new(report::case_words(&answer), report::case_document(&answer));
    delivered.code = super::code(answer.status(), None);
    if let (Some(path), Some(format)) = (&args.plot, format) {
        let bytes = plot::curve(&figure::of(&case, &answer), format)?;
        delivered.add_file(path, Content::Bytes(bytes));
    }
    delivered
        .notes
        .push("fit does not check the order; maginfuse check does, and maginfuse plan looks for what to give from now on".to_owned());
    Ok(delivered)
}

fn dataset(args: &FitArgs, path: &Path) -> Result<Answer> {
    let model = model::named_or_default(args.model.as_deref())?;
    let carry = Carried::rule(args.covariates);
    let input = data_set_file::open(path)?;
    let fit = fit_dataset(&input.name, input.bytes, &model, carry)?;
    Ok(Answer::new(
        dataset_report::to_text(&fit),
        json::tree(&dataset_report::to_json(&fit))?,
    ))
}
