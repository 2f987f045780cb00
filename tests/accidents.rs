//! Accidents on record, replayed: what was ordered, what was set, and what must be said.

use crate::bedside::{Order, ask, program};

/// AR1: "2 g over 4 hours" overwritten and read as 51 g; the level was 16.7 mEq/L.
#[test]
fn paper_ismp_1997_51_g_for_2_g_stops() {
    let accident = Order::named("accident-51-g");
    let answer = accident.check();
    assert_eq!(answer.code, 10, "{:?}", answer.findings());
    assert_eq!(answer.severity("infusion-rate-replacement-ceiling"), "stop");
    assert_eq!(answer.severity("day-replacement-ceiling"), "stop");
    assert_eq!(answer.severity("exposure-emergency"), "stop");
    // 16.7 mEq/L is 8.35 mmol/L: the worst model must come to a level of that size.
    assert!((8.0..10.0).contains(&answer.peak()), "{}", answer.peak());

    // What was meant is let through, from the same ampoules made up as meant.
    let meant = accident
        .text("order.steps.0.dose", "2 g")
        .text("order.bag", "2 g / 50 mL");
    assert!(meant.check().risk() < 2, "{:?}", meant.check().findings());
}

/// AR1 again: whoever accepts what can be accepted still cannot start it.
#[test]
fn paper_ismp_1997_51_g_cannot_be_accepted() {
    let accident = Order::named("accident-51-g");
    for id in [
        "fast-load-ceiling",
        "day-replacement-ceiling",
        "exposure-emergency",
    ] {
        let answer =
            accident.check_with(&["--accept", id, "--reason", "the senior pharmacist agrees"]);
        assert_eq!(answer.status(), "error", "{id}");
        assert!(
            answer.message().contains("cannot be overridden"),
            "{}",
            answer.message()
        );
    }
}

/// AR2: 310 mL/h set where about 30 were meant; 310 mL was the volume in the bag.
#[test]
fn paper_ismp_1997_310_for_30_stops_and_names_the_swapped_field() {
    let order = Order::named("accident-310-mL");
    let right = order.check();
    assert!(right.risk() < 2, "{:?}", right.findings());
    // 30 g in 310 mL, not in 250 mL: 96.8 mg/mL, and so 29.97 mL/h for 2.9 g/h.
    let strength = right.json["bag"]["concentration"]["value"]
        .as_f64()
        .unwrap();
    assert!((strength - 30_000.0 / 310.0).abs() < 0.05, "{strength}");
    let rate = right.json["program"][0]["pump_rate"]["value"]
        .as_f64()
        .unwrap();
    assert!((rate - 30.0).abs() < 0.05, "{rate}");
    assert_eq!(
        order
            .check_with(&["--pump-rate", "30 mL/h"])
            .severity("typed-rate-agrees"),
        "info"
    );

    let swapped = order.check_with(&["--pump-rate", "310 mL/h"]);
    assert_eq!(swapped.code, 10);
    let message = swapped.finding("typed-rate-differs").unwrap()["message"]
        .as_str()
        .unwrap();
    assert!(message.contains("the volume of the bag"), "{message}");
    for shown in [swapped.text.clone(), swapped.json.to_string()] {
        assert!(
            !shown.contains("mL/h") && !shown.contains("pump_rate"),
            "{shown}"
        );
    }
    // 30 g/h of an order for 2.9 g/h cannot be accepted away.
    let accepted = order.check_with(&[
        "--pump-rate",
        "310 mL/h",
        "--accept",
        "typed-rate-differs",
        "--reason",
        "the charge nurse agrees",
    ]);
    assert_eq!(accepted.status(), "error");
}

/// AR2's neighbor: a decimal mark lost on the pump, 41.7 for 4.17.
#[test]
fn paper_pss_2019_a_lost_decimal_mark_on_the_pump_stops() {
    let order = Order::named("accident-310-mL").text("order.steps.0.rate", "0.40355 g/h");
    let set = order.check_with(&["--pump-step", "0.01mL/h", "--pump-rate", "41.7 mL/h"]);
    assert_eq!(set.code, 10, "{}{:?}", set.message(), set.findings());
    let message = set.finding("typed-rate-differs").unwrap()["message"].to_string();
    assert!(
        message.contains("ten times") && message.contains("decimal slip"),
        "{message}"
    );
}

