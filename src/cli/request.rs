//! From text to quantities: the last place with strings. What leaves here is typed, dated on
//! the clock of the order and complete, or an error that names everything that is missing.

use super::case::{CaseFile, RawStep, RawTimed, Text};
use super::solution::{BagWords, refuse_foreign_grams, solution};
use crate::clinical::kidney::{self, CreatinineSample, KidneyInput};
use crate::clinical::patient::{Care, Patient, RouteFacts, Sex, TimedLevel};
use crate::clinical::products::Product;
use crate::clinical::{Indication, Setting};
use crate::dose::{Bag, Infusion, Regimen, StepWords};
use crate::report::check::Understood;
use crate::safety::Case;
use crate::units::{AmountOfSubstance, DecimalStyle, PatientWeight, Reader, Salt, Time};
use crate::{Error, ErrorKind, Result};
use toml::Spanned;

/// A case file, understood.
#[derive(Debug)]
pub struct CaseRequest {
    /// What the rules see.
    pub case: Case,
    /// Every input as used.
    pub understood: Vec<Understood>,
}

/// The reader for the declared decimal mark.
#[must_use]
pub fn reader(decimal: super::args::Decimal) -> Reader {
    Reader::new(match decimal {
        super::args::Decimal::Point => DecimalStyle::Point,
        super::args::Decimal::Comma => DecimalStyle::Comma,
    })
}

/// Names of required inputs that were not given.
#[derive(Default)]
struct Missing(Vec<&'static str>);

impl Missing {
    /// `value`, and its name remembered if it is absent.
    fn need<T>(&mut self, value: Option<T>, name: &'static str) -> Option<T> {
        if value.is_none() {
            self.0.push(name);
        }
        value
    }

    /// The error that names all of them at once.
    fn error(&self) -> Error {
        Error::new(
            ErrorKind::Missing,
            format!("required and not given: {}", self.0.join(", ")),
            "add every one of them; an empty list ([]) means asked, none",
        )
    }
}

/// Reads one case file with one reader.
struct Reading<'a> {
    file: &'a CaseFile,
    reader: Reader,
    start: Option<jiff::Timestamp>,
    understood: Vec<Understood>,
}

/// Understands a case file.
///
/// # Errors
/// Malformed or ambiguous with line and column; missing with every absent input; out of
/// scope for a child.
pub fn case(file: &CaseFile, reader: Reader) -> Result<CaseRequest> {
    let mut reading = Reading {
        file,
        reader,
        start: None,
        understood: Vec::new(),
    };
    reading.start = reading.order_start()?;
    let mut missing = Missing::default();
    let patient = reading.patient(&mut missing)?;
    let care = reading.care(&mut missing)?;
    let levels = reading.levels(&mut missing)?;
    let order = reading.order(patient.as_ref().map(|p| p.weight), &mut missing)?;
    let salt = order
        .as_ref()
        .map_or(Salt::SulfateHeptahydrate, |order| order.salt);
    let prior = reading.prior_doses(salt, patient.as_ref().map(|p| p.weight), &mut missing)?;
    let kidney = reading.kidney(patient.as_ref(), &mut missing)?;
    let (Some(patient), Some(care), Some(levels), Some(order), Some(prior), Some(kidney)) =
        (patient, care, levels, order, prior, kidney)
    else {
        return Err(missing.error());
    };
    let route = reading.route();
    let renal = kidney::assess(&kidney)?;
    let case = Case {
        patient,
        care,
        kidney,
        renal,
        levels,
        prior,
        route,
        indication: order.indication,
        regimen: order.regimen,
        bag: order.bag,
        product: order.product,
    };
    Ok(CaseRequest {
        case,
        understood: reading.understood,
    })
}

