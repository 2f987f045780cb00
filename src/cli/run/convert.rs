//! `convert`: a dose, a dose rate, a serum level or a creatinine in another unit.

use crate::cli::args::ConvertArgs;
use crate::cli::output::Answer;
use crate::report::convert::{self as report, Conversion};
use crate::safety::Shown;
use crate::units::basic::amount_rate;
use crate::units::magnesium::{self, milligram_per_deciliter};
use crate::units::{AmountOfSubstance, AmountRate, PatientWeight, Reader, Salt};
use crate::{Error, ErrorKind, Result};
use unicode_normalization::UnicodeNormalization;
use uom::si::amount_of_substance::millimole;
use uom::si::mass;

/// Units of a dose: what people write, and the value of an amount in it.
type FromAmount = fn(AmountOfSubstance, Salt) -> f64;

const DOSE: &[(&str, FromAmount)] = &[
    ("g", |amount, salt| salt.mass(amount).get::<mass::gram>()),
    ("mg", |amount, salt| {
        salt.mass(amount).get::<mass::milligram>()
    }),
    ("mmol", |amount, _| amount.get::<millimole>()),
    ("mEq", |amount, _| magnesium::milliequivalents(amount)),
];

/// Units of a serum level.
const SERUM: [&str; 3] = ["mmol/L", "mg/dL", "mEq/L"];
/// The unit of a creatinine that magnesium does not share.
const CREATININE: &str = "umol/L";

/// Answers `convert`.
pub fn answer(args: &ConvertArgs, reader: Reader) -> Result<Answer> {
    let salt = |id: &Option<String>| id.as_deref().map(Salt::from_id).transpose();
    let from_salt = salt(&args.salt)
        .map_err(|e| e.at("--salt"))?
        .unwrap_or(Salt::SulfateHeptahydrate);
    let to_salt = salt(&args.to_salt)
        .map_err(|e| e.at("--to-salt"))?
        .unwrap_or(from_salt);
    let conversion =
        convert(args, reader, from_salt, to_salt).map_err(|error| error.at("convert"))?;
    Ok(Answer::new(
        report::words(&conversion),
        report::document(&conversion),
    ))
}

/// A unit as this command names it: milliequivalents in one spelling, the micro sign as u.
fn canonical(unit: &str) -> String {
    let unit: String = unit.nfkc().collect();
    let unit = unit.replace('\u{3bc}', "u");
    match unit
        .strip_prefix("meq")
        .or_else(|| unit.strip_prefix("mval"))
    {
        Some(rest) => format!("mEq{rest}"),
        None => unit,
    }
}

fn convert(
    args: &ConvertArgs,
    reader: Reader,
    from_salt: Salt,
    to_salt: Salt,
) -> Result<Conversion> {
    let text = args.quantity.as_str();
    let unit = canonical(&reader.unit(text)?);
    let to = canonical(&args.to);
    if to == CREATININE || unit == CREATININE {
        return creatinine(text, (&unit, &to), reader);
    }
    if SERUM.contains(&to.as_str()) {
        return serum(text, (&unit, &to), reader);
    }
    if RATES.iter().any(|(name, ..)| *name == to) {
        let weight = weight(args, reader)?;
        return dose_rate((text, weight), (&unit, &to), reader, (from_salt, to_salt));
    }
    let (name, value) = known_unit(&to)?;
    let weight = weight(args, reader)?;
    let amount = reader.dose(text)?.resolve(from_salt, weight)?;
    let (unit, own_name, share) = per_kilogram(&unit, weight)?;
    let (_, own) = known_unit(&unit)?;
    Ok(Conversion {
        from: Shown::new(own(amount, from_salt) / share, own_name),
        from_salt: is_mass(&unit).then(|| from_salt.id()),
        to: Shown::new(value(amount, to_salt), name),
        to_salt: is_mass(&to).then(|| to_salt.id()),
        kind: "magnesium dose",
    })
}

/// Every dose and rate unit, and how it is written per kilogram of body weight.
const PER_KILOGRAM: &[(&str, &str)] = &[
    ("g", "g/kg"),
    ("mg", "mg/kg"),
    ("mmol", "mmol/kg"),
    ("mEq", "mEq/kg"),
    ("g/h", "g/kg/h"),
    ("mg/h", "mg/kg/h"),
    ("mmol/h", "mmol/kg/h"),
    ("mEq/h", "mEq/kg/h"),
    ("g/min", "g/kg/min"),
    ("mg/min", "mg/kg/min"),
    ("mmol/min", "mmol/kg/min"),
    ("mEq/min", "mEq/kg/min"),
];

fn weight(args: &ConvertArgs, reader: Reader) -> Result<Option<PatientWeight>> {
    super::flag(args.weight.as_deref(), "--weight", |text| {
        reader.weight(text)
    })
}

