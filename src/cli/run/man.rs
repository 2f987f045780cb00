//! `man`: the manual page.

use crate::Result;
use crate::cli::args::Cli;
use crate::cli::output::Answer;
use crate::report::command_line::ManDocument;
use crate::report::json::tree;
use clap::CommandFactory;

/// Answers `man`.
pub fn answer() -> Result<Answer> {
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = clap_mangen::Man::new(Cli::command()).render(&mut text);
    let page = String::from_utf8_lossy(&text).into_owned();
    let document = tree(&ManDocument::new(page.clone()))?;
    Ok(Answer::new(page, document))
}
