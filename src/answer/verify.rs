//! `verify`: an order entered a second time, apart from the first entry, and what agrees.
//!
//! Until every field was read and agrees the answer holds nothing of the first entry: no value, none
//! computed from one, no hash. It depends on the second entry and on which fields differ, and on
//! nothing else, but that an order which a rule stops is told to be stopped as soon as nothing differs.

use super::check::{CheckAnswer, check, pump_program};
use crate::Result;
use crate::case::{CheckRequest, OnPump, PumpReading, SecondEntry};
use crate::clinical::source;
use crate::dose::{Bag, BagOrigin, PumpStep, Step, StepWords};
use crate::safety::override_stop::Acceptance;
use crate::safety::{self, Case, Finding, Status, Topic};
use crate::units::VolumeRate;
use uom::si::f64::Ratio;
use uom::si::mass::kilogram;
use uom::si::ratio::ratio;

/// Relative noise of double arithmetic, as from grams to millimoles: what differs by less was
/// entered the same.
const NOISE: f64 = 1e-9;
/// The same for a rate on a pump, which is shown with a few digits.
const SHOWN_NOISE: f64 = 1e-6;

/// What two people enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Body weight.
    Weight,
    /// The solution: salt, magnesium and volume.
    Solution,
    /// How many steps the order has.
    Steps,
    /// The dose or the rate of a step, and the way it is given; the step counts from 1.
    Dose(usize),
    /// How long a step runs.
    Time(usize),
    /// What stands on the pump for a step.
    PumpRate(usize),
}

impl Field {
    /// Stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Solution => "solution",
            Self::Steps => "steps",
            Self::Dose(_) => "dose",
            Self::Time(_) => "time",
            Self::PumpRate(_) => "pump_rate",
        }
    }

    /// The step it belongs to, from 1.
    #[must_use]
    pub fn step(self) -> Option<usize> {
        match self {
            Self::Weight | Self::Solution | Self::Steps => None,
            Self::Dose(step) | Self::Time(step) | Self::PumpRate(step) => Some(step),
        }
    }

    /// For people.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Weight => "body weight".to_owned(),
            Self::Solution => "solution".to_owned(),
            Self::Steps => "number of steps".to_owned(),
            Self::Dose(step) => format!("dose of step {step}"),
            Self::Time(step) => format!("time of step {step}"),
            Self::PumpRate(step) => format!("pump rate of step {step}"),
        }
    }
}

/// How a field came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both entries say the same.
    Agrees,
    /// They do not.
    Differs,
    /// The second person did not read it.
    NotRead,
}

impl Outcome {
    /// The word in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::NotRead => "not-read",
        }
    }
}

/// One field, compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedField {
    /// The field.
    pub field: Field,
    /// How it came out.
    pub outcome: Outcome,
}

/// What an independent check found.
#[derive(Clone, Debug)]
pub struct VerifyAnswer {
    /// The second entry.
    pub second: SecondEntry,
    /// Every field, compared.
    pub fields: Vec<ComparedField>,
    /// What differs, as stops, and which pump rates nobody read; once all agrees what the rules say
    /// of the order.
    pub findings: Vec<Finding>,
    /// The verdict: a stop where anything differs, else that of the order.
    pub status: Status,
    /// The order that both entered, checked by every rule; nothing of it is there before every
    /// field was read and agrees.
    pub agreed: Option<Box<CheckAnswer>>,
}

impl VerifyAnswer {
    /// Whether nothing that was read differs.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.has_none(Outcome::Differs)
    }

    /// Whether no field came out like this.
    fn has_none(&self, outcome: Outcome) -> bool {
        self.fields.iter().all(|one| one.outcome != outcome)
    }
}

/// Compares `second` with `first`, and checks the order that both entered, with the stops that a
/// named person `accepted`.
///
/// # Errors
/// As [`check`].
pub fn verify(
    first: &Case,
    second: &SecondEntry,
    accepted: Vec<Acceptance>,
) -> Result<VerifyAnswer> {
    let fields = compare(first, second);
    let findings = fields.iter().filter_map(finding).collect();
    let mut answer = VerifyAnswer {
        second: second.clone(),
        fields,
        findings,
        status: Status::Stop,
        agreed: None,
    };
    if !answer.agrees() {
        return Ok(answer);
    }
    let request = CheckRequest {
        accepted,
        ..CheckRequest::new(second.pump)
    };
    let order = check(first, &request)?;
    answer.status = order.status();
    // What nobody read from the pump would be told by the order.
    if answer.has_none(Outcome::NotRead) {
        answer.findings.extend(order.findings.iter().cloned());
        answer.agreed = Some(Box::new(order));
    }
    Ok(answer)
}

/// Every field. Where the number of steps differs no step is compared with another: which one
/// belongs to which is not known.
fn compare(first: &Case, second: &SecondEntry) -> Vec<ComparedField> {
    let outcome = |field, same: bool| ComparedField {
        field,
        outcome: if same {
            Outcome::Agrees
        } else {
            Outcome::Differs
        },
    };
    let weights = [first.patient.weight, second.weight];
    let weights = weights.map(|weight| weight.get().get::<kilogram>());
    let (own, other) = (first.regimen.steps(), second.regimen.steps());
    let mut fields = vec![
        outcome(Field::Weight, close(weights[0], weights[1], NOISE)),
        outcome(Field::Solution, same_solution(&first.bag, &second.bag)),
        outcome(Field::Steps, own.len() == other.len()),
    ];
    if own.len() != other.len() {
        return fields;
    }
    let needed = rates_needed(first, second);
    let steps = own.iter().zip(other).zip(needed);
    for (index, ((own, other), needed)) in steps.enumerate() {
        let step = index + 1;
        fields.push(outcome(Field::Dose(step), same_dose(own, other)));
        // An injection takes the time of a hand, whatever was written.
        if other.words != StepWords::Injection {
            fields.push(outcome(Field::Time(step), same(own.over / other.over)));
        }
        fields.extend(on_pump(step, other, needed, &second.on_pump));
    }
    fields
}

