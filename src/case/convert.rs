//! The words of `convert`: a quantity with its unit, perhaps of a solution, and another unit.

use super::option::optional;
use super::{BagWords, refuse_foreign_grams, solution};
use crate::dose::Bag;
use crate::units::named_unit::{
    CreatinineUnit, DoseUnit, FlowUnit, RateUnit, SerumUnit, VolumeUnit,
};
use crate::units::{
    AmountOfSubstance, AmountRate, Creatinine, PatientWeight, Reader, Salt, SerumMagnesium, Volume,
    VolumeRate, canonical_unit,
};
use crate::{Error, ErrorKind, Result};
use unicode_normalization::UnicodeNormalization;

/// What `convert` is asked, as written.
#[derive(Debug, Default)]
pub struct ConvertWords<'a> {
    /// The quantity.
    pub quantity: &'a str,
    /// The solution that a volume or a flow is of.
    pub bag: BagWords<'a>,
    /// The unit to convert to.
    pub to: &'a str,
    /// Body weight, for a dose per kilogram.
    pub weight: Option<&'a str>,
    /// Id of the salt that grams mean.
    pub salt: Option<&'a str>,
    /// Id of the salt of the result, where it is another one.
    pub to_salt: Option<&'a str>,
}

/// The salts that a mass means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaltPair {
    /// That of the quantity given.
    pub from: Salt,
    /// That of the result.
    pub to: Salt,
}

/// A quantity, the unit it was written in and the unit it is asked in.
#[derive(Clone, Debug, PartialEq)]
pub enum ConvertRequest {
    /// A dose.
    Dose {
        /// Mg2+ of it.
        amount: AmountOfSubstance,
        /// Unit it was written in.
        written: DoseUnit,
        /// The patient, where it was written per kilogram of body weight.
        weight: Option<PatientWeight>,
        /// Unit asked.
        to: DoseUnit,
        /// What a mass is of.
        salts: SaltPair,
    },
    /// A dose rate.
    DoseRate {
        /// Mg2+ in time.
        rate: AmountRate,
        /// Unit it was written in.
        written: RateUnit,
        /// The patient, where it was written per kilogram of body weight.
        weight: Option<PatientWeight>,
        /// Unit asked.
        to: RateUnit,
        /// What a mass is of.
        salts: SaltPair,
    },
    /// A serum level.
    Serum {
        /// The level.
        level: SerumMagnesium,
        /// Unit it was written in.
        written: SerumUnit,
        /// Unit asked.
        to: SerumUnit,
    },
    /// A creatinine.
    Creatinine {
        /// The value.
        creatinine: Creatinine,
        /// Unit it was written in.
        written: CreatinineUnit,
        /// Unit asked.
        to: CreatinineUnit,
    },
    /// A volume of a solution, which holds a dose.
    Volume {
        /// The volume.
        volume: Volume,
        /// The solution.
        bag: Bag,
        /// Unit asked.
        to: DoseUnit,
        /// What a mass is of.
        to_salt: Salt,
    },
    /// A dose, and the volume of a solution that holds it.
    DoseVolume {
        /// Mg2+ of it.
        amount: AmountOfSubstance,
        /// Unit it was written in.
        written: DoseUnit,
        /// The patient, where it was written per kilogram of body weight.
        weight: Option<PatientWeight>,
        /// What a mass is of.
        salt: Salt,
        /// The solution.
        bag: Bag,
        /// Unit asked.
        to: VolumeUnit,
    },
    /// A dose rate, and the flow of a solution that delivers it.
    RateFlow {
        /// Mg2+ in time.
        rate: AmountRate,
        /// Unit it was written in.
        written: RateUnit,
        /// The patient, where it was written per kilogram of body weight.
        weight: Option<PatientWeight>,
        /// What a mass is of.
        salt: Salt,
        /// The solution.
        bag: Bag,
        /// Unit asked.
        to: FlowUnit,
    },
    /// A flow of a solution, which delivers a dose rate.
    Flow {
        /// The flow.
        flow: VolumeRate,
        /// The solution.
        bag: Bag,
        /// Unit asked.
        to: RateUnit,
        /// What a mass is of.
        to_salt: Salt,
    },
}

impl ConvertRequest {
    /// The solution that a volume or a flow is of.
    #[must_use]
    pub fn bag(&self) -> Option<&Bag> {
        match self {
            Self::Volume { bag, .. }
            | Self::Flow { bag, .. }
            | Self::DoseVolume { bag, .. }
            | Self::RateFlow { bag, .. } => Some(bag),
            Self::Dose { .. }
            | Self::DoseRate { .. }
            | Self::Serum { .. }
            | Self::Creatinine { .. } => None,
        }
    }

