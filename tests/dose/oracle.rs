//! Pump programs against exact fractions.
//!
//! The oracle shares no line with the program: it multiplies and divides whole numbers. The
//! only common ground is the text that a person types.

use crate::fraction::{Fraction, agrees};
use maginfuse::dose::{Bag, Delivery, Pump};
use maginfuse::units::basic::flow;
use maginfuse::units::{Reader, Salt};
use uom::si::amount_of_substance::millimole;
use uom::si::volume;

/// Relative room for a chain of about ten double operations.
const DOUBLE: f64 = 1e-13;

/// mg of heptahydrate in one mmol: 24.305 + 14 x 1.008 + 11 x 15.999 + 32.06.
pub fn heptahydrate() -> Fraction {
    Fraction::decimal("246.466")
}

/// mmol in `number` of `unit`, grams being those of the heptahydrate.
pub fn millimoles(number: &str, unit: &str) -> Fraction {
    let number = Fraction::decimal(number);
    match unit {
        "g" => number * Fraction::whole(1000) / heptahydrate(),
        "mg" => number / heptahydrate(),
        "mmol" => number,
        "mEq" => number / Fraction::whole(2),
        other => panic!("no factor for {other}"),
    }
}

/// One order as people write it: dose, content and mL of the bag, minutes, step in mL/h.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub dose: (&'static str, &'static str),
    pub content: (&'static str, &'static str),
    pub milliliters: &'static str,
    pub minutes: &'static str,
    pub step: &'static str,
}

/// What the pump must be set to and what it then gives.
#[derive(Debug)]
pub struct Program {
    pub volume: Fraction,
    pub exact: Fraction,
    pub rate: Fraction,
    pub delivered: Fraction,
}

impl Order {
    /// mmol in each mL of the bag.
    pub fn strength(self) -> Fraction {
        millimoles(self.content.0, self.content.1) / Fraction::decimal(self.milliliters)
    }

    /// The program, in mL, mL/h and mmol.
    pub fn program(self) -> Program {
        let hours = Fraction::decimal(self.minutes) / Fraction::whole(60);
        let volume = millimoles(self.dose.0, self.dose.1) / self.strength();
        let exact = volume / hours;
        let step = Fraction::decimal(self.step);
        let rate = Fraction::whole((exact / step).nearest()) * step;
        let delivered = rate * self.strength() * hours;
        Program {
            volume,
            exact,
            rate,
            delivered,
        }
    }

    pub fn dose_text(self) -> String {
        format!("{} {}", self.dose.0, self.dose.1)
    }

    pub fn bag_text(self) -> String {
        format!(
            "{}{}/{}mL",
            self.content.0, self.content.1, self.milliliters
        )
    }
}

/// Many orders: every combination of what wards write.
pub fn orders() -> Vec<Order> {
    const DOSES: &[(&str, &str)] = &[
        ("0.5", "g"),
        ("1", "g"),
        ("1.85", "g"),
        ("2", "g"),
        ("4", "g"),
        ("6", "g"),
        ("5", "g"),
        ("150", "mg"),
        ("614.8", "mg"),
        ("4000", "mg"),
        ("10", "mmol"),
        ("0.7", "mmol"),
        ("16.2", "mmol"),
        ("35", "mmol"),
        ("10", "mEq"),
        ("33.3", "mEq"),
        ("162.3", "mEq"),
    ];
    const BAGS: &[((&str, &str), &str)] = &[
        (("20", "g"), "500"),
        (("4", "g"), "50"),
        (("1", "g"), "100"),
        (("30", "g"), "310"),
        (("2047.5", "mg"), "10"),
        (("40", "mmol"), "500"),
        (("20", "mmol"), "1000"),
        (("162.3", "mEq"), "500"),
        (("16", "mmol"), "103.7"),
    ];
    const MINUTES: &[&str] = &["5", "20", "30", "50", "60", "90", "180", "1440", "17"];
    const STEPS: &[&str] = &["0.1", "0.01", "1", "0.5", "0.3", "6", "7", "0.001", "10"];
    let mut all = Vec::new();
    for dose in DOSES {
        for (content, milliliters) in BAGS {
            for minutes in MINUTES {
                for step in STEPS {
                    all.push(Order {
                        dose: *dose,
                        content: *content,
                        milliliters,
                        minutes,
                        step,
                    });
                }
            }
        }
    }
    all
}

#[test]
fn exact_pump_programs() {
    let reader = Reader::default();
    let salt = Salt::SulfateHeptahydrate;
    let (mut computed, mut too_coarse) = (0, 0);
    for order in orders() {
        let want = order.program();
        let bag = Bag::typed(reader.bag(&order.bag_text()).unwrap(), salt).unwrap();
        let amount = reader
            .dose(&order.dose_text())
            .unwrap()
            .resolve(salt, None)
            .unwrap();
        let over = reader.duration(&format!("{} min", order.minutes)).unwrap();
        let pump = Pump::new(reader.flow(&format!("{} mL/h", order.step)).unwrap()).unwrap();
        let found = Delivery::new(amount, over, &bag, pump, None);
        if want.rate.is_zero() {
            assert!(found.is_err(), "{order:?}: {found:?}");
            too_coarse += 1;
            continue;
        }
        let found = found.unwrap();
        let mismatch = |what: &str, value: f64, exact: Fraction| {
            assert!(
                agrees(value, exact, DOUBLE),
                "{what} {value}, exactly {exact:?}: {order:?}"
            );
        };
        mismatch(
            "volume",
            found.volume.get::<volume::milliliter>(),
            want.volume,
        );
        mismatch(
            "exact flow",
            found.exact.get::<flow::milliliter_per_hour>(),
            want.exact,
        );
        mismatch(
            "flow",
            found.rate.get::<flow::milliliter_per_hour>(),
            want.rate,
        );
        mismatch(
            "delivered",
            found.delivered.get::<millimole>(),
            want.delivered,
        );
        computed += 1;
    }
    assert!(
        computed > 10_000 && too_coarse > 10,
        "{computed} computed, {too_coarse} refused"
    );
}

#[test]
fn exact_pump_rate_is_a_multiple_of_any_step() {
    // Steps whose reciprocal is no short decimal, in both units of a flow.
    let reader = Reader::default();
    let salt = Salt::SulfateHeptahydrate;
    let bag = Bag::typed(reader.bag("4%").unwrap(), salt).unwrap();
    for (step, tenths) in [
        ("0.3 mL/h", 3),
        ("0.7 mL/h", 7),
        ("3 mL/h", 30),
        ("0.1 mL/min", 60),
        ("9 mL/h", 90),
    ] {
        let pump = Pump::new(reader.flow(step).unwrap()).unwrap();
        for grams in ["1 g", "2 g", "4 g", "5 g", "7 g"] {
            let amount = reader.dose(grams).unwrap().resolve(salt, None).unwrap();
            let over = reader.duration("40 min").unwrap();
            let found = Delivery::new(amount, over, &bag, pump, None).unwrap();
            let set = found.rate.get::<flow::milliliter_per_hour>() * 10.0;
            let steps = set / f64::from(tenths);
            assert!(
                (steps - steps.round()).abs() < 1e-9,
                "{grams} in steps of {step}: {set}/10"
            );
        }
    }
}
