//! What `check` refuses, how it says so, and with which exit code.

use crate::bedside::{Order, program};
use serde_json::Value;

/// A refusal: exit code, words it must hold, nothing on standard output, a help.
fn refused(order: &Order, code: i32, words: &[&str]) {
    let (exit, out, err) = program(&["check", "--case", "-"], &order.written());
    assert_eq!(exit, code, "{err}{out}");
    assert!(out.is_empty(), "{out}");
    assert!(
        err.starts_with("error: ") && err.contains("\nhelp: "),
        "{err}"
    );
    for word in words {
        assert!(err.contains(word), "no {word} in: {err}");
    }
    let (exit, out, _) = program(&["check", "--case", "-", "--json"], &order.written());
    assert_eq!(exit, code);
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["status"], "error");
    for key in ["kind", "message", "help"] {
        assert!(
            !document["error"][key].as_str().unwrap().is_empty(),
            "{key}"
        );
    }
}

#[test]
fn label_missing_inputs_are_all_named_at_once() {
    let order = Order::named("deficiency-severe-clean");
    refused(&order.clone().without("kidney"), 4, &["kidney value"]);
    let mut bare = order.clone();
    let required = [
        "patient.age",
        "patient.sex",
        "patient.weight",
        "patient.pregnant",
        "patient.conditions",
        "patient.medications",
        "care.setting",
        "magnesium.levels",
        "magnesium.prior_doses",
        "order.indication",
        "order.product",
        "order.steps",
    ];
    for key in required {
        bare = bare.without(key);
    }
    refused(
        &bare.without("kidney.creatinine"),
        4,
        &[&required[..], &["kidney value"]].concat(),
    );
    refused(
        &order.clone().with("order.steps", "[]"),
        4,
        &["order.steps"],
    );
    for step in ["{ rate = \"1 g/h\" }", "{ dose = \"1 g\" }"] {
        refused(
            &order.clone().with("order.steps", &format!("[{step}]")),
            4,
            &["without an end"],
        );
    }
}

#[test]
fn label_malformed_inputs_show_their_place_and_both_readings() {
    let order = Order::named("deficiency-severe-clean");
    let text = |path, text| order.clone().text(path, text);
    refused(
        &text("patient.weight", "78"),
        3,
        &["no unit", "standard input:30:10", "| weight = ", "kg, lb"],
    );
    refused(
        &text("patient.weight", "78,5 kg"),
        3,
        &["78.5 kg", "785 kg", "--decimal comma"],
    );
    refused(
        &text("order.steps.0.dose", "1.000 g"),
        3,
        &["1.000", "1000"],
    );
    refused(&text("order.steps.0.dose", "2 G"), 3, &["not a unit"]);
    refused(&text("order.steps.0.dose", "1-2 g"), 3, &["range"]);
    refused(&text("order.steps.0.dose", "1e3 g"), 3, &["exponent"]);
    refused(&text("order.steps.0.dose", "-2 g"), 3, &["sign"]);
    refused(
        &text("kidney.creatinine.0.value", "0.9 mmol/L"),
        3,
        &["mg/dL, umol/L"],
    );
    refused(
        &text("kidney.creatinine.0.value", "80 mg/dL"),
        3,
        &["0.2 to 20 mg/dL"],
    );
    refused(
        &text("kidney.creatinine.0.value", "0.9 umol/L"),
        3,
        &["outside"],
    );
    refused(
        &text("patient.wieght", "78 kg"),
        3,
        &["wieght", "standard input:", "weight"],
    );
    refused(&order.clone().with("patient.weight", "78"), 3, &["78"]);
    refused(
        &order.clone().with("schema", "2").without("patient.height"),
        3,
        &["schema = 2"],
    );
}

/// A filtration per 1.73 m2 becomes absolute through the body surface and through nothing else.
#[test]
fn exact_an_indexed_clearance_needs_the_body_surface() {
    let indexed = Order::named("deficiency-severe-clean")
        .text("kidney.measured_clearance", "45 mL/min/1.73m2");
    // Mosteller: the root of 178 x 78 / 3600 is 1.9638 m2.
    let expected = 45.0 * (178.0_f64 * 78.0 / 3600.0).sqrt() / 1.73;
    let found = indexed.check().json["kidney"]["clearance"]["value"]
        .as_f64()
        .unwrap();
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    let (exit, ..) = program(
        &["check", "--case", "-"],
        &indexed.without("patient.height").written(),
    );
    assert!(exit == 3 || exit == 4, "{exit}");
}

