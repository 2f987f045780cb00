//! `population`: virtual patients like the one of a case file.

mod figure;
mod subjects;

use crate::cli::args::PopulationArgs;
use crate::cli::output::{Answer, write_whole};
use crate::cli::{model, read_case, request};
use crate::plot::{self, Format};
use crate::population::{self, Crowd, MOST_SUBJECTS, MOST_THREADS, Progress, Question};
use crate::report::population::{self as report, PopulationAnswer};
use crate::safety::{plausibility, suitability};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::io::{IsTerminal, Write};

/// Fewer patients than this are done before anybody looks.
const WORTH_WATCHING: u64 = 200_000;
/// Time between two levels unless asked for.
const EVERY: &str = "30 min";

/// Answers `population`.
pub fn answer(args: &PopulationArgs, reader: Reader) -> Result<Answer> {
    let crowd = crowd(args)?;
    let format = args.plot.as_deref().map(Format::from_path).transpose()?;
    let model = model::named_or_default(args.model.as_deref())?;
    let every = args.every.as_deref().unwrap_or(EVERY);
    let question = Question {
        every: super::flag(Some(every), "--every", |text| reader.duration(text))?,
        until: super::flag(args.until.as_deref(), "--until", |text| {
            reader.duration(text)
        })?,
        seed: args.seed,
    };
    let file = read_case(&args.case)?;
    let request::CaseRequest { case, understood } = request::case(&file, reader)?;
    suitability::refuse_misspellings(&case)?;
    plausibility::refuse_stale(&case)?;

    let people = population::of_case(&case, &model, question)?;
    let mut table = match &args.subjects_csv {
        Some(path) => Some(subjects::Table::beside(path)?),
        None => None,
    };
    let summary = people.follow(crowd, &mut |progress| {
        tell(&progress, crowd.subjects);
        table
            .as_mut()
            .map_or(Ok(()), |table| table.add(progress.subjects))
    })?;
    let times: Vec<f64> = people
        .mesh()
        .samples
        .iter()
        .map(|sample| sample.time)
        .collect();
    let start = population::start_words(&case, &model)?;
    let input = format!("{understood:?} {every} {:?} {}", args.until, model.id());
    let answer = PopulationAnswer {
        model: (model.id(), model.title()),
        model_hash: model.sha256(),
        start: &start,
        seed: args.seed,
        times: &times,
        summary: &summary,
        input: &input,
    };
    let mut delivered = Answer::new(report::words(&answer), report::document(&answer));
    if let (Some(path), Some(format)) = (&args.plot, format) {
        write_whole(path, &plot::curve(&figure::of(&case, &answer)?, format)?)?;
        delivered.notes.push(format!("wrote {}", path.display()));
    }
    if let (Some(path), Some(table)) = (&args.subjects_csv, table) {
        table.finish()?;
        delivered.notes.push(format!("wrote {}", path.display()));
    }
    delivered
        .notes
        .push("population does not check the order; maginfuse check does".to_owned());
    Ok(delivered)
}

fn crowd(args: &PopulationArgs) -> Result<Crowd> {
    let out_of_range = |flag: &str, given: String, most: String| {
        let message = format!("{flag} {given} is not a number from 1 to {most}");
        Error::new(
            ErrorKind::Usage,
            message,
            "give a whole number in this range",
        )
    };
    if !(1..=MOST_SUBJECTS).contains(&args.subjects) {
        let most = MOST_SUBJECTS.to_string();
        return Err(out_of_range("--subjects", args.subjects.to_string(), most));
    }
    let mut crowd = Crowd::of(args.subjects);
    if let Some(threads) = args.threads {
        if !(1..=MOST_THREADS).contains(&threads) {
            let most = MOST_THREADS.to_string();
            return Err(out_of_range("--threads", threads.to_string(), most));
        }
        crowd.threads = threads;
    }
    crowd.individually = args.subjects_csv.is_some();
    Ok(crowd)
}

/// Progress of a long run, on a terminal only.
fn tell(progress: &Progress<'_>, subjects: u64) {
    let mut err = std::io::stderr().lock();
    if subjects < WORTH_WATCHING || !err.is_terminal() || std::env::args().any(|a| a == "--quiet") {
        return;
    }
    let end = if progress.done == subjects {
        "\r\x1b[K"
    } else {
        ""
    };
    // Nobody is left to tell when this write fails.
    let _ = write!(err, "\r{} of {subjects} patients{end}", progress.done);
    let _ = err.flush();
}
