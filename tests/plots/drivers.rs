//! What drives the peak: the numbers through the binary, and their figure.

use super::texts_are_apart;
use crate::cli::{WOMAN, document, quantity, run};
use maginfuse::ErrorKind;
use maginfuse::plot::{Format, NamedLevel, TornadoBar, TornadoFigure, tornado};
use serde_json::Value;

/// Peaks by two engines agree to this, mmol/L.
const ENGINES: f64 = 1e-5;

fn drivers(case: &str, model: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("tornado.svg");
    let path = figure.to_str().unwrap();
    let (code, found) = document(&[
        "simulate",
        "--case",
        case,
        "--model",
        model,
        "--tornado",
        path,
    ]);
    assert_eq!(code, 0, "{found:#}");
    texts_are_apart(model, &std::fs::read(figure).unwrap());
    found
}

/// The input of this name.
fn input<'a>(found: &'a Value, name: &str) -> &'a Value {
    let inputs = found["drivers"]["inputs"].as_array().unwrap();
    let named = inputs.iter().find(|one| one["input"] == name);
    named.unwrap_or_else(|| panic!("no {name} in {found:#}"))
}

/// The peak of a model for the case with `from` replaced by `to`.
fn peak_with(model: &str, from: &str, to: &str) -> f64 {
    let text = std::fs::read_to_string(WOMAN).unwrap();
    assert!(text.contains(from), "{from}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    std::fs::write(&file, text.replace(from, to)).unwrap();
    let path = file.to_str().unwrap();
    let (_, found) = document(&["simulate", "--case", path, "--model", model]);
    quantity(&found, "/models/0/peak", "mmol/L")
}

#[test]
fn meta_an_end_is_the_peak_of_the_case_with_that_value() {
    // A linear model reads weight, creatinine and level, and nothing else of the case.
    let found = drivers(WOMAN, "salinger-2013");
    let end = |name: &str, which: &str| {
        quantity(input(&found, name), &format!("/{which}/peak"), "mmol/L")
    };
    let same = |a: f64, b: f64| assert!((a - b).abs() < ENGINES, "{a} {b}");
    same(
        quantity(&found, "/drivers/peak", "mmol/L"),
        quantity(&found, "/models/0/peak", "mmol/L"),
    );
    let model = "salinger-2013";
    same(
        end("weight", "low"),
        peak_with(model, "weight = \"82 kg\"", "weight = \"73.8 kg\""),
    );
    same(
        end("weight", "high"),
        peak_with(model, "weight = \"82 kg\"", "weight = \"90.2 kg\""),
    );
    let level = "value = \"0.74 mmol/L\"";
    same(
        end("level before", "low"),
        peak_with(model, level, "value = \"0.7030 mmol/L\""),
    );
    same(
        end("level before", "high"),
        peak_with(model, level, "value = \"0.7770 mmol/L\""),
    );
    let high = quantity(input(&found, "creatinine"), "/high/value", "umol/L");
    let creatinine = format!("value = \"{high} umol/L\"");
    same(
        end("creatinine", "high"),
        peak_with(model, "value = \"0.6 mg/dL\"", &creatinine),
    );
}

#[test]
fn prop_the_widest_comes_first_and_directions_are_physiology() {
    for case in [WOMAN, "tests/cases/deficiency-severe-ckd4.toml"] {
        for model in ["threshold-1cpt", "threshold-2cpt"] {
            let found = drivers(case, model);
            let ends = |one: &Value| {
                ["low", "high"].map(|end| quantity(one, &format!("/{end}/peak"), "mmol/L"))
            };
            let inputs = found["drivers"]["inputs"].as_array().unwrap();
            let widths: Vec<f64> = inputs
                .iter()
                .map(|one| {
                    let [low, high] = ends(one);
                    (high - low).abs()
                })
                .collect();
            assert!(
                widths.windows(2).all(|pair| pair[0] >= pair[1]),
                "{widths:?}"
            );
            for (name, rises) in [("filtration", false), ("V", false), ("level before", true)] {
                let [low, high] = ends(input(&found, name));
                assert_eq!(high > low, rises, "{case} {model} {name}");
            }
        }
    }
}

#[test]
fn prop_the_values_are_told_without_the_figure() {
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("tornado.png");
    let path = figure.to_str().unwrap();
    let ran = run(&["simulate", "--case", WOMAN, "--tornado", path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("weight 73.8 to 90.2 kg: peak"),
        "{}",
        ran.err
    );
    let two = [
        "simulate", "--case", WOMAN, "--model", "du-2019", "--model", "lu-2002",
    ];
    let ran = run(&[&two[..], &["--tornado", path]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
}

fn figure() -> TornadoFigure {
    let named = |level: f64, words: &str| NamedLevel {
        level,
        words: words.to_owned(),
    };
    let bar = |label: &str, low: f64, high: f64| TornadoBar {
        label: label.to_owned(),
        low: named(low, "1"),
        high: named(high, "2"),
    };
    TornadoFigure {
        title: "A tornado".to_owned(),
        subtitle: String::new(),
        axis_name: "Level (mmol/L)".to_owned(),
        middle: 2.0,
        bars: vec![
            bar("first", 3.0, 1.0),
            bar("second", 1.5, 2.5),
            bar("third", 2.2, 2.4),
        ],
        mark: Some(named(2.25, "a mark")),
        footer: vec!["below".to_owned()],
        description: "in words".to_owned(),
    }
}

#[test]
fn exact_bars_are_as_long_as_their_differences() {
    let document = tornado(&figure(), Format::Svg).unwrap();
    texts_are_apart("tornado", &document);
    let bars: Vec<f64> = super::svg::elements(&document)
        .iter()
        .filter(|one| one.name == "rect" && one.attributes.get("height").is_some_and(|h| h == "11"))
        .map(|one| one.number("width"))
        .collect();
    // Of each row the longer half first: 1, 1; 0.5, 0.5; 0.4, 0.2 mmol/L.
    let wanted = [1.0, 1.0, 0.5, 0.5, 0.4, 0.2];
    assert_eq!(bars.len(), wanted.len(), "{bars:?}");
    for (bar, wanted) in bars.iter().zip(wanted) {
        assert!((bar / bars[0] - wanted).abs() < 0.005, "{bars:?}");
    }
}

#[test]
fn exact_a_tornado_without_wind_is_refused() {
    let mut empty = figure();
    empty.bars.clear();
    let mut impossible = figure();
    impossible.bars[0].low.level = f64::NAN;
    for figure in [empty, impossible] {
        let refused = tornado(&figure, Format::Png).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Internal);
    }
}
