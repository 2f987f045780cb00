//! `fit`: individual parameters from measured levels.

use super::code;
use crate::answer::{FitOptions, fit_case, fit_dataset};
use crate::case::LaterLevels;
use crate::cli::args::{Carried, FitArgs};
use crate::cli::output::{Answer, FigureFile};
use crate::cli::{data_set_file, model, read_case};
use crate::nonmem::IgnoreMark;
use crate::plot;
use crate::report::json::tree;
use crate::report::{data_set_notes, fit_case as case_report, fit_dataset as dataset_report};
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
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let model = model::named_or_default(args.model.as_deref())?;
    let case = read_case(path)?.case(reader, LaterLevels::KeptApart)?;
    let answer = fit_case(&case, &model)?;
    let document = tree(&case_report::to_json(&answer))?;
    let mut delivered = Answer::new(case_report::to_text(&answer), document);
    delivered.code = code(answer.status(), None);
    delivered.add_figure(plot, |format| {
        plot::curve(&case_report::to_figure(&answer), format)
    })?;
    delivered.notes.push(case_report::unchecked());
    Ok(delivered)
}

fn dataset(args: &FitArgs, path: &Path) -> Result<Answer> {
    let model = model::named_or_default(args.model.as_deref())?;
    let options = FitOptions {
        carry: Carried::rule(args.covariates),
        ignore: args.ignore.as_deref().map(IgnoreMark::read).transpose()?,
    };
    let input = data_set_file::open(path)?;
    let fit = fit_dataset(&input.name, input.bytes, &model, options)?;
    let document = tree(&dataset_report::to_json(&fit))?;
    let mut answer = Answer::new(dataset_report::to_text(&fit), document);
    answer.notes = data_set_notes::to_lines(&fit.notes, &fit.findings);
    Ok(answer)
}
