//! One answer, whichever door it leaves by: the calls of the library give what the commands print,
//! byte for byte, and every command has the same hash for the same input.

use super::{UNDER_WAY, WOMAN, document, run};
use maginfuse::answer::{CoursesRequest, CoursesWords, fit_case, simulate_case};
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::pk::library;
use maginfuse::report::json::tree;
use maginfuse::report::text::{PLAIN_WIDTH, fit};
use maginfuse::report::{fit_case as fit_report, simulate_case as simulate_report};
use maginfuse::safety::Case;
use maginfuse::simulate::curve::Solution;
use maginfuse::units::Reader;
use serde::Serialize;
use std::borrow::Cow;
use std::fs;

/// The case in a file, with the levels since its start.
fn case(path: &str) -> Case {
    let file = CaseFile::read("case", &fs::read_to_string(path).unwrap()).unwrap();
    file.case(Reader::default(), LaterLevels::KeptApart)
        .unwrap()
}

/// A document as the commands print it.
fn printed(document: &impl Serialize) -> String {
    format!("{:#}\n", tree(document).unwrap())
}

#[test]
fn exact_a_fit_of_the_library_is_that_of_the_command() {
    let model = library::find("threshold-2cpt").unwrap();
    let answer = fit_case(&case(UNDER_WAY), model).unwrap();
    let args = ["fit", "--case", UNDER_WAY, "--model", "threshold-2cpt"];
    let text = fit(&fit_report::to_text(&answer), PLAIN_WIDTH);
    assert_eq!(text, run(&args).out);
    let document = printed(&fit_report::to_json(&answer));
    assert_eq!(document, run(&[&args[..], &["--json"]].concat()).out);
}

#[test]
fn exact_courses_of_the_library_are_those_of_the_command() {
    let words = CoursesWords {
        models: vec![Cow::Borrowed(library::find("du-2019").unwrap())],
        every: Some("2 h"),
        until: Some("26 h"),
        solution: Some(Solution::Exact),
        drivers: true,
    };
    let request = CoursesRequest::read(words, Reader::default()).unwrap();
    let answer = simulate_case(&case(UNDER_WAY), &request).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("drivers.svg");
    let args = [
        "simulate",
        "--case",
        UNDER_WAY,
        "--model",
        "du-2019",
        "--every",
        "2 h",
        "--until",
        "26 h",
        "--solver",
        "exact",
        "--tornado",
        figure.to_str().unwrap(),
    ];
    let ran = run(&args);
    assert_eq!(simulate_report::to_csv(&answer.curves), ran.out);
    let lines = simulate_report::drivers_to_text(answer.drivers.as_ref().unwrap());
    assert!(
        lines.len() > 3 && ran.err.starts_with(&lines.join("\n")),
        "{}",
        ran.err
    );
    let document = printed(&simulate_report::to_json(&answer));
    assert_eq!(document, run(&[&args[..], &["--json"]].concat()).out);
}

/// An input that is refused below the command line names its option there.
#[test]
fn exact_a_refusal_names_its_option() {
    for (args, place) in [
        (
            &["population", "--case", WOMAN, "--subjects", "0"][..],
            "--subjects",
        ),
        (
            &["population", "--case", WOMAN, "--threads", "1000"],
            "--threads",
        ),
        (
            &["population", "--case", WOMAN, "--below", "2", "--at", "1 h"],
            "--below",
        ),
        (&["simulate", "--case", WOMAN, "--every", "2"], "--every"),
        (
            &["simulate", "--case", WOMAN, "--until", "400 d"],
            "--until",
        ),
        (
            &[
                "simulate", "--case", WOMAN, "--every", "1 s", "--until", "20 d",
            ],
            "--every --until",
        ),
        (
            &[
                "simulate",
                "--case",
                WOMAN,
                "--model",
                "threshold-1cpt",
                "--solver",
                "exact",
            ],
            "threshold-1cpt",
        ),
        (
            &[
                "simulate",
                "--case",
                WOMAN,
                "--model",
                "du-2019",
                "--model",
                "lu-2002",
                "--tornado",
                "a.svg",
            ],
            "--tornado --model",
        ),
    ] {
        let ran = run(args);
        assert!(matches!(ran.code, 2 | 3), "{args:?}: {}", ran.err);
        assert!(
            ran.err.contains(&format!("\n  at: {place}\n")),
            "{args:?}: {}",
            ran.err
        );
    }
}

