//! `check --report`: one page that names every stop and every warning, shows nothing for a pump
//! under a stop, belongs to one order, and runs nothing.

mod markup;
mod record;

use crate::bedside::{Order, ask, cases, folder, program};
use maginfuse::answer::{CheckAnswer, check};
use maginfuse::case::{CaseFile, CheckRequest, CheckWords, LaterLevels};
use maginfuse::report::check::to_json;
use maginfuse::report::check::{ComputedAt, ReportFrame, to_html};
use maginfuse::units::{DecimalStyle, Reader};
use markup::Page;
use serde_json::Value as Json;
use std::fs;

/// What `check` finds in the text of a case; nothing where it is refused.
fn checked(text: &str) -> Option<CheckAnswer> {
    let reader = Reader::new(DecimalStyle::Point);
    let file = CaseFile::read("case.toml", text).ok()?;
    let request = CheckRequest::read(&CheckWords::default(), reader).unwrap();
    check(&file.case(reader, LaterLevels::Refused).ok()?, &request).ok()
}

/// The page of an answer, without a time.
fn page(answer: &CheckAnswer) -> String {
    to_html(answer, &ReportFrame::default()).unwrap()
}

fn document(answer: &CheckAnswer) -> Json {
    serde_json::to_value(to_json(answer)).unwrap()
}

fn bundled(name: &str) -> CheckAnswer {
    let text = fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    checked(&text).unwrap()
}

/// The ids of the findings of one severity.
fn ids<'a>(document: &'a Json, severity: &'a str) -> impl Iterator<Item = &'a str> {
    let all = document["findings"].as_array().unwrap().iter();
    let of = all.filter(move |one| one["severity"] == severity);
    of.map(|one| one["id"].as_str().unwrap())
}

/// A number as the page shows one: no trailing zero.
fn shown(value: &Json) -> String {
    let value = value.as_f64().unwrap();
    format!("{}", (value * 1000.0).round() / 1000.0)
}

/// What is wrong with the page of an answer.
fn faults(answer: &CheckAnswer) -> Vec<String> {
    let html = page(answer);
    let page = Page::read(&html);
    let document = document(answer);
    let mut wrong = page.faults();
    let words = page.words();
    // Names stand in bold, alone or in a list.
    let named: Vec<&str> = page.all("b").flat_map(|names| names.split("; ")).collect();
    for severity in ["stop", "warn"] {
        for id in ids(&document, severity).filter(|id| !named.contains(id)) {
            wrong.push(format!("{severity} {id} is not named"));
        }
    }
    if document["status"] == "stop" {
        let pump = ["mL/hour", "PUMP RATE", "PUSH", "INJECT", "Set on the pump"];
        let found = pump.iter().filter(|pump| words.contains(**pump));
        wrong.extend(found.map(|pump| format!("{pump} under a stop")));
        if !words.starts_with("STOP: do not start") {
            wrong.push("a stop that is not said first".to_owned());
        }
    }
    let steps = document["program"].as_array().into_iter().flatten();
    for step in steps.filter(|step| step["pump_rate"].is_object()) {
        // Each on a line of its own, as the other formats say it.
        let rate = format!("{} mL/hour", shown(&step["pump_rate"]["value"]));
        if !page
            .all("dd")
            .chain(page.all("td"))
            .any(|line| line == rate)
        {
            wrong.push(format!("no line {rate}"));
        }
        if !words.contains(&format!("{rate} x ")) {
            wrong.push(format!("{rate} is not multiplied back"));
        }
    }
    let made = &document["provenance"];
    let hashes = ["input_sha256", "facts_sha256", "limits_sha256"].map(|name| &made[name]);
    let models = made["models"].as_array().unwrap().iter();
    let hashes = hashes
        .into_iter()
        .chain(models.map(|model| &model["sha256"]));
    for hash in hashes.map(|hash| &hash.as_str().unwrap()[..8]) {
        if !words.contains(hash) {
            wrong.push(format!("no hash {hash}"));
        }
    }
    wrong
}

