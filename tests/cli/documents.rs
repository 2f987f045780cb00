//! The JSON documents: every quantity is a value with its unit, every document has its head.

use super::{document, every_command, run};
use serde_json::Value;

/// Keys of numbers that have no unit: versions, counts, and parts of one.
const PURE: [&str; 25] = [
    "replicate",
    "schema",
    "step",
    "shard",
    "of",
    "first",
    "schema_version",
    "seed",
    "subjects",
    "standard_error",
    "max_relative_difference",
    "count",
    "ratio",
    "line",
    "rerun",
    "probability",
    "probability_of_target",
    "probability_toxic",
    "searched",
    "regimens",
    "variance_left",
    "limits_crossed",
    "relative_standard_error",
    "log_likelihood",
    "model_weight",
];

/// Parts that have no unit: a chance, and of an estimate logarithms of ratios with theirs.
const ESTIMATES: [&str; 6] = [
    "risk",
    "eta",
    "standard_errors",
    "shrinkage",
    "population_shrinkage",
    "minimum",
];

/// Every complaint about numbers in `value`, which stands at `path`.
fn bare_numbers(value: &Value, path: &str, complaints: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                if inner.is_number() {
                    complaints.push(format!("a bare number in {path}"));
                }
                bare_numbers(inner, &format!("{path}/{index}"), complaints);
            }
        }
        Value::Object(map) => {
            // A list of estimates has quantities called `value`; they are walked below.
            let leaf = map.get("value").is_some_and(|value| !value.is_object());
            if leaf && !path.contains("/probability/") {
                let unit = map.get("unit").and_then(Value::as_str).unwrap_or("");
                if unit.is_empty() || !map["value"].is_number() || map.len() != 2 {
                    complaints.push(format!("no quantity at {path}: {value}"));
                }
            }
            for (key, inner) in map {
                let own = path
                    .rsplit('/')
                    .next()
                    .is_some_and(|own| ESTIMATES.contains(&own));
                if own || key == "objective" {
                    continue;
                }
                let quantity =
                    key == "value" && (map.contains_key("unit") || path.contains("/probability/"));
                if inner.is_number() && !quantity && !PURE.contains(&key.as_str()) {
                    complaints.push(format!("a bare number at {path}/{key}: {inner}"));
                }
                bare_numbers(inner, &format!("{path}/{key}"), complaints);
            }
        }
        _ => {}
    }
}

#[test]
fn prop_every_number_has_its_unit() {
    for args in every_command() {
        let (_, answer) = document(&args);
        let mut complaints = Vec::new();
        bare_numbers(&answer, "", &mut complaints);
        assert!(complaints.is_empty(), "{args:?}: {}", complaints.join("\n"));
    }
}

#[test]
fn prop_numbers_have_nine_digits_at_the_most() {
    // More would show the noise of binary arithmetic and differ between spellings.
    // A curve keeps every digit, for other programs to compare with.
    for args in every_command()
        .into_iter()
        .filter(|args| args[0] != "simulate")
    {
        let ran = run(&[&args[..], &["--json"]].concat());
        let values = ran
            .out
            .lines()
            .filter_map(|line| line.trim().strip_prefix("\"value\": "));
        for number in values {
            let number = number.trim_end_matches(',');
            let (mantissa, _) = number.split_once('e').unwrap_or((number, ""));
            let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
            let digits = digits.trim_matches('0').len();
            assert!(digits <= 9, "{args:?}: {number}");
        }
    }
}