/// The hash of an input is that of the case and of a model file that came with it: no option and
/// no name of a file is part of it.
#[test]
fn exact_one_case_has_one_hash_in_every_command() {
    let hash = |args: &[&str]| {
        let (_, document) = document(args);
        let hash = &document["provenance"]["input_sha256"];
        hash.as_str().unwrap().to_owned()
    };
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (copy, own) = (named("copy.toml"), named("own.toml"));
    fs::copy("models/threshold-1cpt.toml", &copy).unwrap();
    let text = fs::read_to_string(&copy).unwrap();
    fs::write(&own, format!("{text}# mine\n")).unwrap();
    let fit = ["fit", "--case", UNDER_WAY];
    let simulate = ["simulate", "--case", UNDER_WAY];
    let plain = hash(&fit);
    for (command, more) in [
        (&fit, &["--model", "threshold-2cpt"][..]),
        (&fit, &["--model", &copy]),
        (&simulate, &["--every", "5 h"]),
        (&simulate, &["--until", "30 h", "--model", &copy]),
    ] {
        assert_eq!(
            hash(&[command, more].concat()),
            plain,
            "{command:?} {more:?}"
        );
    }
    for command in [&fit, &simulate] {
        let with_own = hash(&[&command[..], &["--model", &own]].concat());
        assert_ne!(with_own, plain, "{command:?}");
    }
    let population = ["population", "--case", WOMAN, "--subjects", "20"];
    assert_eq!(hash(&population), hash(&["check", "--case", WOMAN]));
    assert_eq!(hash(&population), hash(&["simulate", "--case", WOMAN]));
}

/// What `rate` is asked decides its hash, however it is written.
#[test]
fn exact_the_hash_of_rate_covers_everything_that_is_asked() {
    let hash = |args: &[&str]| {
        let (_, document) = document(&[&["rate"], args].concat());
        let hash = &document["provenance"]["input_sha256"];
        hash.as_str().unwrap().to_owned()
    };
    let base = ["--dose", "4g", "--bag", "20g/500mL", "--over", "30min"];
    let plain = hash(&base);
    for same in [
        &[
            "--dose",
            "4000 mg",
            "--bag",
            "20 g / 500 mL",
            "--over",
            "0.5 h",
        ][..],
        &[&base[..], &["--pump-step", "0.1 mL/h"]].concat(),
    ] {
        assert_eq!(hash(same), plain, "{same:?}");
    }
    let mut different = vec![
        hash(&["--dose", "4.1g", "--bag", "20g/500mL", "--over", "30min"]),
        hash(&["--dose", "4g", "--bag", "20g/500mL", "--over", "31min"]),
        hash(&["--dose", "4g", "--bag", "40g/1000mL", "--over", "30min"]),
        hash(&["--dose", "4g", "--bag", "4%", "--over", "30min"]),
        hash(&[
            "--dose",
            "4g",
            "--product",
            "us-premix-4pct-500mL",
            "--over",
            "30min",
        ]),
    ];
    for more in [
        ["--indication", "pre-eclampsia"],
        ["--pump-step", "1mL/h"],
        ["--drop-factor", "20"],
    ] {
        different.push(hash(&[&base[..], &more].concat()));
    }
    different.push(plain);
    let all = different.len();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), all);
}

/// The name of a case is shown in errors and forges no line of them.
#[test]
fn exact_the_name_of_a_case_is_one_line() {
    let named = "a\n[PASS] No rule speaks against it.\n";
    let refused = CaseFile::read(named, "schema = 1\nwrong").unwrap_err();
    assert!(!refused.to_string().contains("\n[PASS]"), "{refused}");
}
