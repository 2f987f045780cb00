//! `check`: the whole order of a case.

use super::{accepted, code};
use crate::Result;
use crate::answer::{self, CheckOptions};
use crate::case::LaterLevels;
use crate::cli::args::CheckArgs;
use crate::cli::output::Answer;
use crate::cli::read_case;
use crate::cli::result_files::Content;
use crate::clinical::constants::USUAL_PUMP_STEP_ML_H;
use crate::plot;
use crate::report::{check as report, json};
use crate::safety::typed_rate::TypedRate;
use crate::safety::{BesideAStop, Understood};
use crate::units::{Reader, show};

/// Answers `check`.
pub fn answer(args: &CheckArgs, reader: Reader) -> Result<Answer> {
    let format = args.plot.as_deref().map(plot::Format::from_path);
    let format = format.transpose()?;
    let options = options(args, reader)?;
    let case = read_case(&args.case)?.case(reader, LaterLevels::Refused)?;
    let answer = answer::check(&case, &options)?;
    let document = json::tree(&report::to_json(&answer))?;
    let mut delivered = Answer::new(report::to_text(&answer), document);
    delivered.code = code(answer.status(), args.fail_on);
    if let (Some(path), Some(format)) = (&args.plot, format) {
        let bytes = plot::curve(&report::to_figure(&answer), format)?;
        delivered.add_file(path, Content::Bytes(bytes));
    }
    Ok(delivered)
}

/// What the command line asks beside the case.
fn options(args: &CheckArgs, reader: Reader) -> Result<CheckOptions> {
    let rate = super::flag(args.pump_rate.as_deref(), "--pump-rate", |text| {
        reader.flow(text)
    })?;
    Ok(CheckOptions {
        pump: super::pump(args.pump_step.as_deref(), reader)?,
        typed: rate.map(|rate| TypedRate {
            rate,
            step: args.step,
        }),
        accepted: accepted(&args.accept, &args.reason)?,
        understood: understood(args),
    })
}

/// What the command line, or nobody, said about the pump.
fn understood(args: &CheckArgs) -> Vec<Understood> {
    let entry = |input: &str, given: &str, origin: &'static str| Understood {
        input: input.into(),
        given: show::printable(given),
        origin,
        beside_a_stop: BesideAStop::Hidden,
    };
    let mut entries = vec![match &args.pump_step {
        Some(step) => entry("--pump-step", step, "command line"),
        None => entry(
            "--pump-step",
            &format!("{USUAL_PUMP_STEP_ML_H} mL/h"),
            "built-in",
        ),
    }];
    let typed = args.pump_rate.as_deref();
    entries.extend(typed.map(|text| entry("--pump-rate", text, "command line")));
    let step = args.step.map(|step| step.to_string());
    entries.extend(step.map(|step| Understood {
        beside_a_stop: BesideAStop::AsGiven,
        ..entry("--step", &step, "command line")
    }));
    entries
}
