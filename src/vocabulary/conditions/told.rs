//! What a free text tells about a condition: degrees of block, signs, words that add nothing.

use crate::clinical::conditions::{ACUTE_KIDNEY_INJURY, UNSTATED_DEGREE};
use crate::clinical::constants::{DEPRESSED_BREATHS, HOLD_BREATHS};
use crate::vocabulary::spelling;

/// Words around a condition that do not change it.
const FILLERS: &[&str] = &[
    "history",
    "of",
    "known",
    "hx",
    "h",
    "o",
    "pmh",
    "past",
    "previous",
    "suspected",
    "possible",
    "probable",
    "chronic",
    "stable",
    "treated",
    "controlled",
    "mild",
    "moderate",
    "severe",
    "bekannte",
    "bekannter",
    "bekanntes",
    "z",
    "n",
    "zn",
    "v",
    "a",
    "va",
    "anamnestisch",
    "chronische",
    "chronischer",
    "leichte",
    "mittelgradige",
    "schwere",
    "schwerer",
];

/// Words that deny or postpone what follows.
const DENIALS: &[&str] = &[
    "no",
    "not",
    "never",
    "without",
    "denies",
    "refuses",
    "pre",
    "predialysis",
    "before",
    "planned",
    "kein",
    "keine",
    "keiner",
    "nicht",
    "ohne",
    "praedialyse",
    "geplant",
    "geplante",
];

/// Whether the text denies something.
pub(super) fn denied(text: &str) -> bool {
    text.split('-').any(|word| DENIALS.contains(&word))
}

/// The text without words that do not change a condition.
pub(super) fn without_fillers(text: &str) -> String {
    let words = text.split('-').filter(|word| !FILLERS.contains(word));
    words.collect::<Vec<_>>().join("-")
}

/// Shortest synonym that is looked for inside a longer text unless it stands there in capitals:
/// HD is a treatment, and `mg` also a unit and the metal.
const SHORTEST_INSIDE: usize = 3;

/// Abbreviations that are also everyday words: German `als` (than, when, as) is no disease.
const EVERYDAY_WORDS: &[&str] = &["als"];

/// Whether a longer text names `word`; `written` is the text as it was written, and `text` the
/// same in lower case with hyphens.
pub(super) fn names(written: &str, text: &str, word: &str) -> bool {
    if !spelling::holds(text, word) {
        return false;
    }
    if word == "mg" {
        return in_capitals(written, word) && !metal(written, text);
    }
    word.len() >= SHORTEST_INSIDE && !EVERYDAY_WORDS.contains(&word) || in_capitals(written, word)
}

/// Whether `MG` in a text may be the unit or the metal: after a number, beside a level, or where
/// everything stands in capitals.
fn metal(written: &str, text: &str) -> bool {
    let shouted = !written.chars().any(char::is_lowercase);
    let words: Vec<&str> = text.split('-').collect();
    let measured = words.iter().any(|word| {
        METAL.contains(word) || word.chars().next().is_some_and(|c| c.is_ascii_digit())
    });
    shouted || measured
}

/// Words beside which `MG` is the metal.
const METAL: &[&str] = &[
    "low",
    "high",
    "serum",
    "level",
    "niedrig",
    "mangel",
    "deficiency",
    "iv",
];

/// Whether the text holds `word` in capitals, by which an abbreviation is told from a word.
fn in_capitals(written: &str, word: &str) -> bool {
    let capitals = word.to_uppercase();
    let mut parts = written.split(|c: char| !c.is_alphanumeric());
    parts.any(|part| part == capitals)
}

/// The degree of an AV block, where the text names both; the worst counts.
pub(super) fn degree_of_block(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = text.split('-').collect();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let block = has(&["avb", "avblock"])
        || has(&["av", "heart", "atrioventricular"]) && has(&["block", "blocks", "blockierung"])
        || has(&["a"]) && has(&["v"]) && has(&["block"]);
    if has(&["pr", "pq"]) && has(&["prolonged", "prolongation", "long", "lengthened"]) {
        return Some("av-block-first-degree");
    }
    if !block {
        return None;
    }
    if has(&[
        "iii",
        "3",
        "3rd",
        "third",
        "complete",
        "total",
        "3o",
        "dritten",
        "kompletter",
        "kompletten",
        "totaler",
    ]) {
        Some("av-block-third-degree")
    } else if has(&[
        "ii",
        "2",
        "2nd",
        "second",
        "mobitz",
        "wenckebach",
        "high",
        "higher",
        "advanced",
        "2o",
        "zweiten",
    ]) {
        Some("av-block-second-degree")
    } else if has(&["i", "1", "1st", "first", "1o", "ersten"]) {
        Some("av-block-first-degree")
    } else {
        Some(UNSTATED_DEGREE)
    }
}

/// Whether the words speak of tendon reflexes; brisk ones (hyperreflexia) are none of these.
fn reflexes(words: &[&str]) -> bool {
    words.iter().any(|word| {
        word.starts_with("reflex") || word.ends_with("reflex") || word.ends_with("reflexe")
    })
}

/// A sign or an allergy told in a sentence.
pub(super) fn sign(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = text.split('-').collect();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let begins = |any: &[&str]| {
        any.iter()
            .any(|stem| words.iter().any(|word| word.starts_with(stem)))
    };
    if reflexes(&words)
        && has(&[
            "absent",
            "absence",
            "no",
            "loss",
            "lost",
            "losing",
            "missing",
            "without",
            "abolished",
            "fehlende",
            "fehlender",
            "keine",
            "erloschene",
            "erloschener",
            "ausgefallene",
        ])
    {
        return Some("absent-reflexes");
    }
    if reflexes(&words) && has(&["weak", "reduced", "low", "diminished", "abgeschwaecht"]) {
        return Some("weak-reflexes");
    }
    if begins(&["allerg", "hypersensitiv", "anaphyla", "intoleran"])
        && begins(&["magnesium", "mgso4", "mgcl2"])
    {
        return Some("magnesium-hypersensitivity");
    }
    let breaths = has(&["rr", "breaths", "atemfrequenz", "atemzuege"])
        || has(&["respiratory", "breathing"]) && has(&["rate"]);
    let counted = words.iter().filter_map(|word| word.parse::<u32>().ok());
    match counted.min().map(f64::from) {
        Some(count) if breaths && count < DEPRESSED_BREATHS => {
            return Some("respiratory-depression");
        }
        Some(count) if breaths && count < HOLD_BREATHS => return Some("slow-breathing"),
        _ => {}
    }
    let acute = has(&["acute"]) && has(&["renal", "kidney"]);
    acute.then_some(ACUTE_KIDNEY_INJURY)
}
