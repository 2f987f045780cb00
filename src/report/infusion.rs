//! A dose, its solution and what to set on the pump: shown alike by every command.

use super::json::Quantity;
use super::text;
use crate::clinical::products::Vehicle;
use crate::dose::{Bag, BagOrigin, Delivery, InjectedSolution, PumpStep, Step, StepWords};
use crate::units::basic::{amount_rate, flow, molar, salt_rate};
use crate::units::magnesium::{self, SaltDose, SaltRate};
use crate::units::{AmountOfSubstance, Salt, Volume, VolumeRate, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, mass_rate, volume};

/// A dose in every unit people use.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DoseDocument {
    /// Id of the salt that grams mean.
    pub salt: &'static str,
    /// Mass of the salt, g.
    pub dose: Quantity,
    /// Mg2+, mmol.
    pub amount: Quantity,
    /// Mg2+, mEq.
    pub equivalents: Quantity,
    /// Elemental magnesium, mg.
    pub elemental: Quantity,
}

impl DoseDocument {
    /// The dose of `salt` that holds `amount` of Mg2+.
    #[must_use]
    pub fn new(amount: AmountOfSubstance, salt: Salt) -> Self {
        let dose = SaltDose::holding(amount, salt).mass().get::<mass::gram>();
        let elemental = magnesium::elemental(amount).get::<mass::milligram>();
        Self {
            salt: salt.id(),
            dose: Quantity::new(dose, "g"),
            amount: Quantity::new(amount.get::<millimole>(), "mmol"),
            equivalents: Quantity::new(magnesium::milliequivalents(amount), "mEq"),
            elemental: Quantity::new(elemental, "mg"),
        }
    }
}

/// The solution.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BagDocument {
    /// Mass of the salt in volume, mg/mL.
    pub concentration: Quantity,
    /// Mg2+ in volume, mmol/mL.
    pub molar: Quantity,
    /// Estimated osmolarity, that of the vehicle included; where it is not known, in the one with
    /// the most particles, mOsm/L.
    pub osmolarity: Quantity,
    /// Id of what it is diluted in; absent where nobody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<&'static str>,
}

impl From<&Bag> for BagDocument {
    fn from(bag: &Bag) -> Self {
        let molar = bag.concentration().get::<molar::millimole_per_milliliter>();
        Self {
            concentration: Quantity::new(bag.milligram_per_milliliter(), "mg/mL"),
            molar: Quantity::new(molar, "mmol/mL"),
            osmolarity: Quantity::new(bag.osmolarity().milliosmolar(), "mOsm/L"),
            vehicle: bag.vehicle().map(Vehicle::id),
        }
    }
}

/// What to set on the pump and what that delivers, in every unit people use.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DeliveryDocument {
    /// Flow to set, a multiple of the step of the pump, mL/h.
    pub pump_rate: Quantity,
    /// Flow before rounding, mL/h.
    pub pump_rate_exact: Quantity,
    /// Volume to be infused, mL.
    pub volume: Quantity,
    /// Salt per time at the flow to set, mg/min.
    pub dose_rate: Quantity,
    /// Mg2+ per time at the flow to set, mmol/h.
    pub amount_rate: Quantity,
    /// Mg2+ per time at the flow to set, mEq/h.
    pub equivalents_rate: Quantity,
    /// Salt that the flow to set delivers in the ordered time, g.
    pub delivered: Quantity,
}

impl DeliveryDocument {
    /// `delivery` of a solution of `salt`.
    #[must_use]
    pub fn new(delivery: &Delivery, salt: Salt) -> Self {
        let amount_rate = delivery.amount_rate;
        let millimoles = amount_rate.get::<amount_rate::millimole_per_hour>();
        let salt_rate = SaltRate::carrying(amount_rate, salt).rate();
        let delivered = SaltDose::holding(delivery.delivered, salt);
        let flow =
            |flow: VolumeRate| Quantity::new(flow.get::<flow::milliliter_per_hour>(), "mL/h");
        Self {
            pump_rate: flow(delivery.rate),
            pump_rate_exact: flow(delivery.exact),
            volume: Quantity::new(delivery.volume.get::<volume::milliliter>(), "mL"),
            dose_rate: Quantity::new(salt_rate.get::<salt_rate::milligram_per_minute>(), "mg/min"),
            amount_rate: Quantity::new(millimoles, "mmol/h"),
            equivalents_rate: Quantity::new(millimoles * magnesium::EQUIVALENTS_PER_MOLE, "mEq/h"),
            delivered: Quantity::new(delivered.mass().get::<mass::gram>(), "g"),
        }
    }
}

