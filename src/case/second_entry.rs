//! What a second person reads from the order, the bag and the pump, apart from the first entry.

use super::option::pump;
use super::reading::Reading;
use super::{BagWords, CaseFile, CaseWords, LaterLevels, OrderWords};
use crate::digest::sha256;
use crate::dose::{Bag, Pump, Regimen};
use crate::safety::Case;
use crate::units::{PatientWeight, Reader, VolumeRate};
use crate::{Error, ErrorKind, Result};

/// The word for a pump on which nothing stands.
const NONE: &str = "none";

/// The second entry, still in words.
#[derive(Debug, Default)]
pub struct SecondWords<'a> {
    /// Body weight.
    pub weight: Option<&'a str>,
    /// The salt that grams mean.
    pub salt: Option<&'a str>,
    /// The solution.
    pub solution: BagWords<'a>,
    /// The steps of the order.
    pub order: OrderWords<'a>,
    /// The rates that stand on the pump; `none` where every dose is given by hand.
    pub pump_rate: &'a [String],
    /// The step that each of them is for, from 1; without any they are for the first steps in turn.
    pub step: &'a [usize],
    /// Smallest step of the pump.
    pub pump_step: Option<&'a str>,
}

/// A rate read from a pump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PumpReading {
    /// The step of the order that it is for, from 1.
    pub step: usize,
    /// The rate.
    pub rate: VolumeRate,
}

/// What stands on the pump.
#[derive(Clone, Debug, PartialEq)]
pub enum OnPump {
    /// Nothing: every dose is given by hand.
    Nothing,
    /// These rates; those of later steps may not have been set yet.
    Rates(Vec<PumpReading>),
}

/// What the second person read.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondEntry {
    /// Body weight.
    pub weight: PatientWeight,
    /// The solution.
    pub bag: Bag,
    /// The steps of the order.
    pub regimen: Regimen,
    /// What stands on the pump.
    pub on_pump: OnPump,
    /// The pump.
    pub pump: Pump,
    /// SHA-256 of the words.
    pub input_sha256: String,
}

impl SecondEntry {
    /// What `words` say.
    ///
    /// # Errors
    /// Everything that is wrong, or everything that is missing, with its option.
    pub fn read(words: &SecondWords<'_>, reader: Reader) -> Result<Self> {
        let solution = &words.solution;
        let texts = [
            ("patient", "weight", words.weight),
            ("order", "salt", words.salt),
            ("order", "bag", solution.bag.map(String::as_str)),
            ("order", "product", solution.product.map(String::as_str)),
            ("order", "stock", solution.stock.map(String::as_str)),
            ("order", "draw", solution.draw.map(String::as_str)),
            ("order", "diluent", solution.diluent.map(String::as_str)),
            ("order", "vehicle", solution.vehicle.map(String::as_str)),
        ];
        let case_words = CaseWords {
            texts: &texts,
            order: words.order,
            ..CaseWords::default()
        };
        let file = CaseFile::of_words(&case_words, reader)?;
        Reading::new(&file, reader).second_entry(words)
    }
}

impl Reading<'_> {
    /// The second entry: weight, solution, steps, and what stands on the pump.
    fn second_entry(mut self, words: &SecondWords<'_>) -> Result<SecondEntry> {
        let raw = self.file.raw.patient.weight.as_ref();
        let weight = self.required("patient.weight", raw, Reader::weight);
        self.weight = weight;
        let given = self.given();
        let rates = self.pump_rates(words.pump_rate);
        let pump = pump(words.pump_step, self.reader)
            .map_err(|error| self.problems.add("pump_step", error));
        let (Some(weight), Some(given), Some(rates), Ok(pump)) = (weight, given, rates, pump)
        else {
            return Err(self.error());
        };
        let on_pump = match rates {
            Some(rates) => OnPump::Rates(placed(&rates, words.step, &given.regimen)?),
            None => OnPump::Nothing,
        };
        let asked = [self.file.canonical(), &format!("{on_pump:?} {pump:?}")].join("\n");
        Ok(SecondEntry {
            weight,
            bag: given.bag,
            regimen: given.regimen,
            on_pump,
            pump,
            input_sha256: sha256(asked.as_bytes()),
        })
    }

    /// The rates on the pump; nothing inside where the word says so.
    fn pump_rates(&mut self, texts: &[String]) -> Option<Option<Vec<VolumeRate>>> {
        const KEY: &str = "pump_rate";
        if texts.is_empty() {
            self.problems.need(KEY, &[KEY]);
            return None;
        }
        if texts.iter().all(|text| text == NONE) {
            return Some(None);
        }
        let rates: Result<Vec<VolumeRate>> =
            texts.iter().map(|text| self.reader.flow(text)).collect();
        rates
            .map_err(|error| self.problems.add(KEY, error))
            .ok()
            .map(Some)
    }
}

/// Each rate with the step it is for: the one that is named, or those that a pump gives in turn.
fn placed(rates: &[VolumeRate], named: &[usize], regimen: &Regimen) -> Result<Vec<PumpReading>> {
    let steps = regimen.steps();
    let by_pump = (1..=steps.len()).filter(|step| steps[step - 1].by_pump());
    let by_pump: Vec<usize> = by_pump.collect();
    let wrong = |message: String, help: &str| {
        Error::new(ErrorKind::Usage, message, help).about("pump_rate step")
    };
    let chosen = if named.is_empty() {
        &by_pump[..]
    } else {
        named
    };
    if !named.is_empty() && named.len() != rates.len() {
        return Err(wrong(
            format!("{} pump rates and {} steps", rates.len(), named.len()),
            "name the step of each rate, or of none",
        ));
    }
    if rates.len() > chosen.len() {
        return Err(wrong(
            format!(
                "{} pump rates, and a pump runs {} of the steps entered",
                rates.len(),
                by_pump.len()
            ),
            "give one rate for each step that a pump runs, in their order",
        ));
    }
    let mut placed: Vec<PumpReading> = Vec::new();
    for (step, rate) in chosen.iter().zip(rates) {
        let twice = placed.iter().any(|known| known.step == *step);
        if twice || !by_pump.contains(step) {
            return Err(wrong(
                format!("step {step} is none that a pump runs, or is named twice"),
                "name steps of the order as entered, counted from 1",
            ));
        }
        placed.push(PumpReading {
            step: *step,
            rate: *rate,
        });
    }
    Ok(placed)
}

/// The first entry of an independent check. What is wrong with it is not told: who checks must not
/// see what it says.
///
/// # Errors
/// File where it cannot be read; malformed for whatever [`CaseFile::read`] and [`CaseFile::case`]
/// refuse, always in the same words.
pub fn first_entry(file: Result<CaseFile>, reader: Reader) -> Result<Case> {
    let case = file.and_then(|file| file.case(reader, LaterLevels::Refused));
    case.map_err(|error| match error.kind() {
        ErrorKind::File => error,
        _ => Error::new(
            ErrorKind::Malformed,
            "the first entry is not a case that can be checked; what is wrong with it is not \
             shown to whoever checks independently",
            "let the first person check it (check)",
        ),
    })
}
