//! What `fit` says first: how this patient excretes, in words.

use crate::bedside::{Order, ask};
use maginfuse::report::ratio_words::against_usual;
use serde_json::Value;
use std::io::Write;

/// The text and the document of a fit.
fn fitted(order: &Order, more: &[&str]) -> (String, Value) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let words = [&["maginfuse", "fit", "--case", path][..], more].concat();
    let answer = ask(&words);
    assert!(answer.error.is_none(), "{}", answer.message());
    let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (text, answer.json)
}

fn with_levels(name: &str, levels: &str) -> Order {
    Order::named(name).with("magnesium.levels", &format!("[{levels}]"))
}

const BEFORE: &str = "{ value = \"0.74 mmol/L\", at = \"-3 h\" }";

/// The nearest simple fraction: no ratio is told by one that is farther from it than another.
#[test]
fn exact_a_ratio_is_told_by_the_nearest_fraction() {
    let fractions = [
        (0.1, "about a tenth of what is"),
        (0.2, "about a fifth of what is"),
        (0.25, "about a quarter of what is"),
        (1.0 / 3.0, "about a third of what is"),
        (0.5, "about half of what is"),
        (2.0 / 3.0, "about a third less than"),
        (0.75, "about a quarter less than"),
        (0.8, "about a fifth less than"),
        (0.9, "about a tenth less than"),
        (1.0, "about as much as"),
        (1.1, "about a tenth more than"),
        (1.2, "about a fifth more than"),
        (1.25, "about a quarter more than"),
        (4.0 / 3.0, "about a third more than"),
        (1.5, "about half more than"),
        (5.0 / 3.0, "about two thirds more than"),
        (1.75, "about three quarters more than"),
        (2.0, "about twice what is"),
        (3.0, "about three times what is"),
    ];
    for (ratio, words) in fractions {
        assert_eq!(against_usual(ratio), words, "{ratio}");
    }
    for step in 6..=390 {
        let ratio = f64::from(step) / 100.0;
        let Some((named, _)) = fractions
            .iter()
            .find(|(_, words)| *words == against_usual(ratio))
        else {
            assert!(!(0.06..=3.4).contains(&ratio), "{ratio}");
            continue;
        };
        // Up to a quarter of the next step: the middles are round numbers.
        let nearest = fractions.iter().map(|(other, _)| (other - ratio).abs());
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        assert!(
            (named - ratio).abs() <= nearest + 0.01 || ratio > 2.2,
            "{ratio} is told as {named}"
        );
    }
}

/// Levels that stay where the typical patient's fall: less leaves, and the parameter comes second.
#[test]
fn meta_who_keeps_more_excretes_less() {
    let order = |first: &str, second: &str| {
        let later = format!(
            "{BEFORE}, {{ value = \"{first} mmol/L\", at = \"4 h\" }}, \
             {{ value = \"{second} mmol/L\", at = \"12 h\" }}"
        );
        with_levels("pre-eclampsia", &later)
    };
    let mut before = f64::INFINITY;
    for (first, second) in [("1.35", "1.3"), ("1.6", "1.65"), ("1.9", "2.2")] {
        let (text, document) = fitted(&order(first, second), &["--model", "threshold-1cpt"]);
        let excretion = &document["excretion"];
        let ratio = excretion["ratio"].as_f64().unwrap();
        assert!(ratio < before, "{first}: {ratio}");
        before = ratio;
        // The deviation of the patient and that of the day.
        let eta = document["eta"].as_object().unwrap().iter();
        let own = eta.filter(|(name, _)| name.starts_with("FU"));
        let eta: f64 = own.map(|(_, eta)| eta.as_f64().unwrap()).sum();
        assert!((ratio.ln() - eta).abs() < 1e-6, "{ratio} {eta}");
        let said = excretion["in_words"].as_str().unwrap();
        assert!(said.contains("usual for this filtration"), "{said}");
        let words = text.find(said).unwrap();
        let parameter = text.find("FU is the part").unwrap();
        assert!(words < parameter, "{text}");
        if ratio < 0.8 {
            assert!(
                said.contains("less than") || said.contains("of what is"),
                "{said}"
            );
        }
        if ratio > 1.25 {
            assert!(
                said.contains("more than") || said.contains("twice"),
                "{said}"
            );
        }
    }
}

/// No fraction exceeds 1: where the slope does, the kidneys filter more than was counted, and in
/// pregnancy that is never more than 100.
#[test]
fn label_a_fraction_above_one_is_explained() {
    let later = format!(
        "{BEFORE}, {{ value = \"1.15 mmol/L\", at = \"4 h\" }}, \
         {{ value = \"1.1 mmol/L\", at = \"8 h\" }}, {{ value = \"1.1 mmol/L\", at = \"16 h\" }}"
    );
    let (text, document) = fitted(
        &with_levels("pre-eclampsia", &later),
        &["--model", "threshold-1cpt"],
    );
    let own = document["parameters"]["FU"]["value"].as_f64().unwrap();
    assert!(own > 1.0, "{own}");
    assert!(text.contains("no fraction exceeds 1"), "{text}");
    assert!(
        text.contains("filter more than the 100 mL/minute that were counted"),
        "{text}"
    );
    assert!(
        text.contains("in pregnancy never more than 100 are"),
        "{text}"
    );
}

/// A linear model has a clearance, and no fraction.
#[test]
fn label_a_clearance_is_told_for_such_a_patient() {
    let later = format!("{BEFORE}, {{ value = \"1.9 mmol/L\", at = \"6 h\" }}");
    let (text, document) = fitted(
        &with_levels("pre-eclampsia", &later),
        &["--model", "du-2019"],
    );
    assert_eq!(document["excretion"]["parameter"], "CL");
    assert!(text.contains("usual for such a patient"), "{text}");
    assert!(!text.contains("FU is the part"), "{text}");
}

/// One level near the course tells nobody apart.
#[test]
fn label_what_the_levels_do_not_tell_is_said() {
    let later = format!("{BEFORE}, {{ value = \"1.55 mmol/L\", at = \"6 h\" }}");
    let (text, document) = fitted(
        &with_levels("pre-eclampsia", &later),
        &["--model", "threshold-1cpt"],
    );
    assert_eq!(document["excretion"]["told_apart"], false, "{text}");
    assert!(text.contains("the levels do not tell it apart from the usual"));
}

/// The next level of a fit has one time: now, where a finding asks for one before it.
#[test]
fn label_a_feared_peak_is_measured_before_it_comes() {
    let later = format!(
        "{BEFORE}, {{ value = \"2.9 mmol/L\", at = \"4 h\" }}, \
         {{ value = \"3.0 mmol/L\", at = \"6 h\" }}"
    );
    for model in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        let (text, document) = fitted(&with_levels("pre-eclampsia", &later), &["--model", model]);
        let findings = document["findings"].as_array().unwrap();
        let feared = findings
            .iter()
            .any(|one| one["id"] == "exposure-may-be-toxic");
        if !feared {
            continue;
        }
        let peak = document["peak_to_come"]["time"]["value"].as_f64().unwrap();
        let next = document["next_level"]["time"]["value"].as_f64();
        assert!(
            next.is_none_or(|next| next <= peak),
            "{model}: {next:?} {peak}"
        );
        assert_eq!(text.matches(" next level ").count(), 1, "{text}");
    }
}
