//! `rate`: one dose, one bag, one or several times.

use super::code;
use crate::Result;
use crate::answer::rate;
use crate::case::BagWords;
use crate::case::rate::{RateRequest, RateWords};
use crate::cli::args::RateArgs;
use crate::cli::output::Answer;
use crate::report::json::tree;
use crate::report::rate::{to_json, to_text};
use crate::units::Reader;

/// Answers `rate`.
pub fn answer(args: &RateArgs, reader: Reader) -> Result<Answer> {
    let words = RateWords {
        dose: &args.dose,
        bag: BagWords::from(&args.bag),
        over: &args.over,
        length: args.length.as_deref(),
        indication: args.indication.as_deref(),
        weight: args.weight.as_deref(),
        drop_factor: args.drop_factor.as_deref(),
        pump_step: args.pump_step.as_deref(),
        salt: args.salt.as_deref(),
    };
    let answer = rate(&RateRequest::read(&words, reader)?)?;
    let mut delivered = Answer::new(to_text(&answer), tree(&to_json(&answer))?);
    delivered.code = code(answer.status(), args.fail_on);
    Ok(delivered)
}