/// What a case file says about the kidneys, for `kidney --case`.
///
/// # Errors
/// As [`case`], for the patient and the kidneys alone.
pub fn kidney_input(file: &CaseFile, reader: Reader) -> Result<KidneyInput> {
    let mut reading = Reading {
        file,
        reader,
        start: None,
        understood: Vec::new(),
    };
    reading.start = reading.order_start()?;
    let mut missing = Missing::default();
    let patient = reading.patient(&mut missing)?;
    let input = reading.kidney(patient.as_ref(), &mut missing)?;
    input.ok_or_else(|| missing.error())
}

/// The order part of a case.
struct OrderParts {
    indication: Indication,
    salt: Salt,
    bag: Bag,
    product: Option<&'static Product>,
    regimen: Regimen,
}

impl Reading<'_> {
    /// Parses `text` and remembers it as understood under `key`.
    fn value<T>(
        &mut self,
        key: &str,
        text: &Text,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Result<T> {
        let value = parse(self.reader, text.get_ref())
            .map_err(|error| error.at(self.file.place(text.span())))?;
        self.note(key, text.get_ref());
        Ok(value)
    }

    /// The value of an optional key.
    fn optional<T>(
        &mut self,
        key: &str,
        text: Option<&Text>,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Result<Option<T>> {
        text.map(|text| self.value(key, text, parse)).transpose()
    }

    fn note(&mut self, key: &str, given: &str) {
        let origin = "case file";
        self.understood.push(Understood {
            input: key.into(),
            given: given.into(),
            origin,
        });
    }

    /// Notes a yes or no.
    fn flag(&mut self, key: &str, value: Option<bool>) -> Option<bool> {
        if let Some(value) = value {
            self.note(key, if value { "yes" } else { "no" });
        }
        value
    }

    fn order_start(&mut self) -> Result<Option<jiff::Timestamp>> {
        let file = self.file;
        self.optional("order.start", file.raw.order.start.as_ref(), |_, text| {
            timestamp(text)
        })
    }

    /// A moment: relative to the start of the order, or ISO 8601 with an offset.
    fn moment(&self, text: &Text) -> Result<Time> {
        let read = || -> Result<Time> {
            let written = text.get_ref();
            if !written.contains('T') {
                return self.reader.offset(written);
            }
            let at = timestamp(written)?;
            let start = self.start.ok_or_else(|| {
                Error::new(
                    ErrorKind::Missing,
                    format!("`{written}` is a clock time and the order has no start"),
                    "give order.start with its offset, or write the time relative to it (\"-2 h\")",
                )
            })?;
            let seconds = (at.as_millisecond() - start.as_millisecond()) as f64 / 1000.0;
            Ok(Time::new::<uom::si::time::second>(seconds))
        };
        read().map_err(|error| error.at(self.file.place(text.span())))
    }

    /// A moment that must not lie after the start of the order.
    fn past(&self, text: &Text, what: &str) -> Result<Time> {
        let at = self.moment(text)?;
        if at.get::<uom::si::time::minute>() <= FUTURE_MINUTES {
            return Ok(at);
        }
        let error = Error::new(
            ErrorKind::Malformed,
            format!(
                "{what} at `{}` lies after the start of the order",
                text.get_ref()
            ),
            "check the date, the offset and the sign: a time before the start is written \"-2 h\"",
        );
        Err(error.at(self.file.place(text.span())))
    }

    fn patient(&mut self, missing: &mut Missing) -> Result<Option<Patient>> {
        let raw = &self.file.raw.patient;
        let age = self.optional("patient.age", raw.age.as_ref(), Reader::age)?;
        if let (Some(age), Some(text)) = (age, raw.age.as_ref()) {
            refuse_child(age.years()).map_err(|e| e.at(self.file.place(text.span())))?;
        }
        let sex = self.optional("patient.sex", raw.sex.as_ref(), |_, text| sex(text))?;
        let weight = self.optional("patient.weight", raw.weight.as_ref(), Reader::weight)?;
        let height = self.optional("patient.height", raw.height.as_ref(), Reader::height)?;
        let pregnant = self.flag("patient.pregnant", raw.pregnant);
        let conditions = self.names("patient.conditions", raw.conditions.as_deref());
        let medications = self.names("patient.medications", raw.medications.as_deref());
        let intolerances = self.names("patient.intolerances", raw.intolerances.as_deref());
        let age = missing.need(age, "patient.age");
        let sex = missing.need(sex, "patient.sex");
        let weight = missing.need(weight, "patient.weight");
        let pregnant = missing.need(pregnant, "patient.pregnant");
        let conditions = missing.need(conditions, "patient.conditions");
        let medications = missing.need(medications, "patient.medications");
        let (Some(age), Some(sex), Some(weight)) = (age, sex, weight) else {
            return Ok(None);
        };
        let (Some(pregnant), Some(conditions), Some(medications)) =
            (pregnant, conditions, medications)
        else {
            return Ok(None);
        };
        let patient = Patient {
            age,
            sex,
            weight,
            height,
            pregnant,
            conditions,
            medications,
            intolerances,
        };
        patient.refuse_contradictions()?;
        Ok(Some(patient))
    }

    /// A list of names; an empty one is echoed as none.
    fn names(&mut self, key: &str, list: Option<&[Text]>) -> Option<Vec<String>> {
        let names: Vec<String> = list?.iter().map(|name| name.get_ref().clone()).collect();
        self.note(
            key,
            &if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            },
        );
        Some(names)
    }

    fn care(&mut self, missing: &mut Missing) -> Result<Option<Care>> {
        let raw = &self.file.raw.care;
        let setting = self.optional("care.setting", raw.setting.as_ref(), |_, t| {
            Setting::from_id(t)
        })?;
        let specialist = self.flag("care.specialist", raw.specialist);
        let setting = missing.need(setting, "care.setting");
        Ok(setting.map(|setting| Care {
            setting,
            specialist,
        }))
    }

    fn levels(&mut self, missing: &mut Missing) -> Result<Option<Vec<TimedLevel>>> {
        let file = self.file;
        let Some(raw) = missing.need(file.raw.magnesium.levels.as_ref(), "magnesium.levels") else {
            return Ok(None);
        };
        let mut levels = Vec::with_capacity(raw.len());
        for timed in raw {
            let level = self.timed("magnesium.level", timed, Reader::serum)?;
            levels.push(TimedLevel {
                at: self.past(&timed.at, "a magnesium level")?,
                level,
            });
        }
        if levels.is_empty() {
            self.note("magnesium.levels", "none measured");
        }
        levels.sort_by(|a, b| a.at.value.total_cmp(&b.at.value));
        Ok(Some(levels))
    }

    /// A value with its time, noted together.
    fn timed<T>(
        &mut self,
        key: &str,
        timed: &RawTimed,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Result<T> {
        let value = parse(self.reader, timed.value.get_ref())
            .map_err(|error| error.at(self.file.place(timed.value.span())))?;
        self.note(
            key,
            &format!("{} at {}", timed.value.get_ref(), timed.at.get_ref()),
        );
        Ok(value)
    }

    fn prior_doses(
        &mut self,
        salt: Salt,
        weight: Option<PatientWeight>,
        missing: &mut Missing,
    ) -> Result<Option<Vec<Infusion>>> {
        let file = self.file;
        let raw = missing.need(
            file.raw.magnesium.prior_doses.as_ref(),
            "magnesium.prior_doses",
        );
        let Some(raw) = raw else { return Ok(None) };
        let mut doses = Vec::with_capacity(raw.len());
        for prior in raw {
            let place = |error: Error| error.at(file.place(prior.dose.span()));
            let dose = self.reader.dose(prior.dose.get_ref()).map_err(place)?;
            if weight.is_none() && dose.is_per_kilogram() {
                continue; // the missing weight is reported with everything else
            }
            let amount = dose.resolve(salt, weight).map_err(place)?;
            let length = self
                .reader
                .duration(prior.over.get_ref())
                .map_err(|error| error.at(file.place(prior.over.span())))?;
            let start = self.past(&prior.at, "a prior dose")?;
            self.note(
                "magnesium.prior_dose",
                &format!(
                    "{} at {} over {}",
                    prior.dose.get_ref(),
                    prior.at.get_ref(),
                    prior.over.get_ref()
                ),
            );
            doses.push(Infusion {
                start,
                length,
                rate: amount / length,
            });
        }
        if doses.is_empty() {
            self.note("magnesium.prior_doses", "none");
        }
        Ok(Some(doses))
    }

    fn kidney(
        &mut self,
        patient: Option<&Patient>,
        missing: &mut Missing,
    ) -> Result<Option<KidneyInput>> {
        let file = self.file;
        let raw = &file.raw.kidney;
        let mut creatinines = Vec::new();
        for timed in raw.creatinine.as_deref().unwrap_or_default() {
            let value = self.timed("kidney.creatinine", timed, Reader::creatinine)?;
            creatinines.push(CreatinineSample {
                at: self.past(&timed.at, "a creatinine")?,
                value,
            });
        }
        let clearance = raw.measured_clearance.as_ref();
        let measured = self.optional("kidney.measured_clearance", clearance, Reader::clearance)?;
        let urine = raw.urine_output.as_ref();
        let urine_output = self.optional("kidney.urine_output", urine, Reader::urine_output)?;
        let dialysis = self.flag("kidney.dialysis", raw.dialysis);
        let known = !creatinines.is_empty() || measured.is_some() || dialysis == Some(true);
        missing.need(
            known.then_some(()),
            "a kidney value (kidney.creatinine, kidney.measured_clearance or kidney.dialysis = true)",
        );
        let Some(patient) = patient.filter(|_| known) else {
            return Ok(None);
        };
        Ok(Some(KidneyInput {
            age: patient.age,
            sex: patient.sex,
            weight: patient.weight,
            height: patient.height,
            pregnant: patient.pregnant,
            creatinines,
            measured,
            dialysis,
            urine_output,
        }))
    }

    fn route(&mut self) -> RouteFacts {
        let raw = &self.file.raw.route;
        RouteFacts {
            oral_feasible: self.flag("route.oral_feasible", raw.oral_feasible),
            oral_tried: self.flag("route.oral_tried", raw.oral_tried),
            absorption_disorder: self.flag("route.absorption_disorder", raw.absorption_disorder),
            acute_symptoms: self.flag("route.acute_symptoms", raw.acute_symptoms),
        }
    }

    fn order(
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
            self.note(key, text);
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
        self.note("order.step", &format!("{what} {joint} {time}"));
        Ok((words, amount, length))
    }
}

/// A laboratory clock may run this far ahead of the order's.
const FUTURE_MINUTES: f64 = 5.0;

/// Adult age: no model and no limit here is validated below it.
const ADULT_YEARS: f64 = 18.0;

/// Refuses a child.
///
/// # Errors
/// Out of scope below 18 years.
pub fn refuse_child(years: f64) -> Result<()> {
    if years >= ADULT_YEARS - 1e-9 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::OutOfScope,
        format!(
            "a patient of {} years is outside the validated scope, which begins at 18 years",
            crate::units::show::number(years)
        ),
        "use a pediatric protocol; nothing was calculated",
    ))
}

/// An ISO 8601 time with an offset.
fn timestamp(text: &str) -> Result<jiff::Timestamp> {
    text.parse().map_err(|_| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{text}` is not a date and time with an offset"),
            "write ISO 8601 with the offset from UTC, for example 2026-11-22T08:00+01:00",
        )
    })
}

/// Reads a sex.
///
/// # Errors
/// Malformed for any other word.
pub fn sex(text: &str) -> Result<Sex> {
    [Sex::Female, Sex::Male]
        .into_iter()
        .find(|sex| sex.word() == text)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!("`{text}` is not a sex"),
                "write female or male",
            )
        })
}
