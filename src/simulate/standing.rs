//! How the patient of a case stands to what a model was made from.
//!
//! The edge of a validity box is no way out: a patient who leaves it on the dangerous side, with a
//! weaker kidney or a lower weight, is counted at the edge, and the model keeps its veto. Whoever
//! leaves it on the other side is extrapolated, and the model raises no flags.

use crate::clinical::kidney;
use crate::pk::spec::{Covariate, Elimination, Use, ValidRange};
use crate::pk::subject::Applicability;
use crate::pk::{Baseline, Model, Subject};
use crate::safety::Case;
use crate::units::basic::flow::liter_per_hour;
use crate::units::basic::molar;
use crate::units::{
    AbsoluteClearance, Creatinine, Mass, MolarConcentration, PatientWeight, VolumeRate,
};
use crate::{Error, Result};
use uom::si::mass::kilogram;

/// How a patient stands to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Inside its validity box.
    Inside,
    /// Outside on the dangerous side only, in these respects: counted at the edge.
    AtTheEdge(Vec<String>),
    /// Outside in these respects.
    Outside(Vec<String>),
}

/// How the patient of `case` stands to `model`. A clearance from creatinine says nothing while the
/// kidneys change or dialysis replaces them.
pub(crate) fn standing(case: &Case, model: &Model) -> Standing {
    let patient = super::forecast::subject(case, Baseline::Unknown);
    let mut reasons = match patient.applicability(model) {
        Applicability::Inside => Vec::new(),
        Applicability::Extrapolated(reasons) => reasons,
    };
    if model.elimination() == Elimination::Linear {
        reasons.extend(changing(case).map(str::to_owned));
    }
    if reasons.is_empty() {
        return Standing::Inside;
    }
    let inside = |held: &Subject| held.applicability(model) == Applicability::Inside;
    match held(patient, case, model) {
        Ok(subject) if model.usage() == Use::Flags && inside(&subject) => {
            Standing::AtTheEdge(reasons)
        }
        _ => Standing::Outside(reasons),
    }
}

/// Why a creatinine does not show the kidneys of this patient; nothing where it does.
fn changing(case: &Case) -> Option<&'static str> {
    match case.renal.method {
        kidney::Method::UnstableCreatinine => Some("creatinine is changing"),
        kidney::Method::Dialysis => Some("dialysis"),
        _ if case.kidneys.has_dialysis() => Some("dialysis"),
        _ if case.kidneys.has_filtration() => Some("filtration is changing"),
        _ => None,
    }
}

/// The patient as a model that may raise flags inside its box counts one: at the edge where the
/// kidney is weaker or the weight lower, and where the creatinine does not show the kidneys.
///
/// # Errors
/// Internal for a box whose edge is no possible patient.
pub(crate) fn held(patient: Subject, case: &Case, model: &Model) -> Result<Subject> {
    if model.usage() != Use::Flags {
        return Ok(patient);
    }
    let mut subject = patient;
    let hidden = changing(case).is_some();
    for valid in model.validity() {
        hold(&mut subject, valid, hidden)?;
    }
    Ok(subject)
}

/// Holds one quality at the dangerous end of its range; `hidden` kidneys count as the weakest.
fn hold(subject: &mut Subject, valid: &ValidRange, hidden: bool) -> Result<()> {
    let (low, high) = valid.range;
    let impossible =
        |_: Error| Error::internal("the edge of a validity box is no possible patient");
    match valid.covariate {
        Covariate::Weight if subject.weight.get().get::<kilogram>() < low => {
            let edge = PatientWeight::new(Mass::new::<kilogram>(low));
            subject.weight = edge.map_err(impossible)?;
        }
        Covariate::Creatinine => {
            let beyond = |value: Creatinine| hidden || value.micromolar() > high;
            if subject.creatinine.is_some_and(beyond) {
                let edge = MolarConcentration::new::<molar::micromole_per_liter>(high);
                subject.creatinine = Some(Creatinine::new(edge).map_err(impossible)?);
            }
        }
        Covariate::CreatinineClearance => {
            let clearance = subject.clearance.get().get::<liter_per_hour>();
            if hidden || clearance < low {
                let edge = AbsoluteClearance::new(VolumeRate::new::<liter_per_hour>(low));
                subject.clearance = edge.map_err(impossible)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whether the prediction may raise flags.
pub(crate) fn may_flag(model: &Model, standing: &Standing) -> bool {
    match model.usage() {
        Use::Always => true,
        Use::Flags => !matches!(standing, Standing::Outside(_)),
        Use::Display | Use::FailsOwnData | Use::Implausible | Use::Unverified => false,
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inside => f.write_str("inside its validity box"),
            Self::AtTheEdge(reasons) => write!(
                f,
                "counted at the edge of its validity box: {}",
                reasons.join(", ")
            ),
            Self::Outside(reasons) => write!(f, "extrapolated: {}", reasons.join(", ")),
        }
    }
}

/// The standing in words, and whether it counts.
pub(crate) fn in_words(standing: &Standing, flags: bool) -> String {
    let words = standing.to_string();
    if flags {
        words
    } else {
        format!("{words}; raises no flags")
    }
}
