//! What was observed in others: only beside patients like those, marked, and looked at by no rule.

use crate::cli::{document, run};
use maginfuse::clinical::Confidence;
use maginfuse::clinical::observed::{OBSERVED, Observed, Studied};
use serde_json::Value;
use std::path::Path;

const WOMAN: &str = "tests/cases/pre-eclampsia.toml";
/// mmol/L in 1 mg/dL, by the molar mass of magnesium (24.305 g/mol).
const MILLIMOLAR_PER_MG_DL: f64 = 10.0 / 24.305;

fn row(id: &str) -> &'static Observed {
    OBSERVED.iter().find(|row| row.id == id).unwrap()
}

/// The rows beside the courses of a case with one line changed.
fn beside(path: &str, from: &str, to: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.toml");
    std::fs::write(&case, text.replacen(from, to, 1)).unwrap();
    let (code, answer) = document(&["simulate", "--case", case.to_str().unwrap()]);
    assert_eq!(code, 0, "{answer}");
    let rows = answer.get("observed").and_then(Value::as_array);
    rows.cloned().unwrap_or_default()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn paper_the_figures_are_those_of_the_sources() {
    let figure = |id: &str, what: &str| {
        let figures = row(id).figures.iter();
        let found = figures.into_iter().find(|figure| figure.what == what);
        found.unwrap_or_else(|| panic!("{id} has no {what}")).value
    };
    // Smith 2013, abstract; Magpie 2002, abstract: 40 and 96 women of 5,055 each.
    assert_eq!(
        figure("signs-under-treatment", "patellar reflex absent"),
        1.6
    );
    assert_eq!(figure("signs-under-treatment", "breathing depressed"), 1.3);
    for (what, women) in [("fits under magnesium", 40.0), ("fits under placebo", 96.0)] {
        let percent: f64 = 100.0 * women / (10_110.0 / 2.0);
        assert!(
            (figure("fits-magpie", what) - percent).abs() < 0.05,
            "{what}"
        );
    }
    // Du 2019, companion paper, the logistic model of its results: a woman of 30 years and 85 kg, whose
    // clearance is 3.72 L/h, without magnesium and with 28 g; the table gives means over 27 women.
    let risk = |grams: f64, age: f64| {
        let area = grams * 98.6 / 3.72;
        let (start, slope) = if age <= 22.0 {
            (-6.29, 0.154)
        } else {
            (-4.72, 0.010)
        };
        let logit: f64 = start - 0.00164 * area + slope * age;
        100.0 / (1.0 + (-logit).exp())
    };
    let mean = |grams: f64| {
        [20.0, 30.0, 40.0]
            .map(|age| risk(grams, age))
            .iter()
            .sum::<f64>()
            / 3.0
    };
    for (what, grams) in [
        ("fits without magnesium", 0.0),
        ("fits with 28 g in a day", 28.0),
        ("fits with 52 g in a day", 52.0),
    ] {
        // Women lighter and heavier than 85 kg and other kidneys: a tenth of the risk.
        let ratio = figure("fits-by-dose", what) / mean(grams);
        assert!((ratio - 1.0).abs() < 0.15, "{what}: {ratio}");
    }
}

#[test]
fn exact_the_level_of_a_child_is_on_the_line_through_the_means() {
    let cord = row("cord-altraigey").pair.unwrap();
    assert!((cord.child_of(2.2).unwrap() - 1.8).abs() < 1e-12);
    assert!((cord.child_of(1.9).unwrap() - 1.9 * 1.8 / 2.2).abs() < 1e-12);
    // A standard deviation of the mothers and no further.
    assert!(cord.child_of(2.6).is_some() && cord.child_of(1.8).is_some());
    assert_eq!((cord.child_of(2.61), cord.child_of(1.79)), (None, None));
    // So no child gets less than an untreated one has at birth (Rigo 2017).
    for pair in OBSERVED.iter().filter_map(|row| row.pair) {
        assert!(pair.child_of(pair.mothers[0]).unwrap() > 0.76);
    }
    // The line of regression has the slope r SD(child) / SD(mother): 0.94 above where the mothers
    // lie 1.69 above, if the two went together wholly, and 0.436 of it with r squared 0.19.
    let pair = row("newborn-sherwin").pair.unwrap();
    let rise = pair.child_of(pair.mothers[1]).unwrap() - pair.child;
    let printed = 0.19_f64.sqrt() * 0.94 * MILLIMOLAR_PER_MG_DL;
    assert!((rise - printed).abs() < 1e-3, "{rise} and {printed}");
    // Printed in mg/dL.
    let printed = row("newborn-sherwin");
    let pair = printed.pair.unwrap();
    for (figure, level) in printed.figures.iter().zip([pair.mother, pair.child]) {
        assert_eq!(figure.unit, "mg/dL");
        assert!((figure.value * MILLIMOLAR_PER_MG_DL - level).abs() < 1e-3);
    }
    for (end, sds) in pair.mothers.iter().zip([-1.0, 1.0]) {
        assert!(((5.43 + sds * 1.69) * MILLIMOLAR_PER_MG_DL - end).abs() < 2e-3);
    }
    assert_eq!(
        cord.mothers,
        [2.2 - 0.4, 2.2 + 0.4].map(|x: f64| (10.0 * x).round() / 10.0)
    );
}

#[test]
fn prop_every_row_was_read_and_has_a_box() {
    for row in OBSERVED {
        // Set by this program is no observation.
        assert_ne!(row.source.confidence, Confidence::Software, "{}", row.id);
        assert!(
            !row.figures.is_empty() && !row.words.is_empty(),
            "{}",
            row.id
        );
        if let Studied::Levels([low, high]) = row.studied {
            assert!(low < high);
            let ends: Vec<f64> = row.figures.iter().map(|figure| figure.value).collect();
            assert_eq!(ends, [low, high], "{}", row.id);
        }
    }
}

/// The table is shown: no rule, no plan and no check names it.
#[test]
fn prop_no_rule_looks_at_what_was_observed() {
    fn walk(path: &Path, into: &mut Vec<(String, String)>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), into);
            }
        } else {
            let text = std::fs::read_to_string(path).unwrap();
            into.push((path.to_str().unwrap().to_owned(), text));
        }
    }
    let mut files = Vec::new();
    for place in [
        "src/safety",
        "src/plan",
        "src/simulate",
        "src/population",
        "src/dose",
    ] {
        walk(Path::new(place), &mut files);
    }
    walk(Path::new("src/answer/check.rs"), &mut files);
    walk(Path::new("src/answer/plan"), &mut files);
    assert!(files.len() > 80);
    for (path, text) in files {
        assert!(!text.contains("clinical::observed"), "{path}");
        assert!(!text.contains("observed_beside"), "{path}");
    }
}

