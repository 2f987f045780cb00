//! `map`: the chance of a toxic level over rate and kidney function, or over dose and time.

use super::regimens::{self, Ordering};
use crate::case::LaterLevels;
use crate::cli::args::{MapArgs, MapFormat};
use crate::cli::output::Answer;
use crate::cli::result_files::Content;
use crate::cli::{model, read_case};
use crate::clinical::bands::STOP_FROM;
use crate::pk::Model;
use crate::pk::spec::Elimination;
use crate::plan::{self, Moment, RiskMap};
use crate::plot;
use crate::report::map::{self as report, Axes, MapAnswer};
use crate::safety::Case;
use crate::units::basic::{flow, molar};
use crate::units::{
    AbsoluteClearance, MolarConcentration, Reader, SerumMagnesium, VolumeRate, show,
};
use crate::{Error, Result};
use std::borrow::Cow;

/// Rates and kidney functions unless they are given.
const GRAMS_PER_HOUR: [f64; 6] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
const MILLIMOLES_PER_HOUR: [f64; 6] = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0];
const FILTRATIONS: [f64; 7] = [10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0];

/// Answers `map`.
pub fn answer(args: &MapArgs, reader: Reader) -> Result<Answer> {
    let format = args
        .plot
        .as_deref()
        .map(plot::Format::from_path)
        .transpose()?;
    let crowding = regimens::crowding(&args.crowd)?;
    let file = read_case(&args.case)?;
    let mut case = file.case(reader, LaterLevels::Refused)?;
    let read_target = |low: &String| regimens::target(low, &args.moment, Moment::End, reader);
    let target = args.target.as_ref().map(read_target).transpose()?;
    let above = match super::flag(args.above.as_deref(), "--above", |text| reader.serum(text))? {
        Some(above) => above,
        None => SerumMagnesium::predicted(MolarConcentration::new::<molar::millimole_per_liter>(
            STOP_FROM,
        ))?,
    };
    let axes = axes(args, reader, &Ordering::new(reader, &case))?;
    let models = models(args, &case)?;
    let models: Vec<&Model> = models.iter().map(AsRef::as_ref).collect();
    let map = RiskMap {
        models: &models,
        target: target.as_ref(),
        above,
        crowding,
    };
    let cells = match &axes {
        Axes::RateAndFiltration(rates, at) => plan::filtration_map(&mut case, rates, at, map)?,
        Axes::DoseAndTime(doses, overs) => plan::over_map(&mut case, doses, overs, map)?,
    };
    let question = format!("map {} {target:?} {}", spelled(&axes), above.millimolar());
    let answer = MapAnswer {
        salt: case.bag.salt(),
        patient: patient(&case, &axes),
        order: order(&case, &axes),
        input: regimens::canonical(&case.understood, crowding, &question),
        models: &models,
        axes,
        cells,
        target,
        above,
        crowding,
    };
    deliver(args, &answer, format)
}

/// The answer in the form that was asked for, and the figure.
fn deliver(args: &MapArgs, answer: &MapAnswer<'_>, format: Option<plot::Format>) -> Result<Answer> {
    let text = match args.format {
        Some(MapFormat::Csv) => report::csv(answer),
        None => report::words(answer),
    };
    let mut delivered = Answer::new(text, report::document(answer));
    delivered
        .notes
        .push("map does not check the order; maginfuse check does".to_owned());
    if let (Some(path), Some(format)) = (&args.plot, format) {
        let bytes = plot::heat_map(&report::figure(answer), format)?;
        delivered.add_file(path, Content::Bytes(bytes));
    }
    Ok(delivered)
}

/// Rows and columns.
fn axes(args: &MapArgs, reader: Reader, ordering: &Ordering<'_>) -> Result<Axes> {
    if !args.dose.is_empty() {
        let doses = ordering.doses(&args.dose, &[], &[])?;
        return Ok(Axes::DoseAndTime(
            doses,
            regimens::overs(&args.over, reader)?,
        ));
    }
    let rates = ordering.rates(&args.rate, &GRAMS_PER_HOUR, &MILLIMOLES_PER_HOUR)?;
    if args.filtration.is_empty() {
        let usual = FILTRATIONS.into_iter().map(|value| {
            AbsoluteClearance::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
        });
        return Ok(Axes::RateAndFiltration(
            rates,
            usual.collect::<Result<_>>()?,
        ));
    }
    let filtrations: Result<_> = args
        .filtration
        .iter()
        .map(|text| reader.clearance(text))
        .collect();
    let filtrations = filtrations.map_err(|error: Error| error.at("--filtration"))?;
    Ok(Axes::RateAndFiltration(rates, filtrations))
}

/// The models named, or those that may raise flags; over the kidney function only those that
/// follow the filtration.
fn models(args: &MapArgs, case: &Case) -> Result<Vec<Cow<'static, Model>>> {
    if !args.model.is_empty() {
        return args.model.iter().map(|word| model::named(word)).collect();
    }
    let flagging = plan::flagging_models(case)?.into_iter();
    let over_kidney = args.dose.is_empty();
    Ok(flagging
        .filter(|model| !over_kidney || model.elimination() == Elimination::RenalThreshold)
        .map(Cow::Borrowed)
        .collect())
}

/// The patient, with the own kidney function only where it counts.
fn patient(case: &Case, axes: &Axes) -> String {
    let words = regimens::patient(case);
    match axes {
        Axes::DoseAndTime(..) => words,
        Axes::RateAndFiltration(..) => format!("{words}; the map assumes other kidney functions"),
    }
}

/// What every cell is given.
fn order(case: &Case, axes: &Axes) -> String {
    let (Axes::RateAndFiltration(..), Some((last, before))) =
        (axes, case.regimen.steps().split_last())
    else {
        return "one dose and nothing after it".to_owned();
    };
    let salt = case.bag.salt();
    let mut words: Vec<String> = before
        .iter()
        .map(|step| {
            let mass = show::mass(salt.mass(step.amount));
            format!("{mass} over {}", show::duration(step.over))
        })
        .collect();
    words.push(format!(
        "the maintenance of the row for {}",
        show::duration(last.over)
    ));
    words.join(", then ")
}

fn spelled(axes: &Axes) -> String {
    match axes {
        Axes::RateAndFiltration(rates, filtrations) => {
            format!("{:?} {filtrations:?}", regimens::spelled(rates))
        }
        Axes::DoseAndTime(doses, overs) => format!(
            "{:?} {:?}",
            regimens::spelled_doses(doses),
            regimens::spelled_times(overs)
        ),
    }
}
