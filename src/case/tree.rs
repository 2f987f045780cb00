//! The text of a case as a tree of values, each with its place: TOML, or JSON with the same keys.
//!
//! What does not belong in a case is taken out of the tree piece by piece, so that one reading
//! tells every problem and not only the first.

use super::file::{RawCase, excerpt, problem_in_words};
use super::json_case;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Most problems of one file that are told; more are a file of another kind.
const MOST_PROBLEMS: usize = 50;

/// A case as far as it could be read, and what could not.
pub(super) struct Readable {
    pub(super) raw: RawCase,
    /// What does not belong in a case, each with its place.
    pub(super) problems: Vec<Error>,
    /// Keys whose values were left out because of a problem.
    pub(super) left_out: Vec<String>,
    /// The input in canonical form: JSON with sorted keys, values as typed.
    pub(super) canonical: String,
    /// The text that the places refer to.
    pub(super) shown: String,
}

/// Reads `text`, which came from `name`.
///
/// # Errors
/// Malformed, with every place, where the text is neither TOML nor JSON.
pub(super) fn read(name: &str, text: &str) -> Result<Readable> {
    let json = text.trim_start().starts_with('{');
    let text = if json { text.trim_start() } else { text };
    let source: Cow<'_, str> = if json {
        json_case::as_inline_table(text)
            .map_err(|error| error.at(name.to_owned()))?
            .into()
    } else {
        text.into()
    };
    // Errors show the text as it was written where places agree.
    let shown = if source.len() == text.len() {
        text
    } else {
        &source
    };
    let mut root = parse(name, &source, shown, json)?;
    let canonical = canonical_table(&root, &source).to_string();
    date_times_as_text(&mut root, &source);
    let (mut problems, mut left_out) = (Vec::new(), Vec::new());
    loop {
        let deserializer = toml::de::Deserializer::from(Spanned::new(0..0, root.clone()));
        let error = match RawCase::deserialize(deserializer) {
            Ok(raw) => {
                return Ok(Readable {
                    raw,
                    problems,
                    left_out,
                    canonical,
                    shown: shown.to_owned(),
                });
            }
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let (message, help) = problem_in_words(&error.message().replace('\n', " "));
        let problem = Error::new(ErrorKind::Malformed, message, help);
        let problem = problem.at(excerpt(name, shown, span.clone()));
        let removed = remove(&mut root, &span, "");
        let problem = match &removed {
            Some(key) => problem.about(key.clone()),
            None => problem,
        };
        problems.push(problem);
        match removed {
            Some(key) if problems.len() < MOST_PROBLEMS => left_out.push(key),
            _ => return Err(joined(problems)),
        }
    }
}

fn joined(problems: Vec<Error>) -> Error {
    Error::joined(problems).unwrap_or_else(|| Error::internal("no problem to tell"))
}

/// The tree of a text.
fn parse<'s>(name: &str, source: &'s str, shown: &str, json: bool) -> Result<DeTable<'s>> {
    let (root, errors) = if json {
        let (value, errors) = DeValue::parse_recoverable(source);
        match value.into_inner() {
            DeValue::Table(table) => (table, errors),
            _ => (DeTable::new(), errors),
        }
    } else {
        let (table, errors) = DeTable::parse_recoverable(source);
        (table.into_inner(), errors)
    };
    if errors.is_empty() {
        return Ok(root);
    }
    let told = errors.into_iter().take(MOST_PROBLEMS).map(|error| {
        let (message, help) = problem_in_words(&error.message().replace('\n', " "));
        let place = excerpt(name, shown, error.span().unwrap_or(0..0));
        Error::new(ErrorKind::Malformed, message, help).at(place)
    });
    Err(joined(told.collect()))
}

/// A date and time with an offset needs no quotes in TOML; it is read like one with them.
fn date_times_as_text<'s>(table: &mut DeTable<'s>, source: &'s str) {
    for (_, value) in table.iter_mut() {
        date_time_as_text(value, source);
    }
}

fn date_time_as_text<'s>(value: &mut Spanned<DeValue<'s>>, source: &'s str) {
    let span = value.span();
    match value.get_mut() {
        DeValue::Datetime(_) => {
            let written = source.get(span).unwrap_or("").trim().replacen(' ', "T", 1);
            *value.get_mut() = DeValue::String(written.into());
        }
        DeValue::Array(items) => {
            for item in items.iter_mut() {
                date_time_as_text(item, source);
            }
        }
        DeValue::Table(table) => date_times_as_text(table, source),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}

/// Takes the key or value at `span` out of the tree and says which key it was.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>, path: &str) -> Option<String> {
    let here = |key: &str| match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    let own = table
        .iter()
        .find(|(key, value)| key.span() == *span || value.span() == *span)
        .map(|(key, _)| key.get_ref().to_string());
    if let Some(own) = own {
        table.remove(own.as_str());
        return Some(here(&own));
    }
    table
        .iter_mut()
        .find_map(|(key, value)| remove_within(value, span, &here(key.get_ref())))
}

fn remove_within(
    value: &mut Spanned<DeValue<'_>>,
    span: &Range<usize>,
    path: &str,
) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => remove(table, span, path),
        DeValue::Array(items) => {
            if items.iter().any(|item| item.span() == *span) {
                let others = std::mem::replace(items, DeArray::new()).into_iter();
                *items = others.filter(|item| item.span() != *span).collect();
                return Some(path.to_owned());
            }
            items
                .iter_mut()
                .find_map(|item| remove_within(item, span, path))
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    }
}

/// A table with its keys in order, values as typed.
fn canonical_table(table: &DeTable<'_>, source: &str) -> Value {
    let mut keys: Vec<_> = table.iter().collect();
    keys.sort_by(|(a, _), (b, _)| a.get_ref().cmp(b.get_ref()));
    let entries = keys
        .into_iter()
        .map(|(key, value)| (key.get_ref().to_string(), canonical(value, source)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn canonical(value: &Spanned<DeValue<'_>>, source: &str) -> Value {
    let written = || source.get(value.span()).unwrap_or("").trim().to_owned();
    match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Integer(number) => number
            .as_str()
            .parse::<i64>()
            .map_or_else(|_| Value::String(number.as_str().to_owned()), Value::from),
        DeValue::Float(_) => Value::String(written()),
        DeValue::Datetime(_) => Value::String(written().replacen(' ', "T", 1)),
        DeValue::Array(items) => items.iter().map(|item| canonical(item, source)).collect(),
        DeValue::Table(table) => canonical_table(table, source),
    }
}
