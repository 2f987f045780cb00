//! An independent second check on the page: of this order, and of no other.

use super::{bundled, checked, folder};
use crate::bedside::{Order, program};
use maginfuse::Result;
use maginfuse::answer::{AgreedRecord, CheckAnswer};
use maginfuse::case::VerifyRecord;
use maginfuse::report::check::{ReportFrame, to_html};
use serde_json::{Value as Json, json};
use std::fs;

/// What `verify` records when a second person enters pre-eclampsia as it was ordered, but for the
/// words that `changed` puts in the place of others.
fn recorded(changed: &[(&str, &str)]) -> String {
    let folder_of_record = tempfile::tempdir().unwrap();
    let record = folder_of_record.path().join("record.json");
    let case = folder().join("pre-eclampsia.toml");
    let entry = "--weight 82kg --dose 4g --over 20min --dose 1g/h --for 24h \
                 --product us-premix-4pct-500mL --pump-rate 300mL/h --pump-rate 25mL/h";
    let entry = changed.iter().fold(entry.to_owned(), |entry, (old, new)| {
        entry.replace(old, new)
    });
    let mut words = vec!["verify", "--against", case.to_str().unwrap()];
    words.extend(entry.split_whitespace());
    words.extend(["--record", record.to_str().unwrap()]);
    program(&words, "");
    fs::read_to_string(record).unwrap()
}

fn shown_with(text: &str, answer: &CheckAnswer) -> Result<String> {
    let record = AgreedRecord::new(VerifyRecord::read(text)?, answer)?;
    let frame = ReportFrame {
        record: Some(&record),
        ..ReportFrame::default()
    };
    to_html(answer, &frame)
}

#[test]
fn exact_both_entries_stand_side_by_side() {
    let html = shown_with(&recorded(&[]), &bundled("pre-eclampsia")).unwrap();
    for row in [
        "<th scope=\"row\">Body weight</th><td>82 kg</td><td>82 kg</td>",
        "<td>40 mg/mL, 500 mL</td><td>40 mg/mL, 500 mL</td>",
        "<td>4 g over 20 minutes</td><td>4 g over 20 minutes; on the pump 300 mL/hour</td>",
        "<td>24 g over 24 hours</td><td>24 g over 24 hours; on the pump 25 mL/hour</td>",
        "Independent second check: every field agrees",
    ] {
        assert!(html.contains(row), "{row}: {html}");
    }
    assert!(super::Page::read(&html).faults().is_empty());
}

/// Entries that differ, or a pump that nobody read, were no agreement.
#[test]
fn exact_a_record_that_does_not_agree_is_refused() {
    let answer = bundled("pre-eclampsia");
    let slips = [("82kg", "28kg"), ("1g/h", "2g/h"), ("25mL/h", "250mL/h")];
    let unread = (" --pump-rate 25mL/h", "");
    for slip in slips.into_iter().chain([unread]) {
        let refusal = shown_with(&recorded(&[slip]), &answer).unwrap_err();
        assert!(
            refusal.to_string().contains("do not agree in every field"),
            "{refusal}"
        );
    }
}

/// The record of another patient, and of the same patient after a change.
#[test]
fn prop_the_record_of_another_order_is_refused() {
    let record = recorded(&[]);
    for name in ["pre-eclampsia-renal", "eclampsia-recurrent", "migraine"] {
        let refusal = shown_with(&record, &bundled(name)).unwrap_err();
        assert!(
            refusal.to_string().contains("another case"),
            "{name}: {refusal}"
        );
    }
    for (path, text) in [
        ("patient.age", "30 years"),
        ("order.steps.1.rate", "1.5 g/h"),
        ("order.steps.0.over", "30 min"),
    ] {
        let changed = Order::named("pre-eclampsia").text(path, text).written();
        assert!(
            shown_with(&record, &checked(&changed).unwrap()).is_err(),
            "{path}"
        );
    }
}

/// Somebody edits a record, or it was made for another pump: every figure in it is compared.
#[test]
fn prop_a_record_with_a_changed_figure_is_refused() {
    let answer = bundled("pre-eclampsia");
    let record: Json = serde_json::from_str(&recorded(&[])).unwrap();
    assert!(shown_with(&record.to_string(), &answer).is_ok());
    for place in [
        "/second/weight/value",
        "/first/weight/value",
        "/second/solution/molar/value",
        "/second/volume/value",
        "/second/steps/0/dose/amount/value",
        "/second/steps/1/over/value",
        "/first/steps/1/dose/amount/value",
        "/second_pump/0/pump_rate/value",
        "/second_pump/1/pump_rate/value",
    ] {
        let mut changed = record.clone();
        let figure = changed.pointer_mut(place).unwrap();
        *figure = json!(figure.as_f64().unwrap() * 1.01);
        assert!(
            shown_with(&changed.to_string(), &answer).is_err(),
            "{place}"
        );
    }
    for (place, other) in [
        ("/second/weight/unit", json!("lb")),
        ("/second_pump/0/step", json!(2)),
        ("/second_pump", Json::Null),
        ("/second/steps/0/kind", json!("injection")),
        ("/check/provenance/input_sha256", json!("0")),
        ("/agrees", json!(false)),
        ("/fields/0/outcome", json!("differs")),
        ("/schema_version", json!(2)),
    ] {
        let mut changed = record.clone();
        *changed.pointer_mut(place).unwrap() = other;
        assert!(
            shown_with(&changed.to_string(), &answer).is_err(),
            "{place}"
        );
    }
    for text in ["", "{}", "[1]", "not JSON"] {
        assert!(VerifyRecord::read(text).is_err(), "{text}");
    }
}

/// From the command line: the error says which flag, and nothing is written.
#[test]
fn exact_a_refused_record_leaves_no_page() {
    let place = tempfile::tempdir().unwrap();
    let (record, page) = (place.path().join("r.json"), place.path().join("p.html"));
    fs::write(&record, recorded(&[])).unwrap();
    let ask = |name: &str| {
        let case = folder().join(format!("{name}.toml"));
        let mut words = vec!["check", "--case", case.to_str().unwrap()];
        words.extend(["--report", page.to_str().unwrap()]);
        words.extend(["--verified", record.to_str().unwrap()]);
        program(&words, "")
    };
    let (code, out, error) = ask("migraine");
    assert_eq!(code, 3, "{error}");
    assert!(out.is_empty() && error.contains("--verified"), "{error}");
    assert!(!page.exists());
    assert_eq!(ask("pre-eclampsia").0, 0);
    assert!(page.exists());
}
