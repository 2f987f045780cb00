//! Levels of an order under way on which no new rate may rest unasked. Every finding here is a stop
//! that a named person may override.

use super::levels_under_way::{Explained, against};
use super::{Case, Finding, Topic};
use crate::clinical::bands::{BAND_SOURCE, HIGH_ABOVE};
use crate::clinical::patient::TimedLevel;
use crate::units::{SerumMagnesium, show};
use uom::si::time::hour;

/// What is to be done about a level that is in doubt.
const LOOK: &str = "look at the patient, the pump and the line, check unit, sampling time and \
                    name, and measure again";

/// Doubts about the levels measured `later`; `by_model` holds them as each fitted model sees them.
#[must_use]
pub fn doubts(later: &[TimedLevel], by_model: &[Vec<Explained>]) -> Vec<Finding> {
    let Some(count) = by_model.iter().map(Vec::len).min() else {
        return Vec::new();
    };
    let doubt = |place: usize| {
        let seen: Vec<&Explained> = by_model.iter().map(|levels| &levels[place]).collect();
        let typed = later.iter().find(|level| level.at == seen[0].at);
        typed
            .and_then(|typed| other_unit(typed, &seen))
            .or_else(|| unbelievable(&seen))
            .or_else(|| unexplained(&seen))
    };
    (0..count).filter_map(doubt).collect()
}

/// A replacement that the serum no longer asks for.
#[must_use]
pub fn corrected(case: &Case) -> Option<Finding> {
    let last = case.latest_level()?.level;
    let raised = last.millimolar() > HIGH_ABOVE;
    (raised && case.indication.needs_confirmed_deficiency()).then(|| {
        let words = "the last level lies above the reference range, so the serum no longer shows a \
                     deficiency, and it falls slowly where the kidneys are weak";
        let said = (words, "hold the infusion, and measure again tomorrow");
        let finding = Finding::overridable(Topic::Other, "deficiency-corrected", said, BAND_SOURCE);
        against(finding, last.millimolar(), HIGH_ABOVE)
    })
}

/// A stop about `level` that a named person may override.
fn stop(topic: Topic, id: &str, level: &Explained, said: (String, String)) -> Finding {
    let id = format!("{id}-{}", show::fixed(level.at.get::<hour>(), 2));
    Finding::overridable(topic, id, said, BAND_SOURCE).of_time(level.at)
}

/// The time of a level in words.
fn after(level: &Explained) -> String {
    show::counted(show::decimals(level.at.get::<hour>(), 1), "hour")
}

fn expected(seen: &[&Explained], level: impl Fn(&Explained) -> SerumMagnesium) -> String {
    let levels = seen
        .iter()
        .map(|one| show::fixed(level(one).millimolar(), 2));
    levels.collect::<Vec<_>>().join(", ")
}

/// Digits that were given in mg/dL or mEq/L and would fit every model better as mmol/L, which
/// means a level at least twice as high.
fn other_unit(typed: &TimedLevel, seen: &[&Explained]) -> Option<Finding> {
    let given = typed.level.millimolar();
    if typed.below_quantification || typed.digits <= given * 1.001 {
        return None;
    }
    let nearer = |one: &&Explained| {
        let typical = one.typical.millimolar();
        libm::log(typed.digits / typical).abs() < libm::log(given / typical).abs()
    };
    seen.iter().all(nearer).then(|| {
        let hours = after(seen[0]);
        let digits = show::number(typed.digits);
        let words = format!(
            "the level after {hours} is {} mmol/L as typed, and its digits would fit better as \
             {digits} mmol/L ({} expected before it was known)",
            show::fixed(given, 2),
            expected(seen, |one| one.typical),
        );
        let said = (words, "check the unit on the report".to_owned());
        stop(Topic::LevelInDoubt, "level-unit", seen[0], said)
    })
}

/// A level so low that fewer than one in twenty patients like this one would show it, by every
/// model, before it was known: a sample, a pump or a line is likelier than such kidneys, and a
/// higher rate would be the consequence.
fn unbelievable(seen: &[&Explained]) -> Option<Finding> {
    let measured = seen[0].measured.millimolar();
    let low = |one: &&Explained| measured < one.low_before.millimolar();
    seen.iter().all(low).then(|| {
        let hours = after(seen[0]);
        let words = format!(
            "the level after {hours} is lower than nineteen in twenty patients like this one would \
             show ({} measured, {} expected before it was known, mmol/L): a rate raised for it may \
             be an overdose.",
            show::fixed(measured, 2),
            expected(seen, |one| one.typical),
        );
        let (topic, id) = (Topic::LevelInDoubt, "level-unbelievable");
        stop(topic, id, seen[0], (words, LOOK.to_owned()))
    })
}

/// A level that no model explains: outside the range in which nine in ten measured levels of
/// this patient would lie, by every model and on the same side.
fn unexplained(seen: &[&Explained]) -> Option<Finding> {
    let side = |one: &&Explained| {
        let [low, high] = one.measured90.map(SerumMagnesium::millimolar);
        let measured = one.measured.millimolar();
        match one.below_quantification {
            true => -i8::from(measured < low),
            false => i8::from(measured > high) - i8::from(measured < low),
        }
    };
    let first = side(&seen[0]);
    if first == 0 || seen.iter().any(|one| side(one) != first) {
        return None;
    }
    let (direction, look) = match first > 0 {
        true => ("higher", "hold the infusion, "),
        false => ("lower", ""),
    };
    let hours = after(seen[0]);
    let words = format!(
        "the level after {hours} is {direction} than any model explains ({} measured, {} expected, \
         mmol/L): a new rate would rest on it. ",
        show::fixed(seen[0].measured.millimolar(), 2),
        expected(seen, |one| one.expected),
    );
    Some(stop(
        Topic::LevelUnexplained,
        "level-unexplained",
        seen[0],
        (words, format!("{look}{LOOK}")),
    ))
}
