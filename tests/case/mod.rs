//! A case as it comes in: every problem at once, TOML and JSON alike, one hash for one case.

pub mod care;
mod contradictions;
mod flags;
mod level_kinds;
mod plans;
mod steps;

use crate::bedside::{folder, program};
use maginfuse::case::{
    AcceptWords, CaseFile, CheckRequest, CheckWords, CrowdRequest, LaterLevels, MapRequest,
    MapWords, PopulationRequest, PopulationWords, RegimenWords, TargetWords,
};
use maginfuse::units::Reader;
use serde_json::Value;

/// A whole case as a tree, without the places of a text.
fn tree(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    serde_json::to_value(table).unwrap()
}

fn check(text: &str) -> (i32, Value) {
    let (code, out, err) = program(&["check", "--case", "-", "--json"], text);
    let document = serde_json::from_str(&out);
    (
        code,
        document.unwrap_or_else(|error| panic!("{error}: {out}{err}")),
    )
}

/// A patient with an unknown key, a wrong type, a weight without a unit, an unreadable time, an
/// unknown setting and no age: seven problems, each with its place.
const MANY_PROBLEMS: &str = r#"schema = 1
[patient]
sex = "female"
wieght = "62 kg"
weight = "62"
pregnant = "no"
conditions = []
medications = []
[care]
setting = "hospital"
[kidney]
creatinine = [{ value = "1.4 mg/dL", at = "6 h before" }]
[magnesium]
levels = [{ value = "0.52 mmol", at = "-6 h" }]
prior_doses = []
[order]
indication = "deficiency-severe"
product = "us-premix-4pct-50mL"
steps = [{ dose = "2 g", over = "60" }]
"#;

#[test]
fn prop_every_problem_of_a_case_is_told_at_once_with_its_key_and_place() {
    let (code, document) = check(MANY_PROBLEMS);
    assert_eq!(code, 3, "{document:#}");
    let problems = document["error"]["problems"].as_array().unwrap();
    let expected = [
        ("patient.wieght", ":4:1", "unknown key"),
        ("patient.weight", ":5:10", "no unit"),
        ("patient.pregnant", ":6:12", "true or false"),
        ("care.setting", ":10:11", "hospital"),
        ("kidney.creatinine", ":12:43", "6 h before"),
        ("magnesium.levels", ":14:21", "mmol"),
        ("order.steps", ":19:10", "no unit"),
    ];
    for (key, place, words) in expected {
        let found = problems.iter().find(|problem| problem["key"] == key);
        let found = found.unwrap_or_else(|| panic!("no problem of {key}: {document:#}"));
        let text = format!("{} {}", found["message"], found["help"]);
        assert!(text.contains(words), "{key}: {text}");
        assert!(found["at"].as_str().unwrap().contains(place), "{found:#}");
    }
    let missing: Vec<_> = problems.iter().filter(|p| p["kind"] == "missing").collect();
    assert_eq!(missing.len(), 1, "{document:#}");
    // What was given and cannot be read is wrong, not missing.
    let names = missing[0]["message"].as_str().unwrap();
    assert!(names.contains("patient.age"), "{names}");
    for given in ["weight", "pregnant", "setting", "kidney", "levels", "steps"] {
        assert!(!names.contains(given), "{names}");
    }
    assert_eq!(problems.len(), expected.len() + 1, "{document:#}");
}

#[test]
fn prop_the_text_tells_the_same_problems() {
    let (code, out, err) = program(&["check", "--case", "-"], MANY_PROBLEMS);
    assert_eq!((code, out.as_str()), (3, ""));
    assert_eq!(err.matches("error: ").count(), 8, "{err}");
    assert_eq!(err.matches("help: ").count(), 8, "{err}");
}

#[test]
fn meta_a_case_in_json_gives_the_document_of_the_same_case_in_toml() {
    for name in ["pre-eclampsia", "kidneys-failing", "accident-51-g"] {
        let toml = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
        let (code, expected) = check(&toml);
        for json in [
            serde_json::to_string(&tree(name)).unwrap(),
            serde_json::to_string_pretty(&tree(name)).unwrap(),
        ] {
            assert_eq!(check(&json), (code, expected.clone()), "{name}");
        }
    }
}

