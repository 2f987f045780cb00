//! JSON Schema of a case and of every document, derived from the types that are read and written.

use super::SCHEMAS;
use super::json::Head;
use super::provenance::Provenance;
use crate::digest::sha256;
use crate::safety::Status;
use crate::{Error, ErrorKind, Result};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

/// What a schema describes, and how it is made.
#[derive(Clone, Copy, Debug)]
pub struct NamedSchema {
    /// The command whose document it is, or `case`, `error` or `help`.
    pub name: &'static str,
    /// What it describes.
    pub describes: &'static str,
    make: fn() -> Schema,
}

impl NamedSchema {
    /// The schema of what is read as `T`.
    pub(super) const fn read<T: JsonSchema>(name: &'static str, describes: &'static str) -> Self {
        Self {
            name,
            describes,
            make: read::<T>,
        }
    }

    /// The schema of what is written from a `T`.
    pub(super) const fn written<T: JsonSchema>(
        name: &'static str,
        describes: &'static str,
    ) -> Self {
        Self {
            name,
            describes,
            make: written::<T>,
        }
    }

    /// The schema, draft 2020-12.
    #[must_use]
    pub fn schema(&self) -> Value {
        (self.make)().into()
    }
}

/// The schema of what is read as `T`.
fn read<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let settings = settings.with_transform(RecursiveTransform(refuse_null));
    settings.into_generator().into_root_schema_for::<T>()
}

/// The schema of what is written from a `T`.
fn written<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with_transform(RecursiveTransform(refuse_null));
    settings.into_generator().into_root_schema_for::<T>()
}

/// What may be absent is never `null`: a case leaves out what was not asked, since `null` says
/// neither "not asked" nor "none", and a document leaves out what it does not have.
fn refuse_null(schema: &mut Schema) {
    let required = schema.get("required").and_then(Value::as_array).cloned();
    let required = required.unwrap_or_default();
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for (name, property) in properties {
        if !required.iter().any(|other| other == name) {
            without_null(property);
        }
    }
}

fn without_null(property: &mut Value) {
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            property["type"] = only.clone();
        }
    }
    if let Some(Value::Array(choices)) = property.get_mut("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [only] = &choices[..] {
            let only = only.clone();
            if let (Value::Object(property), Value::Object(only)) = (property, only) {
                property.remove("anyOf");
                property.extend(only);
            }
        }
    }
}

/// The schema called `name`.
///
/// # Errors
/// Malformed for any other word; the help lists the names.
pub fn schema_named(name: &str) -> Result<&'static NamedSchema> {
    let found = SCHEMAS.iter().find(|schema| schema.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
        Error::new(
            ErrorKind::Malformed,
            format!("`{name}` has no schema"),
            format!("use one of: {}", names.join(", ")),
        )
    })
}

/// The document of `schema`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SchemaDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The schema asked for, or every one by its name.
    pub schemas: Vec<SchemaRow>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One schema.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SchemaRow {
    /// The command whose document it describes, or `case`, `error` or `help`.
    pub name: &'static str,
    /// What it describes.
    pub describes: &'static str,
    /// The JSON Schema itself, where it was asked for by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
}

/// The JSON document: the schema `asked` for, or the list of them.
#[must_use]
pub fn to_json(asked: Option<&NamedSchema>) -> SchemaDocument {
    let row = |schema: &NamedSchema| SchemaRow {
        name: schema.name,
        describes: schema.describes,
        schema: asked.map(NamedSchema::schema),
    };
    let question = format!("schema {}", asked.map_or("", |schema| schema.name));
    SchemaDocument {
        head: Head::new(Status::Ok, &[]),
        schemas: match asked {
            Some(schema) => vec![row(schema)],
            None => SCHEMAS.iter().map(row).collect(),
        },
        provenance: Provenance::new([], sha256(question.as_bytes())),
    }
}

/// The text: the schema `asked` for as JSON, or the list of them, a line each.
#[must_use]
pub fn to_text(asked: Option<&NamedSchema>) -> String {
    match asked {
        Some(schema) => format!("{:#}\n", schema.schema()),
        None => SCHEMAS
            .iter()
            .map(|schema| format!("{:<12} {}\n", schema.name, schema.describes))
            .collect(),
    }
}
