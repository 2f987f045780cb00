//! How many orders `check --batch` answers in a second: every bundled case as one line, read, judged
//! and written by as many threads as the machine has.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use maginfuse::cli::args::{Cli, Command};
use maginfuse::cli::batch;
use maginfuse::units::Reader;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::{fs, hint::black_box, io};

use clap::Parser;

/// Every case of the tests, those that stop and those that are refused, too.
fn case_files(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            case_files(&path, into)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            into.push(path);
        }
    }
    Ok(())
}

/// A date and time of TOML is a text in JSON.
fn as_text(value: toml::Value) -> Json {
    match value {
        toml::Value::Datetime(time) => Json::String(time.to_string()),
        toml::Value::Array(items) => items.into_iter().map(as_text).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, as_text(value)));
            Json::Object(entries.collect())
        }
        other => serde_json::to_value(other).unwrap_or(Json::Null),
    }
}

/// The cases, one a line, in a file; and how many they are.
fn orders() -> io::Result<(PathBuf, u64)> {
    let mut files = Vec::new();
    case_files(Path::new("tests/cases"), &mut files)?;
    files.sort();
    let mut lines = String::new();
    for file in &files {
        let read = toml::from_str::<toml::Value>(&fs::read_to_string(file)?);
        let value = read.map_err(io::Error::other)?;
        lines += &format!("{}\n", as_text(value));
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("orders.ndjson");
    fs::write(&path, lines)?;
    Ok((path, files.len() as u64))
}

/// Every line of the file answered into nothing.
fn answered(c: &mut Criterion) {
    let Ok((path, count)) = orders() else {
        return;
    };
    let words = ["maginfuse", "check", "--batch", &path.to_string_lossy()].map(str::to_owned);
    let Ok(cli) = Cli::try_parse_from(words) else {
        return;
    };
    let Command::Check(args) = &cli.command else {
        return;
    };
    let mut group = c.benchmark_group("batch");
    group.sample_size(10);
    group.throughput(Throughput::Elements(count));
    group.bench_function("every bundled case", |b| {
        b.iter(|| {
            let mut documents = io::sink();
            black_box(batch::answer_lines(
                &path,
                (args, None),
                Reader::default(),
                &mut documents,
            ))
        });
    });
    group.finish();
}

criterion_group!(benches, answered);
criterion_main!(benches);
