//! `fit` of a case as text for people.

use super::averaged;
use crate::answer::{CaseFitAnswer, NextMeasurement, OwnExcretion};
use crate::clinical::constants::PREGNANCY_CEILING_ML_MIN;
use crate::clinical::kidney::Method;
use crate::clinical::statements::TISSUE_UPTAKE;
use crate::estimate::of_case::{CaseFit, WeighedLevel};
use crate::estimate::wasting::{ExpectedLevel, Wasting};
use crate::estimate::{Measured, Predicted};
use crate::pk::Parameter;
use crate::report::expected_level::GRADE;
use crate::report::parameter_rows::parameter_rows;
use crate::report::ratio_words::{against_usual, times};
use crate::report::text;
use crate::report::wasting;
use crate::safety::Status;
use crate::units::basic::flow;
use crate::units::show;

/// Hours between two predictions that are shown.
const SHOWN_HOURS: f64 = 2.0;

/// The text for people.
#[must_use]
pub fn to_text(answer: &CaseFitAnswer) -> String {
    let fit = &answer.fit;
    let model = &answer.model;
    let mut out = "This patient, from measured levels\n".to_owned();
    out += &text::findings(&answer.findings);
    if let Some(excretion) = &answer.excretion {
        out += &text::wrapped("", "", &excretion_words(excretion));
    }
    out += &text::row("model", &format!("{}, {}", model.id, model.title));
    out += &text::row("start", &fit.baseline);
    out += &parameter_rows(&fit.posterior, &fit.parameters);
    out.extend(
        answer
            .excretion
            .as_ref()
            .and_then(|one| fraction(answer, one)),
    );
    if let Some(wasting) = &answer.wasting {
        out += &format!("\nWhy the level was low ({GRADE})\n");
        out += &wasting::rows(wasting);
    }
    out += &measured(fit, answer.wasting.as_ref());
    out += &to_come(fit, answer.wasting.as_ref());
    if answer.case.is_depleted() {
        out += &text::row("depleted", TISSUE_UPTAKE);
    }
    out += &ahead(answer);
    let averaged = answer.averaged.as_ref();
    out.extend(averaged.map(|averaged| averaged::block(averaged, answer.next.as_ref())));
    if answer.status() == Status::Stop {
        out += "\n[STOP] Stop the pump and look at the patient: the reason is at the top.\n";
    }
    out += &format!(
        "\nAn estimate under one model from few levels: a wrong sampling time or a sample from the\n\
         infusion line misleads it.\n{}\n",
        text::STATEMENT
    );
    out
}

/// The excretion of this patient beside the usual one, in words.
pub(super) fn excretion_words(excretion: &OwnExcretion) -> String {
    let of = match excretion.parameter {
        Parameter::FractionUnbound => "for this filtration",
        _ => "for such a patient",
    };
    let doubt = match excretion.is_told_apart {
        true => "",
        false => "; the levels do not tell it apart from the usual",
    };
    format!(
        "This patient excretes {} usual {of} ({}){doubt}.",
        against_usual(excretion.ratio),
        times(excretion.ratio)
    )
}

/// What the slope over filtration means, which is written as a fraction and is none.
fn fraction(answer: &CaseFitAnswer, excretion: &OwnExcretion) -> Option<String> {
    if excretion.parameter != Parameter::FractionUnbound {
        return None;
    }
    let mut words = "FU is the part of the magnesium in plasma that is filtered (not bound), \
                     times what this patient excretes beside the usual"
        .to_owned();
    if excretion.own > 1.0 {
        let counted = answer.case.renal.clearance.get();
        let counted = counted.get::<flow::milliliter_per_minute>();
        words += &format!(
            "; no fraction exceeds 1, so {} says that the kidneys filter more than the {} \
             mL/minute that were counted",
            show::number(excretion.own),
            show::fixed(counted, 0)
        );
        if answer.case.renal.method == Method::PregnancyAlarmOnly {
            words += &format!(
                " (in pregnancy never more than {} are)",
                show::number(PREGNANCY_CEILING_ML_MIN)
            );
        }
    }
    Some(text::row("", &words))
}

