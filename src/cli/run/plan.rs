//! `plan`: the regimen with the best chance of a target under a limit of risk.

mod under_way;

use super::regimens::{self, Ordering};
use super::{accepted, code};
use crate::case::LaterLevels;
use crate::cli::args::PlanArgs;
use crate::cli::output::Answer;
use crate::cli::read_case;
use crate::clinical::indications::SmallestLoad;
use crate::dose::Pump;
use crate::plan::{self, Aim, Choices, Crowding, LARGEST_RISK, Moment};
use crate::report::plan::{self as report, PlanAnswer};
use crate::safety::Case;
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::{hour, minute};

/// Loads and rates that are tried unless they are given.
const GRAMS: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
const MILLIMOLES: [f64; 6] = [4.0, 8.0, 12.0, 16.0, 20.0, 24.0];
const GRAMS_PER_HOUR: [f64; 12] = [
    0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0,
];
const MILLIMOLES_PER_HOUR: [f64; 12] = [
    1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0,
];
/// Limit of risk unless it is given.
const RISK: f64 = 0.01;
/// Length of a maintenance where the case has none.
const USUAL_HOURS: f64 = 24.0;
/// Times allowed for a load, minutes.
const LOAD_MINUTES: (f64, f64) = (20.0, 60.0);
/// Shortest load that may be asked for in an emergency whose labels name faster ones, minutes.
const EMERGENCY_MINUTES: f64 = 5.0;
/// Relative noise of a dose that was converted.
const ROUNDING: f64 = 1e-6;
/// Most alternatives.
const MOST_ALTERNATIVES: usize = 20;

/// Answers `plan`.
pub fn answer(args: &PlanArgs, reader: Reader) -> Result<Answer> {
    let crowding = regimens::crowding(&args.crowd)?;
    let pump = super::pump(args.pump_step.as_deref(), reader)?;
    let file = read_case(&args.case)?;
    let asked = Asked {
        args,
        reader,
        pump,
        crowding,
    };
    let order = file.case(reader, LaterLevels::KeptApart)?;
    if order.is_under_way() {
        return under_way::answer(&asked, &file, &order);
    }
    if args.now.is_some() {
        return Err(Error::new(
            ErrorKind::Usage,
            "--now belongs to an order under way, and no level was measured after its start",
            "add the levels since then to magnesium.levels, or leave --now out",
        )
        .at("--now"));
    }
    let mut case = file.case(reader, LaterLevels::Refused)?;
    let choices = choices(args, reader, &Ordering::new(reader, &case), &case)?;
    let aim = asked.aim(choices)?;
    let found = plan::search(&mut case, &aim)?;
    let answer = PlanAnswer {
        patient: regimens::patient(&case),
        bag: &case.bag,
        input: regimens::canonical(&case.understood, crowding, &asked.question(&aim)),
        aim: &aim,
        plan: &found,
        smallest_load: smallest_load(args, &case),
        update: None,
    };
    Ok(asked.deliver(&answer))
}

/// What the command line asks.
struct Asked<'a> {
    args: &'a PlanArgs,
    reader: Reader,
    pump: Pump,
    crowding: Crowding,
}

impl Asked<'_> {
    /// What is wanted of the regimens in `choices`.
    fn aim(&self, choices: Choices) -> Result<Aim> {
        let Self { args, reader, .. } = *self;
        // A single dose has no plateau to aim at: its target is met where it ends.
        let end = if choices.rates.is_empty() {
            Moment::End
        } else {
            Moment::At(vec![choices.length])
        };
        let aim = Aim {
            target: regimens::target(&args.target, &args.moment, end, reader)?,
            risk: risk(args.risk.as_deref(), reader)?,
            pump: self.pump,
            choices,
            accepted: accepted(&args.accept, &args.reason)?,
            crowding: self.crowding,
            most: 1 + args.alternatives.min(MOST_ALTERNATIVES),
        };
        require_enough(&aim)?;
        Ok(aim)
    }

    /// The question in one canonical form.
    fn question(&self, aim: &Aim) -> String {
        format!(
            "plan {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {}",
            aim.target,
            aim.risk,
            aim.pump,
            regimens::spelled_doses(&aim.choices.loads),
            regimens::spelled_times(&aim.choices.overs),
            regimens::spelled(&aim.choices.rates),
            aim.choices.length,
            aim.accepted,
            aim.most
        )
    }

    fn deliver(&self, answer: &PlanAnswer<'_>) -> Answer {
        let mut delivered = Answer::new(report::words(answer), report::document(answer));
        delivered.code = code(answer.status(), None);
        delivered
    }
}

