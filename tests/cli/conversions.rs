//! `convert`: every pair of units, against exact fractions, and closed over triples.

use super::{document, quantity, run};
use crate::fraction::{Fraction, agrees};
use std::collections::HashMap;

/// Half of the ninth digit, which is the last one kept.
const NINE_DIGITS: f64 = 5.1e-9;

/// mg of heptahydrate in one of each dose unit.
fn dose_units() -> Vec<(&'static str, Fraction)> {
    let mmol = Fraction::decimal("246.466");
    let half = mmol / Fraction::whole(2);
    vec![
        ("g", Fraction::whole(1000)),
        ("mg", Fraction::whole(1)),
        ("mmol", mmol),
        ("mEq", half),
        ("meq", half),
        ("mval", half),
    ]
}

fn rate_units() -> Vec<(String, Fraction)> {
    let mut all = Vec::new();
    for (unit, worth) in dose_units() {
        all.push((format!("{unit}/h"), worth));
        all.push((format!("{unit}/min"), worth * Fraction::whole(60)));
    }
    all
}

fn serum_units() -> Vec<(String, Fraction)> {
    vec![
        ("mmol/L".to_owned(), Fraction::whole(1)),
        ("mEq/L".to_owned(), Fraction::new(1, 2)),
        (
            "mg/dL".to_owned(),
            Fraction::whole(1) / Fraction::decimal("2.4305"),
        ),
    ]
}

fn creatinine_units() -> Vec<(String, Fraction)> {
    vec![
        ("umol/L".to_owned(), Fraction::whole(1)),
        ("\u{b5}mol/L".to_owned(), Fraction::whole(1)),
        ("\u{3bc}mol/L".to_owned(), Fraction::whole(1)),
        ("mg/dL".to_owned(), Fraction::decimal("88.4")),
    ]
}

/// The number that `text` is in `to`.
fn converted(text: &str, to: &str) -> f64 {
    let (code, answer) = document(&["convert", text, "--to", to]);
    assert_eq!(code, 0, "{text} to {to}: {answer:#}");
    let unit = answer["to"]["unit"].as_str().unwrap().to_owned();
    quantity(&answer, "/to", &unit)
}

/// Every pair against the fractions, then every triple against itself.
fn closed(units: &[(String, Fraction)], count: impl Fn(&str) -> &'static str) {
    let mut matrix = HashMap::new();
    for (from, worth) in units {
        let number = count(from);
        for (to, other) in units {
            let found = converted(&format!("{number} {from}"), to);
            let exact = Fraction::decimal(number) * *worth / *other;
            assert!(
                agrees(found, exact, NINE_DIGITS),
                "{number} {from} = {found} {to}"
            );
            let factor = found / number.parse::<f64>().unwrap();
            matrix.insert((from.clone(), to.clone()), factor);
        }
    }
    for (a, _) in units {
        for (b, _) in units {
            for (c, _) in units {
                let pair = |x: &String, y: &String| matrix[&(x.clone(), y.clone())];
                let detour = pair(a, b) * pair(b, c);
                assert!(
                    (detour / pair(a, c) - 1.0).abs() < 3.0 * NINE_DIGITS,
                    "{a} {b} {c}"
                );
            }
        }
    }
}

#[test]
fn exact_doses_in_every_unit() {
    let units: Vec<_> = dose_units()
        .into_iter()
        .map(|(u, w)| (u.to_owned(), w))
        .collect();
    closed(&units, |_| "4");
}

#[test]
fn exact_dose_rates_in_every_unit() {
    closed(&rate_units(), |_| "1.5");
}

#[test]
fn exact_serum_levels_in_every_unit() {
    closed(&serum_units(), |_| "2.5");
}

#[test]
fn exact_creatinine_in_every_unit() {
    closed(&creatinine_units(), |unit| {
        if unit == "mg/dL" { "1.2" } else { "120" }
    });
}