/// AR3: 10 mEq read as 10 mL of 50 %, which hold 40 mEq.
#[test]
fn paper_ismp_10_meq_taken_for_10_ml_is_refused_or_shown() {
    let order = Order::named("deficiency-severe-clean");
    for dose in ["10", "10 mL"] {
        let answer = order.clone().text("order.steps.0.dose", dose).check();
        assert_eq!(answer.code, 3, "{dose}: {:?}", answer.findings());
    }
    // Drawn up as it was: the bag says what it holds, four times the 10 mEq.
    let drawn = ["maginfuse", "rate", "--dose", "10 mEq", "--over", "60min"];
    let bag = ["--stock", "50%", "--draw", "10 mL", "--diluent", "90 mL"];
    let answer = ask(&[&drawn[..], &bag[..]].concat());
    let volume = answer.json["rates"][0]["volume"]["value"].as_f64().unwrap();
    // 40.57 mEq in 100 mL: 10 mEq are about a quarter of the bag (24.6 mL).
    assert!((volume - 24.65).abs() < 0.05, "{volume}");
    let bag = ["--stock", "50%", "--draw", "10 mL", "--diluent", "90 mL"];
    let whole = [
        "maginfuse",
        "rate",
        "--dose",
        "40.6 mEq",
        "--over",
        "60min",
        "--indication",
        "deficiency-severe",
    ];
    let answer = ask(&[&whole[..], &bag[..]].concat());
    assert!(answer.text.contains("40.6 mEq"), "{}", answer.text);
}

/// AR4: 150 mg entered as 150 mEq (18.5 g) for a child of 18 months.
#[test]
fn paper_ismp_150_meq_for_150_mg_is_out_of_scope_in_a_child_and_stops_in_an_adult() {
    let order = Order::named("deficiency-severe-clean").text("order.steps.0.dose", "150 mEq");
    let child = order
        .clone()
        .text("patient.age", "18 months")
        .text("patient.weight", "11 kg");
    assert_eq!(child.check().code, 5, "{}", child.check().message());
    let adult = order.check();
    assert_eq!(adult.code, 10);
    assert_eq!(adult.severity("short-dose-ceiling"), "stop");
    // 150 mEq are 75 mmol: 18.5 g.
    let observed = adult.finding("short-dose-ceiling").unwrap()["observed"]["value"]
        .as_f64()
        .unwrap();
    assert!((observed - 18.5).abs() < 0.05, "{observed}");
}

/// AR5: 16 g printed for 16 mEq (2 g).
#[test]
fn paper_ismp_16_g_for_16_meq_stops_and_the_meant_dose_shows_both_units() {
    let accident = Order::named("accident-16-g");
    assert_eq!(accident.check().code, 10);
    assert_eq!(accident.check().severity("short-dose-ceiling"), "stop");
    let meant = accident.text("order.steps.0.dose", "16 mEq").check();
    assert!(meant.risk() < 2, "{:?}", meant.findings());
    let order = &meant.json["order"];
    assert!(
        (order["equivalents"]["value"].as_f64().unwrap() - 16.0).abs() < 1e-6,
        "{order}"
    );
    assert!(
        (order["dose"]["value"].as_f64().unwrap() - 1.972).abs() < 0.001,
        "{order}"
    );
    assert!(
        meant.text.contains("16 mEq") && meant.text.contains("1.97 g"),
        "{}",
        meant.text
    );
}

/// The load rate left running: 4 g over 20 minutes going on is 12 g/h.
#[test]
fn paper_msos_a_load_rate_left_running_stops_in_every_indication() {
    for name in [
        "pre-eclampsia",
        "fetal-neuroprotection",
        "preterm-labor",
        "torsades-de-pointes",
    ] {
        let order =
            Order::named(name).with("order.steps", "[{ rate = \"12 g/h\", for = \"3 h\" }]");
        let answer = order.check();
        assert_eq!(answer.code, 10, "{name}: {:?}", answer.findings());
        let ceiling = ["infusion-rate-ceiling", "infusion-rate-obstetric-ceiling"];
        assert!(
            ceiling.iter().any(|id| answer.severity(id) == "stop"),
            "{name}"
        );
    }
}

/// Toxicity over hours with failing kidneys: 34 g of the usual regimens in a day, no urine.
#[test]
fn paper_pinehas_a_full_regimen_without_urine_stops() {
    let answer = Order::named("pre-eclampsia")
        .text("kidney.urine_output", "5 mL/h")
        .with(
            "kidney.creatinine",
            "[{ value = \"2.9 mg/dL\", at = \"-3 h\" }]",
        )
        .text("order.steps.1.rate", "1.25 g/h")
        .check();
    assert_eq!(answer.code, 10);
    for id in ["urine-output-hold", "two-days-renal"] {
        assert_eq!(answer.severity(id), "stop", "{id}: {:?}", answer.findings());
    }
}

/// The accident cases through the program itself: exit code 10 and nothing to set.
#[test]
fn label_accidents_leave_the_program_with_exit_code_10() {
    for (name, flags) in [
        ("accident-51-g", &[][..]),
        ("accident-310-mL", &["--pump-rate", "310 mL/h"][..]),
        ("accident-16-g", &[][..]),
    ] {
        for json in [false, true] {
            let mut words = vec!["check", "--case", "-"];
            words.extend(flags);
            words.extend(json.then_some("--json"));
            let (code, out, _) = program(&words, &Order::named(name).written());
            assert_eq!(code, 10, "{name}");
            assert!(
                !out.contains("mL/h") && !out.contains("pump_rate"),
                "{name}: {out}"
            );
        }
    }
}
