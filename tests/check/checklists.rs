//! The checklist fits the order: its way in, its way out and its hurry.

use crate::bedside::{Answered, Order};

/// The lines of the whole checklist.
fn lines(answer: &Answered) -> Vec<String> {
    let parts = ["before", "during", "after"].into_iter();
    let items = parts.flat_map(|part| answer.json["checklist"][part].as_array().unwrap().clone());
    items
        .map(|item| item["item"].as_str().unwrap().to_owned())
        .collect()
}

fn mentions(answer: &Answered, word: &str) -> bool {
    lines(answer).iter().any(|line| line.contains(word))
}

#[test]
fn label_a_bag_that_comes_mixed_is_not_inverted() {
    let order = Order::named("deficiency-severe-clean");
    let mixed = order.clone().text("order.product", "us-premix-4pct-50mL");
    assert!(!mentions(&mixed.check(), "invert"));
    assert!(mentions(
        &Order::named("deficiency-severe-drawn-up").check(),
        "invert"
    ));
    let typed = order
        .without("order.product")
        .text("order.bag", "2 g / 50 mL");
    assert!(mentions(&typed.check(), "invert"));
}

#[test]
fn label_nothing_is_slow_in_torsades_and_arrest() {
    for name in [
        "torsades-de-pointes",
        "ordinary/torsades-us-dialysis",
        "ordinary/torsades-uk-infarction",
        "ordinary/arrest-us",
        "ordinary/arrest-ca",
    ] {
        let answer = Order::named(name).check();
        assert!(!mentions(&answer, "slowly"), "{name}");
        assert!(!answer.text.contains("no faster than ordered"), "{name}");
    }
    assert!(mentions(
        &Order::named("deficiency-severe-clean").check(),
        "slowly"
    ));
}

/// A dose into a muscle or by hand needs no pump, no bag and no line.
#[test]
fn label_a_syringe_needs_no_pump() {
    let muscle = Order::named("pre-eclampsia").with(
        "order.steps",
        "[{ dose = \"10 g\", over = \"1 min\", route = \"intramuscular\" }]",
    );
    let muscle = muscle.check();
    for answer in [&muscle, &Order::named("ordinary/arrest-us").check()] {
        for word in [
            "pump",
            "Pump",
            "bag",
            "Flush the line",
            "series",
            "set volume",
        ] {
            assert!(!mentions(answer, word), "{word}: {:?}", lines(answer));
        }
    }
    assert!(mentions(&muscle, "volume in the syringe"));
    // Nothing of it shares a line with anything.
    assert!(!muscle.text.contains("In the same line"));
    assert_eq!(
        muscle.json["incompatibilities"].as_array().unwrap().len(),
        0
    );
    // A load by vein before the muscle needs both.
    let both = Order::named("ordinary/pre-eclampsia-pritchard").check();
    assert!(mentions(&both, "Dedicated pump"));
    assert!(mentions(&both, "volume in the syringe"));
    assert!(both.text.contains("In the same line"));
}

/// Load and maintenance apart only where there are both.
#[test]
fn label_a_single_dose_is_one_order() {
    let words = "Load and maintenance as separate orders";
    assert!(mentions(&Order::named("pre-eclampsia").check(), words));
    assert!(!mentions(
        &Order::named("deficiency-severe-clean").check(),
        words
    ));
}

#[test]
fn label_without_urine_no_line_is_about_urine() {
    let anuric = Order::named("dangerous/kidneys-anuria");
    let silent = anuric.clone().with("patient.conditions", "[]");
    for (name, order) in [
        ("dialysis-anuric", Order::named("dialysis-anuric")),
        ("dialysis-session", Order::named("dialysis-session")),
        ("circuit", Order::named("ordinary/deficiency-crrt-citrate")),
        ("torsades", Order::named("ordinary/torsades-us-dialysis")),
        ("anuria by name", anuric),
        ("no urine measured", silent),
    ] {
        let answer = order.check();
        assert!(!mentions(&answer, "urine"), "{name}: {:?}", lines(&answer));
        assert!(!mentions(&answer, "diuretic"), "{name}");
        assert!(!answer.text.contains("If urine stops"), "{name}");
        assert!(
            answer.json["exposure"]["if_urine_stops"].is_null(),
            "{name}"
        );
        assert!(mentions(&answer, "Observe throughout"), "{name}");
    }
    let little = Order::named("deficiency-severe-ckd4").check();
    assert!(mentions(&little, "100 mL of urine"));
    assert!(little.text.contains("If urine stops"));
}

/// On a circuit the circuit is what may stop: what to do then, and how soon it matters.
#[test]
fn label_a_circuit_that_stops_is_the_urine_that_stops() {
    let answer = Order::named("ordinary/deficiency-crrt-citrate").check();
    assert!(mentions(
        &answer,
        "the circuit stops, or its citrate does. Stop the magnesium at once"
    ));
    assert!(answer.text.contains("Circuit stops"));
    let stop = &answer.json["exposure"]["if_circuit_stops"];
    assert_eq!(stop["time_to"].as_array().unwrap().len(), 2);
    // Without it more stays in the body than with it.
    let peak = stop["peak"]["value"].as_f64().unwrap();
    assert!(peak > 0.9 * answer.peak(), "{peak} {}", answer.peak());
    let said = answer.finding("urine-output-hold").unwrap()["message"].to_string();
    assert!(!said.contains("session"), "{said}");
    // Nobody else is told of a circuit.
    for name in ["dialysis-session", "deficiency-severe-clean"] {
        let other = Order::named(name).check();
        assert!(!mentions(&other, "circuit"), "{name}");
        assert!(
            other.json["exposure"]["if_circuit_stops"].is_null(),
            "{name}"
        );
    }
}

/// In an emergency blood is drawn and nobody waits for it; in an arrest there is no list to wait for.
#[test]
fn label_what_is_urgent_waits_for_no_result() {
    for name in [
        "eclampsia-recurrent",
        "asthma-severe",
        "torsades-de-pointes",
    ] {
        let answer = Order::named(name).check();
        assert!(
            mentions(&answer, "treatment does not wait for the result"),
            "{name}"
        );
    }
    assert!(!mentions(
        &Order::named("migraine").check(),
        "does not wait"
    ));
    let arrest = Order::named("ordinary/arrest-us").check();
    let before = arrest.json["checklist"]["before"].as_array().unwrap().len();
    assert_eq!(before, 1);
    assert!(!mentions(&arrest, "Blood test"));
}
