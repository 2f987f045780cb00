//! Levels measured while an order runs, beside the course that was fitted to them: what they
//! mean for this patient.

use super::{Finding, Shown, Topic};
use crate::clinical::bands::{BAND_SOURCE, EMERGENCY_FROM, STOP_FROM};
use crate::clinical::constants::MISFIT_WIDTHS;
use crate::units::{SerumMagnesium, Time, show};
use uom::si::time::hour;

/// A measured level and what the fitted course expects at its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explained {
    /// When it was drawn, from the start of the order.
    pub at: Time,
    /// What was measured, or the limit below which it lay.
    pub measured: SerumMagnesium,
    /// Whether only a limit is known.
    pub below_quantification: bool,
    /// The level of the fitted course.
    pub expected: SerumMagnesium,
    /// Nine in ten measured levels would lie between these.
    pub measured90: [SerumMagnesium; 2],
    /// The level of the typical patient, before any of the levels was known.
    pub typical: SerumMagnesium,
    /// One measured level in twenty of patients like this one would have been lower.
    pub low_before: SerumMagnesium,
}

/// The highest level that the fitted course has still to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeakToCome {
    /// When, from the start of the order.
    pub at: Time,
    /// The level.
    pub level: SerumMagnesium,
    /// One such patient in twenty has a higher one.
    pub high: SerumMagnesium,
}

/// What the levels and the own course mean: the overdose flag of this patient. A last level in
/// the toxic range is no time for statistics: nothing else is said then.
#[must_use]
pub fn findings(levels: &[Explained], peak: Option<PeakToCome>) -> Vec<Finding> {
    if let Some(finding) = levels.last().and_then(|last| toxic(last.measured)) {
        return vec![finding];
    }
    let mut findings: Vec<Finding> = levels.iter().filter_map(misfit).collect();
    let earlier = levels.split_last().map_or(&[][..], |(_, earlier)| earlier);
    findings.extend(earlier.iter().filter_map(was_toxic));
    findings.extend(peak.and_then(to_fear));
    findings
}

/// Why a level is drawn at once.
const TOXIC: &str = "the last one is toxic";

/// The stop on a last level that is toxic by itself.
#[must_use]
pub fn toxic(measured: SerumMagnesium) -> Option<Finding> {
    let level = measured.millimolar();
    if level >= EMERGENCY_FROM {
        let said = (
            "the last measured level is an emergency",
            "stop the pump, give calcium, call for help, measure again now",
        );
        let finding = Finding::stop(Topic::MeasuredLevel, "level-emergency", said, BAND_SOURCE);
        return Some(against(finding, level, EMERGENCY_FROM).asking_for_level(TOXIC));
    }
    if level >= STOP_FROM {
        let said = (
            "the last measured level lies in the range in which reflexes vanish",
            "stop the pump, look at the patient, measure again now",
        );
        let finding = Finding::stop(Topic::MeasuredLevel, "level-toxic", said, BAND_SOURCE);
        return Some(against(finding, level, STOP_FROM).asking_for_level(TOXIC));
    }
    None
}

/// A toxic level that a lower one has followed: it says what this patient comes to.
fn was_toxic(level: &Explained) -> Option<Finding> {
    let measured = level.measured.millimolar();
    if measured < STOP_FROM || level.below_quantification {
        return None;
    }
    let hours = level.at.get::<hour>();
    let words = format!(
        "the level after {} lay in the toxic range, and a later one does not",
        show::counted(show::decimals(hours, 1), "hour")
    );
    let said = (
        words,
        "look for the reason before any more magnesium is given",
    );
    let id = format!("level-was-toxic-{}", show::fixed(hours, 2));
    let finding = if measured >= EMERGENCY_FROM {
        Finding::stop(Topic::Other, id, said, BAND_SOURCE)
    } else {
        Finding::warn(Topic::Other, id, said, BAND_SOURCE)
    };
    Some(against(finding, measured, STOP_FROM).of_time(level.at))
}

/// A finding about `level` beside the bound it reaches (mmol/L).
pub(super) fn against(finding: Finding, level: f64, bound: f64) -> Finding {
    let shown = |value: f64| Shown::new(show::decimals(value, 2), "mmol/L");
    finding.comparing(shown(level), shown(bound))
}

