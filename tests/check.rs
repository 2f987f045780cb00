//! `check` from the outside: the bundled cases word for word, exit codes, JSON, refusals.

use crate::bedside::{Order, folder, names, program};
use serde_json::Value;

/// Every bundled case with its exit code and status.
const CASES: &[(&str, i32, &str)] = &[
    ("accident-16-g", 10, "stop"),
    ("accident-310-mL", 0, "warn"),
    ("accident-51-g", 10, "stop"),
    ("asthma-severe", 0, "warn"),
    ("atrial-fibrillation", 0, "warn"),
    ("creatinine-rising", 10, "stop"),
    ("deficiency-mild-oral-first", 0, "warn"),
    ("deficiency-severe-ckd3", 0, "warn"),
    ("deficiency-severe-ckd4", 10, "stop"),
    ("deficiency-severe-clean", 0, "ok"),
    ("deficiency-severe-drawn-up", 0, "ok"),
    ("dialysis-anuric", 10, "stop"),
    ("eclampsia-recurrent", 0, "warn"),
    ("fetal-neuroprotection", 0, "warn"),
    ("migraine", 0, "ok"),
    ("muscle-cramps", 0, "ok"),
    ("paced-heart-block", 0, "warn"),
    ("pre-eclampsia", 0, "warn"),
    ("pre-eclampsia-renal", 10, "stop"),
    ("pre-eclampsia-second-load", 0, "warn"),
    ("preterm-labor", 0, "warn"),
    ("sports-confirmed", 0, "ok"),
    ("sports-normal-level", 10, "stop"),
    ("tension-headache", 0, "warn"),
    ("torsades-de-pointes", 0, "ok"),
];

fn case_path(name: &str) -> String {
    folder()
        .join(format!("{name}.toml"))
        .to_str()
        .unwrap()
        .to_owned()
}

fn json(words: &[&str]) -> (i32, Value) {
    let (code, out, _) = program(&[words, &["--json"]].concat(), "");
    (
        code,
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}")),
    )
}

