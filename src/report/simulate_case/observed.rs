//! What was observed in others, beside the courses of a case, as text and JSON.

use crate::answer::ObservedBeside;
use crate::report::json::{Quantity, SourceDocument};
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// Rows of one topic that are told in words; the document has all.
const TOLD: usize = 2;

/// What was observed in patients like this one: no prediction, and no rule looks at it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ObservedDocument {
    /// The row of `facts --of observed`.
    id: &'static str,
    /// `signs`, `fits` or `newborn`.
    topic: &'static str,
    /// What was seen, and in whom.
    words: &'static str,
    /// The figures of the paper.
    figures: Vec<ObservedFigureDocument>,
    /// What its levels of mother and child make of this mother; absent where it has none or does not
    /// reach her level.
    #[serde(skip_serializing_if = "Option::is_none")]
    mother_and_child: Option<MotherAndChildDocument>,
    /// Who says so.
    source: SourceDocument,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ObservedFigureDocument {
    /// What it is.
    what: &'static str,
    /// The figure.
    figure: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MotherAndChildDocument {
    /// Lowest and highest predicted level of the mother at the end of the order, mmol/L.
    mother: [Quantity; 2],
    /// The child beside such mothers in the study, mmol/L.
    child: [Quantity; 2],
}

/// The rows of the document.
pub(super) fn observed_documents(observed: &[ObservedBeside]) -> Vec<ObservedDocument> {
    observed.iter().map(ObservedDocument::from).collect()
}

impl From<&ObservedBeside> for ObservedDocument {
    fn from(beside: &ObservedBeside) -> Self {
        let level = |value: f64| Quantity::new(show::decimals(value, 2), "mmol/L");
        let row = beside.row;
        Self {
            id: row.id,
            topic: row.topic.id(),
            words: row.words,
            figures: row
                .figures
                .iter()
                .map(|figure| ObservedFigureDocument {
                    what: figure.what,
                    figure: Quantity::new(figure.value, figure.unit),
                })
                .collect(),
            mother_and_child: beside.child.map(|by| MotherAndChildDocument {
                mother: by.mother.map(level),
                child: by.child.map(level),
            }),
            source: SourceDocument::from(&row.source),
        }
    }
}

/// A line for each row that is told, with what it makes of this mother's child.
pub(super) fn to_lines(observed: &[ObservedBeside]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (place, beside) in observed.iter().enumerate() {
        let topic = beside.row.topic;
        let before = observed[..place].iter();
        if before.filter(|other| other.row.topic == topic).count() >= TOLD {
            continue;
        }
        let child = beside.child.map_or_else(String::new, |by| {
            format!("; beside mothers like this one {}", between(by.child))
        });
        lines.push(format!(
            "observed in others, decides nothing: {}{child} [{}]",
            beside.row.words, beside.row.source.short
        ));
    }
    lines
}

fn between([low, high]: [f64; 2]) -> String {
    let [low, high] = [low, high].map(|level| show::fixed(level, 2));
    if low == high {
        format!("{low} mmol/L")
    } else {
        format!("{low} to {high} mmol/L")
    }
}
