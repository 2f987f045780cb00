//! Figures with a clinical meaning that stand alone: the value, what it decides, who says so.
//!
//! A figure that belongs to no other table has its row here, and code reads it from here, so
//! that [`ALL`] shows every one of them. Numerical tolerances are none.

use crate::clinical::source::Source;

/// What a figure decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// A stop for good beyond it.
    Stop,
    /// A stop beyond it that a named person may override.
    OverridableStop,
    /// A warning beyond it.
    Warning,
    /// A note beyond it.
    Note,
    /// The input is refused beyond it.
    Refusal,
    /// It is taken where nothing else was given.
    Assumption,
    /// It enters a calculation.
    Calculation,
}

impl Decides {
    /// The word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::OverridableStop => "overridable stop",
            Self::Warning => "warn",
            Self::Note => "info",
            Self::Refusal => "input refused",
            Self::Assumption => "assumed",
            Self::Calculation => "computed with",
        }
    }
}

/// One figure, or several that belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// The figures, in `unit`.
    pub values: &'static [f64],
    /// Unit as JSON writes it; `1` for a plain number.
    pub unit: &'static str,
    /// What it decides.
    pub decides: Decides,
    /// What it means and why, as the documentation of the constant has it.
    words: &'static str,
    /// Who says so.
    pub source: Source,
}

impl Constant {
    /// What it means and why.
    #[must_use]
    pub fn words(&self) -> &'static str {
        self.words.trim()
    }
}

/// Named constants and the table of them, whose words are the documentation of the constants.
macro_rules! constants {
    (@type [$($value:expr),+]) => { &'static [f64] };
    (@type $value:tt) => { f64 };
    (@value [$($value:expr),+]) => { &[$($value),+] };
    (@value {$value:expr}) => { $value };
    (@value $value:tt) => { $value };
    (@values $name:ident [$($value:expr),+]) => { $name };
    (@values $name:ident $value:tt) => { &[$name] };
    ($(
        $(#[doc = $words:literal])+
        $name:ident = $value:tt $unit:literal, $id:literal, $decides:ident, $source:expr;
    )+) => {
        $(
            $(#[doc = $words])+
            #[doc = concat!("\nUnit: `", $unit, "`.")]
            pub const $name: constants!(@type $value) = constants!(@value $value);
        )+

        /// Every row of this topic.
        pub(super) const ROWS: &[Constant] = &[$(
            Constant {
                id: $id,
                values: constants!(@values $name $value),
                unit: $unit,
                decides: Decides::$decides,
                words: concat!($($words),+),
                source: $source,
            },
        )+];
    };
}

mod kidneys;
mod orders;
mod plausible_input;
mod prediction;
mod replacement;
mod search;

pub use self::kidneys::*;
pub use self::orders::*;
pub use self::plausible_input::*;
pub use self::prediction::*;
pub use self::replacement::*;
pub use self::search::*;

/// Every figure, by topic.
pub const ALL: [&[Constant]; 6] = [
    plausible_input::ROWS,
    kidneys::ROWS,
    orders::ROWS,
    prediction::ROWS,
    replacement::ROWS,
    search::ROWS,
];

/// Every figure, one after the other.
pub fn all() -> impl Iterator<Item = &'static Constant> {
    ALL.into_iter().flatten()
}
