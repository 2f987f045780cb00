//! Which subject a record is of.

use super::cell_values::number;
use crate::digest;

/// What makes two IDs the same: `1` and `1.0` are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SubjectIdentity {
    Number(u64),
    Text(Box<str>),
}

impl SubjectIdentity {
    pub fn of(id: &str) -> Self {
        match number(id) {
            // Adding zero makes -0 the number it equals.
            Ok(Some(number)) => Self::Number((number + 0.0).to_bits()),
            _ => Self::Text(id.into()),
        }
    }

    /// A number that stands for the ID, whatever other subjects there are: the first 64 bits of
    /// its SHA-256. Among a million subjects two share one with a chance of 3 in 10^8.
    pub fn hashed(&self) -> u64 {
        let text = match self {
            Self::Number(bits) => format!("number {bits}"),
            Self::Text(text) => format!("text {text}"),
        };
        let hash = digest::sha256(text.as_bytes());
        // A hash in hexadecimal has 64 digits.
        u64::from_str_radix(&hash[..16], 16).unwrap_or_default()
    }
}
