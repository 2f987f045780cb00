//! The answer of `fit`: one patient's own parameters, and what they predict.

use super::fit_estimate::{EstimateDocument, PredictedLevelDocument, effect_name};
use super::json::{head, number, with};
use super::provenance::stamp;
use super::text;
use crate::estimate::of_case::CaseFit;
use crate::estimate::{Effect, Measured, OwnParameter, Posterior, Predicted};
use crate::safety::{Finding, Status};
use crate::units::show;
use serde_json::{Value, json};

/// What `fit` found for the patient of a case.
#[derive(Debug)]
pub struct CaseAnswer<'a> {
    /// Id and title of the model.
    pub model: (&'a str, &'a str),
    /// Hash of the model file.
    pub model_hash: &'a str,
    /// The estimate.
    pub fit: &'a CaseFit,
    /// What [the rules](crate::safety::levels_under_way) say of it.
    pub findings: &'a [Finding],
    /// The question in one canonical form.
    pub input: &'a str,
}

impl CaseAnswer<'_> {
    /// The verdict.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(self.findings)
    }
}

/// A line for each parameter.
#[must_use]
pub fn parameter_rows(posterior: &Posterior, parameters: &[OwnParameter]) -> String {
    let rows = parameters.iter().map(|one| {
        let OwnParameter {
            parameter,
            typical,
            own,
        } = one;
        let unit = parameter.dimension().units()[0].0;
        let place = posterior
            .effects
            .iter()
            .position(|effect| *effect == Effect::Parameter(*parameter));
        let mut words = format!("{} {unit}", show::number(*own));
        match place {
            Some(k) => {
                words += &format!(
                    " (typical {}; standard error {} %; {} % of the spread between patients is left)",
                    show::number(*typical),
                    show::fixed(100.0 * posterior.standard_errors[k], 0),
                    show::fixed(100.0 * posterior.shrinkage[k], 0),
                );
            }
            None => words += " (as in every patient with these covariates)",
        }
        text::row(parameter.name(), words.trim_end())
    });
    rows.chain(occasion_rows(posterior)).collect()
}

/// A line for each deviation of a single occasion, where there are several.
fn occasion_rows(posterior: &Posterior) -> Vec<String> {
    let occasions = posterior.effects.iter().map(|effect| match effect {
        Effect::Occasion(_, occasion) => *occasion,
        _ => 0,
    });
    if occasions.max() < Some(1) {
        return Vec::new();
    }
    let own = posterior.effects.iter().zip(&posterior.eta);
    own.filter_map(|(effect, eta)| match effect {
        Effect::Occasion(parameter, occasion) => Some(text::row(
            &effect_name(*effect),
            &format!(
                "{} times {} on occasion {}",
                parameter.name(),
                show::fixed(libm::exp(*eta), 3),
                occasion + 1
            ),
        )),
        _ => None,
    })
    .collect()
}

/// The JSON document of a case.
#[must_use]
pub fn case_document(answer: &CaseAnswer<'_>) -> Value {
    let fit = answer.fit;
    let course = fit.times.iter().zip(fit.course());
    let predictions: Vec<_> = course
        .map(|(time, predicted)| PredictedLevelDocument::new(*time, predicted, None))
        .collect();
    let levels = fit.levels.iter().zip(fit.at_levels());
    let levels: Vec<_> = levels
        .map(|((time, level), predicted)| {
            PredictedLevelDocument::new(*time, predicted, Some(*level))
        })
        .collect();
    let stop = answer.status() == Status::Stop;
    let next = fit.next.filter(|_| !stop).map_or(Value::Null, |next| {
        with(
            json!(PredictedLevelDocument::new(next.at, &next.predicted, None)),
            json!({ "variance_left": number(next.left) }),
        )
    });
    let about = json!({
        "model": { "id": answer.model.0, "title": answer.model.1 },
        "baseline": fit.baseline,
    });
    let peak = fit.peak_to_come().map_or(Value::Null, |(time, predicted)| {
        json!(PredictedLevelDocument::new(time, predicted, None))
    });
    let more = json!({
        "levels": levels,
        "peak_to_come": peak,
        "predictions": predictions,
        "next_level": next,
        "provenance": stamp(&[(answer.model.0, answer.model_hash)], answer.input),
    });
    let estimate = json!(EstimateDocument::new(&fit.posterior, &fit.parameters));
    let head = head(answer.status(), answer.findings);
    with(with(with(head, about), estimate), more)
}

/// The text of a case for people.
#[must_use]
pub fn case_words(answer: &CaseAnswer<'_>) -> String {
    let fit = answer.fit;
    let level = |value: f64| show::fixed(value, 2);
    let between = |[low, high]: [f64; 2]| format!("{} to {} mmol/L", level(low), level(high));
    let mut out = "This patient, from measured levels\n".to_owned();
    out += &text::findings(answer.findings);
    out += &text::row("model", &format!("{}, {}", answer.model.0, answer.model.1));
    out += &text::row("start", &fit.baseline);
    out += &parameter_rows(&fit.posterior, &fit.parameters);
    out += "\nMeasured (mmol/L)\n";
    for ((time, measured), predicted) in fit.levels.iter().zip(fit.at_levels()) {
        let words = format!(
            "measured {}{}, typical patient {}, this patient {}",
            match measured {
                Measured::Level(_) => "",
                Measured::Below(_) => "below ",
            },
            level(measured.millimolar()),
            level(predicted.typical),
            level(predicted.individual)
        );
        out += &text::row(&format!("{} hours", show::fixed(*time, 2)), &words);
    }
    out += "\nTo come (mmol/L)\n";
    for (time, predicted) in to_come(fit) {
        let words = format!(
            "{}, with 90 % probability {}; a measured level {}",
            level(predicted.individual),
            between(predicted.interval90),
            between(predicted.measured90)
        );
        out += &text::row(&format!("{} hours", show::fixed(time, 2)), &words);
    }
    if let Some((time, predicted)) = fit.peak_to_come() {
        let words = format!(
            "{} mmol/L at {} hours, with 90 % probability {}",
            level(predicted.individual),
            show::fixed(time, 2),
            between(predicted.interval90)
        );
        out += &format!("\n{}", text::row("highest to come", &words));
    }
    let stop = answer.status() == Status::Stop;
    if stop {
        out += &text::row("next level", "now; not at a time of statistics");
    }
    if let Some(next) = fit.next.as_ref().filter(|_| !stop) {
        let words = format!(
            "at {} hours: expected {}; it leaves {} % of the variance of what is predicted",
            show::fixed(next.at, 2),
            between(next.predicted.measured90),
            show::fixed(100.0 * next.left, 0)
        );
        out += &text::row("next level", &words);
    }
    if stop {
        out += "\n[STOP] Stop the pump and look at the patient: the reason is at the top.\n";
    }
    out += &format!(
        "\nAn estimate under one model from few levels: a wrong sampling time or a sample from the\n\
         infusion line misleads it.\n{}\n",
        text::STATEMENT
    );
    out
}

/// Some of the course after the last level.
fn to_come(fit: &CaseFit) -> impl Iterator<Item = (f64, &Predicted)> {
    const SHOWN_HOURS: f64 = 2.0;
    let last = fit.levels.last().map_or(f64::NEG_INFINITY, |level| level.0);
    let mut due = last;
    let course = fit.times.iter().copied().zip(fit.course());
    course.filter(move |(time, _)| {
        let shown = *time > last && *time >= due;
        if shown {
            due = time + SHOWN_HOURS;
        }
        shown
    })
}
