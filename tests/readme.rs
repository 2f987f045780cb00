//! The README's transcripts are what the commands print, and what its pages say can be done as it
//! stands.
//!
//! `MAGINFUSE_BLESS=1 cargo test readme` writes them anew, for review.

use std::process::Command;

/// 16.2 mmol at 48.6 mmol/h run for 1/3 h; the solver may miss 1e-9 in each of some steps.
const SOLVED: f64 = 1e-7;

/// Splits a command line at spaces outside double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// What a command prints: standard output, standard error, and the exit code if it is not 0.
fn replay(line: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_maginfuse"))
        .args(words(line))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    text
}

#[test]
fn readme_transcripts_are_what_the_commands_print() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let mut rewritten = String::new();
    let mut commands = 0;
    let mut inside = false;
    for line in readme.lines() {
        if line == "```console" {
            inside = true;
        } else if line.starts_with("```") {
            inside = false;
        }
        match line.strip_prefix("$ maginfuse ").filter(|_| inside) {
            Some(command) => {
                commands += 1;
                rewritten.push_str(&format!("{line}\n{}", replay(command)));
            }
            None if inside && line != "```console" => {}
            None => rewritten.push_str(&format!("{line}\n")),
        }
    }
    assert!(commands >= 3, "the README shows only {commands} commands");
    let words = rewritten.split_whitespace().count();
    assert!(words <= 1500, "{words} words are no page that is read");
    if std::env::var_os("MAGINFUSE_BLESS").is_some() {
        std::fs::write(path, &rewritten).unwrap();
    } else {
        assert_eq!(
            readme, rewritten,
            "run MAGINFUSE_BLESS=1 cargo test readme and review"
        );
    }
}

/// A page of the documentation.
fn page(name: &str) -> String {
    let path = format!("{}/src/docs/{name}.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// Every line of daily work runs, on a bundled case in the place of the reader's own.
#[test]
fn readme_daily_work_runs() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (models, daily) = (page("model-files"), page("daily-work"));
    let folder = tempfile::tempdir().unwrap();
    let case = std::fs::read_to_string("tests/cases/deficiency-severe-ckd4.toml").unwrap();
    for name in ["mine.toml", "case.toml"] {
        std::fs::write(folder.path().join(name), &case).unwrap();
    }
    let later = case.replacen(
        "levels = [",
        "levels = [{ value = \"0.9 mmol/L\", at = \"3 h\" }, ",
        1,
    );
    assert_ne!(later, case);
    std::fs::write(folder.path().join("later.toml"), later).unwrap();
    let depleted = std::fs::read_to_string("tests/cases/deficiency-severe-clean.toml").unwrap();
    std::fs::write(folder.path().join("deficient.toml"), depleted).unwrap();
    std::fs::write(folder.path().join("own.toml"), own(&models, "toml")).unwrap();
    std::fs::write(folder.path().join("levels.csv"), own(&models, "csv")).unwrap();
    let pages = [readme, models, daily].join("\n");
    let lines: Vec<&str> = pages
        .lines()
        .filter_map(|line| line.strip_prefix("maginfuse "))
        .collect();
    assert!(lines.len() > 10);
    for line in lines {
        let line = line.split('#').next().unwrap().trim();
        let line = match line.strip_prefix("fit") {
            Some(_) => line.replace("mine.toml", "later.toml"),
            None => line.replace("underway.toml", "later.toml"),
        };
        let output = Command::new(env!("CARGO_BIN_EXE_maginfuse"))
            .args(words(&line))
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(0 | 10)),
            "{line}: {said}"
        );
    }
}

/// The first block of a page that `fence` opens.
fn own(page: &str, fence: &str) -> String {
    let (_, block) = page.split_once(&format!("```{fence}\n")).unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

/// 16.2 mmol over 20 minutes in one compartment, on the baseline, with 60 mL/min.
#[test]
fn exact_readme_model_and_data_set_are_read_as_they_say() {
    let models = page("model-files");
    let (model, data) = (own(&models, "toml"), own(&models, "csv"));
    assert_eq!(data.lines().count(), 4);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.toml"), model).unwrap();
    std::fs::write(folder.path().join("levels.csv"), data).unwrap();
    let said = |line: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_maginfuse"))
            .args(words(line))
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}");
        String::from_utf8(output.stdout).unwrap()
    };
    let checked = said("models check own.toml");
    assert!(checked.contains("own.toml: sound"), "{checked}");
    assert!(checked.contains("Not checked"), "{checked}");
    let (clearance, volume) = (4.0 * 0.6_f64.powf(0.8), 25.0);
    let k = clearance / volume;
    let level = |time: f64| {
        let peak = 48.6 / clearance * (1.0 - (-k / 3.0).exp());
        0.85 + peak * (-k * (time - 1.0 / 3.0)).exp()
    };
    let table = said("simulate --dataset levels.csv --model own.toml");
    let rows: Vec<Vec<f64>> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect())
        .collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert!((row[2] - level(row[1])).abs() < SOLVED, "{row:?}");
    }
    let fitted = said("fit --dataset levels.csv --model own.toml");
    assert!(fitted.contains("levels used     2"), "{fitted}");
    let evidence = said("models evidence own.toml");
    assert!(evidence.contains("| own | all |"), "{evidence}");
}

#[test]
fn readme_case_is_an_order_that_may_start() {
    let answer = crate::bedside::check_text(&own(&page("case-file"), "toml"), &[]);
    assert_eq!(answer.status(), "ok", "{} {:?}", answer.text, answer.error);
    assert_eq!(answer.json["program"].as_array().unwrap().len(), 2);
}

/// Every page and figure that the README names is there, and every page is compiled in.
#[test]
fn readme_leads_to_pages_that_exist() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let links = readme
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap());
    let own: Vec<&str> = links.filter(|link| !link.contains("://")).collect();
    assert!(own.len() > 10, "{own:?}");
    for link in own {
        assert!(std::path::Path::new(root).join(link).is_file(), "{link}");
    }
    let library = std::fs::read_to_string(format!("{root}/src/lib.rs")).unwrap();
    for entry in std::fs::read_dir(format!("{root}/src/docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            assert!(library.contains(&format!("docs/{name}")), "{name}");
            assert!(readme.contains(&format!("docs/{name}")), "{name}");
        }
    }
}

#[test]
fn readme_names_every_dependency() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/CONTRIBUTING.md")).unwrap();
    let manifest = std::fs::read_to_string(format!("{root}/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    for section in ["dependencies", "dev-dependencies"] {
        for name in manifest[section].as_table().unwrap().keys() {
            assert!(
                readme.contains(&format!("`{name}`")),
                "CONTRIBUTING.md does not say why `{name}`"
            );
        }
    }
}
