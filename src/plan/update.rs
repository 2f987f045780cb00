//! The plan that learns: a new regimen for an order under way, from the levels that came back.
//!
//! Every model that may raise flags is fitted to the levels, as `fit` does. The patients that
//! weigh the new regimens are then drawn from what each model knows of this one: jointly normal
//! deviations around the most probable ones, with the covariance of the fit, through the whole
//! course with every dose since the start. The levels thus count once, in the fit; no patient is
//! set to the last of them.
//!
//! The filtration is the only number that a fit does not move, although its estimate has an
//! error. That error acts on the slope of excretion, fu x filtration, as a deviation of fu does,
//! and what the levels leave of the variance of fu is what they leave of it. With the variance A
//! of ln fu, B of ln filtration, the information I of the levels and s = 1 / (1 + A I) left of A,
//! this draws s (A + B), never less than the (A + B) / (1 + (A + B) I) that a fit of both would
//! leave, and the same where the levels say nothing or everything.
//!
//! A model that cannot be fitted (nothing in it differs between patients, or no minimum is
//! found) is taken as it is, from the last measured level on: it counts for the risk, where the
//! highest one decides, and not for the chance of the target.

use super::odds::{Judge, Odds, varies, weigh};
use super::row::ruled;
use super::search::{Aim, Plan, Predict, judged_by, risk_words};
use super::{flagging_models, under};
use crate::clinical::bands::STOP_FROM;
use crate::clinical::patient::TimedLevel;
use crate::dose::{Delivery, Regimen, Step, StepWords};
use crate::estimate::of_case::{CaseFit, fit};
use crate::estimate::{Effect, Posterior};
use crate::pk::{Individual, Model, Parameter};
use crate::plan::candidates::delivered;
use crate::population::People;
use crate::population::people::spread::{KIDNEY_ESTIMATE_CV, Moves, Spread};
use crate::safety::exposure::Prediction;
use crate::safety::level_doubts::{corrected, doubts};
use crate::safety::levels_under_way::{above_target, rate_raised, toxic};
use crate::safety::override_stop::Acceptance;
use crate::safety::{
    Case, Finding, Severity, Status, Topic, UnderWay, exposure, order, override_stop,
};
use crate::simulate::forecast;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{AmountOfSubstance, MolarConcentration, SerumMagnesium, Time};
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

/// An order under way and what its levels taught.
#[derive(Clone, Debug)]
pub struct Update {
    /// The order, seen from now.
    pub order: UnderWay,
    /// One a model that may raise flags.
    pub learned: Vec<Learned>,
    /// What the rules say of the levels and the fits; a stop forbids any plan. A level that does
    /// not fit stops until a named person stands for it.
    pub findings: Vec<Finding>,
}

/// The order, if it simply went on.
#[derive(Clone, Debug)]
pub struct Continued {
    /// What remains of it.
    pub regimen: Regimen,
    /// The pump program; empty where the step of the pump is too coarse.
    pub program: Vec<Delivery>,
    /// Its odds before the levels.
    pub before: Odds,
    /// And after.
    pub after: Odds,
    /// What the rules and the fit say of it.
    pub findings: Vec<Finding>,
    /// Why it must not go on, in words; empty where nothing speaks against it.
    pub forbidden: Vec<String>,
}

/// An updated plan.
#[derive(Clone, Debug)]
pub struct Revised {
    /// The plan; the patients of its odds know the levels.
    pub plan: Plan,
    /// For each proposal the odds before the levels.
    pub before: Vec<Odds>,
    /// The order as it stands; `None` where it has ended, or a level stops everything.
    pub continued: Option<Continued>,
    /// The odds of no more magnesium at all; `None` where a level stops everything.
    pub nothing: Option<Odds>,
}

impl Update {
    /// What the levels measured `later` say about the patient of `case`, both on the clock of
    /// its `order`.
    ///
    /// # Errors
    /// As [`Individual::typical`]; missing when no model can be fitted.
    pub fn of(order: UnderWay, (case, later): (&Case, &[TimedLevel])) -> Result<Self> {
        let last = later.last().map(|level| level.level);
        if let Some(stop) = last.and_then(toxic) {
            return Ok(Self {
                order,
                learned: Vec::new(),
                findings: vec![stop],
            });
        }
        let models = flagging_models(&order.case)?;
        Self::by(&models, order, (case, later))
    }

