//! The commands: words to quantities, quantities to an answer.

use crate::given::{Given, ModelWord, NamedText};
use crate::refusal::exception;
use crate::reply::{Answered, Reply};
use crate::signals::{Signals, WatchedText};
use maginfuse::answer::facts;
use maginfuse::answer::{
    self, CoursesRequest, CoursesWords, DataSetRequest, DataSetWords, PartQuestion,
    PopulationMerge, SimulateOptions, Watched,
};
use maginfuse::case::convert::{ConvertRequest, ConvertWords};
use maginfuse::case::kidney_words::KidneyWords;
use maginfuse::case::rate::{RateRequest, RateWords};
use maginfuse::case::{
    AcceptWords, BagWords, CaseGrid, CheckRequest, CheckWords, CrowdRequest, LaterLevels,
    MapRequest, MapWords, PlanWords, PopulationRequest, PopulationWords, RegimenWords,
    ReplacementWords, TargetWords,
};
use maginfuse::nonmem::{CovariateRules, EquationSolver, IgnoreMark, Predictor};
use maginfuse::population::{Progress, Shard};
use maginfuse::report::population::read_part;
use maginfuse::report::schema::schema_named;
use maginfuse::report::simulate_dataset::DataSetTable;
use maginfuse::simulate::curve::Solution;
use maginfuse::threads;
use maginfuse::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use std::sync::Arc;

/// Answers `command`.
#[pyfunction]
pub fn ask(
    py: Python<'_>,
    command: &str,
    given: Given,
    options: &Bound<'_, PyAny>,
) -> PyResult<Reply> {
    match command {
        "check" => released(py, given, options.extract()?, check),
        "rate" => released(py, given, options.extract()?, rate),
        "simulate" => released(py, given, options.extract()?, simulate),
        "population" => released(py, given, options.extract()?, population),
        "merge" => released(py, given, options.extract()?, merge),
        "map" => released(py, given, options.extract()?, map),
        "plan" => released(py, given, options.extract()?, plan),
        "fit" => released(py, given, options.extract()?, fit),
        "kidney" => released(py, given, options.extract()?, kidney),
        "convert" => released(py, given, options.extract()?, convert),
        "facts" => released(py, given, options.extract()?, facts),
        "schema" => released(py, given, options.extract()?, schema),
        _ => {
            let unknown = format!("`{command}` is not a command of this package");
            Err(exception(py, &Error::internal(unknown)))
        }
    }
}

/// Asks with the interpreter free for others.
fn released<T: Send + Sync>(
    py: Python<'_>,
    given: Given,
    options: T,
    command: fn(&T, &Given, &Signals) -> Result<Answered>,
) -> PyResult<Reply> {
    let signals = Signals::here();
    let watch = signals.clone();
    let found = py.detach(|| {
        let watch = Arc::new(move || watch.handle());
        threads::watched(watch, || command(&options, &given, &signals))
    });
    match (signals.raised(), found) {
        (Some(raised), _) => Err(raised),
        (None, Ok(answered)) => Ok(Reply::of(answered)),
        (None, Err(error)) => Err(exception(py, &error)),
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct CheckOptions {
    pump_rate: Option<String>,
    step: Option<usize>,
    pump_step: Option<String>,
    accept: Vec<String>,
    reason: Vec<String>,
}

fn check(options: &CheckOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let file = given.case()?;
    let words = CheckWords {
        pump_rate: options.pump_rate.as_deref(),
        step: options.step,
        pump_step: options.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &options.accept,
            reason: &options.reason,
        },
    };
    let request = CheckRequest::read(&words, given.reader())?;
    let case = file.case(given.reader(), LaterLevels::Refused)?;
    Ok(Answered::Check(answer::check(&case, &request)?.into()))
}

/// The words of a solution.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct BagOptions {
    bag: Option<String>,
    product: Option<String>,
    stock: Option<String>,
    draw: Option<String>,
    diluent: Option<String>,
    vehicle: Option<String>,
}

