//! What to set on the pump, step by step.

use super::{Delivery, Step};

/// A step of the order and how the pump runs it.
#[derive(Clone, Debug, PartialEq)]
pub struct PumpStep {
    /// The step as ordered.
    pub ordered: Step,
    /// What to set, and what that delivers.
    pub delivery: Delivery,
    /// Whether it is pushed by hand, so that no pump is set.
    pub by_hand: bool,
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
                    by_hand: false,
                })
                .collect(),
        }
    }

    /// The same program with its single doses pushed by hand.
    #[must_use]
    pub fn pushed(mut self) -> Self {
        for step in &mut self.steps {
            step.by_hand = step.ordered.is_short();
        }
        self
    }
}

impl PumpStep {
    /// Whether a pump is set for it.
    #[must_use]
    pub fn by_pump(&self) -> bool {
        self.ordered.by_pump() && !self.by_hand
    }
}
