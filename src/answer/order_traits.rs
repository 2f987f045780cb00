//! What the checklist of an order and its next level go by.

use crate::clinical::Indication;
use crate::clinical::checklist::{Anchor, DRAW_NOW, NEXT_LEVELS, NextLevel, OrderTraits, Outflow};
use crate::clinical::conditions::ANURIA;
use crate::clinical::limits::Window;
use crate::clinical::source::Source;
use crate::dose::{BagOrigin, Regimen, Step, StepWords};
use crate::safety::loads::load_before_maintenance;
use crate::safety::{Case, Finding, Severity, Status};
use crate::units::{Time, VolumeRate};

/// When to measure the next level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelDue {
    /// From the start of the order.
    pub at: Time,
    /// The advice in words.
    pub words: &'static str,
    /// Why then.
    pub why: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// The order of `case` as the checklist sees it; `status` is the verdict on it.
pub(super) fn traits_of(case: &Case, status: Status) -> OrderTraits {
    let first = case.regimen.given().next();
    let syringe = |step: &Step| !step.by_pump() || case.indication.pushed() && step.is_short();
    OrderTraits {
        indication: case.indication,
        severe_renal: case.renal.severe(),
        outflow: outflow(case),
        by_pump: !case.regimen.given().all(syringe),
        by_syringe: case.regimen.given().any(syringe),
        made_up: is_made_up(case),
        load_first: first.is_some_and(|step| step.is_short() || !step.by_pump()),
        load_then_more: load_before_maintenance(&case.regimen).is_some(),
        several_days: goes_on_after_a_pause(&case.regimen),
        starts: status != Status::Stop,
    }
}

/// Whether something is given a day after the start or later, and not as one infusion that runs.
fn goes_on_after_a_pause(regimen: &Regimen) -> bool {
    let mut paused = false;
    regimen.steps().iter().any(|step| {
        paused |= step.words == StepWords::Pause;
        paused && step.given().is_some() && step.start >= Window::Day.length()
    })
}

/// What carries magnesium away: urine is not counted on beside dialysis, and not where none is
/// formed.
pub(super) fn outflow(case: &Case) -> Outflow {
    if case.kidneys.continuous().is_some() {
        return Outflow::Circuit;
    }
    // A session that is planned leaves what the kidneys still do to be watched until then.
    let dialysis = case.kidney.dialysis == Some(true);
    let measured_none = case.kidney.urine_output == Some(VolumeRate::default());
    if dialysis || measured_none || case.patient.has_condition(ANURIA) {
        Outflow::Nothing
    } else {
        Outflow::Urine
    }
}

/// Whether somebody adds magnesium to the bag. A bag that is typed may come mixed, and mixing it
/// once more does no harm.
fn is_made_up(case: &Case) -> bool {
    match case.bag.origin() {
        BagOrigin::Typed | BagOrigin::DrawnUp => true,
        BagOrigin::Product(_) => case.product.is_none_or(|product| !product.ready_to_use),
    }
}

/// When the next level of an order with these `findings` is due: at once where one of them asks for
/// it, else at the earliest of the times that fit the order.
pub(super) fn level_due(
    case: &Case,
    order: &OrderTraits,
    findings: &[Finding],
) -> Option<LevelDue> {
    if case.indication == Indication::CardiacArrest {
        return None;
    }
    // What is only worth knowing waits for the usual time.
    let heard = |finding: &&Finding| matches!(finding.severity, Severity::Warn | Severity::Stop);
    let mut asking = findings
        .iter()
        .filter(heard)
        .filter_map(|finding| Some((finding.level_now?, finding.source)));
    if let Some((why, source)) = asking.next() {
        return Some(LevelDue {
            at: Time::default(),
            words: DRAW_NOW,
            why,
            source,
        });
    }
    let fitting = NEXT_LEVELS.iter().filter(|row| order.fits(row.when));
    let due = fitting.map(|row| LevelDue {
        at: anchored(row, &case.regimen),
        words: row.words,
        why: row.why,
        source: row.source,
    });
    due.reduce(|a, b| if b.at < a.at { b } else { a })
}

/// When a row is due, from the start of the order.
fn anchored(row: &NextLevel, regimen: &Regimen) -> Time {
    let from = match row.from {
        Anchor::Start => None,
        Anchor::FirstDose => regimen.given().next(),
        Anchor::End => regimen.given().last(),
    };
    from.map_or_else(Time::default, Step::end) + row.after()
}
