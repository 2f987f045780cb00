//! A stop prints nothing that could be set on a pump, in no format.

use super::{document, run};
use serde_json::Value;

/// What a stopped order must not show, in any format.
const SETTABLE: [&str; 7] = [
    "mL/h",
    "mL/min",
    "drops",
    "PUMP RATE",
    "pump_rate",
    "Dose rate",
    "dose_rate",
];

/// Orders of `rate` of which no row may run.
const STOPPED: &[&[&str]] = &[
    // Faster than 150 mg/min.
    &["--dose", "4g", "--bag", "4%", "--over", "20min"],
    &[
        "--dose",
        "4g",
        "--bag",
        "4%",
        "--over",
        "20min",
        "--drop-factor",
        "20",
    ],
    &["--dose", "2g", "--bag", "4%", "--over", "3min"],
    // Undiluted.
    &["--dose", "2g", "--bag", "50%"],
    &["--dose", "2g", "--product", "us-vial-50pct-10mL"],
    &["--dose", "2g", "--bag", "20.6%"],
    // The load rate running on as maintenance.
    &[
        "--dose",
        "48g",
        "--bag",
        "4%",
        "--over",
        "4h",
        "--indication",
        "pre-eclampsia",
    ],
    // ISMP 1997: 51 g over 4 h; 16 g for 16 mEq.
    &["--dose", "51g", "--bag", "20g/500mL", "--over", "4h"],
    &["--dose", "16g", "--bag", "4%"],
    // More than a pump can run, and more than a day allows.
    &[
        "--dose",
        "4g",
        "--bag",
        "1%",
        "--over",
        "20min",
        "--indication",
        "pre-eclampsia",
    ],
    &["--dose", "41g", "--bag", "4%", "--over", "24h"],
    &["--dose", "90g", "--bag", "4%", "--over", "30h"],
    &[
        "--dose",
        "61g",
        "--bag",
        "4%",
        "--over",
        "24h",
        "--indication",
        "pre-eclampsia",
    ],
];

fn every_string(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|v| every_string(v, into)),
        Value::Object(map) => {
            for (key, value) in map {
                into.push(key.clone());
                every_string(value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn exact_a_stop_shows_nothing_to_set() {
    for rest in STOPPED {
        let args = [&["rate"], *rest].concat();
        let ran = run(&args);
        assert_eq!(ran.code, 10, "{rest:?}: {}", ran.out);
        assert!(ran.out.contains("[STOP]"), "{rest:?}");
        let (code, answer) = document(&args);
        assert_eq!(code, 10, "{rest:?}");
        assert_eq!(answer["status"], "stop", "{rest:?}");
        let stops = |v: &Value| v["severity"] == "stop" && v["source"]["citation"].is_string();
        assert!(
            answer["findings"].as_array().unwrap().iter().any(stops),
            "{rest:?}"
        );
        let mut strings = Vec::new();
        every_string(&answer, &mut strings);
        for word in SETTABLE {
            assert!(
                !ran.out.contains(word) && !ran.err.contains(word),
                "{rest:?}: {word}: {}",
                ran.out
            );
            let shown = strings.iter().find(|text| text.contains(word));
            assert!(shown.is_none(), "{rest:?}: {word} in {shown:?}");
        }
    }
}

#[test]
fn exact_a_stopped_row_beside_others_has_no_rate() {
    // 4 g for a deficiency: 20 minutes is 200 mg/min and stops, 30 minutes runs.
    let args = ["rate", "--dose", "4g", "--bag", "4%", "--drop-factor", "20"];
    let (code, answer) = document(&args);
    assert_eq!(code, 0);
    assert_eq!(answer["status"], "warn");
    let rows = answer["rates"].as_array().unwrap();
    let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["over", "findings"]);
    assert!(!rows[0]["findings"].as_array().unwrap().is_empty());
    for row in &rows[1..] {
        assert!(row["pump_rate"].is_object(), "{row}");
    }
    let text = run(&args).out;
    let sections: Vec<&str> = text.split("\nOver ").collect();
    assert_eq!(sections.len(), 6);
    let stopped = sections[1];
    assert!(
        stopped.starts_with("20 minutes") && stopped.contains("[STOP]"),
        "{stopped}"
    );
    for word in SETTABLE {
        assert!(!stopped.contains(word), "{stopped}");
    }
    assert!(sections[2].contains("PUMP RATE"), "{}", sections[2]);
}

#[test]
fn exact_the_findings_of_a_row_are_explained_at_the_head() {
    let (_, answer) = document(&["rate", "--dose", "4g", "--bag", "4%"]);
    let known: Vec<&Value> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["id"])
        .collect();
    for row in answer["rates"].as_array().unwrap() {
        for id in row["findings"].as_array().unwrap() {
            assert!(known.contains(&id), "{id} is nowhere explained");
        }
    }
}

#[test]
fn exact_what_stops_and_what_only_warns_depends_on_the_indication() {
    let code = |indication: &str| {
        run(&[
            "rate",
            "--dose",
            "4g",
            "--bag",
            "4%",
            "--over",
            "20min",
            "--indication",
            indication,
        ])
        .code
    };
    for obstetric in [
        "pre-eclampsia",
        "eclampsia-recurrent",
        "fetal-neuroprotection",
    ] {
        assert_eq!(code(obstetric), 0, "{obstetric}");
    }
    for other in [
        "deficiency-mild",
        "deficiency-severe",
        "muscle-cramps",
        "migraine",
        "sports",
    ] {
        assert_eq!(code(other), 10, "{other}");
    }
}

#[test]
fn paper_a_short_replacement_dose_is_not_stopped() {
    // 2 g over 20 to 60 minutes is the main case; 2 g/hour is what two authorities let pass.
    for (over, status) in [("20min", "warn"), ("60min", "ok")] {
        let args = [
            "rate",
            "--dose",
            "2g",
            "--bag",
            "4%",
            "--over",
            over,
            "--indication",
            "deficiency-severe",
        ];
        let (code, answer) = document(&args);
        assert_eq!(
            (code, &answer["status"]),
            (0, &Value::from(status)),
            "{over}"
        );
    }
}
