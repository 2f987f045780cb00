//! `simulate` of a case: the courses of an order, without a verdict.

use super::simulate::{scale, solution};
use crate::Result;
use crate::answer::{CoursesRequest, CoursesWords, simulate_case};
use crate::case::LaterLevels;
use crate::cli::args::{Format, SimulateArgs};
use crate::cli::output::{Answer, FigureFile};
use crate::cli::{model, parquet};
use crate::plot;
use crate::report::json;
use crate::report::simulate_case as report;
use crate::units::Reader;

/// Answers `simulate --case`.
pub fn answer(args: &SimulateArgs, reader: Reader) -> Result<Answer> {
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let tornado = FigureFile::asked(args.tornado.as_deref())?;
    let request = CoursesRequest::read(words(args)?, reader)?;
    let file = args
        .patient
        .case(args.case.as_deref(), args.order.words(), reader)?;
    let case = file.case(reader, LaterLevels::KeptApart)?;
    let answer = simulate_case(&case, &request)?;
    let document = json::tree(&report::to_json(&answer))?;
    let text = match args.format {
        Some(Format::Json) => json::pretty(&document),
        Some(Format::Csv | Format::Parquet) | None => report::to_csv(&answer.curves),
    };
    let mut delivered = Answer::new(text, document);
    if args.format == Some(Format::Parquet) {
        delivered.long = Some(parquet::courses(&answer.curves)?);
    }
    args.patient.write_case(&file, &mut delivered);
    delivered.notes.extend(report::notes(&answer));
    delivered.add_figure(plot, |format| {
        plot::curve_on(&report::to_figure(&answer)?, scale(args.scale), format)
    })?;
    if let Some(figure) = report::to_tornado(&answer) {
        delivered.add_figure(tornado, |format| plot::tornado(&figure, format))?;
    }
    Ok(delivered)
}

/// What the command line asks; model files are read.
fn words(args: &SimulateArgs) -> Result<CoursesWords<'_>> {
    let models = args.model.iter().map(|word| model::named(word));
    Ok(CoursesWords {
        models: models.collect::<Result<_>>()?,
        every: args.every.as_deref(),
        until: args.until.as_deref(),
        solution: args.solver.map(solution),
        drivers: args.tornado.is_some(),
    })
}
