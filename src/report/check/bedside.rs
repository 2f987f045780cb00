//! What to do at the bedside, as JSON: the checklist and the line.

use crate::answer::CheckAnswer;
use crate::clinical::checklist::{Checklist, Item};
use crate::report::json::SourceDocument;
use schemars::JsonSchema;
use serde::Serialize;

/// What to do before, during and after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ChecklistDocument {
    /// Before the start.
    before: Vec<ItemDocument>,
    /// While it runs.
    during: Vec<ItemDocument>,
    /// Afterwards.
    after: Vec<ItemDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ItemDocument {
    /// What to do.
    item: &'static str,
    /// Who says so.
    source: SourceDocument,
}

/// What must not share a line with magnesium.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IncompatibilityDocument {
    /// The drug or solution.
    with: &'static str,
    /// What happens.
    words: &'static str,
    /// Who says so.
    source: SourceDocument,
}

pub(super) fn checklist(list: &Checklist) -> ChecklistDocument {
    let items = |items: &[&'static Item]| {
        let document = |item: &&'static Item| ItemDocument {
            item: item.words,
            source: SourceDocument::from(&item.source),
        };
        items.iter().map(document).collect()
    };
    ChecklistDocument {
        before: items(&list.before),
        during: items(&list.during),
        after: items(&list.after),
    }
}

/// What must not share a line; nothing where nothing of the order runs through one.
pub(super) fn incompatibilities(answer: &CheckAnswer) -> Vec<IncompatibilityDocument> {
    answer
        .same_line
        .iter()
        .map(|note| IncompatibilityDocument {
            with: note.with,
            words: note.words,
            source: SourceDocument::from(&note.source),
        })
        .collect()
}
