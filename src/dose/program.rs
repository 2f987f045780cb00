//! What to set on the pump, step by step.

use super::{Delivery, Step};

/// A step of the order and how the pump runs it.
#[derive(Clone, Debug, PartialEq)]
pub struct PumpStep {
    /// The step as ordered.
    pub ordered: Step,
    /// What to set, and what that delivers.
    pub delivery: Delivery,
}

/// A pump program: the steps of an order in their sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct PumpProgram {
    /// The steps.
    pub steps: Vec<PumpStep>,
}

impl PumpProgram {
    /// The program of `steps`, each with its delivery.
    #[must_use]
    pub fn new(steps: &[Step], deliveries: Vec<Delivery>) -> Self {
        let steps = steps.iter().zip(deliveries);
        Self {
            steps: steps
                .map(|(ordered, delivery)| PumpStep {
                    ordered: *ordered,
                    delivery,
                })
                .collect(),
        }
    }
}
