//! `population` through the binary: the figure and the table of the patients.

use super::{document, run};
use crate::bedside::Order;
use serde_json::Value;
use std::fs;

const CASE: &str = "tests/cases/pre-eclampsia.toml";
/// The histograms of the population are this fine at the levels of this case, mmol/L.
const BIN: f64 = 0.01;

/// The columns of a table with a head, by name.
fn column(table: &str, name: &str) -> Vec<f64> {
    let mut lines = table.lines();
    let place = lines.next().unwrap().split(',').position(|n| n == name);
    let place = place.unwrap_or_else(|| panic!("no column {name}"));
    lines
        .map(|line| line.split(',').nth(place).unwrap().parse().unwrap())
        .collect()
}

/// The percentiles and the risk that the command prints are those of the rows it writes.
#[test]
fn meta_the_table_of_the_patients_holds_the_printed_figures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("patients.csv");
    let table = path.to_str().unwrap();
    let args = ["population", "--case", CASE, "--subjects", "1999"];
    let (code, answer) = document(&[&args[..], &["--subjects-csv", table]].concat());
    assert_eq!(code, 0);
    let table = fs::read_to_string(&path).unwrap();
    let numbers: Vec<f64> = (1..=1999).map(f64::from).collect();
    assert_eq!(column(&table, "subject"), numbers);
    let mut peaks = column(&table, "peak_mmol_per_L");
    peaks.sort_by(f64::total_cmp);
    for (name, rank) in [("p05", 99), ("p50", 999), ("p95", 1899)] {
        let printed = answer["peak"][name]["value"].as_f64().unwrap();
        assert!((printed - peaks[rank]).abs() < BIN, "{name}: {printed}");
    }
    for shown in answer["probability"].as_array().unwrap() {
        let bound = shown["above"]["value"].as_f64().unwrap();
        let reached = peaks.iter().filter(|peak| **peak >= bound).count();
        let printed = shown["value"].as_f64().unwrap();
        assert!((printed - reached as f64 / 1999.0).abs() < 1e-9, "{bound}");
    }
}

/// The same seed writes the same table, on any number of threads.
#[test]
fn meta_the_table_does_not_depend_on_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let tables = ["1", "2", "3"].map(|threads| {
        let path = folder.path().join(threads);
        let table = path.to_str().unwrap();
        let args = ["population", "--case", CASE, "--subjects", "40000"];
        let more = ["--threads", threads, "--seed", "7", "--subjects-csv", table];
        assert_eq!(run(&[&args[..], &more].concat()).code, 0);
        fs::read(&path).unwrap()
    });
    assert!(tables[0] == tables[1] && tables[0] == tables[2]);
}

/// The ribbon of the figure ends where the percentiles do.
#[test]
fn meta_the_figure_shows_the_range() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["range.svg", "range.png"] {
        let path = folder.path().join(name);
        let ran = run(&[
            "population",
            "--case",
            CASE,
            "--plot",
            path.to_str().unwrap(),
        ]);
        assert_eq!(ran.code, 0);
        assert!(ran.err.contains(name), "{}", ran.err);
        assert!(!fs::read(&path).unwrap().is_empty());
    }
    let svg = fs::read_to_string(folder.path().join("range.svg")).unwrap();
    assert_eq!(
        svg.matches("<polygon").count(),
        2,
        "the range and its sample"
    );
    assert!(svg.contains("nine patients in ten"));
}

