//! Which plan is proposed.

use super::daily::DailyPlan;
use uom::si::ratio::ratio;

/// How much more than the least total of all plans may be given for fewer days.
const WORTH_A_DAY: f64 = 1.25;

/// The plan that is proposed: of those that may be given, the ones with the fewest warnings; of
/// these the fewest days whose total is at most a quarter above the least.
pub(super) fn best(plans: &[DailyPlan], risk: f64) -> Option<&DailyPlan> {
    let allowed: Vec<&DailyPlan> = plans.iter().filter(|one| one.may_be_given(risk)).collect();
    let fewest = allowed.iter().map(|one| one.warnings()).min()?;
    let quiet: Vec<&DailyPlan> = allowed
        .into_iter()
        .filter(|one| one.warnings() == fewest)
        .collect();
    let least = quiet.iter().map(|one| one.doses.total());
    let least = least.reduce(|a, b| if b < a { b } else { a })?;
    let mut quiet = quiet.into_iter();
    quiet.find(|one| (one.doses.total() / least).get::<ratio>() <= WORTH_A_DAY)
}
