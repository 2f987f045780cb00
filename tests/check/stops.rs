//! A stop shows nothing that could be set on a pump, in no form.

use super::next_level::all_orders;
use crate::bedside::{Answered, Order};
use serde_json::Value;

/// Keys of a document that hold a flow or a volume of the infusion.
const KEYS: [&str; 8] = [
    "program",
    "pump_rate",
    "pump_rate_exact",
    "volume",
    "push",
    "inject",
    "delivered",
    "drops_per_minute",
];

fn forbidden_key(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) => map.iter().find_map(|(key, inside)| {
            let found = KEYS.contains(&key.as_str()).then(|| key.clone());
            found.or_else(|| forbidden_key(inside))
        }),
        Value::Array(list) => list.iter().find_map(forbidden_key),
        _ => None,
    }
}

/// Words that follow or precede a number of mL that is no infusion: what the patient passes, what the
/// kidneys filter, what the antidote holds, what is asked of urine.
const HARMLESS: [&str; 10] = [
    "mL/min",
    "mL/minute",
    "mL/kg/h",
    "of urine",
    "in 4 hours",
    "in the 4 hours",
    "of heptahydrate",
    "(repeatable)",
    "(1 g) over 3 to 10 minutes",
    "in 12 hours is a prohibited method",
];

/// Every number of mL in a text that is not harmless and was not typed in the order.
fn volumes(text: &str, typed: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (at, _) in text.match_indices(" mL") {
        let number = text[..at].rsplit(' ').next().unwrap();
        if number.parse::<f64>().is_err() {
            continue;
        }
        let rest: String = text[at + 1..].chars().take(40).collect();
        let harmless = HARMLESS.iter().any(|words| {
            rest.starts_with(words) || rest.trim_start_matches("mL ").starts_with(words)
        });
        if !harmless && !typed.contains(&format!("{number} mL")) {
            let before = at.saturating_sub(30);
            found.push(format!("{}{rest}", &text[before..=at]));
        }
    }
    found
}

fn assert_nothing_to_set(name: &str, answer: &Answered, typed: &str) {
    assert_eq!(forbidden_key(&answer.json), None, "{name}");
    let document = answer.json.to_string();
    for shown in [&answer.text, &document] {
        for words in ["mL/h", "mL/hour", "PUMP RATE", "to be infused", "drops"] {
            assert!(!shown.contains(words), "{name}: {words}");
        }
    }
    assert_eq!(volumes(&answer.text, typed), [""; 0], "{name}");
    for finding in answer.json["findings"].as_array().unwrap() {
        for part in ["observed", "limit"] {
            let unit = finding[part]["unit"].as_str().unwrap_or_default();
            assert!(!["mL", "mL/h", "L"].contains(&unit), "{name}: {finding}");
        }
        let message = finding["message"].as_str().unwrap();
        assert_eq!(volumes(message, typed), [""; 0], "{name}");
    }
}

#[test]
fn label_no_stop_of_any_case_shows_a_flow_or_a_volume() {
    let mut stopped = 0;
    for (name, order) in all_orders() {
        let answer = order.check();
        if answer.status() == "stop" {
            stopped += 1;
            let typed = order.written();
            assert_nothing_to_set(&name, &answer, &typed);
        }
    }
    assert!(stopped > 60, "only {stopped} stops");
}

/// The volume of a sports infusion is a finding where it may run, and no number beside a stop.
#[test]
fn label_a_doping_volume_is_not_shown_beside_a_stop() {
    let athlete = Order::named("sports-confirmed")
        .text("care.setting", "outpatient")
        .text("order.bag", "1 g / 150 mL");
    let warned = athlete.check();
    let finding = warned.finding("doping-volume").unwrap();
    assert_eq!(warned.status(), "warn", "{:?}", warned.findings());
    let volume = finding["observed"]["value"].as_f64().unwrap();
    assert!(volume > 100.0, "{finding}");
    let stopped = athlete.with("patient.conditions", "[\"myasthenia gravis\"]");
    let answer = stopped.check();
    let finding = answer.finding("doping-volume").unwrap();
    assert!(
        finding["observed"].is_null() && finding["limit"].is_null(),
        "{finding}"
    );
    assert_nothing_to_set("doping", &answer, &stopped.written());
}

/// World Anti-Doping Code, M2: more than 100 mL per 12-hour period. Two bags of 90 mL half a day
/// apart are none; the same within the half day are.
#[test]
fn label_a_doping_volume_counts_over_twelve_hours() {
    let athlete = |pause: &str| {
        let step = "{ dose = \"0.9 g\", over = \"1 h\" }";
        Order::named("sports-confirmed")
            .text("care.setting", "outpatient")
            .with(
                "order.steps",
                &format!("[{step}, {{ pause = \"{pause}\" }}, {step}]"),
            )
            .check()
    };
    assert_eq!(athlete("12 h").severity("doping-volume"), "absent");
    let twice = athlete("10 h");
    assert_eq!(twice.severity("doping-volume"), "warn");
    let volume = twice.finding("doping-volume").unwrap()["observed"]["value"].as_f64();
    assert!((volume.unwrap() - 180.0).abs() < 1e-6);
}
