//! What a rule has to say: severity, words, what was seen, what is allowed, and the source.

use crate::clinical::{Source, Verdict, with_action};
use crate::units::{Time, show};
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
    /// What the figure is of.
    of: FigureOf,
}

/// What a shown figure is of: one of the infusion itself could be set on a pump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FigureOf {
    Anything,
    Infusion,
}

impl Shown {
    /// `value` in `unit`; for a volume or a flow of the infusion there is
    /// [`Shown::of_infusion`].
    #[must_use]
    pub fn new(value: f64, unit: &'static str) -> Self {
        let of = FigureOf::Anything;
        Self { value, unit, of }
    }

    /// A volume or a flow of the infusion: nothing that stands beside a stop.
    #[must_use]
    pub fn of_infusion(value: f64, unit: &'static str) -> Self {
        let of = FigureOf::Infusion;
        Self { value, unit, of }
    }

    /// Whether it could be set on a pump.
    #[must_use]
    pub fn is_of_infusion(self) -> bool {
        self.of == FigureOf::Infusion
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

/// What a finding is about; ranking, folding and overriding go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A predicted level.
    Exposure,
    /// A measured level in a dangerous range.
    MeasuredLevel,
    /// How much, how fast and how long.
    Amount,
    /// Kidneys, urine, and what the patient does not tolerate.
    Kidneys,
    /// An existing condition.
    Condition,
    /// A current medication.
    Medication,
    /// A measured level that the fitted course cannot explain.
    LevelMisfit,
    /// A measured level that no model explains.
    LevelUnexplained,
    /// A measured level that may be a slip.
    LevelInDoubt,
    /// Anything else.
    Other,
    /// The solution and the bag.
    Solution,
    /// Where the patient is treated, and by whom.
    Setting,
    /// What is merely not known.
    NotKnown,
    /// What authorities would not do that do not count here.
    Elsewhere,
}

impl Topic {
    /// Its place among findings of one severity: the dangers of this patient and order first, what
    /// is merely not known last.
    pub(super) fn place(self) -> u8 {
        match self {
            Self::Exposure | Self::MeasuredLevel => 0,
            Self::Amount => 1,
            Self::Kidneys => 2,
            Self::Condition => 3,
            Self::Medication => 4,
            Self::LevelMisfit | Self::LevelUnexplained | Self::LevelInDoubt | Self::Other => 5,
            Self::Solution => 6,
            Self::Setting => 7,
            Self::NotKnown => 8,
            Self::Elsewhere => 9,
        }
    }
}

/// One result of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub topic: Topic,
    /// Stable name, by which a stop is accepted; nothing is decided by its spelling.
    pub id: String,
    /// How much it matters now, after any accepted override.
    pub severity: Severity,
    /// What it says, in full sentences' worth of words; what is to be done stands in it too.
    pub message: String,
    /// What is to be done about it, in the words of a ward. A warning and a stop cannot be made
    /// without it; a note asks for nothing.
    pub action: Option<String>,
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
    /// The time it is about, on the clock of the order.
    pub time: Option<Time>,
    /// Id of the model it follows from.
    pub model: Option<String>,
    /// How many different bounds of the table of limits are crossed; 0 for any other rule.
    pub crossed: usize,
    /// Why a level is to be drawn now, where it asks for one.
    pub level_now: Option<&'static str>,
    /// Whether it tells how to run the order, which means nothing beside a stop.
    pub tells_how_to_run: bool,
}

impl Finding {
    fn new(
        topic: Topic,
        severity: Severity,
        id: impl Into<String>,
        message: impl Into<String>,
        source: Source,
    ) -> Self {
        Self {
            topic,
            id: id.into(),
            severity,
            message: message.into(),
            action: None,
            overridable: false,
            accepted: None,
            observed: None,
            limit: None,
            source,
            time: None,
            model: None,
            crossed: 0,
            level_now: None,
            tells_how_to_run: false,
        }
    }

