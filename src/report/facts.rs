//! The facts of this program as text, CSV and JSON.

use super::json::{Head, Quantity, SourceDocument};
use super::provenance::Provenance;
use super::text::wrapped;
use crate::answer::facts::{Cited, Fact, Figure, Table, facts};
use crate::clinical::Source;
use crate::digest::sha256;
use crate::safety::{Shown, Status};
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Columns of the CSV.
const COLUMNS: [&str; 10] = [
    "table",
    "id",
    "name",
    "verdict",
    "figures",
    "applies",
    "words",
    "source",
    "citation",
    "confidence",
];

/// The facts of these tables as CSV: one row for each fact, its sources in one cell.
#[must_use]
pub fn to_csv(tables: &[Table]) -> String {
    let mut bytes = Vec::new();
    let mut csv = csv::Writer::from_writer(&mut bytes);
    // Writing into memory cannot fail, and every row has the length of the head.
    let _ = csv.write_record(COLUMNS);
    for fact in facts(tables) {
        let of_sources = |cell: fn(&Cited) -> String| joined(fact.sources.iter().map(cell));
        let row = [
            fact.table.id(),
            &fact.id,
            &fact.name,
            &fact.verdict,
            &joined(fact.figures.iter().map(figure_cell)),
            &fact.applies,
            &fact.words,
            &of_sources(|cited| match cited.says {
                "" => cited.source.short.to_owned(),
                says => format!("{} ({says})", cited.source.short),
            }),
            &of_sources(|cited| cited.source.citation.to_owned()),
            &of_sources(|cited| cited.source.confidence.words().to_owned()),
        ];
        let _ = csv.write_record(row);
    }
    let _ = csv.flush();
    drop(csv);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// A figure as a cell holds it, its unit as JSON writes it.
fn figure_cell(figure: &Figure) -> String {
    let value = show::number(figure.value);
    let space = if figure.what.is_empty() { "" } else { " " };
    format!("{}{space}{value} {}", figure.what, figure.unit)
}

/// Hash of the CSV of every table: it changes with every fact.
#[must_use]
pub fn facts_sha256() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| sha256(to_csv(&Table::ALL).as_bytes()))
}

/// The facts as text, table by table, with the citations of their sources.
#[must_use]
pub fn to_text(tables: &[Table]) -> String {
    let rows = facts(tables);
    let mut out = String::from("The clinical facts of this program, each with who says so\n");
    let mut shown = None;
    for fact in &rows {
        if shown != Some(fact.table) {
            shown = Some(fact.table);
            out.push_str(&format!("\n{} ({})\n", fact.table.title(), fact.table.id()));
        }
        out.push_str(&fact_text(fact));
    }
    out.push_str("\nSources\n");
    let mut sources: Vec<&Source> = rows
        .iter()
        .flat_map(|fact| fact.sources.iter().map(|cited| &cited.source))
        .collect();
    sources.sort_by_key(|source| (source.short, source.citation));
    sources.dedup();
    for source in sources {
        let words = match source.short == source.citation {
            true => format!("{} ({})", source.short, source.confidence.words()),
            false => format!(
                "{}: {} ({})",
                source.short,
                source.citation,
                source.confidence.words()
            ),
        };
        out.push_str(&wrapped("  ", "-", &words));
    }
    out
}

/// One fact: what it is and decides, then what it says and who says so.
fn fact_text(fact: &Fact) -> String {
    let mut head = fact.id.clone();
    if fact.name != fact.id && fact.name != fact.id.replace('-', " ") {
        head.push_str(&format!(": {}", fact.name));
    }
    let figures = figures_text(&fact.figures);
    let decided = match (fact.table, figures.as_str()) {
        // The figures of a limit say themselves what happens beyond them.
        (Table::Limits, _) => figures,
        (_, "") => fact.verdict.clone(),
        _ => format!("{}: {figures}", fact.verdict),
    };
    head.push_str(&format!(" ({decided})"));
    let mut body = fact.words.clone();
    if !fact.applies.is_empty() {
        let space = if body.is_empty() { "" } else { " " };
        body.push_str(&format!("{space}(for: {})", fact.applies));
    }
    let alike = |a: &Cited, b: &Cited| a.says == b.says;
    let sources = joined(fact.sources.chunk_by(alike).map(|group| {
        let shorts: Vec<&str> = group.iter().map(|cited| cited.source.short).collect();
        match group.first().map_or("", |cited| cited.says) {
            "" => shorts.join(", "),
            says => format!("{says}: {}", shorts.join(", ")),
        }
    }));
    body.push_str(&format!(" [{sources}]"));
    format!(
        "{}{}",
        wrapped("  ", "-", &head),
        wrapped("      ", "", &body)
    )
}

