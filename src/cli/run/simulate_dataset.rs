//! `simulate --dataset`: read, predict on every core, write in the order of the file.

use super::simulate::equation_solver;
use crate::answer::data_set_doubts::DataSetDoubts;
use crate::answer::{
    CheckBins, DataSetPredictions, DataSetReplicates, ReplicateOptions, Replicates,
    SimulateOptions, SubjectLooks, TypicalSubject,
};
use crate::case::CrowdRequest;
use crate::cli::args::{Decimal, Format, Output, SimulateArgs};
use crate::cli::ordered_stream::map_in_order;
use crate::cli::output::{Answer, FigureFile};
use crate::cli::prediction_stream::PredictionStream;
use crate::cli::replicate_stream::ReplicateStream;
use crate::cli::result_files::Content;
use crate::cli::{data_set_file, model};
use crate::nonmem::{CovariateRules, DataSetReader, IgnoreMark, Predictor, ReadingOptions, Wanted};
use crate::plot;
use crate::population::MOST_THREADS;
use crate::report::simulate_dataset::{self as report, DataSetTable};
use crate::report::{data_set_notes, json, predictive_check};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::ffi::OsStr;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use tempfile::SpooledTempFile;

/// Answers `simulate --dataset`.
pub fn answer(args: &SimulateArgs, path: &Path, how: &Output) -> Result<Answer> {
    if how.decimal == Decimal::Comma {
        return Err(usage(
            "--decimal comma and a data set whose columns are separated by commas",
            "write the numbers of a data set with a point, and leave out --decimal",
        ));
    }
    let [word] = &args.model[..] else {
        let given = args.model.len();
        let message = format!("{given} models for one data set");
        return Err(usage(message, "give --model once"));
    };
    let model = model::named(word)?;
    let options = SimulateOptions {
        solver: equation_solver(args.solver),
        covariates: CovariateRules::asked(args.covariates.as_deref())?,
        ignore: args.ignore.as_deref().map(IgnoreMark::read).transpose()?,
    };
    let predictor =
        Predictor::new(&model, options.solver, options.covariates.carry()).map_err(|error| {
            let help = "use --solver dopri5, dop853, tsit5 or taylor";
            usage(error.message(), help)
        })?;
    let asked = Asked::read(args, how)?;
    let input = data_set_file::open(path)?;
    let reading = ReadingOptions {
        wanted: asked.wanted(),
        ..options.reading()
    };
    let mut reader = DataSetReader::new(&input.name, input.bytes, &predictor, reading)?
        .with_rules(&options.covariates)?;
    let mut doubts = DataSetDoubts::default();
    let stream = PredictionStream {
        reader: &mut reader,
        predictor: &predictor,
        model: &model,
        looks: asked.looks,
        threads: asked.threads,
        doubts: &mut doubts,
        telling: !how.quiet && std::io::stderr().is_terminal(),
    };
    let table = asked.table(&predictor);
    let mut answer = match (asked.replicates, asked.form) {
        (Some(options), _) => {
            // What is wrong with the model is told before the data set is read.
            let drawing = Replicates::new(&model, &predictor, options, asked.looks.amounts)?;
            let subjects = stream.subjects()?;
            match &asked.check {
                Some(file) => checked(&asked, &drawing, &subjects, file, &reader)?,
                None => replicated(&asked, &drawing, subjects, &table, &reader)?,
            }
        }
        (None, Format::Csv) => in_full(stream.csv(&table)?),
        (None, Format::Parquet) => in_full(stream.parquet(&table)?),
        (None, Format::Json) => {
            let subjects = stream.all()?;
            let answer = DataSetPredictions::new(subjects, &model, &reader);
            document(&report::table_to_json(&answer, &table))?
        }
    };
    let findings = doubts.findings(&model, reader.notes());
    let notes = data_set_notes::to_lines(reader.notes(), &findings);
    answer.notes.splice(0..0, notes);
    Ok(answer)
}

/// Where a predictive check goes beside its answer.
enum CheckFile<'a> {
    Table(&'a Path),
    Figure(FigureFile<'a>),
}

impl<'a> CheckFile<'a> {
    fn asked(path: &'a Path) -> Result<Self> {
        let csv = |ending: &OsStr| ending.eq_ignore_ascii_case("csv");
        if path.extension().is_some_and(csv) {
            return Ok(Self::Table(path));
        }
        FigureFile::of(path).map(Self::Figure)
    }
}

/// What is asked of a data set beside its levels.
struct Asked<'a> {
    looks: SubjectLooks,
    replicates: Option<ReplicateOptions>,
    threads: Option<usize>,
    form: Format,
    check: Option<CheckFile<'a>>,
}

