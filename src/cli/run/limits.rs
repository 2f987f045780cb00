//! `limits`: every limit with its source.

use crate::Result;
use crate::cli::args::LimitsArgs;
use crate::cli::output::Answer;
use crate::report::json::tree;
use crate::report::limits::{to_json, to_text};
use crate::vocabulary::indication_named;

/// Answers `limits`.
pub fn answer(args: &LimitsArgs) -> Result<Answer> {
    let named = args.indication.as_deref().map(indication_named);
    let indication = named.transpose()?;
    Ok(Answer::new(
        to_text(indication),
        tree(&to_json(indication))?,
    ))
}
