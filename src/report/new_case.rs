//! `new`: a case file to begin with.

use super::json::Head;
use super::provenance::Provenance;
use crate::clinical::Indication;
use crate::digest::sha256;
use crate::safety::Status;
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `new`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NewDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// What the example is given for.
    pub indication: &'static str,
    /// The case file, TOML.
    pub case: String,
    /// What made this result.
    pub provenance: Provenance,
}

/// The document.
#[must_use]
pub fn to_json(indication: Indication, case: &str) -> NewDocument {
    NewDocument {
        head: Head::new(Status::Ok, &[]),
        indication: indication.id(),
        case: case.to_owned(),
        provenance: Provenance::new([], sha256(indication.id().as_bytes())),
    }
}
