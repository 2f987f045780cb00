//! The box of the patient: what the case says, and blanks for who it is.

use super::markup::{capped, entry, lines_of};
use super::{Block, WIDTH};
use crate::answer::CheckAnswer;
use crate::clinical::Verdict;
use crate::clinical::patient::TimedLevel;
use crate::safety::Case;
use crate::units::basic::flow;
use crate::units::magnesium::milligram_per_deciliter;
use crate::units::{Time, show};
use uom::si::{length, mass, time};

/// What a case never holds, to be written by hand.
const BLANKS: [&str; 4] = ["Name", "Born, number", "Ward, bed", "Allergies"];
/// Width of the words behind their term.
const WORDS: f64 = WIDTH * 0.57 - 72.0;
/// Most letters of a list that grows with the patient.
const MOST: usize = 100;

/// The box.
pub(super) fn block(answer: &CheckAnswer) -> Block {
    let facts = facts(&answer.case);
    let lines: f64 = facts.iter().map(|(_, words)| lines_of(words, WORDS)).sum();
    let facts: String = facts
        .iter()
        .map(|(term, words)| entry(term, words))
        .collect();
    let blank = |name: &&str| format!("<p>{name}</p>\n");
    let blanks: String = BLANKS.iter().map(blank).collect();
    let body = format!(
        "<div class=\"two facts\">\n<dl>\n{facts}</dl>\n<div class=\"blanks\">\n{blanks}</div>\n</div>\n"
    );
    Block::section("patient", "Patient", &body, lines.max(8.5) + 0.2)
}

fn facts(case: &Case) -> Vec<(&'static str, String)> {
    let patient = &case.patient;
    let weight = show::number(patient.weight.get().get::<mass::kilogram>());
    let height = patient.height.map(|height| {
        let centimeters = height.get().get::<length::centimeter>();
        format!(", {} cm", show::number(centimeters))
    });
    let years = show::counted(patient.age.years(), "year");
    let pregnant = if patient.pregnant {
        ", pregnant"
    } else {
        ", not pregnant"
    };
    let conditions = patient.conditions.iter().map(|named| Listed {
        words: &named.written,
        verdict: named.known.map(|known| known.verdict),
    });
    let drugs = patient.medications.iter().map(|named| Listed {
        words: &named.written,
        verdict: named.class.map(|class| class.verdict),
    });
    vec![
        (
            "Person",
            format!("{years}, {}{pregnant}", patient.sex.word()),
        ),
        (
            "Weight",
            format!("{weight} kg{}", height.unwrap_or_default()),
        ),
        ("Kidneys", kidneys(case)),
        ("Magnesium", level(case.latest_level())),
        ("Given before", given_before(case)),
        ("Conditions", listed(conditions)),
        ("Medicines", listed(drugs)),
        ("Place", case.care.setting.words().to_owned()),
    ]
}

/// A condition or a drug as it was written, and what it may mean; `None` where no table holds it.
struct Listed<'a> {
    words: &'a str,
    verdict: Option<Verdict>,
}

impl Listed<'_> {
    /// The gravest first; what nobody knows stands behind what warns.
    fn rank(&self) -> u8 {
        match self.verdict {
            Some(Verdict::Stop) => 0,
            Some(Verdict::OverridableStop) => 1,
            Some(Verdict::Warn) => 2,
            None => 3,
            Some(Verdict::Info) => 4,
        }
    }
}

/// As many as there is room for, the gravest first, and how many more there are.
fn listed<'a>(all: impl Iterator<Item = Listed<'a>>) -> String {
    let mut all: Vec<Listed<'_>> = all.collect();
    all.sort_by_key(Listed::rank);
    let mut shown = String::new();
    for (count, one) in all.iter().enumerate() {
        let words = capped(one.words, MOST / 2);
        if shown.chars().count() + words.chars().count() > MOST {
            return format!(
                "{shown} and {} more: see the whole answer",
                all.len() - count
            );
        }
        let joint = if count == 0 { "" } else { ", " };
        shown.push_str(&format!("{joint}{words}"));
    }
    match all.is_empty() {
        true => "none".to_owned(),
        false => shown,
    }
}

fn kidneys(case: &Case) -> String {
    let renal = &case.renal;
    let clearance = renal.clearance.get().get::<flow::milliliter_per_minute>();
    let creatinine = case.latest_creatinine().map(|value| {
        let value = show::number(value.milligram_per_deciliter());
        format!(", creatinine {value} mg/dL")
    });
    let doubt = if renal.valid {
        ""
    } else {
        ", not a valid estimate"
    };
    format!(
        "{} mL/minute, {}{doubt}{}",
        show::fixed(clearance, 0),
        renal.category.id(),
        creatinine.unwrap_or_default()
    )
}

fn level(latest: Option<&TimedLevel>) -> String {
    let Some(latest) = latest else {
        return "no level".to_owned();
    };
    let other = show::fixed(milligram_per_deciliter(latest.level.get()), 1);
    format!("{} ({other} mg/dL), {}", latest.words(), when(latest.at))
}

/// A time on the clock of the order.
fn when(at: Time) -> String {
    let hours = at.get::<time::hour>();
    let apart = show::duration(at.abs());
    if hours < 0.0 {
        format!("{apart} before the start")
    } else if hours > 0.0 {
        format!("{apart} after the start")
    } else {
        "at the start".to_owned()
    }
}

/// Magnesium that was given before.
fn given_before(case: &Case) -> String {
    let given = case.given_before();
    let amounts = given.iter().map(|dose| dose.amount());
    let Some(total) = amounts.reduce(|a, b| a + b) else {
        return "none in the last 48 hours".to_owned();
    };
    let total = show::mass(case.bag.salt().mass(total));
    format!("{total} in {}", show::counted(given.len() as f64, "dose"))
}
