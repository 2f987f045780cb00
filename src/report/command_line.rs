//! Texts about the command line itself: how an option is typed, completions for a shell, the manual
//! page.

use super::json::Head;
use super::provenance::Provenance;
use crate::digest::sha256;
use crate::safety::Status;
use schemars::JsonSchema;
use serde::Serialize;

/// An option as it is typed.
#[must_use]
pub fn flag(option: &str) -> String {
    format!("--{}", option.replace('_', "-"))
}

/// Options with their texts as a POSIX shell reads them; PowerShell reads the same, but for a quote
/// inside a text.
#[must_use]
pub fn typed<'o, 't>(options: impl Iterator<Item = (&'o str, &'t str)>) -> String {
    let words = options.map(|(option, text)| format!("{} {}", flag(option), quoted(text)));
    words.collect::<Vec<_>>().join(" ")
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:/%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    // In single quotes nothing is special but the quote itself.
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The document of `completions`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CompletionsDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The script for the shell.
    pub completions: String,
    /// What made this result.
    pub provenance: Provenance,
}

impl CompletionsDocument {
    /// The document around `script`.
    #[must_use]
    pub fn new(script: String) -> Self {
        Self {
            head: Head::new(Status::Ok, &[]),
            completions: script,
            provenance: Provenance::new([], sha256(b"completions")),
        }
    }
}

/// The document of `man`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ManDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The manual page in roff.
    pub man: String,
    /// What made this result.
    pub provenance: Provenance,
}

impl ManDocument {
    /// The document around `page`.
    #[must_use]
    pub fn new(page: String) -> Self {
        Self {
            head: Head::new(Status::Ok, &[]),
            man: page,
            provenance: Provenance::new([], sha256(b"man")),
        }
    }
}

/// The document of help and version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HelpDocument {
    #[serde(flatten)]
    head: Head,
    /// The text.
    pub help: String,
    provenance: Provenance,
}

impl HelpDocument {
    /// The document of `help`.
    #[must_use]
    pub fn new(help: String) -> Self {
        Self {
            head: Head::new(Status::Ok, &[]),
            help,
            provenance: Provenance::new([], sha256(b"help")),
        }
    }
}
