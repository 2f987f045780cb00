//! The risk map.

use super::{CKD4, PRE_ECLAMPSIA};
use crate::cli::{document, quantity, run};
use serde_json::Value;
use std::fs;

const MAP: [&str; 19] = [
    "map",
    "--case",
    PRE_ECLAMPSIA,
    "--subjects",
    "200",
    "--rate",
    "0.5 g/h",
    "--rate",
    "1 g/h",
    "--rate",
    "2 g/h",
    "--filtration",
    "10 mL/min",
    "--filtration",
    "30 mL/min",
    "--filtration",
    "60 mL/min",
    "--filtration",
    "120 mL/min",
];

/// The probabilities of a map of `columns` columns, row by row.
fn rows(map: &Value, columns: usize) -> Vec<Vec<f64>> {
    let cells = map["cells"].as_array().unwrap();
    let values: Vec<f64> = cells
        .iter()
        .map(|c| c["probability"].as_f64().unwrap())
        .collect();
    values.chunks(columns).map(<[f64]>::to_vec).collect()
}

#[test]
fn prop_more_magnesium_or_worse_kidneys_are_never_safer() {
    for path in [PRE_ECLAMPSIA, CKD4] {
        let mut args = MAP.to_vec();
        args[2] = path;
        for above in ["2.5 mmol/L", "3.5 mmol/L"] {
            let mut args = args.clone();
            args.extend(["--above", above]);
            let (code, map) = document(&args);
            assert_eq!(code, 0);
            let rows = rows(&map, 4);
            assert_eq!(rows.len(), 3);
            for row in &rows {
                assert!(row.windows(2).all(|p| p[0] >= p[1]), "{path} {rows:?}");
            }
            for pair in rows.windows(2) {
                let rises = pair[0]
                    .iter()
                    .zip(&pair[1])
                    .all(|(less, more)| less <= more);
                assert!(rises, "{path} {rows:?}");
            }
            let spread = rows[2][0] - rows[0][3];
            assert!(spread > 0.5, "the map is flat: {rows:?}");
        }
    }
}

/// A dose over a longer time peaks lower in every patient.
#[test]
fn prop_slower_doses_are_never_more_toxic() {
    let (code, map) = document(&[
        "map",
        "--case",
        CKD4,
        "--dose",
        "4 g",
        "--dose",
        "12 g",
        "--over",
        "20 min",
        "--over",
        "60 min",
        "--subjects",
        "200",
        "--above",
        "2 mmol/L",
    ]);
    assert_eq!(code, 0);
    let rows = rows(&map, 2);
    assert_eq!(map["rows"], "dose");
    assert!(rows.iter().all(|row| row[0] >= row[1]), "{rows:?}");
    assert!(rows[1][0] > rows[0][0], "{rows:?}");
}

/// sqrt(p (1 - p) / n), and at the ends that of half a patient.
#[test]
fn exact_standard_error_of_every_cell() {
    let (_, map) = document(&MAP);
    let n = 200.0_f64;
    for cell in map["cells"].as_array().unwrap() {
        let p = cell["probability"]
            .as_f64()
            .unwrap()
            .clamp(0.5 / n, 1.0 - 0.5 / n);
        let error = cell["standard_error"].as_f64().unwrap();
        assert!((error - (p * (1.0 - p) / n).sqrt()).abs() < 1e-8, "{cell}");
    }
}

#[test]
fn meta_threads_change_no_byte() {
    let plan = [
        "plan",
        "--case",
        PRE_ECLAMPSIA,
        "--target",
        "1.25 mmol/L",
        "--to",
        "2.5 mmol/L",
        "--dose",
        "4 g",
        "--rate",
        "1 g/h",
        "--rate",
        "1.5 g/h",
        "--subjects",
        "3000",
    ];
    let mut map = MAP.to_vec();
    map[4] = "3000";
    map.extend(["--target", "1.8 mmol/L"]);
    for args in [plan.to_vec(), map] {
        for form in ["--json", "--quiet"] {
            let [one, two] = ["1", "2"].map(|threads| {
                let mut args = args.clone();
                args.extend([form, "--threads", threads]);
                run(&args)
            });
            assert_eq!(one.code, two.code);
            assert_eq!(one.out, two.out);
        }
    }
}