#[test]
fn label_figures() {
    // Labels: 1 g = 4.06 mmol = 8.12 mEq (twice the rounded mmol), 1 g anhydrous = 8.3 mmol.
    assert!((converted("1 g", "mmol") - 4.06).abs() < 0.005);
    assert!((converted("1 g", "mEq") - 8.12).abs() < 0.01);
    let (_, answer) = document(&[
        "convert",
        "1000 mg",
        "--to",
        "mval",
        "--salt",
        "magnesium-sulfate-anhydrous",
    ]);
    assert!((answer["to"]["value"].as_f64().unwrap() - 16.6).abs() < 0.05);
    let (_, answer) = document(&["convert", "1 g", "--to", "mg", "--to-salt", "elemental"]);
    assert!((quantity(&answer, "/to", "mg") - 98.6).abs() < 0.05);
    assert_eq!(answer["salt"], "magnesium-sulfate-heptahydrate");
    assert_eq!(answer["to_salt"], "elemental");
    // 150 mg/min is 9 g/h and 36.5 mmol/h.
    assert_eq!(converted("150 mg/min", "g/h"), 9.0);
    assert!((converted("150 mg/min", "mmol/h") - 36.5).abs() < 0.05);
    // Toxic levels: 16.7 mEq/L is 8.35 mmol/L; 38.7 mg/dL is 15.9 mmol/L.
    assert_eq!(converted("16.7 mEq/L", "mmol/L"), 8.35);
    assert!((converted("38.7 mg/dL", "mmol/L") - 15.9).abs() < 0.05);
}

#[test]
fn exact_the_salt_is_always_said_with_grams() {
    let text = run(&["convert", "10 mmol", "--to", "g"]).out;
    assert!(text.contains("magnesium sulfate heptahydrate"), "{text}");
    let (_, answer) = document(&["convert", "10 mmol", "--to", "g"]);
    assert_eq!(answer["to_salt"], "magnesium-sulfate-heptahydrate");
    // No grams, no salt.
    let (_, answer) = document(&["convert", "10 mmol", "--to", "mEq"]);
    assert!(
        answer["salt"].is_null() && answer["to_salt"].is_null(),
        "{answer}"
    );
    // A salt that would say nothing is refused, not left out.
    let words = ["convert", "4 g", "--to", "mmol", "--to-salt", "elemental"];
    let refused = run(&words);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("no mass of a salt"), "{}", refused.err);
}

#[test]
fn exact_convert_takes_every_spelling_the_reader_takes() {
    let want = converted("4 g", "mmol");
    for text in [
        "4g",
        "4\u{a0}g",
        "4\u{202f}g",
        "4\u{2009}g",
        "4\u{3000}g",
        "4\u{ff47}",
        "4000\u{338e}",
    ] {
        assert_eq!(converted(text, "mmol"), want, "{text:?}");
    }
}

#[test]
fn exact_kinds_do_not_mix() {
    for (text, to) in [
        ("4 g", "mmol/L"),
        ("4 g", "mmol/h"),
        ("4 g", "mL"),
        ("4 g", "umol/L"),
        ("4 g", "kg"),
        ("4 g", ""),
        ("4 g", "G"),
        ("4 g", "mg/kg"),
        ("1 g/h", "mmol"),
        ("1 g/h", "mmol/L"),
        ("0.85 mmol/L", "mmol"),
        ("0.85 mmol/L", "umol/L"),
        ("100 umol/L", "mmol/L"),
        ("100 umol/L", "mEq/L"),
        ("70 kg", "lb"),
        ("60 mL/min", "mL/min/1.73m2"),
        ("60 mL/min/1.73m2", "mL/min"),
    ] {
        let ran = run(&["convert", text, "--to", to]);
        assert_eq!(ran.code, 3, "{text} to {to}: {}{}", ran.out, ran.err);
        assert!(ran.out.is_empty());
    }
}

