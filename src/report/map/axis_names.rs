//! Rows and columns of a map: their names and the values on them.

use crate::answer::{Axes, MapAnswer};
use crate::report::json::Quantity;
use crate::units::basic::flow;
use crate::units::{AbsoluteClearance, AmountOfSubstance, AmountRate, Salt, SaltRate, Time, show};
use uom::si::{mass, mass_rate, time};

/// One value of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) value: f64,
    pub(super) unit: &'static str,
}

impl Mark {
    pub(super) fn quantity(&self) -> Quantity {
        Quantity::new(self.value, self.unit)
    }

    pub(super) fn label(&self) -> String {
        show::number(self.value)
    }

    fn rate(rate: AmountRate, salt: Salt) -> Self {
        let rate = SaltRate::carrying(rate, salt).rate();
        Self {
            value: rate.get::<mass_rate::gram_per_hour>(),
            unit: "g/h",
        }
    }

    fn dose(dose: AmountOfSubstance, salt: Salt) -> Self {
        Self {
            value: salt.mass(dose).get::<mass::gram>(),
            unit: "g",
        }
    }

    fn filtration(filtration: AbsoluteClearance) -> Self {
        Self {
            value: filtration.get().get::<flow::milliliter_per_minute>(),
            unit: "mL/min",
        }
    }

    fn over(over: Time) -> Self {
        Self {
            value: over.get::<time::minute>(),
            unit: "min",
        }
    }
}

/// One axis of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// Name of the quantity on it, also of its field and its column.
    pub(super) name: &'static str,
    /// Name for people, with the unit.
    pub(super) title: &'static str,
    pub(super) marks: Vec<Mark>,
}

/// The rows of a map.
pub(super) fn rows(answer: &MapAnswer) -> Axis {
    let salt = answer.case.bag.salt();
    match &answer.axes {
        Axes::RateAndFiltration(rates, _) => Axis {
            name: "rate",
            title: "Maintenance (g/hour)",
            marks: rates.iter().map(|rate| Mark::rate(*rate, salt)).collect(),
        },
        Axes::DoseAndTime(doses, _) => Axis {
            name: "dose",
            title: "Dose (g)",
            marks: doses.iter().map(|dose| Mark::dose(*dose, salt)).collect(),
        },
    }
}

/// Its columns.
pub(super) fn columns(answer: &MapAnswer) -> Axis {
    match &answer.axes {
        Axes::RateAndFiltration(_, filtrations) => Axis {
            name: "filtration",
            title: "Kidney function (mL/minute)",
            marks: filtrations.iter().copied().map(Mark::filtration).collect(),
        },
        Axes::DoseAndTime(_, overs) => Axis {
            name: "over",
            title: "Given over (minutes)",
            marks: overs.iter().copied().map(Mark::over).collect(),
        },
    }
}
