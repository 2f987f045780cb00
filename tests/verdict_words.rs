//! Every warning and every stop says whose rule it is and what is to be done, in the words of a
//! ward: a short order that begins with a verb.

use crate::bedside::{Answered, cases};
use crate::boundaries::circumstances;
use maginfuse::clinical::Verdict;
use maginfuse::clinical::conditions::CONDITIONS;
use maginfuse::clinical::limits::LIMITS;
use maginfuse::clinical::medications::CLASSES;
use maginfuse::safety::bounds::{Circumstances, judge};
use maginfuse::safety::{Finding, Severity};
use serde_json::Value as Json;

/// The first words of what a ward is told to do.
const VERBS: &[&str] = &[
    "add", "ask", "call", "change", "check", "correct", "count", "decide", "dilute", "do", "draw",
    "end", "get", "give", "have", "hold", "leave", "look", "lower", "measure", "move", "name",
    "read", "restore", "run", "say", "send", "state", "stop", "take", "tell", "use", "wait",
    "watch", "weigh", "write",
];

/// Longest action, in letters: two lines of a screen.
const LONGEST: usize = 130;

/// What is wrong with an action; nothing where it is one.
fn faults(action: &str) -> Option<String> {
    let first = action
        .split([' ', ',', ':', ';'])
        .next()
        .unwrap_or_default();
    let verb = VERBS.contains(&first);
    let ends = action.ends_with(['.', ';', ':', ',', ' ']);
    (!verb || ends || action.len() > LONGEST).then(|| format!("\"{action}\""))
}

/// The words of a text without its line breaks, in lower case.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What is missing of whose rule it is and what to do, in the findings of an answer.
fn missing(name: &str, answer: &Answered) -> Vec<String> {
    let text = flat(&answer.text);
    let findings = answer.json["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{name}: {}", answer.message()));
    let mut wrong = Vec::new();
    for finding in findings {
        let word = |key: &str| finding[key].as_str().unwrap_or_default();
        let id = word("id");
        let source = |key: &str| finding["source"][key].as_str().unwrap_or_default();
        if source("short").is_empty() || source("citation").is_empty() {
            wrong.push(format!("{name} {id}: nobody's rule"));
        }
        if !["warn", "stop"].contains(&word("severity")) {
            if finding["do"] != Json::Null {
                wrong.push(format!("{name} {id}: a note that orders"));
            }
            continue;
        }
        let action = word("do");
        wrong.extend(faults(action).map(|fault| format!("{name} {id}: {fault}")));
        let shown = flat(action);
        if !flat(word("message")).contains(&shown) || !text.contains(&shown) {
            wrong.push(format!("{name} {id}: does not say \"{action}\" to people"));
        }
    }
    wrong
}

#[test]
fn prop_every_warning_and_stop_of_every_case_names_its_source_and_what_to_do() {
    let cases = cases();
    let mut wrong: Vec<String> = Vec::new();
    let mut loud = 0;
    for (name, order) in &cases {
        let answer = order.check();
        loud += answer
            .findings()
            .iter()
            .filter(|f| !f.starts_with("info"))
            .count();
        wrong.extend(missing(name, &answer));
    }
    assert!(cases.len() > 150 && loud > 300, "{} {loud}", cases.len());
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn prop_every_row_of_the_tables_says_what_to_do() {
    let mut wrong = Vec::new();
    let mut row = |id: &str, verdict: Verdict, action: &str| {
        if verdict > Verdict::Info {
            wrong.extend(faults(action).map(|fault| format!("{id} {verdict:?}: {fault}")));
        }
    };
    for one in CONDITIONS {
        row(one.id, one.verdict, one.action(one.verdict));
        for regraded in one.regraded {
            row(one.id, regraded.verdict, one.action(regraded.verdict));
        }
    }
    for one in CLASSES {
        row(one.id, one.verdict, one.action(one.verdict));
        for regraded in one.regraded {
            row(one.id, regraded.verdict, one.action(regraded.verdict));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Beyond every bound of the table of limits, for each of its indications.
#[test]
fn prop_every_limit_says_what_to_do() {
    let mut judged = 0;
    for limit in LIMITS {
        for bound in [limit.soft, limit.hard].into_iter().flatten() {
            let times = if limit.measure.from_below() { 0.9 } else { 1.1 };
            let (value, _) = bound.value_and_unit();
            let observed = bound.at(value * times).quantity();
            for &indication in limit.scope.indications {
                let here = circumstances(limit, indication);
                let own = limit.authority.countries.first().copied();
                let here = Circumstances {
                    country: here.country.or(own),
                    ..here
                };
                let found = judge(here, limit.measure, observed, "the order").unwrap();
                let Some(finding) = found.finding else {
                    continue;
                };
                let action = finding.action.as_deref().unwrap_or_default();
                assert_eq!(faults(action), None, "{}", limit.id);
                assert!(finding.message.contains(action), "{}", finding.message);
                judged += 1;
            }
        }
    }
    assert!(judged > 400, "{judged}");
}

/// What is made without an action is no warning.
#[test]
fn prop_a_note_asks_for_nothing() {
    let source = maginfuse::clinical::source::SOFTWARE;
    let topic = maginfuse::safety::Topic::Other;
    let note = Finding::info(topic, "note", "worth knowing", source);
    assert_eq!((note.severity, note.action), (Severity::Info, None));
    let warning = Finding::warn(topic, "warning", ("found", "look"), source);
    assert_eq!(warning.message, "found: look");
    let sentence = Finding::stop(topic, "stop", ("This was found.", "do not start"), source);
    assert_eq!(sentence.message, "This was found. Do not start.");
    let colon = Finding::overridable(topic, "colon", ("this: that", "look"), source);
    assert_eq!(colon.message, "this: that; look");
}
