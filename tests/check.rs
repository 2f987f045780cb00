//! `check` from the outside: the bundled cases word for word, exit codes, JSON, refusals.

mod chances;
mod checklists;
mod next_level;
mod refusals;
mod solutions;
mod stops;
mod words;

use crate::bedside::{Order, folder, names, program};
use serde_json::Value;

/// Every bundled case with its exit code and status.
const CASES: &[(&str, i32, &str)] = &[
    ("accident-16-g", 10, "stop"),
    ("accident-310-mL", 0, "warn"),
    ("accident-51-g", 10, "stop"),
    ("asthma-severe", 0, "ok"),
    ("atrial-fibrillation", 0, "warn"),
    ("creatinine-rising", 0, "warn"),
    ("deficiency-mild-oral-first", 0, "warn"),
    ("deficiency-severe-ckd3", 0, "ok"),
    ("deficiency-severe-ckd4", 10, "stop"),
    ("deficiency-severe-clean", 0, "ok"),
    ("deficiency-severe-drawn-up", 0, "ok"),
    ("dialysis-anuric", 0, "warn"),
    ("dialysis-session", 0, "warn"),
    ("eclampsia-recurrent", 0, "ok"),
    ("fetal-neuroprotection", 0, "ok"),
    ("kidneys-failing", 10, "stop"),
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

/// A text without the breaks of its lines.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
        // A probability has no unit; the interface writes it bare beside its standard error.
        Value::Object(map) if map.contains_key("standard_error") => {
            assert!(
                map["value"].is_number() && map["standard_error"].is_number(),
                "{place}"
            );
            assert_quantities(&format!("{place}.above"), &map["above"]);
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
            &["models", "worst", "probability", "cross_check"],
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
    let models = document["exposure"]["models"].as_array().unwrap();
    // A model whose paper gives no variability between patients has no interval.
    let spread: Vec<_> = models
        .iter()
        .filter(|m| !m["interval90"].is_null())
        .collect();
    for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        assert!(
            spread.iter().any(|model| model["id"] == id),
            "{id} shows no interval"
        );
    }
    for model in spread {
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
            // Shown in one spelling: the number stays, and a time may be in other units.
            let first = text.trim_start_matches('-').split(' ').next().unwrap();
            let number = first.parse::<f64>();
            if number.is_ok() && [" min", " h", " d"].iter().any(|unit| text.ends_with(unit)) {
                continue;
            }
            let digits = number.map_or_else(|_| first.to_owned(), |number| number.to_string());
            assert!(
                shown.contains(&digits),
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
    let path = case_path("kidneys-failing");
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
        out.contains("PUMP RATE") && unbroken(&out).contains("Accepted: Dr Weber, nephrology"),
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

/// Under a stop no rate is right: a typed one is neither confirmed nor corrected.
#[test]
fn label_a_stopped_order_confirms_no_typed_rate() {
    for (case, right) in [
        ("accident-16-g", "400 mL/h"),
        ("kidneys-failing", "99.9 mL/h"),
    ] {
        let path = case_path(case);
        let told = |rate: &str| {
            let (code, document) = json(&["check", "--case", &path, "--pump-rate", rate]);
            assert_eq!(code, 10, "{case} {rate}");
            document["findings"].to_string()
        };
        let words = told(right);
        assert!(words.contains("was not compared"), "{words}");
        for rate in ["1 mL/h", "40 mL/h", "310 mL/h", "999 mL/h"] {
            assert_eq!(told(rate), words, "{case} {rate}");
        }
    }
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

/// The shares of patients that reach 3.5 mmol/L, as the text tells them model by model.
fn told_chances(text: &str) -> Vec<(String, String)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("Spread of peaks ")
        .skip(1)
        .map(|row| {
            let (model, rest) = row.split_once(':').unwrap();
            let (_, rest) = rest.split_once("; ").unwrap();
            let (share, _) = rest.split_once(" reach 3.5").unwrap();
            (model.to_owned(), share.to_owned())
        })
        .collect()
}

/// Text and JSON of one answer say one chance: the highest of all models, with the model it is of.
#[test]
fn regress_the_document_gives_the_highest_chance_that_the_text_tells() {
    let percent = |share: &str| match share {
        "none of 2,000 simulated" => 0.0,
        "all of 2,000 simulated" => 100.0,
        share if share.starts_with("more than 99.9") => 99.95,
        share if share.starts_with("less than 0.1") => 0.05,
        share => share.trim_end_matches(" %").parse::<f64>().unwrap(),
    };
    let mut compared = 0;
    for (name, ..) in CASES {
        let path = case_path(name);
        let told = told_chances(&program(&["check", "--case", &path], "").1);
        let (_, document) = json(&["check", "--case", &path]);
        let rows = document["exposure"]["probability"].as_array().unwrap();
        let row = rows.iter().find(|row| row["above"]["value"] == 3.5);
        let Some(row) = row else {
            assert!(told.is_empty(), "{name}: {told:?}");
            continue;
        };
        let highest = told.iter().map(|(_, share)| percent(share));
        let highest = highest.fold(0.0, f64::max);
        let value = 100.0 * row["value"].as_f64().unwrap();
        assert!((value - highest).abs() <= 0.051, "{name}: {row} {told:?}");
        let model = row["model"].as_str().unwrap();
        let own = told.iter().find(|(id, _)| id == model).unwrap();
        assert!((percent(&own.1) - highest).abs() < 1e-9, "{name}: {own:?}");
        compared += 1;
    }
    assert!(compared > 20, "only {compared} cases");
}

#[test]
fn regress_urine_that_is_not_formed_stops_in_neither_form() {
    let mut silent = 0;
    for (name, ..) in CASES {
        let path = case_path(name);
        let text = program(&["check", "--case", &path], "").1;
        let (_, document) = json(&["check", "--case", &path]);
        let told = document["exposure"].get("if_urine_stops").is_some();
        assert_eq!(text.contains("If urine stops"), told, "{name}");
        silent += usize::from(!told);
    }
    assert!(silent > 0, "no bundled case without urine");
}

#[test]
fn regress_text_figure_and_document_show_one_input_hash() {
    let figure = std::env::temp_dir().join(format!("input-hash-{}.svg", std::process::id()));
    let path = case_path("pre-eclampsia");
    let words = ["check", "--case", &path, "--plot", figure.to_str().unwrap()];
    let text = program(&words, "").1;
    let (_, document) = json(&["check", "--case", &path]);
    let hash = document["provenance"]["input_sha256"].as_str().unwrap();
    let mark = format!("input {}", &hash[..8]);
    let drawn = std::fs::read_to_string(&figure).unwrap();
    std::fs::remove_file(&figure).unwrap();
    let text = unbroken(&text);
    assert!(text.contains(&mark), "{mark} is not in the text");
    assert!(drawn.contains(&mark), "{mark} is not in the figure");
}