/// Figures for people: those of one kind and unit share their unit.
fn figures_text(figures: &[Figure]) -> String {
    let alike = |a: &Figure, b: &Figure| a.what == b.what && a.unit == b.unit;
    joined(figures.chunk_by(alike).map(|figures| {
        let (Some(first), Some(last)) = (figures.first(), figures.last()) else {
            return String::new();
        };
        let mut values: Vec<String> = figures.iter().map(|f| show::number(f.value)).collect();
        values.pop();
        values.push(for_people(last.value, last.unit));
        let space = if first.what.is_empty() { "" } else { " " };
        format!("{}{space}{}", first.what, values.join(", "))
    }))
}

/// A number with its unit in words.
fn for_people(value: f64, unit: &'static str) -> String {
    match unit {
        "1" => show::number(value),
        "1/min" => format!("{} each minute", show::number(value)),
        "1/mL" => format!("{} in each mL", show::number(value)),
        "min" => show::counted(value, "minute"),
        "h" => show::counted(value, "hour"),
        "d" => show::counted(value, "day"),
        other => Shown::new(value, other).to_string(),
    }
}

/// The facts as a document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactsDocument {
    #[serde(flatten)]
    head: Head,
    /// One entry for each row of each table that was asked for.
    facts: Vec<FactDocument>,
    /// What made this answer.
    provenance: Provenance,
}

/// One fact.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FactDocument {
    /// Name of its table.
    table: &'static str,
    /// Stable name within the table.
    id: String,
    /// Its name for people.
    name: String,
    /// What this program does with it.
    verdict: String,
    /// Its figures.
    figures: Vec<FigureDocument>,
    /// For which orders or patients; empty for all.
    applies: String,
    /// What it says and why.
    words: String,
    /// Who says so.
    sources: Vec<CitedDocument>,
}

/// A source of a fact.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CitedDocument {
    /// `contraindicated`, `caution`; absent where the fact says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<&'static str>,
    #[serde(flatten)]
    source: SourceDocument,
}

impl From<&Cited> for CitedDocument {
    fn from(cited: &Cited) -> Self {
        Self {
            says: Some(cited.says).filter(|says| !says.is_empty()),
            source: SourceDocument::from(&cited.source),
        }
    }
}

/// One figure of a fact.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FigureDocument {
    /// What it is; empty where the fact says it.
    what: Cow<'static, str>,
    #[serde(flatten)]
    figure: Quantity,
}

impl From<Fact> for FactDocument {
    fn from(fact: Fact) -> Self {
        let figure = |figure: Figure| FigureDocument {
            what: figure.what,
            figure: Quantity::new(figure.value, figure.unit),
        };
        Self {
            table: fact.table.id(),
            id: fact.id,
            name: fact.name,
            verdict: fact.verdict,
            figures: fact.figures.into_iter().map(figure).collect(),
            applies: fact.applies,
            words: fact.words,
            sources: fact.sources.iter().map(CitedDocument::from).collect(),
        }
    }
}

/// The facts as JSON.
#[must_use]
pub fn to_json(tables: &[Table]) -> FactsDocument {
    let ids: Vec<&str> = tables.iter().map(|table| table.id()).collect();
    let asked = format!("facts {}", ids.join(" "));
    FactsDocument {
        head: Head::new(Status::Ok, &[]),
        facts: facts(tables).into_iter().map(FactDocument::from).collect(),
        provenance: Provenance::new([], sha256(asked.as_bytes())),
    }
}
