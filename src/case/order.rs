//! The order of a case: indication, solution and steps.

use super::file::{RawOrder, RawStep, Text};
use super::reading::Reading;
use super::solution::{BagWords, refuse_foreign_grams, solution};
use crate::clinical::Indication;
use crate::clinical::products::Product;
use crate::dose::{Bag, Regimen, StepWords};
use crate::units::{AmountOfSubstance, PatientWeight, Reader, Salt, Time};
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};
use toml::Spanned;

/// The order part of a case.
pub(super) struct OrderParts {
    pub(super) indication: Indication,
    /// The salt that grams were declared to mean.
    pub(super) named_salt: Option<Salt>,
    pub(super) salt: Salt,
    pub(super) bag: Bag,
    pub(super) product: Option<&'static Product>,
    pub(super) regimen: Regimen,
}

/// How the grams of the steps are read.
#[derive(Clone, Copy)]
struct Grams {
    /// The salt that was declared.
    named: Option<Salt>,
    /// The salt of the solution.
    salt: Salt,
    weight: Option<PatientWeight>,
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
        let file = self.file;
        let raw = &file.raw.order;
        let indication = self.required("order.indication", raw.indication.as_ref(), |_, text| {
            indication_named(text)
        });
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
        let regimen = self.regimen(raw.steps.as_deref(), grams);
        let (bag, product) = solution?;
        Some(OrderParts {
            indication: indication?,
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

    /// The steps, each read whatever is wrong with the others.
    fn regimen(&mut self, steps: Option<&[Spanned<RawStep>]>, grams: Grams) -> Option<Regimen> {
        const KEY: &str = "order.steps";
        let Some(steps) = steps.filter(|steps| !steps.is_empty()) else {
            self.problems.need(KEY, &[KEY]);
            return None;
        };
        let read: Vec<_> = steps
            .iter()
            .map(|step| self.regimen_step(KEY, step, grams))
            .collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        match Regimen::new(read) {
            Ok(regimen) => Some(regimen),
            Err(error) => {
                self.problems.add(KEY, error);
                None
            }
        }
    }

    /// One step: a dose over a time, or a rate for a time.
    fn regimen_step(
        &mut self,
        key: &str,
        step: &Spanned<RawStep>,
        grams: Grams,
    ) -> Option<(StepWords, AmountOfSubstance, Time)> {
        let raw = step.get_ref();
        let read = read_step(self.reader, raw, grams);
        // Without the weight, which is told as missing, a dose per kilogram stays unread.
        let read = self.kept(key, step.span(), read)??;
        let text = |texts: [&Option<Text>; 2]| {
            let text = texts.into_iter().flatten().next();
            text.map_or_else(String::new, |text| self.reader.echo(text.get_ref()))
        };
        let joint = match read.0 {
            StepWords::Dose => "over",
            StepWords::Rate => "for",
        };
        let what = text([&raw.dose, &raw.rate]);
        let time = text([&raw.over, &raw.duration]);
        self.note("order.step", &format!("{what} {joint} {time}"));
        Some(read)
    }
}

/// A step in quantities; nothing where it is written per kilogram of an unknown weight.
fn read_step(
    reader: Reader,
    raw: &RawStep,
    grams: Grams,
) -> Result<Option<(StepWords, AmountOfSubstance, Time)>> {
    let Grams {
        named,
        salt,
        weight,
    } = grams;
    match (&raw.dose, &raw.over, &raw.rate, &raw.duration) {
        (Some(dose), Some(over), None, None) => {
            let dose = reader.dose(dose.get_ref())?;
            refuse_foreign_grams(dose.is_mass(), named, salt)?;
            let over = reader.duration(over.get_ref())?;
            if dose.is_per_kilogram() && weight.is_none() {
                return Ok(None);
            }
            Ok(Some((StepWords::Dose, dose.resolve(salt, weight)?, over)))
        }
        (None, None, Some(rate), Some(length)) => {
            let rate = reader.dose_rate(rate.get_ref())?;
            refuse_foreign_grams(rate.dose().is_mass(), named, salt)?;
            let length = reader.duration(length.get_ref())?;
            if rate.dose().is_per_kilogram() && weight.is_none() {
                return Ok(None);
            }
            let amount = rate.resolve(salt, weight)? * length;
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
            "write { dose = \"4 g\", over = \"20 min\" } or { rate = \"1 g/h\", for = \"24 h\" }",
        )),
    }
}