#[test]
fn label_rows_stand_beside_patients_like_those_of_the_paper_only() {
    let woman = beside(WOMAN, "pregnant = true", "pregnant = true");
    let pregnant = ids(&woman);
    for id in [
        "signs-under-treatment",
        "fits-magpie",
        "cord-altraigey",
        "newborn-tolerated",
    ] {
        assert!(pregnant.contains(&id), "{id}: {pregnant:?}");
    }
    // A level that is not reached has no signs, and no fit came yet.
    for id in ["reflexes-lu", "breathing-lu", "fits-again"] {
        assert!(!pregnant.contains(&id), "{id}: {pregnant:?}");
    }
    // Nor were the women of that study treated to protect the child.
    let child = beside(
        WOMAN,
        "indication = \"pre-eclampsia\"",
        "indication = \"fetal-neuroprotection\"",
    );
    assert!(!ids(&child).contains(&"cord-altraigey") && ids(&child).contains(&"newborn-sherwin"));
    // After birth there is no cord blood.
    let after = beside(WOMAN, "pregnant = true", "pregnant = false");
    let after = ids(&after);
    assert!(after.contains(&"fits-magpie"));
    assert!(
        !after
            .iter()
            .any(|id| id.starts_with("cord") || id.starts_with("newborn"))
    );
    let again = beside(
        "tests/cases/eclampsia-recurrent.toml",
        "schema = 1",
        "schema = 1",
    );
    let again = ids(&again);
    assert!(
        again.contains(&"fits-again") && !again.contains(&"fits-magpie"),
        "{again:?}"
    );
    // Nobody was seen who is like these.
    for path in [
        "tests/cases/migraine.toml",
        "tests/cases/deficiency-severe-clean.toml",
    ] {
        assert_eq!(
            beside(path, "schema = 1", "schema = 1"),
            Vec::<Value>::new()
        );
        assert!(!run(&["simulate", "--case", path]).err.contains("observed"));
    }
    // Whoever rises to it is told what was seen there, whatever the indication.
    let high = beside(
        "tests/cases/dangerous/51-g-4-h.toml",
        "schema = 1",
        "schema = 1",
    );
    let high = ids(&high);
    assert!(
        high.contains(&"reflexes-lu") && high.contains(&"breathing-lu"),
        "{high:?}"
    );
}

