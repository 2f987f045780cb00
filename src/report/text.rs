//! Text for people: lines that can be read aloud.

use crate::safety::{Finding, Severity};

/// Warnings shown before the rest (more are read by nobody).
const FIRST_WARNINGS: usize = 3;

/// Stands in a line where its words begin: there its further lines begin too.
const HANG: char = '\u{1f}';

/// Columns of a line where nobody says how wide it may be.
pub const PLAIN_WIDTH: usize = 80;

/// Said beside the answer of a `command` that looks at no rule.
#[must_use]
pub fn unchecked(command: &str) -> String {
    format!("{command} does not check the order; maginfuse check does")
}

/// `words` behind `mark` as one line that [`fit`] may wrap, its further lines below the words.
#[must_use]
pub fn wrapped(indent: &str, mark: &str, words: &str) -> String {
    let space = if mark.is_empty() { "" } else { " " };
    let words: Vec<&str> = words.split_whitespace().collect();
    format!("{indent}{mark}{space}{HANG}{}\n", words.join(" "))
}

/// `text` in lines of at most `width` columns, as far as its words allow; lines without a place to
/// hang from (titles, tables) stay as they are.
#[must_use]
pub fn fit(text: &str, width: usize) -> String {
    let mut fitted = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body, "\n"),
            None => (line, ""),
        };
        match body.split_once(HANG) {
            Some((before, words)) => fitted.push_str(&hung(before, words, width)),
            None => fitted.push_str(body),
        }
        fitted.push_str(end);
    }
    fitted
}

/// `words` behind `before`, wrapped.
fn hung(before: &str, words: &str, width: usize) -> String {
    let below = " ".repeat(before.chars().count());
    let options = textwrap::Options::new(width)
        .initial_indent(before)
        .subsequent_indent(&below)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::fill(&with_units_held(words), options).replace(HELD_SPACE, " ")
}

/// Between a number and its unit, which are never read on two lines.
const HELD_SPACE: char = '\u{a0}';

/// `words` with every number held to the unit behind it.
fn with_units_held(words: &str) -> String {
    let mut held = String::with_capacity(words.len());
    for word in words.split(' ') {
        let after_number = held.ends_with(|c: char| c.is_ascii_digit());
        let is_unit = word.starts_with(|c: char| c.is_alphabetic() || c == '%');
        if !held.is_empty() {
            held.push(if after_number && is_unit {
                HELD_SPACE
            } else {
                ' '
            });
        }
        held.push_str(word);
    }
    held
}

/// A `label   words` line of a block.
#[must_use]
pub fn row(label: &str, words: &str) -> String {
    wrapped("  ", &format!("{label:<15}"), words)
}

/// One finding with its source and, for a stop, what can be done about it.
#[must_use]
pub fn finding(finding: &Finding) -> String {
    let mut words = finding.message.clone();
    if let (Some(observed), Some(limit)) = (finding.observed, finding.limit) {
        words.push_str(&format!(" (found {observed}, limit {limit})"));
    }
    words.push_str(&format!(" [{}]", finding.source.short));
    if let Some(reason) = &finding.accepted {
        words.push_str(&format!(" Accepted: {reason}"));
    }
    if finding.severity == Severity::Stop && finding.overridable {
        words.push_str(&format!(
            " To override: --accept {} --reason \"who and why\"",
            finding.id
        ));
    }
    wrapped("  ", finding.severity.mark(), &words)
}

/// All findings: stops, the first warnings, then under "also" the rest.
#[must_use]
pub fn findings(all: &[Finding]) -> String {
    let of = |severity: Severity| all.iter().filter(move |f| f.severity == severity);
    let mut text = String::new();
    text.extend(of(Severity::Stop).map(finding));
    text.extend(of(Severity::Warn).take(FIRST_WARNINGS).map(finding));
    let more: Vec<_> = of(Severity::Warn).skip(FIRST_WARNINGS).collect();
    if !more.is_empty() {
        text.push_str("  Further warnings\n");
        text.extend(more.into_iter().map(finding));
    }
    text.extend(of(Severity::NotChecked).map(finding));
    text.extend(of(Severity::Info).map(finding));
    text
}

/// The line under every result; it may be wrapped, see [`fit`].
pub const STATEMENT: &str =
    "\u{1f}Supports a qualified person's decision and never replaces it; check every number.";