/// A unit without its kilogram of body weight, the whole unit, and the kilograms of `weight` where
/// it has one.
fn per_kilogram(unit: &str, weight: Option<PatientWeight>) -> Result<(String, &'static str, f64)> {
    if let Some((plain, whole)) = PER_KILOGRAM.iter().find(|(_, whole)| *whole == unit) {
        let weight = weight.ok_or_else(|| Error::internal("a dose per kg without a weight"))?;
        return Ok((
            (*plain).to_owned(),
            whole,
            weight.get().get::<mass::kilogram>(),
        ));
    }
    let known = PER_KILOGRAM.iter().find(|(plain, _)| *plain == unit);
    let (plain, _) = known.ok_or_else(|| unknown(unit))?;
    Ok(((*plain).to_owned(), plain, 1.0))
}

fn is_mass(unit: &str) -> bool {
    unit == "g" || unit == "mg" || unit.starts_with("g/") || unit.starts_with("mg/")
}

fn unknown(to: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!("`{to}` is not a unit to convert to"),
        "use g, mg, mmol or mEq, one of them per h or min, mmol/L, mg/dL or mEq/L for a serum \
         level, umol/L or mg/dL for a creatinine",
    )
}

fn known_unit(unit: &str) -> Result<&'static (&'static str, FromAmount)> {
    DOSE.iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(|| unknown(unit))
}

/// Rate units, each with its dose unit and its hours.
const RATES: &[(&str, &str, f64)] = &[
    ("g/h", "g", 1.0),
    ("mg/h", "mg", 1.0),
    ("mmol/h", "mmol", 1.0),
    ("mEq/h", "mEq", 1.0),
    ("g/min", "g", 1.0 / 60.0),
    ("mg/min", "mg", 1.0 / 60.0),
    ("mmol/min", "mmol", 1.0 / 60.0),
    ("mEq/min", "mEq", 1.0 / 60.0),
];

/// `rate` in one of the rate units.
fn rate_in(rate: AmountRate, dose_unit: &str, hours: f64, salt: Salt) -> Result<f64> {
    let (_, value) = known_unit(dose_unit)?;
    let per_hour =
        AmountOfSubstance::new::<millimole>(rate.get::<amount_rate::millimole_per_hour>());
    Ok(value(per_hour, salt) * hours)
}

fn dose_rate(
    (text, weight): (&str, Option<PatientWeight>),
    (unit, to): (&str, &str),
    reader: Reader,
    (from_salt, to_salt): (Salt, Salt),
) -> Result<Conversion> {
    let rate = reader.dose_rate(text)?.resolve(from_salt, weight)?;
    let row = |unit: &str| {
        RATES
            .iter()
            .find(|(name, ..)| *name == unit)
            .ok_or_else(|| unknown(unit))
    };
    let (plain, from_name, share) = per_kilogram(unit, weight)?;
    let (_, from_dose, from_hours) = row(&plain)?;
    let (to_name, to_dose, to_hours) = row(to)?;
    Ok(Conversion {
        from: Shown::new(
            rate_in(rate, from_dose, *from_hours, from_salt)? / share,
            from_name,
        ),
        from_salt: is_mass(unit).then(|| from_salt.id()),
        to: Shown::new(rate_in(rate, to_dose, *to_hours, to_salt)?, to_name),
        to_salt: is_mass(to).then(|| to_salt.id()),
        kind: "dose rate of magnesium",
    })
}

fn serum(text: &str, (unit, to): (&str, &str), reader: Reader) -> Result<Conversion> {
    let level = reader.serum(text)?;
    let show = |unit: &str| -> Result<Shown> {
        let millimolar = level.millimolar();
        match unit {
            "mmol/L" => Ok(Shown::new(millimolar, "mmol/L")),
            "mEq/L" => Ok(Shown::new(
                millimolar * magnesium::EQUIVALENTS_PER_MOLE,
                "mEq/L",
            )),
            "mg/dL" => Ok(Shown::new(milligram_per_deciliter(level.get()), "mg/dL")),
            other => Err(unknown(other)),
        }
    };
    let (from, to) = (show(unit)?, show(to)?);
    Ok(Conversion {
        from,
        from_salt: None,
        to,
        to_salt: None,
        kind: "serum magnesium",
    })
}

fn creatinine(text: &str, (unit, to): (&str, &str), reader: Reader) -> Result<Conversion> {
    let level = reader.creatinine(text)?;
    let show = |unit: &str| match unit {
        "mg/dL" => Ok(Shown::new(level.milligram_per_deciliter(), "mg/dL")),
        CREATININE => Ok(Shown::new(level.micromolar(), CREATININE)),
        other => Err(unknown(other)),
    };
    let (from, to) = (show(unit)?, show(to)?);
    Ok(Conversion {
        from,
        from_salt: None,
        to,
        to_salt: None,
        kind: "serum creatinine",
    })
}
