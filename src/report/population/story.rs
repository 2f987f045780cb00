//! `population` as text for people.

use super::expected::{beside, block};
use super::{shown_levels, uncertainty};
use crate::answer::{LevelsAt, OtherModel, Percentiles, PopulationAnswer, share_in_words};
use crate::clinical::bands::STOP_FROM;
use crate::report::chance::{Counted, beside_chances};
use crate::report::text;
use crate::units::show;

/// The text for people.
#[must_use]
pub fn to_text(answer: &PopulationAnswer) -> String {
    let mut out = format!(
        "Serum magnesium of {} virtual patients like this one\n",
        answer.subjects
    );
    let model = &answer.model;
    out += &text::row("model", &format!("{}, {}", model.id, model.title));
    out.extend(answer.uncertainty.as_ref().map(uncertainty::rows));
    out += &text::row("start", &answer.start);
    let kidneys = answer.kidneys.iter();
    out.extend(kidneys.map(|words| text::row("kidneys", words)));
    out += &text::row("peak", &range(answer.peak));
    out += &text::row("end of order", &range(answer.end));
    out.extend(answer.looks.iter().map(look));
    out += &bands(answer);
    out.extend(other_models(answer));
    out += &beside_chances(&answer.case, Counted::OfThePatient);
    out.extend(answer.expected.as_ref().map(block));
    out += &course(answer);
    out += &format!(
        "\nSeed {}; {} by the adaptive solver. The spread is that of the model{}, of the kidney\n\
         estimate and of the untreated level, without the error of an assay.\n{}\n",
        answer.seed,
        show::counted(answer.rerun as f64, "patient"),
        uncertainty::in_the_spread(answer.uncertainty.as_ref()),
        text::STATEMENT
    );
    out
}

fn level(millimolar: f64) -> String {
    show::fixed(millimolar, 2)
}

/// The middle patient, and nine in ten.
pub(super) fn range(levels: Percentiles) -> String {
    let shown = shown_levels(levels);
    let [low, middle, high] = [shown.p05, shown.p50, shown.p95].map(level);
    format!("{middle} mmol/L, nine patients in ten {low} to {high} mmol/L")
}

/// What was seen at a time that was asked for.
fn look(look: &LevelsAt) -> String {
    let mean = look.mean_and_sd.map_or_else(String::new, |of| {
        let (mean, sd) = (level(of.mean), level(of.sd));
        format!("mean {mean}, standard deviation {sd}; ")
    });
    let whose = if look.reported { ", as reported" } else { "" };
    let after = format!("after {}", show::counted(look.time, "hour"));
    let mut out = text::row(&after, &format!("{mean}{}{whose}", range(look.levels)));
    for below in &look.below {
        let words = format!(
            "below {} mmol/L: {}",
            level(below.level.millimolar()),
            share_in_words(below.share, below.share.standard_error())
        );
        out += &text::row("", &words);
    }
    out
}

/// How many reach each band, and for how long.
fn bands(answer: &PopulationAnswer) -> String {
    let mut out = "\nReached within the order\n".to_owned();
    for band in &answer.reached {
        let words = format!(
            "{}; mean time above it {}",
            share_in_words(band.share, band.share.standard_error()),
            show::counted(show::decimals(band.mean_hours, 1), "hour"),
        );
        out += &text::row(&format!("{} mmol/L", show::number(band.from)), &words);
    }
    out
}

/// What the other models see.
fn other_models(answer: &PopulationAnswer) -> Option<String> {
    let others: &[OtherModel] = &answer.others;
    let subjects = others.first()?.reaching_stop.of;
    let seen: Vec<_> = others
        .iter()
        .map(|other| format!("{} {}", other.id, other.reaching_stop.in_words()))
        .collect();
    let values = match answer.uncertainty {
        Some(_) => " around the values as printed",
        None => "",
    };
    let words = format!(
        "{STOP_FROM} mmol/L is reached, by {} virtual patients each{values}: {}",
        show::grouped(subjects),
        seen.join(", ")
    );
    Some(text::row("other models", &words))
}

/// The levels over time; of a depleted patient the expected ones too.
fn course(answer: &PopulationAnswer) -> String {
    let expected = answer.expected.as_ref();
    let percents = ["5 %", "50 %", "95 %"].map(str::to_owned);
    let mut out = match expected {
        Some(_) => "\nCourse (mmol/L), and after it the expected one\n".to_owned(),
        None => "\nCourse (mmol/L)\n".to_owned(),
    };
    let mut row = |time: &str, levels: [String; 3], expected: Option<[String; 3]>| {
        let [low, middle, high] = levels;
        out += &format!("  {time:>8}  {low:>6}  {middle:>6}  {high:>6}");
        if let Some([low, middle, high]) = expected {
            out += &format!("    {low:>6}  {middle:>6}  {high:>6}");
        }
        out.push('\n');
    };
    row("hours", percents.clone(), expected.map(|_| percents));
    for (index, point) in answer.course.iter().enumerate() {
        let levels = |levels: Percentiles| {
            let shown = shown_levels(levels);
            [shown.p05, shown.p50, shown.p95].map(level)
        };
        let expected = beside(expected, index).map(|point| levels(point.levels));
        row(&show::fixed(point.time, 2), levels(point.levels), expected);
    }
    out
}
