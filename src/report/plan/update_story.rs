//! What an updated plan adds to the text: the order so far, what the levels taught, and the order
//! as it stands beside the proposals.

use super::story::Chances;
use crate::answer::{AsOrdered, LevelSinceStart, UpdateAnswer};
use crate::dose::Bag;
use crate::estimate::Effect;
use crate::estimate::wasting::Wasting;
use crate::pk::Parameter;
use crate::plan::{Learned, Odds};
use crate::report::expected_level::GRADE;
use crate::report::infusion::step_text;
use crate::report::ratio_words::{against_usual, times};
use crate::report::{text, wasting};
use crate::safety::{Finding, Severity};
use crate::units::magnesium::milligram_per_deciliter;
use crate::units::{Time, show};
use uom::si::time::hour;

/// A level younger than this is not called old, hours.
const FRESH_HOURS: f64 = 0.01;

fn hours(time: Time) -> String {
    show::counted(show::decimals(time.get::<hour>(), 2), "hour")
}

/// What was given, and the levels, where a level stops everything.
#[must_use]
pub(super) fn rows_of_stopped(answer: &UpdateAnswer, bag: &Bag) -> String {
    let given = show::mass(bag.salt().mass(answer.delivered));
    let now = hours(answer.now);
    let words = format!("under way for {now}: {given} given if the pump ran as ordered");
    text::row("order", &words) + &levels_row(answer)
}

fn levels_row(answer: &UpdateAnswer) -> String {
    let words = answer.levels.iter().map(|LevelSinceStart { at, level }| {
        let other = milligram_per_deciliter(level.level.get());
        let other = show::fixed(other, 1);
        format!("{} ({other} mg/dL) after {}", level.words(), hours(*at))
    });
    let words: Vec<String> = words.collect();
    let last = answer.levels.last();
    let age = answer.now - last.map_or_else(Time::default, |last| last.at);
    let age = if age.get::<hour>() > FRESH_HOURS {
        format!("; the last one is {} old", hours(age))
    } else {
        String::new()
    };
    text::row("levels", &format!("{}{age}", words.join(", ")))
}

/// Rows about the order and the levels.
#[must_use]
pub(super) fn rows(answer: &UpdateAnswer, bag: &Bag) -> String {
    let salt = bag.salt();
    let now = hours(answer.now);
    let given = show::mass(salt.mass(answer.delivered));
    let rest = match &answer.remaining {
        Some(rest) => format!("{} to come", show::mass(salt.mass(rest.total()))),
        None => "it has ended".to_owned(),
    };
    let words = format!(
        "under way for {now}: {given} given if the pump ran as ordered, {rest}; if it stood still or \
         ran otherwise this plan does not hold: write what ran into the steps of the case"
    );
    let mut out = text::row("order", &words);
    let words =
        format!("{now} after the start of the order; the times of the plan count from there");
    out += &text::row("plan from", &words);
    out += &levels_row(answer);
    if let Some(start) = &answer.start {
        out += &text::row("start", start);
    }
    for (one, wasting) in answer.learned.iter().zip(&answer.wasting) {
        out += &text::row("learned", &learned_text(one));
        if let Some(wasting) = wasting {
            out += &text::row("expected", &expected_text(wasting));
        }
    }
    out
}

/// What is expected of a depleted patient beside the course of the risk, in words.
fn expected_text(told: &Wasting) -> String {
    let levels = told.at_levels.iter();
    let levels: Vec<String> = levels
        .map(|level| {
            let [low, high] = level.interval90.map(|end| show::fixed(end, 2));
            format!("{} ({low} to {high})", show::fixed(level.value, 2))
        })
        .collect();
    format!(
        "{} mmol/L at these levels, with what tissues take up; {} ({GRADE}); the risk goes by the \
         higher course of both kidneys",
        levels.join(", "),
        wasting::kidney_words(told)
    )
}

