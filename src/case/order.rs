//! The order of a case: indication, solution and steps.

use super::file::{RawOrder, RawRepeat, RawStep, Text};
use super::reading::Reading;
use super::solution::{BagWords, refuse_foreign_grams, solution};
use crate::clinical::Indication;
use crate::clinical::constants::{INJECTION_MINUTES, LONGEST_INJECTION_MINUTES};
use crate::clinical::products::Product;
use crate::dose::{Bag, Regimen, StepWords};
use crate::units::{AmountOfSubstance, PatientWeight, Reader, Salt, Time, show};
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};
use toml::Spanned;
use uom::si::amount_of_substance::millimole;
use uom::si::time::{hour, minute};

/// The order part of a case.
pub(super) struct OrderParts {
    pub(super) indication: Indication,
    pub(super) given: GivenParts,
}

/// What is given, whatever for.
pub(super) struct GivenParts {
    /// The salt that grams were declared to mean.
    pub(super) named_salt: Option<Salt>,
    pub(super) salt: Salt,
    pub(super) bag: Bag,
    pub(super) product: Option<&'static Product>,
    pub(super) regimen: Regimen,
}

/// A case holds an order. Whoever looks for one looks at none, so any serves.
fn stand_in() -> Option<Regimen> {
    let (amount, over) = (
        AmountOfSubstance::new::<millimole>(1.0),
        Time::new::<hour>(1.0),
    );
    Regimen::new([(StepWords::Dose, amount, over)]).ok()
}

/// How the grams of the steps are read.
#[derive(Clone, Copy)]
pub(super) struct Grams {
    /// The salt that was declared.
    pub(super) named: Option<Salt>,
    /// The salt of the solution.
    pub(super) salt: Salt,
    pub(super) weight: Option<PatientWeight>,
}

/// The inputs of which one must describe the solution.
const SOLUTION: [&str; 5] = [
    "order.bag",
    "order.product",
    "order.stock",
    "order.draw",
    "order.diluent",
];

