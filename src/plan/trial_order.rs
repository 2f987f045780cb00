//! An order on trial: what a case answers with another order in the place of its own.

use crate::Result;
use crate::dose::{Delivery, Regimen};
use crate::safety::Case;

/// What `ask` answers with `regimen` in the place of the order of `case`, which is put back.
pub(super) fn ask_under<T>(case: &mut Case, regimen: Regimen, ask: impl FnOnce(&Case) -> T) -> T {
    let ordered = std::mem::replace(&mut case.regimen, regimen);
    let answer = ask(case);
    case.regimen = ordered;
    answer
}

/// The regimen as the pump delivers it.
///
/// # Errors
/// As [`Regimen::new`].
pub fn as_delivered(regimen: &Regimen, program: &[Delivery]) -> Result<Regimen> {
    let steps = regimen.steps().iter().zip(program);
    Regimen::new(steps.map(|(step, delivery)| (step.words, delivery.delivered, step.over)))
}
