//! The command line as scripts and people see it: the binary itself is run.

mod batch;
mod conversions;
mod crowd;
mod documents;
mod doors;
mod draw_up;
mod exits;
mod files;
mod grid;
mod hospital;
mod oracle;
mod robustness;
mod shards;
mod spellings;
mod stops;
mod streams;
mod uncertainty;
mod wording;

use serde_json::Value;
use std::process::{Command, Stdio};

/// The case that every test here may use: a severe deficiency with chronic kidney disease.
/// A patient who lacks magnesium.
pub const DEPLETED: &str = "tests/cases/deficiency-severe-clean.toml";
pub const CASE: &str = "tests/cases/deficiency-severe-ckd4.toml";

/// A woman with pre-eclampsia and healthy kidneys; under way, two levels are back.
pub const WOMAN: &str = "tests/cases/pre-eclampsia.toml";
pub const UNDER_WAY: &str = "tests/cases/under-way/pre-eclampsia.toml";
/// A data set with measured levels.
pub const LEVELS: &str = "tests/cases/under-way/levels.csv";

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The command, ready to run, without what a developer's shell may have set.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maginfuse"));
    command
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    command
}

/// Runs the binary; its output is text or the test fails.
pub fn run(args: &[&str]) -> Ran {
    let output = command(args).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the binary with `--json`; standard output is exactly one document.
pub fn document(args: &[&str]) -> (i32, Value) {
    let mut with = args.to_vec();
    with.push("--json");
    let ran = run(&with);
    let parsed = serde_json::from_str(&ran.out);
    (
        ran.code,
        parsed.unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ran.out)),
    )
}

/// The number at `path` (a JSON pointer), which must carry `unit`.
pub fn quantity(document: &Value, path: &str, unit: &str) -> f64 {
    let found = document
        .pointer(path)
        .unwrap_or_else(|| panic!("no {path} in {document:#}"));
    assert_eq!(found["unit"], unit, "{path}: {found}");
    found["value"]
        .as_f64()
        .unwrap_or_else(|| panic!("{path}: {found}"))
}

/// A few runs of every command, for what must hold of all of them.
pub fn every_command() -> Vec<Vec<&'static str>> {
    let mut all: Vec<Vec<&str>> = vec![
        vec![
            "rate",
            "--dose",
            "4g",
            "--bag",
            "20g/500mL",
            "--indication",
            "pre-eclampsia",
        ],
        vec!["rate", "--dose", "2g", "--bag", "4%", "--drop-factor", "20"],
        vec!["rate", "--dose", "4g", "--bag", "4%"],
        vec!["rate", "--dose", "4g", "--bag", "50%"],
        vec![
            "rate",
            "--dose",
            "51g",
            "--bag",
            "20g/500mL",
            "--over",
            "4h",
        ],
        vec![
            "rate",
            "--dose",
            "0.85mmol",
            "--bag",
            "40mmol/500mL",
            "--over",
            "17min",
        ],
        vec![
            "rate",
            "--dose",
            "1234 mg",
            "--product",
            "us-premix-4pct-500mL",
            "--over",
            "33min",
        ],
        vec![
            "rate", "--dose", "40mg/kg", "--weight", "61.3kg", "--bag", "8%", "--over", "60min",
        ],
        vec![
            "rate",
            "--dose",
            "10mmol",
            "--product",
            "ch-magnesiocard-40mmol-50mL",
            "--draw",
            "12.5mL",
            "--diluent",
            "112.5mL",
        ],
        vec![
            "rate",
            "--dose",
            "1g",
            "--stock",
            "50%",
            "--draw",
            "60mL",
            "--diluent",
            "250mL",
        ],
        vec!["rate", "--dose", "100g", "--bag", "4%", "--over", "40h"],
        vec!["check", "--case", CASE],
        vec!["check", "--case", CASE, "--pump-rate", "310mL/h"],
        vec!["new", "--indication", "tetanus"],
        vec![
            "verify",
            "--against",
            WOMAN,
            "--weight",
            "82kg",
            "--bag",
            "20g/500mL",
            "--dose",
            "4g",
            "--over",
            "20min",
            "--dose",
            "1g/h",
            "--for",
            "24h",
            "--pump-rate",
            "300mL/h",
        ],
        vec!["convert", "4g", "--to", "mmol"],
        vec!["convert", "0.85 mmol/L", "--to", "mg/dL"],
        vec!["convert", "1 g/h", "--to", "mEq/min"],
        vec!["convert", "1.2 mg/dL", "--to", "umol/L"],
        vec![
            "kidney",
            "--age",
            "55 years",
            "--sex",
            "female",
            "--weight",
            "70kg",
            "--creatinine",
            "0.9 mg/dL",
        ],
        vec![
            "kidney",
            "--age",
            "67 years",
            "--sex",
            "male",
            "--weight",
            "80kg",
            "--height",
            "180cm",
            "--creatinine",
            "2.1 mg/dL",
            "--creatinine",
            "3 mg/dL",
        ],
        vec!["kidney", "--case", CASE],
        vec!["limits"],
        vec!["products"],
        vec!["models", "list"],
        vec!["models", "evidence"],
        vec!["selftest"],
        vec!["simulate", "--case", CASE, "--every", "6 h"],
        vec!["simulate", "--case", WOMAN, "--model", "lu-2002"],
        vec!["simulate", "--dataset", LEVELS, "--model", "du-2019"],
        vec![
            "simulate",
            "--dataset",
            LEVELS,
            "--model",
            "du-2019",
            "--subjects",
            "2",
            "--residual",
            "--every",
            "4 h",
            "--amounts",
        ],
        vec!["population", "--case", WOMAN, "--subjects", "100"],
        vec![
            "population",
            "--case",
            DEPLETED,
            "--subjects",
            "100",
            "--shard",
            "1/2",
        ],
        vec![
            "map",
            "--case",
            WOMAN,
            "--rate",
            "1g/h",
            "--rate",
            "2g/h",
            "--filtration",
            "60mL/min",
            "--subjects",
            "100",
        ],
        vec![
            "plan",
            "--case",
            WOMAN,
            "--target",
            "1.5mmol/L",
            "--dose",
            "4g",
            "--over",
            "20min",
            "--rate",
            "1g/h",
            "--subjects",
            "500",
        ],
        vec![
            "plan",
            "--case",
            DEPLETED,
            "--target",
            "0.75mmol/L",
            "--days",
            "1..2",
        ],
        vec!["fit", "--case", UNDER_WAY],
        vec![
            "plan",
            "--case",
            UNDER_WAY,
            "--target",
            "1.5mmol/L",
            "--subjects",
            "200",
        ],
        vec!["fit", "--dataset", LEVELS, "--model", "du-2019"],
    ];
    for indication in maginfuse::clinical::Indication::ALL {
        all.push(vec!["limits", "--indication", indication.id()]);
    }
    all
}
