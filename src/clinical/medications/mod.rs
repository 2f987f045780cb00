//! Drugs that matter beside magnesium, by class, and what must not share a line with it.

mod line;

pub use self::line::{LINE, LineNote};

use crate::clinical::Verdict;
use crate::clinical::source::{self, Source};

/// A class of drugs with one consequence.
#[derive(Debug, PartialEq, Eq)]
pub struct DrugClass {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it means for the order.
    pub verdict: Verdict,
    /// What happens and what to do, with the figures.
    pub words: &'static str,
    /// Where the figures were read.
    pub sources: &'static [Source],
}

use Verdict::{Info, OverridableStop, Warn};

/// Id of common drugs about which no label says anything.
pub const NO_STATEMENT: &str = "no-label-names-it";
/// Id of the diuretic that is a covariate of a published model.
pub const FUROSEMIDE: &str = "furosemide";

/// Sources of the conflict over opioids, barbiturates and hypnotics.
const NOT_TOGETHER: &[Source] = &[
    source::AT_CORM,
    source::DE_MG5_50_MK,
    source::CH_MG5,
    source::US_PLR,
    source::EMPR,
];

/// Every class.
pub const CLASSES: &[DrugClass] = &[
    DrugClass {
        id: "neuromuscular-blockers",
        name: "neuromuscular blockers",
        verdict: Warn,
        words: "Magnesium strengthens and prolongs the block, suxamethonium included. Rocuronium \
                15 minutes after 60 mg/kg: onset 77 instead of 120 seconds, clinical duration \
                44.7 instead of 33.2 minutes; 1 minute before it, recovery to 25 % 56.5 instead of \
                35.6 minutes (+59 %). After 94 mg/kg and a calcium antagonist 163 minutes to the \
                first sign of recovery (2 post-tetanic counts). Recovery from cisatracurium was \
                unchanged in one study. Use train-of-four monitoring.",
        sources: &[
            source::CZARN2010,
            source::KUSSMAN1997,
            source::CISATR,
            source::JACR2019,
            source::US_PLR,
        ],
    },
    DrugClass {
        id: "dihydropyridines",
        name: "dihydropyridine calcium antagonists",
        verdict: Warn,
        words: "Labels warn of a fall in blood pressure and of muscle weakness. In 162 women on \
                both against 215 controls there was no excess: weakness 53.1 against 53.1 or \
                44.8 %, hypotension 41.4 against 53 %. Watch the blood pressure.",
        sources: &[source::MAGEE2005, source::US_PLR, source::AU_KEMH],
    },
    DrugClass {
        id: "calcium-antagonists",
        name: "calcium antagonists that slow the AV node",
        verdict: Warn,
        words: "They lower blood pressure and slow the AV node, as magnesium does. Watch the ECG \
                and the blood pressure.",
        sources: &[source::SOFTWARE],
    },
    DrugClass {
        id: "opioids",
        name: "opioids",
        verdict: OverridableStop,
        words: "Depression of breathing adds up. Contraindicated together in Austria, not \
                together in Germany and Switzerland; the US label asks to adjust the dose.",
        sources: NOT_TOGETHER,
    },
    DrugClass {
        id: "barbiturates",
        name: "barbiturates",
        verdict: OverridableStop,
        words: "Depression of breathing adds up. Contraindicated together in Austria, not \
                together in Germany and Switzerland; the US label asks to adjust the dose.",
        sources: NOT_TOGETHER,
    },
    DrugClass {
        id: "hypnotics",
        name: "benzodiazepines and other hypnotics",
        verdict: OverridableStop,
        words: "Depression of breathing adds up. Labels name hypnotics together with barbiturates \
                and opioids: contraindicated in Austria, not together in Germany and \
                Switzerland; the US label asks to adjust the dose.",
        sources: NOT_TOGETHER,
    },
    DrugClass {
        id: "cns-depressants",
        name: "anesthetics and other depressants of the nervous system",
        verdict: Warn,
        words: "Sedation and depression of breathing add up. Watch breathing, adjust the dose.",
        sources: &[source::US_PLR],
    },
    DrugClass {
        id: "digitalis",
        name: "digitalis glycosides",
        verdict: Warn,
        words: "Risk of heart block, above all if calcium is then given against too much \
                magnesium. ECG monitoring.",
        sources: &[source::EMPR],
    },
    DrugClass {
        id: "aminoglycosides",
        name: "aminoglycosides",
        verdict: Warn,
        words: "Labels avoid the combination; they also raise the loss of magnesium in the \
                urine. In a newborn exposed before birth avoid them for 24 to 48 hours.",
        sources: &[source::DE_MGCARD_GI, source::DE_DIASP],
    },
    DrugClass {
        id: FUROSEMIDE,
        name: "furosemide",
        verdict: Info,
        words: "Raises the loss of magnesium, which may explain the deficiency; changed volume \
                and clearance in a population study.",
        sources: &[source::WIKIMD_PLR, source::CN2024],
    },
    DrugClass {
        id: "magnesium-wasting",
        name: "drugs that lose magnesium",
        verdict: Info,
        words: "They raise the loss of magnesium and may explain the deficiency: correct the \
                cause as well.",
        sources: &[source::WIKIMD_PLR, source::DE_DIASP, source::NHS_HIGH],
    },
    DrugClass {
        id: "potassium-sparing-diuretics",
        name: "potassium-sparing diuretics",
        verdict: Info,
        words: "Secondary sources say that they retain magnesium; no figure was found.",
        sources: &[source::SOFTWARE],
    },
    DrugClass {
        id: "calcium-salts",
        name: "calcium salts",
        verdict: Warn,
        words: "Calcium opposes magnesium (it is the antidote) and precipitates with it: never \
                in the same line.",
        sources: &[source::FOLIOS2002, source::DE_VERLA50, source::MSD_HYPER],
    },
    DrugClass {
        id: "magnesium-products",
        name: "other magnesium products",
        verdict: Warn,
        words: "Adds to the dose and is not in the totals unless given as a prior dose. Oral \
                magnesium oxide alone led to levels of 3.7 to 18.6 mg/dL in 15 patients who \
                needed dialysis.",
        sources: &[source::NISHIKAWA2018],
    },
    DrugClass {
        id: "phosphate",
        name: "phosphate",
        verdict: Info,
        words: "Precipitates with magnesium: separate line.",
        sources: &[source::DE_VERLA50],
    },
    DrugClass {
        id: "tetracyclines",
        name: "tetracyclines",
        verdict: Info,
        words: "Not to be mixed with magnesium: separate line.",
        sources: &[source::DE_VERLA50],
    },
    DrugClass {
        id: NO_STATEMENT,
        name: "drugs that no label names",
        verdict: Info,
        words: "no label that was read speaks of it beside magnesium",
        sources: &[source::SOFTWARE],
    },
    DrugClass {
        id: "bicarbonate-and-salicylates",
        name: "alkali carbonates and salicylates",
        verdict: Info,
        words: "Not in the same line as magnesium.",
        sources: &[source::US_PLR],
    },
];

impl DrugClass {
    /// The first source, for a finding that shows one.
    #[must_use]
    pub fn source(&self) -> Source {
        self.sources.first().copied().unwrap_or(source::SOFTWARE)
    }
}
