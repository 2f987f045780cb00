//! A record of an independent second check beside the order that is asked about: it is shown with
//! this order and with no other.

use super::CheckAnswer;
use crate::case::{PumpReading, RecordedEntry, RecordedStep, VerifyRecord};
use crate::dose::{PumpStep, StepWords};
use crate::safety::Status;
use crate::{Error, ErrorKind, Result};
use uom::si::f64::Ratio;
use uom::si::ratio::ratio;

/// Relative difference below which two figures are one: what is written and read again.
const NOISE: f64 = 1e-6;

/// Two entries that agree, both of the order of one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreedRecord {
    /// What the first person entered.
    pub first: RecordedEntry,
    /// What the second person entered.
    pub second: RecordedEntry,
    /// What the second person read from the pump; nothing under a stop.
    pub second_pump: Vec<PumpReading>,
}

impl AgreedRecord {
    /// The entries of `record`, where they are those of `answer`: the same input, and in both
    /// entries the same weight, solution, steps and pump rates as here.
    ///
    /// # Errors
    /// Malformed where the record is of another case, or where an entry says something else.
    pub fn new(record: VerifyRecord, answer: &CheckAnswer) -> Result<Self> {
        if record.input_sha256 != answer.case.input_sha256 {
            return Err(refused("it is the record of another case"));
        }
        if record.site_sha256.as_ref() != answer.case.site.as_ref().map(|site| &site.sha256) {
            return Err(refused("it was made under other rules of a hospital"));
        }
        for (entry, whose) in [(&record.first, "first"), (&record.second, "second")] {
            if !says_the_same(entry, answer) {
                return Err(refused(&format!("its {whose} entry is not this order")));
            }
        }
        let stopped = answer.status() == Status::Stop;
        let second_pump = match record.second_pump {
            _ if stopped => Vec::new(),
            Some(readings) if all_set_so(&readings, answer) => readings,
            Some(_) => {
                let why = "a pump rate in it is not the one to set for this order";
                return Err(refused(why));
            }
            None => return Err(refused("it holds no pump rates, since it was stopped then")),
        };
        Ok(Self {
            first: record.first,
            second: record.second,
            second_pump,
        })
    }
}

fn refused(why: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!("the record of the second check does not belong here: {why}"),
        "check this order again with a second person, and give the record of that check",
    )
}

/// Whether two figures are one but for noise; that of two figures of nothing is no number.
fn same(quotient: Ratio) -> bool {
    let quotient = quotient.get::<ratio>();
    quotient.is_nan() || (quotient - 1.0).abs() <= NOISE
}

/// Whether `entry` is the order of `answer`.
fn says_the_same(entry: &RecordedEntry, answer: &CheckAnswer) -> bool {
    let case = &answer.case;
    let volume = case.bag.whole().map(|(_, volume)| volume);
    let volumes = match (entry.volume, volume) {
        (Some(own), Some(other)) => same(own / other),
        (None, None) => true,
        _ => false,
    };
    let steps = case.regimen.steps();
    let way = |words: StepWords| match words {
        StepWords::Dose | StepWords::Rate => 0,
        StepWords::Pause => 1,
        StepWords::Injection => 2,
    };
    let alike = |(own, other): (&RecordedStep, &crate::dose::Step)| {
        let timed = other.words != StepWords::Injection;
        way(own.words) == way(other.words)
            && same(own.amount / other.amount)
            && (!timed || same(own.over / other.over))
    };
    volumes
        && same(entry.weight / case.patient.weight.get())
        && same(entry.concentration / case.bag.concentration())
        && entry.steps.len() == steps.len()
        && entry.steps.iter().zip(steps).all(alike)
}

/// Whether every pump of `answer` was read, and stands as it is to be set.
fn all_set_so(readings: &[PumpReading], answer: &CheckAnswer) -> bool {
    let steps = answer.verdict.program().map(|program| &program.steps[..]);
    let steps = steps.unwrap_or_default();
    let read = |(index, step): (usize, &PumpStep)| {
        let of = |reading: &&PumpReading| reading.step == index + 1;
        let mut of = readings.iter().filter(of).peekable();
        let some = of.peek().is_some();
        let as_set = of.all(|reading| same(reading.rate / step.delivery.rate));
        as_set && some == step.by_pump()
    };
    steps.iter().enumerate().all(read)
        && readings
            .iter()
            .all(|reading| (1..=steps.len()).contains(&reading.step))
}
