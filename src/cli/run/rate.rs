//! `rate`: one dose, one bag, one or several durations.

use super::{code, flag};
use crate::case::{BagWords, refuse_foreign_grams, solution};
use crate::cli::args::RateArgs;
use crate::cli::output::Answer;
use crate::dose::Bag;
use crate::report::rate::{self as report, RateAnswer, RateRow};
use crate::safety::single::SingleDose;
use crate::units::{DoseText, Reader, Salt, Time};
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};
use uom::si::time;

/// The window of the founding text in which single doses usually run, minutes.
const USUAL_MINUTES: [f64; 5] = [20.0, 30.0, 40.0, 50.0, 60.0];

/// Answers `rate`.
pub fn answer(args: &RateArgs, reader: Reader) -> Result<Answer> {
    let named = flag(args.salt.as_deref(), "--salt", Salt::from_id)?;
    let words = BagWords::from(&args.bag);
    let solution = solution(reader, &words, named).map_err(|error| error.at(words.flags()))?;
    let (bag, _) = solution.ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            "the solution was not given",
            "give --bag 20g/500mL, --product ID, or --stock, --draw and --diluent",
        )
    })?;
    let weight = flag(args.weight.as_deref(), "--weight", |t| reader.weight(t))?;
    let dose = dose(&args.dose, &bag, reader).map_err(|error| error.at("--dose"))?;
    refuse_foreign_grams(dose.is_mass(), named, bag.salt())?;
    let id = args.indication.as_deref();
    let indication = flag(id, "--indication", indication_named)?;
    let factor = args.drop_factor.as_deref();
    let drop_factor = flag(factor, "--drop-factor", |t| drops(t, reader))?;
    let pump = super::pump(args.pump_step.as_deref(), reader)?;
    let amount = dose.resolve(bag.salt(), weight)?;
    let single = SingleDose {
        amount,
        bag: &bag,
        indication,
        pump,
    };
    let mut findings = single.solution()?;
    findings.extend(drop_factor.map(|_| SingleDose::by_gravity()));
    let blocked = report::stops(&findings);
    let rows = durations(&args.over, reader)?
        .into_iter()
        .map(|over| {
            let (delivery, findings) = single.over(over)?;
            let runs = !blocked && !report::stops(&findings);
            Ok(RateRow {
                over,
                delivery: runs.then_some(delivery),
                findings,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let answer = RateAnswer {
        amount,
        bag,
        drop_factor,
        rows,
        findings,
    };
    let mut delivered = Answer::new(report::words(&answer), report::document(&answer));
    delivered.code = code(answer.status(), args.fail_on);
    Ok(delivered)
}

/// Most drops per mL of any gravity set.
const MOST_DROPS: f64 = 60.0;

/// Drops per mL of a set.
fn drops(text: &str, reader: Reader) -> Result<f64> {
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

/// The dose; a volume is refused with what it would hold.
fn dose(text: &str, bag: &Bag, reader: Reader) -> Result<DoseText> {
    if let Ok(volume) = reader.volume(text) {
        let held = report::amounts(bag.concentration() * volume, bag.salt());
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
            "write what runs in all and for how long: 1 g/h over a day is --dose 24g --over 24h",
        ));
    }
    reader.dose(text)
}

/// The durations asked for, or the usual window.
fn durations(over: &[String], reader: Reader) -> Result<Vec<Time>> {
    if over.is_empty() {
        return Ok(USUAL_MINUTES
            .iter()
            .map(|m| Time::new::<time::minute>(*m))
            .collect());
    }
    over.iter()
        .map(|text| reader.duration(text).map_err(|error| error.at("--over")))
        .collect()
}
