//! `selftest`: printed figures of labels and papers, recomputed by this very binary.

use crate::cli::output::Answer;
use crate::clinical::kidney;
use crate::clinical::patient::Sex;
use crate::dose::{Bag, Delivery, Pump};
use crate::pk::{Baseline, Individual, Subject, library};
use crate::report::{json as js, provenance};
use crate::safety::Status;
use crate::simulate::crosscheck::verified;
use crate::units::basic::flow;
use crate::units::magnesium::{elemental, milliequivalents};
use crate::units::{Reader, Salt, Time, show};
use crate::{Error, Result};
use serde_json::json;
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// One golden figure.
struct Golden {
    what: &'static str,
    expected: f64,
    /// Half of the last printed digit.
    within: f64,
    unit: &'static str,
    source: &'static str,
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

/// Level after two weeks at 1 g/h with a filtration of 60 mL/min, mmol/L.
fn steady_level(reader: Reader) -> Result<f64> {
    let model = library::find(library::DEFAULT)?;
    let clearance = reader.clearance("60 mL/min")?;
    let subject = Subject::new(reader.weight("70kg")?, clearance, Baseline::Unknown);
    let individual = Individual::typical(model, &subject)?;
    let length = Time::new::<time::day>(14.0);
    let rate = reader
        .dose_rate("1 g/h")?
        .resolve(Salt::SulfateHeptahydrate, None)?;
    let input = crate::dose::Infusion {
        start: Time::default(),
        length,
        rate,
    };
    let (trajectory, _) = verified(&individual, &[input], Time::default(), length)?;
    Ok(trajectory.end().millimolar())
}

fn gram(reader: Reader, salt: Salt) -> Result<crate::units::AmountOfSubstance> {
    reader.dose("1 g")?.resolve(salt, None)
}

const GOLDEN: &[Golden] = &[
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

/// Answers `selftest`.
///
/// # Errors
/// Internal, naming every figure that does not come out.
pub fn answer() -> Result<Answer> {
    let reader = Reader::default();
    let mut text = String::from("Self test: printed figures, recomputed\n");
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for golden in GOLDEN {
        let found = (golden.compute)(reader)?;
        let pass = (found - golden.expected).abs() <= golden.within;
        let mark = if pass { "[PASS]" } else { "[FAIL]" };
        text.push_str(&format!(
            "  {mark} {}: {} {} (printed {}; {})\n",
            golden.what,
            show::number(found),
            golden.unit,
            show::number(golden.expected),
            golden.source
        ));
        rows.push(json!({
            "what": golden.what,
            "found": js::quantity(found, golden.unit),
            "expected": js::quantity(golden.expected, golden.unit),
            "source": golden.source,
            "pass": pass,
        }));
        if !pass {
            failed.push(golden.what);
        }
    }
    if !failed.is_empty() {
        return Err(Error::internal(format!(
            "self test failed: {}",
            failed.join("; ")
        )));
    }
    let models = library::all()?;
    let stamps: Vec<(&str, &str)> = models.iter().map(|m| (m.id(), m.sha256())).collect();
    let document = js::with(
        js::head(Status::Ok, &[]),
        json!({ "golden": rows, "provenance": provenance::stamp(&stamps, "selftest") }),
    );
    text.push_str(&format!("limits {}\n", provenance::limits_hash()));
    for (id, hash) in stamps {
        text.push_str(&format!("model {id} {hash}\n"));
    }
    Ok(Answer::new(text, document))
}
