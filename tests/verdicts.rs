//! Orders as wards write them: the ordinary ones come out quiet, the dangerous ones are heard.
//!
//! Every file of `cases/ordinary` names the label, guideline, hospital or trial its regimen is from;
//! every file of `cases/dangerous` says in a line `# Must:` what it has to do at the least, and in a
//! line `# Because:` the findings that its story asks for.

use crate::bedside::{Answered, Order, folder};
use serde_json::Value as Json;

/// Warnings over all ordinary orders; may fall and never grow.
const WARNINGS_HELD: usize = 48;
/// Warnings of one ordinary order, and of one in intensive care, at most.
const MOST_WARNINGS: [usize; 2] = [2, 5];

/// The orders in a folder of the cases, by name.
fn orders(kind: &str) -> Vec<(String, Order)> {
    let mut names: Vec<String> = std::fs::read_dir(folder().join(kind))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    let order = |name: String| {
        let order = Order::named(&format!("{kind}/{name}"));
        (name, order)
    };
    names.into_iter().map(order).collect()
}

/// The comments at the top of a case.
fn head(kind: &str, name: &str) -> String {
    let path = folder().join(kind).join(format!("{name}.toml"));
    let text = std::fs::read_to_string(path).unwrap();
    let comments = text.lines().take_while(|line| line.starts_with('#'));
    comments.collect::<Vec<_>>().join("\n")
}

/// Shows a line of the count.
fn say(line: &str) {
    use std::io::Write;
    assert!(writeln!(std::io::stderr().lock(), "{line}").is_ok());
}

/// The findings of one severity.
fn of<'a>(answer: &'a Answered, severity: &str) -> Vec<&'a Json> {
    let findings = answer.json["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{}", answer.message()));
    let same = |finding: &&Json| finding["severity"] == severity;
    findings.iter().filter(same).collect()
}

fn ids(findings: &[&Json]) -> Vec<String> {
    let id = |finding: &&Json| finding["id"].as_str().unwrap().to_owned();
    findings.iter().map(id).collect()
}

#[test]
fn ordinary_orders_come_out_quiet() {
    let mut sum = 0;
    let mut loud = Vec::new();
    let orders = orders("ordinary");
    for (name, order) in &orders {
        let answer = order.check();
        let stops = ids(&of(&answer, "stop"));
        let warnings = ids(&of(&answer, "warn"));
        say(&format!(
            "{name}: {} stops, {} warnings {warnings:?}",
            stops.len(),
            warnings.len()
        ));
        sum += warnings.len();
        let watched = order.get("care.setting").unwrap() == "intensive-care";
        if !stops.is_empty() || warnings.len() > MOST_WARNINGS[usize::from(watched)] {
            loud.push(format!("{name}: {stops:?} {warnings:?}"));
        }
    }
    say(&format!(
        "{} ordinary orders, 0 stops wanted, {sum} warnings",
        orders.len()
    ));
    assert!(loud.is_empty(), "{}", loud.join("\n"));
    assert!(sum <= WARNINGS_HELD, "{sum} warnings, {WARNINGS_HELD} held");
    assert!(sum as f64 <= 0.7 * orders.len() as f64, "{sum} warnings");
}

#[test]
fn ordinary_orders_are_of_every_kind() {
    let orders = orders("ordinary");
    assert!(orders.len() >= 24);
    for (name, _) in &orders {
        assert!(head("ordinary", name).len() > 40, "{name} cites nothing");
    }
    for indication in maginfuse::clinical::Indication::ALL {
        let same = |(_, order): &&(String, Order)| {
            order.get("order.indication").as_deref() == Some(indication.id())
        };
        // The dose of tetanus has no source of grade A or B.
        let wanted = usize::from(indication.id() != "tetanus");
        assert!(
            orders.iter().filter(same).count() >= wanted,
            "{}",
            indication.id()
        );
    }
    let mut reduced = 0;
    let mut with_opioids = 0;
    for (_, order) in &orders {
        let answer = order.check();
        let clearance = answer.json["kidney"]["clearance"]["value"]
            .as_f64()
            .unwrap();
        reduced += usize::from((30.0..60.0).contains(&clearance));
        let text = order.written().to_lowercase();
        let known = [
            "fentanyl",
            "morphine",
            "oxycodone",
            "sufentanil",
            "remifentanil",
            "hydromorphone",
        ];
        with_opioids += usize::from(known.iter().any(|drug| text.contains(drug)));
    }
    assert!(
        reduced >= 6,
        "{reduced} orders with a filtration of 30 to 60"
    );
    assert!(with_opioids >= 4, "{with_opioids} orders beside an opioid");
}

/// What a line of the comments at the top of a case says.
fn line_of<'a>(head: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = head.lines();
    lines.find_map(|line| {
        line.strip_prefix("# ")?
            .strip_prefix(key)?
            .strip_prefix(": ")
    })
}

/// An order that is heard for another reason than its danger is not understood.
#[test]
fn dangerous_orders_are_heard_for_their_reason() {
    let mut missed = Vec::new();
    for (name, order) in orders("dangerous") {
        let head = head("dangerous", &name);
        let because = line_of(&head, "Because");
        let because = because.unwrap_or_else(|| panic!("{name} does not say why"));
        let answer = order.check();
        let mut loud = ids(&of(&answer, "stop"));
        loud.extend(ids(&of(&answer, "warn")));
        let wanted = because
            .split(", ")
            .filter(|id| !loud.iter().any(|one| one == id));
        missed.extend(wanted.map(|id| format!("{name}: no {id} in {loud:?}")));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn dangerous_orders_are_heard() {
    let orders = orders("dangerous");
    let mut missed = Vec::new();
    for (name, order) in &orders {
        let head = head("dangerous", name);
        let must = line_of(&head, "Must");
        let must = must.unwrap_or_else(|| panic!("{name} does not say what it must do"));
        let answer = order.check();
        let stops = of(&answer, "stop");
        let overridable = |finding: &&&Json| finding["overridable"] == true;
        let liftable = stops.iter().filter(overridable).count();
        let heard = match must {
            "warn" => answer.status() == "warn" || answer.status() == "stop",
            "stop" => !stops.is_empty(),
            "stop, overridable" => !stops.is_empty() && liftable == stops.len(),
            "stop, for good" => liftable < stops.len(),
            other => panic!("{name}: {other} is none of the four"),
        };
        say(&format!(
            "{name}: {must}: {} {:?}",
            answer.status(),
            ids(&stops)
        ));
        if !heard {
            missed.push(format!(
                "{name}: {must}, and {} {:?}",
                answer.status(),
                ids(&stops)
            ));
        }
    }
    say(&format!(
        "{} dangerous orders, {} heard",
        orders.len(),
        orders.len() - missed.len()
    ));
    assert!(orders.len() >= 24);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
