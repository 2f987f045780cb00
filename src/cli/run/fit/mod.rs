//! `fit`: individual parameters from measured levels.

mod figure;
mod levels;

use crate::case::LaterLevels;
use crate::cli::args::{Carried, FitArgs};
use crate::cli::dataset::{DataSet, SubjectRecords};
use crate::cli::output::{self, Answer};
use crate::cli::{model, read_case};
use crate::estimate::dataset::{SubjectLevels, fit};
use crate::estimate::of_case;
use crate::plot::{self, Format};
use crate::report::fit::{self as report, CaseAnswer, DatasetFit, FittedSubject};
use crate::simulate::dataset::{Between, Engine, Plan};
use crate::units::Reader;
use crate::{Error, Result};
use levels::Levels;
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
        output::write_whole(path, &bytes)?;
        delivered.notes.push(format!("wrote {}", path.display()));
    }
    delivered
        .notes
        .push("fit does not check the order; maginfuse check does, and maginfuse plan looks for what to give from now on".to_owned());
    Ok(delivered)
}

fn dataset(args: &FitArgs, path: &Path) -> Result<Answer> {
    let model = model::named_or_default(args.model.as_deref())?;
    let (between, covariates) = match args.covariates {
        None | Some(Carried::Nocb) => (Between::NextCarriedBackward, "nocb"),
        Some(Carried::Locf) => (Between::LastCarriedForward, "locf"),
    };
    let plan = Plan::new(&model, Engine::Best, between)?;
    let levels = Levels::read(path)?;
    let mut set = DataSet::open(path, &plan, between)?;
    let name = set.name().to_owned();
    let mut subjects = Vec::new();
    while let Some(SubjectRecords { id, records }) = set.subject()? {
        let occasions = levels.occasions(&records, &model)?;
        let measured = levels.of(&records)?;
        let subject = SubjectLevels {
            records: &records,
            measured: &measured,
            occasions: &occasions,
        };
        let fit = fit(&model, &plan, &subject).map_err(|error| {
            // Below the command line nobody knows the name of the file.
            let place = error
                .place()
                .map_or(String::new(), |line| format!(", {line}"));
            Error::new(error.kind(), error.message(), error.help())
                .at(format!("{name}, subject {id}{place}"))
        })?;
        subjects.push(FittedSubject { id, fit, measured });
    }
    let input = format!("{} {name} {covariates}", model.id());
    let answer = DatasetFit {
        model: (model.id(), model.title()),
        model_hash: model.sha256(),
        covariates,
        subjects: &subjects,
        input: &input,
    };
    Ok(Answer::new(
        report::dataset_words(&answer),
        report::dataset_document(&answer),
    ))
}
