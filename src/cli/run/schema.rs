//! `schema`: the JSON Schema of a case and of every document.

use crate::Result;
use crate::cli::args::SchemaArgs;
use crate::cli::output::Answer;
use crate::report::json::tree;
use crate::report::schema::{schema_named, to_json, to_text};

/// Answers `schema`.
pub fn answer(args: &SchemaArgs) -> Result<Answer> {
    let asked = args.name.as_deref().map(schema_named).transpose()?;
    Ok(Answer::new(to_text(asked), tree(&to_json(asked))?))
}
