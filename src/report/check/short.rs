//! `check --short`: what a ward reads, on one screen.

use super::story::words_not_checked;
use crate::answer::CheckAnswer;
use crate::dose::{PumpStep, StepWords};
use crate::report::text::{PLAIN_WIDTH, STATEMENT, fit, row, wrapped};
use crate::report::{draw_up, infusion, next_level};
use crate::safety::{Finding, Severity, Status};
use crate::units::basic::flow::{milliliter_per_hour, milliliter_per_minute};
use crate::units::show;
use uom::si::volume::milliliter;

/// Lines of a screen.
const LINES: usize = 24;
/// Most steps that are shown one by one.
const STEPS: usize = 3;
/// Lines that findings need at the least.
const LEAST_ROOM: usize = 5;
/// Where what is left out stands.
const WHOLE: &str = "see the whole answer";

/// The text for one screen of 80 columns: the verdict, every stop by name, warnings by rank as far
/// as there is room, what to set on the pump, when to hold, the antidote, the next level and what
/// was not checked.
#[must_use]
pub fn to_short_text(answer: &CheckAnswer) -> String {
    let head = format!("{}{}", title(answer), verdict(answer));
    let head = fit(&head, PLAIN_WIDTH);
    let patient = format!("{}{}", patient(answer), bedside(answer));
    let tail = |(most, made_up): (usize, bool)| {
        let made_up = match made_up {
            true => made_up_from(answer),
            false => String::new(),
        };
        let pump = format!("{made_up}{}{patient}", program(answer));
        let beside = beside(&answer.findings, most);
        fit(&format!("{pump}{beside}{STATEMENT}\n"), PLAIN_WIDTH)
    };
    // Names of notes give way before what is set and what warns, and how the bag is made up last.
    let room = |tail: &String| LINES.saturating_sub(lines(&head) + lines(tail));
    let enough = |tail: &String| room(tail) >= LEAST_ROOM;
    let tails = [(5, true), (2, true), (1, true), (1, false)].map(tail);
    let [.., shortest] = &tails;
    let tail = tails.iter().find(|tail| enough(tail)).unwrap_or(shortest);
    let findings = findings(&answer.findings, room(tail));
    format!("{head}{findings}{tail}")
}

fn title(answer: &CheckAnswer) -> String {
    wrapped("", "", &title_words(answer))
}

/// What was ordered, by which way, and for what.
pub(super) fn title_words(answer: &CheckAnswer) -> String {
    let case = &answer.case;
    let total = show::mass(case.bag.salt().mass(case.regimen.total()));
    let dose = format!("{total} in all");
    let words = infusion::title_text(case.bag.salt(), &dose, case.regimen.steps());
    format!("{words}, for {}", case.indication.name())
}

fn verdict(answer: &CheckAnswer) -> String {
    let (mark, words) = verdict_words(answer);
    wrapped("", mark, words)
}

/// The verdict: its mark, and what it means.
pub(super) fn verdict_words(answer: &CheckAnswer) -> (&'static str, &'static str) {
    match answer.status() {
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
    }
}

