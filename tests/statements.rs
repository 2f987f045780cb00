//! The founding article, statement by statement: each test asserts what a user would no longer
//! see if the rule behind the statement were gone.

mod caution;

use crate::bedside::{Answered, Order};

fn clean() -> Order {
    Order::named("deficiency-severe-clean")
}

fn mild() -> Order {
    Order::named("deficiency-mild-oral-first")
}

fn route(answer: &Answered) -> (&str, &str) {
    let route = &answer.json["route"];
    (
        route["advice"].as_str().unwrap(),
        route["why"].as_str().unwrap(),
    )
}

/// The lines of one part of the checklist, as one text.
fn list(answer: &Answered, part: &str) -> String {
    answer.json["checklist"][part]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["item"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn s01_the_vein_is_for_those_whom_the_mouth_does_not_serve() {
    let oral = mild().check();
    assert_eq!(route(&oral).0, "oral");
    for (key, value) in [
        ("oral_feasible", "false"),
        ("oral_tried", "true"),
        ("absorption_disorder", "true"),
    ] {
        let answer = mild().with(&format!("route.{key}"), value).check();
        assert_eq!(route(&answer).0, "intravenous", "{key}");
        assert_eq!(answer.severity("oral-first"), "absent", "{key}");
    }
}

#[test]
fn s02_the_vein_acts_at_once_and_bypasses_the_gut() {
    let answer = Order::named("asthma-severe").check();
    let (advice, why) = route(&answer);
    assert_eq!(advice, "intravenous");
    assert!(
        why.contains("at once") && why.contains("bypasses the gut"),
        "{why}"
    );
    // The level is highest when the dose ends, not hours later.
    for model in answer.json["exposure"]["models"].as_array().unwrap() {
        let at = model["peak_at"]["value"].as_f64().unwrap();
        assert!((at - 20.0 / 60.0).abs() < 1e-3, "{at}");
    }
}

#[test]
fn s03_the_measured_level_is_put_in_words() {
    for (level, words) in [
        ("0.38 mmol/L", "severe deficiency"),
        ("0.52 mmol/L", "moderate deficiency"),
        ("0.65 mmol/L", "mild deficiency"),
        ("0.86 mmol/L", "no deficiency"),
    ] {
        let answer = Order::named("migraine")
            .text("magnesium.levels.0.value", level)
            .check();
        assert!(answer.text.contains(words), "{level}: {}", answer.text);
    }
    let high = Order::named("migraine")
        .text("magnesium.levels.0.value", "2.6 mmol/L")
        .check();
    assert_eq!((high.code, high.severity("level-caution")), (10, "stop"));
    let toxic = Order::named("migraine")
        .text("magnesium.levels.0.value", "3.6 mmol/L")
        .check();
    assert_eq!((toxic.code, toxic.severity("level-toxic")), (10, "stop"));
}

#[test]
fn s04_a_deficiency_needs_a_laboratory_value() {
    // With acute symptoms nobody waits for the laboratory: a warning, and blood is drawn.
    let acute = clean().with("magnesium.levels", "[]").check();
    assert_eq!(
        (acute.code, acute.severity("deficiency-not-confirmed")),
        (0, "warn")
    );
    for name in ["deficiency-severe-clean", "deficiency-mild-oral-first"] {
        let unmeasured = Order::named(name)
            .with("magnesium.levels", "[]")
            .with("route.acute_symptoms", "false")
            .check();
        assert_eq!(
            (
                unmeasured.code,
                unmeasured.severity("deficiency-not-confirmed")
            ),
            (10, "stop")
        );
        let normal = Order::named(name)
            .text("magnesium.levels.0.value", "0.90 mmol/L")
            .check();
        assert_eq!(
            (normal.code, normal.severity("deficiency-not-confirmed")),
            (10, "stop")
        );
        let accepted = Order::named(name)
            .with("magnesium.levels", "[]")
            .with("route.acute_symptoms", "false")
            .check_with(&[
                "--accept",
                "deficiency-not-confirmed",
                "--reason",
                "the ward doctor wants it",
            ]);
        assert_eq!(accepted.status(), "error");
    }
    assert!(clean().check().risk() < 2);
}

#[test]
fn s05_cramps_need_a_deficiency_and_tablets_that_did_not_help() {
    let cramps = Order::named("muscle-cramps");
    assert_eq!(cramps.check().code, 0);
    let untried = cramps.clone().with("route.oral_tried", "false").check();
    assert_eq!((untried.code, untried.severity("oral-first")), (10, "stop"));
    let normal = cramps.text("magnesium.levels.0.value", "1.8 mEq/L").check();
    assert_eq!(normal.severity("deficiency-not-confirmed"), "stop");
}

#[test]
fn s06_headache_is_told_that_magnesium_only_complements() {
    for (name, benefit) in [("migraine", "helps some"), ("tension-headache", "No trial")] {
        let text = Order::named(name).check().text;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let adjunct = "does not replace established therapy";
        assert!(text.contains(adjunct) && text.contains(benefit), "{name}");
    }
    let text = clean()
        .check()
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        !text.contains("does not replace established therapy"),
        "said where it means nothing"
    );
}

#[test]
fn s07_obstetrics_is_for_closely_monitored_inpatients() {
    for name in [
        "pre-eclampsia",
        "eclampsia-recurrent",
        "fetal-neuroprotection",
        "preterm-labor",
    ] {
        assert!(Order::named(name).check().risk() < 2, "{name}");
        for setting in ["outpatient", "inpatient"] {
            let answer = Order::named(name).text("care.setting", setting).check();
            assert_eq!(
                (answer.code, answer.severity("setting")),
                (10, "stop"),
                "{name} {setting}"
            );
        }
        let nobody = Order::named(name).with("patient.pregnant", "false").check();
        assert_eq!(
            (nobody.code, nobody.severity("not-pregnant")),
            (10, "stop"),
            "{name}"
        );
    }
}

#[test]
fn s08_arrhythmia_is_for_specialists() {
    for name in ["torsades-de-pointes", "atrial-fibrillation"] {
        assert!(Order::named(name).check().risk() < 2, "{name}");
        let alone = Order::named(name).with("care.specialist", "false").check();
        assert_eq!(
            (alone.code, alone.severity("specialist")),
            (10, "stop"),
            "{name}"
        );
        let unsaid = Order::named(name).without("care.specialist").check();
        assert_eq!(unsaid.severity("specialist-not-given"), "warn", "{name}");
        let home = Order::named(name)
            .text("care.setting", "outpatient")
            .check();
        assert_eq!(
            (home.code, home.severity("setting")),
            (10, "stop"),
            "{name}"
        );
        assert!(list(&home, "during").contains("Continuous ECG"), "{name}");
    }
}

#[test]
fn s09_a_healthy_athlete_gets_none() {
    let athlete = Order::named("sports-normal-level").check();
    assert_eq!(
        (athlete.code, athlete.severity("deficiency-not-confirmed")),
        (10, "stop")
    );
    let unmeasured = Order::named("sports-confirmed")
        .with("magnesium.levels", "[]")
        .check();
    assert_eq!(unmeasured.code, 10);
    let confirmed = Order::named("sports-confirmed").check();
    let words: Vec<&str> = confirmed.text.split_whitespace().collect();
    let unbroken = words.join(" ");
    assert_eq!(confirmed.code, 0);
    assert!(
        unbroken.contains("never for performance"),
        "{}",
        confirmed.text
    );
}

#[test]
fn s10_information_and_consent_come_first() {
    let before = list(&clean().check(), "before");
    assert!(
        before.lines().next().unwrap().contains("consent"),
        "{before}"
    );
}

#[test]
fn s11_history_conditions_and_medications_are_asked_for() {
    for key in ["conditions", "medications"] {
        let answer = clean().without(&format!("patient.{key}")).check();
        assert_eq!(answer.code, 4, "{key}");
        assert!(
            answer.message().contains(&format!("patient.{key}")),
            "{}",
            answer.message()
        );
    }
    let before = list(&clean().check(), "before");
    assert!(
        before.contains("existing conditions, current medications"),
        "{before}"
    );
}

#[test]
fn s12_magnesium_and_kidney_values_are_required() {
    let answer = clean()
        .without("magnesium.levels")
        .without("kidney.creatinine")
        .check();
    assert_eq!(answer.code, 4);
    let message = answer.message();
    assert!(
        message.contains("magnesium.levels") && message.contains("kidney value"),
        "{message}"
    );
    assert!(list(&clean().check(), "before").contains("Blood test: magnesium and kidney function"));
}