/// What the pump needs for each step of the first entry; nothing where a hand gives it, or where a
/// pump cannot be set so, which must not be told in the words of the first entry.
fn rates_needed(first: &Case, second: &SecondEntry) -> Vec<Option<VolumeRate>> {
    let Ok(deliveries) = safety::order::program(first, second.pump) else {
        return vec![None; first.regimen.steps().len()];
    };
    // What a coarse pump makes of a small rate is another rate.
    let set = |step: &PumpStep| step.by_pump() && !safety::order::is_coarse(&step.delivery);
    let program = pump_program(first, deliveries);
    let steps = program.steps.iter();
    steps
        .map(|step| set(step).then_some(step.delivery.rate))
        .collect()
}

/// What stands on the pump for one step; nothing to compare where the second entry gives it by hand.
fn on_pump(
    step: usize,
    entered: &Step,
    needed: Option<VolumeRate>,
    read: &OnPump,
) -> Option<ComparedField> {
    let field = Field::PumpRate(step);
    let found = |outcome| Some(ComparedField { field, outcome });
    if !entered.by_pump() {
        return None;
    }
    let readings: &[PumpReading] = match read {
        OnPump::Nothing if needed.is_none() => return found(Outcome::Agrees),
        OnPump::Nothing => return found(Outcome::Differs),
        OnPump::Rates(readings) => readings,
    };
    let Some(reading) = readings.iter().find(|reading| reading.step == step) else {
        return found(Outcome::NotRead);
    };
    let agrees = needed.is_some_and(|needed| {
        let part = (reading.rate / needed).get::<ratio>();
        (part - 1.0).abs() <= SHOWN_NOISE
    });
    found(if agrees {
        Outcome::Agrees
    } else {
        Outcome::Differs
    })
}

/// Whether two numbers are one but for `noise`.
fn close(a: f64, b: f64, noise: f64) -> bool {
    (a - b).abs() <= noise * a.abs().max(b.abs())
}

/// Whether a quotient is 1 but for noise; that of two times or doses of nothing is no number.
fn same(quotient: Ratio) -> bool {
    let quotient = quotient.get::<ratio>();
    quotient.is_nan() || close(quotient, 1.0, NOISE)
}

/// Whether two solutions are one: salt, strength, volume and fluid. A volume or a fluid that only one
/// entry knows was not checked by two.
fn same_solution(own: &Bag, other: &Bag) -> bool {
    let volumes = match (own.whole(), other.whole()) {
        (Some((_, own)), Some((_, other))) => same(own / other),
        (None, None) => true,
        _ => false,
    };
    // A product comes in its fluid, whether or not somebody names it.
    let labeled = |bag: &Bag| matches!(bag.origin(), BagOrigin::Product(_));
    let vehicles = match (own.vehicle(), other.vehicle()) {
        (Some(own), Some(other)) => own == other,
        (None, None) => true,
        (Some(_), None) => labeled(own),
        (None, Some(_)) => labeled(other),
    };
    // Whoever reads the label of a solution that was made up need not know from what; two people who
    // both say it, say the same.
    let made_up = match (own.draw_up(), other.draw_up()) {
        (Some(own), Some(other)) => {
            same(own.stock.concentration / other.stock.concentration)
                && same(own.asked / other.asked)
        }
        (Some(_) | None, None) | (None, Some(_)) => true,
    };
    own.salt() == other.salt()
        && made_up
        && same(own.concentration() / other.concentration())
        && volumes
        && vehicles
}

/// Whether two steps give the same in the same way: rates by the rate, all else by the dose.
fn same_dose(own: &Step, other: &Step) -> bool {
    let way = |step: &Step| match step.words {
        StepWords::Dose | StepWords::Rate => 0,
        StepWords::Pause => 1,
        StepWords::Injection => 2,
    };
    let rates = own.words == StepWords::Rate && other.words == StepWords::Rate;
    way(own) == way(other)
        && match rates {
            true => same(own.rate() / other.rate()),
            false => same(own.amount / other.amount),
        }
}

/// What a field that does not agree means.
fn finding(compared: &ComparedField) -> Option<Finding> {
    let field = compared.field;
    let step = field
        .step()
        .map_or_else(String::new, |step| format!("-{step}"));
    let name = field.id().replace('_', "-");
    match compared.outcome {
        Outcome::Agrees => None,
        Outcome::Differs => Some(Finding::stop(
            Topic::Amount,
            format!("{name}{step}-differs"),
            (
                format!("the {} differs between the two entries", field.words()),
                "read it again from its source, each person alone; do not start before both agree",
            ),
            source::ISMP_HOSP,
        )),
        Outcome::NotRead => Some(Finding::not_checked(
            Topic::NotKnown,
            format!("{name}{step}-not-read"),
            format!(
                "the {} was not read; check again when it stands on the pump",
                field.words()
            ),
            source::ISMP_HOSP,
        )),
    }
}