#[test]
fn meta_the_heat_map_holds_every_number_and_label() {
    let folder = tempfile::tempdir().unwrap();
    let svg = folder.path().join("map.svg");
    let mut args = MAP.to_vec();
    args.extend(["--plot", svg.to_str().unwrap()]);
    let (_, map) = document(&args);
    let drawn = fs::read_to_string(&svg).unwrap();
    let texts: Vec<&str> = drawn
        .lines()
        .filter(|line| line.starts_with("<text "))
        .collect();
    let holds = |words: &str| {
        texts
            .iter()
            .any(|text| text.contains(&format!(">{words}</text>")))
    };
    for cell in map["cells"].as_array().unwrap() {
        // One patient of 200 is half a percent: every share has at most one decimal.
        let percent = (cell["probability"].as_f64().unwrap() * 1000.0).round() / 10.0;
        let shown = match percent {
            0.0 => "none".to_owned(),
            percent => format!("{percent} %"),
        };
        assert!(holds(&shown), "{percent} of {texts:#?}");
    }
    // Nobody is told of how many.
    assert!(drawn.contains("none of 200 simulated"));
    for label in [
        "0.5",
        "1",
        "2",
        "10",
        "30",
        "60",
        "120",
        "Maintenance (g/hour)",
    ] {
        assert!(holds(label), "{label} of {texts:#?}");
    }
    assert!(texts.iter().filter(|text| text.contains(">SE ")).count() >= 12);
}

#[test]
fn meta_csv_and_json_say_the_same() {
    let mut args = MAP.to_vec();
    args.extend(["--target", "1.8 mmol/L", "--to", "3 mmol/L", "--at", "12h"]);
    let (_, map) = document(&args);
    args.extend(["--format", "csv"]);
    let ran = run(&args);
    let mut lines = ran.out.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let cells = map["cells"].as_array().unwrap();
    assert_eq!(lines.clone().count(), cells.len());
    for (line, cell) in lines.zip(cells) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), names.len());
        let field = |name: &str| fields[place(name)].parse::<f64>().unwrap();
        assert_eq!(field("rate"), quantity(cell, "/rate", "g/h"));
        assert_eq!(field("filtration"), quantity(cell, "/filtration", "mL/min"));
        assert_eq!(field("probability"), cell["probability"].as_f64().unwrap());
        let target = cell["target"]["probability"].as_f64().unwrap();
        assert_eq!(field("target_probability"), target);
    }
}

/// A level between almost nothing and the stop is a target that a small dose never misses, at a
/// time inside the order, at its end, after it, and as a mean.
#[test]
fn prop_a_target_that_cannot_be_missed_is_certain() {
    for when in [
        ["--at", "6h"],
        ["--at", "24.5h"],
        ["--at", "40h"],
        ["--mean-over", "12h"],
    ] {
        let mut args = vec![
            "map",
            "--case",
            PRE_ECLAMPSIA,
            "--rate",
            "0.1 g/h",
            "--filtration",
            "100 mL/min",
            "--subjects",
            "100",
            "--target",
            "0.1 mmol/L",
        ];
        args.extend(when);
        let (_, map) = document(&args);
        assert_eq!(map["cells"][0]["target"]["probability"], 1, "{when:?}");
    }
}

/// A target at several times is met by at most those who meet it at each of them, and by at
/// least what is left when everybody else fails once.
#[test]
fn prop_several_times_are_a_joint_target() {
    let chance = |times: &[&str]| {
        let mut args = vec![
            "map",
            "--case",
            PRE_ECLAMPSIA,
            "--rate",
            "1 g/h",
            "--filtration",
            "80 mL/min",
            "--subjects",
            "400",
            "--target",
            "1.6 mmol/L",
            "--to",
            "2.5 mmol/L",
        ];
        args.extend(times.iter().flat_map(|time| ["--at", time]));
        let (_, map) = document(&args);
        map["cells"][0]["target"]["probability"].as_f64().unwrap()
    };
    let [early, late] = ["1 h", "24 h"].map(|time| chance(&[time]));
    let both = chance(&["1 h", "24 h"]);
    assert!(both <= early.min(late), "{early} {late} {both}");
    assert!(both >= early + late - 1.0 - 1e-9, "{early} {late} {both}");
    assert!(
        both < early.max(late),
        "the second time changes nothing: {early} {late} {both}"
    );
    assert_eq!(both, chance(&["24 h", "1 h"]));
}

/// A model file is run as the model of the program with the same text is.
#[test]
fn meta_a_model_file_makes_the_map_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    fs::write(&path, run(&["models", "show", "threshold-1cpt"]).out).unwrap();
    let with = |model: &str| {
        let (code, map) = document(&[&MAP[..], &["--model", model]].concat());
        assert_eq!(code, 0, "{map:#}");
        map
    };
    assert_eq!(with(path.to_str().unwrap()), with("threshold-1cpt"));
    let ran = run(&[&MAP[..], &["--model", "nowhere.toml"]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
}
