//! Findings from an order, a patient and levels, whether measured or predicted.
//!
//! Every rule is a function from a [`Case`] to [`Finding`]s; all of them run, none changes
//! the order. What a rule could not look at is a finding too.

pub mod bag;
pub mod bounds;
mod case;
mod clock;
pub mod exposure;
pub mod finding;
pub mod kidney;
pub mod level_doubts;
pub mod order;
pub mod override_stop;
pub mod plausibility;
pub mod route;
pub mod single;
pub mod suitability;
pub mod typed_rate;
pub mod under_way;

pub use bounds::Circumstances;
pub use case::{BesideAStop, Case, Understood};
pub use clock::UnderWay;
pub use finding::{Finding, Severity, Shown, Status};

use crate::Result;
use crate::dose::Delivery;
use crate::units::SerumMagnesium;

/// A rule that needs neither the pump nor a prediction.
pub type Rule = fn(&Case) -> Vec<Finding>;

/// Those rules, in the order of the story.
pub const RULES: &[Rule] = &[
    suitability::conditions,
    suitability::medications,
    suitability::intolerances,
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
    plausibility::level_before_dose,
    plausibility::contradicting_levels,
    route::rule,
    kidney::filtration,
    kidney::urine_output,
    kidney::certainty,
    plausibility::improbable_creatinine,
    kidney::dialysis_asked,
    order::undiluted,
    order::overlap,
    order::repeated_load,
    order::recurrent_fit,
    bag::bags_needed,
    bag::short_bags,
    order::load_and_maintenance,
    suitability::not_checked,
];

/// The findings of every rule: patient, order, and each step as `deliveries` will run it.
///
/// # Errors
/// Internal when a limit is held against a value it does not bound.
pub fn findings(case: &Case, deliveries: &[Delivery]) -> Result<Vec<Finding>> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(case)).collect();
    findings.extend(order::solution(Circumstances::of(case), &case.bag)?);
    findings.extend(order::steps(case, deliveries)?);
    findings.extend(order::windows(case, deliveries)?);
    findings.extend(order::duration(case)?);
    findings.extend(order::prior_doses(case)?);
    Ok(findings)
}

/// What a finding is about, in the order in which it should be read; a finding about a danger
/// that is not listed comes after the listed dangers and before the rest.
const READING_ORDER: &[&[&str]] = &[
    &[
        "exposure-",
        "level-emergency",
        "level-toxic",
        "level-caution",
    ],
    &[
        "short-rate-",
        "infusion-rate-",
        "short-dose-",
        "day-",
        "two-days-",
        "five-days-",
        "duration-",
        "pump-",
        "load-",
        "recurrent-fit-",
        "typed-",
    ],
    &[
        "filtration-",
        "urine-output-hold",
        "urine-output-low",
        "acute-kidney-injury",
        "intolerance",
    ],
    &["condition-"],
    &["medication-"],
];
/// What may be read last: the solution, the place, and what is merely not known.
const READ_LAST: &[&[&str]] = &[
    &[
        "concentration-",
        "osmolarity-",
        "concentrate",
        "bag",
        "rounding-coarse",
    ],
    &["setting", "specialist"],
    &[
        "kidney-estimate-invalid",
        "height-not-given",
        "dialysis-not-asked",
        "urine-output-not-given",
        "intolerances-not-asked",
        "route-not-asked",
        "level-not-measured",
        "level-before-dose",
        "old-",
    ],
];

fn place_in(table: &[&[&str]], id: &str) -> Option<usize> {
    table
        .iter()
        .position(|group| group.iter().any(|start| id.starts_with(start)))
}

/// Puts the findings in the order in which they should be read: stops, then warnings with the
/// dangers of this patient and order before what is merely not known, then the rest.
pub fn rank(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let id = finding.id.as_str();
        let last = place_in(READ_LAST, id).map(|place| READING_ORDER.len() + 1 + place);
        let place = last
            .or_else(|| place_in(READING_ORDER, id))
            .unwrap_or(READING_ORDER.len());
        (std::cmp::Reverse(finding.severity), place)
    });
}

/// A serum level as shown in findings.
#[must_use]
pub fn shown_level(level: SerumMagnesium) -> Shown {
    Shown::new(level.millimolar(), "mmol/L")
}
