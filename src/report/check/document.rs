//! `check` as JSON.

use super::CheckAnswer;
use crate::clinical::checklist::Item;
use crate::clinical::medications;
use crate::dose::{Delivery, Step, StepWords};
use crate::population::Risk;
use crate::report::json::{head, number, quantity, source, with};
use crate::report::provenance::stamp;
use crate::report::{population, rate};
use crate::safety::exposure::{self, Prediction};
use crate::safety::{Finding, Severity, Status};
use crate::units::basic::flow;
use crate::units::{AmountOfSubstance, Salt, show};
use serde_json::{Value, json};
use uom::si::{mass, time};

/// The JSON document.
#[must_use]
pub fn document(answer: &CheckAnswer<'_>) -> Value {
    let status = answer.status();
    let mut document = with(
        head(status, &answer.findings),
        json!({
            "understood": understood(answer),
            "suitability": suitability(&answer.findings),
            "route": { "advice": answer.route.advice.word(), "why": answer.route.why },
            "kidney": kidney(answer),
            "order": with(
                rate::order(answer.case.regimen.total(), answer.case.bag.salt()),
                json!({
                    "indication": answer.case.indication.id(),
                    "evidence": answer.case.indication.evidence().words,
                }),
            ),
            "bag": rate::bag(&answer.case.bag),
        }),
    );
    if status != Status::Stop {
        document["program"] = program(answer);
    }
    let tail = json!({
        "cumulative": {
            "24h": grams(answer.cumulative.day),
            "48h": grams(answer.cumulative.two_days),
            "total": grams(answer.cumulative.total),
        },
        "exposure": exposure_of(answer),
        "checklist": checklist(answer),
        "incompatibilities": incompatibilities(),
        "provenance": stamp(&answer.forecast.models(), &answer.input_hash),
    });
    let mut document = with(document, tail);
    if let Some(next) = next_level(answer) {
        document["next_level"] = next;
    }
    document["provenance"]["seed"] = json!(answer.seed);
    document
}

/// Grams of heptahydrate, the unit of the cumulative limits.
fn grams(amount: AmountOfSubstance) -> Value {
    quantity(
        Salt::SulfateHeptahydrate.mass(amount).get::<mass::gram>(),
        "g",
    )
}

fn understood(answer: &CheckAnswer<'_>) -> Value {
    answer
        .shown_inputs()
        .iter()
        .map(|entry| json!({ "input": entry.input, "used": entry.given, "origin": entry.origin }))
        .collect()
}

fn suitability(findings: &[Finding]) -> Value {
    let ids = |severity: Severity| -> Vec<&str> {
        findings
            .iter()
            .filter(|f| f.severity == severity)
            .map(|f| f.id.as_str())
            .collect()
    };
    let verdict = match Status::of(findings) {
        Status::Ok => "suitable",
        Status::Warn => "with caution",
        Status::Stop => "not suitable",
    };
    json!({
        "verdict": verdict,
        "stops": ids(Severity::Stop),
        "warnings": ids(Severity::Warn),
        "not_checked": ids(Severity::NotChecked),
    })
}

fn kidney(answer: &CheckAnswer<'_>) -> Value {
    let renal = &answer.case.renal;
    json!({
        "clearance": quantity(renal.clearance.get().get::<flow::milliliter_per_minute>(), "mL/min"),
        "method": renal.method.id(),
        "category": renal.category.id(),
        "valid": renal.valid,
        "why": renal.why,
        "notes": renal.notes,
    })
}

fn program(answer: &CheckAnswer<'_>) -> Value {
    let salt = answer.case.bag.salt();
    answer
        .case
        .regimen
        .steps()
        .iter()
        .zip(&answer.program)
        .map(|(step, delivery)| program_step(step, delivery, salt))
        .collect()
}

fn program_step(step: &Step, delivery: &Delivery, salt: Salt) -> Value {
    let words = match step.words {
        StepWords::Dose => "dose",
        StepWords::Rate => "rate",
    };
    with(
        json!({
            "kind": words,
            "start": quantity(step.start.get::<time::hour>(), "h"),
            "over": quantity(step.over.get::<time::minute>(), "min"),
            "dose": quantity(salt.mass(step.amount).get::<mass::gram>(), "g"),
        }),
        rate::delivery_fields(delivery, salt),
    )
}