#[test]
fn exact_the_walker_sees_what_it_looks_for() {
    let seen = |text: &str| {
        let mut complaints = Vec::new();
        bare_numbers(&serde_json::from_str(text).unwrap(), "", &mut complaints);
        complaints.len()
    };
    assert_eq!(seen(r#"{"rate": 25}"#), 1);
    assert_eq!(seen(r#"{"rates": [25, 30]}"#), 2);
    assert_eq!(seen(r#"{"rate": {"value": 25}}"#), 2);
    assert_eq!(seen(r#"{"rate": {"value": 25, "unit": ""}}"#), 1);
    assert_eq!(seen(r#"{"rate": {"value": "25", "unit": "mL/h"}}"#), 1);
    assert_eq!(
        seen(r#"{"rate": {"value": 25, "unit": "mL/h"}, "schema_version": 1}"#),
        0
    );
}

#[test]
fn exact_every_document_has_its_head() {
    let mut all = every_command();
    all.push(vec!["completions", "bash"]);
    all.push(vec!["man"]);
    all.push(vec!["models", "show", "salinger-2013"]);
    for args in all {
        let (code, answer) = document(&args);
        assert_eq!(answer["schema_version"], 1, "{args:?}");
        assert_eq!(answer["tool"]["name"], "maginfuse", "{args:?}");
        assert_eq!(
            answer["tool"]["version"],
            env!("CARGO_PKG_VERSION"),
            "{args:?}"
        );
        let status = answer["status"].as_str().unwrap();
        assert!(
            ["ok", "warn", "stop"].contains(&status),
            "{args:?}: {status}"
        );
        assert_eq!(
            status == "stop",
            code == 10,
            "{args:?}: {status} and {code}"
        );
        assert!(answer["findings"].is_array(), "{args:?}");
        assert!(answer["provenance"].is_object(), "{args:?}");
    }
}

#[test]
fn exact_every_finding_is_complete() {
    let mut seen = 0;
    for args in every_command() {
        let (_, answer) = document(&args);
        let mut ids = Vec::new();
        for finding in answer["findings"].as_array().unwrap() {
            seen += 1;
            let id = finding["id"].as_str().unwrap();
            assert!(!ids.contains(&id), "{args:?}: {id} twice");
            ids.push(id);
            let severity = finding["severity"].as_str().unwrap();
            assert!(
                ["info", "warn", "stop", "not-checked"].contains(&severity),
                "{args:?}: {severity}"
            );
            assert!(finding["overridable"].is_boolean(), "{finding}");
            assert!(
                !finding["message"].as_str().unwrap().is_empty(),
                "{finding}"
            );
            for key in ["short", "citation"] {
                assert!(
                    !finding["source"][key].as_str().unwrap().is_empty(),
                    "{finding}"
                );
            }
        }
    }
    assert!(seen > 20, "only {seen} findings looked at");
}

#[test]
fn exact_the_status_is_the_worst_finding() {
    for args in every_command() {
        let (_, answer) = document(&args);
        // A stopped row of a table beside rows that run is a warning for the whole table.
        if args[0] != "check" {
            continue;
        }
        let has = |severity: &str| {
            answer["findings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|f| f["severity"] == severity)
        };
        let want = if has("stop") {
            "stop"
        } else if has("warn") {
            "warn"
        } else {
            "ok"
        };
        assert_eq!(answer["status"], want, "{args:?}");
    }
}

#[test]
fn exact_the_fields_of_rate() {
    let (_, answer) = document(&[
        "rate",
        "--dose",
        "4g",
        "--bag",
        "20g/500mL",
        "--over",
        "20min",
        "--indication",
        "pre-eclampsia",
        "--drop-factor",
        "20",
    ]);
    let units = |value: &Value| -> Vec<(String, String)> {
        value
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, v)| v.is_object())
            .map(|(key, v)| (key.clone(), v["unit"].as_str().unwrap().to_owned()))
            .collect()
    };
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    assert_eq!(answer["order"]["salt"], "magnesium-sulfate-heptahydrate");
    assert_eq!(
        units(&answer["order"]),
        pairs(&[
            ("dose", "g"),
            ("amount", "mmol"),
            ("equivalents", "mEq"),
            ("elemental", "mg")
        ])
    );
    assert_eq!(
        units(&answer["bag"]),
        pairs(&[
            ("concentration", "mg/mL"),
            ("molar", "mmol/mL"),
            ("osmolarity", "mOsm/L")
        ])
    );
    assert_eq!(
        units(&answer["rates"][0]),
        pairs(&[
            ("over", "min"),
            ("pump_rate", "mL/h"),
            ("pump_rate_exact", "mL/h"),
            ("volume", "mL"),
            ("dose_rate", "mg/min"),
            ("amount_rate", "mmol/h"),
            ("equivalents_rate", "mEq/h"),
            ("delivered", "g"),
            ("drops_per_minute", "drops/min"),
            ("drops_delivered", "g"),
            ("drops_dose_rate", "g/h"),
        ])
    );
}

#[test]
fn meta_provenance_follows_the_input_and_nothing_else() {
    let stamp =
        |dose: &str| document(&["rate", "--dose", dose, "--bag", "4%"]).1["provenance"].clone();
    assert_eq!(stamp("4g"), stamp("4000 mg"));
    assert_ne!(stamp("4g"), stamp("5g"));
    let limits = |stamp: Value| stamp["limits_sha256"].as_str().unwrap().to_owned();
    let table = limits(document(&["limits"]).1["provenance"].clone());
    assert_eq!(table.len(), 64, "{table}");
    assert_eq!(limits(stamp("4g")), table);
    assert_eq!(limits(stamp("5g")), table);
}

#[test]
fn prop_text_and_document_agree_on_the_pump_rate() {
    for args in every_command().into_iter().filter(|args| args[0] == "rate") {
        let text = run(&args).out;
        let (_, answer) = document(&args);
        let shown: Vec<f64> = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("PUMP RATE"))
            .map(|rest| {
                rest.trim()
                    .strip_suffix(" mL/hour")
                    .unwrap()
                    .parse()
                    .unwrap()
            })
            .collect();
        let kept: Vec<f64> = answer["rates"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|row| row["pump_rate"]["value"].as_f64())
            .collect();
        assert_eq!(shown, kept, "{args:?}");
    }
}
