//! The answers that a case file gives, so that a form can show it again.

use super::CaseAnswers;
use super::answers::{LISTS, TEXTS, YES_NO};
use crate::case::CaseFile;
use crate::units::Reader;
use serde_json::Value;

impl CaseAnswers {
    /// The answers that say what `file` says; `None` where it says more than answers can.
    #[must_use]
    pub fn of_case(file: &CaseFile, reader: Reader) -> Option<Self> {
        let case: Value = serde_json::from_str(file.canonical()).ok()?;
        let mut answers = Self::default();
        for (option, table, key) in TEXTS.iter().chain(&YES_NO) {
            if let Some(value) = case.get(table).and_then(|table| table.get(key)) {
                answers.give(option, vec![single(value)?]).ok()?;
            }
        }
        for option in LISTS {
            let (table, key) = place(option);
            if let Some(value) = case.get(table).and_then(|table| table.get(key)) {
                answers.give(option, words(value)?).ok()?;
            }
        }
        // What was lost on the way, or added, would go unheard.
        let answers = answers.with_what_is_known().ok()?;
        let again = answers.case_file(reader).ok()?;
        (again.canonical() == file.canonical()).then_some(answers)
    }
}

/// Where a case file holds the list of `option`.
fn place(option: &str) -> (&'static str, &str) {
    match option {
        "creatinine" => ("kidney", option),
        "level" => ("magnesium", "levels"),
        "prior_doses" => ("magnesium", option),
        "dose" => ("order", "steps"),
        _ => ("patient", option),
    }
}

/// A single text, or yes or no.
fn single(value: &Value) -> Option<String> {
    match value {
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The words of a list; an empty one is `none`.
fn words(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    if list.is_empty() {
        return Some(vec!["none".to_owned()]);
    }
    list.iter().map(word).collect()
}

/// A name, a value, a medication, a step or a prior dose in words.
fn word(value: &Value) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let what = if let Some(name) = value.as_str().or(text("name")).or(text("value")) {
        name.to_owned()
    } else if let (Some(dose), Some(over)) = (text("dose"), text("over")) {
        format!("{dose} over {over}")
    } else if let (Some(rate), Some(length)) = (text("rate"), text("for")) {
        format!("{rate} for {length}")
    } else if let Some(pause) = text("pause") {
        format!("pause for {pause}")
    } else {
        format!("{} {}", text("dose")?, text("route")?)
    };
    Some(match text("at") {
        Some(at) => format!("{what} at {at}"),
        None => what,
    })
}