/// What one model learned, in words.
fn learned_text(one: &Learned) -> String {
    let id = one.model.id();
    let fit = match &one.fit {
        Ok(fit) => fit,
        Err(why) => {
            return format!(
                "{id}: not fitted, {why}; taken as it is from the last level on, for the risk only"
            );
        }
    };
    let mut words: Vec<String> = fit
        .parameters
        .iter()
        .map(|one| {
            let ratio = one.own / one.typical;
            let (what, name) = (plain(one.parameter), one.parameter.name());
            format!(
                "{what} {} usual ({name} {})",
                against_usual(ratio),
                times(ratio)
            )
        })
        .collect();
    if let Some(level) = fit.posterior.deviation(Effect::Baseline) {
        let side = if level < 0.0 { "less" } else { "more" };
        words.push(format!(
            "untreated level {} mmol/L {side}",
            show::fixed(level.abs(), 2)
        ));
    }
    let fitted = fit.at_levels().iter();
    let fitted: Vec<String> = fitted
        .map(|predicted| show::fixed(predicted.individual, 2))
        .collect();
    format!(
        "{id}: {}; the levels fitted: {} mmol/L",
        words.join(", "),
        fitted.join(", ")
    )
}

/// What a parameter is, for people.
fn plain(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Clearance => "clearance",
        Parameter::Volume | Parameter::CentralVolume | Parameter::PeripheralVolume => "volume",
        Parameter::Intercompartmental => "exchange with tissue",
        Parameter::FractionUnbound => "excretion",
        Parameter::Absorption
        | Parameter::Bioavailability
        | Parameter::Lag
        | Parameter::ModeledRate
        | Parameter::ModeledDuration
        | Parameter::TubularMaximum
        | Parameter::Splay
        | Parameter::RestingInput
        | Parameter::NonRenal => "parameter",
    }
}

/// What may happen instead of a proposal: the order as it stands, and no more magnesium.
#[must_use]
pub(super) fn instead(answer: &UpdateAnswer, told: (&Bag, Chances)) -> String {
    let ordered = answer.as_ordered.as_ref();
    let ordered = ordered.map_or_else(String::new, |one| as_ordered(one, told));
    ordered
        + &answer
            .no_more
            .as_ref()
            .map_or_else(String::new, |odds| no_more(odds, told.1))
}

/// The order as it stands; without any rate where it must not go on, or where nothing may be
/// set on a pump.
fn as_ordered(one: &AsOrdered, (bag, chances): (&Bag, Chances)) -> String {
    let what = match &one.regimen {
        Some(regimen) => {
            let steps = regimen.steps().iter();
            let steps: Vec<String> = steps.map(|step| step_text(step, bag.salt())).collect();
            steps.join(", then ")
        }
        None if one.is_allowed() => {
            "no rule and no risk forbids it, but it is not proposed".to_owned()
        }
        None => "not allowed".to_owned(),
    };
    let mut out = format!("\nGoing on as ordered: {what}\n");
    if one.odds.on_target.is_some() {
        out += &text::row("on target", &chances.on_target_text(&one.odds));
        out += &text::row("before levels", &chances.on_target_text(&one.before_levels));
    }
    out += &text::row("toxic", &chances.toxic_text(&one.odds));
    for why in &one.forbidden {
        out += &text::wrapped("  ", "[STOP]", why);
    }
    if one.is_allowed() {
        let warns = |finding: &&Finding| finding.severity == Severity::Warn;
        let warnings: Vec<Finding> = one.findings.iter().filter(warns).cloned().collect();
        out += &text::findings(&warnings);
    }
    out
}

/// What happens without any more magnesium.
fn no_more(odds: &Odds, chances: Chances) -> String {
    let mut out = "\nNo more magnesium\n".to_owned();
    out += &text::row("on target", &chances.on_target_text(odds));
    out + &text::row("toxic", &chances.toxic_text(odds))
}
