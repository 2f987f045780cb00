//! JSON: what every document has in common. A quantity is always `{"value", "unit"}`, never a
//! bare number.

use crate::clinical::Source;
use crate::safety::{Finding, Severity, Shown, Status};
use crate::units::{Time, show};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use uom::si::time::hour;

/// A number as it is printed: nine significant digits at the most, whole numbers without a
/// fraction, so that a document is the same bytes on every platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = show::kept(self.0);
        // Beyond 2^53 a double has no exact whole numbers left.
        if value.fract() == 0.0 && value.abs() < 9.0e15 {
            // The range check above makes the conversion exact.
            return serializer.serialize_i64(value as i64);
        }
        serializer.serialize_f64(value)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Quantity {
    /// The number in `unit`.
    pub value: Number,
    /// The unit; that of a plain number is `1`, as in UCUM.
    pub unit: Cow<'static, str>,
}

impl Quantity {
    /// `value` in `unit`.
    pub fn new(value: f64, unit: impl Into<Cow<'static, str>>) -> Self {
        Self {
            value: Number(value),
            unit: unit.into(),
        }
    }

    /// A time, h.
    pub fn hours(time: Time) -> Self {
        Self::new(time.get::<hour>(), "h")
    }
}

impl From<Shown> for Quantity {
    fn from(shown: Shown) -> Self {
        Self::new(shown.value, shown.unit)
    }
}

/// A value with its unit and every digit it was computed with: the same number as in a table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExactQuantity {
    /// The number in `unit`.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
}

impl ExactQuantity {
    /// `value` in `unit`.
    #[must_use]
    pub const fn new(value: f64, unit: &'static str) -> Self {
        Self { value, unit }
    }
}

/// Values by their names, in an order that means something.
#[derive(Clone, Debug, PartialEq)]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(named: I) -> Self {
        Self(named.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}ByName", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// The program that answered.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tool {
    /// `maginfuse`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The head of every document.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Head {
    /// Version of the document format.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// The program that answered.
    pub tool: Tool,
    /// The verdict.
    pub status: Status,
    /// What the rules say, in reading order.
    pub findings: Vec<FindingDocument>,
}

impl Head {
    /// The head of a document with this verdict and these findings.
    #[must_use]
    pub fn new(status: Status, findings: &[Finding]) -> Self {
        Self {
            schema_version: 1,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            status,
            findings: findings.iter().map(FindingDocument::from).collect(),
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FindingDocument {
    /// Stable name, by which a stop is accepted.
    pub id: String,
    /// How much it matters, after any accepted override.
    pub severity: Severity,
    /// What it says, what is to be done included.
    pub message: String,
    /// What is to be done about it; every warning and every stop says so.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Whether a named person's reason turns the stop into a recorded warning.
    pub overridable: bool,
    /// The reason that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Quantity>,
    /// What is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Quantity>,
    /// Who says so.
    pub source: SourceDocument,
}

impl From<&Finding> for FindingDocument {
    fn from(finding: &Finding) -> Self {
        Self {
            id: finding.id.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            action: finding.action.clone(),
            overridable: finding.overridable,
            accepted: finding.accepted.clone(),
            observed: finding.observed.map(Quantity::from),
            limit: finding.limit.map(Quantity::from),
            source: SourceDocument::from(&finding.source),
        }
    }
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SourceDocument {
    /// Short name.
    pub short: &'static str,
    /// Full citation.
    pub citation: &'static str,
    /// How far the source was seen, in words.
    pub confidence: &'static str,
}

impl From<&Source> for SourceDocument {
    fn from(source: &Source) -> Self {
        Self {
            short: source.short,
            citation: source.citation,
            confidence: source.confidence.words(),
        }
    }
}

/// A document as the tree that is printed.
///
/// # Errors
/// Internal, if a type of this program cannot be written as JSON.
pub fn tree(document: &impl Serialize) -> crate::Result<Value> {
    serde_json::to_value(document)
        .map_err(|error| crate::Error::internal(format!("a document cannot be written: {error}")))
}

/// A document on one line, without a line end: the same values as in [`tree`].
///
/// # Errors
/// As [`tree`].
pub fn line(document: &impl Serialize) -> crate::Result<String> {
    tree(document).map(|tree| tree.to_string())
}

/// A document as it is printed, with its final line end.
#[must_use]
pub fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

/// The unit of a parameter in a document: that of a plain number is `1`, as in UCUM.
#[must_use]
pub fn unit(unit: &str) -> &str {
    if unit.is_empty() { "1" } else { unit }
}