#[test]
fn prop_problems_of_a_case_in_json_have_line_and_column() {
    let json = "{\n  \"schema\": 1,\n  \"patient\": { \"age\": \"67\" }\n}";
    let (code, document) = check(json);
    assert_eq!(code, 3);
    let at = document["error"]["at"].as_str().unwrap();
    assert!(at.starts_with("standard input:3:23"), "{at}");
    assert!(at.contains("| ") && at.contains("\"age\": \"67\""), "{at}");
    let (code, document) = check("{ \"schema\": 1, \"patient\": null }");
    assert_eq!(code, 3);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("null"), "{message}");
    let (code, document) = check("{ \"schema\": 1 \"patient\": {} }");
    assert_eq!(code, 3);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("line 1 column 15"), "{message}");
}

#[test]
fn prop_json_texts_keep_their_characters() {
    let mut case = tree("migraine");
    case["patient"]["conditions"] = serde_json::json!(["a\\b \"c\" / \u{1f600} d: e"]);
    let plain = serde_json::to_string(&case).unwrap();
    let escaped = plain
        .replace(" / ", " \\/ ")
        .replace('\u{1f600}', "\\ud83d\\ude00");
    assert_ne!(plain, escaped);
    assert_eq!(check(&plain), check(&escaped));
}

#[test]
fn meta_one_case_has_one_hash_whatever_its_layout() {
    let text = std::fs::read_to_string(folder().join("migraine.toml")).unwrap();
    let hash = |text: &str| check(text).1["provenance"]["input_sha256"].clone();
    let commented = format!("# another comment\n{text}");
    assert_eq!(hash(&text), hash(&commented));
    let heavier = text.replacen("weight = \"", "weight = \"1", 1);
    assert_ne!(text, heavier);
    assert_ne!(hash(&text), hash(&heavier));
}

#[test]
fn meta_options_of_a_command_change_no_input_hash() {
    let path = folder().join("pre-eclampsia.toml");
    let hash = |more: &[&str]| {
        let path = path.to_str().unwrap();
        let words = [&["check", "--case", path, "--json"], more].concat();
        let document: Value = serde_json::from_str(&program(&words, "").1).unwrap();
        document["provenance"]["input_sha256"].clone()
    };
    assert_eq!(hash(&[]), hash(&["--pump-step", "1 mL/h"]));
}

#[test]
fn prop_a_date_and_time_of_toml_needs_no_quotes() {
    let text = std::fs::read_to_string(folder().join("migraine.toml")).unwrap();
    let with = |start: &str| {
        let given = "start = \"2026-03-29T15:00+02:00\"";
        assert!(text.contains(given));
        check(&text.replace(given, &format!("start = {start}")))
    };
    let (code, quoted) = with("\"2026-11-22T08:00:00+01:00\"");
    assert_eq!(code, 0, "{quoted:#}");
    for bare in ["2026-11-22T08:00:00+01:00", "2026-11-22 08:00:00+01:00"] {
        assert_eq!(with(bare), (code, quoted.clone()), "{bare}");
    }
    assert_eq!(with("2026-11-22T08:00:00").0, 3, "without an offset");
}

/// Whether the library refuses an option because of `key`.
fn assert_refused<T: std::fmt::Debug>(read: maginfuse::Result<T>, key: &str) {
    let error = read.unwrap_err();
    assert_eq!(error.kind(), maginfuse::ErrorKind::Usage, "{error}");
    assert_eq!(error.key(), Some(key), "{error}");
}

// What the command line refuses while it reads its arguments is refused by the library itself: a
// page has no such reader.

#[test]
fn prop_options_that_need_another_are_refused_without_a_command_line() {
    let reader = Reader::default();
    let check = |words: CheckWords<'_>| CheckRequest::read(&words, reader);
    let step = CheckWords {
        step: Some(1),
        ..CheckWords::default()
    };
    assert_refused(check(step), "step");
    let stop = ["bedside-signs".to_owned()];
    let accepted = AcceptWords {
        accept: &stop,
        reason: &[],
    };
    let unexplained = CheckWords {
        accepted,
        ..CheckWords::default()
    };
    assert_refused(check(unexplained), "accept reason");
    let population = |below, reported| {
        let words = PopulationWords {
            subjects: CrowdRequest::USUAL_SUBJECTS,
            seed: CrowdRequest::USUAL_SEED,
            threads: None,
            every: None,
            until: None,
            at: &[],
            below,
            reported,
            uncertainty: false,
        };
        PopulationRequest::read(&words, reader)
    };
    let level = ["1 mmol/L".to_owned()];
    assert_refused(population(&level, false), "below");
    assert_refused(population(&[], true), "reported");
}

