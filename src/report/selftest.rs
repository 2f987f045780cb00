//! Printed figures, recomputed, and the hashes of what this binary holds.

use super::facts::facts_sha256;
use super::json::{Head, Quantity};
use super::provenance::{Provenance, limits_hash};
use crate::answer::{Recomputed, SelftestAnswer};
use crate::digest::sha256;
use crate::safety::Status;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `selftest`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SelftestDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// Every golden figure.
    pub golden: Vec<RecomputedDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One golden figure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RecomputedDocument {
    /// What it is.
    pub what: &'static str,
    /// The value found.
    pub found: Quantity,
    /// The printed figure.
    pub expected: Quantity,
    /// Who prints it.
    pub source: &'static str,
    /// Whether the two agree to the last printed digit.
    pub pass: bool,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &SelftestAnswer) -> SelftestDocument {
    let models = answer
        .models
        .iter()
        .map(|model| (model.id(), model.sha256()));
    SelftestDocument {
        head: Head::new(Status::Ok, &[]),
        golden: answer.figures.iter().map(figure_json).collect(),
        provenance: Provenance::new(models, sha256(b"selftest")),
    }
}

fn figure_json(figure: &Recomputed) -> RecomputedDocument {
    let golden = figure.golden;
    RecomputedDocument {
        what: golden.what,
        found: Quantity::new(figure.found, golden.unit),
        expected: Quantity::new(golden.expected, golden.unit),
        source: golden.source,
        pass: figure.passes(),
    }
}

/// The text for people.
#[must_use]
pub fn to_text(answer: &SelftestAnswer) -> String {
    let mut out = String::from("Self test: printed figures, recomputed\n");
    out.extend(answer.figures.iter().map(figure_text));
    out.push_str(&format!("limits {}\n", limits_hash()));
    out.push_str(&format!("facts {}\n", facts_sha256()));
    for model in &answer.models {
        out.push_str(&format!("model {} {}\n", model.id(), model.sha256()));
    }
    out
}

fn figure_text(figure: &Recomputed) -> String {
    let golden = figure.golden;
    format!(
        "  {} {}: {} {} (printed {}; {})\n",
        if figure.passes() { "[PASS]" } else { "[FAIL]" },
        golden.what,
        show::number(figure.found),
        golden.unit,
        show::number(golden.expected),
        golden.source
    )
}
