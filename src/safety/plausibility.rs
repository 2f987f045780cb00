//! Whether the facts themselves can be relied on: their age, their units, what they show.

use super::{Case, Finding, Shown, Topic};
use crate::clinical::constants::{
    FRESH_IN_HOSPITAL_HOURS, FRESH_OUTSIDE_HOURS, IMPROBABLE_FALL_HOURS, IMPROBABLE_FALL_MMOL_L,
    IMPROBABLE_LEVEL_MMOL_L, IMPROBABLY_HIGH_CREATININE_MG_DL, IMPROBABLY_LOW_CREATININE_MG_DL,
    IONIZED_CAUTION_MMOL_L, IONIZED_STOP_MMOL_L, PROBABLE_BMI, STALE_TIMES_FRESH,
    USUAL_IF_IONIZED_MMOL_L, USUAL_IN_MMOL_L,
};
use crate::clinical::country::Country;
use crate::clinical::indications::Setting;
use crate::clinical::kidney::CreatinineSample;
use crate::clinical::patient::TimedLevel;
use crate::clinical::source;
use crate::units::{Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::{mass, time};

/// Age of laboratory values that is still fresh.
fn freshness_hours(setting: Setting) -> f64 {
    if setting == Setting::Outpatient {
        FRESH_OUTSIDE_HOURS
    } else {
        FRESH_IN_HOSPITAL_HOURS
    }
}

/// The laboratory values that rules rely on, with the hours since they were drawn.
fn latest_ages(
    creatinines: &[CreatinineSample],
    levels: &[TimedLevel],
) -> Vec<(&'static str, f64)> {
    let age = |at: Time| -at.get::<time::hour>();
    let creatinine = creatinines.iter().map(|sample| age(sample.at));
    let creatinine = creatinine.reduce(f64::min);
    let level = levels.iter().map(|level| age(level.at)).reduce(f64::min);
    [
        ("the creatinine", creatinine),
        ("the serum magnesium", level),
    ]
    .into_iter()
    .filter_map(|(what, age)| age.map(|age| (what, age)))
    .collect()
}

/// Values that are no longer fresh are said.
pub fn freshness(case: &Case) -> Vec<Finding> {
    let fresh = freshness_hours(case.care.setting);
    latest_ages(&case.kidney.creatinines, &case.levels)
        .into_iter()
        .filter(|(_, age)| *age > fresh)
        .map(|(what, age)| {
            Finding::warn(
                Topic::NotKnown,
                format!("old-{}", what.trim_start_matches("the ").replace(' ', "-")),
                (
                    format!(
                        "{what} is {} old",
                        show::counted(show::decimals(age, 0), "hour")
                    ),
                    "measure it again",
                ),
                source::SOFTWARE,
            )
            .comparing(Shown::new(age, "h"), Shown::new(fresh, "h"))
        })
        .collect()
}

/// The values that are too old to be relied on, in words.
#[must_use]
pub fn stale(
    setting: Setting,
    creatinines: &[CreatinineSample],
    levels: &[TimedLevel],
) -> Vec<String> {
    let limit = STALE_TIMES_FRESH * freshness_hours(setting);
    latest_ages(creatinines, levels)
        .into_iter()
        .filter(|(_, age)| *age > limit)
        .map(|(what, age)| {
            format!(
                "{what} is {} old",
                show::counted(show::decimals(age, 0), "hour")
            )
        })
        .collect()
}

/// Refuses values that are too old to be relied on.
///
/// # Errors
/// Stale, with every such value.
pub fn refuse_stale(case: &Case) -> Result<()> {
    let limit = STALE_TIMES_FRESH * freshness_hours(case.care.setting);
    let stale = stale(case.care.setting, &case.kidney.creatinines, &case.levels);
    if stale.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Stale,
        format!(
            "too old to be relied on: {}; at most {} in this setting",
            stale.join(", "),
            show::counted(limit, "hour")
        ),
        if case.indication.emergency() {
            "measure again and give the new value; where treatment cannot wait for it, \
             `maginfuse rate` computes the pump program without looking at the patient"
        } else {
            "measure again and give the new value"
        },
    ))
}

/// A weight that fits the height only in the other unit.
pub fn improbable_weight(case: &Case) -> Vec<Finding> {
    let Some(bmi) = case.patient.body_mass_index() else {
        return Vec::new();
    };
    if (PROBABLE_BMI[0]..=PROBABLE_BMI[1]).contains(&bmi) {
        return Vec::new();
    }
    let kilogram = case.patient.weight.get().get::<mass::kilogram>();
    let other = kilogram * 0.453_592_37;
    vec![
        Finding::warn(
            Topic::Other,
            "weight-improbable",
            (
                format!(
                    "weight and height give an unusual body mass index; {} lb would be {} kg",
                    show::number(kilogram),
                    show::fixed(other, 1)
                ),
                "check both, with their units",
            ),
            source::SOFTWARE,
        )
        .observing(Shown::new(bmi, "kg/m2")),
    ]
}

