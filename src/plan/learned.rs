//! What one model learns of a patient from the levels of an order under way.
//!
//! The patients that weigh new regimens are jointly normal deviations around the most probable
//! ones, with the covariance of the fit, through the whole course with every dose since the
//! start. The levels thus count once, in the fit; no patient is set to the last of them.
//!
//! The filtration is the only number that a fit does not move, although its estimate has an
//! error. That error acts on the slope of excretion, fu x filtration, as a deviation of fu does,
//! and what the levels leave of the variance of fu is what they leave of it. With the variance A
//! of ln fu, B of ln filtration, the information I of the levels and s = 1 / (1 + A I) left of A,
//! this draws s (A + B), never less than the (A + B) / (1 + (A + B) I) that a fit of both would
//! leave, and the same where the levels say nothing or everything.
//!
//! A low level has two readings, as before the levels: the fit moves the parameters by the
//! patient's own tubular maximum, and with these parameters every patient follows the higher
//! course of both. So no level that came back makes a patient safer than one reading says.
//!
//! A model that cannot be fitted (nothing in it differs between patients, or no minimum is
//! found) is taken as it is, from the last measured level on: it counts for the risk, where the
//! highest one decides, and not for the chance of the target.

use super::judges::{Judge, varies};
use crate::clinical::constants::KIDNEY_ESTIMATE_CV;
use crate::estimate::of_case::{CaseFit, fit};
use crate::estimate::{Effect, Posterior};
use crate::pk::{Individual, Model, Parameter};
use crate::population::People;
use crate::population::people::spread::{Moves, Spread};
use crate::safety::Case;
use crate::safety::exposure::Prediction;
use crate::simulate::forecast;
use crate::units::Time;
use crate::{Error, ErrorKind, Result};
use nalgebra::DMatrix;

/// What one model learned.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The model.
    pub model: &'static Model,
    /// The fit, or why there is none.
    pub fit: std::result::Result<CaseFit, String>,
    /// People like this patient before the levels; on the clock of now.
    pub before: People,
    /// After them.
    pub after: People,
    /// This patient.
    own: Individual,
    /// Whether the model says who is on target.
    votes: bool,
}

/// The error where no model could be fitted.
pub(super) fn nothing_learned(learned: &[Learned]) -> Option<Error> {
    if learned.iter().any(|one| one.fit.is_ok()) {
        return None;
    }
    let whys: Vec<&str> = learned
        .iter()
        .filter_map(|one| one.fit.as_ref().err().map(String::as_str))
        .collect();
    Some(Error::new(
        ErrorKind::Missing,
        format!(
            "no model could be fitted to the levels: {}",
            whys.join("; ")
        ),
        "check the levels, their times and their unit",
    ))
}

/// The models with the patients that `choose` picks.
pub(super) fn judges(learned: &[Learned], choose: impl Fn(&Learned) -> &People) -> Vec<Judge<'_>> {
    let judges = learned.iter().map(|one| Judge {
        model: one.model,
        people: Some(choose(one)),
        votes: one.votes,
    });
    judges.collect()
}

/// The course of this patient under the order of `case`, by every model.
pub(super) fn predictions(learned: &[Learned], case: &Case) -> Result<Vec<Prediction>> {
    let one = |one: &Learned| {
        let (run, _) = forecast::run(case, one.model, &one.own, one.after.from())?;
        Ok(run.prediction)
    };
    learned.iter().map(one).collect()
}

impl Learned {
    /// What `model` learns from the levels of `case` since its order began; `seen` is the same
    /// case from now.
    pub(super) fn from_levels(model: &'static Model, case: &Case, seen: &Case) -> Result<Self> {
        if !varies(model) {
            let why = "says nothing about how patients differ".to_owned();
            return Self::as_it_is(model, seen, why);
        }
        let fit = match fit(case, &case.later, model) {
            Ok(fit) => fit,
            Err(error) => return Self::as_it_is(model, seen, error.message().to_owned()),
        };
        let from = fit.from - (later_clock(case, seen));
        let kidneys = seen.kidneys.without_hope();
        let typical = Individual::bound(model, &fit.subject, &[])?.through(kidneys.clone());
        let Posterior {
            eta,
            covariance,
            prior_covariance,
            ..
        } = &fit.posterior;
        let estimated = seen.renal.method.estimates();
        let error = if estimated { KIDNEY_ESTIMATE_CV } else { 0.0 };
        let moves = moves(&fit.posterior);
        let people = |mean: &[f64], covariance: &DMatrix<f64>, left: f64| {
            let spread = Spread::jointly(&moves, mean, covariance)?;
            let spread = spread.with_kidney_cv(error).times_kidney(left.sqrt());
            Ok::<_, Error>(People::around(typical.clone(), spread, from))
        };
        let nothing = vec![0.0; eta.len()];
        Ok(Self {
            model,
            before: people(&nothing, prior_covariance, 1.0)?,
            after: people(eta, covariance, slope_left(&fit.posterior))?,
            own: fit.individual(model)?.through(kidneys),
            fit: Ok(fit),
            votes: true,
        })
    }

    /// The model without a fit, from the last measured level on.
    fn as_it_is(model: &'static Model, seen: &Case, why: String) -> Result<Self> {
        let people = People::like_case(seen, model)?;
        Ok(Self {
            model,
            fit: Err(why),
            own: people.individual().clone(),
            before: people.clone(),
            after: people,
            votes: false,
        })
    }
}

/// How much later the clock of `seen` starts.
fn later_clock(case: &Case, seen: &Case) -> Time {
    debug_assert!(
        case.began.is_none(),
        "the fit runs on the clock of the order"
    );
    seen.began.map_or(Time::default(), |began| -began)
}

/// What each deviation of a fit moves.
fn moves(posterior: &Posterior) -> Vec<Moves> {
    let moves = |effect: &Effect| match effect {
        Effect::Parameter(parameter) => Moves::Parameter(*parameter),
        Effect::Occasion(parameter, _) => Moves::Occasion(*parameter),
        Effect::Baseline => Moves::Level,
    };
    posterior.effects.iter().map(moves).collect()
}

/// Part of the variance of the slope of excretion that the levels leave.
fn slope_left(posterior: &Posterior) -> f64 {
    let slope = |effect: &Effect| {
        let of = |parameter: &Parameter| *parameter == Parameter::FractionUnbound;
        match effect {
            Effect::Parameter(parameter) | Effect::Occasion(parameter, _) => of(parameter),
            Effect::Baseline => false,
        }
    };
    let places = posterior.effects.iter().enumerate();
    let places: Vec<usize> = places
        .filter(|(_, effect)| slope(effect))
        .map(|(k, _)| k)
        .collect();
    let total = |matrix: &DMatrix<f64>| -> f64 {
        let rows = places.iter();
        rows.flat_map(|i| places.iter().map(|j| matrix[(*i, *j)]))
            .sum()
    };
    let before = total(&posterior.prior_covariance);
    if before <= 0.0 {
        return 1.0;
    }
    (total(&posterior.covariance) / before).clamp(0.0, 1.0)
}