/// The first line: the drug in full, the dose and where it goes.
#[must_use]
pub fn title_text(salt: Salt, dose: &str, steps: &[Step]) -> String {
    let injection = |step: &&Step| step.words == StepWords::Injection;
    let given = |step: &&Step| step.words != StepWords::Pause;
    let injected = steps.iter().filter(injection).count();
    let route = match injected {
        0 => "intravenous",
        all if all == steps.iter().filter(given).count() => "intramuscular",
        _ => "intravenous and intramuscular",
    };
    format!("{}, {dose}, {route}", salt.name())
}

/// The solution in short: strength, and content where it is a whole bag.
#[must_use]
pub fn strength_text(bag: &Bag) -> String {
    let strength = format!("{} mg/mL", show::number(bag.milligram_per_milliliter()));
    match bag.whole() {
        Some((content, total)) => {
            let mass = show::mass(bag.salt().mass(content));
            let volume = show::number(total.get::<volume::milliliter>());
            format!("{mass} in {volume} mL = {strength}")
        }
        None => strength,
    }
}

/// The solution in words: strength, content, how the volume was counted, osmolarity.
#[must_use]
pub fn bag_text(bag: &Bag) -> String {
    let strength = bag.milligram_per_milliliter();
    let mut words = format!(
        "{} mg/mL ({} % weight in volume), {} mmol/mL, {}",
        show::number(strength),
        show::number(strength / 10.0),
        show::number(bag.concentration().get::<molar::millimole_per_milliliter>()),
        osmolarity_text(bag),
    );
    if let Some((content, total)) = bag.whole() {
        let mass = show::mass(bag.salt().mass(content));
        let volume = show::number(total.get::<volume::milliliter>());
        words.push_str(&format!("; {mass} in {volume} mL"));
    }
    match bag.origin() {
        BagOrigin::DrawnUp => words.push_str(", the volume drawn up counted on top of the diluent"),
        BagOrigin::Product(id) => words.push_str(&format!(", product {id}, nominal volume")),
        BagOrigin::Typed => {}
    }
    words
}

/// How strong the solution is for a vein, in what it is diluted in.
fn osmolarity_text(bag: &Bag) -> String {
    let about = |vehicle: Vehicle| {
        let osmolarity = bag.osmolarity_in(vehicle).milliosmolar();
        format!(
            "about {} mOsm/L in {}",
            show::number(show::decimals(osmolarity, 0)),
            vehicle.words()
        )
    };
    match bag.vehicle() {
        Some(vehicle) => about(vehicle),
        None => format!(
            "{} and {}: nobody said what it is diluted in, and the higher counts",
            about(Vehicle::Water),
            about(Vehicle::strongest())
        ),
    }
}

/// Dose rate, pump rate, volume and the multiplication back, each on a line of its own.
#[must_use]
pub fn delivery_text(delivery: &Delivery, bag: &Bag) -> String {
    let pump = show::fixed(delivery.rate.get::<flow::milliliter_per_hour>(), 3);
    let volume = show::number(delivery.volume.get::<volume::milliliter>());
    let over = show::duration(delivery.over);
    let mut out = text::row("Dose rate", &dose_rate_text(delivery, bag.salt()));
    out.push_str(&text::row("PUMP RATE", &format!("{pump} mL/hour")));
    let to_infuse = format!("{volume} mL to be infused over {over}");
    out.push_str(&text::row("Volume", &to_infuse));
    out.push_str(&text::row("Check", &back_text(delivery, bag, &pump)));
    out
}

