//! Single inputs outside a case file: each error says which one it is about.

use crate::Result;
use crate::clinical::constants::USUAL_PUMP_STEP_ML_H;
use crate::dose::Pump;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{Reader, VolumeRate};

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
