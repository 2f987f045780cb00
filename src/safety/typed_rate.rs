//! What was typed into the pump, against what the order needs.
//!
//! The accidents on record are a value in the wrong field: the volume to be infused typed as
//! the rate (310 for 30), a decimal slip (41.7 for 4.17). The words of a finding name the slip
//! and repeat neither a flow nor a volume, so that a stopped order shows none.

use super::{Case, Finding, Topic};
use crate::clinical::constants::TYPED_RATE_DIFFERENCE;
use crate::clinical::source;
use crate::dose::{Delivery, Pump};
use crate::units::VolumeRate;
use crate::units::basic::{flow, salt_rate};
use crate::units::magnesium::SaltRate;
use crate::{Error, ErrorKind, Result};
use uom::si::{mass_rate, volume};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= TYPED_RATE_DIFFERENCE * b.abs()
}

/// What was typed into the pump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedRate {
    /// The flow.
    pub rate: VolumeRate,
    /// The step that the pump runs, from 1, where that was said.
    pub step: Option<usize>,
}

impl TypedRate {
    /// Refuses a step that an order of so many `steps` does not have.
    ///
    /// # Errors
    /// Usage, with the steps that there are.
    pub fn refuse_unknown_step(&self, steps: usize) -> Result<()> {
        match self.step {
            Some(step) if !(1..=steps).contains(&step) => Err(Error::new(
                ErrorKind::Usage,
                format!("{step} is not a step of this order"),
                format!("it has {steps}; give a number from 1 to {steps}"),
            )
            .about("step")),
            _ => Ok(()),
        }
    }
}

/// Compares what was typed with the deliveries of the order's steps: with that of the step that
/// runs where it was named, else with all of them.
#[must_use]
pub fn compare(case: &Case, deliveries: &[Delivery], typed: TypedRate, pump: Pump) -> Vec<Finding> {
    let running = typed.step.map(|step| step - 1);
    let value = typed.rate.get::<flow::milliliter_per_hour>();
    let step = pump.step().get::<flow::milliliter_per_hour>();
    let needed: Vec<f64> = deliveries
        .iter()
        .map(|d| d.rate.get::<flow::milliliter_per_hour>())
        .collect();
    let same = |rate: f64| (value - rate).abs() <= step * 1.000_001 || close(value, rate);
    let agreeing = match running {
        Some(index) => needed
            .get(index)
            .is_some_and(|rate| same(*rate))
            .then_some(index),
        None => needed.iter().position(|rate| same(*rate)),
    };
    if let Some(index) = agreeing {
        return vec![agrees(
            index,
            running.is_some() || needed.iter().all(|rate| same(*rate)),
        )];
    }
    // Without a word on the step, the one that the pump would start with.
    let index = running.unwrap_or(0);
    let Some(meant) = needed.get(index) else {
        return Vec::new();
    };
    // How much more would tell the rate that a stopped order must not show.
    let size = if value > *meant { "more" } else { "less" };
    let other = needed.iter().position(|rate| same(*rate));
    let other = other.map(|step| format!("the rate of step {}, another step", step + 1));
    let guess = other
        .or_else(|| explanation(case, deliveries, value))
        .map_or_else(
            || "check every field of the pump".to_owned(),
            |words| format!("the number typed is {words}"),
        );
    vec![Finding::stop(
        Topic::Amount,
        "typed-rate-differs",
        (
            format!(
                "the typed pump rate is {size} than step {} of the order needs: {guess}",
                index + 1
            ),
            "correct it; if it runs already, stop the pump and look at the patient",
        ),
        source::ISMP_1997,
    )]
}

/// Beside a stopped order a typed rate is neither confirmed nor corrected: no rate is right.
#[must_use]
pub fn not_compared() -> Finding {
    Finding::info(
        Topic::Amount,
        "typed-rate-not-compared",
        "the typed pump rate was not compared, since the order is stopped; if the pump runs already, \
         stop it and look at the patient",
        source::ISMP_1997,
    )
}

/// The typed rate is that of the step at `index`; `known` where no other step can be meant.
fn agrees(index: usize, known: bool) -> Finding {
    let step = index + 1;
    let id = "typed-rate-agrees";
    if known {
        let words = format!("the typed pump rate is that of step {step}");
        return Finding::info(Topic::Amount, id, words, source::ISMP_1997);
    }
    let words =
        format!("the typed pump rate is that of step {step} and wrong for every other step");
    let action = "name the step that runs";
    Finding::warn(Topic::Amount, id, (words, action), source::ISMP_1997)
}

/// What the typed number may have been meant as.
fn explanation(case: &Case, deliveries: &[Delivery], value: f64) -> Option<String> {
    let milliliters = |v: crate::units::Volume| v.get::<volume::milliliter>();
    let whole = case.bag.whole();
    if whole.is_some_and(|(_, total)| close(value, milliliters(total))) {
        return Some("the volume of the bag, a volume in the rate field".to_owned());
    }
    let salt = case.bag.salt();
    for (index, delivery) in deliveries.iter().enumerate() {
        let step = index + 1;
        if close(value, milliliters(delivery.volume)) {
            return Some(format!(
                "the volume to be infused in step {step}, a volume in the rate field"
            ));
        }
        let rate = delivery.rate.get::<flow::milliliter_per_hour>();
        for (factor, words) in [
            (10.0, "ten times"),
            (100.0, "one hundred times"),
            (0.1, "one tenth of"),
            (0.01, "one hundredth of"),
            (60.0, "sixty times"),
            (1.0 / 60.0, "one sixtieth of"),
        ] {
            if close(value, rate * factor) {
                let slip = if factor == 60.0 || factor < 0.05 && factor > 0.011 {
                    "hours and minutes"
                } else {
                    "a decimal slip"
                };
                return Some(format!("{words} the rate of step {step}, {slip}"));
            }
        }
        let dose = SaltRate::carrying(delivery.amount_rate, salt).rate();
        let per_minute = dose.get::<salt_rate::milligram_per_minute>();
        let per_hour = dose.get::<mass_rate::gram_per_hour>();
        if close(value, per_minute) || close(value, per_hour) {
            return Some(format!(
                "the dose rate of step {step}, a dose rate in the flow field"
            ));
        }
    }
    None
}
