//! What a rule has to say: severity, words, what was seen, what is allowed, and the source.

use crate::clinical::Source;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Could not be checked by this program.
    NotChecked,
    /// Think before going on.
    Warn,
    /// Do not start.
    Stop,
}

impl Severity {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::NotChecked => "not-checked",
            Self::Warn => "warn",
            Self::Stop => "stop",
        }
    }

    /// The mark in text; a word, never a color alone.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Info => "[NOTE]",
            Self::NotChecked => "[NOT CHECKED]",
            Self::Warn => "[WARN]",
            Self::Stop => "[STOP]",
        }
    }
}

/// A value with its unit, ready to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// The number in `unit`.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
}

impl Shown {
    /// `value` in `unit`.
    #[must_use]
    pub fn new(value: f64, unit: &'static str) -> Self {
        Self { value, unit }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", show::number(self.value), spoken(self.unit))
    }
}

/// The unit as people read it: hour and minute in words.
fn spoken(unit: &str) -> String {
    for (short, long) in [("/h", "/hour"), ("/min", "/minute")] {
        if let Some(dose) = unit.strip_suffix(short) {
            return format!("{dose}{long}");
        }
    }
    match unit {
        "h" => "hours".to_owned(),
        "d" => "days".to_owned(),
        other => other.to_owned(),
    }
}

/// One result of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable name, used by `--accept` and in JSON.
    pub id: String,
    /// How much it matters now, after any accepted override.
    pub severity: Severity,
    /// What it says, in full sentences' worth of words.
    pub message: String,
    /// Whether a named person's reason turns the stop into a recorded warning.
    pub overridable: bool,
    /// The reason that was given.
    pub accepted: Option<String>,
    /// What was found.
    pub observed: Option<Shown>,
    /// What is allowed.
    pub limit: Option<Shown>,
    /// Who says so.
    pub source: Source,
    /// How many different bounds of the table of limits are crossed; 0 for any other rule.
    pub crossed: usize,
}

impl Finding {
    fn new(
        severity: Severity,
        id: impl Into<String>,
        message: impl Into<String>,
        source: Source,
    ) -> Self {
        Self {
            id: id.into(),
            severity,
            message: message.into(),
            overridable: false,
            accepted: None,
            observed: None,
            limit: None,
            source,
            crossed: 0,
        }
    }

    /// A stop for good.
    pub fn stop(id: impl Into<String>, message: impl Into<String>, source: Source) -> Self {
        Self::new(Severity::Stop, id, message, source)
    }

    /// A stop that a named person's reason turns into a warning.
    pub fn overridable(id: impl Into<String>, message: impl Into<String>, source: Source) -> Self {
        Self {
            overridable: true,
            ..Self::stop(id, message, source)
        }
    }

    /// A warning.
    pub fn warn(id: impl Into<String>, message: impl Into<String>, source: Source) -> Self {
        Self::new(Severity::Warn, id, message, source)
    }

    /// A note.
    pub fn info(id: impl Into<String>, message: impl Into<String>, source: Source) -> Self {
        Self::new(Severity::Info, id, message, source)
    }

    /// Something this program could not check.
    pub fn not_checked(id: impl Into<String>, message: impl Into<String>, source: Source) -> Self {
        Self::new(Severity::NotChecked, id, message, source)
    }

    /// With what was found and what is allowed.
    #[must_use]
    pub fn comparing(self, observed: Shown, limit: Shown) -> Self {
        Self {
            observed: Some(observed),
            limit: Some(limit),
            ..self
        }
    }

    /// With what was found.
    #[must_use]
    pub fn observing(self, observed: Shown) -> Self {
        Self {
            observed: Some(observed),
            ..self
        }
    }
}

/// The verdict over all findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing speaks against it.
    Ok,
    /// Think first.
    Warn,
    /// Do not start.
    Stop,
}

impl Status {
    /// The verdict of `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        findings
            .into_iter()
            .map(|finding| match finding.severity {
                Severity::Stop => Self::Stop,
                Severity::Warn => Self::Warn,
                Severity::Info | Severity::NotChecked => Self::Ok,
            })
            .max()
            .unwrap_or(Self::Ok)
    }

    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Stop => "stop",
        }
    }
}
