//! What a search may choose from: what was asked for, or what is usual for the order of a case.

use super::defaults::{self, EMERGENCY_MINUTES, LOAD_MINUTES, MAINTENANCE_HOURS};
use crate::case::RegimenRequest;
use crate::clinical::indications::SmallestLoad;
use crate::dose::{Regimen, Step};
use crate::safety::{Case, UnderWay};
use crate::units::{AmountOfSubstance, AmountRate, Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::time::{hour, minute};

/// Relative noise of a dose or a rate that was converted.
const ROUNDING: f64 = 1e-6;
/// Absolute noise of a time that was converted, minutes.
const ROUNDING_MINUTES: f64 = 1e-9;

/// What may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Whether every regimen begins with a load.
    pub needs_load: bool,
    /// Load doses, none of them 0.
    pub loads: Vec<AmountOfSubstance>,
    /// Times of a load.
    pub overs: Vec<Time>,
    /// Maintenance rates, none of them 0.
    pub rates: Vec<AmountRate>,
    /// How long the maintenance runs.
    pub length: Time,
}

impl Choices {
    /// For an order that has not begun: what was `asked` for, and else what is usual for the kind
    /// of order that the case has.
    ///
    /// # Errors
    /// Usage for a maintenance of an hour or less and for a load outside its window.
    pub fn for_new_order(case: &Case, asked: &RegimenRequest) -> Result<Self> {
        let salt = case.bag.salt();
        let steps = case.regimen.steps();
        let maintenance = steps.iter().rev().find(|step| !step.is_short());
        let usual = || Time::new::<hour>(MAINTENANCE_HOURS);
        let length = asked
            .length
            .unwrap_or_else(|| maintenance.map_or_else(usual, |step| step.over));
        refuse_short(length)?;
        let overs = overs(case, asked)?;
        // An order of single doses asks for one; a maintenance that is asked for is searched too.
        let single = maintenance.is_none() && asked.rates.is_empty() && asked.length.is_none();
        let rates = if single && !case.indication.obstetric() {
            Vec::new()
        } else {
            or_usual(&asked.rates, || defaults::rates(salt))
        };
        let mut loads = or_usual(&asked.doses, || defaults::loads(salt));
        if let Some(smallest) = smallest_load(case, asked) {
            loads.retain(|load| *load >= smallest.amount() * (1.0 - ROUNDING));
        }
        Ok(Self {
            // Seizures are prevented by the load; only who has had one may go on without.
            needs_load: rates.is_empty() || case.indication.obstetric() && case.prior.is_empty(),
            loads,
            overs,
            rates,
            length,
        })
    }

    /// For an order under way, `ordered` before it began: how its maintenance goes on. A further
    /// load only where it is asked for.
    ///
    /// # Errors
    /// Usage where nothing goes on and nothing was asked for, and where nobody said how long a
    /// new maintenance is to run; as [`Self::for_new_order`].
    pub fn for_rest_of_order(
        order: &UnderWay,
        ordered: &Regimen,
        asked: &RegimenRequest,
    ) -> Result<Self> {
        let overs = || overs(&order.case, asked);
        let maintenance = ordered.steps().iter().any(|step| !step.is_short());
        if !maintenance && asked.rates.is_empty() && asked.length.is_none() {
            if asked.doses.is_empty() {
                return Err(nothing_goes_on());
            }
            return Ok(Self {
                needs_load: true,
                loads: asked.doses.clone(),
                overs: overs()?,
                rates: Vec::new(),
                length: Time::new::<hour>(MAINTENANCE_HOURS),
            });
        }
        let rest = order.remaining.as_ref().map(Regimen::length);
        let length = asked.length.or(rest).ok_or_else(no_length)?;
        refuse_short(length)?;
        let salt = order.case.bag.salt();
        let mut rates = or_usual(&asked.rates, || defaults::rates(salt));
        if asked.rates.is_empty() {
            rates.extend(running_rate(order, &rates));
        }
        Ok(Self {
            needs_load: false,
            loads: asked.doses.clone(),
            overs: overs()?,
            rates,
            length,
        })
    }
}

/// The smallest load that is tried for the indication of `case`: what no source names is proposed
/// only to who asks for it.
#[must_use]
pub fn smallest_load(case: &Case, asked: &RegimenRequest) -> Option<SmallestLoad> {
    let smallest = case.indication.smallest_load();
    smallest.filter(|_| asked.doses.is_empty())
}

/// What was asked for, and else what is usual.
fn or_usual<T: Clone>(asked: &[T], usual: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if asked.is_empty() {
        usual()
    } else {
        asked.to_vec()
    }
}

/// The times of a load.
fn overs(case: &Case, asked: &RegimenRequest) -> Result<Vec<Time>> {
    let overs = or_usual(&asked.overs, defaults::overs);
    let shortest = if case.indication.emergency() {
        EMERGENCY_MINUTES
    } else {
        LOAD_MINUTES.0
    };
    let window = shortest - ROUNDING_MINUTES..=LOAD_MINUTES.1 + ROUNDING_MINUTES;
    match overs
        .iter()
        .find(|over| !window.contains(&over.get::<minute>()))
    {
        Some(over) => Err(outside_window(*over, shortest)),
        None => Ok(overs),
    }
}

/// The rate of the order, where the grid of rates does not hold it.
fn running_rate(order: &UnderWay, rates: &[AmountRate]) -> Option<AmountRate> {
    let last = order.remaining.as_ref()?.steps().last().map(Step::rate)?;
    let same = |rate: &AmountRate| (*rate - last).value.abs() <= ROUNDING * last.value;
    (last.value > 0.0 && !rates.iter().any(same)).then_some(last)
}

fn refuse_short(length: Time) -> Result<()> {
    if length.get::<minute>() > LOAD_MINUTES.1 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        "a maintenance of an hour or less is a short dose",
        "give a time of more than 60 minutes",
    )
    .about("for"))
}

fn outside_window(over: Time, shortest: f64) -> Error {
    let longest = LOAD_MINUTES.1;
    Error::new(
        ErrorKind::Usage,
        format!(
            "a load over {} is outside the {shortest} to {longest} minutes of a single dose here",
            show::duration(over)
        ),
        format!("give a time from {shortest} min to {longest} min"),
    )
    .about("over")
}

fn nothing_goes_on() -> Error {
    Error::new(
        ErrorKind::Usage,
        "this order is a single dose, and nothing of it goes on",
        "give a further dose to consider, or a rate and how long it is to run for a maintenance",
    )
}

fn no_length() -> Error {
    Error::new(
        ErrorKind::Usage,
        "the order has ended, so nobody said how long a new maintenance is to run",
        "give that time, for example \"12 h\"",
    )
    .about("for")
}
