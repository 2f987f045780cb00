//! What goes into a muscle: of which solution, and into how many muscles.

use super::{Case, Finding, Topic};
use crate::clinical::constants::{INJECTION_G_PER_ML, INJECTION_MUSCLES, INJECTION_WEAKEST_G_ML};
use crate::clinical::source;
use crate::dose::{BagOrigin, Delivery, InjectedSolution};
use crate::units::{Mass, MolarConcentration, Salt, Volume};
use uom::si::mass::gram;
use uom::si::volume::milliliter;

/// Mg2+ in a solution that holds so many grams of heptahydrate in a milliliter.
fn strength(grams: f64) -> MolarConcentration {
    let amount = Salt::SulfateHeptahydrate.amount(Mass::new::<gram>(grams));
    (amount / Volume::new::<milliliter>(1.0)).into()
}

/// What the order of `case` injects: the ampoule that it names; where everything goes into a muscle
/// the solution that was made up for it; else what that was drawn from. A bag for a vein is none of
/// these, and where the order names nothing else it is 50 %.
#[must_use]
pub fn injected_solution(case: &Case) -> InjectedSolution {
    let bag = &case.bag;
    let of_bag = InjectedSolution {
        salt: bag.salt(),
        concentration: bag.concentration(),
    };
    let ampoule = case.product.is_some_and(|product| !product.ready_to_use);
    let as_it_is = ampoule && matches!(bag.origin(), BagOrigin::Product(_));
    let for_a_vein = case.product.is_some_and(|product| product.ready_to_use)
        || case.regimen.runs_by_pump()
        || bag.concentration() < strength(INJECTION_WEAKEST_G_ML) * (1.0 - 1e-9);
    if as_it_is || !for_a_vein {
        return of_bag;
    }
    match bag.draw_up() {
        Some(draw_up) => InjectedSolution {
            salt: draw_up.stock.salt,
            concentration: draw_up.stock.concentration,
        },
        None => InjectedSolution {
            salt: Salt::SulfateHeptahydrate,
            concentration: strength(INJECTION_G_PER_ML),
        },
    }
}

/// A dose whose solution is so weak that it would have to be divided among more muscles than
/// anybody describes.
#[must_use]
pub fn many_muscles(deliveries: &[Delivery]) -> Option<Finding> {
    let injected = deliveries.iter().filter(|one| one.injected.is_some());
    let sites = injected.map(Delivery::injection_sites).max()?;
    (f64::from(sites) > INJECTION_MUSCLES).then(|| {
        let said = (
            format!("a dose into a muscle would have to be divided among {sites} of them"),
            "take a stronger solution (25 to 50 %), or give it into a vein",
        );
        Finding::warn(
            Topic::Solution,
            "injection-many-muscles",
            said,
            source::SMITH2013,
        )
    })
}