impl Reading<'_> {
    /// `[order]`
    pub(super) fn order(&mut self) -> Option<OrderParts> {
        let indication = &self.file.raw.order.indication;
        let indication = self.required("order.indication", indication.as_ref(), |_, text| {
            indication_named(text)
        });
        let given = self.given();
        Some(OrderParts {
            indication: indication?,
            given: given?,
        })
    }

    /// The solution and the steps.
    pub(super) fn given(&mut self) -> Option<GivenParts> {
        let raw = &self.file.raw.order;
        let named = self.optional("order.salt", raw.salt.as_ref(), |_, text| {
            Salt::from_id(text)
        });
        let solution = self.order_solution(raw, named);
        let salt = solution
            .as_ref()
            .map(|(bag, _)| bag.salt())
            .or(named)
            .unwrap_or(Salt::SulfateHeptahydrate);
        if let Some((_, product)) = solution.as_ref().filter(|_| named.is_none()) {
            let origin = if product.is_some() {
                "product"
            } else {
                "built-in: what grams mean"
            };
            self.note_from("order.salt", salt.id(), origin);
        }
        let grams = Grams {
            named,
            salt,
            weight: self.weight,
        };
        let regimen = self.regimen(raw, grams);
        let (bag, product) = solution?;
        Some(GivenParts {
            named_salt: named,
            salt,
            bag,
            product,
            regimen: regimen?,
        })
    }

    /// The solution that the order names.
    fn order_solution(
        &mut self,
        raw: &RawOrder,
        named: Option<Salt>,
    ) -> Option<(Bag, Option<&'static Product>)> {
        let words = BagWords {
            bag: raw.bag.as_ref().map(Text::written),
            product: raw.product.as_ref().map(Text::written),
            stock: raw.stock.as_ref().map(Text::written),
            draw: raw.draw.as_ref().map(Text::written),
            diluent: raw.diluent.as_ref().map(Text::written),
            vehicle: raw.vehicle.as_ref().map(Text::written),
        };
        let given: [&Option<Text>; 5] =
            [&raw.bag, &raw.product, &raw.stock, &raw.draw, &raw.diluent];
        let Some((key, text)) = SOLUTION
            .iter()
            .zip(given)
            .find_map(|(key, text)| text.as_ref().map(|text| (key, text)))
        else {
            self.problems.need("order.product or order.bag", &SOLUTION);
            return None;
        };
        let solution = self.kept(key, text.span(), solution(self.reader, &words, named))?;
        for (key, text) in words.noted() {
            self.note(key, &self.reader.echo(text));
        }
        solution
    }

    /// The steps, each read whatever is wrong with the others, as often as they are repeated.
    fn regimen(&mut self, raw: &RawOrder, grams: Grams) -> Option<Regimen> {
        const KEY: &str = "order.steps";
        let Some(steps) = raw.steps.as_deref().filter(|steps| !steps.is_empty()) else {
            if self.file.seeks_an_order {
                return stand_in();
            }
            self.problems.need(KEY, &[KEY]);
            return None;
        };
        let read: Vec<_> = steps
            .iter()
            .map(|step| self.regimen_step(KEY, step, grams))
            .collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>();
        let repeat = match &raw.repeat {
            Some(repeat) => Some(self.repetition(repeat)?),
            None => None,
        };
        let read = read?;
        let written = match (repeat, &raw.repeat) {
            (Some(repeat), Some(text)) => {
                let repeated = repeated(read, repeat);
                self.kept("order.repeat", text.every.span(), repeated)?
            }
            _ => read,
        };
        match Regimen::new(written) {
            Ok(regimen) => Some(regimen),
            Err(error) => {
                self.problems.add(KEY, error);
                None
            }
        }
    }

    /// How often, and from start to start.
    fn repetition(&mut self, raw: &RawRepeat) -> Option<Repetition> {
        const KEY: &str = "order.repeat";
        let every = Reader::duration(self.reader, raw.every.get_ref());
        let every = self.kept(KEY, raw.every.span(), every);
        let times = *raw.times.get_ref();
        let counted = usize::try_from(times).ok();
        let counted = counted.filter(|times| (2..=MOST_TIMES).contains(times));
        let counted = counted.ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!("`times = {times}` is not how often an order is given"),
                format!("write a number from 2 to {MOST_TIMES}, or leave order.repeat out"),
            )
        });
        let times = self.kept(KEY, raw.times.span(), counted);
        let (every, times) = (every?, times?);
        let shown = self.reader.echo(raw.every.get_ref());
        self.note(KEY, &format!("every {shown}, {times} times in all"));
        Some(Repetition { every, times })
    }

    /// One step: a dose over a time, a rate for a time, or a pause.
    fn regimen_step(
        &mut self,
        key: &str,
        step: &Spanned<RawStep>,
        grams: Grams,
    ) -> Option<WrittenStep> {
        let raw = step.get_ref();
        let read = refuse_two_steps(raw).and_then(|()| {
            let words = DoseWords {
                dose: raw.dose.as_ref(),
                over: raw.over.as_ref(),
                rate: raw.rate.as_ref(),
                duration: raw.duration.as_ref(),
                route: raw.route.as_ref(),
            };
            match &raw.pause {
                Some(pause) => Ok(Some(pause_of(self.reader.duration(pause.get_ref())?))),
                None => read_dose(self.reader, words, grams),
            }
        });
        // Without the weight, which is told as missing, a dose per kilogram stays unread.
        let read = self.kept(key, step.span(), read)??;
        let text = |texts: [&Option<Text>; 2]| {
            let text = texts.into_iter().flatten().next();
            text.map_or_else(String::new, |text| self.reader.echo(text.get_ref()))
        };
        let what = text([&raw.dose, &raw.rate]);
        let time = text([&raw.over, &raw.duration]);
        let words = match read.0 {
            StepWords::Dose => format!("{what} over {time}"),
            StepWords::Rate => format!("{what} for {time}"),
            StepWords::Pause => format!("pause of {}", show::duration(read.2)),
            StepWords::Injection => format!("{what} into a muscle"),
        };
        self.note("order.step", &words);
        Some(read)
    }
}

/// How a step was written, its dose and its time.
type WrittenStep = (StepWords, AmountOfSubstance, Time);

/// Single doses given again.
#[derive(Clone, Copy)]
struct Repetition {
    every: Time,
    times: usize,
}

/// Most times that one order is given.
const MOST_TIMES: usize = 60;

/// The route by vein, which is meant where nothing is written.
pub(super) const INTRAVENOUS: &str = "intravenous";
/// The route into a muscle.
pub const INTRAMUSCULAR: &str = "intramuscular";
/// A time in which nothing runs.
fn pause_of(length: Time) -> WrittenStep {
    (StepWords::Pause, AmountOfSubstance::default(), length)
}

/// The steps as often as they are given, with a pause up to each next start.
fn repeated(steps: Vec<WrittenStep>, repeat: Repetition) -> Result<Vec<WrittenStep>> {
    let wrong = |message: String, help: &str| Error::new(ErrorKind::Malformed, message, help);
    if steps.iter().any(|(words, ..)| *words == StepWords::Rate) {
        return Err(wrong(
            "order.repeat is for single doses, and a step is a rate".to_owned(),
            "write the rate for as long as it is to run, and leave order.repeat out",
        ));
    }
    let length = steps
        .iter()
        .map(|(.., over)| *over)
        .fold(Time::default(), |a, b| a + b);
    let rest = repeat.every - length;
    if rest <= Time::default() {
        return Err(wrong(
            format!(
                "the doses run {} and would begin again after {}",
                show::duration(length),
                show::duration(repeat.every)
            ),
            "give a longer time from start to start",
        ));
    }
    let mut all = Vec::with_capacity(repeat.times * (steps.len() + 1));
    for time in 0..repeat.times {
        if time > 0 {
            all.push(pause_of(rest));
        }
        all.extend(&steps);
    }
    Ok(all)
}

