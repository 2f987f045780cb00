//! Where a dose enters.

/// The doses that a bioavailability or a lag belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoseSite {
    /// Doses into the depot.
    Depot,
    /// Doses into the central compartment.
    Central,
}

impl DoseSite {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Depot, Self::Central];

    /// The word in model files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Depot => "depot",
            Self::Central => "central",
        }
    }
}
