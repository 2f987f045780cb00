//! A medication of a case file: a name, or a name with the time it was given.

use super::file::Text;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A medication: its name, or the name and when it was given.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename = "Medication", untagged)]
pub enum RawMedication {
    /// The name.
    Name(String),
    /// The name and the time.
    Timed(RawTimedMedication),
}

/// A medication and when it was given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TimedMedication")]
pub struct RawTimedMedication {
    /// The name: `neostigmine`.
    pub name: Text,
    /// When: `-20 min` from the start of the order, or ISO 8601 with an offset.
    pub at: Option<Text>,
}

/// Reads a text or a table; an enum of serde would lose the places inside the table.
impl<'de> Deserialize<'de> for RawMedication {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct NameOrTable;

        impl<'de> Visitor<'de> for NameOrTable {
            type Value = RawMedication;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(
                    "a name in quotes, or a name with its time: { name = \"...\", at = \"-20 min\" }",
                )
            }

            fn visit_str<E>(self, name: &str) -> std::result::Result<Self::Value, E> {
                Ok(RawMedication::Name(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                map: A,
            ) -> std::result::Result<Self::Value, A::Error> {
                let table = MapAccessDeserializer::new(map);
                RawTimedMedication::deserialize(table).map(RawMedication::Timed)
            }
        }

        deserializer.deserialize_any(NameOrTable)
    }
}
