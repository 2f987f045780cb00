//! Stops that a named person overrides, as they are asked for.

use crate::safety::override_stop::Acceptance;
use crate::{Error, ErrorKind, Result};

/// Ids of findings and reasons, each reason for the id at its place.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcceptWords<'a> {
    /// Ids of the findings.
    pub accept: &'a [String],
    /// Who decided, and why.
    pub reason: &'a [String],
}

impl AcceptWords<'_> {
    /// The stops with their reasons.
    ///
    /// # Errors
    /// Usage where a stop has no reason or a reason no stop.
    pub fn read(self) -> Result<Vec<Acceptance>> {
        let (ids, reasons) = (self.accept.len(), self.reason.len());
        if ids == reasons {
            let pairs = self.accept.iter().cloned().zip(self.reason.iter().cloned());
            let accepted = pairs.map(|(finding, reason)| Acceptance { finding, reason });
            return Ok(accepted.collect());
        }
        Err(Error::new(
            ErrorKind::Usage,
            format!("accepted findings: {ids}; reasons: {reasons}"),
            "give each accepted finding a reason of its own: \"who and why\"",
        )
        .about("accept reason"))
    }
}
