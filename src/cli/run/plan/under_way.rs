//! `plan` for an order under way: what its levels teach, and the best regimen from now on.

use super::{
    Asked, GRAMS, GRAMS_PER_HOUR, MILLIMOLES, MILLIMOLES_PER_HOUR, length, overs, refuse_short,
};
use crate::case::CaseFile;
use crate::cli::output::Answer;
use crate::cli::run::regimens::{self, Ordering};
use crate::clinical::patient::TimedLevel;
use crate::dose::{Regimen, Step, StepWords};
use crate::plan::{Choices, Update};
use crate::report::plan::{PlanAnswer, UpdateAnswer};
use crate::safety::Case;
use crate::safety::{Status, UnderWay, plausibility};
use crate::units::{AmountRate, Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::time::{hour, minute, second};

/// Answers `plan` for the order of `case` and its later levels.
pub(super) fn answer(asked: &Asked<'_>, file: &CaseFile, case: &Case) -> Result<Answer> {
    let later = &case.later;
    let now = now(asked, file, later)?;
    let order = UnderWay::of(case, later, now)?;
    plausibility::refuse_stale(&order.case)?;
    let ordering = Ordering::new(asked.reader, case);
    let choices = choices(asked, &ordering, &order, &case.regimen)?;
    let aim = asked.aim(choices)?;
    let mut update = Update::of(order, (case, later))?;
    if Status::of(&update.findings) != Status::Stop {
        refuse_unfinished_load(&case.regimen, now)?;
    }
    let revised = update.search(&aim)?;
    let question = format!(
        "{} from {}",
        asked.question(&aim),
        show::kept(now.get::<hour>())
    );
    let answer = PlanAnswer {
        patient: regimens::patient(&update.order.case),
        bag: &case.bag,
        input: regimens::canonical(&case.understood, asked.crowding, &question),
        aim: &aim,
        plan: &revised.plan,
        smallest_load: None,
        update: Some(UpdateAnswer {
            update: &update,
            revised: &revised,
        }),
    };
    Ok(asked.deliver(&answer))
}

/// A load protects; no plan replaces the rest of one.
fn refuse_unfinished_load(ordered: &Regimen, now: Time) -> Result<()> {
    let left = |step: &&Step| {
        let load = step.is_short() || step.words == StepWords::Dose;
        load && step.start < now && (step.end() - now).get::<second>() > 1.0
    };
    let Some(load) = ordered.steps().iter().rfind(left) else {
        return Ok(());
    };
    let end = show::number(show::decimals(load.end().get::<minute>(), 2));
    Err(Error::new(
        ErrorKind::Usage,
        "a dose of the order is not over yet, and a new plan would leave its rest out",
        format!("plan from its end, --now \"{end} min\", or correct the steps if it was stopped"),
    )
    .at("--now"))
}

/// Now, on the clock of the order: the last level, unless a later time is given.
fn now(asked: &Asked<'_>, file: &CaseFile, later: &[TimedLevel]) -> Result<Time> {
    let last = later.last().map_or(Time::default(), |level| level.at);
    let told = super::super::flag(asked.args.now.as_deref(), "--now", |text| {
        file.moment(asked.reader, text)
    })?;
    Ok(told.unwrap_or(last))
}

/// What may be chosen: how the maintenance goes on. A further load only where it is asked for.
fn choices(
    asked: &Asked<'_>,
    ordering: &Ordering<'_>,
    order: &UnderWay,
    ordered: &Regimen,
) -> Result<Choices> {
    let Asked { args, reader, .. } = *asked;
    let loads = if args.dose.is_empty() {
        Vec::new()
    } else {
        ordering.doses(&args.dose, &GRAMS, &MILLIMOLES)?
    };
    let told = length(args, reader)?;
    let maintenance = ordered.steps().iter().any(|step| !step.is_short());
    if !maintenance && args.rate.is_empty() && told.is_none() {
        if loads.is_empty() {
            return Err(Error::new(
                ErrorKind::Usage,
                "this order is a single dose, and nothing of it goes on",
                "give --dose with a further dose to consider, or --rate and --for for a maintenance",
            ));
        }
        return Ok(Choices {
            needs_load: true,
            loads,
            overs: overs(args, reader, &order.case)?,
            rates: Vec::new(),
            length: Time::new::<hour>(super::USUAL_HOURS),
        });
    }
    let rest = order.remaining.as_ref().map(Regimen::length);
    let length = told.or(rest).ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            "the order has ended, so nobody said how long a new maintenance is to run",
            "give --for with that time: --for \"12 h\"",
        )
        .at("--for")
    })?;
    refuse_short(length)?;
    let mut rates = ordering.rates(&args.rate, &GRAMS_PER_HOUR, &MILLIMOLES_PER_HOUR)?;
    if args.rate.is_empty() {
        rates.extend(running(order, &rates));
    }
    Ok(Choices {
        needs_load: false,
        loads,
        overs: overs(args, reader, &order.case)?,
        rates,
        length,
    })
}

/// The rate of the order, where the grid of rates does not hold it.
fn running(order: &UnderWay, rates: &[AmountRate]) -> Option<AmountRate> {
    const ROUNDING: f64 = 1e-6;
    let last = order.remaining.as_ref()?.steps().last()?.rate();
    let same = |rate: &AmountRate| (*rate - last).value.abs() <= ROUNDING * last.value;
    (last.value > 0.0 && !rates.iter().any(same)).then_some(last)
}
