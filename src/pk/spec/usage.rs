//! What a model may be used for.

/// What a model may be used for, from the most to the least trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Run for every patient; its flags count outside the validity box too.
    Always,
    /// Run where its population fits; its flags count inside the validity box.
    Flags,
    /// Run where its population fits and shown; never raises a flag.
    Display,
    /// Never run for an order: it does not give the levels it was made from.
    FailsOwnData,
    /// Never run for an order: a covariate moves the level against physiology.
    Implausible,
    /// Never run for an order: its numbers were not read in the source.
    Unverified,
}

impl Use {
    /// Every use.
    pub const ALL: [Self; 6] = [
        Self::Always,
        Self::Flags,
        Self::Display,
        Self::FailsOwnData,
        Self::Implausible,
        Self::Unverified,
    ];

    /// The word in model files and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Flags => "flags",
            Self::Display => "display",
            Self::FailsOwnData => "fails-own-data",
            Self::Implausible => "implausible",
            Self::Unverified => "unverified",
        }
    }

    /// The use in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "run for every order; may raise flags",
            Self::Flags => "run where it applies; may raise flags inside its validity box",
            Self::Display => "shown beside the others; raises no flags",
            Self::FailsOwnData => {
                "fails its own data: does not give the levels of its own patients; never used to \
                 check an order"
            }
            Self::Implausible => {
                "implausible as printed: a covariate moves the level the wrong way; never used to \
                 check an order"
            }
            Self::Unverified => {
                "unverified: the numbers were not read in the source; never used to check an order"
            }
        }
    }

    /// Whether an order is checked with such a model.
    #[must_use]
    pub fn checks_orders(self) -> bool {
        matches!(self, Self::Always | Self::Flags | Self::Display)
    }

    /// Whether such a model may raise a flag at all.
    #[must_use]
    pub fn may_raise_flags(self) -> bool {
        matches!(self, Self::Always | Self::Flags)
    }
}
