//! Overridable stops: a named person's reason turns one into a recorded warning.

use super::{Finding, Severity};
use crate::units::show;
use crate::{Error, ErrorKind, Result};

/// Fewest letters of a reason; a dot or "x" is none.
const LEAST_REASON: usize = 3;

/// A stop that a named person overrides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Id of the finding.
    pub finding: String,
    /// Who decided, and why.
    pub reason: String,
}

/// Records `accepted` in `findings`.
///
/// # Errors
/// Usage when an id is not among the findings, is not a stop, or cannot be overridden, and
/// when a reason says nothing.
pub fn apply(findings: &mut [Finding], accepted: &[Acceptance]) -> Result<()> {
    for Acceptance {
        finding: id,
        reason,
    } in accepted
    {
        if reason.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_REASON {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("the reason \"{reason}\" for {id} says too little"),
                "name who decided and why",
            ));
        }
        let finding = findings
            .iter_mut()
            .find(|finding| finding.id == *id)
            .ok_or_else(|| refusal(id, "is not among the findings of this case"))?;
        if finding.severity != Severity::Stop {
            return Err(refusal(id, "is not a stop"));
        }
        if !finding.overridable {
            return Err(refusal(id, "cannot be overridden"));
        }
        finding.severity = Severity::Warn;
        finding.accepted = Some(show::printable(reason));
    }
    Ok(())
}

/// Those of `accepted` that stops of `findings` wait for.
#[must_use]
pub fn met(findings: &[Finding], accepted: &[Acceptance]) -> Vec<Acceptance> {
    let stops = |one: &&Acceptance| {
        let mut stops = findings.iter().filter(|f| f.severity == Severity::Stop);
        stops.any(|stop| stop.id == one.finding)
    };
    accepted.iter().filter(stops).cloned().collect()
}

fn refusal(id: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!("accept {id}: this finding {why}"),
        "run the check without it and use the id of an overridable stop",
    )
    .about("accept")
}
