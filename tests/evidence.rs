//! The evidence page: every number on it is computed here again.

use crate::cli::run;
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::{Baseline, Individual, Model, Subject, library};
use maginfuse::simulate::{Trajectory, simulate};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, AmountRate, Creatinine, MolarConcentration, PatientHeight, PatientWeight,
    SerumMagnesium, Time, VolumeRate,
};
use uom::si::f64::{Length, Mass};
use uom::si::{length::centimeter, mass::kilogram, time::hour};

/// The page.
const PAGE: &str = include_str!("../src/docs/validation.md");
/// mmol of Mg2+ in 1 g of magnesium sulfate heptahydrate (label: 4.06).
pub const GRAM: f64 = 4.057;
/// A 20 minute load, hours.
pub const LOAD: f64 = 1.0 / 3.0;

/// A time in hours.
pub fn hours(value: f64) -> Time {
    Time::new::<hour>(value)
}

/// A serum level, mmol/L.
pub fn level(value: f64) -> SerumMagnesium {
    SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(value)).unwrap()
}

/// A patient who rests at a level, mmol/L.
pub fn steady(value: f64) -> Baseline {
    Baseline::Measured {
        level: level(value),
        recent_magnesium: false,
    }
}

/// An amount (mmol) at a constant rate, from `start` on over `length` hours.
pub fn infusion(start: f64, length: f64, amount: f64) -> Infusion {
    Infusion {
        start: hours(start),
        length: hours(length),
        rate: AmountRate::new::<millimole_per_hour>(amount / length),
    }
}

/// A load (g) over its hours, then a maintenance (g/h) until `end`.
pub fn regimen(load: f64, over: f64, maintenance: f64, end: f64) -> Vec<Infusion> {
    vec![
        infusion(0.0, over, load * GRAM),
        infusion(over, end - over, maintenance * GRAM * (end - over)),
    ]
}

/// A patient of a weight (kg) and a filtration (mL/min).
pub fn subject(weight: f64, filtration: f64, baseline: Baseline) -> Subject {
    let clearance = VolumeRate::new::<milliliter_per_minute>(filtration);
    Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(weight)).unwrap(),
        AbsoluteClearance::new(clearance).unwrap(),
        baseline,
    )
}

/// The course up to `to` hours.
pub fn course(model: &Model, subject: &Subject, inputs: &[Infusion], to: f64) -> Trajectory {
    let individual = Individual::typical(model, subject).unwrap();
    simulate(&individual, inputs, hours(0.0), hours(to), Method::Dopri5).unwrap()
}

/// The level that flags go by at a time (hours), mmol/L.
#[cfg(feature = "reference")]
pub fn bound_at(model: &Model, subject: &Subject, inputs: &[Infusion], time: f64) -> f64 {
    let bound = Individual::bound(model, subject, &[]).unwrap();
    let course = simulate(&bound, inputs, hours(0.0), hours(time), Method::Dopri5).unwrap();
    course.end().millimolar()
}

/// The level at a time (hours), mmol/L.
pub fn at(course: &Trajectory, time: f64) -> f64 {
    course.at(hours(time)).unwrap().millimolar()
}

/// That the page has a line that starts with each of these; else all it should say.
pub fn on_the_page(rows: &[String]) {
    let there = |row: &&String| !PAGE.lines().any(|line| line.starts_with(row.as_str()));
    let lacking: Vec<_> = rows.iter().filter(there).map(String::as_str).collect();
    assert!(
        lacking.is_empty(),
        "the page lacks:\n{}",
        lacking.join("\n")
    );
}

