//! Why this patient lacks magnesium, as far as the case tells: it decides what is expected of a
//! replacement, and no limit.

use super::Case;
use crate::clinical::constants::{
    DEPLETED_BELOW_MMOL_L, EXCRETION_TELLS_FROM_ML_MIN, TISSUE_SPREAD_HOURS,
    WASTING_EXCRETION_PERCENT, WASTING_URINE_MMOL_D,
};
use crate::clinical::patient::TimedLevel;
use crate::clinical::source::{self, Source};
use crate::clinical::{DeficiencyCause, UrineMagnesium};
use crate::dose::GivenDose;
use crate::units::basic::amount_rate::millimole_per_day;
use crate::units::basic::flow::milliliter_per_minute;
use crate::units::{AmountRate, Time, show};
use std::borrow::Cow;
use uom::si::f64::Ratio;
use uom::si::ratio::percent;
use uom::si::time::hour;

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
        match self.cause.expects_waste() {
            true => "a kidney that wastes magnesium",
            false => "a kidney that conserves magnesium",
        }
    }
}

/// Whether the latest level is that of a depleted patient outside pregnancy and tells where the
/// patient stands before the order: recent magnesium did not raise it, or has
/// [spread](as_rested) by then.
#[must_use]
pub fn steadily_depleted(case: &Case) -> bool {
    let low = |latest: &TimedLevel| latest.level.millimolar() < DEPLETED_BELOW_MMOL_L;
    let depleted = !case.patient.pregnant && case.latest_level().is_some_and(low);
    depleted && as_rested(case).is_some()
}

/// The case as its latest level shows a patient at rest; `None` where doses may still raise it.
///
/// What a kidney that conserves holds back of a dose is shared by serum and tissues from some hours
/// after its end on: the level is then the new one of this patient, and those doses have done what
/// they do. So they are left out; whatever counts doses still sees them in `case`. A kidney that
/// wastes lets the level fall for as long as anything of a dose is left.
#[must_use]
pub fn as_rested(case: &Case) -> Option<Cow<'_, Case>> {
    if !case.level_follows_magnesium() {
        return Some(Cow::Borrowed(case));
    }
    let latest = case.latest_level()?;
    if latest.at < tells_from(case)? {
        return None;
    }
    let mut rested = case.clone();
    rested.prior.retain(|dose| dose.start >= latest.at);
    Some(Cow::Owned(rested))
}

/// From when on a level would tell where the patient stands after the doses before the latest level,
/// on the clock of the order; `None` without such doses.
#[must_use]
pub fn tells_from(case: &Case) -> Option<Time> {
    let latest = case.latest_level()?;
    let before = case.prior.iter().filter(|dose| dose.start < latest.at);
    let last = before.map(GivenDose::end_of_input);
    let last = last.reduce(|a, b| if b > a { b } else { a })?;
    let spread = last + Time::new::<hour>(TISSUE_SPREAD_HOURS);
    if !cause(case).cause.expects_waste() {
        return Some(spread);
    }
    let left = case.steady_from();
    Some(if left > spread { left } else { spread })
}

/// The cause that the case of a [steadily depleted](steadily_depleted) patient tells: what was
/// stated, then urine, then drugs and conditions.
#[must_use]
pub fn cause(case: &Case) -> ToldCause {
    stated(case)
        .or_else(|| by_urine(case))
        .or_else(|| by_drugs_and_conditions(case))
        .unwrap_or_else(|| untold(case))
}

/// Where nothing tells the cause, and why a fractional excretion does not.
fn untold(case: &Case) -> ToldCause {
    let (why, source) = match case.urine_magnesium {
        Some(UrineMagnesium::FractionalExcretion(_)) => (
            format!(
                "a fractional excretion above {WASTING_EXCRETION_PERCENT} % tells a kidney that \
                 wastes from {EXCRETION_TELLS_FROM_ML_MIN} mL/minute on only; magnesium in the \
                 urine of a day would tell"
            ),
            source::TUCKER2020,
        ),
        _ => (
            "nothing given tells it from one that wastes, and most kidneys conserve at a low \
             level; magnesium in the urine would tell"
                .to_owned(),
            source::SUTTON1993,
        ),
    };
    ToldCause {
        cause: DeficiencyCause::Unknown,
        why,
        source,
    }
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
    match case.urine_magnesium? {
        UrineMagnesium::OfDay(urine) => Some(by_urine_of_day(urine)),
        UrineMagnesium::FractionalExcretion(excretion) => by_excretion(case, excretion),
    }
}

fn by_urine_of_day(urine: AmountRate) -> ToldCause {
    let urine = urine.get::<millimole_per_day>();
    let (cause, side) = by_side(urine > WASTING_URINE_MMOL_D);
    ToldCause {
        cause,
        why: format!(
            "urine magnesium of {} mmol/d is {side} {WASTING_URINE_MMOL_D} mmol/d at a low level",
            show::number(urine)
        ),
        source: source::SUTTON1993,
    }
}

/// By the fractional excretion; `None` where it is high for want of nephrons.
fn by_excretion(case: &Case, excretion: Ratio) -> Option<ToldCause> {
    let excretion = excretion.get::<percent>();
    let wastes = excretion > WASTING_EXCRETION_PERCENT;
    let filtration = case.renal.clearance.get().get::<milliliter_per_minute>();
    if wastes && filtration < EXCRETION_TELLS_FROM_ML_MIN {
        return None;
    }
    let (cause, side) = by_side(wastes);
    Some(ToldCause {
        cause,
        why: format!(
            "a fractional excretion of {} % is {side} {WASTING_EXCRETION_PERCENT} % at a low level",
            show::number(excretion)
        ),
        source: source::TUCKER2020,
    })
}

const fn by_side(wastes: bool) -> (DeficiencyCause, &'static str) {
    match wastes {
        true => (DeficiencyCause::Renal, "above"),
        false => (DeficiencyCause::GutOrIntake, "not above"),
    }
}

/// Drugs and syndromes; a kidney that wastes comes before what may do either, and that before a gut
/// that does not take up.
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
    let (cause, name, source) = [
        DeficiencyCause::Renal,
        DeficiencyCause::Unknown,
        DeficiencyCause::GutOrIntake,
    ]
    .into_iter()
    .find_map(first)?;
    let why = match cause {
        DeficiencyCause::Unknown => {
            format!("{name} may make the kidney waste it; magnesium in the urine would tell")
        }
        DeficiencyCause::Renal | DeficiencyCause::GutOrIntake => (*name).to_owned(),
    };
    Some(ToldCause {
        cause: *cause,
        why,
        source: *source,
    })
}
