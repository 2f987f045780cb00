//! `facts`: every clinical fact with its source.

use crate::Result;
use crate::answer::facts::Table;
use crate::cli::args::{FactsArgs, FactsFormat};
use crate::cli::output::Answer;
use crate::report::{facts as report, json};

/// Answers `facts`.
pub fn answer(args: &FactsArgs) -> Result<Answer> {
    let mut tables: Vec<Table> = Table::ALL.to_vec();
    if !args.of.is_empty() {
        let named: Result<Vec<Table>> = args.of.iter().map(|id| Table::named(id)).collect();
        let named = named?;
        tables.retain(|table| named.contains(table));
    }
    let document = json::tree(&report::to_json(&tables))?;
    let text = match args.format {
        FactsFormat::Text => report::to_text(&tables),
        FactsFormat::Csv => report::to_csv(&tables),
        FactsFormat::Json => json::pretty(&document),
    };
    Ok(Answer::new(text, document))
}
