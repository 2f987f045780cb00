//! Everything that is wrong with a case, told at once.

use crate::{Error, ErrorKind};

/// What was found while a case was read.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// What cannot be read, or cannot be true.
    wrong: Vec<Error>,
    /// Required inputs that were not given.
    missing: Vec<&'static str>,
    /// Errors that say in other words that something is missing.
    missing_in_words: Vec<Error>,
    /// Values that were given and are too old, in words.
    stale: Vec<String>,
    /// Keys that were given and could not be read: they are wrong and not missing.
    left_out: Vec<String>,
}

impl Problems {
    /// What the text of the case showed already.
    pub(super) fn of_text(wrong: &[Error], left_out: &[String]) -> Self {
        Self {
            wrong: wrong.to_vec(),
            left_out: left_out.to_vec(),
            ..Self::default()
        }
    }

    /// A problem of the input at `key`.
    pub(super) fn add(&mut self, key: &str, error: Error) {
        let error = error.about(key);
        if error.kind() == ErrorKind::Missing {
            self.missing_in_words.push(error);
        } else {
            self.wrong.push(error);
        }
    }

    /// A required input that was not given. `keys` are those that could have said it.
    pub(super) fn need(&mut self, name: &'static str, keys: &[&str]) {
        let wrong = |key: &&str| {
            let told = self.left_out.iter().any(|out| out.starts_with(*key));
            told || self.wrong.iter().any(|error| error.key() == Some(*key))
        };
        if !keys.iter().any(wrong) {
            self.missing.push(name);
        }
    }

    /// Values that are too old to be relied on.
    pub(super) fn stale(&mut self, words: Vec<String>) {
        self.stale = words;
    }

    /// Whether something required was not given or could not be read.
    pub(super) fn any(&self) -> bool {
        !self.wrong.is_empty() || !self.missing.is_empty() || !self.missing_in_words.is_empty()
    }

    /// The error that tells all of them; `None` where there is none.
    pub(super) fn into_error(mut self) -> Option<Error> {
        let mut all = std::mem::take(&mut self.wrong);
        all.extend(self.of_missing());
        Error::joined(all)
    }

    /// The error that names everything missing at once, and what is too old beside it.
    fn of_missing(mut self) -> Option<Error> {
        if self.missing.is_empty() && self.missing_in_words.is_empty() {
            return None;
        }
        if self.missing.is_empty() && self.stale.is_empty() && self.missing_in_words.len() == 1 {
            return self.missing_in_words.pop();
        }
        let place = |error: &Error| {
            let line = error.place().and_then(|place| place.lines().next());
            line.map_or_else(String::new, |line| format!(" ({line})"))
        };
        let names = self.missing.iter().map(|name| (*name).to_owned());
        let told = self
            .missing_in_words
            .iter()
            .map(|error| format!("{}{}", error.message(), place(error)));
        let all: Vec<String> = names.chain(told).collect();
        let too_old = if self.stale.is_empty() {
            String::new()
        } else {
            format!("; and too old to be relied on: {}", self.stale.join(", "))
        };
        Some(Error::new(
            ErrorKind::Missing,
            format!("required and not given: {}{too_old}", all.join(", ")),
            "add every one of them; an empty list ([]) means asked, none; where treatment cannot \
             wait, `maginfuse rate` computes the pump program without looking at the patient",
        ))
    }
}
