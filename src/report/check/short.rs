//! `check --short`: what a ward reads, on one screen.

use super::story::words_not_checked;
use crate::answer::CheckAnswer;
use crate::dose::{PumpStep, StepWords};
use crate::report::text::{PLAIN_WIDTH, STATEMENT, fit, row, wrapped};
use crate::report::{infusion, next_level};
use crate::safety::{Finding, Severity, Status};
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{Salt, show};
use uom::si::volume::milliliter;

/// Lines of a screen.
const LINES: usize = 24;
/// Most steps that are shown one by one.
const STEPS: usize = 4;
/// Where what is left out stands.
const WHOLE: &str = "see the whole answer";

/// The text for one screen of 80 columns: the verdict, every stop by name, warnings by rank as far
/// as there is room, what to set on the pump, when to hold, the antidote, the next level and what
/// was not checked.
#[must_use]
pub fn to_short_text(answer: &CheckAnswer) -> String {
    let head = format!("{}{}", title(answer), verdict(answer));
    let tail = format!(
        "{}{}{}",
        program(answer),
        bedside(answer),
        not_checked(&answer.findings)
    );
    let tail = format!("{tail}{STATEMENT}\n");
    let [head, tail] = [head, tail].map(|part| fit(&part, PLAIN_WIDTH));
    let taken = [&head, &tail].map(|part| lines(part));
    let room = LINES.saturating_sub(taken.iter().sum());
    format!("{head}{}{tail}", findings(&answer.findings, room))
}

fn title(answer: &CheckAnswer) -> String {
    let case = &answer.case;
    let total = show::mass(case.bag.salt().mass(case.regimen.total()));
    let dose = format!("{total} in all");
    let words = infusion::title_text(case.bag.salt(), &dose, case.regimen.steps());
    wrapped("", "", &format!("{words}, for {}", case.indication.name()))
}

fn verdict(answer: &CheckAnswer) -> String {
    let (mark, words) = match answer.status() {
        Status::Stop => ("[STOP]", "Do not start. Nothing to set on a pump is shown."),
        Status::Warn => (
            "[WARN]",
            "May start once every warning is answered by a qualified person.",
        ),
        Status::Ok if words_not_checked(answer) => (
            "[PASS, with what was not checked]",
            "No rule speaks against it.",
        ),
        Status::Ok => ("[PASS]", "No rule speaks against it."),
    };
    wrapped("", mark, words)
}

/// Stops and warnings in `room` lines: each with what to do while there is room, every stop by its
/// name in any case, and how many warnings were left out.
fn findings(all: &[Finding], room: usize) -> String {
    let of = |severity: Severity| all.iter().filter(move |one| one.severity == severity);
    let (stops, warnings): (Vec<_>, Vec<_>) =
        (of(Severity::Stop).collect(), of(Severity::Warn).collect());
    let told: String = stops.iter().map(|one| told(one)).collect();
    let mut out = match lines(&told) + usize::from(!warnings.is_empty()) <= room {
        true => told,
        false => by_name(&stops),
    };
    let mut left = warnings.len();
    for warning in &warnings {
        let line = self::told(warning);
        // The line that counts the rest needs room as well, unless this is the last.
        let rest = usize::from(left > 1);
        if lines(&out) + lines(&line) + rest > room {
            break;
        }
        out.push_str(&line);
        left -= 1;
    }
    if left > 0 {
        let more = show::counted(left as f64, "warning");
        let more = if left < warnings.len() {
            format!("{more} more")
        } else {
            more
        };
        out.push_str(&fit(
            &wrapped("  ", "[WARN]", &format!("{more}: {WHOLE}")),
            PLAIN_WIDTH,
        ));
    }
    out
}

/// One finding: its name and what it says, or what to do about it where that is too long.
fn told(finding: &Finding) -> String {
    const MOST_LINES: usize = 2;
    let accepted = match &finding.accepted {
        Some(_) => " (accepted)",
        None => "",
    };
    let in_words = |what: &str| {
        let words = format!("{}{accepted}: {what}", finding.id);
        fit(&wrapped("  ", finding.severity.mark(), &words), PLAIN_WIDTH)
    };
    let whole = in_words(&finding.message);
    match &finding.action {
        Some(action) if lines(&whole) > MOST_LINES => match (finding.observed, finding.limit) {
            (Some(found), Some(limit)) => {
                in_words(&format!("{action} (found {found}, limit {limit})"))
            }
            _ => in_words(action),
        },
        _ => whole,
    }
}

/// The stops by their names alone.
fn by_name(stops: &[&Finding]) -> String {
    let names: Vec<&str> = stops.iter().map(|stop| stop.id.as_str()).collect();
    fit(
        &wrapped("  ", Severity::Stop.mark(), &names.join("; ")),
        PLAIN_WIDTH,
    )
}

fn lines(text: &str) -> usize {
    text.lines().count()
}

/// What to set, a line a step; nothing where the order is stopped.
fn program(answer: &CheckAnswer) -> String {
    let Some(program) = answer.verdict.program() else {
        return String::new();
    };
    let salt = answer.case.bag.salt();
    let mut out = String::new();
    for (index, step) in program.steps.iter().take(STEPS).enumerate() {
        let label = format!("Step {} of {}", index + 1, program.steps.len());
        out.push_str(&row(&label, &step_words(step, salt)));
    }
    if program.steps.len() > STEPS {
        let more = show::counted((program.steps.len() - STEPS) as f64, "step");
        out.push_str(&row("", &format!("{more} more: {WHOLE}")));
    }
    out
}

fn step_words(step: &PumpStep, salt: Salt) -> String {
    let ordered = infusion::step_text(&step.ordered, salt);
    let volume = show::number(step.delivery.volume.get::<milliliter>());
    match step.ordered.words {
        StepWords::Dose if step.by_hand => format!("{ordered}: PUSH {volume} mL by hand"),
        StepWords::Dose | StepWords::Rate => {
            let rate = show::number(step.delivery.rate.get::<milliliter_per_hour>());
            format!("{ordered}: PUMP RATE {rate} mL/hour, volume {volume} mL")
        }
        StepWords::Pause => format!("{ordered}: PUMP stopped"),
        StepWords::Injection => format!("{ordered}: INJECT {volume} mL of a 50 % solution"),
    }
}

/// When to hold, the antidote and the next level.
fn bedside(answer: &CheckAnswer) -> String {
    let mut out = String::new();
    let signs: Vec<_> = answer.checklist.hold_signs().collect();
    if !signs.is_empty() {
        out.push_str(&row("Hold and call", &signs.join("; ")));
    }
    out.extend(
        answer
            .checklist
            .antidote()
            .map(|words| row("Antidote", words)),
    );
    let due = answer.next_level.as_ref();
    out.extend(due.map(|due| row("Next level", &next_level::in_words(due))));
    out
}

/// What was not checked, by name.
fn not_checked(all: &[Finding]) -> String {
    let unchecked = all
        .iter()
        .filter(|one| one.severity == Severity::NotChecked);
    let mut names: Vec<&str> = unchecked.map(|one| one.id.as_str()).collect();
    names.dedup();
    match names.is_empty() {
        true => String::new(),
        false => row("Not checked", &names.join("; ")),
    }
}
