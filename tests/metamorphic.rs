//! Relations between answers: the same case in other words, a worse case, a case with a gap,
//! a case with a slip. None of these tests knows a single right number.

mod damaged;
mod policy;
mod slips;
mod worse;

use crate::bedside::{Answered, Order, names, plain, quantities};
use serde_json::Value;
use std::collections::BTreeMap;

/// Relative difference that nine significant digits of a converted figure may leave, and what
/// the solver's tolerance adds to it.
const RESPELLED: f64 = 1e-6;

/// g/mol of the heptahydrate, from atomic masses (Mg 24.305, S 32.06, O 15.999, H 1.008).
const HEPTAHYDRATE: f64 = 24.305 + 32.06 + 4.0 * 15.999 + 7.0 * (2.0 * 1.008 + 15.999);

/// Other ways to write `value unit`, with the factor from this unit to the other.
fn spellings(path: &str, unit: &str) -> Vec<(f64, &'static str)> {
    let level = path.starts_with("magnesium.levels");
    match unit {
        "kg" => vec![(1.0 / 0.453_592_37, "lb")],
        "cm" => vec![(0.01, "m"), (1.0 / 2.54, "in")],
        "years" => vec![(12.0, "months")],
        "umol/L" => vec![(1.0 / 88.4, "mg/dL")],
        "mg/dL" if level => vec![(10.0 / 24.305, "mmol/L"), (20.0 / 24.305, "mEq/L")],
        "mg/dL" => vec![(88.4, "umol/L")],
        "mmol/L" => vec![(2.4305, "mg/dL"), (2.0, "mEq/L")],
        "mEq/L" => vec![(0.5, "mmol/L")],
        "g" => vec![
            (1000.0, "mg"),
            (1000.0 / HEPTAHYDRATE, "mmol"),
            (2000.0 / HEPTAHYDRATE, "mEq"),
        ],
        "mmol" => vec![(2.0, "mEq"), (2.0, "mval"), (HEPTAHYDRATE / 1000.0, "g")],
        "g/h" => vec![
            (1000.0 / 60.0, "mg/min"),
            (1000.0 / HEPTAHYDRATE, "mmol/h"),
            (2000.0 / HEPTAHYDRATE, "mEq/h"),
            (1.0 / 60.0, "g/min"),
        ],
        "min" => vec![(1.0 / 60.0, "h"), (60.0, "s")],
        "h" => vec![(60.0, "min"), (1.0 / 24.0, "d")],
        "mL" => vec![(0.001, "L")],
        "mL/h" => vec![(1.0 / 60.0, "mL/min")],
        _ => vec![],
    }
}

/// Numbers of a document that must agree, and words that must be equal.
fn essence(answer: &Answered) -> (Vec<String>, BTreeMap<String, f64>) {
    let mut numbers = BTreeMap::new();
    for part in ["program", "exposure", "cumulative", "kidney", "bag"] {
        collect(part, &answer.json[part], &mut numbers);
    }
    // How well two engines agree is noise of the arithmetic.
    numbers.retain(|path, _| !path.contains("cross_check"));
    // An improbable unit is said of the unit as typed, and of no other spelling.
    let findings = answer
        .findings()
        .into_iter()
        // Notes about the writing: different offsets, and a level in the unit of an analyzer.
        .filter(|f| {
            let written = ["-improbable", "offsets-differ", "usual-if-ionized"];
            !written.iter().any(|id| f.contains(id))
        });
    (findings.collect(), numbers)
}

fn collect(path: &str, value: &Value, into: &mut BTreeMap<String, f64>) {
    match value {
        Value::Number(number) => {
            into.insert(path.to_owned(), number.as_f64().unwrap());
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(&format!("{path}.{index}"), value, into);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                collect(&format!("{path}.{key}"), value, into);
            }
        }
        _ => {}
    }
}

fn assert_same(name: &str, a: &Answered, b: &Answered) {
    assert!(b.error.is_none(), "{name}: {}", b.message());
    let ((words, numbers), (other_words, other_numbers)) = (essence(a), essence(b));
    assert_eq!(words, other_words, "{name}");
    assert_eq!(
        numbers.keys().collect::<Vec<_>>(),
        other_numbers.keys().collect::<Vec<_>>(),
        "{name}"
    );
    for (path, value) in &numbers {
        let other = other_numbers[path];
        let slack = RESPELLED * value.abs().max(1.0);
        assert!(
            (value - other).abs() <= slack,
            "{name}: {path} {value} {other}"
        );
    }
}

/// META-UNITS: every quantity of every case in every other unit gives the same answer.
#[test]
fn meta_units_one_case_in_other_units_is_the_same_case() {
    let mut count = 0;
    for name in names() {
        let order = Order::named(&name);
        let answer = order.check();
        for (path, value, unit) in quantities(&order) {
            for (factor, other) in spellings(&path, &unit) {
                let text = format!("{} {other}", plain(value * factor));
                let respelled = order.clone().text(&path, &text).check();
                assert_same(&format!("{name} {path} = {text}"), &answer, &respelled);
                count += 1;
            }
        }
    }
    assert!(count >= 350, "only {count} respellings were tried");
}

/// META-UNITS: times relative to the start and clock times in any zone are the same.
#[test]
fn meta_units_clock_times_in_any_zone_are_the_same() {
    let order = Order::named("deficiency-severe-ckd4");
    let answer = order.check();
    // Beside a start in another zone a note asks whether both clocks are meant: so each case has
    // one zone throughout.
    for (start, at) in [
        ("2026-11-22T08:00+01:00", "2026-11-22T02:00+01:00"),
        ("2026-11-22T07:00Z", "2026-11-22T01:00Z"),
        ("2026-11-22T02:00-05:00", "2026-11-21T20:00-05:00"),
        ("2026-11-22T08:00+01:00", "-360 min"),
    ] {
        let other = order
            .clone()
            .text("order.start", start)
            .text("magnesium.levels.0.at", at)
            .text("kidney.creatinine.0.at", at);
        assert_same(at, &answer, &other.check());
    }
}

