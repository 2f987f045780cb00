//! Levels measured while an order runs, beside the course that was fitted to them: what they
//! mean for this patient.

use super::{Finding, Shown};
use crate::clinical::bands::{BAND_SOURCE, EMERGENCY_FROM, STOP_FROM};
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
    findings.extend(peak.and_then(to_fear));
    findings
}

/// The stop on a last level that is toxic by itself.
#[must_use]
pub fn toxic(measured: SerumMagnesium) -> Option<Finding> {
    let level = measured.millimolar();
    if level >= EMERGENCY_FROM {
        let words = "the last measured level is an emergency: stop the pump, give calcium, call for \
                     help, measure again now";
        let finding = Finding::stop("level-emergency", words, BAND_SOURCE);
        return Some(against(finding, level, EMERGENCY_FROM));
    }
    if level >= STOP_FROM {
        let words = "the last measured level lies in the range in which reflexes vanish: stop the \
                     pump, look at the patient, measure again now";
        let finding = Finding::stop("level-toxic", words, BAND_SOURCE);
        return Some(against(finding, level, STOP_FROM));
    }
    None
}

/// A finding about `level` beside the bound it reaches (mmol/L).
fn against(finding: Finding, level: f64, bound: f64) -> Finding {
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
    ((measured - own).abs() > 2.0 * room).then(|| {
        let words = format!(
            "the level after {} does not fit this patient's other figures ({below}{} measured, {} \
             expected, mmol/L): check unit, sampling time, line, pump and name before anything \
             here is used",
            show::counted(show::decimals(hours, 1), "hour"),
            show::fixed(measured, 2),
            show::fixed(own, 2)
        );
        let id = format!("level-misfit-{}", show::fixed(hours, 2));
        Finding::warn(id, words, BAND_SOURCE)
    })
}

/// What the own curve has still to come.
fn to_fear(peak: PeakToCome) -> Option<Finding> {
    let when = show::counted(show::decimals(peak.at.get::<hour>(), 1), "hour");
    if peak.level.millimolar() >= STOP_FROM {
        let words = format!(
            "the level of this patient will reach the range in which reflexes vanish (highest \
             after {when}): lower or shorten the dose"
        );
        let finding = Finding::stop("exposure-toxic", words, BAND_SOURCE);
        return Some(against(finding, peak.level.millimolar(), STOP_FROM));
    }
    if peak.high.millimolar() >= STOP_FROM {
        let words = format!(
            "the level of this patient may reach the range in which reflexes vanish (highest \
             after {when}): measure before that"
        );
        let finding = Finding::warn("exposure-may-be-toxic", words, BAND_SOURCE);
        return Some(against(finding, peak.high.millimolar(), STOP_FROM));
    }
    None
}
