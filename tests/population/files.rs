//! The files of `population`: rows, figure, the same bytes whatever the threads, and nothing left
//! when the run is killed.

use crate::cli::{command, run};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const CASE: &str = "tests/cases/pre-eclampsia.toml";

fn population<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["population", "--case", CASE], more].concat()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn exact_the_rows_give_the_summary() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    let name = path.to_str().unwrap();
    let ran = run(&population(&[
        "--subjects",
        "500",
        "--subjects-csv",
        name,
        "--json",
    ]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |column: &str| header.iter().position(|name| *name == column).unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 500);
    assert!(rows.iter().all(|row| row.len() == header.len()));
    let column = |name: &str| -> Vec<f64> {
        let place = place(name);
        rows.iter().map(|row| row[place].parse().unwrap()).collect()
    };
    assert_eq!(
        column("subject"),
        (1..=500).map(f64::from).collect::<Vec<_>>()
    );
    // A slope spreads around the filterable fraction of 0.70 with a CV of 28 %: no fraction itself.
    let mut slopes = column("excretion_slope_over_filtration");
    slopes.sort_by(f64::total_cmp);
    assert!((0.67..0.73).contains(&slopes[250]), "{}", slopes[250]);
    assert!(slopes[499] > 1.0, "{}", slopes[499]);
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let peaks = column("peak_mmol_per_L");
    let reached = peaks.iter().filter(|peak| **peak >= 1.5).count() as f64 / 500.0;
    assert_eq!(summary["probability"][1]["value"].as_f64(), Some(reached));
    let area = column("area_mmol_h_per_L").iter().sum::<f64>() / 500.0;
    let printed = summary["area"]["mean"]["value"].as_f64().unwrap();
    // Four decimals are printed.
    assert!((area - printed).abs() < 1e-4, "{area}, {printed}");
    // A parameter that the model does not have is empty, not 0.
    assert!(
        rows.iter()
            .all(|row| row[place("clearance_L_per_h")].is_empty())
    );
}

#[test]
fn exact_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let made = |threads: &str| {
        let path = folder.path().join(format!("{threads}.csv"));
        let figure = folder.path().join(format!("{threads}.svg"));
        let args = [
            "--subjects",
            "2500",
            "--threads",
            threads,
            "--subjects-csv",
            path.to_str().unwrap(),
            "--plot",
            figure.to_str().unwrap(),
            "--at",
            "4 h",
            "--below",
            "2 mmol/L",
        ];
        let ran = run(&population(&args));
        assert_eq!(ran.code, 0, "{}", ran.err);
        (ran.out, fs::read(path).unwrap(), fs::read(figure).unwrap())
    };
    let alone = made("1");
    assert!(alone == made("2"));
    assert!(alone == made("7"));
    // Patient k is the same whatever the total.
    let fewer = folder.path().join("fewer.csv");
    run(&population(&[
        "--subjects",
        "77",
        "--subjects-csv",
        fewer.to_str().unwrap(),
    ]));
    let fewer = fs::read(fewer).unwrap();
    assert_eq!(alone.1[..fewer.len()], fewer);
}

#[test]
fn exact_a_refused_file_costs_nothing() {
    for args in [
        ["--subjects-csv", "nowhere/at/all.csv"],
        ["--subjects-csv", "tests"],
        ["--plot", "figure.bmp"],
        ["--below", "2 mmol/L"],
        ["--at", "400 h"],
    ] {
        let args = population(&[&args[..], &["--subjects", "100000000"]].concat());
        let ran = run(&args);
        assert_ne!(ran.code, 0, "{args:?}");
        assert_eq!(ran.out, "");
    }
}