    /// Reads the words.
    ///
    /// # Errors
    /// Malformed or ambiguous text, a unit of another kind of quantity, a volume without its
    /// solution; missing for a dose per kilogram without a weight.
    pub fn read(words: &ConvertWords<'_>, reader: Reader) -> Result<Self> {
        let salt = optional(words.salt, "salt", Salt::from_id)?;
        let to_salt = optional(words.to_salt, "to_salt", Salt::from_id)?;
        refuse_salt_of_no_mass(to_salt, words.to)?;
        let solution =
            solution(reader, &words.bag, salt).map_err(|error| error.about(words.bag.given()))?;
        if let Some((bag, _)) = solution {
            let to_salt = to_salt.unwrap_or(bag.salt());
            return of_solution(words, reader, bag, to_salt);
        }
        if reader.volume(words.quantity).is_ok() || reader.flow(words.quantity).is_ok() {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("`{}` of which solution?", words.quantity),
                "give a bag (20g/500mL), a product, or stock, draw and diluent",
            ));
        }
        let from = salt.unwrap_or(Salt::SulfateHeptahydrate);
        let to = to_salt.unwrap_or(from);
        of_magnesium(words, reader, SaltPair { from, to })
    }
}

/// Refuses a salt of the result where the result is no mass: mmol and mEq count the magnesium.
fn refuse_salt_of_no_mass(to_salt: Option<Salt>, to: &str) -> Result<()> {
    let unit = canonical(to);
    let mass = DoseUnit::from_name(&unit).is_some_and(DoseUnit::is_mass)
        || RateUnit::from_name(&unit).is_some_and(|rate| rate.dose.is_mass());
    if mass || to_salt.is_none() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!("a salt of the result was given, and {to} is no mass of a salt"),
        "leave it out, or ask for g or mg",
    )
    .about("to_salt"))
}

/// The canonical name of a unit.
fn canonical(unit: &str) -> String {
    canonical_unit(&unit.nfkc().collect::<String>())
}

/// A dose, a dose rate, a level or a creatinine: the unit asked says which.
fn of_magnesium(
    words: &ConvertWords<'_>,
    reader: Reader,
    salts: SaltPair,
) -> Result<ConvertRequest> {
    let text = words.quantity;
    let unit = canonical(&reader.unit(text)?);
    let to = canonical(words.to);
    let micromolar = CreatinineUnit::MicromolePerLiter.name();
    // mg/dL is a unit of both; only a creatinine is written in umol/L here.
    if to == micromolar || unit == micromolar {
        return Ok(ConvertRequest::Creatinine {
            creatinine: reader.creatinine(text)?,
            written: CreatinineUnit::from_name(&unit).ok_or_else(|| no_unit(&unit))?,
            to: CreatinineUnit::from_name(&to).ok_or_else(|| no_unit(&to))?,
        });
    }
    if let Some(to) = SerumUnit::from_name(&to) {
        return Ok(ConvertRequest::Serum {
            level: reader.serum(text)?,
            written: SerumUnit::from_name(&unit).ok_or_else(|| no_unit(&unit))?,
            to,
        });
    }
    let rate = RateUnit::from_name(&to);
    if rate.is_none() && DoseUnit::from_name(&to).is_none() {
        return Err(no_unit(&to));
    }
    let weight = optional(words.weight, "weight", |text| reader.weight(text))?;
    let per_kilogram = unit.contains("/kg");
    let plain = unit.replace("/kg", "");
    let of_patient = weight.filter(|_| per_kilogram);
    if let Some(to) = rate {
        return Ok(ConvertRequest::DoseRate {
            rate: reader.dose_rate(text)?.resolve(salts.from, weight)?,
            written: RateUnit::from_name(&plain).ok_or_else(|| no_unit(&unit))?,
            weight: of_patient,
            to,
            salts,
        });
    }
    Ok(ConvertRequest::Dose {
        amount: reader.dose(text)?.resolve(salts.from, weight)?,
        written: DoseUnit::from_name(&plain).ok_or_else(|| no_unit(&unit))?,
        weight: of_patient,
        to: DoseUnit::from_name(&to).ok_or_else(|| no_unit(&to))?,
        salts,
    })
}

/// A volume of the solution `bag`, or a flow of it.
fn of_solution(
    words: &ConvertWords<'_>,
    reader: Reader,
    bag: Bag,
    to_salt: Salt,
) -> Result<ConvertRequest> {
    let to = canonical(words.to);
    let unit = canonical(&reader.unit(words.quantity)?);
    let (dose, rate) = (DoseUnit::from_name(&to), RateUnit::from_name(&to));
    refuse_other_kind(words.quantity, reader, &to)?;
    if let Some(to) = VolumeUnit::from_name(&to) {
        return dose_in_volume(words, reader, bag, to);
    }
    if let Some(to) = FlowUnit::from_name(&to) {
        return rate_in_flow(words, reader, bag, to);
    }
    if dose.is_none() && rate.is_none() {
        return Err(no_unit(&to));
    }
    let wrong = |message: String, help: &str| Error::new(ErrorKind::Malformed, message, help);
    if let Ok(volume) = reader.volume(words.quantity) {
        let to = dose.ok_or_else(|| {
            wrong(
                format!("a volume does not hold a rate in {to}"),
                "use g, mg, mmol or mEq, or write the flow in mL/h",
            )
        })?;
        return Ok(ConvertRequest::Volume {
            volume,
            bag,
            to,
            to_salt,
        });
    }
    let flow = reader.flow(words.quantity).map_err(|_| {
        let message = if unit.is_empty() {
            format!("`{}` has no unit", words.quantity)
        } else {
            format!("a value in {unit} is neither a volume nor a flow of the solution")
        };
        wrong(
            message,
            "give a volume in mL or a flow in mL/h, or leave the solution out",
        )
    })?;
    let to = rate.ok_or_else(|| {
        wrong(
            format!("a flow does not deliver a plain dose in {to}"),
            "use g/h, mg/h, mmol/h, mEq/h or one of them per min, or write the volume in mL",
        )
    })?;
    Ok(ConvertRequest::Flow {
        flow,
        bag,
        to,
        to_salt,
    })
}

