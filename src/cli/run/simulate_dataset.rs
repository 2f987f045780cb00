//! `simulate --dataset`: read, predict on every core, write in the order of the file.

use super::simulate::equation_solver;
use crate::answer::data_set_doubts::DataSetDoubts;
use crate::answer::{
    CheckBins, DataSetPredictions, DataSetReplicates, DataSetRequest, DataSetWords, Replicates,
    SimulateOptions, SubjectStream, TypicalSubject,
};
use crate::cli::args::{Decimal, Format, Output, SimulateArgs};
use crate::cli::output::{Answer, FigureFile};
use crate::cli::prediction_stream::PredictionStream;
use crate::cli::replicate_stream::ReplicateStream;
use crate::cli::result_files::Content;
use crate::cli::{data_set_file, model};
use crate::nonmem::{CovariateRules, DataSetReader, IgnoreMark, Predictor, ReadingOptions};
use crate::plot;
use crate::report::simulate_dataset::{self as report, DataSetTable};
use crate::report::{data_set_notes, json, predictive_check};
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
        wanted: asked.request.wanted(),
        ..options.reading()
    };
    let mut reader = DataSetReader::new(&input.name, input.bytes, &predictor, reading)?
        .with_rules(&options.covariates)?;
    let mut doubts = DataSetDoubts::default();
    let stream = PredictionStream {
        subjects: SubjectStream {
            reader: &mut reader,
            by: (&*model, &predictor),
            looks: asked.request.looks,
            threads: asked.request.threads,
        },
        doubts: &mut doubts,
        telling: !how.quiet && std::io::stderr().is_terminal(),
    };
    let table = asked.table(&predictor);
    let mut answer = match (asked.request.replicates, asked.form) {
        (Some(options), _) => {
            // What is wrong with the model is told before the data set is read.
            let drawing =
                Replicates::new(&model, &predictor, options, asked.request.looks.amounts)?;
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
    request: DataSetRequest,
    form: Format,
    check: Option<CheckFile<'a>>,
}

impl<'a> Asked<'a> {
    fn read(args: &'a SimulateArgs, how: &Output) -> Result<Self> {
        let form = args.format.unwrap_or(Format::Csv);
        if args.vpc.is_some() && form == Format::Parquet {
            return Err(usage(
                "--vpc and --format parquet: a check is no table of replicates",
                "leave out one of them",
            ));
        }
        Ok(Self {
            request: DataSetRequest::read(&DataSetWords {
                every: args.every.as_deref(),
                until: args.until.as_deref(),
                amounts: args.amounts,
                subjects: args.subjects,
                seed: args.seed,
                residual: args.residual,
                check: args.vpc.is_some(),
                threads: args.threads,
            })?,
            form: if how.json { Format::Json } else { form },
            check: args.vpc.as_deref().map(CheckFile::asked).transpose()?,
        })
    }

    fn table(&self, predictor: &Predictor) -> DataSetTable {
        let replicates = self.request.replicates.is_some();
        DataSetTable::new(predictor, replicates, self.request.looks.amounts)
    }
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
        threads: asked.request.threads,
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
    let check = bins.filled_by_all(asked.request.threads, reader)?;
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
