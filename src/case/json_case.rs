//! A case as JSON, read through the reader of the case file.

use crate::{Error, ErrorKind, Result};
use serde::de::IgnoredAny;

/// `text` as the inline table of TOML that JSON almost is: `:` becomes `=`, escapes that TOML does
/// not know become the characters they mean. Without such escapes every place stays where it was.
///
/// # Errors
/// Malformed with line and column where the text is no JSON; for `null`, which says nothing.
pub(super) fn as_inline_table(text: &str) -> Result<String> {
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| {
        Error::new(
            ErrorKind::Malformed,
            format!("not JSON: {error}"),
            "write the keys of the case format as JSON, quantities as text with their unit",
        )
    })?;
    let mut table = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '"' => {
                let end = string_end(rest);
                push_string(&mut table, &rest[..end])?;
                rest = &rest[end..];
                continue;
            }
            ':' => table.push('='),
            // Outside of texts the letters of JSON are those of true, false and null.
            'n' => return Err(null_value(text, text.len() - rest.len())),
            other => table.push(other),
        }
        rest = &rest[c.len_utf8()..];
    }
    Ok(table)
}

fn null_value(text: &str, at: usize) -> Error {
    let line = text[..at].matches('\n').count() + 1;
    Error::new(
        ErrorKind::Malformed,
        format!("null on line {line} of the JSON says neither \"not asked\" nor \"none\""),
        "leave a key out that was not asked; write [] for asked and none",
    )
}

/// Bytes of the text that `rest` begins with, its quotes included.
fn string_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Adds a JSON text; one with escapes that TOML lacks is written anew.
///
/// # Errors
/// Malformed for an escape that is no character.
fn push_string(table: &mut String, quoted: &str) -> Result<()> {
    let foreign = ["\\/", "\\ud", "\\uD"];
    if !foreign.iter().any(|escape| quoted.contains(escape)) {
        table.push_str(quoted);
        return Ok(());
    }
    // Half of a pair of surrogates is no character: a name with one must not vanish.
    let text: String = serde_json::from_str(quoted).map_err(|_| {
        Error::new(
            ErrorKind::Malformed,
            format!("the JSON text {quoted} has an escape that is no character"),
            "write the character itself",
        )
    })?;
    table.push('"');
    for c in text.chars() {
        match c {
            '"' => table.push_str("\\\""),
            '\\' => table.push_str("\\\\"),
            c if c.is_control() => table.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => table.push(c),
        }
    }
    table.push('"');
    Ok(())
}
