//! The order of a case file: indication, solution and steps.

use super::file::RawStep;
use super::solution::{BagWords, refuse_foreign_grams, solution};
use super::{Missing, Reading};
use crate::clinical::Indication;
use crate::clinical::products::Product;
use crate::dose::{Bag, Regimen, StepWords};
use crate::units::{AmountOfSubstance, PatientWeight, Reader, Salt, Time};
use crate::{Error, ErrorKind, Result};
use toml::Spanned;

/// The order part of a case.
pub(super) struct OrderParts {
    pub(super) indication: Indication,
    pub(super) salt: Salt,
    pub(super) bag: Bag,
    pub(super) product: Option<&'static Product>,
    pub(super) regimen: Regimen,
}

impl Reading<'_> {
    /// The order, or nothing when a part of it is missing.
    pub(super) fn order(
        &mut self,
        weight: Option<PatientWeight>,
        missing: &mut Missing,
    ) -> Result<Option<OrderParts>> {
        let file = self.file;
        let raw = &file.raw.order;
        let indication = self.optional("order.indication", raw.indication.as_ref(), |_, t| {
            Indication::from_id(t)
        })?;
        let named = self.optional("order.salt", raw.salt.as_ref(), |_, t| Salt::from_id(t))?;
        let words = BagWords {
            bag: raw.bag.as_ref().map(Spanned::get_ref),
            product: raw.product.as_ref().map(Spanned::get_ref),
            stock: raw.stock.as_ref().map(Spanned::get_ref),
            draw: raw.draw.as_ref().map(Spanned::get_ref),
            diluent: raw.diluent.as_ref().map(Spanned::get_ref),
        };
        let span = [&raw.bag, &raw.product, &raw.stock, &raw.draw, &raw.diluent]
            .into_iter()
            .flatten()
            .map(Spanned::span)
            .next()
            .unwrap_or(0..0);
        let solution =
            solution(self.reader, &words, named).map_err(|error| error.at(file.place(span)))?;
        for (key, text) in words.noted() {
            self.note(key, &self.reader.echo(text));
        }
        let steps = raw.steps.as_deref().filter(|steps| !steps.is_empty());
        let indication = missing.need(indication, "order.indication");
        let solution = missing.need(solution, "order.product or order.bag");
        let steps = missing.need(steps, "order.steps");
        let (Some(indication), Some((bag, product)), Some(steps)) = (indication, solution, steps)
        else {
            return Ok(None);
        };
        let salt = bag.salt();
        if named.is_none() {
            let origin = if product.is_some() {
                "product"
            } else {
                "built-in: what grams mean"
            };
            self.note_from("order.salt", salt.id(), origin);
        }
        let mut placed = Vec::with_capacity(steps.len());
        for step in steps {
            let needs_weight = weight.is_none() && self.is_per_kilogram(step.get_ref());
            if needs_weight {
                return Ok(None); // the missing weight is reported with everything else
            }
            placed.push(self.step(step, named, salt, weight)?);
        }
        let regimen = Regimen::new(placed)?;
        Ok(Some(OrderParts {
            indication,
            salt,
            bag,
            product,
            regimen,
        }))
    }

    /// Whether a step is written per kilogram of body weight.
    fn is_per_kilogram(&self, step: &RawStep) -> bool {
        [&step.dose, &step.rate]
            .into_iter()
            .flatten()
            .any(|text| text.get_ref().contains("/kg"))
    }

    /// One step: a dose over a time, or a rate for a time.
    fn step(
        &mut self,
        step: &Spanned<RawStep>,
        named: Option<Salt>,
        salt: Salt,
        weight: Option<PatientWeight>,
    ) -> Result<(StepWords, AmountOfSubstance, Time)> {
        let place = self.file.place(step.span());
        let read = |words: StepWords, reader: Reader| -> Result<(AmountOfSubstance, Time)> {
            let raw = step.get_ref();
            match (&raw.dose, &raw.over, &raw.rate, &raw.duration) {
                (Some(dose), Some(over), None, None) if words == StepWords::Dose => {
                    let dose = reader.dose(dose.get_ref())?;
                    refuse_foreign_grams(dose.is_mass(), named, salt)?;
                    Ok((
                        dose.resolve(salt, weight)?,
                        reader.duration(over.get_ref())?,
                    ))
                }
                (None, None, Some(rate), Some(length)) if words == StepWords::Rate => {
                    let rate = reader.dose_rate(rate.get_ref())?;
                    refuse_foreign_grams(rate.dose().is_mass(), named, salt)?;
                    let length = reader.duration(length.get_ref())?;
                    Ok((rate.resolve(salt, weight)? * length, length))
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
        };
        let raw = step.get_ref();
        let words = if raw.rate.is_some() {
            StepWords::Rate
        } else {
            StepWords::Dose
        };
        let (amount, length) = read(words, self.reader).map_err(|error| error.at(place))?;
        let what = raw
            .dose
            .as_ref()
            .or(raw.rate.as_ref())
            .map_or("", |t| t.get_ref());
        let time = raw
            .over
            .as_ref()
            .or(raw.duration.as_ref())
            .map_or("", |t| t.get_ref());
        let joint = if words == StepWords::Dose {
            "over"
        } else {
            "for"
        };
        let (what, time) = (self.reader.echo(what), self.reader.echo(time));
        self.note("order.step", &format!("{what} {joint} {time}"));
        Ok((words, amount, length))
    }
}
