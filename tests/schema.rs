//! The documents as they are printed, judged by the schemas as they are printed; the judge is
//! another implementation of JSON Schema.

use crate::cli::{CASE, UNDER_WAY, WOMAN, document, every_command, run};
use boon::{Compiler, SchemaIndex, Schemas};
use maginfuse::report::SCHEMAS;
use maginfuse::report::schema::schema_named;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// Every schema, closed: a member that it does not describe is a fault.
struct Judge {
    schemas: Schemas,
    indices: HashMap<&'static str, SchemaIndex>,
}

impl Judge {
    fn new() -> Self {
        let mut schemas = Schemas::new();
        let mut indices = HashMap::new();
        for named in SCHEMAS {
            let mut schema = named.schema();
            close(&mut schema);
            let place = format!("urn:schema:{}", named.name);
            let mut compiler = Compiler::new();
            compiler.add_resource(&place, schema).unwrap();
            let index = compiler.compile(&place, &mut schemas).unwrap();
            indices.insert(named.name, index);
        }
        Self { schemas, indices }
    }

    /// What is wrong with `value` as the document `name`; empty where nothing is.
    fn faults(&self, name: &str, value: &Value) -> String {
        let judged = self.schemas.validate(value, self.indices[name]);
        judged.map_or_else(|error| format!("{error}"), |()| String::new())
    }

    fn accepts(&self, name: &str, value: &Value) -> bool {
        self.faults(name, value).is_empty()
    }
}

/// Forbids members that no schema of an object describes.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("unevaluatedProperties".to_owned(), json!(false));
        }
        object.values_mut().for_each(close);
    } else if let Some(list) = schema.as_array_mut() {
        list.iter_mut().for_each(close);
    }
}

fn bundled_cases() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("tests/cases").unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    cases.sort();
    assert!(cases.len() > 20, "only {} cases found", cases.len());
    cases.push(UNDER_WAY.into());
    cases
}

