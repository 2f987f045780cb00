//! A patient and an order as flags: the same case as the file that says the same.

use super::care::QUIET;
use crate::bedside::program;
use serde_json::Value;

/// The flags of an order without its steps.
const FLAGS: [&str; 38] = [
    "--indication",
    "deficiency-severe",
    "--age",
    "60 years",
    "--sex",
    "male",
    "--weight",
    "75 kg",
    "--height",
    "178 cm",
    "--pregnant",
    "no",
    "--creatinine",
    "0.9 mg/dL at -4 h",
    "--urine-output",
    "80 mL/h",
    "--level",
    "0.50 mmol/L at -4 h",
    "--conditions",
    "none",
    "--medications",
    "none",
    "--intolerances",
    "none",
    "--prior-doses",
    "none",
    "--setting",
    "inpatient",
    "--specialist",
    "yes",
    "--oral-feasible",
    "no",
    "--start",
    "2026-11-22T08:00:00+01:00",
    "--bag",
    "20 g / 500 mL",
    "--dialysis",
    "no",
];
const STEP: [&str; 4] = ["--dose", "1 g", "--over", "2 h"];

/// What a command answers to these flags.
fn answer(command: &str, flags: &[&str]) -> (i32, Value) {
    let words = [&[command, "--json"], flags].concat();
    let (code, out, err) = program(&words, "");
    let document = serde_json::from_str(&out);
    (
        code,
        document.unwrap_or_else(|error| panic!("{error}: {out}{err}")),
    )
}

/// The flags without the one called `name`.
fn without(name: &str) -> Vec<&'static str> {
    let flags = FLAGS.chunks(2).chain(STEP.chunks(2));
    let kept = flags.filter(|pair| pair[0] != name);
    kept.flatten().copied().collect()
}

#[test]
fn meta_flags_give_the_answer_of_the_file_that_says_the_same() {
    let case = QUIET.replace("urine_output", "dialysis = false\nurine_output");
    let (code, out, _) = program(&["check", "--case", "-", "--json"], &case);
    let mut expected: Value = serde_json::from_str(&out).unwrap();
    let (own, mut document) = answer("check", &without("nothing"));
    assert_eq!(own, code, "{document:#}");
    assert_eq!(document["provenance"], expected["provenance"]);
    for document in [&mut expected, &mut document] {
        for input in document["understood"].as_array_mut().unwrap() {
            input["origin"] = Value::Null;
        }
    }
    assert_eq!(document, expected);
}

#[test]
fn meta_the_case_file_written_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let path = path.to_str().unwrap();
    let more = [
        "--medications",
        "digoxin,nifedipine at -30 min",
        "--dose",
        "0.5 g/h",
        "--for",
        "2 h",
        "--write-case",
        path,
    ];
    let flags = [without("--medications").as_slice(), &more].concat();
    let (code, document) = answer("check", &flags);
    let again = answer("check", &["--case", path]);
    assert_eq!(again.0, code);
    assert_eq!(again.1, document);
    let cumulative = document["cumulative"]["total"]["value"].as_f64().unwrap();
    assert!((cumulative - 2.0).abs() < 0.01, "{cumulative}");
}

#[test]
fn prop_what_is_missing_or_wrong_is_told_by_its_flag() {
    for flag in [
        "--age",
        "--sex",
        "--setting",
        "--level",
        "--prior-doses",
        "--indication",
    ] {
        let (code, document) = answer("check", &without(flag));
        assert_eq!(code, 4, "{document:#}");
        assert_eq!(document["error"]["at"], flag, "{document:#}");
    }
    let (code, document) = answer("check", &without("--bag"));
    let at = document["error"]["at"].as_str().unwrap();
    assert!(code == 4 && at.contains("--product"), "{document:#}");
    let (code, document) = answer("check", &without("--dose"));
    assert_eq!(
        (code, document["error"]["at"].as_str()),
        (2, Some("--over"))
    );
    let wrong = [without("--weight").as_slice(), &["--weight", "75"]].concat();
    let (code, document) = answer("check", &wrong);
    assert_eq!(
        (code, document["error"]["at"].as_str()),
        (3, Some("--weight"))
    );
    let (code, document) = answer("check", &[]);
    assert_eq!(
        (code, document["error"]["kind"].as_str()),
        (2, Some("usage"))
    );
}

#[test]
fn prop_flags_beside_a_file_are_refused() {
    for flags in [["--age", "60 years"], ["--dose", "1 g"], ["--bag", "4%"]] {
        let words = [&["check", "--case", "-"], flags.as_slice()].concat();
        let (code, out, err) = program(&words, QUIET);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
    }
}

#[test]
fn prop_every_command_of_a_case_reads_flags() {
    let run = |words: &[&str]| program(&[words, &FLAGS].concat(), "");
    let (code, _, err) = run(&[&["simulate"], STEP.as_slice()].concat());
    assert_eq!(code, 0, "{err}");
    let few = ["population", "--subjects", "50"];
    let (code, _, err) = run(&[few.as_slice(), &STEP].concat());
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(&["map", "--subjects", "20", "--order-step", "1 g/h for 4 h"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(&[
        "plan",
        "--subjects",
        "200",
        "--target",
        "0.7 mmol/L",
        "--dose",
        "1 g",
        "--order-step",
        "1 g over 2 h",
    ]);
    assert!(matches!(code, 0 | 10), "{out}{err}");
}

/// The grams a day of a replacement are what is asked for: no order has to be made up for it. A
/// plan of one order says which option holds that order, since doses are those of the search.
#[test]
fn label_a_replacement_over_days_is_asked_for_without_an_order() {
    let asked = ["--target", "0.75 mmol/L", "--hold", "24 h", "--days", "3"];
    let (code, document) = answer("plan", &[&FLAGS[..], &asked[..]].concat());
    assert_eq!(code, 0, "{document:#}");
    let with_an_order = ["--order-step", "1 g over 2 h"];
    let (_, same) = answer(
        "plan",
        &[&FLAGS[..], &asked[..], &with_an_order[..]].concat(),
    );
    assert_eq!(document["replacement"], same["replacement"]);

    // 1.8 mg/dL is 0.74 mmol/L; 1.8 mmol/L would take a lethal dose.
    let other_unit = ["--target", "1.8 mmol/L", "--hold", "24 h"];
    let (code, refused) = answer("plan", &[&FLAGS[..], &other_unit[..]].concat());
    assert_eq!(code, 2, "{refused:#}");
    let help = refused["error"]["help"].as_str().unwrap();
    assert!(help.contains("1.8 mg/dL is 0.74 mmol/L"), "{help}");

    let target = ["--target", "0.75 mmol/L"];
    let (code, refused) = answer("plan", &[&FLAGS[..], &target[..]].concat());
    assert_eq!(code, 4, "{refused:#}");
    assert_eq!(refused["error"]["at"], "--order-step");
}
