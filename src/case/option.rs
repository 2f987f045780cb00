//! Single inputs outside a case file: each error says which one it is about.

use crate::clinical::constants::USUAL_PUMP_STEP_ML_H;
use crate::dose::Pump;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{Reader, VolumeRate};
use crate::{Error, ErrorKind, Result};

/// The quantity that `read` makes of an optional input; an error is about `key`.
///
/// # Errors
/// As `read`.
pub fn optional<T>(
    text: Option<&str>,
    key: &'static str,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<T>> {
    text.map(read).transpose().map_err(|error| error.about(key))
}

/// The pump: its step as given, or the usual one.
///
/// # Errors
/// Malformed or ambiguous text, or a step that no pump has.
pub fn pump(step: Option<&str>, reader: Reader) -> Result<Pump> {
    let step = match step {
        Some(text) => reader.flow(text),
        None => Ok(VolumeRate::new::<milliliter_per_hour>(USUAL_PUMP_STEP_ML_H)),
    };
    step.and_then(Pump::new)
        .map_err(|error| error.about("pump_step"))
}

/// An option by its name, and whether it was given.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// The name.
    pub option: &'static str,
    /// Whether it was given.
    pub given: bool,
}

impl Given {
    /// A list; one without any was not given.
    #[must_use]
    pub fn list(option: &'static str, texts: &[String]) -> Self {
        let given = !texts.is_empty();
        Self { option, given }
    }

    /// An option that may be left out.
    #[must_use]
    pub fn maybe<T>(option: &'static str, value: Option<&T>) -> Self
    where
        T: ?Sized,
    {
        let given = value.is_some();
        Self { option, given }
    }

    /// Refuses this option beside `other`: one of the two would go unheard.
    ///
    /// # Errors
    /// Usage where both were given.
    pub fn refuse_beside(self, other: Self) -> Result<()> {
        if !(self.given && other.given) {
            return Ok(());
        }
        let (one, two) = (self.option, other.option);
        Err(Error::new(
            ErrorKind::Usage,
            format!("{one} cannot be given beside {two}"),
            "give one of them",
        )
        .about(format!("{one} {two}")))
    }

    /// Refuses this option without `other`: alone it means nothing.
    ///
    /// # Errors
    /// Usage where it was given alone.
    pub fn refuse_without(self, other: Self) -> Result<()> {
        if !self.given || other.given {
            return Ok(());
        }
        let (one, needed) = (self.option, other.option);
        Err(Error::new(
            ErrorKind::Usage,
            format!("{one} needs {needed}"),
            format!("give {needed} too"),
        )
        .about(one))
    }
}