impl BagOptions {
    fn words(&self) -> BagWords<'_> {
        BagWords {
            bag: self.bag.as_ref(),
            product: self.product.as_ref(),
            stock: self.stock.as_ref(),
            draw: self.draw.as_ref(),
            diluent: self.diluent.as_ref(),
            vehicle: self.vehicle.as_ref(),
        }
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct RateOptions {
    dose: String,
    solution: BagOptions,
    over: Vec<String>,
    length: Option<String>,
    indication: Option<String>,
    weight: Option<String>,
    drop_factor: Option<String>,
    pump_step: Option<String>,
    salt: Option<String>,
}

fn rate(options: &RateOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let words = RateWords {
        dose: &options.dose,
        bag: options.solution.words(),
        over: &options.over,
        length: options.length.as_deref(),
        indication: options.indication.as_deref(),
        weight: options.weight.as_deref(),
        drop_factor: options.drop_factor.as_deref(),
        pump_step: options.pump_step.as_deref(),
        salt: options.salt.as_deref(),
    };
    let request = RateRequest::read(&words, given.reader())?;
    Ok(Answered::Rate(answer::rate(&request)?.into()))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct SimulateWords {
    dataset: Option<NamedText>,
    model: Vec<ModelWord>,
    every: Option<String>,
    until: Option<String>,
    solver: Option<String>,
    covariates: Option<String>,
    ignore: Option<String>,
    subjects: Option<u64>,
    seed: Option<u64>,
    residual: bool,
    amounts: bool,
    vpc: bool,
    threads: Option<usize>,
}

fn simulate(words: &SimulateWords, given: &Given, signals: &Signals) -> Result<Answered> {
    let solution = words.solver.as_deref().map(solution).transpose()?;
    if let Some(data) = &words.dataset {
        return simulate_dataset(words, data, solution, signals);
    }
    let asked = CoursesWords {
        models: ModelWord::all(&words.model)?,
        every: words.every.as_deref(),
        until: words.until.as_deref(),
        solution,
        drivers: false,
    };
    let request = CoursesRequest::read(asked, given.reader())?;
    let case = given.case()?.case(given.reader(), LaterLevels::KeptApart)?;
    let found = answer::simulate_case(&case, &request)?;
    Ok(Answered::Simulate(found.into()))
}

fn simulate_dataset(
    words: &SimulateWords,
    NamedText(name, text): &NamedText,
    solution: Option<Solution>,
    signals: &Signals,
) -> Result<Answered> {
    let [model] = &words.model[..] else {
        let given = words.model.len();
        let message = format!("{given} models for one data set");
        return Err(Error::new(ErrorKind::Usage, message, "give one model").about("model"));
    };
    let options = SimulateOptions {
        solver: match solution {
            None => EquationSolver::Best,
            Some(Solution::Exact) => EquationSolver::Exact,
            Some(Solution::Integrated(method)) => EquationSolver::Integrated(method),
        },
        covariates: CovariateRules::asked(words.covariates.as_deref())?,
        ignore: words.ignore.as_deref().map(IgnoreMark::read).transpose()?,
    };
    let request = DataSetRequest::read(&DataSetWords {
        every: words.every.as_deref(),
        until: words.until.as_deref(),
        amounts: words.amounts,
        subjects: words.subjects,
        seed: words.seed,
        residual: words.residual,
        check: words.vpc,
        threads: words.threads,
    })?;
    let model = model.model()?;
    let predictor = Predictor::new(&model, options.solver, options.covariates.carry())?;
    let table = DataSetTable::new(
        &predictor,
        request.replicates.is_some(),
        request.looks.amounts,
    );
    let input = (&**name, WatchedText::new(text, signals));
    let by = (&*model, &predictor);
    let found = answer::simulate_as_asked(input, by, &options, &request)?;
    Ok(Answered::DataSet(found.into(), table))
}

fn solution(word: &str) -> Result<Solution> {
    let named = Solution::ALL.into_iter();
    let named = named.map(|solution| (solution.word(), solution));
    one_of("solver", word, named)
}

/// What `word`, the value of `option`, names.
fn one_of<T>(
    option: &str,
    word: &str,
    named: impl IntoIterator<Item = (&'static str, T)>,
) -> Result<T> {
    let mut names = Vec::new();
    for (name, value) in named {
        if name == word {
            return Ok(value);
        }
        names.push(name);
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("`{word}` is nothing that {option} can be"),
        format!("use one of: {}", names.join(", ")),
    )
    .about(option))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct PopulationOptions {
    crowd: CrowdOptions,
    model: Option<ModelWord>,
    every: Option<String>,
    until: Option<String>,
    at: Vec<String>,
    below: Vec<String>,
    reported: bool,
    uncertainty: bool,
    shard: Option<String>,
    grid: Option<NamedText>,
}

fn population(options: &PopulationOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let crowd = options.crowd.request();
    let words = PopulationWords {
        subjects: crowd.subjects,
        seed: crowd.seed,
        threads: crowd.threads,
        every: options.every.as_deref(),
        until: options.until.as_deref(),
        at: &options.at,
        below: &options.below,
        reported: options.reported,
        uncertainty: options.uncertainty,
    };
    let request = PopulationRequest::read(&words, given.reader())?;
    let model = ModelWord::or_default(options.model.as_ref())?;
    let file = given.case()?;
    if let Some(NamedText(name, text)) = &options.grid {
        let grid = CaseGrid::read(name, text)?;
        let cases = grid.cases(&file, given.reader())?;
        let lines = (&grid, &cases[..]);
        let found = answer::population_grid(lines, &model, &request, &mut |_| Ok(()))?;
        return Ok(Answered::Grid(found.into()));
    }
    let case = file.case(given.reader(), LaterLevels::Refused)?;
    // Who watches the threads watches these patients.
    let unwatched = &mut |_: Progress<'_>| Ok(());
    if let Some(shard) = &options.shard {
        let question = PartQuestion::asked(&file, &model, &words, given.reader());
        let how = (crowd.threads, Watched::Progress);
        let part = answer::population_part(question, Shard::read(shard)?, how, unwatched)?;
        return Ok(Answered::Part(part.into()));
    }
    let found = answer::population(&case, &model, &request, Watched::Progress, unwatched)?;
    Ok(Answered::Population(found.into()))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct MergeOptions {
    parts: Vec<NamedText>,
}

fn merge(options: &MergeOptions, _: &Given, _: &Signals) -> Result<Answered> {
    let mut merge = PopulationMerge::default();
    for NamedText(name, text) in &options.parts {
        merge.add(name, read_part(name, text)?)?;
    }
    Ok(Answered::Population(merge.answer()?.into()))
}

/// The virtual patients.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct CrowdOptions {
    subjects: Option<u64>,
    seed: Option<u64>,
    threads: Option<usize>,
}

impl CrowdOptions {
    /// The virtual patients that were asked for, or the usual ones.
    fn request(&self) -> CrowdRequest {
        CrowdRequest {
            subjects: self.subjects.unwrap_or(CrowdRequest::USUAL_SUBJECTS),
            seed: self.seed.unwrap_or(CrowdRequest::USUAL_SEED),
            threads: self.threads,
        }
    }
}

/// When a target has to be met.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct MomentOptions {
    to: Option<String>,
    at: Vec<String>,
    mean_over: Option<String>,
}

impl MomentOptions {
    /// The words of a target from `low` on.
    fn target<'a>(&'a self, low: &'a str) -> TargetWords<'a> {
        TargetWords {
            low,
            to: self.to.as_deref(),
            at: &self.at,
            mean_over: self.mean_over.as_deref(),
        }
    }
}

/// Doses, times and rates.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct RegimenOptions {
    dose: Vec<String>,
    over: Vec<String>,
    rate: Vec<String>,
    length: Option<String>,
}

impl RegimenOptions {
    fn words(&self) -> RegimenWords<'_> {
        RegimenWords {
            dose: &self.dose,
            over: &self.over,
            rate: &self.rate,
            length: self.length.as_deref(),
        }
    }
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct MapOptions {
    regimens: RegimenOptions,
    filtration: Vec<String>,
    above: Option<String>,
    target: Option<String>,
    moment: MomentOptions,
    model: Vec<ModelWord>,
    crowd: CrowdOptions,
}

fn map(options: &MapOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let case = given.case()?.case(given.reader(), LaterLevels::Refused)?;
    let target = options.target.as_deref();
    let words = MapWords {
        regimens: options.regimens.words(),
        filtration: &options.filtration,
        above: options.above.as_deref(),
        target: target.map(|low| options.moment.target(low)),
        models: ModelWord::all(&options.model)?,
        crowd: options.crowd.request(),
    };
    let request = MapRequest::read(words, &case, given.reader())?;
    Ok(Answered::Map(answer::map(&case, &request)?.into()))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct PlanOptions {
    target: String,
    moment: MomentOptions,
    regimens: RegimenOptions,
    now: Option<String>,
    hold: Option<String>,
    days: Option<String>,
    infusion: Option<String>,
    risk: Option<String>,
    pump_step: Option<String>,
    accept: Vec<String>,
    reason: Vec<String>,
    alternatives: Option<usize>,
    crowd: CrowdOptions,
}

fn plan(options: &PlanOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let file = given.case()?;
    let case = file.case_to_plan(given.reader())?;
    let words = PlanWords {
        target: options.moment.target(&options.target),
        regimens: options.regimens.words(),
        replacement: ReplacementWords {
            hold: options.hold.as_deref(),
            days: options.days.as_deref(),
            infusion: options.infusion.as_deref(),
        },
        now: options.now.as_deref(),
        risk: options.risk.as_deref(),
        pump_step: options.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &options.accept,
            reason: &options.reason,
        },
        alternatives: options.alternatives,
        crowd: options.crowd.request(),
    };
    let request = file.plan_request(&case, words, given.reader())?;
    Ok(Answered::Plan(answer::plan(&case, &request)?))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct FitOptions {
    dataset: Option<NamedText>,
    model: Vec<ModelWord>,
    validate: bool,
    covariates: Option<String>,
    ignore: Option<String>,
}

fn fit(options: &FitOptions, given: &Given, signals: &Signals) -> Result<Answered> {
    if let Some(data) = &options.dataset {
        return fit_dataset(options, data, signals);
    }
    if options.model.len() > 1 {
        let message = format!("{} models for one patient", options.model.len());
        let help = "give one model; several are compared on a data set";
        return Err(Error::new(ErrorKind::Usage, message, help).about("model"));
    }
    let model = ModelWord::or_default(options.model.first())?;
    let case = given.case()?.case(given.reader(), LaterLevels::KeptApart)?;
    let found = answer::fit_case(&case, &model)?;
    Ok(Answered::Fit(found.into()))
}

fn fit_dataset(
    options: &FitOptions,
    NamedText(name, text): &NamedText,
    signals: &Signals,
) -> Result<Answered> {
    let ignore = options.ignore.as_deref();
    let asked = answer::FitOptions {
        covariates: CovariateRules::asked(options.covariates.as_deref())?,
        ignore: ignore.map(IgnoreMark::read).transpose()?,
    };
    let models = ModelWord::all(&options.model)?;
    if let ([model], false) = (&models[..], options.validate) {
        let text = WatchedText::new(text, signals);
        let found = answer::fit_dataset(name, text, model, &asked)?;
        return Ok(Answered::DataSetFit(found));
    }
    let models: Vec<_> = models.iter().map(AsRef::as_ref).collect();
    let found = answer::validate_dataset(name, text.as_bytes(), &models, &asked)?;
    Ok(Answered::Validation(found.into()))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct KidneyOptions {
    age: Option<String>,
    sex: Option<String>,
    weight: Option<String>,
    height: Option<String>,
    creatinine: Vec<String>,
    measured_clearance: Option<String>,
    urine_output: Option<String>,
    pregnant: bool,
    dialysis: bool,
}

fn kidney(options: &KidneyOptions, given: &Given, _: &Signals) -> Result<Answered> {
    if given.has_case() {
        // Levels after the start of the order say nothing about the kidneys and may be there.
        let file = given.case()?;
        let case = file.case(given.reader(), LaterLevels::KeptApart)?;
        return Ok(Answered::Kidney(answer::kidney_of_case(&case)));
    }
    let words = KidneyWords {
        age: options.age.as_deref(),
        sex: options.sex.as_deref(),
        weight: options.weight.as_deref(),
        height: options.height.as_deref(),
        creatinine: &options.creatinine,
        measured_clearance: options.measured_clearance.as_deref(),
        urine_output: options.urine_output.as_deref(),
        pregnant: options.pregnant,
        dialysis: options.dialysis,
    };
    let input = words.read(given.reader())?;
    Ok(Answered::Kidney(answer::kidney(&input)?))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct ConvertOptions {
    quantity: String,
    solution: BagOptions,
    to: String,
    weight: Option<String>,
    salt: Option<String>,
    to_salt: Option<String>,
}

fn convert(options: &ConvertOptions, given: &Given, _: &Signals) -> Result<Answered> {
    let words = ConvertWords {
        quantity: &options.quantity,
        bag: options.solution.words(),
        to: &options.to,
        weight: options.weight.as_deref(),
        salt: options.salt.as_deref(),
        to_salt: options.to_salt.as_deref(),
    };
    let request = ConvertRequest::read(&words, given.reader())?;
    Ok(Answered::Convert(answer::convert(&request)))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct FactsOptions {
    of: Vec<String>,
}

fn facts(options: &FactsOptions, _: &Given, _: &Signals) -> Result<Answered> {
    let named = options.of.iter().map(|id| facts::Table::named(id));
    let named = named.collect::<Result<Vec<_>>>()?;
    let mut tables = facts::Table::ALL.to_vec();
    tables.retain(|table| named.is_empty() || named.contains(table));
    Ok(Answered::Facts(tables))
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct SchemaOptions {
    name: Option<String>,
}

fn schema(options: &SchemaOptions, _: &Given, _: &Signals) -> Result<Answered> {
    let name = options.name.as_deref();
    Ok(Answered::Schema(name.map(schema_named).transpose()?))
}
