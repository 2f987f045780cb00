//! Standard output, standard error, pipes and terminals.

use super::{CASE, WOMAN, command, every_command, run};
use std::process::Stdio;

#[test]
fn prop_results_on_one_stream_and_nothing_on_the_other() {
    for args in every_command() {
        let ran = run(&args);
        assert!(
            matches!(ran.code, 0 | 10),
            "{args:?}: {} {}",
            ran.code,
            ran.err
        );
        assert!(!ran.out.is_empty() && ran.out.ends_with('\n'), "{args:?}");
        let quiet = run(&[&args[..], &["--quiet"]].concat());
        assert_eq!(quiet.err, "", "{args:?}");
        assert_eq!(quiet.out, ran.out, "{args:?}");
    }
}

#[test]
fn prop_piped_output_is_plain_ascii() {
    for args in every_command() {
        for more in [&[][..], &["--json"], &["--no-color"]] {
            let ran = run(&[&args[..], more].concat());
            for text in [&ran.out, &ran.err] {
                let strange = text
                    .chars()
                    .find(|c| !(c.is_ascii_graphic() || *c == ' ' || *c == '\n'));
                assert_eq!(strange, None, "{args:?} {more:?}");
            }
        }
    }
    for args in [
        &["--help"][..],
        &["rate", "--help"],
        &["check", "--help"],
        &["man"],
        &["--version"],
    ] {
        let ran = run(args);
        assert!(ran.out.is_ascii() && !ran.out.contains('\x1b'), "{args:?}");
    }
}

#[test]
fn exact_color_stays_off_wherever_it_is_declined() {
    for (key, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR_FORCE", "1")] {
        let output = command(&["rate", "--dose", "4g", "--bag", "4%"])
            .env(key, value)
            .output()
            .unwrap();
        assert!(!output.stdout.contains(&0x1b), "{key}");
    }
}

