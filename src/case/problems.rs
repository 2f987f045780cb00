//! Everything that is wrong with a case, told at once.

use super::flags::{USUAL_STEP_OPTION, option_of};
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
    /// The option of a step, where the inputs are called by their options and not by keys of a
    /// case file.
    step_option: Option<&'static str>,
    /// The options that could give what is missing.
    missing_options: Vec<Vec<&'static str>>,
}

impl Problems {
    /// What the text of the case showed already.
    pub(super) fn of_text(
        wrong: &[Error],
        left_out: &[String],
        step_option: Option<&'static str>,
    ) -> Self {
        Self {
            wrong: wrong.to_vec(),
            left_out: left_out.to_vec(),
            step_option,
            ..Self::default()
        }
    }

    /// A problem of the input at `key`.
    pub(super) fn add(&mut self, key: &str, error: Error) {
        let error = error.about(self.named(key).to_owned());
        if error.kind() == ErrorKind::Missing {
            self.missing_in_words.push(error);
        } else {
            self.wrong.push(error);
        }
    }

    /// A required input that was not given. `keys` are those that could have said it.
    pub(super) fn need(&mut self, name: &'static str, keys: &[&'static str]) {
        let wrong = |key: &&str| {
            let told = self.left_out.iter().any(|out| out.starts_with(*key));
            let own = self.named(key);
            told || self.wrong.iter().any(|error| error.key() == Some(own))
        };
        if !keys.iter().any(wrong) {
            self.missing.push(name);
            // What changes with time has no option of its own.
            let no_option = ["kidney.filtration", "kidney.crrt"];
            let given = keys.iter().filter(|key| !no_option.contains(key));
            self.missing_options
                .push(given.map(|key| self.option(key)).collect());
        }
    }

    /// How the input `key` is called where the case comes from.
    fn named<'k>(&self, key: &'k str) -> &'k str {
        match self.step_option {
            Some(_) => self.option(key),
            None => key,
        }
    }

    /// The option that gives the input `key`.
    fn option<'k>(&self, key: &'k str) -> &'k str {
        option_of(key, self.step_option.unwrap_or(USUAL_STEP_OPTION))
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
        let names: Vec<String> = match self.step_option.is_some() {
            true => {
                let options = self.missing_options.iter();
                options.map(|options| options.join(" or ")).collect()
            }
            false => self.missing.iter().map(|&name| name.to_owned()).collect(),
        };
        let options = self.missing_options.concat().join(" ");
        let told = self
            .missing_in_words
            .iter()
            .map(|error| format!("{}{}", error.message(), place(error)));
        let all: Vec<String> = names.into_iter().chain(told).collect();
        let too_old = if self.stale.is_empty() {
            String::new()
        } else {
            format!("; and too old to be relied on: {}", self.stale.join(", "))
        };
        let error = Error::new(
            ErrorKind::Missing,
            format!("required and not given: {}{too_old}", all.join(", ")),
            format!(
                "add every one of them; an empty list ({}) means asked, none; where treatment \
                 cannot wait, `maginfuse rate` computes the pump program without looking at the \
                 patient",
                if self.step_option.is_some() {
                    "none"
                } else {
                    "[]"
                }
            ),
        );
        Some(if self.step_option.is_some() && !options.is_empty() {
            error.about(options)
        } else {
            error
        })
    }
}