/// What a step asks of whoever gives it: a pump that is set, one that stands, or a syringe.
#[must_use]
pub fn program_text(step: &PumpStep, bag: &Bag) -> String {
    match step.ordered.words {
        StepWords::Dose if step.by_hand => {
            let volume = step.delivery.volume.get::<volume::milliliter>();
            let over = show::duration(step.ordered.over);
            let words = format!(
                "{} mL by hand over {over}; no pump is set",
                show::number(volume)
            );
            text::row("PUSH", &words)
        }
        StepWords::Dose | StepWords::Rate => delivery_text(&step.delivery, bag),
        StepWords::Pause => text::row("PUMP", "stopped; the time of the order goes on"),
        StepWords::Injection => text::row("INJECT", &injection_text(&step.delivery)),
    }
}

/// Salt per volume of what goes into a muscle, mg/mL.
#[must_use]
pub fn injected_strength(solution: &InjectedSolution) -> f64 {
    let amount = solution.concentration * Volume::new::<volume::milliliter>(1.0);
    solution.salt.mass(amount).get::<mass::milligram>()
}

/// What goes into how many muscles.
#[must_use]
pub fn injection_text(delivery: &Delivery) -> String {
    let volume = delivery.volume.get::<volume::milliliter>();
    let muscle = match delivery.injection_sites() {
        1 => "into a muscle".to_owned(),
        sites => format!(
            "into {sites} muscles, {} mL into each",
            show::number(show::decimals(volume / f64::from(sites), 2))
        ),
    };
    let strength = delivery.injected.map(|solution| {
        let percent = show::number(injected_strength(&solution) / 10.0);
        format!(" of a {percent} % solution")
    });
    format!(
        "{} mL{} {muscle}; no pump is set",
        show::number(volume),
        strength.unwrap_or_default()
    )
}

/// The dose rate in every unit people use.
#[must_use]
pub fn dose_rate_text(delivery: &Delivery, salt: Salt) -> String {
    let rate = SaltRate::carrying(delivery.amount_rate, salt).rate();
    let millimoles = delivery
        .amount_rate
        .get::<amount_rate::millimole_per_hour>();
    format!(
        "{} mg/minute = {} g/hour = {} mmol/hour = {} mEq/hour",
        show::number(rate.get::<salt_rate::milligram_per_minute>()),
        show::number(rate.get::<mass_rate::gram_per_hour>()),
        show::number(millimoles),
        show::number(millimoles * magnesium::EQUIVALENTS_PER_MOLE),
    )
}

/// The multiplication from the pump rate `pump` back to the dose, for a second pair of eyes.
#[must_use]
pub fn back_text(delivery: &Delivery, bag: &Bag, pump: &str) -> String {
    let delivered = bag.salt().mass(delivery.delivered);
    let volume = delivery.rate * delivery.over;
    let volume = show::number(volume.get::<volume::milliliter>());
    format!(
        "{pump} mL/hour x {} = {volume} mL; {volume} mL x {} mg/mL = {} mg = {}{}",
        show::duration(delivery.over),
        show::number(bag.milligram_per_milliliter()),
        show::number(delivered.get::<mass::milligram>()),
        show::mass(delivered),
        rounding_text(delivery),
    )
}

/// What rounding to the pump's step costs, where it costs anything that shows.
fn rounding_text(delivery: &Delivery) -> String {
    let percent = show::decimals(delivery.rounding_error() * 100.0, 2);
    if percent == 0.0 {
        return String::new();
    }
    let direction = if percent > 0.0 { "more" } else { "less" };
    format!(
        " ({} % {direction} than ordered, from rounding)",
        show::number(percent.abs())
    )
}

/// A step of an order: the dose and its time, or the rate and how long it runs.
#[must_use]
pub fn step_text(step: &Step, salt: Salt) -> String {
    match step.words {
        StepWords::Dose => format!(
            "{} over {}",
            show::mass(salt.mass(step.amount)),
            show::duration(step.over)
        ),
        StepWords::Pause => format!("nothing for {}", show::duration(step.over)),
        StepWords::Injection => format!("{} into a muscle", show::mass(salt.mass(step.amount))),
        StepWords::Rate => format!(
            "{} g/hour ({} mmol/hour) for {}",
            show::number(
                SaltRate::carrying(step.rate(), salt)
                    .rate()
                    .get::<mass_rate::gram_per_hour>()
            ),
            show::number(step.rate().get::<amount_rate::millimole_per_hour>()),
            show::duration(step.over)
        ),
    }
}
