//! The hazard log is alive: every hazard names tests that exist, run, and are not ignored.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    schema: u32,
    hazard: Vec<Hazard>,
    catch_rate: Vec<CatchClaim>,
    wrong_unit: Vec<CatchClaim>,
}

/// One hazard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hazard {
    id: String,
    hazard: String,
    cause: String,
    harm: String,
    severity: String,
    control: String,
    held: String,
    why: String,
    tests: Vec<String>,
}

/// How often a slip is caught at the least.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatchClaim {
    /// Where the slip is made.
    pub field: String,
    /// `x 10` or `/ 10`, or `g as mg`.
    pub slip: String,
    /// Share of the bundled cases in which it is refused, stopped or newly warned of.
    pub at_least_percent: f64,
}

fn log() -> Log {
    toml::from_str(include_str!("hazards.toml")).unwrap()
}

/// The catch rates of slips by a factor that the log claims.
pub fn catch_claims() -> Vec<CatchClaim> {
    log().catch_rate
}

/// The catch rates of wrong units that the log claims.
pub fn unit_claims() -> Vec<CatchClaim> {
    log().wrong_unit
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Test functions by name, and whether any attribute before them keeps them from running.
fn test_functions() -> BTreeMap<String, bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("tests"), &mut files);
    rust_files(&root.join("src"), &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        found.extend(tests_in(&text));
    }
    found
}

/// The tests of one file: `#[test]`, further attributes or comments, then `fn name`.
fn tests_in(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let (mut test, mut ignored) = (false, false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            test |= line == "#[test]";
            ignored |= line.starts_with("#[ignore") || line == "#[cfg(any())]";
        } else if let Some(rest) = line.strip_prefix("fn ") {
            if test {
                let name = rest.split(['(', '<']).next().unwrap().trim();
                found.push((name.to_owned(), ignored));
            }
            (test, ignored) = (false, false);
        } else if !line.is_empty() && !line.starts_with("//") {
            (test, ignored) = (false, false);
        }
    }
    found
}

#[test]
fn meta_every_hazard_names_living_tests() {
    let log = log();
    assert_eq!(log.schema, 1);
    let functions = test_functions();
    assert!(
        functions.len() > 100,
        "the scan found only {} tests",
        functions.len()
    );
    let mut broken = Vec::new();
    for hazard in &log.hazard {
        if hazard.tests.is_empty() {
            broken.push(format!("{} has no test", hazard.id));
        }
        for test in &hazard.tests {
            match functions.get(test) {
                None => broken.push(format!("{} names {test}, which does not exist", hazard.id)),
                Some(true) => broken.push(format!("{} names {test}, which is ignored", hazard.id)),
                Some(false) => {}
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn meta_the_hazard_log_is_complete_and_in_words() {
    let log = log();
    let ids: BTreeSet<&str> = log.hazard.iter().map(|hazard| hazard.id.as_str()).collect();
    assert_eq!(ids.len(), log.hazard.len(), "an id is used twice");
    for number in 1..=36 {
        assert!(
            ids.contains(format!("H{number:02}").as_str()),
            "H{number:02} is gone"
        );
    }
    for hazard in &log.hazard {
        for words in [
            &hazard.hazard,
            &hazard.cause,
            &hazard.harm,
            &hazard.control,
            &hazard.why,
        ] {
            assert!(
                words.split_whitespace().count() >= 3,
                "{}: {words}",
                hazard.id
            );
        }
        let severity = ["catastrophic", "serious", "moderate"];
        assert!(
            severity.contains(&hazard.severity.as_str()),
            "{}",
            hazard.id
        );
        assert!(
            ["full", "part"].contains(&hazard.held.as_str()),
            "{}",
            hazard.id
        );
    }
}

#[test]
fn meta_the_scan_sees_what_it_must_see() {
    let text = "#[test]\nfn a_b() {\n}\n#[test]\n#[ignore = \"slow\"]\nfn c() {}\nfn d() {}\n";
    assert_eq!(
        tests_in(text),
        [("a_b".to_owned(), false), ("c".to_owned(), true)]
    );
    // Written so that this file does not find itself.
    let functions = test_functions();
    assert!(functions.contains_key("meta_the_scan_sees_what_it_must_see"));
    assert!(!functions.contains_key("tests_in"));
}

/// No test of the whole project is switched off.
#[test]
fn meta_no_test_is_ignored() {
    let off: Vec<String> = test_functions()
        .into_iter()
        .filter(|(_, ignored)| *ignored)
        .map(|(name, _)| name)
        .collect();
    assert!(off.is_empty(), "{off:?}");
}
