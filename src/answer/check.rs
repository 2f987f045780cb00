//! `check`: may the order start, what to set on the pump, what the level will do.

use super::order_traits::{LevelDue, level_due, outflow, traits_of};
use super::{DrawUpSheet, Verdict};
use crate::Result;
use crate::case::CheckRequest;
use crate::clinical::bands::STOP_FROM;
use crate::clinical::checklist::{Checklist, Outflow};
use crate::clinical::constants::CHECK_SUBJECTS;
use crate::clinical::limits::Window;
use crate::clinical::medications::{LINE, LineNote};
use crate::dose::{Delivery, PumpProgram, cumulative};
use crate::pk::library;
use crate::population::{self, Risk, Share, ShareReaching};
use crate::safety::arrest;
use crate::safety::exposure::{self, Chance, Prediction, WithoutFiltration};
use crate::safety::override_stop;
use crate::safety::route::{self, RouteAdvice};
use crate::safety::typed_rate;
use crate::safety::{self, Case, Finding, Status, Understood};
use crate::simulate::UrineStop;
use crate::simulate::expected::{Expected, expected_by_all};
use crate::simulate::forecast::Forecast;
use crate::units::{AmountOfSubstance, SerumMagnesium, Time, VolumeRate};
use uom::si::f64::Ratio;
use uom::si::ratio::ratio;

/// Seed of their random numbers: the same case gives the same digits.
const SEED: u64 = 1;

/// Fullest windows of the order, prior doses included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cumulative {
    /// In 24 hours.
    pub day: AmountOfSubstance,
    /// In 48 hours.
    pub two_days: AmountOfSubstance,
    /// The order itself.
    pub total: AmountOfSubstance,
}

/// The chance that patients like this one reach a level: the highest of the models that flag.
#[derive(Clone, Debug, PartialEq)]
pub struct HighestChance {
    /// The level.
    pub level: SerumMagnesium,
    /// How many of the virtual patients reach it.
    pub share: Share,
    /// The model that says so.
    pub model: String,
}

/// What carries magnesium away and may stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// The urine.
    Urine,
    /// The circuit of continuous renal replacement.
    Circuit,
}

/// What happens if the way out stops at the worst moment and nothing is excreted any more.
#[derive(Clone, Debug, PartialEq)]
pub struct OutflowStop {
    /// What stops.
    pub of: WayOut,
    /// The worst moment and what follows.
    pub course: UrineStop,
}

/// Everything `check` found.
#[derive(Clone, Debug)]
pub struct CheckAnswer {
    /// The case.
    pub case: Case,
    /// Every input of the case that may be shown, as used.
    pub understood: Vec<Understood>,
    /// Every option beside the case that may be shown, as used.
    pub options: Vec<Understood>,
    /// The verdict, with the pump program where there may be one.
    pub verdict: Verdict,
    /// Every finding, ranked.
    pub findings: Vec<Finding>,
    /// By mouth or by vein.
    pub route: RouteAdvice,
    /// Totals.
    pub cumulative: Cumulative,
    /// The predicted level.
    pub forecast: Forecast,
    /// The model with the highest typical peak among those that flag.
    pub worst_model: Option<String>,
    /// The spread of patients like this one, by model.
    pub risks: Vec<Risk>,
    /// The highest chance of each band, the levels ascending.
    pub chances: Vec<HighestChance>,
    /// What happens if what carries magnesium away stops at the worst moment; nothing where
    /// neither urine is formed nor a circuit runs.
    pub outflow_stop: Option<OutflowStop>,
    /// Seed of the random numbers behind the spread.
    pub seed: u64,
    /// What is expected of a depleted patient, beside the curves that flags go by, the default
    /// model first; empty in any other patient.
    pub expected: Vec<Expected>,
    /// Before, during, after.
    pub checklist: Checklist,
    /// What must not share a line with magnesium; nothing where no line is needed.
    pub same_line: &'static [LineNote],
    /// When to measure the next level; `None` where nobody asks for one.
    pub next_level: Option<LevelDue>,
}

impl CheckAnswer {
    /// The verdict in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        self.verdict.status()
    }

    /// How the solution is made up from its concentrate; `None` where it comes as it is, and where
    /// nothing may run.
    #[must_use]
    pub fn draw_up(&self) -> Option<DrawUpSheet> {
        let runs = self.case.regimen.runs_by_vein();
        DrawUpSheet::of(&self.case.bag, &runs, self.status())
    }
}

/// Checks the order of `case`.
///
/// # Errors
/// Usage for an acceptance that fits no finding and for a step that the order does not have;
/// internal when two engines disagree, and then nothing is told.
pub fn check(case: &Case, request: &CheckRequest) -> Result<CheckAnswer> {
    let forecast = Forecast::of(case)?;
    let risks = risks(case, &forecast)?;
    let predictions = forecast.predictions();
    let foresight = OrderForesight {
        predictions: &predictions,
        chances: &chances(&risks),
        unfiltered: forecast.without_filtration.as_ref(),
    };
    let OrderVerdict { verdict, findings } = judge_order(case, request, &foresight)?;
    let status = verdict.status();
    let worst = exposure::worst(&predictions).map(|worst| worst.model.clone());
    let order = traits_of(case, status);
    let stop = may_stop(case).zip(forecast.urine_stop.clone());
    Ok(CheckAnswer {
        understood: Understood::shown(&case.understood, status),
        options: Understood::shown(&request.understood, status),
        route: route::advice(case, status),
        cumulative: totals(case),
        checklist: Checklist::of(&order),
        same_line: if case.regimen.runs_by_pump() {
            LINE
        } else {
            &[]
        },
        next_level: level_due(case, &order, &findings),
        chances: highest_chances(&risks),
        expected: expected_by_all(case)?,
        outflow_stop: stop.map(|(of, course)| OutflowStop { of, course }),
        worst_model: worst,
        case: case.clone(),
        verdict,
        findings,
        forecast,
        risks,
        seed: SEED,
    })
}

