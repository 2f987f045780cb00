//! `map`: the chance of a toxic level over rate and kidney function, or over dose and time.

use crate::Result;
use crate::answer;
use crate::case::{LaterLevels, MapRequest, MapWords};
use crate::cli::args::{MapArgs, MapFormat};
use crate::cli::model;
use crate::cli::output::{Answer, FigureFile};
use crate::plot;
use crate::report::text::unchecked;
use crate::report::{json, map as report};
use crate::units::Reader;

/// Answers `map`.
pub fn answer(args: &MapArgs, reader: Reader) -> Result<Answer> {
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let file = args
        .patient
        .case(args.case.as_deref(), args.order.words(), reader)?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let request = MapRequest::read(words(args)?, &case, reader)?;
    let answer = answer::map(&case, &request)?;
    let text = match args.format {
        Some(MapFormat::Csv) => report::to_csv(&answer),
        None => report::to_text(&answer),
    };
    let mut delivered = Answer::new(text, json::tree(&report::to_json(&answer))?);
    args.patient.write_case(&file, &mut delivered);
    delivered.notes.push(unchecked("map"));
    delivered.add_figure(plot, |format| {
        plot::heat_map(&report::figure(&answer), format)
    })?;
    Ok(delivered)
}

/// What the command line asks; model files are read.
fn words(args: &MapArgs) -> Result<MapWords<'_>> {
    let models = args.model.iter().map(|word| model::named(word));
    Ok(MapWords {
        regimens: args.regimens(),
        filtration: &args.filtration,
        above: args.above.as_deref(),
        target: args.target.as_deref().map(|low| args.moment.target(low)),
        models: models.collect::<Result<_>>()?,
        crowd: args.crowd.request(),
    })
}