/// What a flow of a solution delivers, and what a volume of it holds, as labels and hospitals
/// print it.
#[test]
fn paper_flows_and_volumes_of_a_solution() {
    // (quantity, solution, unit, printed, within half of the last digit)
    let printed = [
        // CARE course (Canada): 20 g in 1 L at 50 mL/h is 1 g/h.
        ("50 mL/h", ["--bag", "20g/1L"], "g/h", 1.0, 1e-9),
        // King Edward Memorial Hospital: 8 % at 150 mL/h is 4 g in 20 minutes.
        ("150 mL/h", ["--bag", "8%"], "mg/min", 200.0, 1e-9),
        // Swiss label (Magnesiocard): 40 mmol in 500 mL at 375 mL/h is 10 mmol in 20 minutes.
        ("375 mL/h", ["--bag", "40mmol/500mL"], "mmol/h", 30.0, 1e-9),
        // US 50 % label: 8 mL hold 4 g, and each mL 4.06 mEq.
        ("8 mL", ["--bag", "50%"], "g", 4.0, 1e-9),
        (
            "1 mL",
            ["--product", "us-vial-50pct-10mL"],
            "mEq",
            4.06,
            0.005,
        ),
    ];
    for (text, bag, to, want, within) in printed {
        let (code, answer) = document(&["convert", text, bag[0], bag[1], "--to", to]);
        assert_eq!(code, 0, "{answer}");
        let found = answer["to"]["value"].as_f64().unwrap();
        assert!(
            (found - want).abs() <= within,
            "{text} of {bag:?}: {found} {to}"
        );
        assert_eq!(answer["to"]["unit"], to);
    }
}

/// The flow that `rate` sets and what it delivers: the way back gives the same.
#[test]
fn prop_a_pump_rate_goes_back_to_its_dose_rate() {
    for (dose, bag) in [
        ("4 g", "20g/500mL"),
        ("10 mmol", "40mmol/500mL"),
        ("2 g", "4%"),
    ] {
        let (_, answer) = document(&["rate", "--dose", dose, "--bag", bag, "--over", "37 min"]);
        let row = &answer["rates"][0];
        let flow = format!("{} mL/h", row["pump_rate"]["value"]);
        let (_, back) = document(&["convert", &flow, "--bag", bag, "--to", "mmol/h"]);
        let [there, back] =
            [&row["amount_rate"], &back["to"]].map(|v| v["value"].as_f64().unwrap());
        assert!(
            (there / back - 1.0).abs() < 1e-8,
            "{dose}: {there} and {back}"
        );
    }
}

