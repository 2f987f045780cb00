//! A flag is a word of the command line: nothing below it names one, so that a page, a wheel or a
//! batch never tells its user to type what they cannot type.

use super::source_files;
use std::fs;
use std::path::Path;

/// Where flags are named: the command line, and the line of a text for its terminal that says how
/// to override a stop.
const MAY: [&str; 2] = ["src/cli", "src/report/text.rs"];

/// The flags of a line of source, comments left out.
fn flags_in(line: &str) -> Vec<&str> {
    if line.trim_start().starts_with("//") {
        return Vec::new();
    }
    let begins = line.match_indices("--").map(|(at, _)| at);
    let of_the_build = |at: &usize| !line.contains("cargo ") && !line[..*at].ends_with('-');
    begins
        .filter(of_the_build)
        .map(|at| &line[at + 2..])
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '-'))
        .filter_map(|mut words| words.next())
        .collect()
}

#[test]
fn prop_no_flag_is_named_below_the_command_line() {
    let mut found = Vec::new();
    for file in source_files() {
        if MAY.iter().any(|folder| file.starts_with(Path::new(folder))) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for flag in flags_in(line) {
                found.push(format!("{}:{}: --{flag}", file.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn prop_the_scanner_of_flags_sees_a_flag() {
    let line = "            \"choose with --pump-step, or --json\",";
    assert_eq!(flags_in(line), ["pump-step", "json"]);
    assert!(flags_in("    /// With `--json` it is a document.").is_empty());
    assert!(flags_in("a |---| b; cargo build --release").is_empty());
}
