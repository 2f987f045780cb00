//! Single inputs outside a case file: each error says which one it is about.

use crate::Result;
use crate::dose::Pump;
use crate::units::Reader;

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

/// The step that most infusion pumps are set in.
const USUAL_PUMP_STEP: &str = "0.1 mL/h";

/// The pump: its step as given, or the usual one.
///
/// # Errors
/// Malformed or ambiguous text, or a step that no pump has.
pub fn pump(step: Option<&str>, reader: Reader) -> Result<Pump> {
    let step = match step {
        Some(text) => reader.flow(text),
        // The default does not follow the decimal mark of the run.
        None => Reader::default().flow(USUAL_PUMP_STEP),
    };
    step.and_then(Pump::new)
        .map_err(|error| error.about("pump_step"))
}
