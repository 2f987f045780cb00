//! What to set on the pump, in letters that are read across a bed.

use super::markup::{entry, escaped, lines_of};
use super::{Block, COLUMN, WIDTH};
use crate::answer::CheckAnswer;
use crate::dose::{Bag, PumpProgram, PumpStep, StepWords};
use crate::report::{draw_up, infusion};
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{Salt, show};
use uom::si::volume::milliliter;

/// Most steps with a card of their own.
const CARDS: usize = 2;
/// Most rows of a table.
const ROWS: usize = 5;
/// Lines of body text in a line of large type.
const LARGE: f64 = 1.95;
/// Width of a card without its edges.
const CARD: f64 = COLUMN - 14.0;

/// Steps that are set alike, by their numbers.
struct Alike<'a> {
    numbers: Vec<usize>,
    step: &'a PumpStep,
}

impl Alike<'_> {
    /// `Step 1 of 2`, `Steps 1, 3 and 5 of 6`.
    fn heading(&self, of: usize) -> String {
        match self.numbers.as_slice() {
            [one] => format!("Step {one} of {of}"),
            several => format!("Steps {} of {of}, each", numbered(several)),
        }
    }
}

/// `1, 3 and 5`.
fn numbered(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The pump program; nothing where the order is stopped.
pub(super) fn block(answer: &CheckAnswer) -> Option<Block> {
    let program = answer.verdict.program()?;
    let steps = alike(&program.steps);
    let (bag, of) = (&answer.case.bag, program.steps.len());
    let solution = format!("Solution: {}", infusion::bag_text(bag));
    let mut lines = lines_of(&solution, WIDTH) + 0.4;
    let mut body = format!("<p class=\"solution\">{}</p>\n", escaped(&solution));
    for words in draw_up_words(answer, program) {
        lines += lines_of(&words, WIDTH) + 0.3;
        body.push_str(&format!("<p class=\"solution\">{}</p>\n", escaped(&words)));
    }
    if steps.len() <= CARDS {
        let cards: Vec<(String, f64)> = steps.iter().map(|step| card(step, of, bag)).collect();
        lines += cards.iter().map(|card| card.1).fold(0.0, f64::max);
        let cards: String = cards.into_iter().map(|card| card.0).collect();
        body.push_str(&format!("<div class=\"two\">\n{cards}</div>\n"));
    } else {
        let (table, room) = table(&steps, of, bag);
        body.push_str(&table);
        lines += room;
    }
    Some(Block::section("pump", "Set on the pump", &body, lines))
}

/// How the solution is made up, and what stands on its label; nothing where it hangs as it is.
fn draw_up_words(answer: &CheckAnswer, program: &PumpProgram) -> Vec<String> {
    let Some(sheet) = answer.draw_up() else {
        return Vec::new();
    };
    let rates = draw_up::rates_of_steps(&program.steps);
    let label = draw_up::label(&sheet, &answer.case.bag, &rates).join("; ");
    vec![
        format!("Draw up: {}", draw_up::to_short_words(&sheet)),
        format!("Label: {label}"),
    ]
}

/// The steps, those that are set alike taken together.
fn alike(steps: &[PumpStep]) -> Vec<Alike<'_>> {
    let mut groups: Vec<Alike<'_>> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let same = |group: &&mut Alike<'_>| {
            let (own, other) = (&group.step.ordered, &step.ordered);
            own.words == other.words
                && own.amount == other.amount
                && own.over == other.over
                && group.step.by_hand == step.by_hand
                && group.step.delivery == step.delivery
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.numbers.push(index + 1),
            None => groups.push(Alike {
                numbers: vec![index + 1],
                step,
            }),
        }
    }
    groups
}

/// The lines in large type: what each is called, and what stands there. The one that is set first
/// carries the mark.
fn large(step: &PumpStep, bag: &Bag) -> Vec<(&'static str, String)> {
    let (ordered, delivery) = (&step.ordered, &step.delivery);
    // What goes into a muscle is no part of the bag.
    let salt = match ordered.words {
        StepWords::Injection => Salt::SulfateHeptahydrate,
        StepWords::Dose | StepWords::Rate | StepWords::Pause => bag.salt(),
    };
    let dose = ("Dose", show::mass(salt.mass(ordered.amount)));
    let time = ("Time", show::duration(ordered.over));
    let volume = show::number(delivery.volume.get::<milliliter>());
    let volume = |name| (name, format!("{volume} mL"));
    match ordered.words {
        StepWords::Dose if step.by_hand => vec![volume("PUSH"), dose, time],
        StepWords::Dose | StepWords::Rate => vec![
            ("PUMP RATE", format!("{} mL/hour", pump_rate(step))),
            volume("Volume"),
            time,
            dose,
        ],
        StepWords::Pause => vec![("PUMP", "stopped".to_owned()), time],
        StepWords::Injection => vec![volume("INJECT"), dose],
    }
}

