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