fn level(millimolar: f64) -> String {
    show::fixed(millimolar, 2)
}

fn between([low, high]: [f64; 2]) -> String {
    format!("{} to {} mmol/L", level(low), level(high))
}

/// A row for what is known of a time, hours.
fn at(time: f64, words: &str) -> String {
    text::row(&format!("{} hours", show::fixed(time, 2)), words)
}

/// The levels that were weighed, beside what they are compared with.
fn measured(fit: &CaseFit, wasting: Option<&Wasting>) -> String {
    let mut out = "\nMeasured (mmol/L)\n".to_owned();
    let levels = fit.levels.iter().zip(fit.at_levels()).enumerate();
    for (k, (&WeighedLevel { at: time, measured }, predicted)) in levels {
        let expected = wasting.map_or_else(String::new, |wasting| {
            format!(", expected {}", level(wasting.at_levels[k].value))
        });
        let words = format!(
            "measured {}{}, typical patient {}, this patient {}{expected}",
            match measured {
                Measured::Level(_) => "",
                Measured::Below(_) => "below ",
            },
            level(measured.millimolar()),
            level(predicted.typical),
            level(predicted.individual)
        );
        out += &at(time, &words);
    }
    out
}

/// Some of the course after the last level.
///
/// Of a depleted patient what is expected stands before the curve that flags go by.
fn to_come(fit: &CaseFit, wasting: Option<&Wasting>) -> String {
    let last = fit
        .levels
        .last()
        .map_or(f64::NEG_INFINITY, |level| level.at);
    let mut due = last;
    let mut out = "\nTo come (mmol/L)\n".to_owned();
    let course = fit.times.iter().copied().zip(fit.course());
    for (k, (time, predicted)) in course.enumerate() {
        if time > last && time >= due {
            due = time + SHOWN_HOURS;
            let expected = wasting.map_or_else(String::new, |wasting| {
                let ExpectedLevel { value, interval90 } = wasting.course[k];
                format!(
                    "expected {} ({}); flags go by ",
                    level(value),
                    between(interval90)
                )
            });
            let words = format!(
                "{expected}{}, with 90 % probability {}; a measured level {}",
                level(predicted.individual),
                between(predicted.interval90),
                between(predicted.measured90)
            );
            out += &at(time, &words);
        }
    }
    out
}

/// How the next level stands to the one that would tell of a depleted patient.
fn also_tells(next: f64, wasting: Option<&Wasting>) -> String {
    let sample = wasting.and_then(|wasting| wasting.sample.as_ref());
    sample.map_or_else(String::new, |sample| match sample.at > next {
        true => format!(
            "; the one at {} hours that would tell more of the low level comes after it",
            show::fixed(sample.at, 2)
        ),
        false => "; it would also tell more of the low level".to_owned(),
    })
}

/// The highest level to come, and when to measure next.
fn ahead(answer: &CaseFitAnswer) -> String {
    let mut out = String::new();
    if let Some(highest) = &answer.highest_to_come {
        let Predicted {
            individual,
            interval90,
            ..
        } = highest.predicted;
        let words = format!(
            "{} mmol/L at {} hours, with 90 % probability {}",
            level(individual),
            show::fixed(highest.at, 2),
            between(interval90)
        );
        out += &format!("\n{}", text::row("highest to come", &words));
    }
    let words = match &answer.next {
        Some(NextMeasurement::Now) => "now; do not wait for a better time".to_owned(),
        Some(NextMeasurement::At(next)) => format!(
            "at {} hours: {} {}; it leaves {} % of the variance of what is predicted{}",
            show::fixed(next.at, 2),
            match answer.wasting {
                Some(_) => "by what flags go by",
                None => "expected",
            },
            between(next.predicted.measured90),
            show::fixed(100.0 * next.left, 0),
            also_tells(next.at, answer.wasting.as_ref())
        ),
        None => return out,
    };
    out + &text::row("next level", &words)
}
