//! Which plan is proposed.

use super::daily::DailyPlan;
use crate::clinical::constants::{AS_NEAR_MMOL_L, TOTAL_WORTH_A_DAY};
use uom::si::ratio::ratio;

/// The plan that is proposed: of those that may be given, the ones with the fewest warnings; of
/// these the ones that stay below the level from which one watches, where there are any; and of
/// these the fewest days whose total is at most a quarter above the least.
pub(super) fn best(plans: &[DailyPlan], risk: f64) -> Option<&DailyPlan> {
    let mut left: Vec<&DailyPlan> = plans.iter().filter(|one| one.may_be_given(risk)).collect();
    let fewest = left.iter().map(|one| one.warnings()).min()?;
    left.retain(|one| one.warnings() == fewest);
    if left.iter().any(|one| one.is_gentle()) {
        left.retain(|one| one.is_gentle());
    }
    let least = left.iter().map(|one| one.doses.total());
    let least = least.reduce(|a, b| if b < a { b } else { a })?;
    let mut left = left.into_iter();
    left.find(|one| (one.doses.total() / least).get::<ratio>() <= TOTAL_WORTH_A_DAY)
}

/// The nearer to the target of what may be given on the fewest and on the most days: the one on
/// fewer days, after which a level shows what follows, unless it gives clearly less.
pub(super) fn nearest(fewest: Option<DailyPlan>, most: Option<DailyPlan>) -> Option<DailyPlan> {
    let level = |plan: &DailyPlan| plan.outlook.level.value.millimolar();
    match (fewest, most) {
        (Some(fewest), Some(most)) if level(&most) > level(&fewest) + AS_NEAR_MMOL_L => Some(most),
        (fewest, most) => fewest.or(most),
    }
}
