//! Who writes limits, and in which countries they are read.

use crate::clinical::country::Country;

/// Who wrote a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// In a word or two, for people.
    pub name: &'static str,
    /// The countries whose practice it speaks for; none for a trial and for this program.
    pub countries: &'static [Country],
}

impl Authority {
    /// Whether it speaks for `country`.
    #[must_use]
    pub fn speaks_for(self, country: Country) -> bool {
        self.countries.contains(&country)
    }
}

impl std::fmt::Display for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

use Country as C;

macro_rules! authorities {
    ($($key:ident $name:literal [$($country:ident),*])*) => {
        $(pub(super) const $key: Authority = Authority {
            name: $name,
            countries: &[$(C::$country),*],
        };)*
    };
}

authorities! {
    US "US" [UnitedStates]
    US_HOSPITAL "US hospital" [UnitedStates]
    AHA "AHA" [UnitedStates]
    AHFS "AHFS" [UnitedStates]
    ASPEN "ASPEN" [UnitedStates]
    FDA "FDA" [UnitedStates]
    UK "UK" [UnitedKingdom]
    UK_HOSPITAL "UK hospital" [UnitedKingdom]
    NICE "NICE" [UnitedKingdom]
    IE "IE" [Ireland]
    DE "DE" [Germany]
    AT "AT" [Austria]
    CH "CH" [Switzerland]
    AU "AU" [Australia]
    AU_NZ "AU, NZ" [Australia, NewZealand]
    RNAO "RNAO" [Canada]
    AHA_UK "AHA, UK" [UnitedStates, UnitedKingdom]
    US_UK "US, UK" [UnitedStates, UnitedKingdom]
    US_UK_IE "US, UK, IE" [UnitedStates, UnitedKingdom, Ireland]
    UK_AT "UK, AT" [UnitedKingdom, Austria]
    SPAIN "ES" []
    TRIAL "trial" []
    PROGRAM "this program" []
}
