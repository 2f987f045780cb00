//! Each command as a short story: words to quantities, quantities to an answer.

mod check;
mod completions;
mod convert;
mod facts;
mod fit;
mod kidney;
mod limits;
mod man;
mod map;
mod models;
mod new_case;
mod plan;
mod population;
mod products;
mod rate;
mod schema;
mod selftest;
mod simulate;
mod simulate_case;
mod simulate_dataset;
mod verify;

pub use check::stream_batch;

use super::args::{Cli, Command};
use super::exit_code::code;
use super::output::Answer;
use crate::Result;
use crate::units::Reader;

/// Answers the command of a command line.
///
/// # Errors
/// Whatever the command refuses; nothing has been written then.
pub fn answer(cli: &Cli, reader: Reader) -> Result<Answer> {
    match &cli.command {
        Command::Rate(args) => rate::answer(args, reader),
        Command::Check(args) => check::answer(args, reader),
        Command::New(args) => new_case::answer(args, &cli.output, reader),
        Command::Verify(args) => verify::answer(args, reader),
        Command::Population(args) => population::answer(args, &cli.output, reader),
        Command::Map(args) => map::answer(args, reader),
        Command::Plan(args) => plan::answer(args, reader),
        Command::Simulate(args) => simulate::answer(args, &cli.output, reader),
        Command::Fit(args) => fit::answer(args, reader),
        Command::Convert(args) => convert::answer(args, reader),
        Command::Kidney(args) => kidney::answer(args, reader),
        Command::Limits(args) => limits::answer(args),
        Command::Facts(args) => facts::answer(args),
        Command::Products => products::answer(),
        Command::Models(args) => models::answer(args),
        Command::Schema(args) => schema::answer(args),
        Command::Selftest => selftest::answer(),
        Command::Completions(args) => completions::answer(args),
        Command::Man => man::answer(),
    }
}
