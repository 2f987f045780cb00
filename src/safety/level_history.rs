//! Older levels behind the newest one: a toxic one is not forgotten.

use super::beside::dialyzed;
use super::levels_under_way::against;
use super::plausibility::contradicts;
use super::{Case, Finding, Topic};
use crate::clinical::bands::{BAND_SOURCE, LOW_BELOW, STOP_FROM};
use crate::clinical::constants::{SHORTEST_HALF_LIFE_HOURS, SPREADING_HOURS};
use crate::clinical::patient::TimedLevel;
use crate::clinical::with_action;
use crate::units::show;
use uom::si::time::hour;

/// A total level in the toxic range that a lower one has followed: a note, and a warning where no
/// kidney explains so fast a fall. Levels of an order under way are looked at beside its course.
pub fn older_toxic(case: &Case) -> Vec<Finding> {
    let Some((latest, earlier)) = case.levels.split_last() else {
        return Vec::new();
    };
    if latest.level.millimolar() >= STOP_FROM {
        return Vec::new(); // it says so itself
    }
    let toxic = |level: &&TimedLevel| {
        let before = case.began.is_none_or(|began| level.at <= began);
        let known = !level.below_quantification && !level.hemolyzed;
        before && known && level.level.millimolar() >= STOP_FROM && !contradicts(level, latest)
    };
    // Of several the last one, from which the fall was the fastest.
    let Some(level) = earlier.iter().rfind(toxic) else {
        return Vec::new();
    };
    let hours = (latest.at - level.at).get::<hour>();
    let found = format!(
        "a level of {} lay in the toxic range {} before the latest one of {}",
        level.words(),
        show::counted(show::decimals(hours, 1), "hour"),
        latest.words()
    );
    let (topic, id) = (Topic::MeasuredLevel, "level-was-toxic");
    let finding = if falls_too_fast(case, level, latest) {
        let found =
            format!("{found}, faster than kidneys remove magnesium: the two hardly fit together");
        let action = "look for the reason, and measure again before any magnesium is given";
        Finding::warn(topic, id, (found, action), BAND_SOURCE)
            .asking_for_level("two levels contradict each other")
    } else {
        let words = with_action(
            &found,
            "look for the reason before any more magnesium is given",
        );
        Finding::info(topic, id, words, BAND_SOURCE)
    };
    vec![against(finding, level.level.millimolar(), STOP_FROM)]
}

/// Whether no kidney brings one level down to the other in the time between them; dialysis may.
fn falls_too_fast(case: &Case, level: &TimedLevel, latest: &TimedLevel) -> bool {
    let hours = (latest.at - level.at).get::<hour>();
    let left = libm::exp2(-hours / SHORTEST_HALF_LIFE_HOURS);
    let lowest = LOW_BELOW + (level.level.millimolar() - LOW_BELOW) * left;
    // Soon after a dose a level falls because the dose spreads.
    let spreading = case.earlier_doses().any(|dose| {
        let since = (level.at - dose.end_of_input()).get::<hour>();
        (0.0..=SPREADING_HOURS).contains(&since)
    });
    !dialyzed(case) && !spreading && latest.level.millimolar() < lowest
}