impl<'a> Asked<'a> {
    fn read(args: &'a SimulateArgs, how: &Output) -> Result<Self> {
        let (every, until) = (args.every.as_deref(), args.until.as_deref());
        let seed = args.seed.unwrap_or(CrowdRequest::USUAL_SEED);
        let replicates = args.subjects;
        // What is compared with measured levels is measured, too.
        let residual = args.residual || args.vpc.is_some();
        let replicates = replicates.map(|count| ReplicateOptions::new(count, seed, residual));
        let form = args.format.unwrap_or(Format::Csv);
        if args.vpc.is_some() && form == Format::Parquet {
            return Err(usage(
                "--vpc and --format parquet: a check is no table of replicates",
                "leave out one of them",
            ));
        }
        Ok(Self {
            looks: SubjectLooks::read(every, until, args.amounts, Reader::default())?,
            replicates: replicates.transpose()?,
            threads: args.threads.map(threads).transpose()?,
            form: if how.json { Format::Json } else { form },
            check: args.vpc.as_deref().map(CheckFile::asked).transpose()?,
        })
    }

    fn wanted(&self) -> Wanted {
        match (&self.check, self.replicates) {
            (Some(_), _) => Wanted::DosesAndLevels,
            (None, Some(_)) => Wanted::DosesAndOccasions,
            (None, None) => Wanted::Doses,
        }
    }

    fn table(&self, predictor: &Predictor) -> DataSetTable {
        DataSetTable::new(predictor, self.replicates.is_some(), self.looks.amounts)
    }
}

fn threads(asked: usize) -> Result<usize> {
    if (1..=MOST_THREADS).contains(&asked) {
        return Ok(asked);
    }
    Err(usage(
        format!("{asked} is not a number of threads from 1 to {MOST_THREADS}"),
        "give a whole number in this range",
    ))
}

/// The replicates of `subjects` in the form that is asked for.
fn replicated<R: BufRead>(
    asked: &Asked<'_>,
    drawing: &Replicates<'_>,
    subjects: Vec<TypicalSubject>,
    table: &DataSetTable,
    reader: &DataSetReader<R>,
) -> Result<Answer> {
    let stream = ReplicateStream {
        replicates: drawing,
        subjects: &subjects,
        name: reader.name(),
        threads: asked.threads,
    };
    Ok(match asked.form {
        Format::Csv => in_full(stream.csv(table)?),
        Format::Parquet => in_full(stream.parquet(table)?),
        Format::Json => {
            let replicates = stream.all()?;
            let predicted = subjects.into_iter().map(|one| one.predicted).collect();
            let answer = DataSetReplicates {
                predictions: DataSetPredictions::new(predicted, drawing.model(), reader),
                options: drawing.options(),
                subjects: replicates,
            };
            document(&report::replicates_to_json(&answer, table))?
        }
    })
}

/// The measured levels of `subjects` beside those of their replicates.
fn checked<R: BufRead>(
    asked: &Asked<'_>,
    drawing: &Replicates<'_>,
    subjects: &[TypicalSubject],
    file: &CheckFile<'_>,
    reader: &DataSetReader<R>,
) -> Result<Answer> {
    let bins = CheckBins::new(drawing, subjects)?;
    let numbers = (0..drawing.options().replicates).map(Ok);
    let mut all = Vec::new();
    let name = reader.name().to_owned();
    let work = |number| bins.replicate(number, &name);
    map_in_order(asked.threads, numbers, work, |one| {
        all.push(one);
        Ok(())
    })?;
    let check = bins.answer(&all, reader);
    let mut answer = document(&predictive_check::to_json(&check))?;
    if asked.form != Format::Json {
        answer.text = predictive_check::to_csv(&check);
    }
    match file {
        CheckFile::Table(path) => {
            let table = predictive_check::to_csv(&check).into_bytes();
            answer.add_file(path, Content::Bytes(table));
        }
        CheckFile::Figure(file) => answer.add_figure(Some(*file), |format| {
            plot::curve(&predictive_check::to_figure(&check)?, format)
        })?,
    }
    Ok(answer)
}

fn document(document: &report::DataSetPredictionsDocument) -> Result<Answer> {
    let document = json::tree(document)?;
    Ok(Answer::new(json::pretty(&document), document))
}

/// An answer that may be larger than memory.
fn in_full(table: SpooledTempFile) -> Answer {
    let mut answer = Answer::default();
    answer.long = Some(table);
    answer
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}
