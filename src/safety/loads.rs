//! Loads: ordered twice, left running, or meant where a maintenance ends within the hour.

use super::{Case, Finding, Shown, Topic};
use crate::clinical::Indication;
use crate::clinical::constants::{LOAD_AGAIN_HOURS, LOAD_TIMES_MAINTENANCE, SHORT_DOSE_MINUTES};
use crate::clinical::source;
use crate::dose::{Regimen, Step, StepWords};
use crate::units::magnesium::SaltRate;
use crate::units::{Time, WRITTEN_NOISE, show};
use uom::si::{mass_rate, time};

/// A loading dose ordered again.
pub fn repeated_load(case: &Case) -> Vec<Finding> {
    let again = case.indication.obstetric()
        && case.indication != Indication::EclampsiaRecurrent
        && case.regimen.largest_short_dose().is_some();
    let loads = case.prior.iter().filter(|dose| {
        dose.words != StepWords::Rate
            && dose.length.get::<time::minute>() <= SHORT_DOSE_MINUTES
            && -dose.start.get::<time::hour>() < LOAD_AGAIN_HOURS
    });
    if again && case.regimen.short_doses().count() > 1 {
        return vec![Finding::warn(
            Topic::Amount,
            "load-repeated",
            (
                "the order holds more than one short dose",
                "check that a load stands in it twice on purpose",
            ),
            source::SOFTWARE,
        )];
    }
    let Some(load) = loads
        .max_by(|a, b| a.start.value.total_cmp(&b.start.value))
        .filter(|_| again)
    else {
        return Vec::new();
    };
    vec![Finding::warn(
        Topic::Amount,
        "load-repeated",
        (
            format!(
                "a load is ordered and one was given {} ago (protocols of neuroprotection repeat \
                 it after 24 hours)",
                ago(-load.start)
            ),
            "give it once more only on purpose",
        ),
        if case.indication == Indication::FetalNeuroprotection {
            source::CH_KSW
        } else {
            source::SOFTWARE
        },
    )]
}

/// A time that has passed, as it is told: minutes at first, then hours.
fn ago(time: Time) -> String {
    let minutes = time.get::<time::minute>();
    if minutes < 90.0 {
        return show::counted(show::decimals(minutes, 0), "minute");
    }
    show::counted(show::decimals(minutes / 60.0, 1), "hour")
}

/// A rate that ends the order within the hour: hours were likelier meant than minutes.
pub fn short_rate(case: &Case) -> Vec<Finding> {
    let last = case.regimen.given().last().filter(|step| {
        let short = step.over.get::<time::minute>() < SHORT_DOSE_MINUTES * (1.0 - WRITTEN_NOISE);
        step.words == StepWords::Rate && short
    });
    let Some(step) = last else {
        return Vec::new();
    };
    vec![
        Finding::warn(
            Topic::Amount,
            "rate-short",
            (
                format!(
                    "the rate at the end of the order runs for {} only",
                    show::duration(step.over)
                ),
                "check the time unit (minutes, hours)",
            ),
            source::SOFTWARE,
        )
        .observing(Shown::new(step.over.get::<time::minute>(), "min")),
    ]
}

/// The load that a maintenance follows on the pump.
#[must_use]
pub fn load_before_maintenance(regimen: &Regimen) -> Option<&Step> {
    let mut pairs = regimen.steps().windows(2);
    let pair = pairs.find(|pair| {
        pair[0].rate() > pair[1].rate() * LOAD_TIMES_MAINTENANCE
            && pair[0].is_short()
            && !pair[1].is_short()
            && pair.iter().all(Step::by_pump)
    });
    pair.map(|pair| &pair[0])
}

/// A load without a forced end: what follows it runs on the same bag.
pub fn load_and_maintenance(case: &Case) -> Vec<Finding> {
    let Some(load) = load_before_maintenance(&case.regimen) else {
        return Vec::new();
    };
    let salt = case.bag.salt();
    let left_running = SaltRate::carrying(load.rate(), salt).rate();
    vec![Finding::info(
        Topic::Amount,
        "load-then-maintenance",
        format!(
            "program the load as a dose of its own with a volume to be infused, so that it ends by \
             itself; {} over {} left running is {} g/hour",
            show::mass(salt.mass(load.amount)),
            show::duration(load.over),
            show::number(left_running.get::<mass_rate::gram_per_hour>())
        ),
        source::SOFTWARE,
    )
    .telling_how_to_run()]
}