    /// As [`Self::of`] by these models, whatever the last level.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn by(
        models: &[&'static Model],
        order: UnderWay,
        (case, later): (&Case, &[TimedLevel]),
    ) -> Result<Self> {
        let learn = |model: &'static Model| Learned::of(model, (case, later), &order.case);
        let learned = models
            .iter()
            .map(|model| learn(model))
            .collect::<Result<Vec<Learned>>>()?;
        if let Some(why) = nothing_learned(&learned) {
            return Err(why);
        }
        let mut findings: Vec<Finding> = Vec::new();
        for fit in learned.iter().filter_map(|one| one.fit.as_ref().ok()) {
            for finding in fit.findings()? {
                let known = findings.iter().any(|known| known.id == finding.id);
                // What the order has still to bring belongs to the order, not to a new plan.
                if !known && finding.topic != Topic::Exposure {
                    findings.push(no_ground(finding));
                }
            }
        }
        let fitted = learned.iter().filter_map(|one| one.fit.as_ref().ok());
        let explained: Result<Vec<_>> = fitted.map(CaseFit::explained).collect();
        let new = new_doubts(doubts(later, &explained?), &findings);
        findings.extend(new);
        findings.extend(corrected(&order.case));
        findings.extend(order::overlap(case).into_iter().map(no_ground));
        Ok(Self {
            order,
            learned,
            findings,
        })
    }

