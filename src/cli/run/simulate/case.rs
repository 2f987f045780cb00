//! `simulate --case`: the courses of an order, without a verdict.

use super::drivers;
use super::{method, usage};
use crate::Result;
use crate::case::LaterLevels;
use crate::cli::args::{Format, LevelScale, SimulateArgs};
use crate::cli::output::Answer;
use crate::cli::result_files::Content;
use crate::cli::{model, parquet, read_case};
use crate::clinical::patient::TimedLevel;
use crate::pk::library;
use crate::plot::{self, CurveFigure, MAX_SERIES, Scale, Series};
use crate::report::curve_parts::{LINES, dose_bars, level_bands, measured_points};
use crate::report::simulate::{self as report, CaseCurves};
use crate::safety::Case;
use crate::simulate::curve::{Curve, Looks, Solution, curves};
use crate::simulate::forecast;
use crate::units::{Reader, show};
use std::path::Path;

/// Time between two rows where none is given.
const EVERY: &str = "10 min";

/// Answers `simulate --case`.
pub fn answer(args: &SimulateArgs, path: &Path, reader: Reader) -> Result<Answer> {
    let format = args
        .plot
        .as_deref()
        .map(plot::Format::from_path)
        .transpose()?;
    let looks = looks(args, reader)?;
    let solution = args.solver.map(|solver| match method(solver) {
        None => Solution::Exact,
        Some(method) => Solution::Integrated(method),
    });
    let file = read_case(path)?;
    let case = file.case(reader, LaterLevels::KeptApart)?;
    let later = &case.later;
    let (curves, left_out) = if args.model.is_empty() {
        applying(&case, looks, solution)?
    } else {
        (named(args, &case, looks, solution)?, Vec::new())
    };
    let drivers = drivers::of(args, &case)?;
    let input = format!("{:?} {looks:?} {solution:?}", case.understood);
    let result = CaseCurves {
        curves: &curves,
        left_out: &left_out,
        later,
        drivers: drivers
            .as_ref()
            .map(|found| (found.model(), found.sensitivity())),
        input: &input,
    };
    let document = report::case_document(&result);
    let text = match args.format {
        Some(Format::Json) => format!("{document:#}\n"),
        _ => report::case_table(&curves),
    };
    let mut answer = Answer::new(text, document);
    if args.format == Some(Format::Parquet) {
        answer.long = Some(parquet::courses(&curves)?);
    }
    if let (Some(path), Some(format)) = (&args.plot, format) {
        let scale = match args.scale {
            None | Some(LevelScale::Linear) => Scale::Linear,
            Some(LevelScale::Log) => Scale::Logarithmic,
        };
        let figure = figure(&case, &curves, later)?;
        let bytes = plot::curve_on(&figure, scale, format)?;
        answer.add_file(path, Content::Bytes(bytes));
    }
    if let (Some(path), Some(drivers)) = (&args.tornado, &drivers) {
        answer.notes.extend(drivers.words());
        answer.add_file(path, Content::Bytes(drivers.draw(&case)?));
    }
    let left_out = left_out.iter();
    answer
        .notes
        .extend(left_out.map(|(model, why)| format!("not run: {model}: {why}")));
    if !later.is_empty() {
        answer.notes.push(
            "levels after the start change no curve: a figure shows them as points, maginfuse fit \
             learns from them"
                .to_owned(),
        );
    }
    answer
        .notes
        .push("simulate does not check the order; maginfuse check does".to_owned());
    Ok(answer)
}

fn looks(args: &SimulateArgs, reader: Reader) -> Result<Looks> {
    let every = match &args.every {
        Some(text) => reader.duration(text),
        None => Reader::default().duration(EVERY),
    };
    let until =
        crate::case::optional(args.until.as_deref(), "until", |text| reader.duration(text))?;
    Ok(Looks {
        every: every.map_err(|error| error.at("--every"))?,
        until,
    })
}

/// Id of a model that could not be run, and why.
type LeftOut = (String, String);

/// Every model that `check` would run; those that lack something are named with the reason.
fn applying(
    case: &Case,
    looks: Looks,
    solution: Option<Solution>,
) -> Result<(Vec<Curve>, Vec<LeftOut>)> {
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    for model in library::checking()?.filter(|model| forecast::applies(model, case)) {
        match curves(case, model, looks, solution) {
            Ok(curves) => found.extend(curves),
            Err(error) if forecast::may_be_left_out(model, &error) => {
                left_out.push((model.id().to_owned(), error.message().to_owned()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok((found, left_out))
}

/// The models asked for, in that order.
fn named(
    args: &SimulateArgs,
    case: &Case,
    looks: Looks,
    solution: Option<Solution>,
) -> Result<Vec<Curve>> {
    let mut found: Vec<Curve> = Vec::new();
    for word in &args.model {
        let model = model::named(word)?;
        let own = curves(case, &model, looks, solution).map_err(|error| error.at(word.clone()))?;
        if found.iter().any(|curve| curve.model == own[0].model) {
            return Err(usage(
                format!("two models are called {}", own[0].model),
                "give each model once, and each model file an id of its own",
            ));
        }
        found.extend(own);
    }
    Ok(found)
}

fn figure(case: &Case, curves: &[Curve], later: &[TimedLevel]) -> Result<CurveFigure> {
    if curves.len() > MAX_SERIES {
        return Err(usage(
            format!(
                "{} curves, and a figure keeps {MAX_SERIES} apart",
                curves.len()
            ),
            "choose with --model",
        ));
    }
    let title = "Predicted serum magnesium, without a verdict".to_owned();
    let peaks = curves.iter().map(|curve| {
        let peak = show::fixed(curve.peak.0.millimolar(), 2);
        format!("{}: peak {peak} mmol/L.", curve.model)
    });
    let description = format!("{title}. {}", peaks.collect::<Vec<_>>().join(" "));
    Ok(CurveFigure {
        title,
        subtitle: case.indication.name().to_owned(),
        series: curves
            .iter()
            .zip(LINES.into_iter().cycle())
            .map(|(curve, line)| Series {
                label: curve.model.clone(),
                points: curve.drawn.clone(),
                line,
            })
            .collect(),
        ribbons: vec![],
        bands: level_bands(),
        doses: dose_bars(case),
        measured: measured_points(case.levels.iter().chain(later)),
        footer: vec![
            "Typical patients, not this one; the order was not checked. Bands are set by this \
             program."
                .to_owned(),
            format!("maginfuse {}", env!("CARGO_PKG_VERSION")),
        ],
        description,
    })
}
