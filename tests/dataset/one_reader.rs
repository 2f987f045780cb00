//! `simulate` and `fit` read one text alike, from a file, from standard input and from memory.

use super::*;
use maginfuse::answer::{FitOptions, SimulateOptions, fit_dataset, simulate_dataset};
use maginfuse::estimate::Measured;
use maginfuse::nonmem::{ColumnRole, CovariateRules, EquationSolver, KNOWN_COLUMNS};
use maginfuse::pk::Model;
use std::io::Write as _;

/// Two subjects with doses and levels.
pub(super) const LEVELS: &str = "ID,TIME,AMT,RATE,EVID,DV,CENS\n1,0,16.2,48.6,1,.,.\n\
    1,1,.,.,0,1.35,0\n1,8,.,.,0,0.98,.\n2,0,16.2,0,1,.,.\n2,4,.,.,0,0.2,1\n2,9,.,.,0,.,0\n";

/// One compartment, with what an estimate needs.
pub(super) fn fitted_model() -> String {
    ModelFile::one(4.0, 25.0)
        .text()
        .replace("\"4 L/h\"\n", "\"4 L/h\"\nvariance = 0.09\n")
        .replace("\"25 L\"\n", "\"25 L\"\nvariance = 0.09\n")
        + "[residual]\nproportional = \"10 %\"\nadditive = \"0.05 mmol/L\"\n"
}