/// A level that the fitted course cannot explain: more than twice as far from it as nineteen of
/// twenty measurements on that side would lie.
fn misfit(level: &Explained) -> Option<Finding> {
    let [low, high] = level.measured90.map(SerumMagnesium::millimolar);
    let own = level.expected.millimolar();
    let measured = level.measured.millimolar();
    let hours = level.at.get::<hour>();
    if level.below_quantification && own <= measured {
        return None; // as expected, below the limit
    }
    let below = if level.below_quantification {
        "below "
    } else {
        ""
    };
    let room = if measured < own {
        own - low
    } else {
        high - own
    };
    ((measured - own).abs() > MISFIT_WIDTHS * room).then(|| {
        let words = format!(
            "the level after {} does not fit this patient's other figures ({below}{} measured, {} \
             expected, mmol/L)",
            show::counted(show::decimals(hours, 1), "hour"),
            show::fixed(measured, 2),
            show::fixed(own, 2)
        );
        let id = format!("level-misfit-{}", show::fixed(hours, 2));
        let action = "check unit, sampling time, line, pump and name before anything here is used";
        Finding::warn(Topic::LevelMisfit, id, (words, action), BAND_SOURCE).of_time(level.at)
    })
}

/// A last level at or above the upper end of a target that lies below `below`: nothing new starts
/// before it has fallen.
#[must_use]
pub fn above_target(last: SerumMagnesium, below: SerumMagnesium) -> Option<Finding> {
    (last >= below).then(|| {
        let said = (
            "the last measured level lies above the target",
            "hold the infusion, and measure again before any rate proposed here is started",
        );
        let finding = Finding::warn(Topic::Other, "level-above-target", said, BAND_SOURCE);
        against(finding, last.millimolar(), below.millimolar())
    })
}

/// What a proposal above the rate that runs asks for: it rests on the levels alone.
#[must_use]
pub fn rate_raised() -> Finding {
    let said = (
        "the proposal raises the rate that runs, on the levels alone",
        "have the last one confirmed, with its unit, before the pump is changed",
    );
    Finding::warn(Topic::Other, "rate-raised", said, BAND_SOURCE)
}

/// What must happen to a pump whose order must not go on, `proposed` or not what comes instead.
#[must_use]
pub fn must_not_go_on(why: &str, proposed: bool) -> Finding {
    let id = "as-ordered-forbidden";
    if proposed {
        let action = "stop the pump or change it now";
        let words = format!("{action}: the order must not go on as it runs; {why}");
        let finding = Finding::warn(Topic::Other, id, (why, action), BAND_SOURCE);
        return Finding {
            message: words, // the hand goes to the pump before the eye reads on
            ..finding
        };
    }
    let action = "stop the pump";
    let words = format!(
        "{action}: the order must not go on as it runs, and no other rate is proposed; {why}"
    );
    Finding {
        message: words,
        ..Finding::stop(Topic::Other, id, (why, action), BAND_SOURCE)
    }
}

/// What the own curve has still to come.
fn to_fear(peak: PeakToCome) -> Option<Finding> {
    let when = show::counted(show::decimals(peak.at.get::<hour>(), 1), "hour");
    if peak.level.millimolar() >= STOP_FROM {
        let words = format!(
            "the level of this patient will reach the range in which reflexes vanish (highest \
             after {when})"
        );
        let said = (words, "lower or shorten the dose");
        let finding = Finding::stop(Topic::Exposure, "exposure-toxic", said, BAND_SOURCE);
        return Some(against(finding, peak.level.millimolar(), STOP_FROM));
    }
    if peak.high.millimolar() >= STOP_FROM {
        let words = format!(
            "the level of this patient may reach the range in which reflexes vanish (highest \
             after {when})"
        );
        let said = (words, "measure before that");
        let finding = Finding::warn(Topic::Exposure, "exposure-may-be-toxic", said, BAND_SOURCE)
            .of_time(peak.at);
        return Some(against(finding, peak.high.millimolar(), STOP_FROM));
    }
    None
}
