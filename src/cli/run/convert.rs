//! `convert`: a dose, a dose rate, a serum level or a creatinine in another unit; of a solution
//! also what a volume holds and what a flow delivers.

use crate::case::{BagWords, solution};
use crate::cli::args::ConvertArgs;
use crate::cli::output::Answer;
use crate::dose::Bag;
use crate::report::convert::{self as report, Conversion};
use crate::safety::Shown;
use crate::units::basic::{amount_rate, flow::milliliter_per_hour};
use crate::units::magnesium::{self, milligram_per_deciliter};
use crate::units::{AmountOfSubstance, AmountRate, PatientWeight, Reader, Salt, show};
use crate::{Error, ErrorKind, Result};
use unicode_normalization::UnicodeNormalization;
use uom::si::amount_of_substance::millimole;
use uom::si::mass;
use uom::si::volume::milliliter;

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
    let named = super::flag(args.salt.as_deref(), "--salt", Salt::from_id)?;
    let to_salt = super::flag(args.to_salt.as_deref(), "--to-salt", Salt::from_id)?;
    let words = BagWords::from(&args.bag);
    let bag = solution(reader, &words, named).map_err(|error| error.at(words.flags()))?;
    let conversion = match bag {
        Some((bag, _)) => of_solution(args, reader, &bag, to_salt.unwrap_or(bag.salt())),
        None if reader.volume(&args.quantity).is_ok() || reader.flow(&args.quantity).is_ok() => {
            Err(Error::new(
                ErrorKind::Malformed,
                format!("`{}` of which solution?", args.quantity),
                "give --bag 20g/500mL, --product ID, or --stock, --draw and --diluent",
            ))
        }
        None => {
            let from_salt = named.unwrap_or(Salt::SulfateHeptahydrate);
            convert(args, reader, from_salt, to_salt.unwrap_or(from_salt))
        }
    };
    let conversion = conversion.map_err(|error| error.at("convert"))?;
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
        solution: None,
        to: Shown::new(value(amount, to_salt), name),
        to_salt: is_mass(&to).then(|| to_salt.id()),
        kind: "magnesium dose",
    })
}

/// What a volume of the solution holds, or what a flow of it delivers.
fn of_solution(args: &ConvertArgs, reader: Reader, bag: &Bag, salt: Salt) -> Result<Conversion> {
    let to = canonical(&args.to);
    let unit = canonical(&reader.unit(&args.quantity)?);
    if known_unit(&to).is_err() && RATES.iter().all(|(name, ..)| *name != to) {
        return Err(unknown(&to));
    }
    let to_salt = is_mass(&to).then(|| salt.id());
    let strength = format!("{} mg/mL", show::number(bag.milligram_per_milliliter()));
    let solution = Some(format!("{strength} {}", bag.salt().name()));
    if let Ok(volume) = reader.volume(&args.quantity) {
        let held = |_| {
            Error::new(
                ErrorKind::Malformed,
                format!("a volume does not hold a rate in {to}"),
                "use g, mg, mmol or mEq, or write the flow in mL/h",
            )
        };
        let (name, value) = known_unit(&to).map_err(held)?;
        return Ok(Conversion {
            from: Shown::new(volume.get::<milliliter>(), "mL"),
            from_salt: None,
            solution,
            to: Shown::new(value(bag.concentration() * volume, salt), name),
            to_salt,
            kind: "magnesium in a volume",
        });
    }
    let flow = reader.flow(&args.quantity).map_err(|_| {
        Error::new(
            ErrorKind::Malformed,
            if unit.is_empty() {
                format!("`{}` has no unit", args.quantity)
            } else {
                format!("a value in {unit} is neither a volume nor a flow of the solution")
            },
            "give a volume in mL or a flow in mL/h, or leave the solution out",
        )
    })?;
    let row = RATES.iter().find(|(name, ..)| *name == to);
    let (name, dose_unit, hours) = row.ok_or_else(|| {
        Error::new(
            ErrorKind::Malformed,
            format!("a flow does not deliver a plain dose in {to}"),
            "use g/h, mg/h, mmol/h, mEq/h or one of them per min, or write the volume in mL",
        )
    })?;
    Ok(Conversion {
        from: Shown::new(flow.get::<milliliter_per_hour>(), "mL/h"),
        from_salt: None,
        solution,
        to: Shown::new(
            rate_in(flow * bag.concentration(), dose_unit, *hours, salt)?,
            name,
        ),
        to_salt,
        kind: "magnesium in a flow",
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
    if ["mL", "L", "mL/h", "mL/min"].contains(&to) {
        return Error::new(
            ErrorKind::Malformed,
            format!("`{to}` for a dose is not a conversion but a pump program"),
            "maginfuse rate gives the volume and the flow, and checks them",
        );
    }
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
        solution: None,
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
        solution: None,
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
        solution: None,
        to,
        to_salt: None,
        kind: "serum creatinine",
    })
}
