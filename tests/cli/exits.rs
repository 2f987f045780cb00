//! Exit codes and the words of errors.

use super::{CASE, document, run};
use std::io::Write;
use std::process::Stdio;

/// `check --case -` with the bundled case after `change`.
fn check_with(change: impl Fn(String) -> String, more: &[&str]) -> super::Ran {
    let path = format!("{}/{CASE}", env!("CARGO_MANIFEST_DIR"));
    let text = change(std::fs::read_to_string(path).unwrap());
    let mut child = super::command(&[&["check", "--case", "-"], more].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    super::Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn exact_0_computed() {
    let ok = run(&["rate", "--dose", "1g", "--bag", "4%", "--over", "60min"]);
    assert_eq!((ok.code, ok.err.as_str()), (0, ""));
    // Warnings alone do not fail a run.
    assert_eq!(run(&["rate", "--dose", "2g", "--bag", "4%"]).code, 0);
    for args in [
        &["--help"][..],
        &["--version"],
        &["rate", "--help"],
        &["selftest"],
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(!ran.out.is_empty());
    }
}

#[test]
fn exact_2_usage() {
    for args in [
        &[][..],
        &["rat"],
        &["rate"],
        &["rate", "--dose"],
        &["rate", "--dose", "4g"],
        &["rate", "--dos", "4g", "--bag", "4%"],
        &["rate", "--dose", "4g", "--dose", "2g", "--bag", "4%"],
        &["rate", "--dose", "4g", "--bag", "4%", "--bag", "8%"],
        &["rate", "4g", "4%"],
        &["rate", "--dose", "4g", "--bag", "4%", "--fail-on", "error"],
        &["rate", "--dose", "4g", "--bag", "4%", "--decimal", "dot"],
        &["convert", "4g"],
        &["completions", "tcsh"],
        &["check"],
        &["check", "--case", "tests/cases/there-is-no-such-case.toml"],
        &["check", "--case", "tests"],
        &["models", "check", "there-is-no-such-model.toml"],
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.is_empty(), "{args:?}: {}", ran.out);
        // Nothing at all asks for the help, everything else for an error.
        let first = ran.err.lines().next().unwrap();
        assert!(
            args.is_empty() || first.starts_with("error: "),
            "{args:?}: {}",
            ran.err
        );
    }
}

#[test]
fn exact_3_malformed_or_ambiguous() {
    for (args, place) in [
        (&["rate", "--dose", "0,5g", "--bag", "4%"][..], "--dose"),
        (&["rate", "--dose", "4", "--bag", "4%"], "--dose"),
        (&["rate", "--dose", "-4g", "--bag", "4%"], "--dose"),
        (&["rate", "--dose", "4 G", "--bag", "4%"], "--dose"),
        (&["rate", "--dose", "4g", "--bag", "20/500"], "--bag"),
        (&["rate", "--dose", "4g", "--bag", "-4%"], "--bag"),
        (
            &["rate", "--dose", "4g", "--bag", "4%", "--over", "20"],
            "--over",
        ),
        (
            &["rate", "--dose", "4g", "--bag", "4%", "--over", "-20min"],
            "--over",
        ),
        (
            &["rate", "--dose", "4g", "--bag", "4%", "--over", "0min"],
            "--over",
        ),
        (
            &[
                "rate",
                "--dose",
                "4g",
                "--bag",
                "4%",
                "--indication",
                "eclampsia",
            ],
            "--indication",
        ),
        (
            &["rate", "--dose", "4g", "--bag", "4%", "--pump-step", "0.1"],
            "--pump-step",
        ),
        (
            &[
                "rate",
                "--dose",
                "4g",
                "--bag",
                "4%",
                "--drop-factor",
                "20 drops",
            ],
            "--drop-factor",
        ),
        (
            &["rate", "--dose", "4g", "--bag", "4%", "--salt", "MgSO4"],
            "--salt",
        ),
        (
            &[
                "rate", "--dose", "4g/kg", "--weight", "62000g", "--bag", "4%",
            ],
            "--weight",
        ),
        (
            &["rate", "--dose", "4g", "--product", "us-premix"],
            "--product",
        ),
        (
            &[
                "rate",
                "--dose",
                "4g",
                "--stock",
                "50",
                "--draw",
                "8mL",
                "--diluent",
                "250mL",
            ],
            "--stock",
        ),
        (
            &[
                "rate",
                "--dose",
                "4g",
                "--stock",
                "50%",
                "--draw",
                "8",
                "--diluent",
                "250mL",
            ],
            "--draw",
        ),
        (
            &[
                "rate",
                "--dose",
                "4g",
                "--stock",
                "50%",
                "--draw",
                "8mL",
                "--diluent",
                "250",
            ],
            "--diluent",
        ),
        (
            &[
                "kidney",
                "--age",
                "55",
                "--sex",
                "female",
                "--weight",
                "70kg",
                "--creatinine",
                "1 mg/dL",
            ],
            "--age",
        ),
        (
            &[
                "kidney",
                "--age",
                "55 years",
                "--sex",
                "f",
                "--weight",
                "70kg",
                "--creatinine",
                "1 mg/dL",
            ],
            "--sex",
        ),
        (
            &[
                "kidney",
                "--age",
                "55 years",
                "--sex",
                "male",
                "--weight",
                "70kg",
                "--creatinine",
                "100 mg/dL",
            ],
            "--creatinine",
        ),
        (
            &[
                "kidney",
                "--age",
                "55 years",
                "--sex",
                "male",
                "--weight",
                "70kg",
                "--measured-clearance",
                "60 mL/min/1.73m2",
            ],
            "--measured-clearance",
        ),
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 3, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.is_empty(), "{args:?}: {}", ran.out);
        assert!(
            ran.err.starts_with("error: ") && ran.err.contains("\nhelp: "),
            "{args:?}: {}",
            ran.err
        );
        assert!(
            ran.err.contains(place),
            "{args:?} does not name {place}: {}",
            ran.err
        );
    }
    // Twice described, or described in halves.
    let base = ["rate", "--dose", "4g"];
    for rest in [
        &["--bag", "4%", "--product", "us-premix-4pct-500mL"][..],
        &[
            "--bag",
            "4%",
            "--stock",
            "50%",
            "--draw",
            "8mL",
            "--diluent",
            "250mL",
        ],
        &["--bag", "4%", "--draw", "8mL"],
    ] {
        assert_eq!(run(&[&base[..], rest].concat()).code, 3, "{rest:?}");
    }
}

