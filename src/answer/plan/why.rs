//! What a search means, in words.

use crate::plan::{Aim, Excluded, Odds, Plan};
use crate::population::{Share, percent_in_words};
use crate::units::show;

/// Why the proposals of `plan` are the best, or why there is none.
pub(super) fn of_search(plan: &Plan, aim: &Aim) -> String {
    let searched = plan.searched;
    if plan.proposals.is_empty() {
        let most = plan.excluded.first().map(Excluded::in_words);
        let most = most.unwrap_or_else(|| "nothing could be tried".to_owned());
        let best = plan.best.as_ref().and_then(best).unwrap_or_default();
        return format!("none of {searched} regimens fits; {most}{best}");
    }
    format!(
        "of {searched} regimens, those that no rule stops and that bring at most {} % of patients \
         to 3.5 mmol/L: fewer limits of labels and guidelines crossed first, then the highest chance \
         of the target; of all that the error of the difference does not tell from the one with \
         that chance, the lower toxicity, fewer warnings, less magnesium and the slower load \
         decide",
        show::number(100.0 * aim.risk)
    )
}

/// How far the best regimen comes that rules and risk allow.
fn best(best: &Odds) -> Option<String> {
    let (share, error) = best.on_target.zip(best.target_error())?;
    Some(format!(
        "; the best regimen within the limits and the risk brings {} of patients to the target",
        share_in_words(share, error)
    ))
}

/// A share of the patients and its standard error, in words.
#[must_use]
pub fn share_in_words(share: Share, error: f64) -> String {
    let error = percent_in_words(error);
    format!("{} (standard error {error})", share.in_words())
}
