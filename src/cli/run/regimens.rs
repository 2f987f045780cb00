//! What `map` and `plan` read alike: doses, rates, a target, the virtual patients.

use crate::case::refuse_foreign_grams;
use crate::cli::args::{CrowdArgs, MomentArgs};
use crate::plan::{Crowding, Moment, Target};
use crate::population::MOST_THREADS;
use crate::safety::{Case, Understood};
use crate::units::basic::{amount_rate, flow};
use crate::units::{AmountOfSubstance, AmountRate, Mass, Reader, Salt, Time, show};
use crate::{Error, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// Most virtual patients of one regimen.
const MOST_SUBJECTS: u64 = 100_000;

/// Reads doses and rates for the salt and the weight of a case.
pub(super) struct Ordering<'a> {
    reader: Reader,
    case: &'a Case,
    named: Option<Salt>,
}

impl<'a> Ordering<'a> {
    pub(super) fn new(reader: Reader, case: &'a Case) -> Self {
        Self {
            reader,
            case,
            named: case.named_salt,
        }
    }

    /// The doses, or the built-in ones: `grams` of the usual salt, `millimoles` of another.
    pub(super) fn doses(
        &self,
        texts: &[String],
        grams: &[f64],
        millimoles: &[f64],
    ) -> Result<Vec<AmountOfSubstance>> {
        let salt = self.case.bag.salt();
        if texts.is_empty() {
            let usual =
                |value: &f64| Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(*value));
            let other = |value: &f64| AmountOfSubstance::new::<millimole>(*value);
            return Ok(match salt {
                Salt::SulfateHeptahydrate => grams.iter().map(usual).collect(),
                _ => millimoles.iter().map(other).collect(),
            });
        }
        let one = |text: &String| {
            let dose = self.reader.dose(text)?;
            refuse_foreign_grams(dose.is_mass(), self.named, salt)?;
            dose.resolve(salt, Some(self.case.patient.weight))
        };
        let doses: Result<_> = texts.iter().map(one).collect();
        doses.map_err(|error: Error| error.at("--dose"))
    }

    /// The rates, or the built-in ones per hour.
    pub(super) fn rates(
        &self,
        texts: &[String],
        grams: &[f64],
        millimoles: &[f64],
    ) -> Result<Vec<AmountRate>> {
        if texts.is_empty() {
            let hour = Time::new::<time::hour>(1.0);
            let doses = self.doses(&[], grams, millimoles)?;
            return Ok(doses.into_iter().map(|dose| dose / hour).collect());
        }
        let salt = self.case.bag.salt();
        let one = |text: &String| {
            let rate = self.reader.dose_rate(text)?;
            refuse_foreign_grams(rate.dose().is_mass(), self.named, salt)?;
            rate.resolve(salt, Some(self.case.patient.weight))
        };
        let rates: Result<_> = texts.iter().map(one).collect();
        rates.map_err(|error: Error| error.at("--rate"))
    }
}

/// Times, or the built-in 20 to 60 minutes.
pub(super) fn overs(texts: &[String], reader: Reader) -> Result<Vec<Time>> {
    if texts.is_empty() {
        let minutes = [20.0, 30.0, 40.0, 50.0, 60.0];
        return Ok(minutes.into_iter().map(Time::new::<time::minute>).collect());
    }
    let overs: Result<_> = texts.iter().map(|text| reader.duration(text)).collect();
    overs.map_err(|error: Error| error.at("--over"))
}

/// The target; `otherwise` is when it has to be met unless that is said.
pub(super) fn target(
    low: &str,
    args: &MomentArgs,
    otherwise: Moment,
    reader: Reader,
) -> Result<Target> {
    let low = reader.serum(low).map_err(|error| error.at("--target"))?;
    let high = super::flag(args.to.as_deref(), "--to", |text| reader.serum(text))?;
    let at: Result<Vec<Time>> = args.at.iter().map(|text| reader.duration(text)).collect();
    let at = at.map_err(|error| error.at("--at"))?;
    let mean = super::flag(args.mean_over.as_deref(), "--mean-over", |text| {
        reader.duration(text)
    })?;
    let moment = match mean {
        Some(mean) => Moment::MeanOver(mean),
        None if at.is_empty() => otherwise,
        None => Moment::At(at),
    };
    Target::new(low, high, moment)
}

/// The virtual patients.
pub(super) fn crowding(args: &CrowdArgs) -> Result<Crowding> {
    super::within("--subjects", args.subjects, MOST_SUBJECTS)?;
    if let Some(threads) = args.threads {
        super::within("--threads", threads as u64, MOST_THREADS as u64)?;
    }
    Ok(Crowding {
        subjects: args.subjects,
        seed: args.seed,
        threads: args.threads,
    })
}

/// The patient of a case in one line.
pub(super) fn patient(case: &Case) -> String {
    format!(
        "{}, {} years, {} kg, kidney function {} mL/minute, {}",
        case.patient.sex.word(),
        show::number(case.patient.age.years()),
        show::number(case.patient.weight.get().get::<mass::kilogram>()),
        show::number(
            case.renal
                .clearance
                .get()
                .get::<flow::milliliter_per_minute>()
        ),
        case.indication.name()
    )
}

/// The case and the question in one canonical form, whatever the number of threads.
pub(super) fn canonical(understood: &[Understood], crowding: Crowding, question: &str) -> String {
    format!(
        "{understood:?} {question} {} {}",
        crowding.subjects, crowding.seed
    )
}

/// Rates in one canonical spelling.
pub(super) fn spelled(rates: &[AmountRate]) -> Vec<f64> {
    let millimoles = |rate: &AmountRate| show::kept(rate.get::<amount_rate::millimole_per_hour>());
    rates.iter().map(millimoles).collect()
}

/// Doses in one canonical spelling.
pub(super) fn spelled_doses(doses: &[AmountOfSubstance]) -> Vec<f64> {
    doses
        .iter()
        .map(|dose| show::kept(dose.get::<millimole>()))
        .collect()
}

/// Times in one canonical spelling.
pub(super) fn spelled_times(times: &[Time]) -> Vec<f64> {
    times
        .iter()
        .map(|time| show::kept(time.get::<time::minute>()))
        .collect()
}
