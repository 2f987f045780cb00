//! Text for people: lines that can be read aloud.

use crate::safety::{Finding, Severity};

/// Columns of a line.
const WIDTH: usize = 96;
/// Warnings shown before the rest (more are read by nobody).
const FIRST_WARNINGS: usize = 3;

/// Wraps `words` behind `mark`, continuing lines indented below the words.
#[must_use]
pub fn wrapped(indent: &str, mark: &str, words: &str) -> String {
    let hang = format!(
        "{indent}{}",
        " ".repeat(mark.len() + usize::from(!mark.is_empty()))
    );
    let first = if mark.is_empty() {
        indent.to_owned()
    } else {
        format!("{indent}{mark} ")
    };
    let mut text = first;
    let mut column = text.len();
    let mut fresh = true;
    for word in words.split_whitespace() {
        if !fresh && column + 1 + word.len() > WIDTH {
            text.push('\n');
            text.push_str(&hang);
            column = hang.len();
            fresh = true;
        }
        if !fresh {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += word.len();
        fresh = false;
    }
    text.push('\n');
    text
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

/// The line under every result.
pub const STATEMENT: &str =
    "Supports a qualified person's decision and never replaces it; check every number.";
