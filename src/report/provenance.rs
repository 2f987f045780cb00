//! What made a result: versions and hashes, so that it can be made again.

use super::facts::facts_sha256;
use crate::clinical::{limits, source};
use crate::digest::sha256;
use crate::safety::Case;
use schemars::JsonSchema;
use serde::Serialize;

/// Hash of the limit table and its sources as compiled into this binary.
#[must_use]
pub fn limits_hash() -> String {
    sha256(format!("{:?}{:?}", limits::LIMITS, source::ALL).as_bytes())
}

/// The hashes of what was asked, in short: of the rules of the hospital where there are any, and of
/// the case.
pub(super) fn asked(case: &Case) -> String {
    let input = format!("input {}", &case.input_sha256[..8]);
    match &case.site {
        Some(site) => format!("site {}, {input}", &site.sha256[..8]),
        None => input,
    }
}

/// Id and hash of a model that was used.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelStamp {
    /// Id of the model.
    pub id: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// What made a result: versions and hashes, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Provenance {
    /// Version of the program.
    pub version: &'static str,
    /// Every model used.
    pub models: Vec<ModelStamp>,
    /// Hash of the limit table and its sources.
    pub limits_sha256: String,
    /// Hash of every table of facts.
    pub facts_sha256: &'static str,
    /// Hash of the rules of the hospital, where they were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_sha256: Option<String>,
    /// Seed of the random numbers, where any were drawn.
    pub seed: Option<u64>,
    /// Hash of what was asked.
    pub input_sha256: String,
}

impl Provenance {
    /// The stamp of an answer made with the models of `models`, id and hash, from the input whose
    /// hash is `input_sha256`.
    #[must_use]
    pub fn new<'m>(
        models: impl IntoIterator<Item = (&'m str, &'m str)>,
        input_sha256: String,
    ) -> Self {
        let stamp = |(id, sha256): (&str, &str)| ModelStamp {
            id: id.to_owned(),
            sha256: sha256.to_owned(),
        };
        Self {
            version: env!("CARGO_PKG_VERSION"),
            models: models.into_iter().map(stamp).collect(),
            limits_sha256: limits_hash(),
            facts_sha256: facts_sha256(),
            site_sha256: None,
            seed: None,
            input_sha256,
        }
    }

    /// The same stamp with the rules of the hospital of `case`.
    #[must_use]
    pub fn at_site(self, case: &Case) -> Self {
        let site_sha256 = case.site.as_ref().map(|site| site.sha256.clone());
        Self {
            site_sha256,
            ..self
        }
    }

    /// The same stamp with the seed of the random numbers.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        Self {
            seed: Some(seed),
            ..self
        }
    }
}