#[test]
fn prop_options_that_exclude_another_are_refused_without_a_command_line() {
    let reader = Reader::default();
    let text = std::fs::read_to_string(folder().join("pre-eclampsia.toml")).unwrap();
    let file = CaseFile::read("case.toml", &text).unwrap();
    let case = file.case(reader, LaterLevels::Refused).unwrap();
    let map = |regimens: RegimenWords<'_>, target: Option<TargetWords<'_>>| {
        let words = MapWords {
            regimens,
            filtration: &[],
            above: None,
            target,
            models: Vec::new(),
            crowd: CrowdRequest {
                subjects: CrowdRequest::USUAL_SUBJECTS,
                seed: CrowdRequest::USUAL_SEED,
                threads: None,
            },
        };
        MapRequest::read(words, &case, reader)
    };
    let given = &["1 g".to_owned()][..];
    let times = ["2 h".to_owned()];
    let over_without_dose = RegimenWords {
        over: given,
        ..RegimenWords::default()
    };
    assert_refused(map(over_without_dose, None), "over");
    let two_maps = RegimenWords {
        dose: given,
        rate: given,
        ..RegimenWords::default()
    };
    assert_refused(map(two_maps, None), "dose rate");
    let two_moments = TargetWords {
        low: "1 mmol/L",
        to: None,
        at: &times,
        mean_over: Some("2 h"),
    };
    assert_refused(
        map(RegimenWords::default(), Some(two_moments)),
        "mean_over at",
    );
}

/// Half of a pair of surrogates is no character: a name with one is refused and never lost.
#[test]
fn prop_no_name_of_a_case_is_lost() {
    let text = std::fs::read_to_string(folder().join("pre-eclampsia.toml")).unwrap();
    let json: serde_json::Value = toml::from_str(&text).unwrap();
    let written = |name: &str| {
        let mut case = json.clone();
        case["patient"]["conditions"] = serde_json::json!(["NAME"]);
        case.to_string().replace("NAME", name)
    };
    let read = |text: &str| {
        let file = CaseFile::read("case.json", text)?;
        file.case(Reader::default(), LaterLevels::Refused)
    };
    for broken in ["myasthenia-gravis\\ud800", "\\udc00", "a\\ud800b", "", " "] {
        let refused = read(&written(broken)).unwrap_err();
        assert_eq!(
            refused.kind(),
            maginfuse::ErrorKind::Malformed,
            "{broken}: {refused}"
        );
    }
    for sound in ["gout", "gout \\ud83d\\udc8a"] {
        for before in ["", "\n", "\t \r\n"] {
            let case = read(&format!("{before}{}", written(sound))).unwrap();
            assert_eq!(case.patient.conditions.len(), 1, "{sound}");
            assert!(case.patient.conditions[0].written.starts_with("gout"));
        }
    }
}

/// Steps that are none: a rate of zero bananas, an injection of ten hours, a pause alone.
#[test]
fn prop_steps_that_give_nothing_are_refused() {
    use crate::bedside::Order;
    let order = |steps: &str| {
        Order::named("deficiency-severe-clean")
            .with("order.steps", steps)
            .check()
    };
    for steps in [
        "[{ dose = \"2 g\", over = \"2 h\" }, { rate = \"0 bananas\", for = \"2 h\" }]",
        "[{ dose = \"2 g\", over = \"2 h\" }, { rate = \"0\", for = \"2 h\" }]",
        "[{ dose = \"2 g\", over = \"2 h\" }, { rate = \"0 g\", for = \"2 h\" }]",
        "[{ dose = \"5 g\", over = \"10 h\", route = \"intramuscular\" }]",
        "[{ dose = \"5 g\", over = \"10.1 min\", route = \"intramuscular\" }]",
    ] {
        assert_eq!(order(steps).code, 3, "{steps}");
    }
    assert_eq!(order("[{ pause = \"2 h\" }]").code, 4);
    let paused =
        order("[{ dose = \"2 g\", over = \"2 h\" }, { rate = \"0 mmol/h\", for = \"2 h\" }]");
    assert!(paused.error.is_none(), "{}", paused.message());
    let injected = order("[{ dose = \"2 g\", over = \"10 min\", route = \"intramuscular\" }]");
    assert!(injected.error.is_none(), "{}", injected.message());
}
