//! `selftest`: printed figures of labels and papers, recomputed by this very binary.

use crate::Result;
use crate::answer::selftest;
use crate::cli::output::Answer;
use crate::report::json::tree;
use crate::report::selftest::{to_json, to_text};

/// Answers `selftest`.
pub fn answer() -> Result<Answer> {
    let answer = selftest()?;
    Ok(Answer::new(to_text(&answer), tree(&to_json(&answer))?))
}