    /// The best regimens from now on.
    ///
    /// # Errors
    /// As [`super::search()`].
    pub fn search(&mut self, aim: &Aim) -> Result<Revised> {
        let aim = &self.accept(aim)?;
        if Status::of(&self.findings) == Status::Stop {
            return Ok(Revised {
                plan: Plan::none(),
                before: Vec::new(),
                continued: None,
                nothing: None,
            });
        }
        let last = self.order.case.levels.last().map(|level| level.level);
        let high = last.and_then(|last| above_target(last, aim.target.below));
        self.findings.extend(high);
        let Self { order, learned, .. } = self;
        let after = judges(learned, |one| &one.after);
        let before = judges(learned, |one| &one.before);
        let predict = |case: &Case| predictions(learned, case);
        let none = (
            StepWords::Rate,
            AmountOfSubstance::default(),
            aim.choices.length,
        );
        let none = Regimen::new([none])?;
        let nothing = odds(&mut order.case, &none, (&after, aim))?;
        let weighing = (&after[..], &predict as &Predict<'_>);
        let mut plan = judged_by(&mut order.case, aim, weighing, Some(&nothing))?;
        plan.models = learned.iter().map(|one| one.model).collect();
        let mut then = Vec::with_capacity(plan.proposals.len());
        for proposal in &plan.proposals {
            let runs = delivered(&proposal.regimen, &proposal.program)?;
            then.push(odds(&mut order.case, &runs, (&before, aim))?);
        }
        let remaining = order.remaining.clone();
        let continued = remaining
            .map(|regimen| go_on(&mut order.case, regimen, aim, (&before, &after, &predict)));
        let continued = continued.transpose()?;
        if raises(&plan, order.remaining.as_ref()) {
            self.findings.push(rate_raised());
        }
        Ok(Revised {
            plan,
            before: then,
            continued,
            nothing: Some(nothing),
        })
    }

    /// Accepts the stops of the levels that `aim` accepts; the others are left to the regimens.
    fn accept(&mut self, aim: &Aim) -> Result<Aim> {
        let met = |one: &Acceptance| {
            let mut stops = self.findings.iter();
            stops.any(|finding| finding.severity == Severity::Stop && finding.id == one.finding)
        };
        let (own, rest) = aim.accepted.iter().cloned().partition::<Vec<_>, _>(met);
        override_stop::apply(&mut self.findings, &own)?;
        Ok(Aim {
            accepted: rest,
            ..aim.clone()
        })
    }
}

/// The doubts about levels that are not called misfits already. Beside a misfit no other level is
/// called unexplained: the misfit draws the fit away from it.
fn new_doubts(mut doubts: Vec<Finding>, known: &[Finding]) -> Vec<Finding> {
    let misfits: Vec<&Finding> = known
        .iter()
        .filter(|finding| finding.topic == Topic::LevelMisfit)
        .collect();
    doubts.retain(|doubt| {
        let of_a_misfit = misfits.iter().any(|misfit| misfit.time == doubt.time);
        let drawn_away = !misfits.is_empty() && doubt.topic == Topic::LevelUnexplained;
        !of_a_misfit && !drawn_away
    });
    doubts
}

/// Whether the first proposal ends at a higher rate than the one that runs.
fn raises(plan: &Plan, running: Option<&Regimen>) -> bool {
    const ROUNDING: f64 = 1e-6;
    let runs = running
        .and_then(|rest| rest.steps().first())
        .map(Step::rate);
    let best = plan.proposals.first();
    let proposed = best
        .and_then(|best| best.regimen.steps().last())
        .map(Step::rate);
    let pair = runs.zip(proposed);
    pair.is_some_and(|(runs, proposed)| proposed > runs * (1.0 + ROUNDING))
}

/// A level that does not fit is no ground for a new rate: until somebody stands for it, it stops.
fn no_ground(finding: Finding) -> Finding {
    if finding.severity != Severity::Warn {
        return finding;
    }
    Finding {
        severity: Severity::Stop,
        overridable: true,
        ..finding
    }
}

/// The error where no model could be fitted.
fn nothing_learned(learned: &[Learned]) -> Option<Error> {
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
fn judges(learned: &[Learned], choose: impl Fn(&Learned) -> &People) -> Vec<Judge<'_>> {
    let judges = learned.iter().map(|one| Judge {
        model: one.model,
        people: Some(choose(one)),
        votes: one.votes,
    });
    judges.collect()
}

/// The course of this patient under the order of `case`, by every model.
fn predictions(learned: &[Learned], case: &Case) -> Result<Vec<Prediction>> {
    let one = |one: &Learned| {
        let (run, _) = forecast::run(case, one.model, &one.own, one.after.from())?;
        Ok(run.prediction)
    };
    learned.iter().map(one).collect()
}

/// The odds of what the pump delivers.
fn odds(case: &mut Case, runs: &Regimen, (judges, aim): (&[Judge<'_>], &Aim)) -> Result<Odds> {
    let above = MolarConcentration::new::<millimole_per_liter>(STOP_FROM);
    let question = (SerumMagnesium::predicted(above)?, aim.crowding);
    let weighed = weigh(
        case,
        runs,
        (judges, Some(&aim.target)),
        question,
        f64::INFINITY,
    )?;
    weighed
        .map(|weighed| weighed.odds)
        .ok_or_else(|| Error::internal("no model may judge a regimen"))
}

/// The rest of the order, weighed like a proposal.
fn go_on(
    case: &mut Case,
    regimen: Regimen,
    aim: &Aim,
    (before, after, predict): (&[Judge<'_>], &[Judge<'_>], &Predict<'_>),
) -> Result<Continued> {
    let (mut findings, program, mut forbidden) =
        under(case, regimen.clone(), |case| match ruled(case, aim) {
            Ok(ruled) => {
                let mut findings = ruled.findings;
                findings.extend(exposure::findings(case, &predict(case)?));
                Ok((findings, ruled.program, Vec::new()))
            }
            // Its words would name a flow.
            Err(error) if error.kind() == ErrorKind::Malformed => Ok((
                Vec::new(),
                Vec::new(),
                vec!["the step of the pump is too coarse for it".to_owned()],
            )),
            Err(error) => Err(error),
        })?;
    crate::safety::rank(&mut findings);
    let runs = match program.is_empty() {
        true => regimen.clone(),
        false => delivered(&regimen, &program)?,
    };
    let after = odds(case, &runs, (after, aim))?;
    let stops = findings.iter().filter(|f| f.severity == Severity::Stop);
    forbidden.extend(stops.map(|finding| finding.message.clone()));
    if after.toxic.probability() > aim.risk {
        forbidden.push(risk_words(aim));
    }
    Ok(Continued {
        before: odds(case, &runs, (before, aim))?,
        after,
        regimen,
        program,
        findings,
        forbidden,
    })
}

impl Learned {
    /// What `model` learns from the levels of the order of `case`; `seen` is the same from now.
    fn of(
        model: &'static Model,
        (case, later): (&Case, &[TimedLevel]),
        seen: &Case,
    ) -> Result<Self> {
        if !varies(model) {
            let why = "says nothing about how patients differ".to_owned();
            return Self::as_it_is(model, seen, why);
        }
        let fit = match fit(case, later, model) {
            Ok(fit) => fit,
            Err(error) => return Self::as_it_is(model, seen, error.message().to_owned()),
        };
        let from = fit.from - (later_clock(case, seen));
        let kidneys = seen.kidneys.without_hope();
        let typical = Individual::typical(model, &fit.subject)?.through(kidneys.clone());
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
