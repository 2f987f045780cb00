//! The record of an independent second check, read back.

use super::PumpReading;
use crate::dose::StepWords;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::basic::molar::millimole_per_milliliter;
use crate::units::{AmountOfSubstance, Time, Volume, VolumeRate};
use crate::units::{Mass, MolarConcentration};
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use uom::si::amount_of_substance::millimole;
use uom::si::mass::kilogram;
use uom::si::time::hour;
use uom::si::volume::milliliter;

/// The version of documents that is read.
const SCHEMA: u32 = 1;

/// What two people entered, as it was recorded once every field agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifyRecord {
    /// Hash of the case that was the first entry.
    pub input_sha256: String,
    /// Hash of the rules of the hospital under which it was checked.
    pub site_sha256: Option<String>,
    /// What the first person entered.
    pub first: RecordedEntry,
    /// What the second person entered.
    pub second: RecordedEntry,
    /// What the second person read from the pump; nothing where the order was stopped.
    pub second_pump: Option<Vec<PumpReading>>,
}

/// What one person entered.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEntry {
    /// Body weight.
    pub weight: Mass,
    /// Magnesium in the solution.
    pub concentration: MolarConcentration,
    /// Volume of the bag; `None` where only the strength was entered.
    pub volume: Option<Volume>,
    /// The steps of the order.
    pub steps: Vec<RecordedStep>,
}

/// One step as it was entered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordedStep {
    /// How it was written.
    pub words: StepWords,
    /// Magnesium in it; none in a pause.
    pub amount: AmountOfSubstance,
    /// How long it takes.
    pub over: Time,
}

#[derive(Deserialize)]
struct RawRecord {
    schema_version: u32,
    agrees: bool,
    fields: Vec<RawField>,
    second: RawEntry,
    second_pump: Option<Vec<RawReading>>,
    first: Option<RawEntry>,
    check: Option<RawCheck>,
}

#[derive(Deserialize)]
struct RawField {
    field: String,
    step: Option<usize>,
    outcome: String,
}

#[derive(Deserialize)]
struct RawCheck {
    provenance: RawProvenance,
}

#[derive(Deserialize)]
struct RawProvenance {
    input_sha256: String,
    site_sha256: Option<String>,
}

#[derive(Deserialize)]
struct RawEntry {
    weight: RawQuantity,
    solution: RawSolution,
    volume: Option<RawQuantity>,
    steps: Vec<RawStep>,
}

#[derive(Deserialize)]
struct RawSolution {
    molar: RawQuantity,
}

#[derive(Deserialize)]
struct RawStep {
    kind: String,
    dose: Option<RawDose>,
    over: RawQuantity,
}

#[derive(Deserialize)]
struct RawDose {
    amount: RawQuantity,
}

#[derive(Deserialize)]
struct RawReading {
    step: usize,
    pump_rate: RawQuantity,
}

#[derive(Deserialize)]
struct RawQuantity {
    value: f64,
    unit: String,
}

impl RawQuantity {
    /// The number, which has to be one of `unit`.
    fn of(&self, unit: &str) -> Result<f64> {
        if self.unit != unit || !self.value.is_finite() {
            return Err(no_record(&format!(
                "a quantity in {} for one in {unit}",
                self.unit
            )));
        }
        Ok(self.value)
    }
}

impl VerifyRecord {
    /// The record in `text`, the JSON document of `verify`.
    ///
    /// # Errors
    /// Malformed for anything else, and for a record in which not every field was read and agrees.
    pub fn read(text: &str) -> Result<Self> {
        let raw: RawRecord =
            serde_json::from_str(text).map_err(|error| no_record(&error.to_string()))?;
        if raw.schema_version != SCHEMA {
            return Err(no_record("a document of another version"));
        }
        let compared = |name: &str, step: Option<usize>| {
            let mut fields = raw.fields.iter();
            fields.any(|field| field.field == name && field.step == step)
        };
        let steps = raw.second.steps.len();
        let all = ["weight", "solution", "steps"]
            .iter()
            .all(|name| compared(name, None))
            && (1..=steps).all(|step| compared("dose", Some(step)));
        let agree = raw.fields.iter().all(|field| field.outcome == "agrees");
        let whole = raw.agrees && all && agree;
        let (Some(first), Some(check), true) = (raw.first, raw.check, whole) else {
            return Err(Error::new(
                ErrorKind::Malformed,
                "in this record the two entries do not agree in every field",
                "check again, each person alone, until every field was read and agrees",
            ));
        };
        let readings = |readings: Vec<RawReading>| {
            let readings = readings.into_iter();
            readings.map(pump_reading).collect::<Result<Vec<_>>>()
        };
        Ok(Self {
            input_sha256: check.provenance.input_sha256,
            site_sha256: check.provenance.site_sha256,
            first: entry(&first)?,
            second: entry(&raw.second)?,
            second_pump: raw.second_pump.map(readings).transpose()?,
        })
    }
}

fn no_record(why: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!("this is no record of an independent second check: {why}"),
        "give the file that the second check wrote as its record",
    )
}

fn pump_reading(raw: RawReading) -> Result<PumpReading> {
    let rate = raw.pump_rate.of("mL/h")?;
    Ok(PumpReading {
        step: raw.step,
        rate: VolumeRate::new::<milliliter_per_hour>(rate),
    })
}

fn entry(raw: &RawEntry) -> Result<RecordedEntry> {
    let volume = raw.volume.as_ref().map(|volume| volume.of("mL"));
    Ok(RecordedEntry {
        weight: Mass::new::<kilogram>(raw.weight.of("kg")?),
        concentration: MolarConcentration::new::<millimole_per_milliliter>(
            raw.solution.molar.of("mmol/mL")?,
        ),
        volume: volume.transpose()?.map(Volume::new::<milliliter>),
        steps: raw.steps.iter().map(step).collect::<Result<_>>()?,
    })
}

fn step(raw: &RawStep) -> Result<RecordedStep> {
    let words = match raw.kind.as_str() {
        "dose" => StepWords::Dose,
        "rate" => StepWords::Rate,
        "pause" => StepWords::Pause,
        "injection" => StepWords::Injection,
        other => return Err(no_record(&format!("a step of kind `{other}`"))),
    };
    let amount = raw.dose.as_ref().map(|dose| dose.amount.of("mmol"));
    Ok(RecordedStep {
        words,
        amount: AmountOfSubstance::new::<millimole>(amount.transpose()?.unwrap_or(0.0)),
        over: Time::new::<hour>(raw.over.of("h")?),
    })
}
