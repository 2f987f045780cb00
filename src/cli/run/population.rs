//! `population`: virtual patients like the one of a case file.

use crate::answer::{self, PartQuestion, PopulationAnswer, PopulationMerge, Watched};
use crate::case::{CaseFile, CaseGrid, LaterLevels, PopulationRequest, PopulationWords};
use crate::cli::args::{GridFormat, MergeArgs, Output, PopulationAction, PopulationArgs};
use crate::cli::model;
use crate::cli::output::{Answer, FigureFile};
use crate::cli::patient_rows::PatientRows;
use crate::cli::progress_bar::ProgressBar;
use crate::cli::result_files::shown_path;
use crate::plot;
use crate::population::{Progress, Shard};
use crate::report::text::unchecked;
use crate::report::{json, population as report};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::path::Path;

/// Answers `population`.
pub fn answer(args: &PopulationArgs, output: &Output, reader: Reader) -> Result<Answer> {
    match (&args.action, args.shard.as_deref()) {
        (Some(PopulationAction::Merge(parts)), _) => merge(parts),
        (None, Some(shard)) => part(args, Shard::read(shard)?, output, reader),
        (None, None) => match &args.grid {
            Some(path) => grid(args, path, output, reader),
            None => whole(args, output, reader),
        },
    }
}

/// All patients.
fn whole(args: &PopulationArgs, output: &Output, reader: Reader) -> Result<Answer> {
    let request = PopulationRequest::read(&words(args), reader)?;
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let model = model::named_or_default(args.model.as_deref())?;
    let file = case_file(args, reader)?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let mut watching = Watching::begin(args, args.subjects, output)?;
    let answer = answer::population(
        &case,
        &model,
        &request,
        watching.watched(),
        &mut |progress| watching.tell(&progress),
    )?;
    let mut delivered = told(&answer, plot)?;
    args.patient.write_case(&file, &mut delivered);
    watching.deliver(args, &mut delivered)?;
    Ok(delivered)
}

/// One part of the patients.
fn part(args: &PopulationArgs, shard: Shard, output: &Output, reader: Reader) -> Result<Answer> {
    let words = words(args);
    // What is wrong with the words is told before a file is read.
    PopulationRequest::read(&words, reader)?;
    let model = model::named_or_default(args.model.as_deref())?;
    let file = case_file(args, reader)?;
    let question = PartQuestion::asked(&file, &model, &words, reader);
    // What is wrong with the case is told where it stands in its own file.
    file.case(reader, LaterLevels::Refused)?;
    let numbers = shard.numbers(args.subjects);
    let mut watching = Watching::begin(args, numbers.end - numbers.start, output)?;
    let how = (args.threads, watching.watched());
    let answer = answer::population_part(question, shard, how, &mut |progress| {
        watching.tell(&progress)
    })?;
    let document = json::tree(&report::part_to_json(&answer))?;
    let mut delivered = Answer::new(json::pretty(&document), document);
    args.patient.write_case(&file, &mut delivered);
    watching.deliver(args, &mut delivered)?;
    Ok(delivered)
}

/// One changed case a line.
fn grid(args: &PopulationArgs, path: &Path, output: &Output, reader: Reader) -> Result<Answer> {
    let request = PopulationRequest::read(&words(args), reader)?;
    let model = model::named_or_default(args.model.as_deref())?;
    let file = case_file(args, reader)?;
    let grid = CaseGrid::read(
        &shown_path(path),
        &text_of(path, "give the path of a table")?,
    )?;
    let cases = grid.cases(&file, reader)?;
    let all = |lines: u64| args.subjects.saturating_mul(lines);
    let mut bar = ProgressBar::new(all(cases.len() as u64), output.quiet);
    let lines = (&grid, &cases[..]);
    let answer = answer::population_grid(lines, &model, &request, &mut |done| {
        bar.tell(all(done));
        Ok(())
    })?;
    let document = json::tree(&report::grid_to_json(&answer))?;
    let text = match args.format.unwrap_or(GridFormat::Text) {
        GridFormat::Text => report::grid_to_text(&answer),
        GridFormat::Csv => report::grid_to_csv(&answer),
        GridFormat::Json => json::pretty(&document),
    };
    let mut delivered = Answer::new(text, document);
    args.patient.write_case(&file, &mut delivered);
    delivered.notes.push(unchecked("population"));
    Ok(delivered)
}

fn text_of(path: &Path, help: &str) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        let name = shown_path(path);
        Error::new(
            ErrorKind::File,
            format!("`{name}` could not be read: {error}"),
            help,
        )
    })
}

/// All parts together.
fn merge(args: &MergeArgs) -> Result<Answer> {
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let mut merge = PopulationMerge::default();
    for path in &args.parts {
        let name = shown_path(path);
        let text = text_of(
            path,
            "give the files that population --shard K/N -o FILE wrote",
        )?;
        merge.add(&name, report::read_part(&name, &text)?)?;
    }
    told(&merge.answer()?, plot)
}

/// The answer, in every form.
fn told(answer: &PopulationAnswer, plot: Option<FigureFile<'_>>) -> Result<Answer> {
    let document = json::tree(&report::to_json(answer))?;
    let mut delivered = Answer::new(report::to_text(answer), document);
    delivered.notes.push(unchecked("population"));
    delivered.add_figure(plot, |format| {
        plot::curve(&report::to_figure(answer)?, format)
    })?;
    Ok(delivered)
}

fn case_file(args: &PopulationArgs, reader: Reader) -> Result<CaseFile> {
    let order = args.order.words();
    args.patient.case(args.case.as_deref(), order, reader)
}

/// Who watches the patients: a bar, and the table of them where one is wanted.
struct Watching<'a> {
    bar: ProgressBar,
    rows: Option<PatientRows<'a>>,
}

impl<'a> Watching<'a> {
    fn begin(args: &'a PopulationArgs, patients: u64, output: &Output) -> Result<Self> {
        let rows = args.subjects_csv.as_deref().map(PatientRows::begin);
        Ok(Self {
            bar: ProgressBar::new(patients, output.quiet),
            rows: rows.transpose()?,
        })
    }

    fn watched(&self) -> Watched {
        match self.rows {
            Some(_) => Watched::EveryPatient,
            None => Watched::Progress,
        }
    }

    fn tell(&mut self, progress: &Progress<'_>) -> Result<()> {
        self.bar.tell(progress.done);
        let rows = self.rows.as_mut();
        rows.map_or(Ok(()), |rows| rows.add(progress.patients))
    }

    fn deliver(self, args: &PopulationArgs, delivered: &mut Answer) -> Result<()> {
        if let (Some(path), Some(rows)) = (&args.subjects_csv, self.rows) {
            delivered.add_file(path, rows.finish()?);
        }
        Ok(())
    }
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
        uncertainty: args.uncertainty,
    }
}
