//! What the rules of a check say about a regimen, the prediction aside.

use super::aim::Aim;
use crate::Result;
use crate::dose::Delivery;
use crate::safety::{self, Case, Finding, override_stop};
use crate::simulate::forecast::without_filtration;

/// What the rules say about the order of a case.
pub(super) struct Ruled {
    pub(super) program: Vec<Delivery>,
    pub(super) findings: Vec<Finding>,
    /// Ids of the stops that were met and accepted.
    pub(super) accepted: Vec<String>,
}

/// What the rules say of the order of `case`, with the stops that `aim` accepts.
///
/// # Errors
/// Malformed where the step of the pump is too coarse.
pub(super) fn ruled(case: &Case, aim: &Aim) -> Result<Ruled> {
    let program = safety::order::program(case, aim.pump)?;
    let mut findings = safety::findings(case, &program, without_filtration(case)?.as_ref())?;
    let accepted = override_stop::met(&findings, &aim.accepted);
    override_stop::apply(&mut findings, &accepted)?;
    Ok(Ruled {
        program,
        findings,
        accepted: accepted.into_iter().map(|one| one.finding).collect(),
    })
}

/// Why a regimen is excluded whose rate the pump cannot be set to. The words of the error would
/// name a flow.
pub(super) const PUMP_WORDS: &str = "the step of the pump is too coarse for it";
