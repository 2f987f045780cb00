//! `products`: every product with its strength.

use crate::Result;
use crate::cli::output::Answer;
use crate::report::json::tree;
use crate::report::products::{to_json, to_text};

/// Answers `products`.
pub fn answer() -> Result<Answer> {
    Ok(Answer::new(to_text(), tree(&to_json())?))
}