#[test]
fn exact_4_missing() {
    for (args, named) in [
        (
            &["rate", "--dose", "40mg/kg", "--bag", "4%"][..],
            "--weight",
        ),
        (&["rate", "--dose", "4g", "--stock", "50%"], "diluent"),
        (
            &["rate", "--dose", "4g", "--stock", "50%", "--draw", "8mL"],
            "diluent",
        ),
        (&["kidney"], "--age"),
        (&["kidney", "--age", "55 years"], "--weight"),
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 4, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(named), "{args:?}: {}", ran.err);
    }
    // All of them at once.
    let ran = check_with(
        |text| {
            let keep = |line: &&str| {
                !line.starts_with("age")
                    && !line.starts_with("levels")
                    && !line.starts_with("creatinine")
            };
            text.lines()
                .filter(keep)
                .map(|line| format!("{line}\n"))
                .collect()
        },
        &[],
    );
    assert_eq!(ran.code, 4, "{}", ran.err);
    for name in ["patient.age", "magnesium.levels", "kidney.creatinine"] {
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
    }
}

#[test]
fn exact_5_out_of_scope() {
    let child = |text: String| text.replace("67 years", "10 years");
    let ran = check_with(child, &[]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.out.is_empty());
    let ran = run(&[
        "kidney",
        "--age",
        "18 months",
        "--sex",
        "female",
        "--weight",
        "11kg",
        "--creatinine",
        "0.4 mg/dL",
    ]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
}

#[test]
fn exact_10_stop() {
    assert_eq!(run(&["rate", "--dose", "4g", "--bag", "50%"]).code, 10);
    let paralysed =
        |text: String| text.replace("conditions = []", "conditions = [\"myasthenia-gravis\"]");
    let ran = check_with(paralysed, &[]);
    assert_eq!(ran.code, 10, "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains("mL/hour"), "{}", ran.out);
    // A stop stays a stop when warnings fail the run as well.
    let ran = run(&["rate", "--dose", "4g", "--bag", "50%", "--fail-on", "warn"]);
    assert_eq!(ran.code, 10);
}

#[test]
fn exact_11_warnings_on_request() {
    let warned = ["rate", "--dose", "2g", "--bag", "4%", "--over", "50min"];
    assert_eq!(run(&warned).code, 0);
    let failed = run(&[&warned[..], &["--fail-on", "warn"]].concat());
    assert_eq!(failed.code, 11);
    assert!(
        failed.out.contains("PUMP RATE"),
        "a warning keeps its answer"
    );
    let clean = [
        "rate",
        "--dose",
        "1g",
        "--bag",
        "4%",
        "--over",
        "60min",
        "--fail-on",
        "warn",
    ];
    assert_eq!(run(&clean).code, 0);
}

#[test]
fn exact_errors_as_documents() {
    for (args, code, kind) in [
        (
            &["rate", "--dose", "0,5g", "--bag", "4%"][..],
            3,
            "ambiguous",
        ),
        (&["rate", "--dose", "4 G", "--bag", "4%"], 3, "malformed"),
        (&["rate", "--dose", "4g"], 2, "usage"),
        (&["rate", "--dose", "4g/kg", "--bag", "4%"], 4, "missing"),
        (&["check", "--case", "nowhere.toml"], 2, "file"),
        (&["rate"], 2, "usage"),
        (
            &[
                "kidney",
                "--age",
                "10 years",
                "--sex",
                "male",
                "--weight",
                "30kg",
                "--creatinine",
                "0.5 mg/dL",
            ],
            5,
            "out-of-scope",
        ),
    ] {
        let (found, answer) = document(args);
        assert_eq!(found, code, "{args:?}");
        assert_eq!(answer["status"], "error", "{args:?}");
        assert_eq!(answer["error"]["kind"], kind, "{args:?}");
        for key in ["message", "help"] {
            let words = answer["error"][key].as_str().unwrap();
            assert!(
                !words.is_empty() && !words.starts_with("error:"),
                "{args:?}: {key}: {words}"
            );
        }
        // People get the same on standard error.
        let ran = run(&[args, &["--json"]].concat());
        assert!(ran.err.starts_with("error: "), "{args:?}: {}", ran.err);
    }
}

#[test]
fn exact_grams_of_another_salt_are_never_guessed() {
    // The vial holds chloride; grams could mean the heptahydrate or the chloride.
    let args = [
        "rate",
        "--dose",
        "1g",
        "--product",
        "us-chloride-vial-20pct-50mL",
        "--draw",
        "10mL",
        "--diluent",
        "90mL",
        "--over",
        "60min",
    ];
    let ran = run(&args);
    assert_eq!(ran.code, 3, "{}", ran.out);
    for reading in [
        "magnesium sulfate heptahydrate",
        "magnesium chloride hexahydrate",
    ] {
        assert!(ran.err.contains(reading), "{}", ran.err);
    }
    let named = [&args[..], &["--salt", "magnesium-chloride-hexahydrate"]].concat();
    assert_eq!(run(&named).code, 0);
    // The salt is that of the dose: 1 g of the sulfate is 4.06 mmol from whatever solution.
    let sulfate = [&args[..], &["--salt", "magnesium-sulfate-heptahydrate"]].concat();
    let ran = run(&sulfate);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("4.06 mmol"), "{}", ran.out);
}