#[test]
fn exact_a_reader_that_leaves_is_no_error() {
    for args in [
        &["limits"][..],
        &["products"],
        &["man"],
        &["completions", "bash"],
        &["limits", "--json"],
        &["--help"],
        &["rate", "--dose", "4g", "--bag", "4%"],
        &["check", "--case", CASE],
    ] {
        let mut child = command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(
            output.stderr.is_empty(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            matches!(output.status.code(), Some(0 | 10)),
            "{args:?}: {:?}",
            output.status
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn exact_a_full_disk_is_an_error() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let output = command(&["rate", "--dose", "1g", "--bag", "4%"])
        .stdout(full)
        .output()
        .unwrap();
    assert_ne!(output.status.code(), Some(0));
    assert!(!output.stderr.is_empty());
}

#[test]
fn exact_input_echo_holds_no_control_characters() {
    for text in [
        "\x1b[31m4g",
        "4g\nPUMP RATE      5 mL/hour",
        "4\x1b]0;title\x07 g",
        "4 g\r[PASS]",
        "4\u{9b}31m g",
        "4 \u{202e}g",
    ] {
        for args in [
            &["convert", text, "--to", "mmol"][..],
            &["rate", "--dose", text, "--bag", "4%"],
            &["rate", "--dose", "4g", "--bag", "4%", "--indication", text],
        ] {
            let ran = run(args);
            assert_eq!(ran.code, 3, "{text:?}");
            let control = ran
                .err
                .chars()
                .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(control, None, "{text:?}: {:?}", ran.err);
            let forged = ran
                .err
                .lines()
                .any(|line| line.trim_start().starts_with("PUMP RATE"));
            assert!(!forged, "{text:?}: {}", ran.err);
        }
    }
}

#[test]
fn prop_completions_and_the_manual_know_every_command() {
    let commands = [
        "rate", "check", "convert", "kidney", "limits", "products", "models", "selftest",
    ];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in commands.iter().chain(&["maginfuse", "indication"]) {
            assert!(ran.out.contains(word), "{shell} does not know {word}");
        }
    }
    let manual = run(&["man"]);
    assert_eq!(manual.code, 0);
    assert!(manual.out.contains(".TH"), "not a manual page");
    for word in commands {
        assert!(manual.out.contains(word), "the manual does not know {word}");
    }
}

/// A character that a terminal acts on, or a line that is not the program's own.
fn forged(text: &str) -> Option<String> {
    let acts = text
        .chars()
        .find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
    let line = text.lines().find(|line| line.starts_with("[PASS]"));
    acts.map(|c| format!("{c:?}")).or(line.map(str::to_owned))
}

/// The free text of a model file that was sent to somebody.
#[test]
fn exact_a_model_file_colors_and_forges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let text = std::fs::read_to_string("models/threshold-1cpt.toml").unwrap();
    let title = text
        .lines()
        .find(|line| line.starts_with("title = "))
        .unwrap();
    let text = text
        .replace(
            title,
            r#"title = "A \u001B[31mred\u009B0m \u202Etitle\n[PASS] start""#,
        )
        .replace("id = \"threshold-1cpt\"", "id = \"sent-to-me\"");
    std::fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap();
    for args in [
        &["models", "check", file][..],
        &["models", "evidence", file],
        &["fit", "--case", super::UNDER_WAY, "--model", file],
        &[
            "population",
            "--case",
            WOMAN,
            "--subjects",
            "20",
            "--model",
            file,
        ],
        &["simulate", "--case", WOMAN, "--model", file],
    ] {
        for more in [&[][..], &["--json"]] {
            let ran = run(&[args, more].concat());
            assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
            assert_eq!(forged(&ran.out), None, "{args:?} {more:?}");
            assert_eq!(forged(&ran.err), None, "{args:?} {more:?}");
        }
    }
    let said = run(&["models", "check", file]).out;
    assert!(
        said.contains("A U+001B[31mredU+009B0m U+202Etitle [PASS] start"),
        "{said}"
    );
}

/// The name of a file may hold anything but a slash.
#[cfg(unix)]
#[test]
fn exact_a_path_colors_and_forges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let model = named("a\x1b[31m\n[PASS] b.toml");
    std::fs::copy("models/threshold-1cpt.toml", &model).unwrap();
    let broken = named("c\x1b[31m\n[PASS] d.toml");
    std::fs::write(&broken, "schema = 2").unwrap();
    let result = named("e\x1b[31m\n[PASS] f.svg");
    let stopping = "tests/cases/accident-16-g.toml";
    for (args, code) in [
        (&["models", "check", &model][..], 0),
        (&["models", "check", &broken], 3),
        (&["check", "--case", &broken], 3),
        (&["check", "--case", &named("g\n[PASS] h")], 2),
        (&["fit", "--dataset", &broken, "--model", "du-2019"], 3),
        (&["check", "--case", WOMAN, "--plot", &result], 0),
        (
            &[
                "simulate",
                "--case",
                WOMAN,
                "--model",
                "threshold-1cpt",
                "--tornado",
                &result,
            ],
            0,
        ),
        (
            &[
                "population",
                "--case",
                WOMAN,
                "--subjects",
                "20",
                "--subjects-csv",
                &result,
            ],
            0,
        ),
        (&["check", "--case", stopping, "-o", &result], 10),
        (&["check", "--case", &model, "-o", &model], 2),
    ] {
        let ran = run(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert_eq!(forged(&ran.err), None, "{args:?}");
        assert_eq!(forged(&ran.out), None, "{args:?}");
    }
}

/// Help and version are answers too: `--json` gives one document.
#[test]
fn regress_help_and_version_are_documents_with_json() {
    for (words, holds) in [
        (&["--help", "--json"][..], "Usage: maginfuse"),
        (&["check", "--json", "--help"][..], "--case <FILE>"),
        (&["--json", "--version"][..], "maginfuse 0.1.0"),
    ] {
        let ran = run(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(document["schema_version"], 1);
        assert_eq!(document["status"], "ok");
        let help = document["help"].as_str().unwrap();
        assert!(help.contains(holds), "{words:?}: {help}");
    }
}

/// An argument that is no UTF-8 text is a usage error, never a panic.
#[cfg(unix)]
#[test]
fn regress_an_argument_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    for json in [&["--json"][..], &[]] {
        let mut command = command(&["check", "--case"]);
        let output = command.arg("x").args(json).arg(odd).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn regress_a_slip_in_a_command_gets_a_suggestion() {
    let ran = run(&["chekc"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("'check'"), "{}", ran.err);
    let ran = run(&["rate", "--does", "4g"]);
    assert!(ran.err.contains("'--dose'"), "{}", ran.err);
}

/// Nobody reads more than 96 columns; where nobody says how wide the screen is, 80.
#[test]
fn prop_text_for_people_fits_eighty_columns() {
    for words in [
        &["check", "--case", CASE][..],
        &["check", "--case", WOMAN],
        &[
            "rate",
            "--dose",
            "4g",
            "--bag",
            "20g/500mL",
            "--over",
            "20min",
        ],
        &["kidney", "--case", CASE],
        &["limits"],
    ] {
        let ran = run(words);
        for line in ran.out.lines() {
            let unbroken = line.trim_start().split(' ').any(|word| word.len() > 60);
            assert!(line.chars().count() <= 80 || unbroken, "{words:?}: {line}");
            assert!(!line.contains(char::is_control), "{words:?}: {line}");
            // A dose and its unit are read together, or the wrong one is.
            let apart = ["g", "mg", "mmol", "mEq", "mL", "%"].iter().any(|unit| {
                let first = line.split_whitespace().next();
                first == Some(unit)
            });
            assert!(!apart, "{words:?}: {line}");
        }
    }
}