/// What `fit` says of a data set: exit code, document, messages.
fn fit(set: impl AsRef<[u8]>) -> (i32, Value, String) {
    let folder = Folder::new(&fitted_model(), set.as_ref());
    let args = [
        "fit",
        "--dataset",
        "set.csv",
        "--model",
        "model.toml",
        "--json",
    ];
    let output = folder.command(&args).output().unwrap();
    (
        output.status.code().unwrap(),
        serde_json::from_slice(&output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn subjects(set: impl AsRef<[u8]>) -> Value {
    let (code, document, err) = fit(set);
    // The levels are higher than those of the model, which may be told.
    let told = |line: &&str| !line.starts_with("[WARN] ");
    let other: Vec<_> = beside_notes(&err).into_iter().filter(told).collect();
    assert_eq!((code, other), (0, Vec::new()));
    document["subjects"].clone()
}

#[test]
fn meta_one_text_in_many_spellings_has_one_fit() {
    let expected = subjects(LEVELS);
    assert_eq!(expected[0]["predictions"][0]["observed"]["value"], 1.35);
    assert_eq!(expected[1]["predictions"][0]["below"]["value"], 0.2);
    for (text, why) in [
        (format!("\u{feff}{LEVELS}"), "byte order mark"),
        (LEVELS.replace('\n', "\r\n"), "carriage returns"),
        (LEVELS.replace('\n', "\r"), "carriage returns alone"),
        (
            format!("\n# made by hand\n{LEVELS}"),
            "lines before the header",
        ),
        (
            LEVELS.replace("\n2,0,", "\n\n  \n# next\n2,0,"),
            "lines between",
        ),
        (LEVELS.replace("1.35", "\"1.35\""), "quotation marks"),
        (LEVELS.replace("1.35", " \"1.35\" "), "spaces around them"),
        (LEVELS.replace("DV", "\"dv\""), "a quoted name"),
        (LEVELS.replace("CENS", "blq"), "the other name of CENS"),
        (LEVELS.trim_end().to_owned(), "no last line end"),
        (
            LEVELS.replace('\n', ",\"a, \"\"b\"\"\"\n"),
            "a comma and quotation marks",
        ),
    ] {
        assert_eq!(subjects(&text), expected, "{why}: {text}");
    }
}

#[test]
fn meta_standard_input_is_a_file_without_a_name() {
    let folder = Folder::new(&fitted_model(), LEVELS.as_bytes());
    for command in ["simulate", "fit"] {
        let args = |set| [command, "--dataset", set, "--model", "model.toml", "--json"];
        let mut child = folder.command(&args("-"));
        let child = child.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = child.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(LEVELS.as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{command}");
        let read: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(read, folder.document(&args("set.csv")[..5]), "{command}");
    }
}

#[test]
fn meta_a_wrong_cell_is_told_alike() {
    for (text, why, line) in [
        (LEVELS.replace("1.35", "1.3.5"), "DV: `1.3.5`", "line 3"),
        (LEVELS.replace("1.35", "-1"), "DV = -1", "line 3"),
        (LEVELS.replace("0.2,1", "0.2,2"), "CENS = 2", "line 6"),
        (LEVELS.replace("DV", "LEVEL"), "no column DV", "line 1"),
        (LEVELS.replace("CENS", "DV"), "two columns", "line 1"),
        (LEVELS.replace("1.35,", "1.35"), "6 cells", "line 3"),
        (
            LEVELS.replace("1.35", "\"1.3\"5"),
            "after the closing",
            "line 3",
        ),
        (LEVELS.replace("1.35", "\"1.35"), "never closed", "line 3"),
        (LEVELS.replace("16.2,48.6", "x,48.6"), "AMT: `x`", "line 2"),
        (LEVELS.replace("2,9", "1,9"), "comes back", "line 7"),
    ] {
        let (code, document, err) = fit(&text);
        assert_eq!(code, 3, "{err}");
        assert!(err.contains(why) && err.contains(line), "{why}: {err}");
        let place = document["error"]["at"].as_str().unwrap();
        assert_eq!(place, format!("set.csv, {line}"));
    }
    let (code, _, err) = fit([LEVELS.as_bytes(), b"3,0,\xff,.,0,.,.\n"].concat());
    assert_eq!(code, 3);
    assert!(err.contains("UTF-8") && err.contains("line 8"), "{err}");
}

#[test]
fn meta_nothing_is_read_after_a_closing_quotation_mark() {
    let model = ModelFile::one(2.0, 20.0).text();
    for cell in ["\"5\"7", "\"5\"\"", "\"5\" 7", "\"5\" \"", "\"\"7", "\"5"] {
        let (code, out, err) = simulate(&model, format!("ID,TIME\n1,{cell}\n"), &[]);
        assert_eq!((code, out.as_str()), (3, ""), "{cell}: {err}");
        assert!(
            err.contains("quotation mark") && err.contains("line 2"),
            "{err}"
        );
    }
    for (cell, read) in [
        ("\"5\"", 5.0),
        ("\" 5 \"", 5.0),
        (" \"5\" ", 5.0),
        ("\t\"5\"", 5.0),
    ] {
        for text in [
            format!("ID,TIME,AMT\n1,{cell},.\n2,0,1\n"),
            format!("TIME,ID,AMT\n{cell},1,.\n0,2,1\n"),
        ] {
            assert_eq!(predictions(&model, text, &[])[0].time, read, "{cell}");
        }
    }
}

#[test]
fn meta_the_library_answers_bytes_as_the_program_answers_files() {
    let model = Model::read("model.toml", &fitted_model()).unwrap();
    let options = SimulateOptions {
        solver: EquationSolver::Best,
        covariates: CovariateRules::default(),
        ignore: None,
    };
    let found = simulate_dataset("set.csv", LEVELS.as_bytes(), &model, &options).unwrap();
    let rows: Vec<Row> = found
        .subjects
        .iter()
        .flat_map(|subject| {
            subject.levels.iter().map(|point| Row {
                id: subject.id.clone(),
                time: point.time,
                level: point.level,
            })
        })
        .collect();
    assert_eq!(rows, predictions(&fitted_model(), LEVELS, &[]));
    let options = FitOptions::default();
    let fitted = fit_dataset("set.csv", LEVELS.as_bytes(), &model, &options).unwrap();
    let shown = subjects(LEVELS);
    for (subject, shown) in fitted.subjects.iter().zip(shown.as_array().unwrap()) {
        assert_eq!(subject.id, shown["id"]);
        let objective = shown["objective"].as_f64().unwrap();
        let difference = (subject.fit.posterior.objective - objective).abs();
        // A document keeps nine digits.
        assert!(difference <= 1e-8 * objective.abs(), "{difference}");
    }
    let measured = fitted.subjects[1].fit.observations.iter();
    let measured: Vec<_> = measured.map(|one| one.measured).collect();
    assert_eq!(measured, [Some(Measured::Below(0.2)), None]);
}

#[test]
fn prop_the_page_of_models_names_every_known_column() {
    const PAGE: &str = include_str!("../../models/README.md");
    let mut needed = Vec::new();
    for known in &KNOWN_COLUMNS {
        let mut names: Vec<_> = known.names.iter().map(|name| format!("`{name}`")).collect();
        let with_unit = known.names_with_unit();
        names.extend(with_unit.iter().map(|name| format!("`{name}`")));
        let row = format!("| {} | {} |", names.join(", "), known.meaning);
        assert!(PAGE.lines().any(|line| line == row), "the page lacks {row}");
        if known.role == ColumnRole::Required {
            needed.push(known.names[0]);
        }
    }
    assert_eq!(needed, ["ID", "TIME"]);
}
