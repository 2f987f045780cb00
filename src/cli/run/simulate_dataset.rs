//! `simulate --dataset`: read, predict on every core, write in the order of the file.

use super::simulate::equation_solver;
use crate::answer::DataSetPredictions;
use crate::cli::args::{Carried, Decimal, Format, Output, SimulateArgs};
use crate::cli::output::Answer;
use crate::cli::prediction_stream::PredictionStream;
use crate::cli::{data_set_file, model};
use crate::nonmem::{DataSetReader, Predictor, Wanted};
use crate::report::{json, simulate_dataset as report};
use crate::{Error, ErrorKind, Result};
use std::io::IsTerminal;
use std::path::Path;

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
    let (solver, carry) = (equation_solver(args.solver), Carried::rule(args.covariates));
    let predictor = Predictor::new(&model, solver, carry).map_err(|error| {
        let help = "use --solver dopri5, dop853, tsit5 or taylor";
        usage(error.message(), help)
    })?;
    let input = data_set_file::open(path)?;
    let mut reader = DataSetReader::new(&input.name, input.bytes, &predictor, Wanted::Doses)?;
    let stream = PredictionStream {
        reader: &mut reader,
        predictor: &predictor,
        telling: !how.quiet && std::io::stderr().is_terminal(),
    };
    let form = args.format.unwrap_or(Format::Csv);
    let table = match if how.json { Format::Json } else { form } {
        Format::Csv => stream.csv()?,
        Format::Parquet => stream.parquet()?,
        Format::Json => {
            let subjects = stream.all()?;
            let answer = DataSetPredictions::new(subjects, &model, &reader.sha256());
            let document = json::tree(&report::to_json(&answer))?;
            return Ok(Answer::new(json::pretty(&document), document));
        }
    };
    let mut answer = Answer::default();
    answer.long = Some(table);
    Ok(answer)
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}
