//! The country whose labels an order is read against.

use crate::{Error, ErrorKind, Result};

/// A country whose labels or guidelines this program holds figures of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Country {
    /// The United States.
    UnitedStates,
    /// The United Kingdom.
    UnitedKingdom,
    /// Ireland.
    Ireland,
    /// Germany.
    Germany,
    /// Austria.
    Austria,
    /// Switzerland.
    Switzerland,
    /// Australia.
    Australia,
    /// New Zealand.
    NewZealand,
    /// Canada.
    Canada,
}

impl Country {
    /// Every country, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::UnitedStates,
        Self::UnitedKingdom,
        Self::Ireland,
        Self::Germany,
        Self::Austria,
        Self::Switzerland,
        Self::Australia,
        Self::NewZealand,
        Self::Canada,
    ];

    /// The two letters used in case files and on the command line. They are those of ISO 3166,
    /// except that people write UK and not GB.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::UnitedStates => "US",
            Self::UnitedKingdom => "UK",
            Self::Ireland => "IE",
            Self::Germany => "DE",
            Self::Austria => "AT",
            Self::Switzerland => "CH",
            Self::Australia => "AU",
            Self::NewZealand => "NZ",
            Self::Canada => "CA",
        }
    }

    /// The name printed for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnitedStates => "United States",
            Self::UnitedKingdom => "United Kingdom",
            Self::Ireland => "Ireland",
            Self::Germany => "Germany",
            Self::Austria => "Austria",
            Self::Switzerland => "Switzerland",
            Self::Australia => "Australia",
            Self::NewZealand => "New Zealand",
            Self::Canada => "Canada",
        }
    }

    /// The country with this id.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the ids.
    pub fn from_id(id: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|country| country.id() == id);
        found.ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!("`{id}` is not a country this program knows the labels of"),
                format!(
                    "use one of: {}; leave it out for any other country",
                    Self::ALL.map(Self::id).join(", ")
                ),
            )
        })
    }
}