/// META-UNITS: the spelling of a number carries nothing.
#[test]
fn meta_units_spaces_zeros_and_comma_style_carry_nothing() {
    for name in names() {
        let order = Order::named(&name);
        let answer = order.check();
        let mut comma = order.clone();
        let mut tight = order.clone();
        for (path, value, unit) in quantities(&order) {
            comma = comma.text(&path, &format!("{} {unit}", plain(value).replace('.', ",")));
            tight = tight.text(&path, &format!("{}{unit}", plain(value)));
        }
        for path in ["order.bag"] {
            if let Some(bag) = order.get(path) {
                comma = comma.text(path, &bag.replace('.', ","));
            }
        }
        assert_same(&name, &answer, &tight.check());
        // The reader of a declared comma style, for every number of the run.
        let flags = ["--decimal", "comma", "--pump-step", "0,1mL/h"];
        assert_same(&name, &answer, &comma.check_with(&flags));
    }
}

/// META-REMOVE: a key left out never clears a case. It is refused, or said, or read in the
/// stricter way, which leaves every stop and warning of the whole case where it was.
#[test]
fn meta_remove_a_missing_key_never_clears_a_case() {
    let mut wrong = Vec::new();
    for name in names() {
        let order = Order::named(&name);
        let whole = order.check();
        for path in order.paths() {
            let last = path.rsplit('.').next().unwrap();
            if last.parse::<usize>().is_ok() {
                continue; // an entry of a list is content, not a key
            }
            let answer = order.clone().without(&path).check();
            if answer.risk() == 3 {
                continue;
            }
            let (before, after) = (whole.findings(), answer.findings());
            let said = after
                .iter()
                .any(|f| !before.contains(f) && !f.starts_with("info"));
            let kept = loud(&before).all(|finding| after.contains(finding));
            let strict = READ_STRICTLY.iter().any(|key| path.starts_with(key)) && kept;
            if (whole.caught() && !answer.caught()) || !(said || strict) {
                wrong.push(format!(
                    "{name} without {path}: {} -> {}",
                    whole.status(),
                    answer.status()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The stops and warnings.
fn loud(findings: &[String]) -> impl Iterator<Item = &String> {
    findings
        .iter()
        .filter(|finding| finding.starts_with("stop") || finding.starts_with("warn"))
}

/// Keys whose absence is read in the stricter way and need not be said everywhere: no symptoms,
/// no absorption disorder, no oral attempt, no specialist (outside arrhythmia), no height
/// (where Cockcroft-Gault is not used), no creatinine beside dialysis, no start.
const READ_STRICTLY: &[&str] = &[
    "route",
    "care.specialist",
    "patient.height",
    "kidney.creatinine",
    "kidney.dialysis_sessions",
    "order.start",
];

/// The order of names and of measurements carries nothing.
#[test]
fn meta_order_of_lists_carries_nothing() {
    for name in names() {
        let order = Order::named(&name)
            .with("patient.conditions", "[\"hypotension\", \"gout\", \"pacemaker\", \"av-block-third-degree\"]")
            .with("patient.medications", "[\"nifedipine\", \"digoxin\", \"vitamin-c\"]")
            .with("patient.intolerances", "[\"latex\", \"corn\"]")
            .with(
                "magnesium.prior_doses",
                "[{ dose = \"1 g\", at = \"-20 h\", over = \"60 min\" }, { dose = \"2 g\", at = \"-44 h\", over = \"1 h\" }]",
            );
        let answer = order.check();
        for list in [
            "patient.conditions",
            "patient.medications",
            "patient.intolerances",
            "kidney.creatinine",
            "magnesium.levels",
            "magnesium.prior_doses",
        ] {
            assert_same(
                &format!("{name} {list}"),
                &answer,
                &order.clone().reversed(list).check(),
            );
        }
    }
}

/// The order of overrides carries nothing.
#[test]
fn meta_order_of_overrides_carries_nothing() {
    let order = Order::named("deficiency-severe-clean")
        .text("kidney.measured_clearance", "20 mL/min")
        .text("care.setting", "inpatient")
        .with("patient.medications", "[\"morphine\"]");
    let (a, b) = (
        [
            "--accept",
            "filtration-severe",
            "--reason",
            "Dr Weber, nephrology",
        ],
        [
            "--accept",
            "medication-sedatives",
            "--reason",
            "Dr Lang, anesthesia",
        ],
    );
    let forth = order.check_with(&[&a[..], &b[..]].concat());
    let back = order.check_with(&[&b[..], &a[..]].concat());
    assert_eq!(forth.status(), "warn", "{:?}", forth.findings());
    assert_same("overrides", &forth, &back);
    // One of the two alone is not enough.
    assert_eq!(order.check_with(&a).code, 10);
    assert_eq!(order.check_with(&b).code, 10);
}

/// A split infusion is the same infusion.
#[test]
fn meta_split_steps_deliver_and_predict_the_same() {
    let order = Order::named("pre-eclampsia");
    let split = order.clone().with(
        "order.steps",
        "[{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"10 h\" }, { rate = \"1 g/h\", for = \"14 h\" }]",
    );
    let (whole, parts) = (order.check(), split.check());
    assert!(
        (whole.peak() - parts.peak()).abs() < 1e-5,
        "{} {}",
        whole.peak(),
        parts.peak()
    );
    assert_eq!(whole.json["cumulative"], parts.json["cumulative"]);
    assert_eq!(whole.findings(), parts.findings());
}
