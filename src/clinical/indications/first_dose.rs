//! The first dose of a deficiency whose symptoms cannot wait for the doses of days.

use super::Indication;
use crate::clinical::constants::{
    FIRST_DOSE_G, FIRST_DOSE_HOURS, FIRST_DOSE_WEAK_HOURS, FIRST_DOSE_WEAK_MMOL,
    SEVERE_BELOW_ML_MIN,
};
use crate::clinical::source::{self, Source};
use crate::units::basic::flow::milliliter_per_minute;
use crate::units::{AbsoluteClearance, AmountOfSubstance, Mass, Salt, Time};
use uom::si::amount_of_substance::millimole;
use uom::si::mass::gram;
use uom::si::time::hour;

/// A first dose by vein.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstDose {
    /// Mg2+ of it.
    pub amount: AmountOfSubstance,
    /// How long it runs.
    pub over: Time,
    /// Who names it.
    pub source: Source,
}

impl Indication {
    /// The first dose that is named for this indication with acute symptoms, half and slower in
    /// weak kidneys; `None` without acute symptoms and where no source names one.
    #[must_use]
    pub fn first_dose(
        self,
        acute_symptoms: Option<bool>,
        filtration: AbsoluteClearance,
    ) -> Option<FirstDose> {
        if self != Self::DeficiencySevere || !self.replaces_at_once(acute_symptoms) {
            return None;
        }
        let weak = filtration.get().get::<milliliter_per_minute>() < SEVERE_BELOW_ML_MIN;
        Some(match weak {
            true => FirstDose {
                amount: AmountOfSubstance::new::<millimole>(FIRST_DOSE_WEAK_MMOL),
                over: Time::new::<hour>(FIRST_DOSE_WEAK_HOURS),
                source: source::NHS_HIGH,
            },
            false => FirstDose {
                amount: Salt::SulfateHeptahydrate.amount(Mass::new::<gram>(FIRST_DOSE_G)),
                over: Time::new::<hour>(FIRST_DOSE_HOURS),
                source: source::EMPR,
            },
        })
    }
}
