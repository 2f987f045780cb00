//! What an updated plan adds: the order so far, what the levels taught, and the order as it
//! stands beside the proposals.

use super::{odds_document, percent, step_document, step_words};
use crate::clinical::bands::STOP_FROM;
use crate::clinical::patient::TimedLevel;
use crate::dose::Bag;
use crate::estimate::Effect;
use crate::pk::Parameter;
use crate::plan::{Continued, Learned, Odds, Revised, Update};
use crate::report::fit_estimate::{EstimateDocument, PredictedLevelDocument};
use crate::report::json::{finding, quantity, with};
use crate::report::text;
use crate::safety::{Finding, Severity, Status};
use crate::units::magnesium::milligram_per_deciliter;
use crate::units::show;
use serde_json::{Value, json};
use uom::si::{mass, time};

/// An updated plan, for the answer.
#[derive(Clone, Copy, Debug)]
pub struct UpdateAnswer<'a> {
    /// The order under way and what its levels taught.
    pub update: &'a Update,
    /// The plan and the order as it stands.
    pub revised: &'a Revised,
}

impl UpdateAnswer<'_> {
    fn now(&self) -> f64 {
        self.update.order.now.get::<time::hour>()
    }

    /// Where the course of the first fitted model starts, in words.
    fn start(&self) -> Option<&str> {
        let fitted = |one: &Learned| one.fit.is_ok();
        let first = self.update.learned.iter().find(|one| fitted(one))?;
        first.fit.as_ref().ok().map(|fit| fit.baseline.as_str())
    }

    /// The levels since the start of the order, with their hours from there.
    fn levels(&self) -> Vec<(f64, &TimedLevel)> {
        let seen = &self.update.order.case;
        let since = |level: &&TimedLevel| seen.began.is_some_and(|began| level.at > began);
        let levels = seen.levels.iter().filter(since);
        let hours = |level: &TimedLevel| level.at.get::<time::hour>() + self.now();
        levels.map(|level| (hours(level), level)).collect()
    }
}

fn hours(value: f64) -> String {
    show::counted(show::decimals(value, 2), "hour")
}

/// What was given, and the levels, where a level stops everything.
#[must_use]
pub(super) fn stopped_rows(answer: &UpdateAnswer<'_>, bag: &Bag) -> String {
    let given = show::mass(bag.salt().mass(answer.update.order.delivered));
    let now = hours(answer.now());
    let words = format!("under way for {now}: {given} given if the pump ran as ordered");
    text::row("order", &words) + &levels_row(answer)
}

fn levels_row(answer: &UpdateAnswer<'_>) -> String {
    let levels = answer.levels();
    let words = levels.iter().map(|(at, level)| {
        let other = milligram_per_deciliter(level.level.get());
        let other = show::fixed(other, 1);
        format!("{} ({other} mg/dL) after {}", level.words(), hours(*at))
    });
    let words: Vec<String> = words.collect();
    let last = levels.last().map_or(0.0, |(at, _)| *at);
    let age = match answer.now() - last {
        age if age > 0.01 => format!("; the last one is {} old", hours(age)),
        _ => String::new(),
    };
    text::row("levels", &format!("{}{age}", words.join(", ")))
}

/// Rows about the order and the levels.
#[must_use]
pub(super) fn rows(answer: &UpdateAnswer<'_>, bag: &Bag) -> String {
    let order = &answer.update.order;
    let salt = bag.salt();
    let now = hours(answer.now());
    let given = show::mass(salt.mass(order.delivered));
    let rest = match &order.remaining {
        Some(rest) => format!("{} to come", show::mass(salt.mass(rest.total()))),
        None => "it has ended".to_owned(),
    };
    let words = format!(
        "under way for {now}: {given} given if the pump ran as ordered, {rest}; if it stood still or \
         ran otherwise this plan does not hold: write what ran into the steps of the case"
    );
    let mut out = text::row("order", &words);
    let words =
        format!("{now} after the start of the order; the times of the plan count from there");
    out += &text::row("plan from", &words);
    out += &levels_row(answer);
    if let Some(start) = answer.start() {
        out += &text::row("start", start);
    }
    for one in &answer.update.learned {
        out += &text::row("learned", &learned_words(one));
    }
    out
}

/// What one model learned, in words.
fn learned_words(one: &Learned) -> String {
    let id = one.model.id();
    let fit = match &one.fit {
        Ok(fit) => fit,
        Err(why) => {
            return format!(
                "{id}: not fitted, {why}; taken as it is from the last level on, for the risk only"
            );
        }
    };
    let mut words: Vec<String> = fit
        .parameters
        .iter()
        .map(|one| {
            let times = show::fixed(one.own / one.typical, 2);
            format!(
                "{} ({}) {times} times the typical",
                plain(one.parameter),
                one.parameter.name()
            )
        })
        .collect();
    if let Some(level) = fit.posterior.deviation(Effect::Baseline) {
        let side = if level < 0.0 { "less" } else { "more" };
        words.push(format!(
            "untreated level {} mmol/L {side}",
            show::fixed(level.abs(), 2)
        ));
    }
    let fitted = fit.at_levels().iter();
    let fitted: Vec<String> = fitted
        .map(|predicted| show::fixed(predicted.individual, 2))
        .collect();
    format!(
        "{id}: {}; the levels fitted: {} mmol/L",
        words.join(", "),
        fitted.join(", ")
    )
}

