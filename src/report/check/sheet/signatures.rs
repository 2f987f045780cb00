//! Who checked: two lines to sign, and what a second person entered.

use super::Block;
use super::markup::escaped;
use crate::answer::{AgreedRecord, CheckAnswer};
use crate::case::{RecordedEntry, RecordedStep};
use crate::dose::StepWords;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::basic::molar::millimole_per_milliliter;
use crate::units::{AmountOfSubstance, Salt, show};
use uom::si::amount_of_substance::millimole;
use uom::si::mass::{kilogram, milligram};
use uom::si::volume::milliliter;

/// Two lines to sign.
pub(super) fn block() -> Block {
    let row =
        |who: &str| format!("<tr><th scope=\"row\">{who}</th><td></td><td></td><td></td></tr>\n");
    let body = format!(
        "<table class=\"sign-here\">\n<thead><tr><th scope=\"col\">Who</th>\
         <th scope=\"col\">Name</th><th scope=\"col\">Signature</th>\
         <th scope=\"col\">Date and time</th></tr></thead>\n<tbody>\n{}{}</tbody>\n</table>\n",
        row("Prepared, first check"),
        row("Independent second check")
    );
    Block::section("signatures", "Checked by", &body, 4.9)
}

/// Most rows of what two people entered; further steps are counted.
const ROWS: usize = 8;

/// Both entries of an independent second check of the order of `answer`, side by side.
pub(super) fn compared(record: &AgreedRecord, answer: &CheckAnswer) -> Block {
    let mut rows = rows(record, answer.case.bag.salt());
    let left = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let cells = |[field, first, second]: &[String; 3]| {
        format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
            escaped(field),
            escaped(first),
            escaped(second)
        )
    };
    let more = match left {
        0 => String::new(),
        left => {
            let steps = show::counted(left as f64, "further field");
            format!("<p>{steps}: agree; see the record.</p>\n")
        }
    };
    let body = format!(
        "<table class=\"compared\">\n<thead><tr><th scope=\"col\">Field</th>\
         <th scope=\"col\">First entry</th><th scope=\"col\">Second entry, made apart</th></tr>\
         </thead>\n<tbody>\n{}</tbody>\n</table>\n{more}",
        rows.iter().map(cells).collect::<String>()
    );
    let lines = 1.2 + rows.len() as f64 * 1.15 + if left > 0 { 1.0 } else { 0.0 };
    let heading = "Independent second check: every field agrees";
    Block::section("record", heading, &body, lines)
}

/// Field, first entry, second entry; grams are those of `salt`, the one of the bag.
fn rows(record: &AgreedRecord, salt: Salt) -> Vec<[String; 3]> {
    let entries = [&record.first, &record.second];
    let row = |field: &str, words: &dyn Fn(&RecordedEntry) -> String| {
        let [first, second] = entries.map(words);
        [field.to_owned(), first, second]
    };
    let mut rows = vec![
        row("Body weight", &|entry| {
            format!("{} kg", show::number(entry.weight.get::<kilogram>()))
        }),
        row("Solution", &|entry| solution(entry, salt)),
    ];
    for index in 0..record.first.steps.len() {
        let words = |entry: &RecordedEntry| {
            let step = entry.steps.get(index);
            step.map_or_else(String::new, |step| step_words(step, salt))
        };
        let [field, first, mut second] = row(&format!("Step {}", index + 1), &words);
        let mut rates = record.second_pump.iter();
        if let Some(reading) = rates.find(|reading| reading.step == index + 1) {
            let rate = show::fixed(reading.rate.get::<milliliter_per_hour>(), 3);
            second.push_str(&format!("; on the pump {rate} mL/hour"));
        }
        rows.push([field, first, second]);
    }
    rows
}

/// The strength in the salt of the bag, and the volume where there is one.
fn solution(entry: &RecordedEntry, salt: Salt) -> String {
    let molar = entry.concentration.get::<millimole_per_milliliter>();
    let in_a_milliliter = salt.mass(AmountOfSubstance::new::<millimole>(molar));
    let strength = show::number(in_a_milliliter.get::<milligram>());
    match entry.volume {
        Some(volume) => {
            let volume = show::number(volume.get::<milliliter>());
            format!("{strength} mg/mL, {volume} mL")
        }
        None => format!("{strength} mg/mL"),
    }
}

fn step_words(step: &RecordedStep, salt: Salt) -> String {
    let over = show::duration(step.over);
    match step.words {
        StepWords::Dose | StepWords::Rate => {
            format!("{} over {over}", show::mass(salt.mass(step.amount)))
        }
        StepWords::Pause => format!("nothing for {over}"),
        // What goes into a muscle is no part of the bag.
        StepWords::Injection => {
            let mass = Salt::SulfateHeptahydrate.mass(step.amount);
            format!("{} into a muscle", show::mass(mass))
        }
    }
}
