//! `kidney`: every estimate side by side.

use crate::Result;
use crate::answer::{kidney, kidney_of_case};
use crate::case::LaterLevels;
use crate::case::kidney_words::KidneyWords;
use crate::cli::args::KidneyArgs;
use crate::cli::output::Answer;
use crate::cli::read_case;
use crate::report::json::tree;
use crate::report::kidney::{to_json, to_text};
use crate::units::Reader;

/// Answers `kidney`.
pub fn answer(args: &KidneyArgs, reader: Reader) -> Result<Answer> {
    let answer = match &args.case {
        // Levels after the start of the order say nothing about the kidneys and may be there.
        Some(path) => kidney_of_case(&read_case(path)?.case(reader, LaterLevels::KeptApart)?),
        None => kidney(&words(args).read(reader)?)?,
    };
    Ok(Answer::new(to_text(&answer), tree(&to_json(&answer))?))
}

fn words(args: &KidneyArgs) -> KidneyWords<'_> {
    KidneyWords {
        age: args.age.as_deref(),
        sex: args.sex.as_deref(),
        weight: args.weight.as_deref(),
        height: args.height.as_deref(),
        creatinine: &args.creatinine,
        measured_clearance: args.measured_clearance.as_deref(),
        urine_output: args.urine_output.as_deref(),
        pregnant: args.pregnant,
        dialysis: args.dialysis,
    }
}
