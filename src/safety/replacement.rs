//! What goes with a replacement over days, whatever the doses are: magnesium by mouth after it, and
//! levels between the doses where kidneys are weak.

use super::filtration::clearance;
use super::{Case, Finding, Topic};
use crate::clinical::constants::{REDUCED_BELOW_ML_MIN, SEVERE_BELOW_ML_MIN, SPREAD_HOURS};
use crate::clinical::source;
use crate::units::{Time, WRITTEN_NOISE, show};
use uom::si::time::hour;

/// The notes of a replacement over days.
#[must_use]
pub fn notes(case: &Case) -> Vec<Finding> {
    let mut notes = vec![losses(case)];
    notes.extend(weak_kidneys(case));
    notes
}

/// A target that is looked at before the last dose has spread: `hold` after it began, and it runs
/// for `infusion`. What such a plan reaches is gone soon after.
#[must_use]
pub fn read_too_early(hold: Time, infusion: Time) -> Option<Finding> {
    let spread = infusion + Time::new::<hour>(SPREAD_HOURS);
    (hold < spread * (1.0 - WRITTEN_NOISE)).then(|| {
        let found = format!(
            "the target is looked at {} after the last dose began, which runs for {}: until {} hours \
             after its end magnesium is still spreading, and the level goes on falling",
            show::duration(hold),
            show::duration(infusion),
            show::number(SPREAD_HOURS)
        );
        let action = format!("ask for a level that holds for {} or longer", show::duration(spread));
        let (topic, id) = (Topic::Exposure, "hold-too-early");
        Finding::warn(topic, id, (found, action), source::LU2000)
    })
}

/// What is lost meanwhile, and that the mouth goes on after the vein.
fn losses(case: &Case) -> Finding {
    let (topic, id) = (Topic::Other, "losses-go-on");
    let on_top = "what gut or kidney goes on losing comes on top of these doses";
    let route = case.route;
    if route.oral_feasible == Some(false) || route.absorption_disorder == Some(true) {
        let words = format!("{on_top}; a level some days later shows how much");
        return Finding::info(topic, id, words, source::SOFTWARE);
    }
    let half = if clearance(case) < SEVERE_BELOW_ML_MIN {
        "; half of it below 30 mL/minute"
    } else {
        ""
    };
    let words = format!(
        "{on_top}; where something may go by mouth, go on with it after them: 10 mmol once or twice \
         a day{half}"
    );
    Finding::info(topic, id, words, source::NHS_HIGH)
}

/// Levels between the doses.
fn weak_kidneys(case: &Case) -> Option<Finding> {
    let value = clearance(case);
    let (topic, id) = (Topic::Kidneys, "level-between-doses");
    if value < SEVERE_BELOW_ML_MIN {
        let words = format!(
            "filtration below {} mL/minute: half the usual dose, over longer; a level 6 hours after \
             the second dose and before a third; above 0.7 mmol/L wait, and ask a nephrologist",
            show::number(SEVERE_BELOW_ML_MIN)
        );
        return Some(Finding::info(topic, id, words, source::NHS_HIGH));
    }
    (value < REDUCED_BELOW_ML_MIN).then(|| {
        let words = format!(
            "filtration below {} mL/minute: measure the level before each further dose, since what \
             is left of one adds to the next",
            show::number(REDUCED_BELOW_ML_MIN)
        );
        Finding::info(topic, id, words, source::SOFTWARE)
    })
}
