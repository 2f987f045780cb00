//! What made a result: versions and hashes, so that it can be made again.

use crate::clinical::{limits, source};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// SHA-256 of `bytes` in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Hash of the limit table and its sources as compiled into this binary.
#[must_use]
pub fn limits_hash() -> String {
    hash(format!("{:?}{:?}", limits::LIMITS, source::ALL).as_bytes())
}

/// The stamp of a document: id and hash of every model used, and what was asked in one
/// canonical form.
#[must_use]
pub fn stamp(models: &[(&str, &str)], input: &str) -> Value {
    let models: Vec<_> = models
        .iter()
        .map(|(id, hash)| json!({ "id": id, "sha256": hash }))
        .collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "models": models,
        "limits_sha256": limits_hash(),
        "seed": Value::Null,
        "input_sha256": hash(input.as_bytes()),
    })
}
