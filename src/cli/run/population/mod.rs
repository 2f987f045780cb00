//! `population`: virtual patients like the one of a case file.

mod figure;
mod progress;
mod subjects;

use super::within;
use crate::Result;
use crate::answer;
use crate::case::LaterLevels;
use crate::cli::args::{Output, PopulationArgs};
use crate::cli::output::Answer;
use crate::cli::result_files::Content;
use crate::cli::{model, read_case};
use crate::clinical::bands::STOP_FROM;
use crate::pk::Model;
use crate::plot;
use crate::population::{
    self, Crowd, MOST_SUBJECTS, MOST_THREADS, Population, Question, Share, Summary,
};
use crate::report::population::{self as report, Looks, PopulationAnswer};
use crate::safety::Case;
use crate::simulate::Forecast;
use crate::units::Reader;
use progress::Bar;
use subjects::SubjectFile;

/// Time between two levels unless asked for.
const EVERY: &str = "30 min";

/// Answers `population`.
pub fn answer(args: &PopulationArgs, output: &Output, reader: Reader) -> Result<Answer> {
    let crowd = crowd(args)?;
    let model = model::named_or_default(args.model.as_deref())?;
    let format = args.plot.as_deref().map(plot::Format::from_path);
    let format = format.transpose()?;
    let every = args.every.as_deref().unwrap_or(EVERY);
    let looks = looks(args, &model, reader)?;
    let question = Question {
        every: super::flag(Some(every), "--every", |text| reader.duration(text))?,
        at: &looks.times,
        until: super::flag(args.until.as_deref(), "--until", |text| {
            reader.duration(text)
        })?,
        seed: args.seed,
    };
    let file = read_case(&args.case)?;
    let case = file.case(reader, LaterLevels::Refused)?;

    let people = Population::like_case(&case, &model, question)?;
    let (summary, rows) = follow(args, &people, crowd, output.quiet)?;
    let times: Vec<f64> = people
        .mesh()
        .samples
        .iter()
        .map(|sample| sample.time)
        .collect();
    let start = population::start_words(&case, &model)?;
    let input = format!(
        "{:?} {every} {:?} {looks:?} {}",
        case.understood,
        args.until,
        model.id()
    );
    let answer = PopulationAnswer {
        model: (model.id(), model.title()),
        model_hash: model.sha256(),
        start: &start,
        kidneys: &kidneys(&case),
        seed: args.seed,
        times: &times,
        looks: &looks,
        summary: &summary,
        others: &others(&case, &model)?,
        input: &input,
    };
    let mut delivered = Answer::new(report::words(&answer), report::document(&answer));
    let unchecked = "population does not check the order; maginfuse check does";
    delivered.notes.push(unchecked.to_owned());
    if let (Some(path), Some(rows)) = (&args.subjects_csv, rows) {
        delivered.add_file(path, rows);
    }
    if let (Some(path), Some(format)) = (&args.plot, format) {
        let bytes = plot::curve(&figure::of(&case, &answer)?, format)?;
        delivered.add_file(path, Content::Bytes(bytes));
    }
    Ok(delivered)
}

/// What the other models that may raise flags for this patient see, as `check` shows them: what
/// is rare under one model may be likely under another.
fn others(case: &Case, model: &Model) -> Result<Vec<(String, Share)>> {
    let risks = answer::risks(case, &Forecast::of(case)?)?;
    let others = risks.into_iter().filter(|risk| risk.model != model.id());
    let shares = others.filter_map(|risk| Some((risk.reaching(STOP_FROM)?, risk.model)));
    Ok(shares.map(|(share, id)| (id, share)).collect())
}

/// How the kidneys of the virtual patients change.
fn kidneys(case: &Case) -> Vec<String> {
    let followed = case.kidneys.without_hope();
    let mut words = followed.words();
    if followed != case.kidneys {
        let hoped = "As for flags, neither a recovery after the start of the order nor a dialysis that has not begun is \
                     counted on.";
        words.push(hoped.to_owned());
    }
    words
}

/// What the crowd does, and its rows where they are wanted.
fn follow(
    args: &PopulationArgs,
    people: &Population,
    crowd: Crowd,
    quiet: bool,
) -> Result<(Summary, Option<Content>)> {
    let rows = args.subjects_csv.as_deref().map(SubjectFile::begin);
    let mut rows = rows.transpose()?;
    let mut bar = Bar::of(crowd.subjects, quiet);
    let summary = people.follow(crowd, &mut |progress| {
        bar.tell(progress.done);
        rows.as_mut()
            .map_or(Ok(()), |rows| rows.add(progress.patients))
    })?;
    Ok((summary, rows.map(SubjectFile::finish).transpose()?))
}

/// The times and levels asked for by name.
fn looks(args: &PopulationArgs, model: &Model, reader: Reader) -> Result<Looks> {
    let times: Result<_> = args.at.iter().map(|text| reader.duration(text)).collect();
    let below: Result<_> = args.below.iter().map(|text| reader.serum(text)).collect();
    Ok(Looks {
        times: times.map_err(|error| error.at("--at"))?,
        below: below.map_err(|error| error.at("--below"))?,
        residual: args.reported.then(|| model.residual()),
    })
}

fn crowd(args: &PopulationArgs) -> Result<Crowd> {
    within("--subjects", args.subjects, MOST_SUBJECTS)?;
    let mut crowd = Crowd::of_size(args.subjects);
    if let Some(threads) = args.threads {
        within("--threads", threads as u64, MOST_THREADS as u64)?;
        crowd.threads = threads;
    }
    crowd.individually = args.subjects_csv.is_some();
    Ok(crowd)
}
