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
}
