//! The findings in the room that is left: texts give way, a stop or a warning by its name never.

use super::markup::{capped, escaped, lines_of};
use super::{Block, COLUMN};
use crate::answer::CheckAnswer;
use crate::safety::{Finding, Severity};
use crate::units::show;

/// Where what is left out stands.
const WHOLE: &str = "see the whole answer";

/// How much of a finding is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Everything it says.
    Whole,
    /// What to do about it.
    Action,
    /// The first words of that.
    Brief,
    /// Its name.
    Name,
}

/// How much of the stops, of the warnings and of the rest is told.
#[derive(Clone, Copy)]
struct Depth {
    stops: Detail,
    warnings: Detail,
    rest: Detail,
}

/// From the most to the least: notes give way first, then what a warning says, then what a stop says.
const DEPTHS: [Depth; 8] = [
    Depth::of(Detail::Whole, Detail::Whole, Detail::Whole),
    Depth::of(Detail::Whole, Detail::Whole, Detail::Brief),
    Depth::of(Detail::Whole, Detail::Whole, Detail::Name),
    Depth::of(Detail::Whole, Detail::Action, Detail::Name),
    Depth::of(Detail::Action, Detail::Action, Detail::Name),
    Depth::of(Detail::Action, Detail::Brief, Detail::Name),
    Depth::of(Detail::Brief, Detail::Brief, Detail::Name),
    Depth::of(Detail::Name, Detail::Name, Detail::Name),
];

impl Depth {
    const fn of(stops: Detail, warnings: Detail, rest: Detail) -> Self {
        Self {
            stops,
            warnings,
            rest,
        }
    }

    fn detail(self, severity: Severity) -> Detail {
        match severity {
            Severity::Stop => self.stops,
            Severity::Warn => self.warnings,
            Severity::NotChecked | Severity::Info => self.rest,
        }
    }
}

/// A finding, or several by their names, as it is printed.
struct Told<'a> {
    /// The finding; nothing where it stands for several.
    of: Option<&'a Finding>,
    severity: Severity,
    name: String,
    words: String,
}

impl Told<'_> {
    fn plain(&self) -> String {
        format!("{} {}: {}", mark(self.severity), self.name, self.words)
    }

    fn html(&self) -> String {
        let words = match self.words.is_empty() {
            true => String::new(),
            false => format!(": {}", escaped(&self.words)),
        };
        format!(
            "<li class=\"{}\"><strong class=\"mark\">{}</strong> <b>{}</b>{words}</li>\n",
            self.severity.word(),
            mark(self.severity),
            escaped(&self.name)
        )
    }
}

fn mark(severity: Severity) -> &'static str {
    severity.mark().trim_matches(['[', ']'])
}

/// The findings in at most `room` lines of the page.
pub(super) fn block(answer: &CheckAnswer, room: f64) -> Block {
    let heading = match answer.verdict.program() {
        Some(_) => "Findings",
        None => "Why not to start",
    };
    let columns = |told: &[Told<'_>]| {
        let lines = told
            .iter()
            .map(|one| lines_of(&one.plain(), COLUMN - 6.0) + 0.15);
        // Two columns; the longer of them is not a line more than half.
        lines.sum::<f64>() / 2.0 + 0.9
    };
    let mut tries = DEPTHS
        .map(|depth| told(&answer.findings, depth))
        .into_iter();
    let last = DEPTHS.len() - 1;
    let fitting = tries
        .by_ref()
        .take(last)
        .find(|told| columns(told) + 2.0 <= room);
    let mut told = fitting.unwrap_or_else(|| self::told(&answer.findings, DEPTHS[last]));
    // What is left of the room goes to the first of them.
    for place in 0..told.len() {
        let Some(finding) = told[place].of else {
            continue;
        };
        let shorter = std::mem::replace(&mut told[place], one_told(finding, Detail::Whole));
        if columns(&told) + 2.0 > room {
            told[place] = shorter;
        }
    }
    let items: String = told.iter().map(Told::html).collect();
    let body = match told.is_empty() {
        true => "<p>None.</p>\n".to_owned(),
        false => format!("<ul>\n{items}</ul>\n"),
    };
    Block::section("findings", heading, &body, columns(&told))
}

/// The findings as they are told at `depth`.
fn told(all: &[Finding], depth: Depth) -> Vec<Told<'_>> {
    let ranks = [
        Severity::Stop,
        Severity::Warn,
        Severity::NotChecked,
        Severity::Info,
    ];
    let mut out = Vec::new();
    for severity in ranks {
        let of: Vec<&Finding> = all.iter().filter(|one| one.severity == severity).collect();
        match depth.detail(severity) {
            Detail::Name => out.extend(by_name(severity, &of)),
            detail => out.extend(of.into_iter().map(|one| one_told(one, detail))),
        }
    }
    out
}

fn one_told(finding: &Finding, detail: Detail) -> Told<'_> {
    const MOST_BRIEF: usize = 70;
    let action = finding.action.as_deref();
    let mut words = match detail {
        Detail::Whole | Detail::Name => finding.message.clone(),
        Detail::Action => action.unwrap_or(&finding.message).to_owned(),
        Detail::Brief => capped(action.unwrap_or(&finding.message), MOST_BRIEF),
    };
    if let (Some(observed), Some(limit)) = (finding.observed, finding.limit) {
        words.push_str(&format!(" (found {observed}, limit {limit})"));
    }
    if detail != Detail::Brief {
        words.push_str(&format!(" [{}]", finding.source.short));
    }
    let most_reason = match detail {
        Detail::Whole | Detail::Name | Detail::Action => 160,
        Detail::Brief => 80,
    };
    words.push_str(&accepted(finding, most_reason));
    Told {
        of: Some(finding),
        severity: finding.severity,
        name: finding.id.clone(),
        words,
    }
}

/// The reason for which a stop was accepted, at a length that leaves room for the others.
fn accepted(finding: &Finding, most: usize) -> String {
    match &finding.accepted {
        Some(reason) => format!(" ACCEPTED: {}", capped(reason, most)),
        None => String::new(),
    }
}

/// Findings by their names alone: of stops and warnings every one, of the others as many as a ward
/// reads.
fn by_name<'a>(severity: Severity, of: &[&'a Finding]) -> Option<Told<'a>> {
    const MOST_NOTES: usize = 6;
    const MOST_REASON: usize = 40;
    let serious = matches!(severity, Severity::Stop | Severity::Warn);
    let mut names: Vec<String> = of
        .iter()
        .map(|one| match &one.accepted {
            Some(_) => format!("{}{}", one.id, accepted(one, MOST_REASON)),
            None => one.id.clone(),
        })
        .collect();
    names.dedup();
    let most = if serious { names.len() } else { MOST_NOTES };
    let left = names.len().saturating_sub(most);
    names.truncate(most);
    let words = match (left, serious) {
        (0, true) => WHOLE.to_owned(),
        (0, false) => String::new(),
        (left, _) => format!(
            "and {} more, {WHOLE}",
            show::counted(left as f64, "finding")
        ),
    };
    (!names.is_empty()).then(|| Told {
        of: None,
        severity,
        name: names.join("; "),
        words,
    })
}