/// A document without its hashes, which change with every limit and model.
fn without_hashes(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
            let hash = bare.len() == 8
                && bare.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
                && bare.chars().any(|c| c.is_ascii_digit());
            if hash {
                word.replace(&bare, "########")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

#[test]
fn regress_every_case_has_a_row_and_a_text() {
    let listed: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names(), listed);
    assert!(CASES.len() >= 14);
}

/// Blessed with MAGINFUSE_BLESS=1 after reading every difference.
#[test]
fn regress_the_whole_text_of_every_case() {
    let bless = std::env::var_os("MAGINFUSE_BLESS").is_some();
    let mut changed = Vec::new();
    for (name, code, _) in CASES {
        let (exit, out, err) = program(&["check", "--case", &case_path(name)], "");
        assert_eq!(exit, *code, "{name}: {err}");
        assert!(out.is_ascii(), "{name} prints beyond ASCII");
        let out = without_hashes(&out);
        let expected = folder().join(format!("{name}.txt"));
        if bless {
            std::fs::write(&expected, &out).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != out {
            changed.push(*name);
        }
    }
    assert!(
        changed.is_empty(),
        "differs from its text: {changed:?}; read it, then MAGINFUSE_BLESS=1"
    );
}

#[test]
fn label_exit_codes_and_status_go_together() {
    for (name, code, status) in CASES {
        let (exit, document) = json(&["check", "--case", &case_path(name)]);
        assert_eq!(
            (exit, document["status"].as_str()),
            (*code, Some(*status)),
            "{name}"
        );
        let (exit, _) = json(&["check", "--case", &case_path(name), "--fail-on", "warn"]);
        let expected = if *status == "warn" { 11 } else { *code };
        assert_eq!(exit, expected, "{name} with --fail-on warn");
    }
}

/// Every quantity is `{value, unit}`; no bare number stands where a unit would be needed.
fn assert_quantities(place: &str, value: &Value) {
    match value {
        Value::Object(map) if map.contains_key("value") && map.contains_key("unit") => {
            assert!(map["value"].is_number(), "{place}");
            assert!(
                map["unit"].as_str().is_some_and(|unit| !unit.is_empty()),
                "{place}"
            );
        }
        Value::Object(map) => {
            for (key, value) in map {
                let bare = [
                    "schema_version",
                    "seed",
                    "subjects",
                    "max_relative_difference",
                ];
                assert!(
                    !value.is_number() || bare.contains(&key.as_str()),
                    "{place}.{key} is a bare number"
                );
                assert_quantities(&format!("{place}.{key}"), value);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                assert!(!value.is_number(), "{place}.{index} is a bare number");
                assert_quantities(&format!("{place}.{index}"), value);
            }
        }
        _ => {}
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn assert_has(place: &str, value: &Value, wanted: &[&str]) {
    for key in wanted {
        assert!(
            value.get(key).is_some(),
            "{place} has no {key}: {:?}",
            keys(value)
        );
    }
}

#[test]
fn label_json_has_the_promised_shape() {
    for (name, _, status) in CASES {
        let (_, document) = json(&["check", "--case", &case_path(name)]);
        assert_quantities(name, &document);
        let head = [
            "schema_version",
            "tool",
            "status",
            "findings",
            "understood",
            "suitability",
            "route",
        ];
        let tail = [
            "kidney",
            "cumulative",
            "exposure",
            "checklist",
            "provenance",
        ];
        assert_has(name, &document, &[&head[..], &tail[..]].concat());
        assert_eq!(document["schema_version"], 1);
        assert_has(name, &document["tool"], &["name", "version"]);
        for finding in document["findings"].as_array().unwrap() {
            assert_has(
                name,
                finding,
                &["id", "severity", "message", "overridable", "source"],
            );
            assert_has(name, &finding["source"], &["short", "citation"]);
            let severity = finding["severity"].as_str().unwrap();
            assert!(
                ["info", "warn", "stop", "not-checked"].contains(&severity),
                "{name} {severity}"
            );
        }
        assert!(
            ["oral", "intravenous", "none"]
                .contains(&document["route"]["advice"].as_str().unwrap())
        );
        assert_has(
            name,
            &document["kidney"],
            &["clearance", "method", "category", "valid"],
        );
        assert_has(name, &document["cumulative"], &["24h", "48h", "total"]);
        for window in ["24h", "48h", "total"] {
            assert_eq!(document["cumulative"][window]["unit"], "g", "{name}");
        }
        let exposure = &document["exposure"];
        assert_has(
            name,
            exposure,
            &["models", "worst", "if_urine_stops", "cross_check"],
        );
        assert_has(
            name,
            &exposure["cross_check"],
            &["solver", "max_relative_difference"],
        );
        for model in exposure["models"].as_array().unwrap() {
            assert_has(
                name,
                model,
                &["id", "applicability", "peak", "peak_at", "end"],
            );
        }
        assert_has(name, &document["checklist"], &["before", "during", "after"]);
        assert_eq!(
            document.get("program").is_none(),
            *status == "stop",
            "{name}"
        );
    }
}

/// The exposure also carries its uncertainty and the probability of danger.
#[test]
fn label_json_exposure_shows_its_uncertainty() {
    let (_, document) = json(&["check", "--case", &case_path("pre-eclampsia")]);
    assert_has("exposure", &document["exposure"], &["probability"]);
    for model in document["exposure"]["models"].as_array().unwrap() {
        let interval = model["interval90"].as_array().unwrap();
        let (low, high) = (
            interval[0]["value"].as_f64().unwrap(),
            interval[1]["value"].as_f64().unwrap(),
        );
        assert!(
            low < high && high >= model["peak"]["value"].as_f64().unwrap(),
            "{model}"
        );
    }
}

#[test]
fn label_every_input_is_shown_as_used_with_its_origin() {
    for (name, ..) in CASES {
        let order = Order::named(name);
        let (_, document) = json(&["check", "--case", &case_path(name)]);
        let shown = document["understood"].to_string();
        for path in order.paths() {
            let Some(text) = order.get(&path) else {
                continue;
            };
            if path.ends_with("urine_output") {
                continue; // a stop shows no flow, see below
            }
            assert!(
                shown.contains(&text),
                "{name}: {path} = {text} is not shown"
            );
        }
        for entry in document["understood"].as_array().unwrap() {
            assert_has(name, entry, &["input", "used", "origin"]);
        }
    }
}

#[test]
fn label_a_stop_shows_nothing_that_could_be_set_on_a_pump() {
    for (name, _, status) in CASES {
        if *status != "stop" {
            continue;
        }
        for flags in [
            &[][..],
            &["--json"][..],
            &["--pump-rate", "310 mL/h"],
            &["--pump-rate", "310 mL/h", "--json"],
        ] {
            let (code, out, err) = program(
                &[&["check", "--case", &case_path(name)], flags].concat(),
                "",
            );
            assert_eq!(code, 10);
            for shown in [&out, &err] {
                for flow in [
                    "mL/h",
                    "mL/hour",
                    "pump_rate",
                    "PUMP RATE",
                    "\"program\"",
                    "\"volume\"",
                    "to be infused over",
                ] {
                    assert!(!shown.contains(flow), "{name} {flags:?} shows {flow}");
                }
            }
            // The reasons and the prediction are still there, and the verdict is said last.
            assert!(out.contains("threshold-1cpt"), "{name}");
            if !flags.contains(&"--json") {
                let end: Vec<&str> = out.lines().rev().take(4).collect();
                assert!(
                    end.iter().any(|line| line.starts_with("[STOP]")),
                    "{name}: {end:?}"
                );
            }
        }
    }
}

#[test]
fn exact_the_program_line_multiplies_back() {
    let (_, document) = json(&["check", "--case", &case_path("pre-eclampsia")]);
    let steps = document["program"].as_array().unwrap();
    // 4 g of 40 mg/mL over 20 minutes are 100 mL at 300 mL/h; 1 g/h is 25 mL/h.
    for (step, rate, volume) in [(&steps[0], 300.0, 100.0), (&steps[1], 25.0, 600.0)] {
        assert_eq!(step["pump_rate"]["value"].as_f64(), Some(rate));
        assert_eq!(step["pump_rate"]["unit"], "mL/h");
        assert_eq!(step["volume"]["value"].as_f64(), Some(volume));
    }
    assert_eq!(
        document["cumulative"]["total"]["value"].as_f64(),
        Some(28.0)
    );
}

#[test]
fn label_an_overridable_stop_is_accepted_with_a_reason_only() {
    let path = case_path("creatinine-rising");
    let check = ["check", "--case", &path];
    let with = |flags: &[&str]| program(&[&check[..], flags].concat(), "");
    assert_eq!(with(&[]).0, 10);
    let (code, out, _) = with(&[
        "--accept",
        "filtration-severe",
        "--reason",
        "Dr Weber, nephrology",
    ]);
    assert_eq!(code, 0);
    assert!(
        out.contains("PUMP RATE") && out.contains("Accepted: Dr Weber, nephrology"),
        "{out}"
    );
    let accepted = [
        "--accept",
        "filtration-severe",
        "--reason",
        "Dr Weber, nephrology",
    ];
    assert_eq!(
        with(&[&accepted[..], &["--fail-on", "warn"]].concat()).0,
        11
    );
    for flags in [
        &["--accept", "filtration-severe"][..],
        &["--reason", "Dr Weber, nephrology"],
        &["--accept", "filtration-severe", "--reason", "ok"],
        &[
            "--accept",
            "bedside-signs",
            "--reason",
            "Dr Weber, nephrology",
        ],
        &[
            "--accept",
            "no-such-finding",
            "--reason",
            "Dr Weber, nephrology",
        ],
    ] {
        let (code, out, err) = with(flags);
        assert_eq!(code, 2, "{flags:?}: {err}");
        assert!(out.is_empty(), "{flags:?}");
        assert!(err.contains("help:"), "{flags:?}: {err}");
    }
}

#[test]
fn label_the_typed_pump_rate_is_compared() {
    let path = case_path("deficiency-severe-clean");
    let check = |rate: &str| json(&["check", "--case", &path, "--pump-rate", rate]);
    // 2 g of 40 mg/mL in an hour: 50 mL/h.
    assert_eq!(check("50 mL/h").0, 0);
    for (rate, words) in [
        ("500 mL/h", "ten times"),
        ("5 mL/h", "one tenth"),
        ("33.3 mL/h", "dose rate"),
        ("3000 mL/h", "sixty times"),
    ] {
        let (code, document) = check(rate);
        assert_eq!(code, 10, "{rate}");
        assert!(
            document["findings"].to_string().contains(words),
            "{rate}: {}",
            document["findings"]
        );
    }
    assert_eq!(check("50").0, 3, "a rate without a unit");
    assert_eq!(check("50 mL").0, 3, "a volume");
}

#[test]
fn label_the_case_is_read_from_standard_input() {
    let order = Order::named("migraine");
    let (code, piped, _) = program(&["check", "--case", "-"], &order.written());
    let (_, read, _) = program(&["check", "--case", &case_path("migraine")], "");
    assert_eq!((code, piped), (0, read));
    assert_eq!(program(&["check", "--case", "-"], "").0, 3);
    assert_eq!(program(&["check", "--case", "no/such/file.toml"], "").0, 2);
}

#[test]
fn label_the_plot_is_written_beside_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    for (file, start) in [("curve.svg", &b"<"[..]), ("curve.png", &b"\x89PNG"[..])] {
        let path = folder.path().join(file);
        let words = [
            "check",
            "--case",
            &case_path("pre-eclampsia"),
            "--plot",
            path.to_str().unwrap(),
        ];
        let (code, out, err) = program(&words, "");
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("PUMP RATE") && err.contains(file));
        assert!(std::fs::read(&path).unwrap().starts_with(start), "{file}");
    }
    // On a stop the figure shows the danger and no flow.
    let path = folder.path().join("stop.svg");
    let words = [
        "check",
        "--case",
        &case_path("accident-51-g"),
        "--plot",
        path.to_str().unwrap(),
    ];
    assert_eq!(program(&words, "").0, 10);
    let figure = std::fs::read_to_string(&path).unwrap();
    assert!(!figure.contains("mL/h"), "a flow in the figure");
    // A wrong kind of file leaves nothing behind, and no answer.
    let path = folder.path().join("curve.pdf");
    let words = [
        "check",
        "--case",
        &case_path("pre-eclampsia"),
        "--plot",
        path.to_str().unwrap(),
    ];
    let (code, out, _) = program(&words, "");
    assert!(code != 0 && out.is_empty() && !path.exists());
}

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
        &["1 g", "1000 g"],
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
        &text("kidney.measured_clearance", "45 mL/min/1.73m2"),
        3,
        &["mL/min/1.73m2"],
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
    // 90 kg are 198 lb; 198 "kg" at 178 cm cannot be told from obesity, 250 can.
    refused(&text("patient.weight", "250 kg"), 3, &["body mass index"]);
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
    let gout = condition("gout").check();
    assert_eq!(gout.severity("condition-not-known-gout"), "not-checked");
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