/// Bias and root mean square by their definition, from the printed table alone.
#[test]
fn paper_published_levels_bias_and_spread_by_command() {
    // Nothing was fitted; beyond these the default model would be another one.
    const BIAS: f64 = 5.0;
    const SPREAD: f64 = 11.0;
    let out = run(&["models", "evidence", "--json"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let document: serde_json::Value = serde_json::from_str(&out.out).unwrap();
    let model = &document["models"][0];
    assert_eq!(model["id"], library::DEFAULT);
    let number = |value: &serde_json::Value| value["value"].as_f64().unwrap();
    let logs: Vec<f64> = model["levels"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["later"] == false)
        .map(|one| (number(&one["predicted"]) / number(&one["observed"])).ln())
        .collect();
    let count = logs.len() as f64;
    let bias = 100.0 * ((logs.iter().sum::<f64>() / count).exp() - 1.0);
    let spread = 100.0 * (logs.iter().map(|log| log * log).sum::<f64>() / count).sqrt();
    assert!(bias.abs() < BIAS && spread < SPREAD, "{bias} {spread}");
    let all = &model["agreement"][2];
    assert_eq!(all["cohorts"], "all");
    assert!((number(&all["bias"]) - bias).abs() < 0.051, "{bias}");
    assert!(
        (number(&all["root_mean_square"]) - spread).abs() < 0.051,
        "{spread}"
    );
}

#[test]
fn regress_the_page_shows_what_the_command_prints() {
    let out = run(&["models", "evidence"]);
    let rows: Vec<String> = out.out.lines().map(str::to_owned).collect();
    let table: Vec<_> = rows
        .into_iter()
        .filter(|row| row.starts_with("| "))
        .collect();
    assert_eq!(
        table.len(),
        1 + 6 * 5 + 2 * 3,
        "header, six rows of five models, three more of the two with a tubular maximum"
    );
    on_the_page(&table);
}

/// A model that needs what the cohorts do not have is named, never guessed at.
#[test]
fn cli_evidence_leaves_out_models_that_lack_a_covariate() {
    let all = run(&["models", "evidence"]);
    assert!(
        all.out
            .contains("du-2019 is left out: the model needs the patient's creatinine")
    );
    let one = run(&["models", "evidence", "du-2019"]);
    assert_eq!(one.code, 4, "{}", one.err);
    assert!(one.out.is_empty());
}

/// Nothing can be given to the cohorts, so nothing is asked for.
#[test]
fn cli_evidence_asks_for_no_covariate_that_cannot_be_given() {
    let ran = run(&["models", "evidence", "salinger-2013"]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("creatinine"), "{}", ran.err);
    assert!(ran.err.contains("cohorts print none"), "{}", ran.err);
    assert!(!ran.err.contains("help: give it"), "{}", ran.err);
}

#[test]
fn meta_the_page_names_every_model_with_its_use() {
    let row = |model: &Model| {
        let rows = model.reproduces().len();
        format!(
            "| {} | {} | {} | {rows} of {} |",
            model.id(),
            model.grade().word(),
            model.usage().id(),
            rows + model.fails().len()
        )
    };
    on_the_page(&library::all().unwrap().iter().map(row).collect::<Vec<_>>());
}

/// A woman of 70 kg and 165 cm from 0.76 mmol/L; creatinine (mg/dL) and filtration (mL/min).
fn woman(creatinine: f64, filtration: f64) -> Subject {
    let value = MolarConcentration::new::<millimole_per_liter>(creatinine * 0.0884);
    Subject {
        creatinine: Some(Creatinine::new(value).unwrap()),
        height: Some(PatientHeight::new(Length::new::<centimeter>(165.0)).unwrap()),
        furosemide: Some(false),
        pregnant: Some(true),
        ..subject(70.0, filtration, steady(0.76))
    }
}

#[test]
fn regress_the_page_shows_where_models_disagree() {
    let inputs = regimen(4.0, LOAD, 1.0, 24.0);
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    let mut expected = Vec::new();
    for model in library::all().unwrap() {
        let healthy = course(model, &woman(0.8, 100.0), &inputs, 24.0);
        let impaired = course(model, &woman(2.0, 45.0), &inputs, 24.0);
        let found = [at(&healthy, 0.5), at(&healthy, 24.0), at(&impaired, 24.0)];
        expected.push(format!(
            "| {} | {:.2} | {:.2} | {:.2} |",
            model.id(),
            found[0],
            found[1],
            found[2]
        ));
        if model.usage().checks_orders() {
            for (column, value) in columns.iter_mut().zip(found) {
                column.push(value - 0.76);
            }
        }
    }
    let ratio = |column: &[f64]| {
        let (low, high) = column
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(low, high), &value| {
                (low.min(value), high.max(value))
            });
        high / low
    };
    let [early, late, impaired] = columns.map(|column| ratio(&column));
    expected.push(format!(
        "| rise, highest over lowest of the six that check orders | {early:.1} | {late:.1} | {impaired:.1} |"
    ));
    on_the_page(&expected);
}

#[test]
fn meta_the_page_points_at_tests_that_exist() {
    // Words in backticks that start with tests/ are files or folders.
    for word in PAGE.split('`').filter(|word| word.starts_with("tests/")) {
        assert!(std::path::Path::new(word).exists(), "{word}");
    }
}
