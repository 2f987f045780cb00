//! `population`: virtual patients like the one of a case file.

use crate::Result;
use crate::answer::{self, Watched};
use crate::case::{LaterLevels, PopulationRequest, PopulationWords};
use crate::cli::args::{Output, PopulationArgs};
use crate::cli::model;
use crate::cli::output::{Answer, FigureFile};
use crate::cli::patient_rows::PatientRows;
use crate::cli::progress_bar::ProgressBar;
use crate::plot;
use crate::report::text::unchecked;
use crate::report::{json, population as report};
use crate::units::Reader;

/// Answers `population`.
pub fn answer(args: &PopulationArgs, output: &Output, reader: Reader) -> Result<Answer> {
    let request = PopulationRequest::read(&words(args), reader)?;
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let model = model::named_or_default(args.model.as_deref())?;
    let file = args
        .patient
        .case(args.case.as_deref(), args.order.words(), reader)?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let mut bar = ProgressBar::new(args.subjects, output.quiet);
    let rows = args.subjects_csv.as_deref().map(PatientRows::begin);
    let mut rows = rows.transpose()?;
    let watched = match rows {
        Some(_) => Watched::EveryPatient,
        None => Watched::Progress,
    };
    let answer = answer::population(&case, &model, &request, watched, &mut |progress| {
        bar.tell(progress.done);
        let rows = rows.as_mut();
        rows.map_or(Ok(()), |rows| rows.add(progress.patients))
    })?;
    let document = json::tree(&report::to_json(&answer))?;
    let mut delivered = Answer::new(report::to_text(&answer), document);
    args.patient.write_case(&file, &mut delivered);
    delivered.notes.push(unchecked("population"));
    if let (Some(path), Some(rows)) = (&args.subjects_csv, rows) {
        delivered.add_file(path, rows.finish()?);
    }
    delivered.add_figure(plot, |format| {
        plot::curve(&report::to_figure(&answer)?, format)
    })?;
    Ok(delivered)
}

/// What the command line asks.
fn words(args: &PopulationArgs) -> PopulationWords<'_> {
    PopulationWords {
        subjects: args.subjects,
        seed: args.seed,
        threads: args.threads,
        every: args.every.as_deref(),
        until: args.until.as_deref(),
        at: &args.at,
        below: &args.below,
        reported: args.reported,
    }
}