/// Ends a run in the middle, as Ctrl-C does. (The signal of Ctrl-C itself is ignored by whatever
/// is started in the background, and a test cannot know.)
#[cfg(unix)]
#[test]
fn exact_an_interrupted_run_leaves_no_half_file() {
    for signal in ["TERM", "KILL"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, "yesterday").unwrap();
        let args = [
            "--subjects",
            "20000000",
            "--subjects-csv",
            path.to_str().unwrap(),
        ];
        let mut child = command(&population(&args))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert!(child.try_wait().unwrap().is_none(), "too fast to interrupt");
        let told = std::process::Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        assert!(!child.wait().unwrap().success());
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday");
        assert_eq!(names(folder.path()), ["rows.csv"], "{signal}");
    }
}

/// The library's own call gives what the command prints, byte for byte.
#[test]
fn exact_the_call_of_the_library_is_the_answer_of_the_command() {
    use maginfuse::answer::{Watched, population};
    use maginfuse::case::{CaseFile, LaterLevels, PopulationRequest, PopulationWords};
    use maginfuse::report::json::tree;
    use maginfuse::report::population::{to_json, to_text};
    use maginfuse::report::text::{PLAIN_WIDTH, fit};
    let reader = maginfuse::units::Reader::default();
    let text = fs::read_to_string(CASE).unwrap();
    let case = CaseFile::read("case", &text).unwrap();
    let case = case.case(reader, LaterLevels::Refused).unwrap();
    let at = ["4 h".to_owned()];
    let below = ["2 mmol/L".to_owned()];
    let words = PopulationWords {
        subjects: 300,
        seed: 5,
        threads: None,
        every: Some("2 h"),
        until: None,
        at: &at,
        below: &below,
        reported: true,
        uncertainty: false,
    };
    let request = PopulationRequest::read(&words, reader).unwrap();
    let model = maginfuse::pk::library::find("threshold-2cpt").unwrap();
    let mut seen = Vec::new();
    let answer = population(&case, model, &request, Watched::EveryPatient, &mut |part| {
        seen.extend(part.patients.iter().map(|patient| patient.number));
        Ok(())
    });
    let answer = answer.unwrap();
    assert_eq!(seen, (0..300).collect::<Vec<_>>());
    let args = population_args();
    assert_eq!(run(&args).out, fit(&to_text(&answer), PLAIN_WIDTH));
    let document = tree(&to_json(&answer)).unwrap();
    let printed = run(&[&args[..], &["--json"]].concat()).out;
    assert_eq!(printed, format!("{document:#}\n"));
}

/// The command for the call above.
fn population_args() -> Vec<&'static str> {
    population(&[
        "--subjects",
        "300",
        "--seed",
        "5",
        "--every",
        "2 h",
        "--at",
        "4 h",
        "--below",
        "2 mmol/L",
        "--reported",
        "--model",
        "threshold-2cpt",
    ])
}

/// The input is the case and a model file that came with it: no option, no name of a file.
#[test]
fn exact_one_case_has_one_input_hash() {
    let hash = |args: &[&str]| {
        let (_, document) = crate::cli::document(args);
        let hash = &document["provenance"]["input_sha256"];
        hash.as_str().unwrap().to_owned()
    };
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (case, copy, own) = (named("other.toml"), named("copy.toml"), named("own.toml"));
    fs::copy(CASE, &case).unwrap();
    fs::copy("models/threshold-1cpt.toml", &copy).unwrap();
    let text = fs::read_to_string(&copy).unwrap();
    fs::write(&own, format!("{text}# mine\n")).unwrap();
    let plain = hash(&population(&["--subjects", "20"]));
    assert_eq!(plain, hash(&["check", "--case", CASE]));
    for same in [
        &[
            "population",
            "--case",
            &case,
            "--subjects",
            "30",
            "--seed",
            "9",
        ][..],
        &[
            "population",
            "--case",
            CASE,
            "--subjects",
            "20",
            "--every",
            "1 h",
        ],
        &[
            "population",
            "--case",
            CASE,
            "--subjects",
            "20",
            "--model",
            &copy,
        ],
    ] {
        assert_eq!(hash(same), plain, "{same:?}");
    }
    assert_ne!(
        hash(&population(&["--subjects", "20", "--model", &own])),
        plain
    );
}
