//! Standard output, standard error, pipes and terminals.

use super::{command, every_command, run};
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
        &["check", "--case", super::CASE],
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
