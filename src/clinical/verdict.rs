//! How much a fact weighs.

/// What a condition or a drug means for the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Worth knowing.
    Info,
    /// A warning.
    Warn,
    /// A stop that a named person's reason turns into a recorded warning.
    OverridableStop,
    /// A stop for good.
    Stop,
}

impl Verdict {
    /// The word of the table of facts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::OverridableStop => "overridable stop",
            Self::Stop => "stop",
        }
    }

    /// What is to be done where a row of a table says nothing more particular.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Info => "",
            Self::Warn => "watch reflexes, breathing, the ECG and the blood pressure",
            Self::OverridableStop => "do not start before a named senior has decided",
            Self::Stop => "do not give magnesium",
        }
    }

    /// What is to be done where a row of a table that weighs as much as this, with its `own` action
    /// (empty where it has none), is graded as `graded`.
    #[must_use]
    pub fn action_of_row(self, own: &'static str, graded: Self) -> &'static str {
        if graded == self && !own.is_empty() {
            own
        } else {
            graded.action()
        }
    }
}

/// What was `found` and what is to be done (`action`), as one sentence or two.
#[must_use]
pub fn with_action(found: &str, action: &str) -> String {
    if action.is_empty() {
        return found.to_owned();
    }
    let closed = found.ends_with(['.', '?']);
    if closed || found.ends_with(')') && found.contains(". ") {
        let mut letters = action.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let sentence: String = first.into_iter().chain(letters).collect();
        let stop = if closed { "" } else { "." };
        return format!("{found}{stop} {sentence}.");
    }
    let joint = if found.contains(": ") { ";" } else { ":" };
    format!("{found}{joint} {action}")
}