/// Refuses a rate where a volume is asked for, a dose where a flow is, and what is of the solution
/// already: only the unit is of another kind, and which one helps is known.
fn refuse_other_kind(text: &str, reader: Reader, to: &str) -> Result<()> {
    let (volume, flow) = (VolumeUnit::from_name(to), FlowUnit::from_name(to));
    let (said, help) = if volume.is_none() && flow.is_none() {
        return Ok(());
    } else if reader.volume(text).is_ok() || reader.flow(text).is_ok() {
        let said = format!("`{text}` is of the solution already, and so is a value in {to}");
        (said, "ask for g, mg, mmol or mEq, of a flow per h or min")
    } else if volume.is_some() && reader.dose_rate(text).is_ok() {
        let said = format!("`{text}` is a rate, and a volume in {to} holds a dose");
        (said, "ask for mL/h or mL/min, or give the dose")
    } else if flow.is_some() && reader.dose(text).is_ok() {
        let said = format!("`{text}` is a dose, and a flow in {to} delivers a rate");
        (
            said,
            "ask for mL, or give the rate (g/h); maginfuse rate gives the flow of a dose over a time",
        )
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Malformed, said, help))
}

/// The volume of a solution that holds a dose.
fn dose_in_volume(
    words: &ConvertWords<'_>,
    reader: Reader,
    bag: Bag,
    to: VolumeUnit,
) -> Result<ConvertRequest> {
    let salt = dose_salt(words)?;
    let unit = canonical(&reader.unit(words.quantity)?);
    let weight = optional(words.weight, "weight", |text| reader.weight(text))?;
    let dose = reader.dose(words.quantity)?;
    refuse_foreign_grams(dose.is_mass(), salt, bag.salt())?;
    let salt = salt.unwrap_or(bag.salt());
    Ok(ConvertRequest::DoseVolume {
        amount: dose.resolve(salt, weight)?,
        written: DoseUnit::from_name(&unit.replace("/kg", "")).ok_or_else(|| no_unit(&unit))?,
        weight: weight.filter(|_| unit.contains("/kg")),
        salt,
        bag,
        to,
    })
}

/// The flow of a solution that delivers a dose rate.
fn rate_in_flow(
    words: &ConvertWords<'_>,
    reader: Reader,
    bag: Bag,
    to: FlowUnit,
) -> Result<ConvertRequest> {
    let salt = dose_salt(words)?;
    let unit = canonical(&reader.unit(words.quantity)?);
    let weight = optional(words.weight, "weight", |text| reader.weight(text))?;
    let rate = reader.dose_rate(words.quantity)?;
    refuse_foreign_grams(rate.dose().is_mass(), salt, bag.salt())?;
    let salt = salt.unwrap_or(bag.salt());
    Ok(ConvertRequest::RateFlow {
        rate: rate.resolve(salt, weight)?,
        written: RateUnit::from_name(&unit.replace("/kg", "")).ok_or_else(|| no_unit(&unit))?,
        weight: weight.filter(|_| unit.contains("/kg")),
        salt,
        bag,
        to,
    })
}

/// The salt that the grams of a dose were declared to be of.
fn dose_salt(words: &ConvertWords<'_>) -> Result<Option<Salt>> {
    optional(words.salt, "salt", Salt::from_id)
}

/// The refusal of a unit that nothing is converted to, or not from this quantity.
fn no_unit(to: &str) -> Error {
    if ["mL", "L", "mL/h", "mL/min"].contains(&to) {
        return Error::new(
            ErrorKind::Malformed,
            format!("`{to}` of which solution?"),
            "give a bag (20g/500mL), a product, or stock, draw and diluent; maginfuse rate gives \
             the volume and the flow of a whole dose, and checks them",
        );
    }
    Error::new(
        ErrorKind::Malformed,
        format!("`{to}` is not a unit to convert to"),
        "use g, mg, mmol or mEq, one of them per h or min, mmol/L, mg/dL or mEq/L for a serum \
         level, umol/L or mg/dL for a creatinine",
    )
}
