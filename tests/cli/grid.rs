//! `population --grid`: every line is the population of the changed case.

use super::{Ran, WOMAN, document, run};
use crate::bedside::Order;
use serde_json::Value as Json;
use std::fs;
use std::path::PathBuf;

const SUBJECTS: &str = "500";

struct Table {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn table(text: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.csv");
    fs::write(&path, text).unwrap();
    Table { folder, path }
}

fn asked<'a>(grid: &'a Table, more: &[&'a str]) -> Vec<&'a str> {
    let path = grid.path.to_str().unwrap();
    let own = [
        "population",
        "--case",
        WOMAN,
        "--subjects",
        SUBJECTS,
        "--grid",
        path,
    ];
    [&own[..], more].concat()
}

/// Changes of a weight, of a creatinine in a list, of a step and of an answer; and none.
const GRID: &str = "patient.weight,kidney.creatinine.0.value,order.steps.1.rate,patient.height\n\
                    55 kg,,,\n\
                    ,1.4 mg/dL,1 g/h,\n\
                    ,,,\n\
                    90 kg,0.5 mg/dL,2.5 g/h,170 cm\n";

/// Each line has the numbers of the case that says the same, asked alone.
#[test]
fn prop_a_line_is_the_population_of_the_changed_case() {
    let grid = table(GRID);
    let looks = ["--at", "2h", "--below", "1.5 mmol/L"];
    let (code, answer) = document(&asked(&grid, &looks));
    assert_eq!(code, 0, "{answer}");
    let lines = answer["grid"].as_array().unwrap();
    assert_eq!(lines.len(), 4);
    let keys: Vec<&str> = GRID.lines().next().unwrap().split(',').collect();
    for (line, text) in lines.iter().zip(GRID.lines().skip(1)) {
        let mut order = Order::named("pre-eclampsia");
        for (key, value) in keys.iter().zip(text.split(',')) {
            assert_eq!(line["changes"][key], value);
            if !value.is_empty() {
                order = order.text(key, value);
            }
        }
        let own = grid.folder.path().join("own.toml");
        fs::write(&own, order.written()).unwrap();
        let alone = [
            "population",
            "--case",
            own.to_str().unwrap(),
            "--subjects",
            SUBJECTS,
        ];
        let (code, alone) = document(&[&alone[..], &looks].concat());
        assert_eq!(code, 0, "{alone}");
        for part in ["peak", "end", "probability", "at"] {
            assert_eq!(line[part], alone[part], "{text}: {part}");
        }
        assert_eq!(line["input_sha256"], alone["provenance"]["input_sha256"]);
    }
    // The lighter woman has the higher peak of the same order.
    let peak = |line: usize| lines[line]["peak"]["p50"]["value"].as_f64().unwrap();
    assert!(peak(0) > peak(2), "{} {}", peak(0), peak(2));
}

/// Text, table and document of one grid show the same numbers, whatever the threads.
#[test]
fn meta_every_form_of_a_grid_shows_the_same_numbers() {
    let grid = table(GRID);
    let (_, answer) = document(&asked(&grid, &["--at", "2h"]));
    let csv = run(&asked(
        &grid,
        &["--at", "2h", "--format", "csv", "--threads", "2"],
    ))
    .out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let place = |name: &str| head.iter().position(|own| own == name).unwrap();
    let number = |value: &Json| value.as_f64().unwrap().to_string();
    for (record, line) in reader.records().zip(answer["grid"].as_array().unwrap()) {
        let record = record.unwrap();
        let cell = |name: &str| &record[place(name)];
        assert_eq!(cell("patient.weight"), line["changes"]["patient.weight"]);
        for (name, value) in [
            ("peak_p50_mmol_per_L", &line["peak"]["p50"]["value"]),
            ("end_p95_mmol_per_L", &line["end"]["p95"]["value"]),
            ("after_2_h_p05_mmol_per_L", &line["at"][0]["p05"]["value"]),
        ] {
            assert_eq!(cell(name), number(value), "{name}");
        }
        for band in line["probability"].as_array().unwrap() {
            let from = number(&band["above"]["value"]);
            let name = format!("reaching_{from}_mmol_per_L");
            assert_eq!(cell(&name), number(&band["value"]), "{name}");
        }
    }
    let text = run(&asked(&grid, &["--at", "2h"])).out;
    for words in [
        "Line 2: patient.weight 55 kg",
        "Line 4: the case as it is",
        "170 cm",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// What cannot be read is refused before anybody is followed, with the file and the line.
#[test]
fn label_a_line_that_cannot_be_read_is_refused_with_its_place() {
    let refused = |text: &str, words: &[&str]| -> Ran {
        let grid = table(text);
        let ran = run(&asked(&grid, &[]));
        assert!(ran.out.is_empty(), "{text}");
        for word in words {
            assert!(ran.err.contains(word), "{word}: {}", ran.err);
        }
        ran
    };
    for (text, words) in [
        ("patient.weight\n", &["no line"][..]),
        (
            "patient.weight,patient.weight\n60 kg,70 kg\n",
            &["two columns"],
        ),
        ("patient.weight,\n60 kg,70 kg\n", &["column 2"]),
        ("patient.weight\n60 kg,70 kg\n", &["grid.csv:2"]),
        (
            "patient.weight\n60 kg\n61\n62\n",
            &["grid.csv:3", "grid.csv:4", "unit"],
        ),
        ("patient.wieght\n60 kg\n", &["grid.csv:2", "wieght"]),
        (
            "order.steps.7.rate\n1 g/h\n",
            &["grid.csv:2", "steps.7", "list of 2"],
        ),
        ("patient.pregnant\nperhaps\n", &["grid.csv:2"]),
        ("", &["grid.csv:1"]),
        ("a.b.c.d.e.f.g.h.i\nx\n", &["grid.csv:1", "no key"]),
        ("patient..weight\n60 kg\n", &["grid.csv:1", "no key"]),
    ] {
        assert_eq!(refused(text, words).code, 3, "{text}");
    }
    // A child is out of scope, and no line is left half told.
    assert_eq!(
        refused("patient.age\n30 years\n7 years\n", &["grid.csv:3"]).code,
        5
    );
    let grid = table(GRID);
    assert_eq!(run(&asked(&grid, &["--shard", "1/2"])).code, 2);
    assert_eq!(
        run(&["population", "--case", WOMAN, "--format", "csv"]).code,
        2
    );
}
