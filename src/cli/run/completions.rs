//! `completions`: a script for a shell.

use crate::Result;
use crate::cli::args::{Cli, CompletionsArgs};
use crate::cli::output::Answer;
use crate::report::command_line::CompletionsDocument;
use crate::report::json::tree;
use clap::CommandFactory;

/// Answers `completions`.
pub fn answer(args: &CompletionsArgs) -> Result<Answer> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "maginfuse", &mut text);
    let script = String::from_utf8_lossy(&text).into_owned();
    let document = tree(&CompletionsDocument::new(script.clone()))?;
    Ok(Answer::new(script, document))
}
