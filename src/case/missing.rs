//! What a case does not say: everything that is missing is named at once.

use crate::{Error, ErrorKind, Result};

/// Required inputs that were not given: their names, and errors that say so in other words.
#[derive(Default)]
pub(super) struct Missing {
    names: Vec<&'static str>,
    errors: Vec<Error>,
    /// Values that were given and are too old, in words.
    pub(super) stale: Vec<String>,
}

impl Missing {
    /// `value`, and its name remembered if it is absent.
    pub(super) fn need<T>(&mut self, value: Option<T>, name: &'static str) -> Option<T> {
        if value.is_none() {
            self.names.push(name);
        }
        value
    }

    /// What was read; an error that something is missing waits for the others.
    ///
    /// # Errors
    /// Every other error.
    pub(super) fn absorb<T>(&mut self, read: Result<Option<T>>) -> Result<Option<T>> {
        match read {
            Err(error) if error.kind() == ErrorKind::Missing => {
                self.errors.push(error);
                Ok(None)
            }
            read => read,
        }
    }

    /// What is too old, behind what is missing.
    fn too_old(&self) -> String {
        if self.stale.is_empty() {
            return String::new();
        }
        format!("; and too old to be relied on: {}", self.stale.join(", "))
    }

    /// The error that names all of them at once.
    pub(super) fn error(mut self) -> Error {
        if self.names.is_empty() && self.stale.is_empty() && self.errors.len() == 1 {
            return self.errors.remove(0);
        }
        let place = |error: &Error| {
            let line = error.place().and_then(|place| place.lines().next());
            line.map_or_else(String::new, |line| format!(" ({line})"))
        };
        let names = self.names.iter().map(|name| (*name).to_owned());
        let told = self
            .errors
            .iter()
            .map(|error| format!("{}{}", error.message(), place(error)));
        let all: Vec<String> = names.chain(told).collect();
        Error::new(
            ErrorKind::Missing,
            format!(
                "required and not given: {}{}",
                all.join(", "),
                self.too_old()
            ),
            "add every one of them; an empty list ([]) means asked, none; where treatment cannot \
             wait, `maginfuse rate` computes the pump program without looking at the patient",
        )
    }
}