/// What a parameter is, for people.
fn plain(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Clearance => "clearance",
        Parameter::Volume | Parameter::CentralVolume | Parameter::PeripheralVolume => "volume",
        Parameter::Intercompartmental => "exchange with tissue",
        Parameter::FractionUnbound => "excretion",
        _ => "parameter",
    }
}

/// The chance of the target before the levels, in words.
#[must_use]
pub(super) fn before_words(before: &Odds) -> String {
    let on = before.on_target.zip(before.target_error());
    on.map_or_else(
        || "not known".to_owned(),
        |(share, error)| percent(share, error),
    )
}

/// The order as it stands; without any rate where it must not go on, or where nothing may be
/// set on a pump.
#[must_use]
pub(super) fn continued_words(one: &Continued, bag: &Bag, stopped: bool) -> String {
    let forbidden = !one.forbidden.is_empty();
    let what = if forbidden {
        "not allowed".to_owned()
    } else if stopped {
        "no rule and no risk forbids it, but it is not proposed".to_owned()
    } else {
        let salt = bag.salt();
        let steps = one.regimen.steps().iter();
        let steps: Vec<String> = steps.map(|step| step_words(step, salt)).collect();
        steps.join(", then ")
    };
    let mut out = format!("\nGoing on as ordered: {what}\n");
    if let Some((share, error)) = one.after.on_target.zip(one.after.target_error()) {
        out += &text::row("on target", &percent(share, error));
        out += &text::row("before levels", &before_words(&one.before));
    }
    let toxic = one.after.toxic;
    out += &text::row("toxic", &percent(toxic, toxic.standard_error()));
    for why in &one.forbidden {
        out += &text::wrapped("  ", "[STOP]", why);
    }
    if !forbidden {
        let warns = |finding: &&Finding| finding.severity == Severity::Warn;
        let warnings: Vec<Finding> = one.findings.iter().filter(warns).cloned().collect();
        out += &text::findings(&warnings);
    }
    out
}

/// What happens without any more magnesium.
#[must_use]
pub(super) fn nothing_words(odds: &Odds) -> String {
    let mut out = "\nNo more magnesium\n".to_owned();
    out += &text::row("on target", &before_words(odds));
    out + &text::row("toxic", &percent(odds.toxic, odds.toxic.standard_error()))
}

/// The JSON of an updated plan.
#[must_use]
pub(super) fn document(answer: &UpdateAnswer<'_>, bag: &Bag, stopped: bool) -> Value {
    let order = &answer.update.order;
    let salt = bag.salt();
    let levels = answer.levels().into_iter().map(|(at, level)| {
        let key = if level.below_quantification {
            "below"
        } else {
            "level"
        };
        json!({ "at": quantity(at, "h"), key: quantity(level.level.millimolar(), "mmol/L") })
    });
    let levels: Vec<Value> = levels.collect();
    json!({
        "now": quantity(answer.now(), "h"),
        "delivered": quantity(salt.mass(order.delivered).get::<mass::gram>(), "g"),
        "levels": levels,
        "start": answer.start(),
        "models": answer.update.learned.iter().map(learned).collect::<Vec<_>>(),
        "no_more": answer.revised.nothing.as_ref().map(odds_document),
        "as_ordered": answer.revised.continued.as_ref().map(|one| continued(one, bag, stopped)),
    })
}

fn learned(one: &Learned) -> Value {
    let id = json!({ "id": one.model.id(), "fitted": one.fit.is_ok() });
    match &one.fit {
        Ok(fit) => {
            let levels = fit.levels.iter().zip(fit.at_levels());
            let levels: Vec<_> = levels
                .map(|((at, level), predicted)| {
                    PredictedLevelDocument::new(*at, predicted, Some(*level))
                })
                .collect();
            let more = json!({ "levels": levels });
            let estimate = EstimateDocument::new(&fit.posterior, &fit.parameters);
            with(with(id, json!(estimate)), more)
        }
        Err(why) => with(id, json!({ "why": why })),
    }
}

fn continued(one: &Continued, bag: &Bag, stopped: bool) -> Value {
    let salt = bag.salt();
    let allowed = one.forbidden.is_empty();
    let steps = one.regimen.steps().iter();
    let steps: Vec<Value> = steps.map(|step| step_document(step, salt)).collect();
    let mut body = with(
        odds_document(&one.after),
        json!({
            "allowed": allowed,
            "forbidden": one.forbidden,
            "above": quantity(STOP_FROM, "mmol/L"),
            "before_levels": odds_document(&one.before),
            "status": Status::of(&one.findings).word(),
            "findings": one.findings.iter().map(finding).collect::<Vec<_>>(),
        }),
    );
    if allowed && !stopped {
        body["steps"] = json!(steps);
    }
    body
}
