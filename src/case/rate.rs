//! The words of `rate`: a dose, a solution, the times of the infusion.

use super::option::{Given, optional, pump};
use super::{BagWords, refuse_foreign_grams, solution};
use crate::clinical::Indication;
use crate::clinical::constants::{MOST_DROPS, USUAL_MINUTES};
use crate::dose::{Bag, Pump, StepWords};
use crate::units::magnesium::in_every_unit;
use crate::units::{AmountOfSubstance, DoseText, PatientWeight, Reader, Salt, Time};
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};
use uom::si::time;

/// What `rate` is asked, as written.
#[derive(Debug, Default)]
pub struct RateWords<'a> {
    /// The dose.
    pub dose: &'a str,
    /// The solution.
    pub bag: BagWords<'a>,
    /// Times of the infusion; none asks for the usual ones.
    pub over: &'a [String],
    /// How long a dose rate runs.
    pub length: Option<&'a str>,
    /// Id of the indication.
    pub indication: Option<&'a str>,
    /// Body weight.
    pub weight: Option<&'a str>,
    /// Drops per mL of a gravity set.
    pub drop_factor: Option<&'a str>,
    /// Smallest step of the pump.
    pub pump_step: Option<&'a str>,
    /// Id of the salt that grams mean.
    pub salt: Option<&'a str>,
}

/// What `rate` is asked, as quantities.
#[derive(Clone, Debug)]
pub struct RateRequest {
    /// Mg2+ of the dose.
    pub amount: AmountOfSubstance,
    /// Whether it was written as a dose or as a rate.
    pub words: StepWords,
    /// The solution.
    pub bag: Bag,
    /// Times of the infusion.
    pub over: Vec<Time>,
    /// What it is given for, where that was said.
    pub indication: Option<Indication>,
    /// Drops per mL, where a gravity set was named.
    pub drop_factor: Option<f64>,
    /// The pump.
    pub pump: Pump,
}

impl RateRequest {
    /// Reads the words.
    ///
    /// # Errors
    /// Usage without a solution; malformed, ambiguous or missing (a weight) with the input it is
    /// about.
    pub fn read(words: &RateWords<'_>, reader: Reader) -> Result<Self> {
        let salt = optional(words.salt, "salt", Salt::from_id)?;
        let solution =
            solution(reader, &words.bag, salt).map_err(|error| error.about(words.bag.given()))?;
        let (bag, _) = solution.ok_or_else(no_solution)?;
        let weight = optional(words.weight, "weight", |text| reader.weight(text))?;
        let (amount, kind, over) = ordered(words, &bag, salt, weight, reader)?;
        let indication = optional(words.indication, "indication", indication_named)?;
        let drop_factor = optional(words.drop_factor, "drop_factor", |text| {
            drop_factor(text, reader)
        })?;
        let pump = pump(words.pump_step, reader)?;
        Ok(Self {
            amount,
            words: kind,
            over,
            bag,
            indication,
            drop_factor,
            pump,
        })
    }
}

fn no_solution() -> Error {
    Error::new(
        ErrorKind::Usage,
        "the solution was not given",
        "give a bag (20g/500mL), a product, or stock, draw and diluent",
    )
    .about("bag")
}

/// Drops per mL of a set.
fn drop_factor(text: &str, reader: Reader) -> Result<f64> {
    let factor = reader.count(text)?;
    if factor <= MOST_DROPS {
        return Ok(factor);
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!("no gravity set has `{text}` drops in a mL"),
        "sets have 10, 15, 20 or 60 drops per mL",
    ))
}

/// The dose and its times: a dose over each of them, or a rate for one time.
fn ordered(
    words: &RateWords<'_>,
    bag: &Bag,
    salt: Option<Salt>,
    weight: Option<PatientWeight>,
    reader: Reader,
) -> Result<(AmountOfSubstance, StepWords, Vec<Time>)> {
    let grams = salt.unwrap_or(bag.salt());
    let rate = Given::maybe("for", words.length);
    let Some(length) = words.length else {
        let dose = dose(words.dose, bag, reader).map_err(|error| error.about("dose"))?;
        refuse_foreign_grams(dose.is_mass(), salt, bag.salt())?;
        let amount = dose.resolve(grams, weight)?;
        return Ok((amount, StepWords::Dose, times(words.over, reader)?));
    };
    rate.refuse_beside(Given::list("over", words.over))?;
    let length = reader
        .duration(length)
        .map_err(|error| error.about("for"))?;
    let rate = reader
        .dose_rate(words.dose)
        .map_err(|error| error.about("dose"))?;
    refuse_foreign_grams(rate.dose().is_mass(), salt, bag.salt())?;
    let amount = rate.resolve(grams, weight)? * length;
    Ok((amount, StepWords::Rate, vec![length]))
}

/// The dose; a volume is refused with what it would hold.
fn dose(text: &str, bag: &Bag, reader: Reader) -> Result<DoseText> {
    if let Ok(volume) = reader.volume(text) {
        let held = in_every_unit(bag.concentration() * volume, bag.salt());
        return Err(Error::new(
            ErrorKind::Ambiguous,
            format!("`{text}` is a volume and not a dose; of this solution it holds {held}"),
            "write the dose in g, mg, mmol or mEq",
        ));
    }
    if reader.dose_rate(text).is_ok() {
        return Err(Error::new(
            ErrorKind::Malformed,
            format!("`{text}` is a dose rate and not a dose"),
            "say how long it runs, for example",
        )
        .with_setting("for", "24h"));
    }
    reader.dose(text)
}

/// The times asked for, or the usual window.
fn times(over: &[String], reader: Reader) -> Result<Vec<Time>> {
    if over.is_empty() {
        let minutes = USUAL_MINUTES.iter().copied();
        return Ok(minutes.map(Time::new::<time::minute>).collect());
    }
    over.iter()
        .map(|text| reader.duration(text).map_err(|error| error.about("over")))
        .collect()
}
