//! The commands: options to words, words to quantities, quantities to an answer.

use crate::request::{Answer, Inputs, options};
use crate::{form, ward};
use maginfuse::answer::{self, CoursesRequest, CoursesWords, Watched};
use maginfuse::case::{
    self, AcceptWords, CrowdRequest, LaterLevels, MapRequest, MapWords, PlanWords,
    PopulationRequest, PopulationWords, RegimenWords, ReplacementWords, TargetWords,
};
use maginfuse::pk::{Model, library};
use maginfuse::report;
use maginfuse::report::json::pretty;
use maginfuse::report::text::unchecked;
use maginfuse::simulate::curve::Solution;
use maginfuse::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Answers `command`.
pub fn answer(command: &str, said: Map<String, Value>, inputs: &Inputs) -> Result<Answer> {
    match command {
        "check" => ward::check(&options(command, said)?, inputs),
        "population" => population(&options(command, said)?, inputs),
        "map" => map(&options(command, said)?, inputs),
        "plan" => plan(&options(command, said)?, inputs),
        "simulate" => simulate(&options(command, said)?, inputs),
        "fit" => fit(&options(command, said)?, inputs),
        "selftest" => selftest(options(command, said)?, inputs),
        "report" => ward::printed(&options(command, said)?, inputs),
        "verify" => ward::verify(&options(command, said)?, inputs),
        "new" => form::new(&options(command, said)?, inputs),
        "form" => form::form(options(command, said)?, inputs),
        "case" => form::case(options(command, said)?, inputs),
        _ => Err(Error::new(
            ErrorKind::Usage,
            format!("`{command}` is not a command of this module"),
            "use one of: check, report, verify, new, form, case, simulate, population, map, plan, fit, \
             selftest",
        )),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PopulationOptions {
    subjects: Option<u64>,
    seed: Option<u64>,
    model: Option<String>,
    every: Option<String>,
    until: Option<String>,
    at: Vec<String>,
    below: Vec<String>,
    reported: bool,
    uncertainty: bool,
}

fn population(options: &PopulationOptions, inputs: &Inputs) -> Result<Answer> {
    let words = PopulationWords {
        subjects: options.subjects.unwrap_or(CrowdRequest::USUAL_SUBJECTS),
        seed: options.seed.unwrap_or(CrowdRequest::USUAL_SEED),
        threads: None,
        every: options.every.as_deref(),
        until: options.until.as_deref(),
        at: &options.at,
        below: &options.below,
        reported: options.reported,
        uncertainty: options.uncertainty,
    };
    let request = PopulationRequest::read(&words, inputs.reader)?;
    let model = model(options.model.as_deref().unwrap_or(library::DEFAULT))?;
    let case = inputs
        .case_file()?
        .case(inputs.reader, LaterLevels::Refused)?;
    let subjects = words.subjects;
    let watch = &mut |so_far: maginfuse::population::Progress<'_>| {
        crate::progress(so_far.done, subjects);
        Ok(())
    };
    let found = answer::population(&case, model, &request, Watched::Progress, watch)?;
    let document = report::population::to_json(&found);
    let mut answer = Answer::new(report::population::to_text(&found), &document)?;
    answer.notes.push(unchecked("population"));
    Ok(answer)
}

/// The model of the library with this id; there is no file that it could stand for.
fn model(id: &str) -> Result<&'static Model> {
    library::find(id).map_err(|error| error.about("model"))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MapOptions {
    rate: Vec<String>,
    filtration: Vec<String>,
    dose: Vec<String>,
    over: Vec<String>,
    above: Option<String>,
    target: Option<String>,
    to: Option<String>,
    at: Vec<String>,
    mean_over: Option<String>,
    model: Vec<String>,
    subjects: Option<u64>,
    seed: Option<u64>,
    format: Option<MapFormat>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MapFormat {
    Csv,
}

fn map(options: &MapOptions, inputs: &Inputs) -> Result<Answer> {
    let case = inputs
        .case_file()?
        .case(inputs.reader, LaterLevels::Refused)?;
    let request = MapRequest::read(map_words(options)?, &case, inputs.reader)?;
    let found = answer::map(&case, &request)?;
    let text = match options.format {
        Some(MapFormat::Csv) => report::map::to_csv(&found),
        None => report::map::to_text(&found),
    };
    let mut answer = Answer::new(text, &report::map::to_json(&found))?;
    answer.notes.push(unchecked("map"));
    Ok(answer)
}

fn map_words(options: &MapOptions) -> Result<MapWords<'_>> {
    let target = case::Given::maybe("target", options.target.as_ref());
    case::Given::maybe("to", options.to.as_ref()).refuse_without(target)?;
    case::Given::list("at", &options.at).refuse_without(target)?;
    case::Given::maybe("mean_over", options.mean_over.as_ref()).refuse_without(target)?;
    let models = options.model.iter().map(|id| model(id).map(Cow::Borrowed));
    Ok(MapWords {
        regimens: RegimenWords {
            dose: &options.dose,
            over: &options.over,
            rate: &options.rate,
            length: None,
        },
        filtration: &options.filtration,
        above: options.above.as_deref(),
        target: options.target.as_deref().map(|low| TargetWords {
            low,
            to: options.to.as_deref(),
            at: &options.at,
            mean_over: options.mean_over.as_deref(),
        }),
        models: models.collect::<Result<_>>()?,
        crowd: crowd(options.subjects, options.seed),
    })
}

/// The virtual patients that were asked for, or the usual ones.
fn crowd(subjects: Option<u64>, seed: Option<u64>) -> CrowdRequest {
    CrowdRequest {
        subjects: subjects.unwrap_or(CrowdRequest::USUAL_SUBJECTS),
        seed: seed.unwrap_or(CrowdRequest::USUAL_SEED),
        threads: None,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanOptions {
    target: String,
    #[serde(default)]
    now: Option<String>,
    to: Option<String>,
    #[serde(default)]
    at: Vec<String>,
    mean_over: Option<String>,
    risk: Option<String>,
    #[serde(default)]
    dose: Vec<String>,
    #[serde(default)]
    over: Vec<String>,
    #[serde(default)]
    rate: Vec<String>,
    #[serde(rename = "for")]
    length: Option<String>,
    hold: Option<String>,
    days: Option<String>,
    infusion: Option<String>,
    pump_step: Option<String>,
    #[serde(default)]
    accept: Vec<String>,
    #[serde(default)]
    reason: Vec<String>,
    alternatives: Option<usize>,
    subjects: Option<u64>,
    seed: Option<u64>,
}

fn plan(options: &PlanOptions, inputs: &Inputs) -> Result<Answer> {
    let file = inputs.case_file()?;
    let case = file.case_to_plan(inputs.reader)?;
    let request = file.plan_request(&case, plan_words(options), inputs.reader)?;
    let found = answer::plan(&case, &request)?;
    let mut answer = Answer::new(
        report::plan::to_text(&found),
        &report::plan::to_json(&found),
    )?;
    answer.code = found.status().exit_code();
    Ok(answer)
}

fn plan_words(options: &PlanOptions) -> PlanWords<'_> {
    PlanWords {
        target: TargetWords {
            low: &options.target,
            to: options.to.as_deref(),
            at: &options.at,
            mean_over: options.mean_over.as_deref(),
        },
        regimens: RegimenWords {
            dose: &options.dose,
            over: &options.over,
            rate: &options.rate,
            length: options.length.as_deref(),
        },
        now: options.now.as_deref(),
        replacement: ReplacementWords {
            hold: options.hold.as_deref(),
            days: options.days.as_deref(),
            infusion: options.infusion.as_deref(),
        },
        risk: options.risk.as_deref(),
        pump_step: options.pump_step.as_deref(),
        accepted: AcceptWords {
            accept: &options.accept,
            reason: &options.reason,
        },
        alternatives: options.alternatives,
        crowd: crowd(options.subjects, options.seed),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SimulateOptions {
    model: Vec<String>,
    every: Option<String>,
    until: Option<String>,
    solver: Option<String>,
    format: Option<SimulateFormat>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum SimulateFormat {
    Csv,
    Json,
}

fn simulate(options: &SimulateOptions, inputs: &Inputs) -> Result<Answer> {
    let models = options.model.iter().map(|id| model(id).map(Cow::Borrowed));
    let words = CoursesWords {
        models: models.collect::<Result<_>>()?,
        every: options.every.as_deref(),
        until: options.until.as_deref(),
        solution: options.solver.as_deref().map(solution).transpose()?,
        drivers: false,
    };
    let request = CoursesRequest::read(words, inputs.reader)?;
    let case = inputs
        .case_file()?
        .case(inputs.reader, LaterLevels::KeptApart)?;
    let found = answer::simulate_case(&case, &request)?;
    let document = report::simulate_case::to_json(&found);
    let table = report::simulate_case::to_csv(&found.curves);
    let mut answer = Answer::new(table, &document)?;
    if let Some(SimulateFormat::Json) = options.format {
        answer.text = pretty(&answer.json);
    }
    answer.notes = report::simulate_case::notes(&found);
    Ok(answer)
}

fn solution(word: &str) -> Result<Solution> {
    let solutions = Solution::ALL.into_iter();
    let named = solutions.clone().find(|solution| solution.word() == word);
    named.ok_or_else(|| {
        let words: Vec<&str> = solutions.map(Solution::word).collect();
        Error::new(
            ErrorKind::Usage,
            format!("`{word}` is no way to solve the equations"),
            format!("use one of: {}", words.join(", ")),
        )
        .about("solver")
    })
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FitOptions {
    model: Option<String>,
}

fn fit(options: &FitOptions, inputs: &Inputs) -> Result<Answer> {
    let model = model(options.model.as_deref().unwrap_or(library::DEFAULT))?;
    let case = inputs
        .case_file()?
        .case(inputs.reader, LaterLevels::KeptApart)?;
    let found = answer::fit_case(&case, model)?;
    let document = report::fit_case::to_json(&found);
    let mut answer = Answer::new(report::fit_case::to_text(&found), &document)?;
    answer.code = found.status().exit_code();
    answer.notes.push(report::fit_case::unchecked());
    Ok(answer)
}

/// Of a command without options.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoOptions {}

fn selftest(_: NoOptions, inputs: &Inputs) -> Result<Answer> {
    inputs.refuse_case()?;
    let found = answer::selftest()?;
    Answer::new(
        report::selftest::to_text(&found),
        &report::selftest::to_json(&found),
    )
}
