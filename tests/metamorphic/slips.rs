//! META-SCALE: one figure off by a factor that people slip by.

use crate::bedside::{Answered, Order, names, plain, quantities};
use crate::hazards::CatchClaim;
use std::collections::BTreeMap;
use std::io::Write;

/// What a slip is made on.
fn slipped(path: &str) -> Option<&'static str> {
    match path {
        _ if path.starts_with("order.steps") && path.ends_with(".dose") => Some("dose"),
        _ if path.starts_with("order.steps") && path.ends_with(".rate") => Some("rate"),
        _ if path.starts_with("order.steps") => Some("time"),
        _ if path.starts_with("kidney.creatinine") => Some("creatinine"),
        _ if path.starts_with("magnesium.levels") => Some("level"),
        "patient.weight" => Some("weight"),
        _ => None,
    }
}

/// The slips: decimal, thousand, minutes, days, mEq and anhydrous, elemental, creatinine units.
const SLIPS: [(f64, &str); 9] = [
    (10.0, "10"),
    (1000.0, "1000"),
    (60.0, "60"),
    (24.0, "24"),
    (2.0, "2"),
    (2.05, "2.05"),
    (10.14, "10.14"),
    (88.4, "88.4"),
    (2.43, "2.43"),
];

/// Caught and tried, by field and slip.
type Rates = BTreeMap<(String, String), (u32, u32)>;

fn catch_rates() -> Rates {
    let mut rates = Rates::new();
    for name in names() {
        let order = Order::named(&name);
        let whole = order.check();
        if whole.risk() > 1 {
            continue;
        }
        for (path, value, unit) in quantities(&order) {
            let Some(field) = slipped(&path) else {
                continue;
            };
            for (factor, label) in SLIPS {
                for (factor, label) in [
                    (factor, format!("x {label}")),
                    (1.0 / factor, format!("/ {label}")),
                ] {
                    let answer = order
                        .clone()
                        .text(&path, &format!("{} {unit}", plain(value * factor)))
                        .check();
                    let entry = rates.entry((field.to_owned(), label)).or_default();
                    entry.1 += 1;
                    entry.0 += u32::from(noticed(&whole, &answer));
                }
            }
        }
    }
    rates
}

/// Whether the slip is refused, stops, or gives a warning that the right order does not give.
fn noticed(whole: &Answered, answer: &Answered) -> bool {
    let known = whole.findings();
    answer.risk() >= 2
        || answer
            .findings()
            .iter()
            .any(|f| f.starts_with("warn") && !known.contains(f))
}

/// META-SCALE: how many slips by a factor are caught, and what the hazard log claims of it.
#[test]
fn meta_scale_slips_are_caught_as_often_as_the_hazard_log_claims() {
    assert_claims(
        &catch_rates(),
        &crate::hazards::catch_claims(),
        "slips caught",
    );
}

/// Shows every rate and holds each one to its claim.
fn assert_claims(rates: &Rates, claims: &[CatchClaim], title: &str) {
    let mut table = format!("{title}\n");
    for ((field, slip), (caught, tried)) in rates {
        table.push_str(&format!(
            "  {field:<12} {slip:<18} {caught:>3} of {tried}\n"
        ));
    }
    let shown = std::io::stderr().lock().write_all(table.as_bytes());
    assert!(shown.is_ok());
    assert!(!claims.is_empty());
    for claim in claims {
        let key = (claim.field.clone(), claim.slip.clone());
        let (caught, tried) = *rates.get(&key).unwrap_or_else(|| panic!("no slip {key:?}"));
        let percent = 100.0 * f64::from(caught) / f64::from(tried);
        assert!(
            percent >= claim.at_least_percent,
            "{key:?}: claimed {} %, caught {percent:.0} %\n{table}",
            claim.at_least_percent
        );
    }
}

/// Units that stand beside each other on charts, labels and pumps.
fn mistaken(path: &str, unit: &str) -> &'static [&'static str] {
    match unit {
        "mmol/L" | "mg/dL" | "mEq/L" if path.starts_with("magnesium") => {
            &["mmol/L", "mg/dL", "mEq/L"]
        }
        "mg/dL" | "umol/L" => &["mg/dL", "umol/L"],
        "kg" => &["lb"],
        "cm" => &["in"],
        "g" | "mmol" | "mEq" => &["g", "mg", "mmol", "mEq"],
        "g/h" => &["mg/h", "g/min", "mg/min", "mmol/h", "mEq/h"],
        "mL/h" => &["mL/min"],
        "min" | "h" => &["s", "min", "h", "d"],
        _ => &[],
    }
}

/// The last name in a path; prior doses and values by their list.
fn field_of(path: &str) -> &str {
    let parts: Vec<&str> = path.split('.').collect();
    match parts[1] {
        list @ ("prior_doses" | "levels" | "creatinine") => list,
        _ => parts
            .into_iter()
            .rfind(|part| part.parse::<usize>().is_err())
            .unwrap(),
    }
}

fn unit_rates() -> Rates {
    let mut rates = Rates::new();
    for name in names() {
        let order = Order::named(&name);
        let whole = order.check();
        if whole.risk() > 1 {
            continue;
        }
        for (path, value, unit) in quantities(&order) {
            for other in mistaken(&path, &unit)
                .iter()
                .filter(|other| **other != unit)
            {
                let slip = order
                    .clone()
                    .text(&path, &format!("{} {other}", plain(value)));
                let field = field_of(&path);
                let entry = rates
                    .entry((field.to_owned(), format!("{unit} as {other}")))
                    .or_default();
                entry.1 += 1;
                entry.0 += u32::from(noticed(&whole, &slip.check()));
            }
        }
    }
    rates
}

/// META-SCALE: the right digits with the wrong unit.
#[test]
fn meta_scale_wrong_units_are_caught_as_often_as_the_hazard_log_claims() {
    assert_claims(
        &unit_rates(),
        &crate::hazards::unit_claims(),
        "wrong units caught",
    );
}
