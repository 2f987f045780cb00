//! Words of a user against a vocabulary: known, a likely misspelling, or unknown.

/// What a condition or a drug means for the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Worth knowing.
    Info,
    /// A warning.
    Warn,
    /// A stop that a named person's reason turns into a recorded warning.
    OverridableStop,
    /// A stop for good.
    Stop,
}

/// Result of looking a word up.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<T: 'static> {
    /// In the vocabulary.
    Known(&'static T),
    /// Not in it, but so close to this word that it is probably a misspelling: to be refused,
    /// never guessed.
    Near(&'static str),
    /// Not in it: to be reported as not checked.
    Unknown,
}

impl<T> Clone for Lookup<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Lookup<T> {}

/// Lower case, the words joined by hyphens whatever stood between them.
pub(super) fn normalize(text: &str) -> String {
    let lower = text.trim().to_lowercase();
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

/// The closest word of a vocabulary within two changes.
pub(super) fn nearest(
    text: &str,
    vocabulary: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    if text.chars().count() < SHORTEST {
        return None;
    }
    vocabulary
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(|word| (changes(text, word), word))
        .filter(|(distance, _)| *distance <= CHANGES)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
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
    let distance = |word: &&&str| changes(&text, &plain(word));
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

/// Single-letter insertions, deletions and substitutions between two words.
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Whether `text` holds `word` as whole hyphen-separated parts.
pub(super) fn holds(text: &str, word: &str) -> bool {
    let framed = format!("-{text}-");
    framed.contains(&format!("-{word}-"))
}
