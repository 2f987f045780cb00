//! `simulate --dataset`: read, predict on every core, write in the order of the file.

use super::table::{Cell, PREDICTED};
use super::{method, parquet, usage};
use crate::cli::args::{Carried, Decimal, Format, Output, SimulateArgs};
use crate::cli::dataset::{DataSet, SubjectRecords};
use crate::cli::model;
use crate::cli::output::Answer;
use crate::report::{provenance, simulate as report};
use crate::simulate::dataset::{Between, Engine, Observed, Plan};
use crate::{Error, ErrorKind, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Records that go to a thread together.
const RECORDS: usize = 2000;
/// Batches under way for each thread: enough that none waits, and a bound on memory.
const BATCHES: usize = 4;
/// Bytes of the result kept in memory before it goes to a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// Most predictions in one JSON document; a table has no such limit.
const MOST_VALUES: usize = 200_000;

/// Some subjects with their place in the file.
type Batch = (u64, Vec<SubjectRecords>);
/// What became of a batch.
type Outcome = (u64, Result<Predicted>);

/// The predictions of a batch, in the form asked for.
enum Predicted {
    Rows(String, usize),
    Values(Vec<Value>),
    Cells(Vec<(String, Vec<Observed>)>),
}

/// The way from records to predictions.
struct Work<'a> {
    plan: &'a Plan,
    name: &'a str,
    form: Format,
}

/// Where predictions are collected.
struct Collected {
    table: tempfile::SpooledTempFile,
    values: Vec<Value>,
    cells: Option<parquet::Table>,
    count: usize,
    /// Whether to tell how far the work is.
    telling: bool,
}

/// Answers `simulate --dataset`.
pub fn answer(args: &SimulateArgs, path: &Path, how: &Output) -> Result<Answer> {
    if how.decimal == Decimal::Comma {
        return Err(usage(
            "--decimal comma and a data set whose columns are separated by commas",
            "write the numbers of a data set with a point, and leave out --decimal",
        ));
    }
    let [word] = &args.model[..] else {
        return Err(usage(
            format!("{} models for one data set", args.model.len()),
            "give --model once",
        ));
    };
    let model = model::named(word)?;
    let engine = match args.solver.map(method) {
        None => Engine::Best,
        Some(None) => Engine::Exact,
        Some(Some(method)) => Engine::Integrated(method),
    };
    let between = match args.covariates {
        None | Some(Carried::Nocb) => Between::NextCarriedBackward,
        Some(Carried::Locf) => Between::LastCarriedForward,
    };
    let plan = Plan::new(&model, engine, between)?;
    let set = DataSet::open(path, &plan, between)?;
    let name = set.name().to_owned();
    let work = Work {
        plan: &plan,
        name: &name,
        form: match args.format {
            Some(form) if !how.json => form,
            None if !how.json => Format::Csv,
            _ => Format::Json,
        },
    };
    let mut collected = Collected {
        table: tempfile::SpooledTempFile::new(IN_MEMORY),
        values: Vec::new(),
        cells: match work.form {
            Format::Parquet => Some(parquet::Table::new(&PREDICTED)?),
            Format::Csv | Format::Json => None,
        },
        count: 0,
        telling: !how.quiet && std::io::stderr().is_terminal(),
    };
    collected.write(report::PREDICTED.as_bytes())?;
    let hash = in_parallel(&work, set, &mut collected)?;
    if work.form != Format::Json {
        let mut answer = Answer::new(String::new(), Value::Null);
        answer.long = Some(match collected.cells {
            Some(cells) => cells.finish()?,
            None => collected.table,
        });
        return Ok(answer);
    }
    let input = format!("{hash} {between:?} {engine:?}");
    let stamp = provenance::stamp(&[(model.id(), model.sha256())], &input);
    let document = report::predicted_document(collected.values, stamp);
    Ok(Answer::new(format!("{document:#}\n"), document))
}

impl Work<'_> {
    fn predict(&self, subjects: &[SubjectRecords]) -> Result<Predicted> {
        let mut rows = String::new();
        let mut values = Vec::new();
        let mut cells = Vec::new();
        let mut count = 0;
        for SubjectRecords { id, records } in subjects {
            // Below the command line nobody knows the name of the file.
            let placed = |error: Error| {
                let place = error.place().unwrap_or_default();
                Error::new(error.kind(), error.message(), error.help())
                    .at(format!("{}, subject {id}, {place}", self.name))
            };
            let observed = self.plan.predict(records, &[]).map_err(placed)?;
            count += observed.len();
            match self.form {
                Format::Json => values.extend(report::predicted_values(id, &observed)),
                Format::Csv => rows.push_str(&report::predicted_rows(id, &observed)),
                Format::Parquet => cells.push((id.clone(), observed)),
            }
        }
        Ok(match self.form {
            Format::Json => Predicted::Values(values),
            Format::Csv => Predicted::Rows(rows, count),
            Format::Parquet => Predicted::Cells(cells),
        })
    }
}

