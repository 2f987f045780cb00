//! `check --short`: one screen that hides no stop and shows nothing for a pump under one.

use crate::bedside::{Answered, ask, cases, folder};
use serde_json::Value as Json;

/// The screen of a case beside the whole answer to it; nothing where the case is refused.
fn screen(path: &str) -> Option<(Answered, Answered)> {
    let short = ask(&["maginfuse", "check", "--case", path, "--short"]);
    let whole = ask(&["maginfuse", "check", "--case", path]);
    (short.error.is_none()).then_some((short, whole))
}

/// What is wrong with a screen.
fn faults(short: &Answered, whole: &Answered) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = short.text.lines().collect();
    if lines.len() > 24 {
        wrong.push(format!("{} lines", lines.len()));
    }
    if let Some(wide) = lines.iter().find(|line| line.chars().count() > 80) {
        wrong.push(format!("wide: {wide}"));
    }
    if short.json != whole.json || short.code != whole.code {
        wrong.push("another document".to_owned());
    }
    let words = short.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let findings = whole.json["findings"].as_array().unwrap();
    let of = |severity: &str| {
        let severity = severity.to_owned();
        findings
            .iter()
            .filter(move |one| one["severity"] == *severity)
    };
    let named = |one: &Json| words.contains(one["id"].as_str().unwrap());
    for stop in of("stop").filter(|one| !named(one)) {
        wrong.push(format!("hidden: {}", stop["id"]));
    }
    let hidden = of("warn").filter(|one| !named(one)).count();
    let more = words.contains(&format!("{hidden} warning"));
    if hidden > 0 && !more {
        wrong.push(format!("{hidden} warnings left out and not counted"));
    }
    let stopped = short.status() == "stop";
    for pump in ["PUMP RATE", "mL/hour", "PUSH", "INJECT"] {
        if stopped && words.contains(pump) {
            wrong.push(format!("{pump} under a stop"));
        }
    }
    for step in whole.json["program"]
        .as_array()
        .into_iter()
        .flatten()
        .take(3)
    {
        // The rate stands on a line of its own, with its unit and its volume.
        let rate = &step["pump_rate"]["value"];
        let line = format!("  PUMP RATE       {rate} mL/hour, volume ");
        if rate.is_number() && !lines.iter().any(|own| own.starts_with(&line)) {
            wrong.push(format!("no pump rate {rate}"));
        }
    }
    if let Some(next) = whole.json["next_level"]["words"].as_str()
        && !words.contains(next)
    {
        wrong.push(format!("no next level: {next}"));
    }
    wrong
}

/// Every bundled case, every ordinary and every dangerous order.
#[test]
fn prop_a_screen_hides_no_stop_and_no_pump_rate() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (name, _) in cases() {
        let path = folder().join(format!("{name}.toml"));
        let path = path.to_str().unwrap();
        let Some((short, whole)) = screen(path) else {
            continue;
        };
        seen += 1;
        let found = faults(&short, &whole);
        wrong.extend(found.iter().map(|fault| format!("{path}: {fault}")));
    }
    assert!(seen > 150, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An order for a person in an emergency department, from flags alone.
#[test]
fn label_an_order_from_flags_is_answered_on_one_screen() {
    let line = "maginfuse check --indication asthma-severe --age 35y --sex female --weight 62kg \
                --pregnant no --conditions none --medications none --intolerances none \
                --prior-doses none --level none --setting emergency-department --dose 2g \
                --over 20min --product us-premix-4pct-50mL --short --creatinine";
    let mut words: Vec<&str> = line.split_whitespace().collect();
    words.push("0.8 mg/dL");
    let answer = ask(&words);
    assert_eq!(answer.code, 0, "{:?}", answer.error);
    assert!(answer.text.lines().count() <= 24, "{}", answer.text);
    for part in [
        "magnesium sulfate heptahydrate, 2 g in all",
        "2 g in 50 mL = 40 mg/mL",
        "  PUMP RATE       150 mL/hour, volume 50 mL",
        "no level; highest predicted",
        "Hold and call",
        "calcium gluconate 10 %",
        "Next level",
        "never replaces it",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
}
