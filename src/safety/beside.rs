//! Which circumstances of a case change what a condition or a drug means.

use super::Case;
use super::filtration::clearance;
use crate::clinical::beside::{Beside, Regraded};
use crate::clinical::conditions::{ANURIA, BOWEL_OBSTRUCTION, Kind as ConditionKind, OLIGURIA};
use crate::clinical::constants::{
    CONTRADICTING_CREATININE_MG_DL, REDUCED_BELOW_ML_MIN, REVERSED_STOP_MINUTES,
    REVERSED_WATCH_HOURS, SEVERE_BELOW_ML_MIN, URINE_HOLD_ML_H,
};
use crate::clinical::medications::Kind as DrugKind;
use crate::clinical::{Indication, Verdict};
use crate::units::basic::flow;
use crate::units::{Creatinine, Time, WRITTEN_NOISE};
use uom::si::time;

/// What `verdict` becomes in this case, and what is then said besides. `at` is when a drug was
/// given; without it the drug counts as just given.
pub(super) fn graded(
    case: &Case,
    verdict: Verdict,
    regraded: &'static [Regraded],
    at: Option<Time>,
) -> (Verdict, &'static str) {
    let found = regraded.iter().find(|row| holds(case, row.beside, at));
    found.map_or((verdict, ""), |row| (row.verdict, row.words))
}

/// Whether a circumstance holds.
fn holds(case: &Case, beside: Beside, at: Option<Time>) -> bool {
    match beside {
        Beside::Pacemaker => has(case, ConditionKind::Pacemaker),
        Beside::Torsades => case.indication == Indication::TorsadesDePointes,
        Beside::Asthma => case.indication == Indication::AsthmaSevere,
        Beside::Emergency => case.indication.emergency(),
        Beside::Nutrition => case.indication == Indication::ParenteralNutrition,
        Beside::Ventilated => ventilated(case),
        // Nobody relaxed breathes alone: who does is not.
        Beside::Relaxed => ventilated(case) || relaxed(case) && case.care.ventilated != Some(false),
        Beside::Unmonitored => !case.care.setting.monitored(),
        Beside::Relaxant => takes(case, DrugKind::Relaxant),
        Beside::NoWayOut => no_way_out(case),
        Beside::KidneysKnownWeak => kidneys_known_weak(case),
        Beside::FiltrationSevere => dialyzed(case) || case.renal.below_thirty(),
        Beside::UrineKnownLow => dialyzed(case) || urine_known_low(case),
        Beside::KidneysWork => case.kidney.dialysis == Some(false) && kidneys_work(case),
        Beside::DialysisNotAsked => {
            case.kidney.dialysis.is_none() && !dialyzed(case) && kidneys_work(case)
        }
        Beside::WithinDay => {
            hours_ago(at).is_some_and(|hours| hours > stop_hours() && hours <= watch_hours())
        }
        Beside::DayAgo => hours_ago(at).is_some_and(|hours| hours > watch_hours()),
    }
}

fn stop_hours() -> f64 {
    REVERSED_STOP_MINUTES / 60.0 * (1.0 + WRITTEN_NOISE)
}

fn watch_hours() -> f64 {
    REVERSED_WATCH_HOURS * (1.0 + WRITTEN_NOISE)
}

/// How long before the start, in hours.
fn hours_ago(at: Option<Time>) -> Option<f64> {
    at.map(|at| -at.get::<time::hour>())
}

fn has(case: &Case, kind: ConditionKind) -> bool {
    let mut known = case.patient.conditions.iter().filter_map(|name| name.known);
    known.any(|condition| condition.kind == kind)
}

fn takes(case: &Case, kind: DrugKind) -> bool {
    let mut known = case
        .patient
        .medications
        .iter()
        .filter_map(|drug| drug.class);
    known.any(|class| class.kind == kind)
}

fn ventilated(case: &Case) -> bool {
    let told = has(case, ConditionKind::Ventilated);
    case.care.ventilated.unwrap_or(told)
}

/// Whether a relaxant acts: given within the hour or running, and not reversed.
fn relaxed(case: &Case) -> bool {
    let latest = |kind: DrugKind| {
        let drugs = case.patient.medications.iter();
        let of_kind = drugs.filter(|drug| drug.class.is_some_and(|class| class.kind == kind));
        let ages = of_kind.map(|drug| hours_ago(drug.at).unwrap_or_default());
        ages.reduce(f64::min)
    };
    let Some(relaxed) = latest(DrugKind::Relaxant) else {
        return false;
    };
    let reversed = latest(DrugKind::Reversal).is_some_and(|reversed| reversed <= relaxed);
    relaxed <= stop_hours() && !reversed
}

/// Whether the patient is given as dialyzed, or a session is planned.
pub(super) fn dialyzed(case: &Case) -> bool {
    case.kidney.dialysis == Some(true) || case.kidneys.has_dialysis()
}

fn urine_known_low(case: &Case) -> bool {
    let held = case
        .kidney
        .urine_output
        .is_some_and(|output| output.get::<flow::milliliter_per_hour>() < URINE_HOLD_ML_H);
    held || case.kidney.urine_output.is_some() && case.renal.oliguria == Some(true)
}

/// Latest creatinine, mg/dL.
fn creatinine_mg_dl(case: &Case) -> Option<f64> {
    let latest = case.latest_creatinine();
    latest.map(Creatinine::milligram_per_deciliter)
}

/// Whether the value of the case is none of end-stage kidneys: a measured clearance from
/// 30 mL/min on, else a creatinine below 2 mg/dL, or nothing that shows otherwise.
fn kidneys_work(case: &Case) -> bool {
    if let Some(measured) = case.kidney.measured {
        let measured = measured.get().get::<flow::milliliter_per_minute>();
        return measured >= SEVERE_BELOW_ML_MIN * (1.0 - WRITTEN_NOISE);
    }
    creatinine_mg_dl(case)
        .is_none_or(|value| value < CONTRADICTING_CREATININE_MG_DL * (1.0 - WRITTEN_NOISE))
}

/// Whether a finding about the kidneys says already that they are weak.
fn kidneys_known_weak(case: &Case) -> bool {
    dialyzed(case)
        || clearance(case) < REDUCED_BELOW_ML_MIN
        || creatinine_mg_dl(case)
            .is_some_and(|value| value >= CONTRADICTING_CREATININE_MG_DL * (1.0 - WRITTEN_NOISE))
}

fn no_way_out(case: &Case) -> bool {
    let told = |id| case.patient.has_condition(id);
    dialyzed(case)
        || clearance(case) < SEVERE_BELOW_ML_MIN
        || urine_known_low(case)
        || has(case, ConditionKind::EndStage)
        || told(ANURIA)
        || told(OLIGURIA)
        || told(BOWEL_OBSTRUCTION)
}
