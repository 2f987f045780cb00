//! `check` as JSON.

use super::bedside::{ChecklistDocument, IncompatibilityDocument, checklist, incompatibilities};
use super::expected::{BoundDocument, ExpectedDocument, bound_document, expected_document};
use super::inputs;
use crate::answer::{CheckAnswer, Cumulative, HighestChance, WayOut};
use crate::clinical::kidney::KidneyFunction;
use crate::dose::{PumpStep, StepWords};
use crate::population::Risk;
use crate::report::draw_up::{self, DrawUpDocument};
use crate::report::infusion::{self, BagDocument, DeliveryDocument, DoseDocument};
use crate::report::json::{Head, Number, Quantity};
use crate::report::next_level::NextLevelDocument;
use crate::report::provenance::Provenance;
use crate::safety::exposure::Prediction;
use crate::safety::{Finding, Severity, Status};
use crate::simulate::{TimeToLevel, UrineStop};
use crate::units::basic::flow;
use crate::units::{AmountOfSubstance, Salt, SerumMagnesium, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::{mass, time, volume};

/// The answer to `check`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckDocument {
    #[serde(flatten)]
    head: Head,
    /// Every input as used; beside a stop none from which a flow could be read.
    understood: Vec<UnderstoodDocument>,
    /// The verdict with the ids of the findings behind it.
    suitability: SuitabilityDocument,
    /// By mouth or by vein.
    route: RouteDocument,
    /// The kidney function that was used.
    kidney: KidneyDocument,
    /// The whole order.
    order: OrderDocument,
    /// The solution.
    bag: BagDocument,
    /// How the solution is made up from its concentrate; absent where it comes as it is, and under a
    /// stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    draw_up: Option<DrawUpDocument>,
    /// What to set on the pump, step by step; absent under a stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<Vec<StepDocument>>,
    /// The fullest windows, prior doses included, as grams of heptahydrate.
    cumulative: CumulativeDocument,
    /// The predicted level.
    exposure: ExposureDocument,
    /// What to do before, during and after.
    checklist: ChecklistDocument,
    /// What must not share a line with magnesium; empty where nothing runs through one.
    incompatibilities: Vec<IncompatibilityDocument>,
    provenance: Provenance,
    /// When to measure next, where somebody asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_level: Option<NextLevelDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UnderstoodDocument {
    /// Key of the case, or name of an option.
    input: String,
    /// The value as it was used.
    used: String,
    /// Where it came from.
    origin: &'static str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SuitabilityDocument {
    /// `suitable`, `with caution` or `not suitable`.
    verdict: &'static str,
    /// Ids of the findings that stop.
    stops: Vec<String>,
    /// Ids of the findings that warn.
    warnings: Vec<String>,
    /// Ids of what could not be checked.
    not_checked: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RouteDocument {
    /// `oral`, `intravenous` or `none`.
    advice: &'static str,
    /// The reason.
    why: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct KidneyDocument {
    /// Absolute, mL/min.
    clearance: Quantity,
    /// Id of the estimator.
    method: &'static str,
    /// Category of the filtration, G1 to G5.
    category: &'static str,
    /// Whether the estimate is valid for this patient.
    valid: bool,
    /// Why this estimator applies.
    why: String,
    /// What else there is to say.
    notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OrderDocument {
    #[serde(flatten)]
    dose: DoseDocument,
    /// Id of the indication.
    indication: &'static str,
    /// How good the evidence for it is.
    evidence: &'static str,
}

/// One step of the pump program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct StepDocument {
    /// `dose`, `rate`, `pause` or `injection`, as it was ordered.
    kind: &'static str,
    /// From the start of the order, h.
    start: Quantity,
    /// How long it runs, min.
    over: Quantity,
    /// Salt in the step, g.
    dose: Quantity,
    /// What to set on the pump; absent where none is set.
    #[serde(flatten)]
    delivery: Option<DeliveryDocument>,
    /// Volume that is pushed by hand into a vein, mL.
    #[serde(skip_serializing_if = "Option::is_none")]
    push: Option<Quantity>,
    /// Volume into a muscle, mL.
    #[serde(skip_serializing_if = "Option::is_none")]
    inject: Option<Quantity>,
    /// Salt in volume of what goes into a muscle, mg/mL.
    #[serde(skip_serializing_if = "Option::is_none")]
    inject_concentration: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CumulativeDocument {
    /// In any 24 hours.
    #[serde(rename = "24h")]
    day: Quantity,
    /// In any 48 hours.
    #[serde(rename = "48h")]
    two_days: Quantity,
    /// The order itself.
    total: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExposureDocument {
    /// What each applicable model predicts.
    models: Vec<PredictionDocument>,
    /// Id of the model with the highest typical peak among those that flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<String>,
    /// For each band the highest chance of the models that flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<Vec<ChanceDocument>>,
    /// Of a depleted patient: the levels that flags, chances and stops go by.
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<BoundDocument>,
    /// Of a depleted patient: what is expected, which decides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<ExpectedDocument>,
    /// Models of this population that lack something.
    not_run: Vec<NotRunDocument>,
    /// Where the level starts, in words.
    baseline: String,
    /// What happens if urine stops at the worst moment; absent where none is formed or counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    if_urine_stops: Option<UrineStopDocument>,
    /// What happens if the circuit of renal replacement stops at the worst moment; absent without
    /// one.
    #[serde(skip_serializing_if = "Option::is_none")]
    if_circuit_stops: Option<UrineStopDocument>,
    /// How well two engines agreed.
    cross_check: CrossCheckDocument,
    /// What the patient may feel or show at the highest level.
    expected_signs: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PredictionDocument {
    /// Id of the model.
    id: String,
    /// Whether the patient is inside what the model was built for, or why not.
    applicability: String,
    /// Whether the model may raise flags.
    flags: bool,
    /// Highest level, mmol/L.
    peak: Quantity,
    /// When, from the start of the order, h.
    peak_at: Quantity,
    /// Level at the end of the order, mmol/L.
    end: Quantity,
    /// The peaks of nine patients in ten lie between these, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval90: Option<[Quantity; 2]>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ChanceDocument {
    /// The level, mmol/L.
    above: Quantity,
    /// Part of the patients like this one that reaches it, 0 to 1.
    value: Number,
    /// Monte Carlo error of `value`.
    standard_error: Number,
    /// Id of the model that says so.
    model: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct NotRunDocument {
    /// Id of the model.
    id: String,
    /// What it lacks.
    why: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UrineStopDocument {
    /// The worst moment, from the start of the order, h.
    at: Quantity,
    /// The highest level before the order ends, mmol/L.
    peak: Quantity,
    /// How soon each level is reached.
    time_to: Vec<ReachedDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ReachedDocument {
    /// The level, mmol/L.
    level: Quantity,
    /// After the urine stopped, h; null where the order ends before.
    after: Option<Quantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CrossCheckDocument {
    /// The second engine.
    solver: &'static str,
    /// Largest difference of the two, relative to the level.
    max_relative_difference: Number,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &CheckAnswer) -> CheckDocument {
    let case = &answer.case;
    let salt = case.bag.salt();
    let program = answer.verdict.program();
    CheckDocument {
        head: Head::new(answer.status(), &answer.findings),
        understood: understood(answer),
        suitability: suitability(answer),
        route: RouteDocument {
            advice: answer.route.advice.word(),
            why: answer.route.why.clone(),
        },
        kidney: kidney(&case.renal),
        order: OrderDocument {
            dose: DoseDocument::new(case.regimen.total(), salt),
            indication: case.indication.id(),
            evidence: case.indication.evidence().words,
        },
        bag: BagDocument::from(&case.bag),
        draw_up: program.zip(answer.draw_up()).map(|(program, sheet)| {
            draw_up::to_json(&sheet, &case.bag, &draw_up::rates_of_steps(&program.steps))
        }),
        program: program.map(|program| program.steps.iter().map(|s| step(s, salt)).collect()),
        cumulative: cumulative(&answer.cumulative),
        exposure: exposure(answer),
        checklist: checklist(&answer.checklist),
        incompatibilities: incompatibilities(answer),
        provenance: Provenance::new(answer.forecast.models(), case.input_sha256.clone())
            .at_site(case)
            .seeded(answer.seed),
        next_level: answer.next_level.as_ref().map(NextLevelDocument::from),
    }
}

fn level(level: SerumMagnesium) -> Quantity {
    Quantity::new(level.millimolar(), "mmol/L")
}

/// A predicted level: what the solvers agree on.
fn predicted(level: SerumMagnesium) -> Quantity {
    Quantity::new(show::decimals(level.millimolar(), 6), "mmol/L")
}

/// Grams of heptahydrate, the unit of the cumulative limits.
fn grams(amount: AmountOfSubstance) -> Quantity {
    let mass = Salt::SulfateHeptahydrate.mass(amount);
    Quantity::new(mass.get::<mass::gram>(), "g")
}

fn understood(answer: &CheckAnswer) -> Vec<UnderstoodDocument> {
    let shown = inputs(answer)
        .into_iter()
        .map(|(name, entry)| UnderstoodDocument {
            input: name.into_owned(),
            used: entry.given.clone(),
            origin: entry.origin,
        });
    shown.collect()
}

fn suitability(answer: &CheckAnswer) -> SuitabilityDocument {
    let ids = |severity: Severity| {
        let of_severity = |finding: &&Finding| finding.severity == severity;
        let found = answer.findings.iter().filter(of_severity);
        found.map(|finding| finding.id.clone()).collect()
    };
    SuitabilityDocument {
        verdict: match answer.status() {
            Status::Ok => "suitable",
            Status::Warn => "with caution",
            Status::Stop => "not suitable",
        },
        stops: ids(Severity::Stop),
        warnings: ids(Severity::Warn),
        not_checked: ids(Severity::NotChecked),
    }
}

fn kidney(renal: &KidneyFunction) -> KidneyDocument {
    let clearance = renal.clearance.get().get::<flow::milliliter_per_minute>();
    KidneyDocument {
        clearance: Quantity::new(clearance, "mL/min"),
        method: renal.method.id(),
        category: renal.category.id(),
        valid: renal.valid,
        why: renal.why.clone(),
        notes: renal.notes.clone(),
    }
}

fn step(step: &PumpStep, salt: Salt) -> StepDocument {
    let ordered = &step.ordered;
    let volume = || Quantity::new(step.delivery.volume.get::<volume::milliliter>(), "mL");
    StepDocument {
        kind: match ordered.words {
            StepWords::Dose => "dose",
            StepWords::Rate => "rate",
            StepWords::Pause => "pause",
            StepWords::Injection => "injection",
        },
        start: Quantity::hours(ordered.start),
        over: Quantity::new(ordered.over.get::<time::minute>(), "min"),
        dose: Quantity::new(salt.mass(ordered.amount).get::<mass::gram>(), "g"),
        delivery: step
            .by_pump()
            .then(|| DeliveryDocument::new(&step.delivery, salt)),
        push: step.by_hand.then(volume),
        inject: step.delivery.injected.map(|_| volume()),
        inject_concentration: step
            .delivery
            .injected
            .map(|solution| Quantity::new(infusion::injected_strength(&solution), "mg/mL")),
    }
}

fn cumulative(totals: &Cumulative) -> CumulativeDocument {
    CumulativeDocument {
        day: grams(totals.day),
        two_days: grams(totals.two_days),
        total: grams(totals.total),
    }
}

fn exposure(answer: &CheckAnswer) -> ExposureDocument {
    let forecast = &answer.forecast;
    let risk_under = |model: &str| answer.risks.iter().find(|risk| risk.model == model);
    let models = forecast
        .runs
        .iter()
        .map(|run| prediction(&run.prediction, risk_under(&run.prediction.model)))
        .collect();
    let flagged = answer.worst_model.is_some();
    let not_run = forecast.not_run.iter().map(|one| NotRunDocument {
        id: one.model.clone(),
        why: one.why.clone(),
    });
    ExposureDocument {
        models,
        worst: answer.worst_model.clone(),
        probability: flagged.then(|| answer.chances.iter().map(chance).collect()),
        bound: bound_document(answer),
        expected: expected_document(answer),
        not_run: not_run.collect(),
        baseline: forecast.baseline.clone(),
        if_urine_stops: outflow_stop(answer, WayOut::Urine),
        if_circuit_stops: outflow_stop(answer, WayOut::Circuit),
        cross_check: CrossCheckDocument {
            solver: forecast.cross_check.second.word(),
            // Levels are doubles: a part below 1e-12 of a difference of theirs is their rounding.
            max_relative_difference: Number(show::decimals(
                forecast.cross_check.max_relative_difference,
                12,
            )),
        },
        expected_signs: forecast.signs.clone(),
    }
}

fn prediction(prediction: &Prediction, risk: Option<&Risk>) -> PredictionDocument {
    PredictionDocument {
        id: prediction.model.clone(),
        applicability: prediction.applicability.clone(),
        flags: prediction.flags,
        peak: predicted(prediction.peak),
        peak_at: Quantity::hours(prediction.peak_at),
        end: predicted(prediction.end),
        interval90: risk.map(|risk| risk.interval90.map(predicted)),
    }
}

fn chance(chance: &HighestChance) -> ChanceDocument {
    ChanceDocument {
        above: level(chance.level),
        value: Number(chance.share.probability()),
        standard_error: Number(chance.share.standard_error()),
        model: chance.model.clone(),
    }
}

/// What happens if this way out stops.
fn outflow_stop(answer: &CheckAnswer, way: WayOut) -> Option<UrineStopDocument> {
    let stop = answer.outflow_stop.as_ref().filter(|stop| stop.of == way);
    stop.map(|stop| urine_stop(&stop.course))
}

fn urine_stop(stop: &UrineStop) -> UrineStopDocument {
    let reached = |to: &TimeToLevel| ReachedDocument {
        level: level(to.level),
        after: to.after.map(Quantity::hours),
    };
    UrineStopDocument {
        at: Quantity::hours(stop.at),
        peak: level(stop.peak),
        time_to: stop.time_to.iter().map(reached).collect(),
    }
}
