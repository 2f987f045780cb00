//! The safe-writing list of ISMP, held over everything people read.

use super::{every_command, run};

/// Words of a text, without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| {
        word.trim_start_matches(['(', '[', '"', '`', ','])
            .trim_end_matches([')', ']', '"', '`', ',', ';', ':', '.'])
    })
}

/// The number that `word` is or begins with, if it is one followed by nothing but a unit;
/// versions, digital object identifiers, ids and hashes are no numbers.
fn number(word: &str) -> Option<&str> {
    let end = word
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let one_mark = digits.matches('.').count() <= 1;
    let unit = ["", "%", "g", "mg", "mL", "mmol", "min", "h"].contains(&rest);
    (digits.contains(|c: char| c.is_ascii_digit()) && one_mark && unit).then_some(digits)
}

/// What is wrong with the numbers of `text`.
fn unsafe_numbers(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for word in words(text) {
        if let Some(digits) = number(word) {
            let part = digits.split_once('.').map(|(_, part)| part);
            if digits.starts_with('.') {
                wrong.push(format!("no leading zero: {word}"));
            }
            if part.is_some_and(|part| part.is_empty() || part.ends_with('0')) {
                wrong.push(format!("trailing zero: {word}"));
            }
            // Longer runs of digits are the numbers of trials and documents.
            let clinical = (2..=6).contains(&digits.len());
            if clinical && digits.starts_with('0') && !digits.starts_with("0.") {
                wrong.push(format!("superfluous zero: {word}"));
            }
        }
        let after = word.trim_start_matches(['<', '>', '=', '\u{2264}', '\u{2265}', '~']);
        if after.len() < word.len() && after.starts_with(|c: char| c.is_ascii_digit()) {
            wrong.push(format!("a sign before a number: {word}"));
        }
    }
    // Signs that stand alone before a number.
    let all: Vec<&str> = words(text).collect();
    for pair in all.windows(2) {
        let sign = ["<", ">", "<=", ">="].contains(&pair[0]);
        if sign && pair[1].starts_with(|c: char| c.is_ascii_digit()) {
            wrong.push(format!("a sign before a number: {} {}", pair[0], pair[1]));
        }
    }
    wrong
}

#[test]
fn exact_the_lint_sees_what_it_looks_for() {
    for (text, count) in [
        ("give 4.0 g", 1),
        ("give .5 g", 1),
        ("give (.50 mg)", 2),
        ("4.g", 1),
        ("<10 mmol", 1),
        ("> 10 mmol", 1),
        ("05 g", 1),
        ("50.0%", 1),
        (
            "version 0.1.0, doi 10.1186/s12877-021-02428-y, 0.5 g, 10 g, 0 mL, 100%",
            0,
        ),
    ] {
        assert_eq!(
            unsafe_numbers(text).len(),
            count,
            "{text}: {:?}",
            unsafe_numbers(text)
        );
    }
}

#[test]
fn prop_numbers_are_written_safely() {
    for args in every_command() {
        let ran = run(&args);
        let wrong = unsafe_numbers(&ran.out);
        assert!(wrong.is_empty(), "{args:?}: {wrong:?}");
    }
}

#[test]
fn prop_orders_of_many_sizes_are_written_safely() {
    for dose in [
        "0.1g", "0.25g", "1.05g", "3333mg", "0.7mmol", "33.33mEq", "7.5g",
    ] {
        for bag in ["4%", "1%", "30g/310mL", "16mmol/103.7mL"] {
            let ran = run(&[
                "rate",
                "--dose",
                dose,
                "--bag",
                bag,
                "--drop-factor",
                "15",
                "--over",
                "47min",
                "--over",
                "100s",
                "--over",
                "5.5h",
            ]);
            let wrong = unsafe_numbers(&ran.out);
            assert!(wrong.is_empty(), "{dose} {bag}: {wrong:?}");
        }
    }
}

