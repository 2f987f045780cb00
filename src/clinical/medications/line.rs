//! What must not meet magnesium in a line or bag.

use crate::clinical::source::{self, Source};

/// What happens when magnesium and another solution meet in a line or bag.
#[derive(Clone, Copy, Debug)]
pub struct LineNote {
    /// The other substance.
    pub with: &'static str,
    /// What was seen or is stated.
    pub words: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// Line and bag compatibility.
pub const LINE: &[LineNote] = &[
    LineNote {
        with: "calcium chloride",
        words: "precipitates in most admixtures; gluconate less, but microscopically: separate lines",
        source: source::FOLIOS2002,
    },
    LineNote {
        with: "phosphate, calcium, tetracyclines, alcohol solutions",
        words: "do not mix",
        source: source::DE_VERLA50,
    },
    LineNote {
        with: "salicylates, alkali carbonates (bicarbonate)",
        words: "not in the same line (US label); bicarbonate 50 mEq/L with dilute magnesium was \
                stable for 48 hours in one study",
        source: source::US_PLR,
    },
    LineNote {
        with: "cefotaxime, hydrocortisone, potassium chloride, insulin and others",
        words: "many compatible at the Y-site with little magnesium (1.5 to 6 mg/mL)",
        source: source::STABILIS,
    },
];