#[test]
fn label_what_was_observed_is_marked_and_keeps_out_of_the_table() {
    let ran = run(&["simulate", "--case", WOMAN]);
    let lines = ran
        .err
        .lines()
        .filter(|line| line.starts_with("observed in others"));
    let lines: Vec<&str> = lines.collect();
    assert!((4..=6).contains(&lines.len()), "{lines:?}");
    for line in &lines {
        assert!(
            line.starts_with("observed in others, decides nothing: "),
            "{line}"
        );
        assert!(line.ends_with(']'), "{line}");
    }
    assert!(
        lines
            .iter()
            .any(|line| line.contains("beside mothers like this one "))
    );
    assert!(!ran.out.contains("observed"));
    let (_, answer) = document(&["simulate", "--case", WOMAN]);
    let rows = answer["observed"].as_array().unwrap();
    let newborn = rows
        .iter()
        .find(|row| row["id"] == "newborn-sherwin")
        .unwrap();
    let level = |whose: &str, end: usize| {
        let found = newborn["mother_and_child"][whose][end]["value"].as_f64();
        found.unwrap_or_else(|| panic!("{newborn}"))
    };
    for end in [0, 1] {
        // In mg/dL, from the figures as they are printed.
        let mother = level("mother", end) / MILLIMOLAR_PER_MG_DL;
        let expected = 2.98 + 0.19_f64.sqrt() * 0.94 / 1.69 * (mother - 5.43);
        let child = level("child", end) / MILLIMOLAR_PER_MG_DL;
        assert!((child - expected).abs() < 0.03, "{newborn}");
    }
    assert!(rows.iter().all(|row| row["source"]["citation"].is_string()));
    // The check of the same case does not know of it.
    let (_, check) = document(&["check", "--case", WOMAN]);
    assert!(check.get("observed").is_none());
}

/// The fall of the blood pressure says which paper it is from and how that was read.
#[test]
fn label_a_fall_in_blood_pressure_has_its_source_its_grade_and_its_box() {
    let (_, answer) = document(&["simulate", "--case", WOMAN]);
    let models = answer["models"].as_array().unwrap();
    let lu = models
        .iter()
        .find(|model| model["id"] == "lu-2002")
        .unwrap();
    assert!(
        lu["applicability"]
            .as_str()
            .unwrap()
            .contains("no validity box")
    );
    let falls = lu["blood_pressure"].as_array().unwrap();
    assert_eq!(falls.len(), 2);
    for fall in falls {
        assert!(
            fall["source"]
                .as_str()
                .unwrap()
                .contains("Clin Pharmacokinet 2002")
        );
        assert_eq!(fall["grade"], "abstract");
    }
}