#[test]
fn prop_no_dangerous_abbreviation() {
    // MgSO4 and MS are read as morphine, U as zero, ug as mg, cc as 00, ml's l as 1.
    const DANGEROUS: [&str; 13] = [
        "MgSO4", "MS", "Mag", "cc", "ml", "ug", "\u{b5}g", "\u{3bc}g", "IU", "U", "QD", "hr", "hrs",
    ];
    for args in every_command() {
        let ran = run(&args);
        for word in words(&ran.out).flat_map(|word| word.split('/')) {
            assert!(!DANGEROUS.contains(&word), "{args:?}: {word}");
        }
    }
}

#[test]
fn prop_times_of_rates_are_spelled_out() {
    for args in every_command()
        .into_iter()
        .filter(|args| args[0] == "rate" || args[0] == "check")
    {
        let ran = run(&args);
        // What the case file says is echoed as it was written.
        let own = ran
            .out
            .lines()
            .filter(|line| !line.ends_with("(case file)"));
        for line in own {
            for unit in ["mL/h", "mg/h", "g/h", "mmol/h", "mEq/h", "mL/min", "mg/min"] {
                let short = line.match_indices(unit).any(|(at, _)| {
                    !line[at + unit.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
                });
                assert!(!short, "{args:?}: {line}");
            }
        }
    }
}

#[test]
fn prop_drug_dose_and_rate_are_on_lines_of_their_own() {
    for args in every_command().into_iter().filter(|args| args[0] == "rate") {
        let ran = run(&args);
        let first = ran.out.lines().next().unwrap();
        assert!(first.starts_with("magnesium "), "{args:?}: {first}");
        for line in ran.out.lines() {
            let dose = line.contains("Dose rate");
            let pump = line.contains("PUMP RATE");
            assert!(!(dose && pump), "{line}");
            if pump {
                assert!(line.trim().ends_with("mL/hour"), "{line}");
                assert!(!line.contains("mg") && !line.contains(" g"), "{line}");
            }
        }
    }
}

/// The number before `unit` in `text`.
fn before(text: &str, unit: &str) -> f64 {
    let at = text
        .find(unit)
        .unwrap_or_else(|| panic!("no {unit} in {text}"));
    let digits = text[..at].trim_end();
    let start = digits
        .rfind(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map_or(0, |k| k + 1);
    digits[start..].parse().unwrap()
}

#[test]
fn exact_the_check_line_multiplies_back() {
    // Printed figures have three or four digits, so a product of two is within 1 %.
    const PRINTED: f64 = 0.01;
    let close = |a: f64, b: f64| (a - b).abs() <= PRINTED * b.abs();
    let mut lines = 0;
    for dose in ["2g", "1.5g", "700mg", "10mmol", "33mEq", "4g"] {
        for bag in ["4%", "30g/310mL", "40mmol/500mL", "8%"] {
            for over in ["33min", "60min", "3h"] {
                let ran = run(&["rate", "--dose", dose, "--bag", bag, "--over", over]);
                let text: String = ran.out.replace('\n', " ");
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let Some(at) = text.find(" Check ") else {
                    assert_eq!(ran.code, 10, "{}", ran.out);
                    continue;
                };
                lines += 1;
                let (flow_side, mass_side) = text[at..].split_once("; ").unwrap();
                let flow = before(flow_side, " mL/hour");
                let hours = if flow_side.contains(" minute") {
                    before(flow_side, " minute") / 60.0
                } else {
                    before(flow_side, " hour")
                };
                let (_, volume) = flow_side.split_once('=').unwrap();
                let volume = before(volume, " mL");
                assert!(close(flow * hours, volume), "{flow_side}");
                assert!(
                    (before(mass_side, " mL") - volume).abs() < 1e-9,
                    "{mass_side}"
                );
                let (factors, product) = mass_side.split_once('=').unwrap();
                let milligrams = before(product, " mg");
                assert!(
                    close(volume * before(factors, " mg/mL"), milligrams),
                    "{mass_side}"
                );
            }
        }
    }
    assert!(lines > 40, "only {lines} lines were checked");
}

#[test]
fn exact_every_answer_says_what_it_is_not() {
    for args in every_command()
        .into_iter()
        .filter(|args| args[0] == "rate" || args[0] == "check")
    {
        let ran = run(&args);
        let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("never replaces"), "{args:?}");
    }
}