/// A level whose digits would be normal in mmol/L and were given in another unit.
pub fn improbable_level_unit(case: &Case) -> Vec<Finding> {
    let normal = USUAL_IN_MMOL_L[0]..=USUAL_IN_MMOL_L[1];
    let doubtful = case.levels.iter().find(|level| {
        let same = (level.digits - level.level.millimolar()).abs() < 1e-9;
        if level.below_quantification {
            return false; // a limit of quantification is low by its nature
        }
        !same && normal.contains(&level.digits)
            || level.level.millimolar() < IMPROBABLE_LEVEL_MMOL_L
    });
    let Some(level) = doubtful else {
        return Vec::new();
    };
    let read = show::fixed(level.level.millimolar(), 2);
    let words = match (level.digits - level.level.millimolar()).abs() < 1e-9 {
        true => format!("the level was read as {read} mmol/L, which is improbably low"),
        false => format!(
            "the level was read as {read} mmol/L, and {} mmol/L would be another level",
            show::number(level.digits)
        ),
    };
    let (topic, id) = (Topic::Other, "level-unit-improbable");
    // Laboratories in the United States print mg/dL, where such digits are usual.
    let usual = case.care.country == Some(Country::UnitedStates)
        && level.level.millimolar() >= IMPROBABLE_LEVEL_MMOL_L;
    let action = "check the unit on the report";
    vec![if usual {
        Finding::info(topic, id, format!("{words}: {action}"), source::SOFTWARE)
    } else {
        Finding::warn(topic, id, (words, action), source::SOFTWARE)
    }]
}

/// Levels that an analyzer printed as ionized: understood, and compared with nothing but what is
/// toxic whatever the total level.
pub fn ionized_levels(case: &Case) -> Vec<Finding> {
    let total = if case.levels.is_empty() {
        "; measure the total level"
    } else {
        ""
    };
    let finding = |level: &TimedLevel| {
        // A later total level tells more.
        let newer_total = case.latest_level().is_some_and(|total| total.at > level.at);
        if let Some(high) = ionized_high(level).filter(|_| !newer_total) {
            return high;
        }
        let words = format!(
            "the ionized level of {} is understood and compared with nothing: every limit, band and \
             prediction here is of total magnesium{total}",
            level.words()
        );
        Finding::info(Topic::NotKnown, "level-ionized", words, source::SOFTWARE)
    };
    let latest = case.ionized_levels.last();
    latest.map(finding).into_iter().collect()
}

/// An ionized level that no total level makes harmless.
fn ionized_high(level: &TimedLevel) -> Option<Finding> {
    let value = level.level.millimolar();
    let from = |bound: f64| value >= bound * (1.0 - 1e-9) && !level.below_quantification;
    let words = format!(
        "the ionized level of {} is more than twice a usual one (0.45 to 0.67 mmol/L)",
        level.words()
    );
    let (topic, id) = (Topic::MeasuredLevel, "level-ionized-high");
    let (finding, bound) = if from(IONIZED_STOP_MMOL_L) {
        let action = "give no more magnesium before reflexes, breathing and a total level were \
                      looked at";
        let finding = Finding::overridable(topic, id, (words, action), source::SOFTWARE);
        (finding, IONIZED_STOP_MMOL_L)
    } else if from(IONIZED_CAUTION_MMOL_L) {
        let action = "look at reflexes and breathing, and measure the total level first";
        let finding = Finding::warn(topic, id, (words, action), source::SOFTWARE);
        (finding, IONIZED_CAUTION_MMOL_L)
    } else {
        return None;
    };
    let finding = finding.asking_for_level("the ionized level is high, whatever the total one is");
    Some(finding.comparing(Shown::new(value, "mmol/L"), Shown::new(bound, "mmol/L")))
}

/// A low total level that would be usual if an analyzer had printed it as ionized, and nobody
/// wrote which it is.
pub fn usual_if_ionized(case: &Case) -> Vec<Finding> {
    let usual = USUAL_IF_IONIZED_MMOL_L[0]..=USUAL_IF_IONIZED_MMOL_L[1];
    let asked = case.indicating_level().filter(|level| {
        let known = level.kind_written || level.below_quantification || level.above_quantification;
        // Such analyzers print mmol/L.
        let typed = (level.digits - level.level.millimolar()).abs() < 1e-9;
        !known && typed && usual.contains(&level.level.millimolar())
    });
    let finding = |level: &TimedLevel| {
        let words = format!(
            "the level of {} was read as total, not the ionized value of a blood gas analyzer, for \
             which it would be usual; write kind = \"total\" where it is",
            level.words()
        );
        Finding::info(
            Topic::Other,
            "level-usual-if-ionized",
            words,
            source::SOFTWARE,
        )
    };
    asked.map(finding).into_iter().collect()
}

