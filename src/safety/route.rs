//! By mouth or by vein (S01, S02, S25, S26, S27, S31).

use super::{Case, Finding, Shown, Status, Topic, shown_level};
use crate::clinical::Indication;
use crate::clinical::bands;
use crate::clinical::constants::INTRAVENOUS_BELOW_MMOL_L;
use crate::clinical::patient::TimedLevel;
use crate::clinical::source;

/// The advice on the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Magnesium by mouth first.
    Oral,
    /// Into the vein.
    Intravenous,
    /// No magnesium now.
    None,
}

impl Advice {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Intravenous => "intravenous",
            Self::None => "none",
        }
    }
}

/// The advice with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAdvice {
    /// By mouth, by vein, or not at all.
    pub advice: Advice,
    /// Why.
    pub why: String,
}

/// The advice for a case whose rules gave `status`.
#[must_use]
pub fn advice(case: &Case, status: Status) -> RouteAdvice {
    let unsuitable = status == Status::Stop;
    let (advice, why) = match reason(case) {
        Reason::OralFirst(why) => (Advice::Oral, why),
        Reason::Intravenous(_) if unsuitable => (
            Advice::None,
            "a stop speaks against this infusion; the reasons are in the findings",
        ),
        Reason::Intravenous(why) => (Advice::Intravenous, why),
    };
    RouteAdvice {
        advice,
        why: why.to_owned(),
    }
}

/// What is done where the mouth comes first.
const BY_MOUTH: &str = "give it by mouth";

/// Why one route comes first.
enum Reason {
    OralFirst(&'static str),
    Intravenous(&'static str),
}

/// Whether level or symptoms speak for a severe deficiency: below 0.5 mmol/L the vein, above it
/// the mouth, unless there are symptoms.
fn severity_supported(case: &Case) -> bool {
    let low = |level: &TimedLevel| level.level.millimolar() < INTRAVENOUS_BELOW_MMOL_L;
    case.route.acute_symptoms == Some(true) || case.indicating_level().is_none_or(low)
}

/// A deficiency called severe at a level that alone is not.
fn severity(case: &Case) -> Option<Finding> {
    let level = case.indicating_level()?;
    if case.indication != Indication::DeficiencySevere || severity_supported(case) {
        return None;
    }
    let observed = shown_level(level.level);
    let found = format!(
        "the indication is a severe or symptomatic deficiency; the level of {observed} is not below \
         0.5 mmol/L and no acute symptoms were given"
    );
    let limit = Shown::new(INTRAVENOUS_BELOW_MMOL_L, "mmol/L");
    let (topic, id) = (Topic::Other, "severity-not-supported");
    let no_other_way =
        case.route.oral_feasible == Some(false) || case.route.absorption_disorder == Some(true);
    let finding = if no_other_way {
        let words = format!("{found}; the vein is the only way here, and a slow dose is enough");
        Finding::info(topic, id, words, source::NHS_HIGH).telling_how_to_run()
    } else {
        let action = "give magnesium by mouth between 0.5 and 0.7 mmol/L";
        Finding::warn(topic, id, (found, action), source::NHS_HIGH)
    };
    Some(finding.comparing(observed, limit))
}

fn reason(case: &Case) -> Reason {
    let route = case.route;
    if !matches!(
        case.indication,
        Indication::DeficiencyMild
            | Indication::MuscleCramps
            | Indication::Sports
            | Indication::DeficiencySevere
    ) {
        return Reason::Intravenous(
            "a specific indication: the vein acts at once and bypasses the gut",
        );
    }
    if case.indication == Indication::DeficiencySevere && severity_supported(case) {
        return Reason::Intravenous("a pronounced deficiency is corrected by vein");
    }
    if route.oral_feasible == Some(false) {
        return Reason::Intravenous("magnesium by mouth is not feasible");
    }
    if route.absorption_disorder == Some(true) {
        return Reason::Intravenous("an absorption disorder: the vein bypasses the gut");
    }
    if route.acute_symptoms == Some(true) {
        return Reason::Intravenous(
            "acute symptoms call for rapid correction, which the vein gives",
        );
    }
    if route.oral_tried == Some(true) {
        return Reason::Intravenous("magnesium by mouth was tried and did not help enough");
    }
    Reason::OralFirst(
        "mild to moderate deficiency: magnesium by mouth first, which is enough for most; also for \
         prevention and long-term supply. The vein is not routine",
    )
}

/// Says when the mouth comes first, and when nobody asked.
pub fn rule(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = severity(case).into_iter().collect();
    findings.extend(mouth_first(case));
    findings
}

fn mouth_first(case: &Case) -> Vec<Finding> {
    let Reason::OralFirst(why) = reason(case) else {
        return Vec::new();
    };
    let deficient = |level: &TimedLevel| level.level.millimolar() < bands::LOW_BELOW;
    if case
        .indicating_level()
        .is_some_and(|level| !deficient(level))
    {
        // Without a deficiency neither way is wanted; another finding says so.
        return Vec::new();
    }
    let asked = case.route.oral_feasible.is_some() && case.route.oral_tried.is_some();
    if !asked {
        return vec![Finding::warn(
            Topic::NotKnown,
            "route-not-asked",
            (
                "whether magnesium by mouth is feasible and was tried is not known; it comes first \
                 in mild to moderate deficiency",
                "ask, and write it",
            ),
            source::NHS_HIGH,
        )];
    }
    if case.indication == Indication::MuscleCramps {
        // Cramps qualify only where oral preparations did not help enough.
        return vec![Finding::overridable(
            Topic::Other,
            "oral-first",
            (why, BY_MOUTH),
            source::DE_CORM,
        )];
    }
    vec![Finding::warn(
        Topic::Other,
        "oral-first",
        (why, BY_MOUTH),
        source::NHS_HIGH,
    )]
}
