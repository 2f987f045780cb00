//! Findings from an order, a patient and levels, whether measured or predicted.
//!
//! Every rule is a function from a [`Case`] to [`Finding`]s; all of them run, none changes
//! the order. What a rule could not look at is a finding too.

pub mod bag;
pub mod bounds;
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
pub use clock::UnderWay;
pub use finding::{Finding, Severity, Shown, Status};

use crate::Result;
use crate::clinical::Indication;
use crate::clinical::kidney::{KidneyCourse, KidneyFunction, KidneyInput};
use crate::clinical::patient::{Care, Patient, RouteFacts, TimedLevel};
use crate::clinical::products::Product;
use crate::dose::{Bag, Delivery, Infusion, Regimen};
use crate::units::{SerumMagnesium, Time};
use uom::si::time;

/// Everything the rules look at.
#[derive(Clone, Debug)]
pub struct Case {
    /// The person.
    pub patient: Patient,
    /// Who treats where.
    pub care: Care,
    /// What is known about the kidneys.
    pub kidney: KidneyInput,
    /// The kidney function that follows from it.
    pub renal: KidneyFunction,
    /// How filtration and dialysis change; empty where the kidneys stay as they are.
    pub kidneys: KidneyCourse,
    /// Measured levels, the oldest first.
    pub levels: Vec<TimedLevel>,
    /// Doses of the last days, on the clock of the order.
    pub prior: Vec<Infusion>,
    /// The oral route.
    pub route: RouteFacts,
    /// What it is given for.
    pub indication: Indication,
    /// The steps.
    pub regimen: Regimen,
    /// When the order that is under way began, before time zero; `None` where none has begun.
    /// What it delivered since then stands in `prior`.
    pub began: Option<Time>,
    /// The solution.
    pub bag: Bag,
    /// The product the solution is or was drawn from.
    pub product: Option<&'static Product>,
}

impl Case {
    /// The latest measured level.
    #[must_use]
    pub fn latest_level(&self) -> Option<&TimedLevel> {
        self.levels.last()
    }

    /// The level that the indication rests on: the latest one, for an order under way the
    /// latest one from before it began. What the order raised proves nothing about the need.
    #[must_use]
    pub fn indicating_level(&self) -> Option<&TimedLevel> {
        let before = |level: &&TimedLevel| self.began.is_none_or(|began| level.at <= began);
        self.levels.iter().rfind(before)
    }

    /// The doses that were given before the order began.
    pub fn earlier_doses(&self) -> impl Iterator<Item = &Infusion> {
        let began = self.began;
        let before = move |dose: &&Infusion| began.is_none_or(|began| dose.start < began);
        self.prior.iter().filter(before)
    }

    /// Whether magnesium was given in the 48 hours before the latest level, so that the
    /// level is not a steady one.
    #[must_use]
    pub fn level_follows_magnesium(&self) -> bool {
        let window = Time::new::<time::hour>(48.0);
        self.latest_level().is_some_and(|level| {
            self.prior
                .iter()
                .any(|dose| dose.start < level.at && dose.end() > level.at - window)
        })
    }

    /// Prior doses and the order together.
    #[must_use]
    pub fn inputs(&self) -> Vec<Infusion> {
        let mut inputs = self.prior.clone();
        inputs.extend(self.regimen.inputs());
        inputs
    }

    /// Whether symptoms were asked for and denied; the stricter limits then hold. Unknown
    /// symptoms count as none, which is the stricter reading.
    #[must_use]
    pub fn without_symptoms(&self) -> bool {
        self.route.acute_symptoms != Some(true)
    }
}

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