/// What cannot be drawn or written is refused, and no file is left.
#[test]
fn exact_an_unusable_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let case = ["population", "--case", CASE];
    let plot = folder.path().join("range.gif");
    let ran = run(&[&case[..], &["--plot", plot.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 2);
    let table = folder.path().join("nowhere").join("patients.csv");
    let ran = run(&[&case[..], &["--subjects-csv", table.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Beside one model the others are named, so that the worst of them is the chance of `check`.
#[test]
fn cli_population_names_what_other_models_see() {
    let case = "tests/cases/pre-eclampsia-renal.toml";
    let at_stop = |chances: &Value| {
        let chances = chances.as_array().unwrap();
        let stop = |chance: &&Value| chance["above"]["value"] == 3.5;
        chances.iter().find(stop).unwrap()["value"]
            .as_f64()
            .unwrap()
    };
    let (_, checked) = document(&["check", "--case", case]);
    let worst = at_stop(&checked["exposure"]["probability"]);
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let (_, followed) = document(&["population", "--case", case, "--model", model]);
        let others = followed["other_models"].as_array().unwrap();
        assert!(others.iter().all(|other| other["id"] != model));
        let seen = others.iter().map(|other| at_stop(&other["probability"]));
        let most = seen.fold(at_stop(&followed["probability"]), f64::max);
        assert_eq!(most, worst, "{model}");
    }
}

/// `population` of the bundled depleted patient with an `edit` of the case file.
fn depleted(edit: impl Fn(Order) -> Order, more: &[&str]) -> (Value, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let order = edit(Order::named("deficiency-severe-clean"));
    std::io::Write::write_all(&mut file, order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let args = [&["population", "--case", path, "--every", "1 h"][..], more].concat();
    let (code, answer) = document(&args);
    assert_eq!(code, 0, "{answer}");
    (answer, run(&args).out)
}

/// Beside what flags go by stands what is expected: the typical patient in the middle, at the end
/// and on the next morning, with the chance of no longer being called depleted. It moves nothing
/// else, and a kidney that wastes keeps less.
#[test]
fn meta_population_tells_what_is_expected_of_a_depleted_patient() {
    let asked = ["--at", "2 h", "--below", "0.6 mmol/L"];
    let (answer, text) = depleted(|order| order, &asked);
    let cause = |cause: &str| {
        let cause = cause.to_owned();
        depleted(
            |order| order.text("magnesium.deficiency_cause", &cause),
            &asked,
        )
        .0
    };
    let [gut, renal] = ["gut-or-intake", "renal"].map(cause);
    let expected = &answer["expected"];
    assert_eq!(expected["grade"], "weak");
    assert_eq!(expected["percentiles"], gut["expected"]["percentiles"]);
    let (_, checked) = document(&[
        "check",
        "--case",
        "tests/cases/deficiency-severe-clean.toml",
    ]);
    let told = &checked["exposure"]["expected"];
    let value = |level: &Value| level["value"].as_f64().unwrap();
    for moment in ["end", "next_morning"] {
        let [low, middle, high] =
            ["p05", "p50", "p95"].map(|percent| value(&expected[moment][percent]));
        let typical = value(&told[moment]["value"]);
        // The middle patient is not exactly the typical one.
        assert!(
            (middle - typical).abs() < 0.02,
            "{moment}: {middle}, {typical}"
        );
        assert!(low < typical && typical < high, "{moment}");
        let reached = expected[moment]["at_least"].as_array().unwrap();
        let levels: Vec<f64> = reached.iter().map(|one| value(&one["level"])).collect();
        assert_eq!(levels, [0.7, 0.6]);
        let [seventy, sixty] = [0, 1].map(|place| reached[place]["value"].as_f64().unwrap());
        assert!(seventy <= sixty);
        assert_eq!(seventy > 0.5, middle > 0.7, "{moment}: {seventy}");
    }
    let times = |answer: &Value| {
        let rows = answer["percentiles"].as_array().unwrap().iter();
        rows.map(|row| value(&row["time"])).collect::<Vec<_>>()
    };
    assert_eq!(times(expected), times(&answer));
    let morning = |answer: &Value| value(&answer["expected"]["next_morning"]["p50"]);
    assert!(morning(&renal) < morning(&gut) - 0.03);
    for same in [
        "percentiles",
        "probability",
        "peak",
        "end",
        "at",
        "time_above",
    ] {
        assert_eq!(answer[same], renal[same], "{same}");
    }
    assert!(text.contains("Expected (weak; decides nothing)"));
    assert!(text.contains("a kidney that conserves magnesium"));
    let head = text
        .lines()
        .find(|line| line.trim_start().starts_with("hours"));
    assert_eq!(head.unwrap().matches("50 %").count(), 2);
    // From 0.70 mmol/L on nobody is called depleted, and there is nothing beside.
    let levels = "[{ value = \"0.7 mmol/L\", at = \"-4 h\" }]";
    let (replete, text) = depleted(|order| order.with("magnesium.levels", levels), &[]);
    assert!(replete["expected"].is_null() && !text.contains("Expected"));
}

/// The figure names the expected course and range, and says in words that they are weak.
#[test]
fn cli_the_figure_of_depleted_patients_names_what_is_expected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("range.svg");
    let case = "tests/cases/deficiency-severe-clean.toml";
    let args = ["population", "--case", case, "--subjects", "200"];
    let ran = run(&[&args[..], &["--plot", path.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let svg = fs::read_to_string(&path).unwrap();
    for words in [
        "expected (weak)",
        "nine in ten, expected",
        "the end of the order (weak)",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}