    /// What was found, and what is to be done about it.
    fn acting(
        topic: Topic,
        severity: Severity,
        id: impl Into<String>,
        (found, action): (impl Into<String>, impl Into<String>),
        source: Source,
    ) -> Self {
        let (found, action): (String, String) = (found.into(), action.into());
        Self {
            action: Some(action.clone()),
            ..Self::new(topic, severity, id, with_action(&found, &action), source)
        }
    }

    /// A stop for good: what was `found`, and what is to be done (`action`).
    pub fn stop(
        topic: Topic,
        id: impl Into<String>,
        (found, action): (impl Into<String>, impl Into<String>),
        source: Source,
    ) -> Self {
        Self::acting(topic, Severity::Stop, id, (found, action), source)
    }

    /// A stop that a named person's reason turns into a warning: what was `found`, and what is to
    /// be done (`action`).
    pub fn overridable(
        topic: Topic,
        id: impl Into<String>,
        (found, action): (impl Into<String>, impl Into<String>),
        source: Source,
    ) -> Self {
        Self {
            overridable: true,
            ..Self::stop(topic, id, (found, action), source)
        }
    }

    /// A warning: what was `found`, and what is to be done (`action`).
    pub fn warn(
        topic: Topic,
        id: impl Into<String>,
        (found, action): (impl Into<String>, impl Into<String>),
        source: Source,
    ) -> Self {
        Self::acting(topic, Severity::Warn, id, (found, action), source)
    }

    /// A note.
    pub fn info(
        topic: Topic,
        id: impl Into<String>,
        message: impl Into<String>,
        source: Source,
    ) -> Self {
        Self::new(topic, Severity::Info, id, message, source)
    }

    /// Something this program could not check.
    pub fn not_checked(
        topic: Topic,
        id: impl Into<String>,
        message: impl Into<String>,
        source: Source,
    ) -> Self {
        Self::new(topic, Severity::NotChecked, id, message, source)
    }

    /// The finding of a verdict; a note keeps its `words` and asks for nothing.
    pub(super) fn of_verdict(
        topic: Topic,
        id: String,
        verdict: Verdict,
        (words, action): (String, &str),
        source: Source,
    ) -> Self {
        match verdict {
            Verdict::Stop => Self::stop(topic, id, (words, action), source),
            Verdict::OverridableStop => Self::overridable(topic, id, (words, action), source),
            Verdict::Warn => Self::warn(topic, id, (words, action), source),
            Verdict::Info => Self::info(topic, id, words, source),
        }
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

    /// Telling how to run the order.
    #[must_use]
    pub fn telling_how_to_run(self) -> Self {
        Self {
            tells_how_to_run: true,
            ..self
        }
    }

    /// As it is told beside a stop: without what could be set on a pump, and not at all where it
    /// tells how to run the order.
    #[must_use]
    pub fn beside_a_stop(self) -> Option<Self> {
        if self.tells_how_to_run {
            return None;
        }
        let shown = [self.observed, self.limit];
        if !shown.into_iter().flatten().any(Shown::is_of_infusion) {
            return Some(self);
        }
        Some(Self {
            observed: None,
            limit: None,
            ..self
        })
    }

    /// Asking for a level at once, and why.
    #[must_use]
    pub fn asking_for_level(self, why: &'static str) -> Self {
        Self {
            level_now: Some(why),
            ..self
        }
    }

    /// About this time on the clock of the order.
    #[must_use]
    pub fn of_time(self, time: Time) -> Self {
        Self {
            time: Some(time),
            ..self
        }
    }

    /// As this model says.
    #[must_use]
    pub fn of_model(self, model: &str) -> Self {
        Self {
            model: Some(model.to_owned()),
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

    /// Process exit code of an answer with this verdict.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Ok | Self::Warn => 0,
            Self::Stop => 10,
        }
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