/// The verdict on an order, with everything that speaks for and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// Every finding, ranked.
    pub findings: Vec<Finding>,
}

impl OrderVerdict {
    /// The verdict of `findings` on `program`. Beside a stop the findings lose what could be set on
    /// a pump, as the verdict loses the program: nothing that shows them has to remember it.
    fn new(mut findings: Vec<Finding>, program: PumpProgram) -> Self {
        safety::rank(&mut findings);
        let verdict = Verdict::new(&findings, program);
        if verdict.status() == Status::Stop {
            let told = findings.into_iter().filter_map(Finding::beside_a_stop);
            findings = told.collect();
        }
        Self { verdict, findings }
    }
}

/// What is foreseen for an order: what the rules on a predicted level look at.
#[derive(Clone, Copy, Debug)]
pub struct OrderForesight<'a> {
    /// What each model predicts.
    pub predictions: &'a [Prediction],
    /// How likely danger is, by model; empty where that was weighed elsewhere.
    pub chances: &'a [Chance],
    /// How high the level would rise without filtration; known below 30 mL/min only.
    pub unfiltered: Option<&'a WithoutFiltration>,
}

/// Judges the order of `case` by every rule: the heart of [`check`], for whoever knows more about
/// the course of this patient than the case says.
///
/// # Errors
/// As [`check`].
pub fn judge_order(
    case: &Case,
    request: &CheckRequest,
    foresight: &OrderForesight<'_>,
) -> Result<OrderVerdict> {
    let deliveries = safety::order::program(case, request.pump)?;
    let mut findings = safety::findings(case, &deliveries, foresight.unfiltered)?;
    findings.extend(exposure::findings(case, foresight.predictions));
    let chances = exposure::chance_findings(case.indication, foresight.chances);
    findings.extend(exposure::read_beside(case, chances));
    arrest::nothing_stops(case, &mut findings);
    let of_order = findings.len();
    if let Some(typed) = request.typed {
        typed.refuse_unknown_step(deliveries.len())?;
        findings.extend(typed_rate::compare(case, &deliveries, typed, request.pump));
    }
    override_stop::apply(&mut findings, &request.accepted)?;
    if request.typed.is_some() && Status::of(&findings[..of_order]) == Status::Stop {
        findings.truncate(of_order);
        findings.push(typed_rate::not_compared());
    }
    Ok(OrderVerdict::new(findings, pump_program(case, deliveries)))
}

/// What is set for the order of `case`, and what a hand pushes.
pub(super) fn pump_program(case: &Case, deliveries: Vec<Delivery>) -> PumpProgram {
    let program = PumpProgram::new(case.regimen.steps(), deliveries);
    match case.indication.pushed() {
        true => program.pushed(),
        false => program,
    }
}

/// The spread of patients like this one, by every model that may raise flags and that says how
/// much patients differ.
///
/// # Errors
/// As [`population::risk`].
pub fn risks(case: &Case, forecast: &Forecast) -> Result<Vec<Risk>> {
    let mut risks = Vec::new();
    for run in forecast.runs.iter().filter(|run| run.prediction.flags) {
        let model = library::find(&run.prediction.model)?;
        let risk = population::risk(case, model, CHECK_SUBJECTS as u64, SEED)?;
        if risk.interval90[0] < risk.interval90[1] {
            risks.push(risk);
        }
    }
    Ok(risks)
}

/// The risks as the rules look at them.
fn chances(risks: &[Risk]) -> Vec<Chance> {
    risks
        .iter()
        .map(|risk| Chance {
            model: risk.model.clone(),
            high_peak: risk.interval90[1],
            reaching_stop: Ratio::new::<ratio>(
                risk.reaching(STOP_FROM)
                    .map_or(0.0, |share| share.probability()),
            ),
        })
        .collect()
}

/// The highest chance of each band over all models; of equal ones the first model's.
fn highest_chances(risks: &[Risk]) -> Vec<HighestChance> {
    let mut highest: Vec<HighestChance> = Vec::new();
    for risk in risks {
        for ShareReaching { level, share } in risk.reached.iter().copied() {
            let chance = HighestChance {
                level,
                share,
                model: risk.model.clone(),
            };
            match highest.iter_mut().find(|known| known.level == level) {
                Some(known) if known.share.probability() < share.probability() => *known = chance,
                Some(_) => {}
                None => highest.push(chance),
            }
        }
    }
    highest
}

/// What stops if the filtration of the patient is lost at the worst moment.
fn may_stop(case: &Case) -> Option<WayOut> {
    match outflow(case) {
        Outflow::Circuit => Some(WayOut::Circuit),
        Outflow::Nothing => None,
        Outflow::Urine => {
            let course = case.kidneys.without_hope();
            // Filtration never rises again: the one at the start is the highest of the order.
            let start = course.filtration_at(Time::default());
            let filtration = start.unwrap_or(case.renal.clearance).get();
            (filtration > VolumeRate::default()).then_some(WayOut::Urine)
        }
    }
}

/// The fullest windows.
fn totals(case: &Case) -> Cumulative {
    let inputs = case.inputs();
    let fullest = |window: Window| cumulative::fullest_of_order(&inputs, window.length()).amount;
    Cumulative {
        day: fullest(Window::Day),
        two_days: fullest(Window::TwoDays),
        total: case.regimen.total(),
    }
}
