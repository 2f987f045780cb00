//! `simulate --dataset`: read, predict on every core, write in the order of the file.

use super::simulate::equation_solver;
use crate::answer::data_set_doubts::DataSetDoubts;
use crate::answer::{DataSetPredictions, SimulateOptions};
use crate::cli::args::{Carried, Decimal, Format, Output, SimulateArgs};
use crate::cli::output::Answer;
use crate::cli::prediction_stream::PredictionStream;
use crate::cli::{data_set_file, model};
use crate::nonmem::{DataSetReader, IgnoreMark, Predictor};
use crate::report::{data_set_notes, json, simulate_dataset as report};
use crate::{Error, ErrorKind, Result};
use std::io::IsTerminal;
use std::path::Path;
use tempfile::SpooledTempFile;

/// Answers `simulate --dataset`.
pub fn answer(args: &SimulateArgs, path: &Path, how: &Output) -> Result<Answer> {
    if how.decimal == Decimal::Comma {
        return Err(usage(
            "--decimal comma and a data set whose columns are separated by commas",
            "write the numbers of a data set with a point, and leave out --decimal",
        ));
    }
    let [word] = &args.model[..] else {
        let given = args.model.len();
        let message = format!("{given} models for one data set");
        return Err(usage(message, "give --model once"));
    };
    let model = model::named(word)?;
    let options = SimulateOptions {
        solver: equation_solver(args.solver),
        carry: Carried::rule(args.covariates),
        ignore: args.ignore.as_deref().map(IgnoreMark::read).transpose()?,
    };
    let predictor = Predictor::new(&model, options.solver, options.carry).map_err(|error| {
        let help = "use --solver dopri5, dop853, tsit5 or taylor";
        usage(error.message(), help)
    })?;
    let input = data_set_file::open(path)?;
    let reading = options.reading();
    let mut reader = DataSetReader::new(&input.name, input.bytes, &predictor, reading)?;
    let mut doubts = DataSetDoubts::default();
    let stream = PredictionStream {
        reader: &mut reader,
        predictor: &predictor,
        model: &model,
        doubts: &mut doubts,
        telling: !how.quiet && std::io::stderr().is_terminal(),
    };
    let form = args.format.unwrap_or(Format::Csv);
    let mut answer = match if how.json { Format::Json } else { form } {
        Format::Csv => in_full(stream.csv()?),
        Format::Parquet => in_full(stream.parquet()?),
        Format::Json => {
            let subjects = stream.all()?;
            let answer = DataSetPredictions::new(subjects, &model, &reader);
            let document = json::tree(&report::to_json(&answer))?;
            Answer::new(json::pretty(&document), document)
        }
    };
    let findings = doubts.findings(&model, reader.notes());
    answer.notes = data_set_notes::to_lines(reader.notes(), &findings);
    Ok(answer)
}

/// An answer that may be larger than memory.
fn in_full(table: SpooledTempFile) -> Answer {
    let mut answer = Answer::default();
    answer.long = Some(table);
    answer
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}
