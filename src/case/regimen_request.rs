//! Regimens to be weighed, as `plan` and `map` are asked for them: doses, times, rates, a target
//! and the virtual patients.

use super::option::{Given, optional};
use super::solution::refuse_foreign_grams;
use crate::safety::Case;
use crate::units::{
    AmountOfSubstance, AmountRate, PatientWeight, Reader, Salt, SerumMagnesium, Time,
};
use crate::{Error, Result};

/// The words that name doses, times and rates; a list without any was not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct RegimenWords<'a> {
    /// Doses.
    pub dose: &'a [String],
    /// Times of a dose.
    pub over: &'a [String],
    /// Rates of a maintenance.
    pub rate: &'a [String],
    /// How long a maintenance runs.
    pub length: Option<&'a str>,
}

/// Doses, times and rates that were asked for; what is empty is left to the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegimenRequest {
    /// Doses.
    pub doses: Vec<AmountOfSubstance>,
    /// Times of a dose.
    pub overs: Vec<Time>,
    /// Rates of a maintenance.
    pub rates: Vec<AmountRate>,
    /// How long a maintenance runs.
    pub length: Option<Time>,
}

/// What grams and doses per kilogram mean in a case.
#[derive(Clone, Copy, Debug)]
struct DoseMeaning {
    /// The salt in the bag.
    salt: Salt,
    /// The salt that grams were declared to mean.
    named: Option<Salt>,
    weight: PatientWeight,
}

impl DoseMeaning {
    /// As in the order of `case`.
    fn in_case(case: &Case) -> Self {
        Self {
            salt: case.bag.salt(),
            named: case.named_salt,
            weight: case.patient.weight,
        }
    }

    fn dose(&self, text: &str, reader: Reader) -> Result<AmountOfSubstance> {
        let dose = reader.dose(text)?;
        refuse_foreign_grams(dose.is_mass(), self.named, self.salt)?;
        dose.resolve(self.salt, Some(self.weight))
    }

    fn rate(&self, text: &str, reader: Reader) -> Result<AmountRate> {
        let rate = reader.dose_rate(text)?;
        refuse_foreign_grams(rate.dose().is_mass(), self.named, self.salt)?;
        rate.resolve(self.salt, Some(self.weight))
    }
}

impl RegimenRequest {
    /// Reads `words`, whose doses mean what they mean in the order of `case`.
    pub(super) fn read(words: &RegimenWords<'_>, case: &Case, reader: Reader) -> Result<Self> {
        let meaning = DoseMeaning::in_case(case);
        Ok(Self {
            doses: each("dose", words.dose, |text| meaning.dose(text, reader))?,
            overs: each("over", words.over, |text| reader.duration(text))?,
            rates: each("rate", words.rate, |text| meaning.rate(text, reader))?,
            length: optional(words.length, "for", |text| reader.duration(text))?,
        })
    }
}

/// The words that name a target; `low` is its lower end.
#[derive(Clone, Copy, Debug)]
pub struct TargetWords<'a> {
    /// Lower end.
    pub low: &'a str,
    /// Upper end.
    pub to: Option<&'a str>,
    /// Times at which it has to be met.
    pub at: &'a [String],
    /// Time over which the mean has to meet it.
    pub mean_over: Option<&'a str>,
}

/// A target that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRequest {
    /// Lower end.
    pub low: SerumMagnesium,
    /// Upper end.
    pub high: Option<SerumMagnesium>,
    /// Times at which it has to be met.
    pub at: Vec<Time>,
    /// Time over which the mean has to meet it; it goes before `at`.
    pub mean_over: Option<Time>,
}

impl TargetRequest {
    /// Reads `words`.
    pub(super) fn read(words: &TargetWords<'_>, reader: Reader) -> Result<Self> {
        let mean = Given::maybe("mean_over", words.mean_over);
        mean.refuse_beside(Given::list("at", words.at))?;
        let low = reader.serum(words.low);
        Ok(Self {
            low: low.map_err(|error| error.about("target"))?,
            high: optional(words.to, "to", |text| reader.serum(text))?,
            at: each("at", words.at, |text| reader.duration(text))?,
            mean_over: optional(words.mean_over, "mean_over", |text| reader.duration(text))?,
        })
    }
}

/// The virtual patients that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrowdRequest {
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Threads; `None` takes as many as are worth their start.
    pub threads: Option<usize>,
}

impl CrowdRequest {
    /// Virtual patients where nobody says how many: a chance of 1 % within half a percent.
    pub const USUAL_SUBJECTS: u64 = 2000;
    /// Seed where nobody names one: the same question twice gets the same answer.
    pub const USUAL_SEED: u64 = 1;
}

/// Every text of a list that belongs to `key`.
pub(super) fn each<T>(
    key: &str,
    texts: &[String],
    read: impl Fn(&str) -> Result<T>,
) -> Result<Vec<T>> {
    let values: Result<Vec<T>> = texts.iter().map(|text| read(text)).collect();
    values.map_err(|error: Error| error.about(key))
}
