//! Each command as a short story: words to quantities, quantities to an answer.

mod check;
mod convert;
mod facts;
mod fit;
mod kidney;
mod map;
mod models;
mod plan;
mod population;
mod rate;
mod schema;
mod selftest;
mod simulate;

use super::args::{Cli, Command, FailOn, LimitsArgs};
use super::output::Answer;
use crate::clinical::constants::USUAL_PUMP_STEP_ML_H;
use crate::dose::Pump;
use crate::report::command_line::{CompletionsDocument, ManDocument};
use crate::report::json::tree;
use crate::report::{limits, products};
use crate::safety::Status;
use crate::safety::override_stop::Acceptance;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{Reader, VolumeRate};
use crate::vocabulary;
use crate::{Error, ErrorKind, Result};
use clap::CommandFactory;

/// Exit code of a stop.
pub(super) const STOP: u8 = 10;
/// Exit code of warnings under `--fail-on warn`.
const WARNED: u8 = 11;

/// The overridden stops, from `--accept` and `--reason`.
fn accepted(ids: &[String], reasons: &[String]) -> Result<Vec<Acceptance>> {
    if ids.len() == reasons.len() {
        let pairs = ids.iter().cloned().zip(reasons.iter().cloned());
        let accepted = pairs.map(|(finding, reason)| Acceptance { finding, reason });
        return Ok(accepted.collect());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!(
            "{} --accept and {} --reason were given",
            ids.len(),
            reasons.len()
        ),
        "every --accept FINDING-ID needs its own --reason \"who and why\"",
    ))
}

/// Answers the command of a command line.
///
/// # Errors
/// Whatever the command refuses; nothing has been written then.
pub fn answer(cli: &Cli, reader: Reader) -> Result<Answer> {
    match &cli.command {
        Command::Rate(args) => rate::answer(args, reader),
        Command::Check(args) => check::answer(args, reader),
        Command::Population(args) => population::answer(args, &cli.output, reader),
        Command::Map(args) => map::answer(args, reader),
        Command::Plan(args) => plan::answer(args, reader),
        Command::Simulate(args) => simulate::answer(args, &cli.output, reader),
        Command::Fit(args) => fit::answer(args, reader),
        Command::Convert(args) => convert::answer(args, reader),
        Command::Kidney(args) => kidney::answer(args, reader),
        Command::Limits(args) => limits(args),
        Command::Facts(args) => facts::answer(args),
        Command::Products => Ok(Answer::new(
            products::to_text(),
            tree(&products::to_json())?,
        )),
        Command::Models(args) => models::answer(args),
        Command::Schema(args) => schema::answer(args),
        Command::Selftest => selftest::answer(),
        Command::Completions(args) => {
            let mut text = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "maginfuse", &mut text);
            let script = String::from_utf8_lossy(&text).into_owned();
            let document = tree(&CompletionsDocument::new(script.clone()))?;
            Ok(Answer::new(script, document))
        }
        Command::Man => {
            let mut text = Vec::new();
            // Writing into memory cannot fail.
            let _ = clap_mangen::Man::new(Cli::command()).render(&mut text);
            let page = String::from_utf8_lossy(&text).into_owned();
            let document = tree(&ManDocument::new(page.clone()))?;
            Ok(Answer::new(page, document))
        }
    }
}

fn limits(args: &LimitsArgs) -> Result<Answer> {
    let indication = args
        .indication
        .as_deref()
        .map(vocabulary::indication_named)
        .transpose()?;
    Ok(Answer::new(
        limits::to_text(indication),
        tree(&limits::to_json(indication))?,
    ))
}

/// The quantity of an optional flag, with the flag named in any error.
fn flag<T>(
    text: Option<&str>,
    name: &'static str,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<T>> {
    text.map(read).transpose().map_err(|error| error.at(name))
}

/// The pump: its step as typed, or the 0.1 mL/h that most pumps have.
fn pump(step: Option<&str>, reader: Reader) -> Result<Pump> {
    let step = match step {
        Some(text) => reader.flow(text),
        None => Ok(VolumeRate::new::<milliliter_per_hour>(USUAL_PUMP_STEP_ML_H)),
    };
    step.and_then(Pump::new)
        .map_err(|error| error.at("--pump-step"))
}

/// Exit code of a verdict.
fn code(status: Status, fail_on: Option<FailOn>) -> u8 {
    match (status, fail_on) {
        (Status::Stop, _) => STOP,
        (Status::Warn, Some(FailOn::Warn)) => WARNED,
        _ => 0,
    }
}
