//! `fit` of a case: what measured levels say about this patient.

use super::averaged_fit::averaged;
use super::{AveragedFit, ModelUsed, input_sha256};
use crate::Result;
use crate::estimate::of_case::{self, CaseFit, HighestToCome, NextLevel};
use crate::estimate::wasting::{self, Wasting};
use crate::estimate::{Effect, OwnParameter, Posterior};
use crate::pk::{Model, Parameter};
use crate::safety::plausibility::doubtful_latest;
use crate::safety::{Case, Finding, Status, Topic};
use uom::si::time::hour;

/// When to measure next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NextMeasurement {
    /// Now: the order must not go on, and no better time is worth waiting for.
    Now,
    /// When a level would say most about what is to come.
    At(NextLevel),
}

/// How much this patient excretes beside what is usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnExcretion {
    /// The parameter that says so: the slope over filtration, or a clearance.
    pub parameter: Parameter,
    /// Own over usual.
    pub ratio: f64,
    /// Whether the levels tell it from the usual with 90 % certainty.
    pub is_told_apart: bool,
    /// The own parameter, in the unit of its dimension.
    pub own: f64,
}

/// What `fit` found for the patient of a case.
#[derive(Clone, Debug)]
pub struct CaseFitAnswer {
    /// The patient and the order, with the levels since its start.
    pub case: Case,
    /// The model.
    pub model: ModelUsed,
    /// The estimate.
    pub fit: CaseFit,
    /// What [the rules](crate::safety::levels_under_way) say of it, ranked.
    pub findings: Vec<Finding>,
    /// What the levels say of the excretion; `None` where the model does not let it differ.
    pub excretion: Option<OwnExcretion>,
    /// The highest level to come; `None` where the course ends with the last level.
    pub highest_to_come: Option<HighestToCome>,
    /// Of a depleted patient: what the levels tell of the kidney and the tissues; `None` for
    /// anybody else, and under a stop.
    pub wasting: Option<Wasting>,
    /// When to measure next; `None` where no level would say anything.
    pub next: Option<NextMeasurement>,
    /// What several models say together; `None` under a stop, of a depleted patient, and where
    /// fewer than two can be weighed. Nothing above looks at it.
    pub averaged: Option<AveragedFit>,
    /// Hash of the case, and of a model file that came with it.
    pub input_sha256: String,
}

impl CaseFitAnswer {
    /// The verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(&self.findings)
    }
}

/// Standard errors on each side within which nine in ten estimates lie.
const NINE_IN_TEN_ERRORS: f64 = 1.645;

/// The excretion of the fit beside the usual one.
fn own_excretion(fit: &CaseFit) -> Option<OwnExcretion> {
    let excretes = |one: &&OwnParameter| {
        matches!(
            one.parameter,
            Parameter::FractionUnbound | Parameter::Clearance
        )
    };
    let one = fit.parameters.iter().find(excretes)?;
    let ratio = one.own / one.typical;
    let error = log_error(&fit.posterior, one.parameter)?;
    Some(OwnExcretion {
        parameter: one.parameter,
        ratio,
        is_told_apart: libm::log(ratio).abs() > NINE_IN_TEN_ERRORS * error,
        own: one.own,
    })
}

/// Standard error of the logarithm of a parameter, that of the occasion included; `None` where it
/// does not differ between patients.
fn log_error(posterior: &Posterior, parameter: Parameter) -> Option<f64> {
    let of_it = |effect: &Effect| match effect {
        Effect::Parameter(which) | Effect::Occasion(which, _) => *which == parameter,
        Effect::Baseline => false,
    };
    let effects = posterior.effects.iter().enumerate();
    let places: Vec<usize> = effects
        .filter(|(_, effect)| of_it(effect))
        .map(|(place, _)| place)
        .collect();
    let pairs = places
        .iter()
        .flat_map(|a| places.iter().map(move |b| (*a, *b)));
    let variance: f64 = pairs.map(|pair| posterior.covariance[pair]).sum();
    (!places.is_empty()).then(|| variance.max(0.0).sqrt())
}

/// The most telling level to come. Of a depleted patient it is not later than the one that would
/// tell of the kidney or the tissues, which would else be the next.
fn next_level(fit: &CaseFit, wasting: Option<&Wasting>) -> Option<NextLevel> {
    let sample = wasting.and_then(|wasting| wasting.sample.as_ref());
    let before = sample.and_then(|sample| fit.next_until(sample.at));
    before.or(fit.next)
}

/// The one time for the next level: the most telling one, unless a finding asks for a level before
/// it.
fn next_measurement(telling: Option<NextLevel>, findings: &[Finding]) -> Option<NextMeasurement> {
    let asked_now = findings.iter().any(|finding| finding.level_now.is_some());
    let feared = findings.iter().filter(|one| one.topic == Topic::Exposure);
    let mut feared = feared.filter_map(|one| one.time);
    let next = telling?;
    let too_late = feared.any(|time| time.get::<hour>() < next.at);
    Some(if asked_now || too_late {
        NextMeasurement::Now
    } else {
        NextMeasurement::At(next)
    })
}

/// The estimate of the patient of `case` under `model`, from every level of the case.
///
/// # Errors
/// Missing when there is no level to weigh; as [`of_case::fit`].
pub fn fit_case(case: &Case, model: &Model) -> Result<CaseFitAnswer> {
    let fit = of_case::fit(case, &case.later, model)?;
    let mut findings = fit.findings()?;
    findings.extend(case.later.last().into_iter().flat_map(doubtful_latest));
    let wasting = match Status::of(&findings) {
        Status::Stop => None,
        Status::Warn | Status::Ok => wasting::of_fit(case, model, &fit)?,
    };
    let next = match Status::of(&findings) {
        Status::Stop => Some(NextMeasurement::Now),
        Status::Warn | Status::Ok => {
            next_measurement(next_level(&fit, wasting.as_ref()), &findings)
        }
    };
    let averaged = match Status::of(&findings) {
        Status::Stop => None,
        Status::Warn | Status::Ok => averaged(case, model, &fit)?,
    };
    Ok(CaseFitAnswer {
        averaged,
        wasting,
        model: ModelUsed::of(model),
        excretion: own_excretion(&fit),
        highest_to_come: fit.highest_to_come(),
        input_sha256: input_sha256(&case.input_sha256, &[model]),
        case: case.clone(),
        fit,
        findings,
        next,
    })
}
