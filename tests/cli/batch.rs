//! `check --batch`: one case a line in, one document a line out.

use super::{Ran, command, run};
use crate::bedside::{ask, cases, folder};
use serde_json::Value as Json;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// Cases as TOML on one line of JSON each.
fn lines(names: &[String]) -> Vec<String> {
    let line = |name: &String| {
        let text = fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
        let value: toml::Value = toml::from_str(&text).unwrap();
        serde_json::to_string(&as_text(value)).unwrap()
    };
    names.iter().map(line).collect()
}

/// A date and time of TOML is a text in JSON.
fn as_text(value: toml::Value) -> Json {
    match value {
        toml::Value::Datetime(time) => Json::String(time.to_string()),
        toml::Value::Array(items) => items.into_iter().map(as_text).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, as_text(value)));
            Json::Object(entries.collect())
        }
        other => serde_json::to_value(other).unwrap(),
    }
}

fn batch(text: &[u8], more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ndjson");
    fs::write(&path, text).unwrap();
    let args = ["check", "--batch", path.to_str().unwrap()];
    run(&[&args[..], more].concat())
}

/// Every bundled, ordinary and dangerous case: the document of `check --case`, in the order of the
/// lines.
#[test]
fn prop_a_line_is_answered_as_the_case_alone() {
    let names: Vec<String> = cases().into_iter().map(|(name, _)| name).collect();
    let text = lines(&names).join("\n");
    let ran = batch(text.as_bytes(), &["--summary"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answers: Vec<&str> = ran.out.lines().collect();
    assert_eq!(answers.len(), names.len());
    let mut counted = [0_usize; 4];
    for (name, answer) in names.iter().zip(answers) {
        let answer: Json = serde_json::from_str(answer).unwrap();
        let path = folder().join(format!("{name}.toml"));
        let alone = ask(&["maginfuse", "check", "--case", path.to_str().unwrap()]);
        match &alone.error {
            None => assert_eq!(answer, alone.json, "{name}"),
            Some(error) => assert_eq!(answer["error"]["message"], error.message(), "{name}"),
        }
        let status = answer["status"].as_str().unwrap();
        let kinds = ["stop", "warn", "ok", "error"];
        counted[kinds.iter().position(|kind| *kind == status).unwrap()] += 1;
    }
    let [stopped, warned, passed, errors] = counted;
    let told = format!(
        "{} orders: {stopped} stopped, {warned} warned, {passed} passed, {errors} not answered",
        names.len()
    );
    assert!(ran.err.contains(&told), "{told}: {}", ran.err);
    assert!(
        [stopped, warned, passed].iter().all(|count| *count > 0),
        "{counted:?}"
    );
}

/// An error is a line of its own and stops nothing.
#[test]
fn label_an_error_is_a_line_of_its_own() {
    let names = ["pre-eclampsia".to_owned(), "asthma-severe".to_owned()];
    let [first, second] = <[String; 2]>::try_from(lines(&names)).unwrap();
    let unknown = first.replacen("\"patient\"", "\"patiant\"", 1);
    let long = format!("{{\"schema\": 1, \"name\": \"{}\"}}", "x".repeat(1 << 18));
    let mut text = format!("{first}\n\nnot JSON at all {{\n{unknown}\n{long}\n").into_bytes();
    text.extend(b"\xff\xfe\n[1, 2]\n");
    text.extend(second.as_bytes());
    let ran = batch(&text, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answers: Vec<Json> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let statuses: Vec<&str> = answers
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        statuses,
        ["warn", "error", "error", "error", "error", "error", "ok"],
        "{}",
        ran.out
    );
    for (answer, place) in answers.iter().zip([1, 3, 4, 5, 6, 7, 8]) {
        if answer["status"] == "error" {
            let at = answer["error"]["at"].as_str().unwrap();
            assert!(at.starts_with(&format!("line {place}")), "{at}");
        }
    }
    assert!(
        answers[3]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("262144 bytes")
    );
    // Nothing to read is nothing answered; a file that is not there is an error of the run.
    let none = batch(b"", &["--summary"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert_eq!(run(&["check", "--batch", "no-such-file.ndjson"]).code, 2);
    for beside in [
        "--short",
        "--case=tests/cases/pre-eclampsia.toml",
        "--weight=70kg",
    ] {
        assert_eq!(batch(b"", &[beside]).code, 2, "{beside}");
    }
    assert_eq!(run(&["check", "--summary"]).code, 2);
}

/// A result is there before the next line is: the batch is a stream, in a file as well.
#[test]
fn meta_a_batch_is_a_stream() {
    let line = lines(&["asthma-severe".to_owned()]).remove(0);
    let mut child = command(&["check", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut seen = Vec::new();
    for _ in 0..3 {
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        seen.push(answer);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(
        seen.iter()
            .all(|answer| *answer == seen[0] && answer.len() > 1000)
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.ndjson");
    let whole = batch(
        format!("{line}\n{line}").as_bytes(),
        &["-o", path.to_str().unwrap()],
    );
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        format!("{0}{0}", seen[0])
    );
}
