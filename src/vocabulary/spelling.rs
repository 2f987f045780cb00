//! How two spellings compare: the same word, a likely misspelling of it, a part of a text.

use strsim::{levenshtein, osa_distance};

/// Whether two ids are the same, while compiling.
pub(super) const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Spellings of one sound: umlauts as two letters, then the British and German ae and oe.
const SPELLINGS: [(&str, &str); 11] = [
    ("\u{e4}", "ae"),
    ("\u{f6}", "oe"),
    ("\u{fc}", "ue"),
    ("\u{df}", "ss"),
    ("aemi", "emi"),
    ("haem", "hem"),
    ("uraem", "urem"),
    ("oedem", "edem"),
    ("sulph", "sulf"),
    ("diarrhoe", "diarrhe"),
    ("pnoe", "pne"),
];

/// Lower case, the words joined by hyphens whatever stood between them, and one spelling of
/// what is spelled differently in America, Britain and Germany.
pub(super) fn normalize(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let lower = SPELLINGS
        .iter()
        .fold(lower, |text, (from, to)| text.replace(from, to));
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() || matches!(c, 'º' | 'ª'))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}

/// Shortest word in which a misspelling is looked for: shorter ones resemble too much.
const SHORTEST: usize = 6;
/// Most single-letter changes that still count as a misspelling.
const CHANGES: usize = 2;
/// The same in a word of fewer than [`SHORT_BELOW`] letters, which is another word too often:
/// pyuria is no slip of anuria.
const CHANGES_IN_SHORT: usize = 1;
/// Letters from which on a word is long.
const SHORT_BELOW: usize = 8;

/// The closest word of a vocabulary within two changes, in short words within one; two letters
/// that changed places are one change.
pub(super) fn nearest(
    text: &str,
    vocabulary: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let length = text.chars().count();
    if length < SHORTEST {
        return None;
    }
    let most = if length < SHORT_BELOW {
        CHANGES_IN_SHORT
    } else {
        CHANGES
    };
    vocabulary
        .filter(|word| word.chars().count() >= SHORTEST && !opposite(text, word))
        .map(|word| (osa_distance(text, word), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Beginnings that turn a word into its opposite.
const OPPOSITES: [(&str, &str); 2] = [("hyper", "hypo"), ("tachy", "brady")];

/// Whether one word is the opposite of the other and no slip of it: high and low calcium.
fn opposite(a: &str, b: &str) -> bool {
    OPPOSITES.iter().any(|(one, other)| {
        a.starts_with(one) && b.starts_with(other) || a.starts_with(other) && b.starts_with(one)
    })
}

/// The word of a vocabulary that was probably meant: the same but for spaces and hyphens, part of
/// it, or a misspelling of it.
///
/// It is for the help of an error only; nothing is ever calculated with a guess.
#[must_use]
pub fn suggestion<'v>(text: &str, vocabulary: &[&'v str]) -> Option<&'v str> {
    let plain = |word: &str| normalize(word).replace('-', "");
    let text = plain(text);
    if text.is_empty() {
        return None;
    }
    let distance = |word: &&&str| levenshtein(&text, &plain(word));
    let begins = |word: &&&str| {
        let word = plain(word);
        text.len() > 2 && word.starts_with(&text) || text.len() > 5 && word.ends_with(&text)
    };
    let near = |word: &&&str| distance(word) <= CHANGES.min(text.len() / 2);
    vocabulary
        .iter()
        .filter(|word| begins(word) || near(word))
        .min_by_key(|word| (!begins(word), distance(word)))
        .copied()
}

/// The help of an error about `word`: what was probably meant, and everything that is known.
#[must_use]
pub fn one_of(word: &str, known: &[&str]) -> String {
    let all = format!("use one of: {}", known.join(", "));
    match suggestion(word, known) {
        Some(meant) => format!("did you mean `{meant}`? {all}"),
        None => all,
    }
}

/// Whether `text` holds `word` as whole hyphen-separated parts.
pub(super) fn holds(text: &str, word: &str) -> bool {
    let framed = format!("-{text}-");
    framed.contains(&format!("-{word}-"))
}
