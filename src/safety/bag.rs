//! Whether the bag holds what is to be given from it.

use super::{Case, Finding, Shown, Topic};
use crate::clinical::constants::{COARSE_DRAW, LABEL_ROUNDING};
use crate::clinical::products::Vehicle;
use crate::clinical::source;
use crate::dose::{Bag, BagOrigin};
use crate::units::{AmountOfSubstance, show};
use uom::si::ratio::ratio;

/// Whether one bag is enough for a case.
pub fn bags_needed(case: &Case) -> Vec<Finding> {
    bags_for(&case.bag, &case.regimen.runs_by_vein())
        .into_iter()
        .collect()
}

/// Whether one bag holds `runs`, each of which begins with a bag of its own: what was opened for one
/// day is not kept for the next.
#[must_use]
pub fn bags_for(bag: &Bag, runs: &[AmountOfSubstance]) -> Option<Finding> {
    let bags = bags_of_runs(bag, runs)?;
    (bags > 1.0).then(|| {
        Finding::info(
            Topic::Solution,
            "bags-needed",
            format!(
                "the order needs {} {}; do not connect bags in series",
                show::number(bags),
                match bag.origin() {
                    BagOrigin::Product(_) => "of this product",
                    BagOrigin::Typed | BagOrigin::DrawnUp => "bags of this solution",
                }
            ),
            source::US_PLR,
        )
    })
}

/// How many bags hold `runs`; `None` where nobody said what one holds.
fn bags_of_runs(bag: &Bag, runs: &[AmountOfSubstance]) -> Option<f64> {
    let (content, _) = bag.whole()?;
    let bags_of = |run: &AmountOfSubstance| {
        let bags = (*run / content).get::<ratio>();
        (bags - LABEL_ROUNDING).ceil().max(1.0)
    };
    Some(runs.iter().map(bags_of).sum())
}

/// How many bags are made up for `runs`: one at the least.
#[must_use]
pub fn bags_made_up(bag: &Bag, runs: &[AmountOfSubstance]) -> u32 {
    bags_of_runs(bag, runs).map_or(1, |bags| bags.max(1.0) as u32)
}

/// A volume that the marks of a syringe do not show, so that measuring it changes the dose by more than
/// 1 %.
#[must_use]
pub fn coarse_draw(bag: &Bag) -> Option<Finding> {
    let draw_up = bag.draw_up()?;
    let deviation = draw_up.deviation().get::<ratio>();
    (deviation.abs() > COARSE_DRAW).then(|| {
        let percent = show::number(show::decimals(deviation.abs() * 100.0, 1));
        let said = (
            format!(
                "what a syringe can show of the drawn volume changes every dose by {percent} %"
            ),
            "write a volume that a syringe shows, make up a larger one, or draw from a weaker solution",
        );
        Finding::warn(Topic::Solution, "draw-coarse", said, source::SOFTWARE)
    })
}

/// A dose that the bag made up for it does not hold: the volume drawn up, or the unit of the bag,
/// is likelier wrong than the order.
#[must_use]
pub fn short_bag(bag: &Bag, dose: AmountOfSubstance) -> Option<Finding> {
    let (content, _) = bag.whole()?;
    let made_up = !matches!(bag.origin(), BagOrigin::Product(_));
    (made_up && dose > content * (1.0 + LABEL_ROUNDING)).then(|| {
        let grams = |amount| show::mass(bag.salt().mass(amount));
        Finding::warn(
            Topic::Solution,
            "bag-holds-less",
            (
                format!(
                    "the dose of {} is more than the bag as prepared holds ({})",
                    grams(dose),
                    grams(content)
                ),
                "check the volume drawn up, and g, mmol and mEq of the bag",
            ),
            source::SOFTWARE,
        )
    })
}

/// A bound on the osmolarity that would be crossed in one diluent and not in another, where nobody
/// said which it is: a note that asks.
#[must_use]
pub fn diluent_asked(crossed: &Finding) -> Finding {
    let shown = |of: Option<Shown>| of.map_or_else(String::new, |shown| shown.to_string());
    let words = format!(
        "nobody said what the bag is diluted in; in {} it would hold {}, beyond the {} of a \
         peripheral vein",
        Vehicle::strongest().words(),
        shown(crossed.observed),
        shown(crossed.limit)
    );
    Finding::info(Topic::Solution, "diluent-not-given", words, crossed.source)
}

/// Every short dose of the order against its bag.
pub fn short_bags(case: &Case) -> Vec<Finding> {
    case.regimen
        .largest_short_dose()
        .and_then(|dose| short_bag(&case.bag, dose))
        .into_iter()
        .collect()
}