/// Every bundled case, every ordinary and every dangerous order.
#[test]
fn prop_a_page_names_every_stop_and_every_warning_and_shows_what_the_json_says() {
    let (mut seen, mut stopped, mut wrong) = (0, 0, Vec::new());
    for (name, order) in cases() {
        let Some(answer) = checked(&order.written()) else {
            continue;
        };
        seen += 1;
        stopped += usize::from(answer.verdict.program().is_none());
        let found = faults(&answer);
        wrong.extend(found.iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(seen > 150 && stopped > 50, "{seen} cases, {stopped} stops");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// However many findings there are: as many conditions and drugs as people write, each a warning or
/// a stop.
#[test]
fn prop_a_crowded_page_cuts_texts_and_no_name() {
    let conditions = "[\"myasthenia-gravis\", \"av-block-third-degree\", \"av-block-first-degree\", \
                      \"heart-failure\", \"bradycardia\", \"myocardial-infarction\", \
                      \"hyperkalemia\", \"lambert-eaton\", \"respiratory-depression\", \
                      \"unheard-of heart block\", \"strange kidney stones\"]";
    let drugs = "[\"rocuronium\", \"nifedipine\", \"digoxin\", \"gentamicin\", \"morphine\", \
                 \"propofol\", \"diazepam\", \"neostigmine\", \"efgartigimod\", \"colistin\"]";
    let order = Order::named("deficiency-severe-ckd4")
        .with("patient.conditions", conditions)
        .with("patient.medications", drugs);
    let answer = checked(&order.written()).unwrap();
    let stops = ids(&document(&answer), "stop").count();
    assert!(stops > 12, "{stops} stops");
    assert!(faults(&answer).is_empty(), "{:?}", faults(&answer));
}

/// Nothing that somebody wrote becomes markup, and no letter turns the direction of others.
#[test]
fn prop_free_text_is_text() {
    let list = "[\"<script>alert(1)</script><b onclick='x'>&lt;\\u202Egnorw\"]";
    let order = Order::named("deficiency-severe-clean")
        .with("patient.conditions", list)
        .with("patient.medications", list)
        .with("patient.intolerances", list);
    let answer = checked(&order.written()).unwrap();
    let html = page(&answer);
    assert!(faults(&answer).is_empty(), "{:?}", faults(&answer));
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
    assert!(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{html}"
    );
    assert!(html.contains("U+202E"), "{html}");
}

/// An accepted stop stands on the page as what it is, with the reason as text.
#[test]
fn exact_the_reason_for_an_accepted_stop_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.html");
    let case = folder.path().join("<i>case.toml");
    let order = Order::named("dangerous/kidneys-4-g");
    fs::write(&case, order.written()).unwrap();
    let stopped = ask(&["maginfuse", "check", "--case", case.to_str().unwrap()]);
    let mut words = vec!["check", "--case", case.to_str().unwrap(), "--report"];
    words.push(out.to_str().unwrap());
    let stops: Vec<&str> = ids(&stopped.json, "stop").collect();
    assert!(!stops.is_empty());
    for stop in &stops {
        words.extend([
            "--accept",
            stop,
            "--reason",
            "Dr. <Jones> & co: dialysis tonight",
        ]);
    }
    let (code, text, error) = program(&words, "");
    assert_eq!(code, 0, "{error}");
    assert!(
        text.contains("PUMP RATE") && error.contains("wrote"),
        "{error}"
    );
    let html = fs::read_to_string(&out).unwrap();
    let reason = "ACCEPTED: Dr. &lt;Jones&gt; &amp; co: dialysis tonight";
    assert!(html.contains(reason), "{html}");
    assert!(Page::read(&html).faults().is_empty());
}

/// The time stands on the page and changes nothing else, and no hash.
#[test]
fn meta_the_time_of_the_check_changes_one_text() {
    let answer = bundled("pre-eclampsia");
    let at = |text: &str| {
        let frame = ReportFrame {
            computed_at: Some(ComputedAt::read(text).unwrap()),
            ..ReportFrame::default()
        };
        to_html(&answer, &frame).unwrap()
    };
    let (winter, summer) = (
        at("2026-11-22T08:05+01:00"),
        at("2027-07-01T23:59:30-03:30"),
    );
    assert!(
        winter.contains("checked 2026-11-22 08:05 (UTC+01:00); "),
        "{winter}"
    );
    assert!(
        summer.contains("checked 2027-07-01 23:59 (UTC-03:30); "),
        "{summer}"
    );
    let without = |html: &str| {
        let (before, after) = html.split_once("checked 20").unwrap();
        let (_, after) = after.split_once("; ").unwrap();
        format!("{before}{after}")
    };
    assert_eq!(without(&winter), page(&answer));
    assert_eq!(without(&summer), page(&answer));
    for text in [
        "",
        "now",
        "2026-11-22",
        "2026-11-22T08:05",
        "2026-13-22T08:05Z",
    ] {
        assert!(ComputedAt::read(text).is_err(), "{text}");
    }
}

/// A patient from flags, and the case file that says the same.
#[test]
fn meta_flags_and_case_file_make_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (case, first, second) = (place("case.toml"), place("1.html"), place("2.html"));
    let flags = "check --indication asthma-severe --age 35y --sex female --weight 62kg \
                 --pregnant no --conditions none --medications none --intolerances none \
                 --prior-doses none --level none --setting emergency-department --dose 2g \
                 --over 20min --product us-premix-4pct-50mL --creatinine 0.8mg/dL --quiet";
    let mut words: Vec<&str> = flags.split_whitespace().collect();
    words.extend(["--write-case", &case, "--report", &first]);
    assert_eq!(program(&words, "").0, 0);
    let again = [
        "check", "--case", &case, "--report", &second, "--json", "--quiet",
    ];
    let (code, out, _) = program(&again, "");
    assert_eq!(code, 0);
    // The document goes to standard output beside the page.
    let document: Json = serde_json::from_str(&out).unwrap();
    let pages = [first, second].map(|path| {
        let html = fs::read_to_string(path).unwrap();
        let (before, after) = html.split_once("checked 20").unwrap();
        let (_, after) = after.split_once("; ").unwrap();
        format!("{before}{after}")
    });
    assert_eq!(pages[0], pages[1]);
    let input = &document["provenance"]["input_sha256"].as_str().unwrap()[..8];
    assert!(pages[0].contains(&format!("input {input}")));
}

/// A page never replaces what it was made from, and a second check is shown on a page alone.
#[test]
fn exact_a_page_replaces_no_input() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.toml");
    let text = Order::named("migraine").written();
    fs::write(&case, &text).unwrap();
    let file = case.to_str().unwrap();
    let (code, _, error) = program(&["check", "--case", file, "--report", file], "");
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("read or written twice"), "{error}");
    let page = folder.path().join("page.html");
    let page = page.to_str().unwrap();
    let twice = [
        "check",
        "--case",
        file,
        "--report",
        page,
        "--verified",
        page,
    ];
    assert_eq!(program(&twice, "").0, 2);
    assert_eq!(
        program(&["check", "--case", file, "--verified", page], "").0,
        2
    );
    let batch = ["check", "--batch", file, "--report", page];
    assert_eq!(program(&batch, "").0, 2);
    assert_eq!(fs::read_to_string(&case).unwrap(), text);
    assert!(!folder.path().join("page.html").exists());
}
