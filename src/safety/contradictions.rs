//! Facts that can both be true and hardly are: each is asked with one severity.

use super::{Case, Finding, Shown, Topic};
use crate::clinical::Indication;
use crate::clinical::bands::LOW_BELOW;
use crate::clinical::conditions::POSTPARTUM;
use crate::clinical::constants::{
    MUCH_BEFORE_A_LOW_LEVEL_G, ONE_TIME_MINUTES, PROBABLE_PREGNANCY_YEARS, SAME_DOSE,
};
use crate::clinical::limits::Window;
use crate::clinical::source;
use crate::dose::{GivenDose, cumulative};
use crate::units::{Salt, show};
use uom::si::mass::gram;
use uom::si::ratio::ratio;
use uom::si::time::{hour, minute};

/// Age and pregnancy together.
pub fn age_and_pregnancy(case: &Case) -> Vec<Finding> {
    let years = case.patient.age.years();
    if !case.patient.pregnant || years <= PROBABLE_PREGNANCY_YEARS {
        return Vec::new();
    }
    vec![
        Finding::warn(
            Topic::Other,
            "pregnancy-improbable",
            ("age and pregnancy together are improbable", "check both"),
            source::SOFTWARE,
        )
        .comparing(
            Shown::new(show::decimals(years, 1), "years"),
            Shown::new(PROBABLE_PREGNANCY_YEARS, "years"),
        ),
    ]
}

/// Pregnant and after the birth at once.
pub fn pregnant_after_birth(case: &Case) -> Vec<Finding> {
    if !case.patient.has_condition(POSTPARTUM) {
        return Vec::new();
    }
    let before_birth = matches!(
        case.indication,
        Indication::FetalNeuroprotection | Indication::PretermLabor
    );
    let id = "after-birth";
    if before_birth && case.patient.pregnant {
        let words = format!(
            "the indication is {} and the birth is over (postpartum)",
            case.indication.name()
        );
        let said = (words, "correct the one that is wrong");
        let finding = Finding::overridable(Topic::Other, id, said, source::SOFTWARE);
        return vec![finding];
    }
    if case.patient.pregnant {
        let words = "pregnant and postpartum are both given";
        let said = (words, "correct the one that is wrong");
        return vec![Finding::warn(Topic::Other, id, said, source::SOFTWARE)];
    }
    Vec::new()
}

/// Two prior doses that are one dose written twice, or that would have run on one line at once.
pub fn doses_at_once(case: &Case) -> Vec<Finding> {
    // Two injections at one time are usual: one into each side.
    let by_vein: Vec<&GivenDose> = case
        .earlier_doses()
        .filter(|dose| dose.words.by_pump())
        .collect();
    let pairs = by_vein
        .iter()
        .enumerate()
        .flat_map(|(place, one)| by_vein[place + 1..].iter().map(move |other| (*one, *other)));
    let mut overlapping = pairs.filter(|(one, other)| overlap(one, other)).peekable();
    if overlapping.peek().is_none() {
        return Vec::new();
    }
    let words = match overlapping.find(|(one, other)| same(one, other)) {
        Some((one, _)) => format!(
            "two prior doses of {} began at one time, {} before the order, and the totals and the \
             prediction hold both: is it one dose, written twice?",
            show::mass(case.bag.salt().mass(one.amount())),
            show::duration(-one.start)
        ),
        None => "two prior doses ran at the same time: on one line that cannot be, so one of them \
                 may be written twice or at a wrong time, and the totals and the prediction hold \
                 both"
            .to_owned(),
    };
    let action = "look at the chart, and leave out what was given once";
    vec![Finding::warn(
        Topic::Amount,
        "prior-doses-at-once",
        (words, action),
        source::SOFTWARE,
    )]
}

/// Whether two doses ran at once for longer than clocks differ.
fn overlap(one: &GivenDose, other: &GivenDose) -> bool {
    let begin = if one.start > other.start {
        one.start
    } else {
        other.start
    };
    let end = if one.end() < other.end() {
        one.end()
    } else {
        other.end()
    };
    (end - begin).get::<minute>() > ONE_TIME_MINUTES
}

/// Whether two doses are one, as far as rounding of units lets them.
fn same(one: &GivenDose, other: &GivenDose) -> bool {
    let apart = (one.start - other.start).get::<minute>().abs();
    let amounts = (one.amount() / other.amount()).get::<ratio>();
    apart <= ONE_TIME_MINUTES && (amounts - 1.0).abs() <= SAME_DOSE
}

/// A fit under magnesium, and nobody gave any.
pub fn fit_without_dose(case: &Case) -> Vec<Finding> {
    if case.indication != Indication::EclampsiaRecurrent || !case.prior.is_empty() {
        return Vec::new();
    }
    vec![Finding::warn(
        Topic::Other,
        "recurrent-fit-without-dose",
        (
            "a recurrent fit under magnesium, and no earlier dose is given",
            "write the prior dose, or order the load of a first fit (pre-eclampsia)",
        ),
        source::SOFTWARE,
    )]
}

/// A low level although much ran in the day before it.
pub fn low_after_much(case: &Case) -> Vec<Finding> {
    let Some(level) = case.latest_level() else {
        return Vec::new();
    };
    let before = level.at - Window::Day.length();
    let given = cumulative::amount_between(&case.given_before(), before, level.at);
    let grams = Salt::SulfateHeptahydrate.mass(given).get::<gram>();
    let low = level.level.millimolar() < LOW_BELOW;
    if !low || grams < MUCH_BEFORE_A_LOW_LEVEL_G * (1.0 - 1e-9) {
        return Vec::new();
    }
    let words = format!(
        "the level of {} is low although {} g ran in the 24 hours before it",
        level.words(),
        show::number(show::decimals(grams, 1))
    );
    vec![
        Finding::warn(
            Topic::MeasuredLevel,
            "level-low-after-much",
            (
                words,
                "check the sample, the pump, the line and the doses, and measure again",
            ),
            source::SOFTWARE,
        )
        .comparing(
            Shown::new(show::decimals(grams, 1), "g"),
            Shown::new(MUCH_BEFORE_A_LOW_LEVEL_G, "g"),
        )
        .asking_for_level("the latest one is low although much was given"),
    ]
}

/// Times that were written with different offsets from UTC.
pub fn offsets(case: &Case) -> Vec<Finding> {
    let Some(odd) = &case.other_offset else {
        return Vec::new();
    };
    let words = format!(
        "`{}` and the start of the order were written with different offsets from UTC; read so, \
         they lie {} apart: check that both clocks are meant",
        odd.written,
        show::counted(show::decimals(odd.apart.get::<hour>().abs(), 1), "hour")
    );
    vec![Finding::info(
        Topic::NotKnown,
        "offsets-differ",
        words,
        source::SOFTWARE,
    )]
}

/// A circuit that carries magnesium away, and stops one day.
pub fn circuit_may_stop(case: &Case) -> Vec<Finding> {
    if case.kidneys.continuous().is_none() {
        return Vec::new();
    }
    vec![Finding::info(
        Topic::Kidneys,
        "circuit-may-stop",
        "the prediction counts on the circuit: when it stops, or its citrate does, stop or lower \
         the magnesium at once, since nothing else carries it away",
        source::SOFTWARE,
    )]
}