/// The number to set, with the digits of every other answer.
fn pump_rate(step: &PumpStep) -> String {
    show::fixed(step.delivery.rate.get::<milliliter_per_hour>(), 3)
}

/// What stands below them: the dose rate, and the multiplication back.
fn small(step: &PumpStep, bag: &Bag) -> Vec<(&'static str, String)> {
    match step.ordered.words {
        StepWords::Dose if step.by_hand => {
            vec![("By hand", "no pump is set".to_owned())]
        }
        StepWords::Dose | StepWords::Rate => vec![
            (
                "Dose rate",
                infusion::dose_rate_text(&step.delivery, bag.salt()),
            ),
            (
                "Check",
                infusion::back_text(&step.delivery, bag, &pump_rate(step)),
            ),
        ],
        StepWords::Pause => vec![("Pause", "the time of the order goes on".to_owned())],
        StepWords::Injection => vec![("Muscle", infusion::injection_text(&step.delivery))],
    }
}

/// A card, and its lines.
fn card(step: &Alike<'_>, of: usize, bag: &Bag) -> (String, f64) {
    const TERM: f64 = 66.0;
    let (heading, large, small) = (
        step.heading(of),
        large(step.step, bag),
        small(step.step, bag),
    );
    let mut lines = 0.8 + lines_of(&heading, CARD);
    lines += large
        .iter()
        .map(|(_, words)| large_lines(words))
        .sum::<f64>();
    lines += small
        .iter()
        .map(|(_, words)| lines_of(words, CARD - TERM))
        .sum::<f64>();
    let large: String = large
        .iter()
        .map(|(term, words)| entry(term, words))
        .collect();
    let small: String = small
        .iter()
        .map(|(term, words)| entry(term, words))
        .collect();
    let html = format!(
        "<div class=\"step\">\n<h3>{}</h3>\n<dl class=\"large\">\n{large}</dl>\n<dl>\n{small}\
         </dl>\n</div>\n",
        escaped(&heading)
    );
    (html, lines)
}

/// Lines of body text that `words` take in large type behind their term.
fn large_lines(words: &str) -> f64 {
    const TERM: f64 = 66.0;
    // Letters twice as large in bold, which is a tenth wider: as in so much less of the width.
    lines_of(words, (CARD - TERM) / 2.2) * LARGE
}

/// A row a step, and the lines of the table.
fn table(steps: &[Alike<'_>], of: usize, bag: &Bag) -> (String, f64) {
    let mut rows = String::new();
    let mut lines = 1.4;
    for step in steps.iter().take(ROWS) {
        let check = match small(step.step, bag).last() {
            Some((term, words)) => format!("{term}: {words}"),
            None => String::new(),
        };
        let cells = cells(step.step, bag);
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n\
             <tr class=\"back\"><td colspan=\"5\">{}</td></tr>\n",
            escaped(&numbered(&step.numbers)),
            escaped(&cells[0]),
            escaped(&cells[1]),
            escaped(&cells[2]),
            escaped(&cells[3]),
            escaped(&check)
        ));
        let wraps = cells[2].len() > 12 || step.numbers.len() > 6;
        lines += if wraps { 2.0 * LARGE } else { LARGE } + lines_of(&check, WIDTH) + 0.3;
    }
    let left: Vec<usize> = steps
        .iter()
        .skip(ROWS)
        .flat_map(|step| step.numbers.clone())
        .collect();
    let mut html = format!(
        "<table class=\"steps\">\n<thead><tr><th scope=\"col\">Step of {of}</th>\
         <th scope=\"col\">Pump rate</th><th scope=\"col\">Volume</th>\
         <th scope=\"col\">Time</th><th scope=\"col\">Dose</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n"
    );
    if !left.is_empty() {
        let words = format!(
            "NOT on this page: steps {}. See the whole answer.",
            numbered(&left)
        );
        lines += lines_of(&words, WIDTH);
        html.push_str(&format!("<p class=\"left-out\">{}</p>\n", escaped(&words)));
    }
    (html, lines)
}

/// Rate, volume, time and dose of a step in a table.
fn cells(step: &PumpStep, bag: &Bag) -> [String; 4] {
    let of = |names: &[&str]| {
        let large = large(step, bag);
        let found = large.into_iter().find(|(term, _)| names.contains(term));
        found.map(|(_, words)| words)
    };
    let first = match step.ordered.words {
        StepWords::Dose if step.by_hand => Some("push by hand".to_owned()),
        StepWords::Injection => Some("into a muscle".to_owned()),
        StepWords::Dose | StepWords::Rate | StepWords::Pause => of(&["PUMP RATE", "PUMP"]),
    };
    let rest = [&["Volume", "PUSH", "INJECT"][..], &["Time"], &["Dose"]];
    let [volume, time, dose] = rest.map(|names| of(names).unwrap_or_else(|| "-".to_owned()));
    [first.unwrap_or_else(|| "-".to_owned()), volume, time, dose]
}
