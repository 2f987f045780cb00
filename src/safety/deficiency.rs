//! Why this patient lacks magnesium, as far as the case tells: it decides what is expected of a
//! replacement, and no limit.

use super::Case;
use crate::clinical::DeficiencyCause;
use crate::clinical::constants::{DEPLETED_BELOW_MMOL_L, WASTING_URINE_MMOL_D};
use crate::clinical::patient::TimedLevel;
use crate::clinical::source::{self, Source};
use crate::units::basic::amount_rate::millimole_per_day;
use crate::units::show;

/// The cause of a deficiency and what tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldCause {
    /// The cause.
    pub cause: DeficiencyCause,
    /// What tells it, in words.
    pub why: String,
    /// Who says that it does.
    pub source: Source,
}

impl ToldCause {
    /// What the kidney does to a low level, in words.
    #[must_use]
    pub const fn kidney(&self) -> &'static str {
        match self.cause {
            DeficiencyCause::Renal => "a kidney that wastes magnesium",
            DeficiencyCause::GutOrIntake | DeficiencyCause::Unknown => {
                "a kidney that conserves magnesium"
            }
        }
    }
}

/// Whether the latest level is that of a depleted patient outside pregnancy and was not raised by
/// recent magnesium, so that it tells where the patient stood before the order.
#[must_use]
pub fn steadily_depleted(case: &Case) -> bool {
    let low = |latest: &TimedLevel| latest.level.millimolar() < DEPLETED_BELOW_MMOL_L;
    let steady = !case.patient.pregnant && !case.level_follows_magnesium();
    steady && case.latest_level().is_some_and(low)
}

/// The cause that the case of a [steadily depleted](steadily_depleted) patient tells: what was
/// stated, then urine, then drugs and conditions.
#[must_use]
pub fn cause(case: &Case) -> ToldCause {
    stated(case)
        .or_else(|| by_urine(case))
        .or_else(|| by_drugs_and_conditions(case))
        .unwrap_or_else(|| ToldCause {
            cause: DeficiencyCause::Unknown,
            why: "nothing given tells it from one that wastes, and most kidneys conserve at a low \
                  level; magnesium in the urine would tell"
                .to_owned(),
            source: source::SUTTON1993,
        })
}

fn stated(case: &Case) -> Option<ToldCause> {
    let cause = case
        .deficiency_cause
        .filter(|cause| *cause != DeficiencyCause::Unknown)?;
    Some(ToldCause {
        cause,
        why: "as stated".to_owned(),
        source: source::CUNDY2011,
    })
}

/// A kidney that excretes much at a low level wastes magnesium.
fn by_urine(case: &Case) -> Option<ToldCause> {
    let urine = case.urine_magnesium?.get::<millimole_per_day>();
    let wastes = urine > WASTING_URINE_MMOL_D;
    let (cause, side) = if wastes {
        (DeficiencyCause::Renal, "above")
    } else {
        (DeficiencyCause::GutOrIntake, "not above")
    };
    Some(ToldCause {
        cause,
        why: format!(
            "urine magnesium of {} mmol/d is {side} {WASTING_URINE_MMOL_D} mmol/d at a low level",
            show::number(urine)
        ),
        source: source::SUTTON1993,
    })
}

/// Drugs and syndromes; a kidney that wastes comes before a gut that does not take up.
fn by_drugs_and_conditions(case: &Case) -> Option<ToldCause> {
    let drugs = case.patient.medications.iter().filter_map(|named| {
        let class = named.class?;
        Some((class.explains?, class.name, class.source()))
    });
    let conditions = case.patient.conditions.iter().filter_map(|named| {
        let known = named.known?;
        Some((known.explains?, known.name, known.source()))
    });
    let told: Vec<_> = drugs.chain(conditions).collect();
    let first = |wanted| told.iter().find(|(cause, ..)| *cause == wanted);
    let (cause, name, source) =
        first(DeficiencyCause::Renal).or_else(|| first(DeficiencyCause::GutOrIntake))?;
    Some(ToldCause {
        cause: *cause,
        why: (*name).to_owned(),
        source: *source,
    })
}