/// Stops and warnings in `room` lines: each with what to do while there is room, every stop by its
/// name in any case, and how many warnings were left out.
fn findings(all: &[Finding], room: usize) -> String {
    let of = |severity: Severity| all.iter().filter(move |one| one.severity == severity);
    let (stops, warnings): (Vec<_>, Vec<_>) =
        (of(Severity::Stop).collect(), of(Severity::Warn).collect());
    let counted = usize::from(!warnings.is_empty());
    let fits = |text: &String| lines(text) + counted <= room;
    // As much as there is room for: what each stop says; or of the first what to do about it, and
    // of the rest the names.
    let whole: String = stops.iter().map(|stop| said(stop, &stop.message)).collect();
    let mixed = (0..=stops.len()).rev().map(|first| {
        let (first, rest) = stops.split_at(first);
        first.iter().map(|stop| told(stop)).collect::<String>() + &by_name(rest)
    });
    let mut out = std::iter::once(whole)
        .chain(mixed)
        .find(fits)
        .unwrap_or_else(|| by_name(&stops));
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
    let in_words = |what: &str| said(finding, what);
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

/// One finding by its name, and `what` it says.
fn said(finding: &Finding, what: &str) -> String {
    let accepted = match &finding.accepted {
        Some(reason) => format!(" (accepted: {reason})"),
        None => String::new(),
    };
    let words = format!("{}{accepted}: {what}", finding.id);
    fit(&wrapped("  ", finding.severity.mark(), &words), PLAIN_WIDTH)
}

/// The stops by their names alone.
fn by_name(stops: &[&Finding]) -> String {
    if stops.is_empty() {
        return String::new();
    }
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
    let mut out = row("Solution", &infusion::strength_text(&answer.case.bag));
    for (index, step) in program.steps.iter().take(STEPS).enumerate() {
        let label = format!("Step {} of {}", index + 1, program.steps.len());
        let ordered = infusion::step_text(&step.ordered, salt);
        match step.ordered.words {
            StepWords::Pause => out.push_str(&row(&label, &format!("{ordered}: pump stopped"))),
            _ => out.push_str(&format!("{}{}", row(&label, &ordered), set_words(step))),
        }
    }
    if program.steps.len() > STEPS {
        let more = show::counted((program.steps.len() - STEPS) as f64, "step");
        out.push_str(&row("", &format!("{more} more: {WHOLE}")));
    }
    out
}

/// How the bag is made up from ampoules, where it is and may be.
fn made_up_from(answer: &CheckAnswer) -> String {
    let sheet = answer.draw_up();
    sheet.map_or_else(String::new, |sheet| {
        row("Draw up", &draw_up::to_short_words(&sheet))
    })
}

/// What to set: the rate on a line of its own.
fn set_words(step: &PumpStep) -> String {
    let volume = show::number(step.delivery.volume.get::<milliliter>());
    match step.ordered.words {
        StepWords::Dose if step.by_hand => row("PUSH", &format!("{volume} mL by hand")),
        StepWords::Dose | StepWords::Rate => {
            let rate = show::number(step.delivery.rate.get::<milliliter_per_hour>());
            row("PUMP RATE", &format!("{rate} mL/hour, volume {volume} mL"))
        }
        StepWords::Pause => String::new(),
        StepWords::Injection => row("INJECT", &infusion::injection_text(&step.delivery)),
    }
}

/// The kidneys and the level that everything rests on, and the highest level that is predicted.
fn patient(answer: &CheckAnswer) -> String {
    let clearance = answer.case.renal.clearance.get();
    let clearance = show::fixed(clearance.get::<milliliter_per_minute>(), 0);
    let start = match answer.case.latest_level() {
        Some(latest) => format!("level {}", latest.words()),
        None => "no level".to_owned(),
    };
    let highest = highest_peak(answer).map(|peak| format!("; highest predicted {peak}"));
    let words = format!(
        "kidneys {clearance} mL/minute, {start}{}",
        highest.unwrap_or_default()
    );
    row("Patient", &words)
}

/// The highest typical peak of the models that flag; nothing where none does.
pub(super) fn highest_peak(answer: &CheckAnswer) -> Option<String> {
    let runs = answer.forecast.runs.iter().map(|run| &run.prediction);
    let flagging = runs.filter(|prediction| prediction.flags);
    let peaks = flagging.map(|prediction| prediction.peak);
    let highest = peaks.reduce(|a, b| if b > a { b } else { a })?;
    let level = show::fixed(highest.millimolar(), 2);
    Some(format!("{level} mmol/L"))
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

/// What was not checked and what is noted, `most` of each by name.
fn beside(all: &[Finding], most: usize) -> String {
    let named = |label: &str, severity: Severity| {
        let of = all.iter().filter(|one| one.severity == severity);
        let mut names: Vec<&str> = of.map(|one| one.id.as_str()).collect();
        names.dedup();
        let more = names.len().saturating_sub(most);
        names.truncate(most);
        let mut words = names.join("; ");
        if more > 0 {
            words += &format!("; {more} more");
        }
        match words.is_empty() {
            true => String::new(),
            false => row(label, &words),
        }
    };
    named("Not checked", Severity::NotChecked) + &named("Notes", Severity::Info)
}
