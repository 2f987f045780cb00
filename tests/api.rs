//! The library alone: a case is checked, simulated, drawn and described without the command line.
//!
//! `cargo test --no-default-features --test api` runs it where no file, clock, thread or bitmap
//! is to be had.
#![allow(missing_docs, clippy::unwrap_used)]

use maginfuse::ErrorKind;
use maginfuse::answer::{CheckAnswer, CoursesRequest, CoursesWords, Verdict, check, simulate_case};
use maginfuse::case::{CaseFile, CheckRequest, LaterLevels};
use maginfuse::dose::Pump;
use maginfuse::pk::library;
use maginfuse::plot::{Format, curve};
use maginfuse::report;
use maginfuse::report::schema::schema_named;
use maginfuse::safety::Case;
use maginfuse::simulate::curve::Solution;
use maginfuse::units::{DecimalStyle, Reader};
use std::borrow::Cow;
use std::path::Path;

// Only a part of what reads a figure is wanted here.
#[path = "plots/svg.rs"]
#[expect(
    dead_code,
    reason = "the tests of figures ask for the places of texts, too"
)]
mod svg;

const PRE_ECLAMPSIA: &str = include_str!("cases/pre-eclampsia.toml");
const KIDNEYS_FAILING: &str = include_str!("cases/kidneys-failing.toml");

fn reader() -> Reader {
    Reader::new(DecimalStyle::Point)
}

fn case(text: &str) -> Case {
    let file = CaseFile::read("case.toml", text).unwrap();
    file.case(reader(), LaterLevels::Refused).unwrap()
}

fn checked(text: &str) -> CheckAnswer {
    let pump = Pump::new(reader().flow("0.1 mL/h").unwrap()).unwrap();
    check(&case(text), &CheckRequest::new(pump)).unwrap()
}

#[test]
fn exact_the_program_of_a_checked_case_is_the_arithmetic_of_its_bag() {
    let answer = checked(PRE_ECLAMPSIA);
    let steps = &answer.verdict.program().unwrap().steps;
    // 4 % is 40 mg/mL: 4 g are 100 mL, in 20 min 300 mL/h; 1 g/h is 25 mL/h.
    let wanted = ["300 mL/h", "25 mL/h"].map(|text| reader().flow(text).unwrap());
    assert_eq!(steps.len(), wanted.len());
    for (step, wanted) in steps.iter().zip(wanted) {
        assert_eq!(step.delivery.rate, wanted);
    }
}

#[test]
fn prop_under_a_stop_there_is_no_program() {
    let answer = checked(KIDNEYS_FAILING);
    assert!(matches!(answer.verdict, Verdict::Stop));
    let document = serde_json::to_value(report::check::to_json(&answer)).unwrap();
    assert_eq!(document["status"], "stop");
    assert!(document.get("program").is_none(), "{document:#}");
}

#[test]
fn meta_half_the_input_of_a_linear_model_gives_half_the_rise() {
    let levels = |text: &str| -> Vec<f64> {
        let words = CoursesWords {
            models: vec![Cow::Borrowed(library::find("du-2019").unwrap())],
            every: Some("60 min"),
            solution: Some(Solution::Exact),
            ..CoursesWords::default()
        };
        let request = CoursesRequest::read(words, reader()).unwrap();
        let answer = simulate_case(&case(text), &request).unwrap();
        let document = serde_json::to_value(report::simulate_case::to_json(&answer)).unwrap();
        let rows = document["predictions"].as_array().unwrap().iter();
        rows.filter(|row| row["variable"] == "serum_magnesium")
            .map(|row| row["value"]["value"].as_f64().unwrap())
            .collect()
    };
    let whole = levels(PRE_ECLAMPSIA);
    let half = levels(
        &PRE_ECLAMPSIA
            .replace("dose = \"4 g\"", "dose = \"2 g\"")
            .replace("rate = \"1 g/h\"", "rate = \"0.5 g/h\""),
    );
    let baseline = whole[0];
    assert!(whole.len() > 20);
    for (whole, half) in whole.iter().zip(&half) {
        assert!((half - baseline - (whole - baseline) / 2.0).abs() < 1e-9);
    }
}

#[test]
fn prop_the_figure_of_a_checked_case_is_a_sound_svg_with_its_title() {
    let figure = report::check::to_figure(&checked(KIDNEYS_FAILING));
    let document = curve(&figure, Format::Svg).unwrap();
    let elements = svg::elements(&document);
    assert_eq!(elements[0].name, "svg");
    assert!(figure.title.starts_with("STOP"), "{}", figure.title);
    let told = elements.iter().find(|element| element.name == "title");
    assert_eq!(told.unwrap().words, figure.title);
    let texts = svg::texts(&document);
    let right = elements[0].number("width");
    assert!(texts.iter().any(|text| text.text.starts_with("STOP")));
    assert!(
        texts
            .iter()
            .all(|text| text.left > -1.0 && text.right < right + 1.0)
    );
    // Adobe Font Metrics of Helvetica: m 833, o 556, l 222 of 1000.
    assert!((svg::helvetica("mmol") - 2.444).abs() < 1e-12);
}

#[test]
fn prop_a_schema_names_every_field_of_its_document() {
    let schema = schema_named("check").unwrap().schema();
    let known = schema["properties"].as_object().unwrap();
    for text in [PRE_ECLAMPSIA, KIDNEYS_FAILING] {
        let document = serde_json::to_value(report::check::to_json(&checked(text))).unwrap();
        let document = document.as_object().unwrap();
        for field in document.keys() {
            assert!(known.contains_key(field), "{field} is not in the schema");
        }
        for field in schema["required"].as_array().unwrap() {
            assert!(
                document.contains_key(field.as_str().unwrap()),
                "{field} is missing"
            );
        }
    }
}

#[test]
fn prop_a_bitmap_is_drawn_or_refused_with_what_to_do() {
    let figure = report::check::to_figure(&checked(PRE_ECLAMPSIA));
    let named = Format::from_path(Path::new("levels.png"));
    let drawn = curve(&figure, Format::Png);
    if cfg!(feature = "png") {
        assert_eq!(named, Ok(Format::Png));
        assert!(drawn.unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
        return;
    }
    for refused in [named.unwrap_err(), drawn.unwrap_err()] {
        assert_eq!(refused.kind(), ErrorKind::Usage);
        assert!(refused.message().contains("no PNG"), "{refused}");
        assert!(refused.help().contains(".svg") && refused.help().contains("feature png"));
    }
}
