//! `check`: the whole order of a case file, told from the top.

use super::{accepted, code, figure};
use crate::case;
use crate::case::Understood;
use crate::cli::args::CheckArgs;
use crate::cli::output::{Answer, write_whole};
use crate::cli::read_case;
use crate::clinical::bands::STOP_FROM;
use crate::clinical::checklist::{Checklist, next_level};
use crate::clinical::limits::Window;
use crate::dose::cumulative;
use crate::pk::library;
use crate::plot;
use crate::population::{self, Risk};
use crate::report::check::{self as report, CheckAnswer, Cumulative};
use crate::report::provenance;
use crate::safety::exposure::Chance;
use crate::safety::{
    self, Case, Status, exposure, override_stop, plausibility, route, suitability, typed_rate,
};
use crate::simulate::forecast::Forecast;
use crate::units::{Reader, VolumeRate};
use crate::{Error, ErrorKind, Result};
use uom::si::f64::Ratio;
use uom::si::ratio::ratio;

/// Answers `check`.
pub fn answer(args: &CheckArgs, reader: Reader) -> Result<Answer> {
    let accepted = accepted(&args.accept, &args.reason)?;
    let format = args
        .plot
        .as_deref()
        .map(plot::Format::from_path)
        .transpose()?;
    let pump = super::pump(args.pump_step.as_deref(), reader)?;
    let typed = typed_rate(args, reader)?;
    let file = read_case(&args.case)?;
    let case::CaseRequest {
        case,
        mut understood,
    } = case::case(&file, reader)?;
    understood.extend(inputs_beside_the_case(args));
    suitability::refuse_misspellings(&case)?;
    plausibility::refuse_stale(&case)?;

    let program = safety::order::program(&case, pump)?;
    let forecast = Forecast::of(&case)?;
    let mut findings = safety::findings(&case, &program)?;
    findings.extend(exposure::findings(&case, &forecast.predictions()));
    let risks = risks(&case, &forecast)?;
    findings.extend(exposure::chance_findings(&chances(&risks)));
    if let Some(typed) = typed {
        let running = running(args.step, program.len())?;
        findings.extend(typed_rate::compare(&case, &program, (typed, running), pump));
    }
    override_stop::apply(&mut findings, &accepted)?;
    safety::rank(&mut findings);

    let status = Status::of(&findings);
    let answer = CheckAnswer {
        route: route::advice(&case, status),
        cumulative: totals(&case),
        checklist: checklist(&case, status),
        next_level: next_level(case.indication, case.renal.severe()),
        input_hash: input_hash(&understood, &accepted),
        case: &case,
        understood: &understood,
        findings,
        program,
        forecast,
        risks,
        seed: SEED,
    };
    let mut delivered = Answer::new(report::words(&answer), report::document(&answer));
    delivered.code = code(answer.status(), args.fail_on);
    if let (Some(path), Some(format)) = (&args.plot, format) {
        write_whole(path, &plot::curve(&figure::of(&answer), format)?)?;
        delivered.notes.push(format!("wrote {}", path.display()));
    }
    Ok(delivered)
}

/// What to do, without what does not fit this order.
fn checklist(case: &Case, status: Status) -> Checklist {
    let mut list = Checklist::of(case.indication, case.renal.severe());
    if status == Status::Stop {
        list = list.stopped();
    }
    if case.kidney.dialysis == Some(true) {
        list = list.on_dialysis();
    }
    list
}

/// Virtual patients behind every interval and probability.
const SUBJECTS: u64 = 2_000;
/// Seed of their random numbers: the same case gives the same digits.
const SEED: u64 = 1;

/// The spread of patients like this one, by every model that may raise flags and that says how
/// much patients differ.
pub(super) fn risks(case: &Case, forecast: &Forecast) -> Result<Vec<Risk>> {
    let mut risks = Vec::new();
    for run in forecast.runs.iter().filter(|run| run.prediction.flags) {
        let model = library::find(&run.prediction.model)?;
        let risk = population::risk(case, model, SUBJECTS, SEED)?;
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

fn typed_rate(args: &CheckArgs, reader: Reader) -> Result<Option<VolumeRate>> {
    let typed = args
        .pump_rate
        .as_deref()
        .map(|text| reader.flow(text))
        .transpose();
    typed.map_err(|error| error.at("--pump-rate"))
}

/// The place of the step that the pump runs.
fn running(step: Option<usize>, steps: usize) -> Result<Option<usize>> {
    match step {
        Some(step) if !(1..=steps).contains(&step) => Err(Error::new(
            ErrorKind::Usage,
            format!("--step {step} is not a step of this order"),
            format!("it has {steps}; give a number from 1 to {steps}"),
        )),
        step => Ok(step.map(|step| step - 1)),
    }
}

/// What the command line, or nobody, said beside the case file.
fn inputs_beside_the_case(args: &CheckArgs) -> Vec<Understood> {
    let entry = |input: &str, given: &str, origin: &'static str| Understood {
        input: input.into(),
        given: crate::units::show::printable(given),
        origin,
    };
    let mut entries = vec![match &args.pump_step {
        Some(step) => entry("--pump-step", step, "command line"),
        None => entry("--pump-step", "0.1 mL/h", "built-in"),
    }];
    entries.extend(
        args.pump_rate
            .as_deref()
            .map(|t| entry("--pump-rate", t, "command line")),
    );
    let step = args.step.map(|step| step.to_string());
    entries.extend(step.map(|step| entry("--step", &step, "command line")));
    entries
}

/// The fullest windows.
fn totals(case: &Case) -> Cumulative {
    let inputs = case.inputs();
    let fullest = |window: Window| cumulative::fullest(&inputs, window.length()).amount;
    Cumulative {
        day: fullest(Window::Day),
        two_days: fullest(Window::TwoDays),
        total: case.regimen.total(),
    }
}

/// Hash of every input as used.
fn input_hash(understood: &[Understood], accepted: &[(String, String)]) -> String {
    provenance::hash(format!("{understood:?}{accepted:?}").as_bytes())
}
