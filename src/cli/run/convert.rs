//! `convert`: a dose, a dose rate, a serum level or a creatinine in another unit; of a solution
//! also what a volume holds and what a flow delivers.

use crate::Result;
use crate::answer::convert;
use crate::case::BagWords;
use crate::case::convert::{ConvertRequest, ConvertWords};
use crate::cli::args::ConvertArgs;
use crate::cli::output::Answer;
use crate::report::convert::{to_json, to_text};
use crate::report::json::tree;
use crate::units::Reader;

/// Answers `convert`.
pub fn answer(args: &ConvertArgs, reader: Reader) -> Result<Answer> {
    let words = ConvertWords {
        quantity: &args.quantity,
        bag: BagWords::from(&args.bag),
        to: &args.to,
        weight: args.weight.as_deref(),
        salt: args.salt.as_deref(),
        to_salt: args.to_salt.as_deref(),
    };
    let request = ConvertRequest::read(&words, reader)
        // The quantity has no flag of its own: it stands behind the name of the command.
        .map_err(|error| error.placed(&crate::cli::flags).at("convert"))?;
    let answer = convert(&request);
    Ok(Answer::new(to_text(&answer), tree(&to_json(&answer))?))
}
