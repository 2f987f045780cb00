//! `simulate`: concentration over time, without a verdict.

mod case;
mod dataset;

use crate::cli::args::{Format, Output, SimulateArgs, Solver};
use crate::cli::output::Answer;
use crate::ode::Method;
use crate::pk::{Model, library};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::path::Path;

/// Largest model file read, bytes.
const LARGEST_MODEL: u64 = 1 << 20;

/// Answers `simulate`.
pub fn answer(args: &SimulateArgs, how: &Output, reader: Reader) -> Result<Answer> {
    if args.format == Some(Format::Parquet) {
        return Err(usage(
            "this build of maginfuse cannot write Parquet",
            "use --format csv or --format json",
        ));
    }
    match (&args.dataset, &args.case) {
        (Some(path), _) => dataset::answer(args, path, how),
        (None, Some(path)) => case::answer(args, path, reader),
        (None, None) => Err(Error::internal("neither a case nor a data set")),
    }
}

/// The model of this program with this id, or the model in this file.
fn model(word: &str) -> Result<Cow<'static, Model>> {
    let unknown = match library::find(word) {
        Ok(model) => return Ok(Cow::Borrowed(model)),
        Err(error) => error.at("--model"),
    };
    let path = Path::new(word);
    if !path.is_file() {
        return Err(unknown);
    }
    let fail = |why: String| {
        Error::new(
            ErrorKind::File,
            format!("`{word}` could not be read: {why}"),
            "give the path of a model file",
        )
    };
    let size = std::fs::metadata(path).map_err(|error| fail(error.to_string()))?;
    if size.len() > LARGEST_MODEL {
        return Err(fail("larger than 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    Model::read(word, text.strip_prefix('\u{feff}').unwrap_or(&text)).map(Cow::Owned)
}

fn method(solver: Solver) -> Option<Method> {
    match solver {
        Solver::Exact => None,
        Solver::Dopri5 => Some(Method::Dopri5),
        Solver::Dop853 => Some(Method::Dop853),
        Solver::Tsit5 => Some(Method::Tsit5),
    }
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}
