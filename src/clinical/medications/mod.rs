//! Drugs that matter beside magnesium, by class, and what must not share a line with it.

mod classes;
mod line;

pub use self::classes::CLASSES;
pub use self::line::{LINE, LineNote};

use crate::clinical::beside::Regraded;
use crate::clinical::deficiency_cause::DeficiencyCause;
use crate::clinical::source::{self, Source};
use crate::clinical::{Country, Verdict};

/// How a class of drugs is told and what else it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A class of its own.
    Own,
    /// Depresses breathing: all such classes are one warning.
    Sedative,
    /// Paralyzes: breathing and reflexes then tell nothing.
    Relaxant,
    /// Ends a paralysis.
    Reversal,
    /// Common and named by no label: all of them are one note.
    Common,
}

/// A class of drugs with one consequence.
#[derive(Debug, PartialEq, Eq)]
pub struct DrugClass {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How it is told.
    pub kind: Kind,
    /// What it means for the order where nothing else is true.
    pub verdict: Verdict,
    /// What it means beside something else; the first that holds counts.
    pub regraded: &'static [Regraded],
    /// What is to be done where `verdict` holds; empty where the verdict says it all.
    pub action: &'static str,
    /// What it tells of the cause of a deficiency: unknown where it may be either.
    pub explains: Option<DeficiencyCause>,
    /// What happens and what to do, with the figures.
    pub words: &'static str,
    /// Where the figures were read.
    pub sources: &'static [Source],
}

/// Id of the diuretic that is a covariate of a published model.
pub const FUROSEMIDE: &str = "furosemide";

/// What is watched beside sedatives.
pub const SEDATIVE_WATCH: &str =
    "watch breathing, saturation and wakefulness, and adjust their dose";

/// What the labels of one country say about sedatives beside magnesium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SedativeLabel {
    /// The country.
    pub country: Country,
    /// What its labels say.
    pub words: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// What each country says about sedatives; the strictest first.
const SEDATIVE_LABELS: &[SedativeLabel] = &[
    SedativeLabel {
        country: Country::Austria,
        words: "excludes opioids, barbiturates and hypnotics beside it",
        source: source::AT_CORM,
    },
    SedativeLabel {
        country: Country::Germany,
        words: "not together with barbiturates, opioids or hypnotics",
        source: source::DE_MG5_50_MK,
    },
    SedativeLabel {
        country: Country::Switzerland,
        words: "not together with barbiturates, opioids or hypnotics",
        source: source::CH_MG5,
    },
    SedativeLabel {
        country: Country::UnitedStates,
        words: "adjust the dose of narcotics and propofol",
        source: source::US_PLR,
    },
    SedativeLabel {
        country: Country::UnitedKingdom,
        words: "adjust the dose of barbiturates, opiates, anesthetics and all other depressants",
        source: source::UK_SYN_PREC,
    },
];

impl DrugClass {
    /// The first source, for a finding that shows one.
    #[must_use]
    pub fn source(&self) -> Source {
        self.sources.first().copied().unwrap_or(source::SOFTWARE)
    }

    /// What is to be done where it weighs as much as `verdict`.
    #[must_use]
    pub fn action(&self, verdict: Verdict) -> &'static str {
        self.verdict.action_of_row(self.action, verdict)
    }
}

/// What the labels say about sedatives, those of the `chosen` country first.
#[must_use]
pub fn sedative_labels(chosen: Option<Country>) -> Vec<&'static SedativeLabel> {
    let mut labels: Vec<_> = SEDATIVE_LABELS.iter().collect();
    labels.sort_by_key(|label| Some(label.country) != chosen);
    labels
}