fn case_as_json(path: &std::path::Path) -> Value {
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn prop_every_bundled_case_and_its_answers_follow_their_schemas() {
    let judge = Judge::new();
    for path in bundled_cases() {
        let case = case_as_json(&path);
        let path = path.to_str().unwrap();
        assert_eq!(judge.faults("case", &case), "", "{path}");
        for asked in [
            &["check"][..],
            &["kidney"],
            &["simulate", "--every", "2 h"],
            &["population", "--subjects", "20", "--every", "6 h"],
            &["map", "--subjects", "20"],
            &["fit"],
        ] {
            let (code, answer) = document(&[asked, &["--case", path]].concat());
            let name = if [0, 10].contains(&code) {
                asked[0]
            } else {
                "error"
            };
            assert_eq!(judge.faults(name, &answer), "", "{asked:?} {path}");
        }
    }
}

#[test]
fn prop_every_answer_follows_its_schema() {
    let judge = Judge::new();
    let mut commands = every_command();
    commands.extend([
        vec!["completions", "bash"],
        vec!["man"],
        vec!["models", "show", "salinger-2013"],
        vec!["models", "check", "models/du-2019.toml"],
        vec!["schema"],
        vec!["schema", "case"],
    ]);
    for args in commands {
        let part = args.contains(&"--shard");
        let named = schema_named(if part { "population-part" } else { args[0] }).unwrap();
        let (_, answer) = document(&args);
        assert_eq!(judge.faults(named.name, &answer), "", "{args:?}");
    }
    for args in [&["--help"][..], &["rate", "--help"], &["--version"]] {
        assert_eq!(judge.faults("help", &document(args).1), "", "{args:?}");
    }
}

#[test]
fn prop_every_error_follows_its_schema() {
    let judge = Judge::new();
    for args in [
        &["rate", "--dose", "4", "--bag", "4%"][..],
        &["rate", "--dose", "4g"],
        &["check", "--case", "no such file"],
        &["check"],
        &["kidney"],
        &["kidney", "--age", "8 years"],
        &["limits", "--indication", "deficiency"],
        &["schema", "chekc"],
    ] {
        let (code, answer) = document(args);
        assert!((2..=5).contains(&code), "{args:?}: {code}");
        assert_eq!(judge.faults("error", &answer), "", "{args:?}");
    }
}

/// Every piece of a document that its schema asks for, taken out or replaced.
#[test]
fn prop_the_schemas_refuse_what_the_program_never_prints() {
    let judge = Judge::new();
    let (_, rate) = document(&["rate", "--dose", "4g", "--bag", "4%", "--over", "30min"]);
    let (_, check) = document(&["check", "--case", WOMAN]);
    let (_, kidney) = document(&["kidney", "--case", CASE]);
    for (name, sound) in [("rate", &rate), ("check", &check), ("kidney", &kidney)] {
        assert_eq!(judge.faults(name, sound), "");
        let spoiled = |spoil: &dyn Fn(&mut Value)| {
            let mut document = sound.clone();
            spoil(&mut document);
            document
        };
        for key in ["schema_version", "tool", "status", "findings", "provenance"] {
            let without = spoiled(&|document| {
                document.as_object_mut().unwrap().remove(key);
            });
            assert!(!judge.accepts(name, &without), "{name} without {key}");
            let null = spoiled(&|document| document[key] = Value::Null);
            assert!(!judge.accepts(name, &null), "{name}: {key} null");
        }
        let verdict = spoiled(&|document| document["status"] = json!("fine"));
        assert!(!judge.accepts(name, &verdict), "{name}");
        let format = spoiled(&|document| document["schema_version"] = json!(2));
        assert!(!judge.accepts(name, &format), "{name}");
        let stray = spoiled(&|document| document["stray"] = json!(1));
        assert!(!judge.accepts(name, &stray), "{name}");
    }
    for (key, value) in [
        ("pump_rate", json!(200)),
        ("pump_rate", json!({ "value": "200", "unit": "mL/h" })),
        ("pump_rate", json!({ "value": 200 })),
        ("drops_per_minute", Value::Null),
        ("findings", json!([1])),
    ] {
        let mut document = rate.clone();
        document["rates"][0][key] = value.clone();
        assert!(!judge.accepts("rate", &document), "{key}: {value}");
    }
}

/// What the reader of a case refuses whatever the values are, its schema refuses, too.
#[test]
fn prop_the_schema_of_a_case_refuses_what_the_reader_refuses() {
    let judge = Judge::new();
    let sound = case_as_json(CASE.as_ref());
    for (pointer, value) in [
        ("/schema", json!(2)),
        ("/schema", json!("1")),
        ("/patient/sex", json!("f")),
        ("/patient/weight", json!(62)),
        ("/patient/pregnant", json!("no")),
        ("/patient/conditions", json!("none")),
        ("/care/setting", json!("ward")),
        ("/order/indication", json!("deficiency")),
        ("/magnesium/levels", Value::Null),
        ("/magnesium/levels", json!(["0.5 mmol/L"])),
    ] {
        let mut case = sound.clone();
        *case.pointer_mut(pointer).unwrap() = value.clone();
        assert!(!judge.accepts("case", &case), "{pointer}: {value}");
        assert_refused(&case, &format!("{pointer}: {value}"));
    }
    let mut stray = sound.clone();
    stray["patient"]["wieght"] = json!("62 kg");
    assert!(!judge.accepts("case", &stray));
    assert_refused(&stray, "a misspelled key");
    let mut without = sound;
    without.as_object_mut().unwrap().remove("schema");
    assert!(!judge.accepts("case", &without));
    assert_refused(&without, "no schema");
}

/// The program reads a case as JSON, too, and refuses this one as malformed.
fn assert_refused(case: &Value, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.json");
    std::fs::write(&path, case.to_string()).unwrap();
    let ran = run(&["check", "--case", path.to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{what}: {}", ran.err);
}

#[test]
fn cli_schema_lists_its_names_and_prints_what_the_library_makes() {
    let listed = run(&["schema"]);
    let names: Vec<&str> = listed
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let known: Vec<&str> = SCHEMAS.iter().map(|named| named.name).collect();
    assert_eq!(names, known);
    for named in SCHEMAS {
        let printed: Value = serde_json::from_str(&run(&["schema", named.name]).out).unwrap();
        assert_eq!(printed, named.schema(), "{}", named.name);
        let (_, wrapped) = document(&["schema", named.name]);
        assert_eq!(wrapped["schemas"][0]["schema"], printed, "{}", named.name);
    }
    let unknown = run(&["schema", "chekc"]);
    assert_eq!(unknown.code, 3, "{}", unknown.err);
    assert!(unknown.err.contains("check"), "{}", unknown.err);
}