fn exposure_of(answer: &CheckAnswer<'_>) -> Value {
    let forecast = &answer.forecast;
    let risk_under = |model: &str| answer.risks.iter().find(|risk| risk.model == model);
    let models: Vec<Value> = forecast
        .runs
        .iter()
        .map(|run| prediction(&run.prediction, risk_under(&run.prediction.model)))
        .collect();
    let predictions: Vec<Prediction> = forecast
        .runs
        .iter()
        .map(|run| run.prediction.clone())
        .collect();
    let mut value = json!({ "models": models });
    if let Some(worst) = exposure::worst(&predictions) {
        value["worst"] = json!(worst.model);
        let risk = risk_under(&worst.model).or(answer.risks.first());
        value["probability"] = probability(risk);
    }
    let not_run = forecast.not_run.iter();
    value["not_run"] = not_run
        .map(|one| json!({ "id": one.model, "why": one.why }))
        .collect();
    value["baseline"] = json!(forecast.baseline);
    if let Some(stop) = &forecast.urine_stop {
        let reached: Vec<Value> = stop
            .time_to
            .iter()
            .map(|(level, after)| {
                let after = after.map_or(Value::Null, |after| {
                    quantity(after.get::<time::hour>(), "h")
                });
                json!({ "level": quantity(level.millimolar(), "mmol/L"), "after": after })
            })
            .collect();
        value["if_urine_stops"] = json!({
            "at": quantity(stop.at.get::<time::hour>(), "h"),
            "peak": quantity(stop.peak.millimolar(), "mmol/L"),
            "time_to": reached,
        });
    }
    value["cross_check"] = json!({
        "solver": forecast.cross_check.second.word(),
        "max_relative_difference": number(forecast.cross_check.max_relative_difference),
    });
    value["expected_signs"] = json!(forecast.signs);
    value
}

/// When to measure next, counted from the start of the order.
fn next_level(answer: &CheckAnswer<'_>) -> Option<Value> {
    let next = answer.next_level?;
    let steps = answer.case.regimen.steps();
    let step = if next.from_the_end {
        steps.last()
    } else {
        steps.first()
    };
    let at = step.map_or_else(Default::default, Step::end) + next.after();
    Some(json!({
        "at": quantity(at.get::<time::hour>(), "h"),
        "words": next.words,
        "source": source(&next.source),
    }))
}

/// How likely each band is to be reached, with the Monte Carlo error.
fn probability(risk: Option<&Risk>) -> Value {
    risk.map(|risk| risk.reached.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|(level, share)| population::probability(level.millimolar(), *share))
        .collect()
}

fn prediction(prediction: &Prediction, risk: Option<&Risk>) -> Value {
    let mut value = json!({
        "id": prediction.model,
        "applicability": prediction.applicability,
        "flags": prediction.flags,
        "peak": quantity(show::decimals(prediction.peak.millimolar(), 6), "mmol/L"),
        "peak_at": quantity(prediction.peak_at.get::<time::hour>(), "h"),
        "end": quantity(show::decimals(prediction.end.millimolar(), 6), "mmol/L"),
    });
    if let Some(risk) = risk {
        value["interval90"] = risk
            .interval90
            .iter()
            .map(|level| quantity(show::decimals(level.millimolar(), 6), "mmol/L"))
            .collect();
    }
    value
}

/// What must not share a line with magnesium.
fn incompatibilities() -> Value {
    medications::LINE
        .iter()
        .map(|note| json!({ "with": note.with, "words": note.words, "source": source(&note.source) }))
        .collect()
}

fn checklist(answer: &CheckAnswer<'_>) -> Value {
    let items = |items: &[&'static Item]| -> Vec<Value> {
        items
            .iter()
            .map(|item| json!({ "item": item.words, "source": source(&item.source) }))
            .collect()
    };
    json!({
        "before": items(&answer.checklist.before),
        "during": items(&answer.checklist.during),
        "after": items(&answer.checklist.after),
    })
}