/// A latest level from a sample whose cells burst, or beyond the range of its assay.
pub fn doubtful_sample(case: &Case) -> Vec<Finding> {
    let latest = case.latest_level();
    latest.map_or_else(Vec::new, doubtful_latest)
}

/// What is doubtful about the sample of the latest level, of an order under way or before one.
pub fn doubtful_latest(level: &TimedLevel) -> Vec<Finding> {
    let mut findings = Vec::new();
    if level.hemolyzed {
        findings.push(Finding::warn(
            Topic::NotKnown,
            "level-hemolyzed",
            (
                "the sample of the latest level was hemolyzed: cells release magnesium, so the true \
                 level is lower",
                "draw it again",
            ),
            source::SOFTWARE,
        )
        .asking_for_level("the sample of the latest level was hemolyzed"));
    }
    if level.above_quantification {
        let words = format!(
            "the latest level lies {}, the end of the range of the assay: how high is not known, \
             and the prediction from that end is too low",
            level.words()
        );
        let said = (words, "have the sample diluted");
        findings.push(Finding::warn(
            Topic::MeasuredLevel,
            "level-above-range",
            said,
            source::SOFTWARE,
        ));
    }
    findings
}

/// Whether `level` was drawn so shortly before the latest one and is so much higher that one of the
/// two must be wrong.
pub(super) fn contradicts(level: &TimedLevel, latest: &TimedLevel) -> bool {
    let shortly = (latest.at - level.at).get::<time::hour>() < IMPROBABLE_FALL_HOURS;
    shortly && level.level.millimolar() > latest.level.millimolar() + IMPROBABLE_FALL_MMOL_L
}

/// A level shortly before the latest one that was much higher: one of the two is wrong.
pub fn contradicting_levels(case: &Case) -> Vec<Finding> {
    let Some(latest) = case.latest_level() else {
        return Vec::new();
    };
    let doubted = case.levels.iter().find(|level| contradicts(level, latest));
    let Some(level) = doubted else {
        return Vec::new();
    };
    vec![Finding::overridable(
        Topic::Other,
        "levels-contradict",
        (
            format!(
                "a level of {} mmol/L stands within an hour before the latest one of {} mmol/L: one \
                 of them is wrong",
                show::fixed(level.level.millimolar(), 2),
                show::fixed(latest.level.millimolar(), 2)
            ),
            "measure again",
        ),
        source::SOFTWARE,
    )
    .asking_for_level("two levels contradict each other")]
}

/// A level drawn before a prior dose ended does not show that dose.
pub fn level_before_dose(case: &Case) -> Vec<Finding> {
    let Some(latest) = case.latest_level() else {
        return Vec::new();
    };
    if !case
        .earlier_doses()
        .any(|dose| dose.end_of_input() > latest.at)
    {
        return Vec::new();
    }
    let id = "level-before-dose";
    let words =
        "the latest level was drawn before the end of a prior dose and does not show all of it";
    let finding = if case.indication.emergency() {
        let words = format!("{words}; measure again");
        Finding::info(Topic::NotKnown, id, words, source::SOFTWARE)
    } else {
        let said = (words, "measure again");
        Finding::warn(Topic::NotKnown, id, said, source::SOFTWARE)
    };
    vec![finding.asking_for_level("the latest one does not show all of a prior dose")]
}

/// A creatinine whose unit is doubtful: mg/dL and umol/L overlap at the edges.
pub fn improbable_creatinine(case: &Case) -> Vec<Finding> {
    let dialysis = case.kidney.dialysis == Some(true);
    let doubtful = case
        .kidney
        .creatinines
        .iter()
        .map(|s| s.value.milligram_per_deciliter())
        .find(|value| {
            *value < IMPROBABLY_LOW_CREATININE_MG_DL
                || (*value > IMPROBABLY_HIGH_CREATININE_MG_DL && !dialysis)
        });
    let Some(value) = doubtful else {
        return Vec::new();
    };
    vec![
        Finding::warn(
            Topic::Other,
            "creatinine-improbable",
            (
                "this creatinine is rarely seen: was it typed in the other unit (mg/dL, umol/L)?",
                "check it on the report",
            ),
            source::SOFTWARE,
        )
        .observing(Shown::new(value, "mg/dL")),
    ]
}