#[test]
fn cli_a_flow_needs_its_solution_and_the_right_kind_of_unit() {
    let refused = |args: &[&str], code: i32, words: &str| {
        let ran = run(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    };
    refused(
        &["convert", "25mL/h", "--to", "g/h"],
        3,
        "of which solution?",
    );
    refused(&["convert", "4g", "--to", "mL"], 3, "maginfuse rate");
    refused(
        &["convert", "8mL", "--bag", "50%", "--to", "g/h"],
        3,
        "write the flow",
    );
    refused(
        &["convert", "8mL/h", "--bag", "50%", "--to", "g"],
        3,
        "write the volume",
    );
    refused(
        &["convert", "4g", "--bag", "50%", "--to", "mmol"],
        3,
        "leave the solution out",
    );
}

#[test]
fn label_a_bare_number_is_told_that_it_has_no_unit() {
    let ran = run(&["convert", "25", "--bag", "20g/500mL", "--to", "g/h"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("`25` has no unit"), "{}", ran.err);
    let ran = run(&["rate", "--dose", "1g/h", "--bag", "20g/500mL"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("--for 24h"), "{}", ran.err);
}

#[test]
fn exact_a_dose_is_a_volume_of_its_solution_and_a_rate_is_a_flow_and_back() {
    let number = |args: &[&str]| {
        let (code, answer) = document(args);
        assert_eq!(code, 0, "{answer:#}");
        let to = &answer["to"];
        (to["value"].as_f64().unwrap(), to["unit"].clone())
    };
    // 500 mg/mL: 4 g are 8 mL. 40 mg/mL: 2 g/h are 50 mL/h.
    let product = [
        "convert",
        "4g",
        "--product",
        "us-vial-50pct-10mL",
        "--to",
        "mL",
    ];
    assert_eq!(number(&product), (8.0, "mL".into()));
    let flow = ["convert", "2g/h", "--bag", "20g/500mL", "--to", "mL/h"];
    assert_eq!(number(&flow), (50.0, "mL/h".into()));
    let back = ["convert", "50 mL/hour", "--bag", "20g/500mL", "--to", "g/h"];
    assert_eq!(number(&back), (2.0, "g/h".into()));
    let printed = [
        "convert",
        "25 mL/hour",
        "--bag",
        "20g/500mL",
        "--to",
        "g/hour",
    ];
    assert_eq!(number(&printed), (1.0, "g/h".into()));
    let minute = [
        "convert",
        "150 mg/minute",
        "--bag",
        "4 % w/v",
        "--to",
        "mL/min",
    ];
    assert_eq!(number(&minute), (3.75, "mL/min".into()));
    // The heptahydrate of a dose from a bag of the chloride: 1 g is 4.057 mmol.
    let chloride = [
        "convert",
        "1g",
        "--product",
        "us-chloride-vial-20pct-50mL",
        "--salt",
        "magnesium-sulfate-heptahydrate",
        "--to",
        "mL",
    ];
    let (volume, _) = number(&chloride);
    // 200 mg/mL of the chloride hexahydrate (203.3 g/mol) are 0.984 mmol/mL.
    assert!((volume - 4.057 / 0.9838).abs() < 0.01, "{volume}");
    let (code, _) = document(&["convert", "1g", "--to", "mL"]);
    assert_eq!(code, 3);
}

#[test]
fn exact_whole_drops_are_recomputed_said_and_checked() {
    let drops = |dose: &str, bag: &str, over: &str, more: &[&str]| {
        let args = [
            "rate",
            "--dose",
            dose,
            "--bag",
            bag,
            "--over",
            over,
            "--drop-factor",
            "20",
        ];
        document(&[&args[..], more].concat())
    };
    // 24 g in 24 h of 200 mg/mL are 5 mL/h: 1.67 drops a minute. 2 drops are 6 mL/h, 1.2 g/h.
    let indication = ["--indication", "pre-eclampsia"];
    let (code, answer) = drops("24g", "10g/50mL", "24h", &indication);
    assert_eq!(code, 0, "{answer:#}");
    let row = &answer["rates"][0];
    assert_eq!(row["drops_per_minute"]["value"], 2.0);
    assert_eq!(row["drops_dose_rate"]["value"], 1.2);
    assert_eq!(row["drops_delivered"]["value"], 28.8);
    let findings = row["findings"].as_array().unwrap();
    assert!(findings.contains(&"drops-coarse".into()), "{answer:#}");
    // 1.25 mL/h are 0.42 drops a minute.
    let (code, answer) = drops("50mg", "4%", "60min", &[]);
    assert_eq!(code, 3, "{answer:#}");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("less than one drop a minute"), "{message}");
    assert_eq!(answer["error"]["at"], "--drop-factor");
}

#[test]
fn meta_a_running_rate_is_the_dose_it_gives() {
    let rate = [
        "rate",
        "--dose",
        "2 g/h",
        "--for",
        "24h",
        "--bag",
        "20g/500mL",
    ];
    let dose = [
        "rate",
        "--dose",
        "48g",
        "--over",
        "24h",
        "--bag",
        "20g/500mL",
    ];
    let pre = ["--indication", "pre-eclampsia"];
    let (code, rate) = document(&[&rate[..], &pre].concat());
    let (other, dose) = document(&[&dose[..], &pre].concat());
    assert_eq!(code, other);
    assert_eq!(rate["rates"][0]["pump_rate"], dose["rates"][0]["pump_rate"]);
    assert_eq!(rate["rates"][0]["pump_rate"]["value"], 50.0);
    let (code, answer) = document(&["rate", "--dose", "2 g/h", "--bag", "4%"]);
    assert_eq!(code, 3);
    assert!(
        answer["error"]["help"]
            .as_str()
            .unwrap()
            .contains("--for 24h"),
        "{answer:#}"
    );
}

#[test]
fn exact_a_usage_error_as_a_document_names_what_is_missing() {
    let (code, answer) = document(&["rate", "--bag", "4%"]);
    assert_eq!(code, 2);
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("--dose") && !message.ends_with(':'),
        "{message}"
    );
}

/// 50 mg/kg of 70 kg are 3.5 g, 87.5 mL of 40 mg/mL; 0.1 mmol/kg/h are 7 mmol/h: 43.1 mL/h of a label
/// that says 162.3 mmol in 1000 mL of 4 %. What was given is told as it was given.
#[test]
fn exact_a_dose_per_kilogram_is_a_volume_and_told_as_it_was_given() {
    let bag = ["--weight", "70kg", "--bag", "40mg/mL", "--to"];
    let (_, dose) = document(&[&["convert", "50mg/kg"][..], &bag, &["mL"]].concat());
    assert_eq!(quantity(&dose, "/from", "mg/kg"), 50.0);
    assert_eq!(quantity(&dose, "/to", "mL"), 87.5);
    let (_, rate) = document(&[&["convert", "0.1mmol/kg/h"][..], &bag, &["mL/h"]].concat());
    assert_eq!(quantity(&rate, "/from", "mmol/kg/h"), 0.1);
    let flow = quantity(&rate, "/to", "mL/h");
    assert!((flow - 7.0 / 0.1623).abs() < 0.01, "{flow}");
}

/// Every concentrate: the volume of what one ampoule holds is the ampoule, and back.
#[test]
fn label_what_an_ampoule_holds_is_its_volume_and_back() {
    // (product, what the label prints, volume)
    for (product, held, milliliters) in [
        ("au-dbl-10mmol-5mL", "10mmol", 5.0),
        ("de-verla-50pct-10mL", "20mmol", 10.0),
        ("de-diasporal-4mmol-2mL", "4mmol", 2.0),
        ("au-phebra-50pct-10mL", "5g", 10.0),
        ("us-vial-50pct-20mL", "10g", 20.0),
        ("be-sterop-30pct-20mL", "6g", 20.0),
    ] {
        let (_, answer) = document(&["convert", held, "--product", product, "--to", "mL"]);
        let found = quantity(&answer, "/to", "mL");
        assert!((found - milliliters).abs() < 1e-9, "{product}: {found}");
        let unit = held.trim_start_matches(|c: char| c.is_ascii_digit());
        let volume = format!("{milliliters}mL");
        let (_, back) = document(&["convert", &volume, "--product", product, "--to", unit]);
        let back = quantity(&back, "/to", unit);
        let number: f64 = held.trim_end_matches(unit).parse().unwrap();
        assert!((back - number).abs() < 1e-8, "{product}: {back}");
    }
}

/// A unit of the wrong kind names the one that helps.
#[test]
fn cli_a_volume_of_a_rate_and_a_flow_of_a_dose_are_refused_with_what_helps() {
    for (given, to, said, help) in [
        ("2g/h", "mL", "is a rate", "ask for mL/h"),
        ("4g", "mL/h", "is a dose", "maginfuse rate gives the flow"),
        (
            "100mL",
            "L",
            "of the solution already",
            "ask for g, mg, mmol",
        ),
        (
            "50mL/h",
            "mL/min",
            "of the solution already",
            "ask for g, mg, mmol",
        ),
    ] {
        let ran = run(&["convert", given, "--bag", "20g/500mL", "--to", to]);
        assert_eq!(ran.code, 3, "{given} to {to}");
        assert!(
            ran.err.contains(said) && ran.err.contains(help),
            "{}",
            ran.err
        );
    }
}