#[test]
fn label_times_that_cannot_be_are_refused() {
    let order = Order::named("deficiency-severe-clean");
    let text = |path, text| order.clone().text(path, text);
    refused(
        &text("magnesium.levels.0.at", "2 h"),
        3,
        &["after the start of the order"],
    );
    refused(
        &text("kidney.creatinine.0.at", "2026-11-22T09:00+01:00"),
        3,
        &["after the start"],
    );
    refused(&text("order.start", "2026-11-22T08:00"), 3, &["offset"]);
    refused(
        &text("magnesium.levels.0.at", "2026-11-22T07:00"),
        3,
        &["offset"],
    );
    refused(
        &text("magnesium.levels.0.at", "03/04/2026"),
        3,
        &["ISO 8601"],
    );
    refused(&text("order.steps.0.over", "60 d"), 3, &["42 days"]);
    refused(&text("order.steps.0.over", "0.001 s"), 3, &["1 second"]);
    refused(
        &text("magnesium.levels.0.at", "-60 h"),
        4,
        &["60 hours old"],
    );
    refused(&text("kidney.creatinine.0.at", "-60 h"), 4, &["creatinine"]);
    let both = text("magnesium.levels.0.at", "-60 h").text("kidney.creatinine.0.at", "-3 d");
    refused(&both, 4, &["creatinine", "serum magnesium"]);
    // Old but not stale: said.
    assert_eq!(
        text("magnesium.levels.0.at", "-30 h")
            .check()
            .severity("old-serum-magnesium"),
        "warn"
    );
    // A clock time in the spring night that happens twice is told apart by its offset.
    let early = text("order.start", "2026-10-25T02:30+02:00")
        .text("magnesium.levels.0.at", "2026-10-25T02:00+02:00");
    assert!(early.check().risk() < 2);
    let reversed = text("order.start", "2026-10-25T02:30+02:00")
        .text("magnesium.levels.0.at", "2026-10-25T02:00+01:00");
    refused(&reversed, 3, &["after the start"]);
}

#[test]
fn label_people_outside_the_scope_or_out_of_shape_are_refused() {
    let order = Order::named("deficiency-severe-clean");
    let text = |path, text| order.clone().text(path, text);
    for age in ["12 years", "18 months", "17.9 years"] {
        refused(&text("patient.age", age), 5, &["scope"]);
    }
    refused(
        &order.clone().with("patient.pregnant", "true"),
        3,
        &["male", "pregnant"],
    );
    // Cohorts with a mean body mass index of 12.1 and women above 60 are published: only what
    // lies below 7 or above 100 is refused, the rest is asked.
    refused(&text("patient.weight", "320 kg"), 3, &["body mass index"]);
    refused(&text("patient.height", "70 cm"), 3, &["body mass index"]);
}

#[test]
fn label_misspelled_names_are_refused_and_unknown_ones_reported() {
    let order = Order::named("deficiency-severe-clean");
    let condition = |name: &str| {
        order
            .clone()
            .with("patient.conditions", &format!("[\"{name}\"]"))
    };
    for name in [
        "myastenia-gravis",
        "miasthenia gravis",
        "miastenia",
        "dehidration",
    ] {
        refused(&condition(name), 3, &["one slip away"]);
    }
    let drug = order
        .clone()
        .with("patient.medications", "[\"rocuroniom\"]");
    refused(&drug, 3, &["rocuronium"]);
    // A block whose degree cannot be read is read as the worst.
    assert_eq!(condition("av-block-secnd-degree").check().code, 10);
    let unknown = condition("sarcoidosis").check();
    assert_eq!(
        unknown.severity("condition-not-known-sarcoidosis"),
        "not-checked"
    );
    refused(
        &order.clone().text("order.product", "us-premix-4pct-550mL"),
        3,
        &["us-premix-4pct-500mL"],
    );
    refused(
        &order.clone().text("order.bag", "2 g / 50 mL"),
        3,
        &["described twice"],
    );
}

/// Kidneys that got worse later were some other way before: one late value is not the whole course.
#[test]
fn meta_a_late_filtration_does_not_replace_what_was_before() {
    let late = |order: Order| {
        order
            .text("kidney.filtration.0.value", "45 mL/min")
            .text("kidney.filtration.0.at", "11 h")
    };
    let order = late(
        Order::named("kidneys-failing")
            .without("kidney.filtration.2")
            .without("kidney.filtration.1"),
    );
    refused(&order, 4, &["before the order", "-1 h"]);
}
