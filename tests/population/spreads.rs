//! How far levels of published cohorts spread, through the binary, and the page that says so.

use crate::cli::{document, quantity};
use serde_json::Value;

const PAGE: &str = include_str!("../../src/docs/validation.md");

/// A published cohort and what the method gave when it was worked out by hand, before this
/// program: the weight and filtration of a cohort were assumed then too, so a share may differ
/// by some percent points.
struct Cohort {
    case: &'static str,
    at: &'static str,
    bound: &'static str,
    /// Part of the women or patients below the bound, by hand.
    below: f64,
    /// Standard deviation by hand, mmol/L.
    sd: Option<f64>,
}

const COHORTS: [Cohort; 7] = [
    cohort("tudela-2013", "4 h", "4.9 mg/dL", 0.47, None),
    cohort("smfm-2024", "6 h", "4.8 mg/dL", 0.37, Some(0.45)),
    cohort("vo-2025", "6 h", "2 mmol/L", 0.88, Some(0.32)),
    cohort("to-2025", "12 h", "2 mmol/L", 0.50, None),
    cohort("van-norden-2005", "240 h", "2 mmol/L", 0.91, Some(0.32)),
    cohort("chonburi-2009", "3 h", "4.8 mg/dL", 0.91, None),
    cohort("jmfnm-2018", "2 h", "4.8 mg/dL", 0.80, None),
];

const fn cohort(
    case: &'static str,
    at: &'static str,
    bound: &'static str,
    below: f64,
    sd: Option<f64>,
) -> Cohort {
    Cohort {
        case,
        at,
        bound,
        below,
        sd,
    }
}

/// Percent points between two workings with assumed weights: 5 kg move a share by 5 points.
const SHARE: f64 = 0.06;
/// mmol/L; the hand check drew the filtration of a cohort as well.
const SD: f64 = 0.05;

fn seen(cohort: &Cohort) -> Value {
    let case = format!("tests/cohorts/{}.toml", cohort.case);
    let (code, found) = document(&[
        "population",
        "--case",
        &case,
        "--at",
        cohort.at,
        "--below",
        cohort.bound,
        "--reported",
        "--subjects",
        "20000",
    ]);
    assert_eq!(code, 0, "{case}");
    found["at"][0].clone()
}

#[test]
fn paper_spreads_of_cohorts_by_command() {
    for cohort in &COHORTS {
        let found = seen(cohort);
        let below = found["below"][0]["value"].as_f64().unwrap();
        assert!(
            (below - cohort.below).abs() < SHARE,
            "{}: {below}, by hand {}",
            cohort.case,
            cohort.below
        );
        let sd = quantity(&found, "/standard_deviation", "mmol/L");
        if let Some(by_hand) = cohort.sd {
            assert!((sd - by_hand).abs() < SD, "{}: {sd}", cohort.case);
        }
        let mean = quantity(&found, "/mean", "mmol/L");
        let row = format!(
            "| `{}` | {} | {mean:.2}, {sd:.2} | {:.0} % below {} |",
            cohort.case,
            cohort.at,
            100.0 * below,
            cohort.bound
        );
        assert!(PAGE.contains(&row), "the page lacks\n{row}");
    }
}
