//! Facts about the patient: conditions, medications, what to do.

use super::{Cited, Fact, Table, cited};
use crate::clinical::Verdict;
use crate::clinical::beside::verdict_in_words;
use crate::clinical::checklist::{self, AFTER, BEFORE, DURING, Item};
use crate::clinical::conditions::{CONDITIONS, Condition, Says};
use crate::clinical::medications::{CLASSES, Kind, LINE, SEDATIVE_WATCH, sedative_labels};
use crate::clinical::source::{Confidence, Source};
use crate::clinical::statements::STATEMENTS;
use crate::clinical::with_action;
use crate::vocabulary::medications::drugs_of;

pub(super) fn conditions() -> Vec<Fact> {
    let says = |(says, source): &(Says, Source)| Cited {
        source: *source,
        says: match source.confidence {
            Confidence::Software => "",
            Confidence::A | Confidence::B => says.words(),
        },
    };
    let row = |row: &'static Condition| Fact {
        verdict: verdict_of_condition(row),
        words: with_action(row.words, row.action),
        sources: row.labels.iter().map(says).collect(),
        ..Fact::shown(Table::Conditions, row.id, row.name)
    };
    CONDITIONS.iter().map(row).collect()
}

/// What a condition means, and where the labels of a chosen country make it a stop.
fn verdict_of_condition(row: &'static Condition) -> String {
    let verdict = verdict_in_words(row.verdict, row.regraded);
    let countries: Vec<&str> = row
        .stops_where_chosen()
        .map(|(country, _)| country.name())
        .collect();
    if countries.is_empty() {
        return verdict;
    }
    let stop = Verdict::OverridableStop.word();
    format!(
        "{verdict}; {stop} where the chosen country is {}",
        countries.join(", ")
    )
}

pub(super) fn medications() -> Vec<Fact> {
    let row = |row: &'static crate::clinical::medications::DrugClass| Fact {
        verdict: verdict_in_words(row.verdict, row.regraded),
        applies: drugs_of(row).join(", "),
        words: match row.kind {
            Kind::Sedative => format!(
                "{} ({})",
                with_action(row.words, SEDATIVE_WATCH),
                labels_of_sedatives()
            ),
            _ => with_action(row.words, row.action),
        },
        sources: cited(row.sources),
        ..Fact::shown(Table::Medications, row.id, row.name)
    };
    CLASSES.iter().map(row).collect()
}

/// What the labels of each country say about sedatives, with where it was read.
fn labels_of_sedatives() -> String {
    let labels = sedative_labels(None);
    let labels = labels.iter().map(|label| {
        let (country, source) = (label.country.name(), label.source.short);
        format!("{country}: {} ({source})", label.words)
    });
    labels.collect::<Vec<_>>().join("; ")
}

pub(super) fn same_line() -> Vec<Fact> {
    let row = |(number, row): (usize, &crate::clinical::medications::LineNote)| Fact {
        words: row.words.to_owned(),
        sources: cited(&[row.source]),
        ..Fact::shown(Table::SameLine, format!("line-{}", number + 1), row.with)
    };
    LINE.iter().enumerate().map(row).collect()
}

pub(super) fn checklists() -> Vec<Fact> {
    let part = |part: &'static str, items: &'static [Item]| {
        items.iter().enumerate().map(move |(number, item)| Fact {
            applies: checklist::in_words(item.when),
            words: item.words.to_owned(),
            sources: cited(&[item.source]),
            ..Fact::shown(
                Table::Checklist,
                format!("{part}-{}", number + 1),
                format!("{part} the infusion"),
            )
        })
    };
    part("before", BEFORE)
        .chain(part("during", DURING))
        .chain(part("after", AFTER))
        .collect()
}

pub(super) fn statements() -> Vec<Fact> {
    let row = |row: &crate::clinical::statements::Statement| Fact {
        words: row.words.to_owned(),
        sources: cited(row.sources),
        ..Fact::shown(Table::Statements, row.id, row.stands)
    };
    STATEMENTS.iter().map(row).collect()
}
