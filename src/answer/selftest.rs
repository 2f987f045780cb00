//! `selftest`: printed figures of labels and papers, recomputed by this very binary.

use crate::clinical::kidney;
use crate::clinical::patient::Sex;
use crate::dose::{Bag, Delivery, Infusion, Pump};
use crate::pk::{Baseline, Individual, Model, Subject, library};
use crate::simulate::crosscheck::verified;
use crate::units::basic::flow;
use crate::units::magnesium::{elemental, milliequivalents};
use crate::units::{AmountOfSubstance, Reader, Salt, Time};
use crate::{Error, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// A figure that a label, a paper or a hospital prints, and how this binary computes it.
#[derive(Debug)]
pub struct Golden {
    /// What it is.
    pub what: &'static str,
    /// The printed figure, in `unit`.
    pub expected: f64,
    /// How far the computed one may be from it: half of the last printed digit, in `unit`.
    pub within: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Who prints it.
    pub source: &'static str,
    compute: fn(Reader) -> Result<f64>,
}

/// The pump rate of `dose` over `over` from `bag`, mL/h.
fn pump_rate(reader: Reader, dose: &str, bag: &str, over: &str) -> Result<f64> {
    let bag = Bag::typed(reader.bag(bag)?, Salt::SulfateHeptahydrate)?;
    let amount = reader.dose(dose)?.resolve(bag.salt(), None)?;
    let pump = Pump::new(reader.flow("0.1mL/h")?)?;
    let delivery = Delivery::new(amount, reader.duration(over)?, &bag, pump, None)?;
    Ok(delivery.rate.get::<flow::milliliter_per_hour>())
}

fn cockcroft_gault(reader: Reader) -> Result<f64> {
    let weight = reader.weight("70kg")?.get();
    let value = kidney::cockcroft_gault(
        reader.age("55 years")?,
        Sex::Female,
        weight,
        reader.creatinine("0.9 mg/dL")?,
    )?;
    Ok(value.get().get::<flow::milliliter_per_minute>())
}

/// The level after two weeks at 1 g/h with a filtration of 60 mL/min, mmol/L.
fn steady_level(reader: Reader) -> Result<f64> {
    let model = library::find(library::DEFAULT)?;
    let clearance = reader.clearance("60 mL/min")?;
    let subject = Subject::new(reader.weight("70kg")?, clearance, Baseline::Unknown);
    let individual = Individual::typical(model, &subject)?;
    let length = Time::new::<time::day>(14.0);
    let rate = reader
        .dose_rate("1 g/h")?
        .resolve(Salt::SulfateHeptahydrate, None)?;
    let input = Infusion {
        start: Time::default(),
        length,
        rate,
    };
    let (trajectory, _) = verified(&individual, &[input], Time::default(), length)?;
    Ok(trajectory.end().millimolar())
}

fn gram(reader: Reader, salt: Salt) -> Result<AmountOfSubstance> {
    reader.dose("1 g")?.resolve(salt, None)
}

/// Every golden figure.
pub const GOLDEN: &[Golden] = &[
    Golden {
        what: "1 g heptahydrate in mmol",
        expected: 4.06,
        within: 0.005,
        unit: "mmol",
        source: "US 50 % label",
        compute: |r| Ok(gram(r, Salt::SulfateHeptahydrate)?.get::<millimole>()),
    },
    Golden {
        what: "1 g heptahydrate in mEq",
        expected: 8.12,
        within: 0.006,
        unit: "mEq",
        source: "AHFS (8.12), label arithmetic 8.115",
        compute: |r| Ok(milliequivalents(gram(r, Salt::SulfateHeptahydrate)?)),
    },
    Golden {
        what: "1 g heptahydrate in mg of magnesium",
        expected: 98.6,
        within: 0.05,
        unit: "mg",
        source: "UK SmPC 13170",
        compute: |r| Ok(elemental(gram(r, Salt::SulfateHeptahydrate)?).get::<mass::milligram>()),
    },
    Golden {
        what: "1 g anhydrous in mmol",
        expected: 8.3,
        within: 0.05,
        unit: "mmol",
        source: "Cormagnesin label",
        compute: |r| Ok(gram(r, Salt::SulfateAnhydrous)?.get::<millimole>()),
    },
    Golden {
        what: "4 g over 20 min from 8 %",
        expected: 150.0,
        within: 0.05,
        unit: "mL/h",
        source: "King Edward Memorial Hospital",
        compute: |r| pump_rate(r, "4 g", "8%", "20 min"),
    },
    Golden {
        what: "1 g/h from 20 g in 1 L",
        expected: 50.0,
        within: 0.05,
        unit: "mL/h",
        source: "CARE course (Canada)",
        compute: |r| pump_rate(r, "1 g", "20g/1L", "1 h"),
    },
    Golden {
        what: "10 mmol over 20 min from 40 mmol in 500 mL",
        expected: 375.0,
        within: 0.05,
        unit: "mL/h",
        source: "Swiss label (Magnesiocard)",
        compute: |r| pump_rate(r, "10 mmol", "40mmol/500mL", "20 min"),
    },
    Golden {
        what: "Cockcroft-Gault, woman of 55, 70 kg, 0.9 mg/dL",
        expected: 78.0,
        within: 0.05,
        unit: "mL/min",
        source: "equation evaluated by hand",
        compute: cockcroft_gault,
    },
    Golden {
        what: "steady level at 1 g/h and 60 mL/min",
        expected: 2.45,
        within: 0.005,
        unit: "mmol/L",
        source: "threshold model, evaluated independently",
        compute: steady_level,
    },
];

/// One golden figure and what this binary finds.
#[derive(Clone, Copy, Debug)]
pub struct Recomputed {
    /// The figure.
    pub golden: &'static Golden,
    /// The value found, in the unit of the figure.
    pub found: f64,
}

impl Recomputed {
    /// Whether the value found is the printed one, to its last digit.
    #[must_use]
    pub fn passes(&self) -> bool {
        (self.found - self.golden.expected).abs() <= self.golden.within
    }
}

/// A self test that passed: every figure comes out.
#[derive(Clone, Debug)]
pub struct SelftestAnswer {
    /// The figures.
    pub figures: Vec<Recomputed>,
    /// The models of this binary.
    pub models: Vec<Model>,
}

/// Recomputes every golden figure.
///
/// # Errors
/// Internal, naming every figure that does not come out.
pub fn selftest() -> Result<SelftestAnswer> {
    let recompute = |golden: &'static Golden| {
        let found = (golden.compute)(Reader::default())?;
        Ok(Recomputed { golden, found })
    };
    let figures: Vec<Recomputed> = GOLDEN.iter().map(recompute).collect::<Result<_>>()?;
    let failed = figures.iter().filter(|figure| !figure.passes());
    let failed: Vec<&str> = failed.map(|figure| figure.golden.what).collect();
    if !failed.is_empty() {
        let message = format!("self test failed: {}", failed.join("; "));
        return Err(Error::internal(message));
    }
    Ok(SelftestAnswer {
        figures,
        models: library::all()?.to_vec(),
    })
}
