//! The predicted level, and what to watch at the bedside.

use super::markup::{capped, entry, escaped, lines_of};
use super::{Block, COLUMN, LINE};
use crate::answer::CheckAnswer;
use crate::report::check::short;
use crate::report::check::story;
use crate::report::next_level;
use crate::safety::Status;

/// Width of the words behind their term.
const WORDS: f64 = COLUMN - 62.0;
/// Most lines beside the curve.
const MOST: f64 = 14.0;

/// The curve at one side, at the other when to hold, the antidote, the next level and what to watch.
pub(super) fn block(answer: &CheckAnswer, curve: &str) -> Block {
    let caption = caption(answer);
    let rows = rows(answer);
    let lines: f64 = rows.iter().map(|(_, words)| lines_of(words, WORDS)).sum();
    let list: String = rows
        .iter()
        .map(|(term, words)| entry(term, words))
        .collect();
    let drawn = height(curve) / LINE + lines_of(&caption, COLUMN) + 0.2;
    Block {
        html: format!(
            "<div class=\"two\">\n<section class=\"predicted\">\n<h2>Predicted serum magnesium</h2>\n\
             {curve}<p>{}</p>\n</section>\n<section class=\"bedside\">\n<h2>At the bedside</h2>\n\
             <dl>\n{list}</dl>\n</section>\n</div>\n",
            escaped(&caption)
        ),
        lines: drawn.max(lines) + 1.7,
    }
}

/// Height that the drawing says it has, points.
fn height(curve: &str) -> f64 {
    let told = curve.split_once("height=\"").and_then(|(_, rest)| {
        let (number, _) = rest.split_once("pt\"")?;
        number.parse().ok()
    });
    told.unwrap_or(COLUMN)
}

/// The highest level that is predicted, and of whom.
fn caption(answer: &CheckAnswer) -> String {
    let highest = match short::highest_peak(answer) {
        Some(peak) => format!("Highest predicted {peak}. "),
        None => String::new(),
    };
    format!("{highest}A typical patient, not this one.")
}

/// What to watch, the most urgent first; what is left over is counted.
fn rows(answer: &CheckAnswer) -> Vec<(&'static str, String)> {
    let list = &answer.checklist;
    let signs: Vec<&str> = list.hold_signs().collect();
    let mut rows = Vec::new();
    if !signs.is_empty() {
        rows.push(("Hold and call", signs.join("; ")));
    }
    rows.extend(list.antidote().map(|words| ("Antidote", words.to_owned())));
    let due = answer.next_level.as_ref();
    rows.extend(due.map(|due| ("Next level", next_level::in_words(due))));
    rows.extend(answer.outflow_stop.as_ref().map(story::outflow_words));
    let used: f64 = rows.iter().map(|(_, words)| lines_of(words, WORDS)).sum();
    // What a sign or an antidote says already is not said twice.
    let plain = |items: &[&'static crate::clinical::checklist::Item]| {
        let plain = items.iter().filter(|item| item.brief.is_none());
        plain.map(|item| item.words).collect::<Vec<_>>()
    };
    let watch = match answer.status() {
        Status::Stop => Vec::new(),
        Status::Ok | Status::Warn => plain(&list.during),
    };
    rows.extend(fitting("Watch", &watch, MOST - used));
    rows
}

/// As many of `items` as there is room for.
fn fitting(term: &'static str, items: &[&str], room: f64) -> Option<(&'static str, String)> {
    const LONGEST: usize = 400;
    let told = |most: usize| {
        let left = items.len() - most;
        let more = match left {
            0 => String::new(),
            left => format!(" And {left} more: see the whole answer."),
        };
        capped(&items[..most].join(" "), LONGEST) + &more
    };
    let mut tries = (1..=items.len()).rev().map(told);
    let fits = tries.find(|words| lines_of(words, WORDS) <= room)?;
    Some((term, fits))
}