/// The words of a dose that is ordered or was given.
#[derive(Clone, Copy)]
pub(super) struct DoseWords<'a> {
    pub(super) dose: Option<&'a Text>,
    pub(super) over: Option<&'a Text>,
    pub(super) rate: Option<&'a Text>,
    pub(super) duration: Option<&'a Text>,
    pub(super) route: Option<&'a Text>,
}

/// Refuses a pause that is also a dose.
fn refuse_two_steps(raw: &RawStep) -> Result<()> {
    let others = [&raw.dose, &raw.over, &raw.rate, &raw.duration, &raw.route];
    if raw.pause.is_none() || others.iter().all(|text| text.is_none()) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        "a step is either a pause or a dose",
        "write { pause = \"2 h\" } as a step of its own",
    ))
}

/// Whether the dose goes into a muscle.
fn into_muscle(route: Option<&Text>) -> Result<bool> {
    match route.map(|text| text.written().as_str()) {
        None | Some(INTRAVENOUS) => Ok(false),
        Some(INTRAMUSCULAR) => Ok(true),
        Some(other) => Err(Error::new(
            ErrorKind::Malformed,
            format!("`{other}` is not a route of magnesium here"),
            format!("write {INTRAMUSCULAR}, or leave the key out for a dose by vein"),
        )),
    }
}

/// Refuses a rate of zero whose unit is none of a rate.
fn refuse_no_rate(reader: Reader, rate: &Text) -> Result<()> {
    let text = rate.get_ref().as_str();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    reader.dose_rate(&format!("1 {}", unit.trim())).map(|_| ())
}

/// Refuses an injection into a muscle that takes longer than a hand holds a syringe: the time of
/// its absorption is no part of it.
fn refuse_long_injection(over: Time) -> Result<()> {
    if over.get::<minute>() <= LONGEST_INJECTION_MINUTES {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!(
            "an injection into a muscle does not take {}",
            show::duration(over)
        ),
        "leave the time out: the absorption over hours is computed",
    ))
}

/// A dose in quantities; nothing where it is written per kilogram of an unknown weight.
pub(super) fn read_dose(
    reader: Reader,
    words: DoseWords<'_>,
    grams: Grams,
) -> Result<Option<WrittenStep>> {
    let DoseWords {
        dose,
        over,
        rate,
        duration,
        route,
    } = words;
    let muscle = into_muscle(route)?;
    let Grams {
        named,
        salt,
        weight,
    } = grams;
    match (dose, over, rate, duration) {
        (Some(dose), over, None, None) if over.is_some() || muscle => {
            let dose = reader.dose(dose.get_ref())?;
            // What goes into a muscle is no part of the bag.
            let salt = if muscle {
                named.unwrap_or(Salt::SulfateHeptahydrate)
            } else {
                refuse_foreign_grams(dose.is_mass(), named, salt)?;
                named.unwrap_or(salt)
            };
            let over = match over {
                Some(over) => reader.duration(over.get_ref())?,
                None => Time::new::<minute>(INJECTION_MINUTES),
            };
            if muscle {
                refuse_long_injection(over)?;
            }
            if dose.is_per_kilogram() && weight.is_none() {
                return Ok(None);
            }
            let words = match muscle {
                true => StepWords::Injection,
                false => StepWords::Dose,
            };
            Ok(Some((words, dose.resolve(salt, weight)?, over)))
        }
        (None, None, Some(rate), Some(length)) if !muscle => {
            let length = reader.duration(length.get_ref())?;
            // A rate of nothing is a pause: the steps after it must not move.
            if reader
                .digits(rate.get_ref())
                .is_ok_and(|value| value == 0.0)
            {
                refuse_no_rate(reader, rate)?;
                return Ok(Some(pause_of(length)));
            }
            let rate = reader.dose_rate(rate.get_ref())?;
            refuse_foreign_grams(rate.dose().is_mass(), named, salt)?;
            if rate.dose().is_per_kilogram() && weight.is_none() {
                return Ok(None);
            }
            let amount = rate.resolve(named.unwrap_or(salt), weight)? * length;
            Ok(Some((StepWords::Rate, amount, length)))
        }
        (None, _, Some(_), None) | (Some(_), None, None, _) => Err(Error::new(
            ErrorKind::Missing,
            "a step without an end: how long it runs was not given",
            "every step needs its time: { dose, over } or { rate, for }",
        )),
        _ => Err(Error::new(
            ErrorKind::Malformed,
            "a step is either a dose over a time or a rate for a time",
            "write { dose = \"4 g\", over = \"20 min\" } or { rate = \"1 g/h\", for = \"24 h\" }; a \
             dose into a muscle has no rate",
        )),
    }
}
