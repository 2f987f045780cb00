//! Findings from an order, a patient and levels, whether measured or predicted.
//!
//! Every rule is a function from a [`Case`] to [`Finding`]s; all of them run, none changes
//! the order. What a rule could not look at is a finding too.

pub mod arrest;
pub mod bag;
mod beside;
pub mod bounds;
mod case;
pub mod conditions;
pub mod contradictions;
pub mod deficiency;
pub mod exposure;
pub mod fast_load;
pub mod filtration;
pub mod finding;
pub mod injection;
pub mod intolerances;
pub mod kidney;
pub mod level_doubts;
pub mod level_history;
pub mod levels_under_way;
pub mod loads;
pub mod medications;
pub mod order;
mod order_under_way;
pub mod override_stop;
pub mod parts;
pub mod plausibility;
pub mod replacement;
pub mod route;
pub mod single;
pub mod suitability;
mod totals;
pub mod typed_rate;
mod unit_question;

pub use bounds::Circumstances;
pub use case::{BesideAStop, Case, OtherOffset, Understood};
pub use finding::{Finding, Severity, Shown, Status, Topic};
pub use order_under_way::UnderWay;

use crate::Result;
use crate::clinical::limits::Window;
use crate::dose::{Delivery, cumulative};
use crate::units::SerumMagnesium;
use exposure::WithoutFiltration;

/// A rule that needs neither the pump nor a prediction.
pub type Rule = fn(&Case) -> Vec<Finding>;

/// Those rules, in the order of the story.
pub const RULES: &[Rule] = &[
    conditions::rule,
    medications::rule,
    intolerances::rule,
    suitability::confirmed_deficiency,
    suitability::pregnancy,
    suitability::setting,
    suitability::specialist,
    suitability::measured_level,
    suitability::doping,
    suitability::without_evidence,
    plausibility::freshness,
    plausibility::improbable_weight,
    plausibility::improbable_level_unit,
    plausibility::ionized_levels,
    plausibility::usual_if_ionized,
    plausibility::doubtful_sample,
    plausibility::level_before_dose,
    contradictions::age_and_pregnancy,
    contradictions::pregnant_after_birth,
    contradictions::doses_at_once,
    contradictions::fit_without_dose,
    contradictions::low_after_much,
    contradictions::offsets,
    contradictions::circuit_may_stop,
    plausibility::contradicting_levels,
    level_history::older_toxic,
    route::rule,
    kidney::urine_output,
    kidney::certainty,
    plausibility::improbable_creatinine,
    kidney::dialysis_asked,
    order::undiluted,
    order::stocked,
    order::overlap,
    loads::repeated_load,
    order::recurrent_fit,
    bag::bags_needed,
    bag::short_bags,
    loads::load_and_maintenance,
    loads::short_rate,
    suitability::not_checked,
];

/// The findings of every rule: patient, order, and each step as `deliveries` will run it.
/// `unfiltered` is how high the level would rise without filtration; below 30 mL/min no order
/// counts as small without it.
///
/// # Errors
/// Internal when a limit is held against a value it does not bound.
pub fn findings(
    case: &Case,
    deliveries: &[Delivery],
    unfiltered: Option<&WithoutFiltration>,
) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(case)).collect();
    if case.regimen.runs_by_pump() {
        findings.extend(order::solution(Circumstances::of(case), &case.bag)?);
    }
    findings.extend(order::steps(case, deliveries)?);
    findings.extend(injection::many_muscles(deliveries));
    findings.extend(totals::windows(case, deliveries)?);
    findings.extend(order::duration(case)?);
    findings.extend(order::prior_doses(case)?);
    let load = fast_load::load(case)?;
    let parts = if Status::of(&load) == Status::Stop {
        Vec::new() // the ceiling of a load speaks
    } else {
        parts::doses_in_parts(case)?
    };
    for part in parts {
        let known = |one: &Finding| one.id == part.id && one.severity >= part.severity;
        if part.topic == Topic::Elsewhere || !findings.iter().any(known) {
            findings.push(part);
        }
    }
    findings.extend(load);
    let filtration = filtration::filtration(case, unfiltered);
    filtration::add_with_limits(filtration, &mut findings);
    bounds::in_one_note(&mut findings);
    if !case.indication.obstetric() {
        let day = cumulative::fullest_of_order(&case.inputs(), Window::Day.length());
        let salt = case.named_salt.unwrap_or_else(|| case.bag.salt());
        unit_question::ask((case.regimen.steps(), salt), day.amount, &mut findings);
    }
    Ok(findings)
}

/// Puts the findings in the order in which they should be read: stops, then warnings with the
/// dangers of this patient and order before what is merely not known, then the rest.
pub fn rank(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.topic.place()));
}

/// A serum level as shown in findings.
#[must_use]
pub fn shown_level(level: SerumMagnesium) -> Shown {
    Shown::new(level.millimolar(), "mmol/L")
}