impl Collected {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.table.write_all(bytes).map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("the result could not be kept: {error}"),
                "make room on the disk that holds temporary files",
            )
        })
    }

    fn add(&mut self, id: &str, observed: &[Observed]) -> Result<()> {
        let Some(cells) = &mut self.cells else {
            return Err(Error::internal("rows without their table"));
        };
        for Observed { time, level } in observed {
            cells.row(&[Cell::Text(id), Cell::Number(*time), Cell::Number(*level)])?;
        }
        Ok(())
    }

    fn take(&mut self, predicted: Predicted) -> Result<()> {
        match predicted {
            Predicted::Rows(rows, count) => {
                self.write(rows.as_bytes())?;
                self.count += count;
            }
            Predicted::Cells(subjects) => {
                for (id, observed) in &subjects {
                    self.count += observed.len();
                    self.add(id, observed)?;
                }
            }
            Predicted::Values(values) => {
                self.count += values.len();
                self.values.extend(values);
            }
        }
        if self.values.len() > MOST_VALUES {
            return Err(usage(
                format!("more than {MOST_VALUES} predictions in one JSON document"),
                "use --format csv",
            ));
        }
        if self.telling {
            // Nobody is left to tell when this write fails.
            let _ = write!(std::io::stderr().lock(), "\r{} predictions", self.count);
        }
        Ok(())
    }
}

/// Predicts every subject of `set`; what is collected does not depend on the number of
/// threads, and the first error in the order of the file is the one that is returned. Gives the
/// hash of the data set.
fn in_parallel(work: &Work<'_>, set: DataSet, collected: &mut Collected) -> Result<String> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (begin, done) = sync_channel(threads * BATCHES);
    let (give, tasks) = channel();
    let (tell, outcomes) = channel();
    let tasks = Mutex::new(tasks);
    let hash = thread::scope(|scope| {
        let failed = tell.clone();
        let reader = scope.spawn(move || read(set, &begin, &give, &failed));
        for _ in 0..threads {
            let (tasks, tell) = (&tasks, tell.clone());
            scope.spawn(move || {
                while let Some((place, subjects)) = next_task(tasks) {
                    // Whoever collects has gone only after an error, which ends the work.
                    if tell.send((place, work.predict(&subjects))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        // Moved in, so that the reader sees them go when this ends early.
        collect(outcomes, done, collected)?;
        reader
            .join()
            .map_err(|_| Error::internal("the reader of the data set has stopped"))
    })?;
    if collected.telling {
        // Nobody is left to tell when this write fails.
        let _ = writeln!(std::io::stderr().lock());
    }
    Ok(hash)
}

fn next_task(tasks: &Mutex<Receiver<Batch>>) -> Option<Batch> {
    tasks.lock().ok()?.recv().ok()
}

/// Reads batches, no more ahead of the collector than `begin` has room for, and gives the hash
/// of what was read.
fn read(
    mut set: DataSet,
    begin: &SyncSender<()>,
    give: &Sender<Batch>,
    failed: &Sender<Outcome>,
) -> String {
    for place in 0.. {
        let mut subjects = Vec::new();
        let mut records = 0;
        let mut end = None;
        while records < RECORDS {
            match set.subject() {
                Ok(Some(subject)) => {
                    records += subject.records.len();
                    subjects.push(subject);
                }
                Ok(None) => {
                    end = Some(Ok(()));
                    break;
                }
                Err(error) => {
                    end = Some(Err(error));
                    break;
                }
            }
        }
        if begin.send(()).is_err() || give.send((place, subjects)).is_err() {
            break;
        }
        if let Some(end) = end {
            if let Err(error) = end {
                // If the collector is gone, an earlier error is told instead.
                let _ = failed.send((place + 1, Err(error)));
            }
            break;
        }
    }
    set.sha256()
}

/// Puts the outcomes in the order of the file.
fn collect(
    outcomes: Receiver<Outcome>,
    done: Receiver<()>,
    collected: &mut Collected,
) -> Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (place, outcome) in outcomes {
        early.insert(place, outcome);
        while let Some(outcome) = early.remove(&next) {
            collected.take(outcome?)?;
            next += 1;
            // The reader may be a batch further.
            let _ = done.try_recv();
        }
    }
    Ok(())
}