/// Refuses a crowd of which the limit of risk is less than one patient.
fn require_enough(aim: &Aim) -> Result<()> {
    let least = (1.0 / aim.risk).ceil();
    if aim.crowding.subjects as f64 >= least {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!(
            "{} virtual patients cannot show a risk of {} %",
            aim.crowding.subjects,
            crate::units::show::number(100.0 * aim.risk)
        ),
        format!("give --subjects {least} or more, or a larger --risk"),
    )
    .at("--subjects"))
}

/// What may be chosen.
fn choices(
    args: &PlanArgs,
    reader: Reader,
    ordering: &Ordering<'_>,
    case: &Case,
) -> Result<Choices> {
    let maintenance = case
        .regimen
        .steps()
        .iter()
        .rev()
        .find(|step| !step.is_short());
    let usual = maintenance.map_or_else(|| Time::new::<hour>(USUAL_HOURS), |step| step.over);
    let length = length(args, reader)?.unwrap_or(usual);
    refuse_short(length)?;
    let overs = overs(args, reader, case)?;
    // An order of single doses asks for one; what is asked for by a flag is searched too.
    let single = maintenance.is_none() && args.rate.is_empty() && args.length.is_none();
    let rates = if single && !case.indication.obstetric() {
        Vec::new()
    } else {
        ordering.rates(&args.rate, &GRAMS_PER_HOUR, &MILLIMOLES_PER_HOUR)?
    };
    let mut loads = ordering.doses(&args.dose, &GRAMS, &MILLIMOLES)?;
    if let Some(smallest) = smallest_load(args, case) {
        loads.retain(|load| *load >= smallest.amount() * (1.0 - ROUNDING));
    }
    Ok(Choices {
        // Seizures are prevented by the load; only who has had one may go on without.
        needs_load: rates.is_empty() || case.indication.obstetric() && case.prior.is_empty(),
        loads,
        overs,
        rates,
        length,
    })
}

/// How long a maintenance is to run, where that was said.
fn length(args: &PlanArgs, reader: Reader) -> Result<Option<Time>> {
    super::flag(args.length.as_deref(), "--for", |text| {
        reader.duration(text)
    })
}

fn refuse_short(length: Time) -> Result<()> {
    if length.get::<minute>() > LOAD_MINUTES.1 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        "a maintenance of an hour or less is a short dose",
        "give --for a time of more than 60 minutes",
    )
    .at("--for"))
}

/// The times of a load.
fn overs(args: &PlanArgs, reader: Reader, case: &Case) -> Result<Vec<Time>> {
    let overs = regimens::overs(&args.over, reader)?;
    for over in &overs {
        let minutes = over.get::<minute>();
        let shortest = if case.indication.emergency() {
            EMERGENCY_MINUTES
        } else {
            LOAD_MINUTES.0
        };
        if !(shortest - 1e-9..=LOAD_MINUTES.1 + 1e-9).contains(&minutes) {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "a load over {} is outside the {shortest} to 60 minutes of a single dose here",
                    crate::units::show::duration(*over)
                ),
                format!("give --over from {shortest} min to 60 min"),
            )
            .at("--over"));
        }
    }
    Ok(overs)
}

/// The smallest load that is tried: what no source names is proposed only to who asks for it.
fn smallest_load(args: &PlanArgs, case: &Case) -> Option<SmallestLoad> {
    let smallest = case.indication.smallest_load();
    smallest.filter(|_| args.dose.is_empty())
}

/// The limit of risk as a part of 1.
fn risk(text: Option<&str>, reader: Reader) -> Result<f64> {
    let Some(text) = text else { return Ok(RISK) };
    let refusal = || {
        Error::new(
            ErrorKind::Usage,
            format!("`{text}` is not a risk that can be accepted"),
            format!(
                "write a percentage of at most {} %: \"1 %\"",
                100.0 * LARGEST_RISK
            ),
        )
        .at("--risk")
    };
    let digits = text.trim_end().strip_suffix('%').ok_or_else(refusal)?;
    let risk = reader
        .count(digits.trim_end())
        .map_err(|error| error.at("--risk"))?
        / 100.0;
    if risk <= LARGEST_RISK {
        Ok(risk)
    } else {
        Err(refusal())
    }
}
