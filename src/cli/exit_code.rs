//! The exit code of a verdict.

use super::args::FailOn;
use crate::safety::Status;

/// Exit code of warnings under `--fail-on warn`.
const WARNED: u8 = 11;

/// Exit code of a verdict.
#[must_use]
pub fn code(status: Status, fail_on: Option<FailOn>) -> u8 {
    match (status, fail_on) {
        (Status::Warn, Some(FailOn::Warn)) => WARNED,
        _ => status.exit_code(),
    }
}
