//! JSON: a quantity is always `{"value", "unit"}`, never a bare number.

use crate::safety::{Finding, Shown, Status};
use crate::units::show;
use serde_json::{Value, json};

/// A number as JSON: whole numbers without a fraction, nine significant digits at the most.
#[must_use]
pub fn number(value: f64) -> Value {
    let value = show::kept(value);
    // Beyond 2^53 a double has no exact whole numbers left.
    if value.fract() == 0.0 && value.abs() < 9.0e15 {
        // The range check above makes the conversion exact.
        return json!(value as i64);
    }
    json!(value)
}

/// A quantity.
#[must_use]
pub fn quantity(value: f64, unit: &str) -> Value {
    json!({ "value": number(value), "unit": unit })
}

/// A value ready to be shown, as a quantity.
#[must_use]
pub fn shown(value: Shown) -> Value {
    quantity(value.value, value.unit)
}

/// The head of every document.
#[must_use]
pub fn head(status: Status, findings: &[Finding]) -> Value {
    json!({
        "schema_version": 1,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "status": status.word(),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

/// One finding.
#[must_use]
pub fn finding(finding: &Finding) -> Value {
    let mut value = json!({
        "id": finding.id,
        "severity": finding.severity.word(),
        "message": finding.message,
        "overridable": finding.overridable,
    });
    if let Some(reason) = &finding.accepted {
        value["accepted"] = json!(reason);
    }
    if let Some(observed) = finding.observed {
        value["observed"] = shown(observed);
    }
    if let Some(limit) = finding.limit {
        value["limit"] = shown(limit);
    }
    value["source"] = source(&finding.source);
    value
}

/// A source.
#[must_use]
pub fn source(source: &crate::clinical::Source) -> Value {
    json!({
        "short": source.short,
        "citation": source.citation,
        "confidence": source.confidence.words(),
    })
}

/// Appends the members of `more` to the document `head`.
#[must_use]
pub fn with(mut head: Value, more: Value) -> Value {
    if let (Value::Object(head), Value::Object(more)) = (&mut head, more) {
        head.extend(more);
    }
    head
}

/// The unit of a parameter in a document: that of a plain number is `1`, as in UCUM.
#[must_use]
pub fn unit(unit: &str) -> &str {
    if unit.is_empty() { "1" } else { unit }
}
