//! From text to quantities: the last place with strings. What leaves here is typed, dated on
//! the clock of the order and complete, or an error that names everything that is missing.

mod file;
mod kidneys;
mod levels;
mod missing;
mod moment;
mod order;
mod solution;

pub use file::CaseFile;
pub use solution::{BagWords, refuse_foreign_grams, solution};

use crate::clinical::Setting;
use crate::clinical::kidney::{self, CreatinineSample, KidneyCourse, KidneyInput};
use crate::clinical::patient::{Care, Patient, RouteFacts, Sex, TimedLevel};
use crate::dose::Infusion;
use crate::safety::{Case, plausibility};
use crate::units::{AbsoluteClearance, PatientWeight, Reader, Salt, Time};
use crate::{Error, ErrorKind, Result};
use file::{RawTimed, Text};
use missing::Missing;
use moment::timestamp;

/// A case file, understood.
#[derive(Debug)]
pub struct CaseRequest {
    /// What the rules see.
    pub case: Case,
    /// Every input as used.
    pub understood: Vec<Understood>,
}

/// One input as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Key in the case file, or flag.
    pub input: String,
    /// As written.
    pub given: String,
    /// Where it came from.
    pub origin: &'static str,
}

/// Reads one case file with one reader.
struct Reading<'a> {
    file: &'a CaseFile,
    reader: Reader,
    start: Option<jiff::Timestamp>,
    understood: Vec<Understood>,
    /// Every creatinine read so far.
    creatinines: Vec<CreatinineSample>,
    /// Levels after the start of the order, where they are wanted.
    later: Option<Vec<TimedLevel>>,
}

/// Understands a case file.
///
/// # Errors
/// Malformed or ambiguous with line and column; missing with every absent input; out of
/// scope for a child.
pub fn case(file: &CaseFile, reader: Reader) -> Result<CaseRequest> {
    read(file, reader, None).map(|(request, _)| request)
}

/// Understands a case file whose order is under way: the levels measured after its start come
/// apart, the oldest first.
///
/// # Errors
/// As [`case`].
pub fn case_under_way(file: &CaseFile, reader: Reader) -> Result<(CaseRequest, Vec<TimedLevel>)> {
    read(file, reader, Some(Vec::new()))
}

fn read(
    file: &CaseFile,
    reader: Reader,
    later: Option<Vec<TimedLevel>>,
) -> Result<(CaseRequest, Vec<TimedLevel>)> {
    let mut reading = Reading::of(file, reader, later)?;
    let mut missing = Missing::default();
    let patient = reading.patient(&mut missing)?;
    let care = reading.care(&mut missing)?;
    let levels = reading.levels(&mut missing);
    let levels = missing.absorb(levels)?;
    let order = reading.order(patient.as_ref().map(|p| p.weight), &mut missing);
    let order = missing.absorb(order)?;
    let salt = order
        .as_ref()
        .map_or(Salt::SulfateHeptahydrate, |order| order.salt);
    let prior = reading.prior_doses(salt, patient.as_ref().map(|p| p.weight), &mut missing);
    let prior = missing.absorb(prior)?;
    let kidney = reading.kidney(patient.as_ref(), &mut missing);
    let kidney = missing.absorb(kidney)?;
    if let (Some(care), Some(levels)) = (&care, &levels) {
        let old = plausibility::stale(care.setting, &reading.creatinines, levels);
        missing.stale = old;
    }
    let (Some(patient), Some(care), Some(levels), Some(order), Some(prior), Some(kidney)) =
        (patient, care, levels, order, prior, kidney)
    else {
        return Err(missing.error());
    };
    let (kidney, kidneys) = kidney;
    let route = reading.route();
    let mut renal = kidney::assess(&kidney)?;
    renal.notes.extend(kidneys.words());
    let case = Case {
        patient,
        care,
        kidney,
        renal,
        kidneys,
        levels,
        prior,
        route,
        indication: order.indication,
        regimen: order.regimen,
        began: None,
        bag: order.bag,
        product: order.product,
    };
    let request = CaseRequest {
        case,
        understood: reading.understood,
    };
    Ok((request, reading.later.unwrap_or_default()))
}

/// Whether a level was drawn after the start of the order, and not only by a clock that runs
/// ahead.
#[must_use]
pub fn is_under_way(later: &[TimedLevel]) -> bool {
    later.iter().any(|level| !moment::is_past(level.at))
}

/// A time on the clock of the order, written outside the case file.
///
/// # Errors
/// As for a time of the case file.
pub fn moment(file: &CaseFile, reader: Reader, text: &str) -> Result<Time> {
    Reading::of(file, reader, None)?.read_moment(text)
}

/// What a case file says about the kidneys, for `kidney --case`.
///
/// # Errors
/// As [`case`], for the patient and the kidneys alone.
pub fn kidney_input(file: &CaseFile, reader: Reader) -> Result<KidneyInput> {
    let mut reading = Reading::of(file, reader, None)?;
    let mut missing = Missing::default();
    let patient = reading.patient(&mut missing)?;
    let input = reading.kidney(patient.as_ref(), &mut missing);
    let input = missing.absorb(input)?;
    let (input, _) = input.ok_or_else(|| missing.error())?;
    Ok(input)
}

impl<'f> Reading<'f> {
    /// The start of a reading, which knows when the order starts; later levels are kept apart
    /// in `later` where they may be there.
    fn of(file: &'f CaseFile, reader: Reader, later: Option<Vec<TimedLevel>>) -> Result<Self> {
        let mut reading = Self {
            file,
            reader,
            start: None,
            understood: Vec::new(),
            creatinines: Vec::new(),
            later,
        };
        reading.start = reading.order_start()?;
        Ok(reading)
    }
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
        self.note(key, &self.reader.echo(text.get_ref()));
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
        self.note_from(key, given, "case file");
    }

    /// Remembers an input that does not stand in the case file itself.
    fn note_from(&mut self, key: &str, given: &str, origin: &'static str) {
        let given = crate::units::show::printable(given);
        self.understood.push(Understood {
            input: key.into(),
            given,
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
        patient
            .refuse_contradictions()
            .map_err(|error| error.at("patient"))?;
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

    /// A value with its time, noted together.
    fn timed<T>(
        &mut self,
        key: &str,
        timed: &RawTimed,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Result<T> {
        let value = parse(self.reader, timed.value.get_ref())
            .map_err(|error| error.at(self.file.place(timed.value.span())))?;
        self.note_timed(key, "", (&timed.value, &timed.at));
        Ok(value)
    }

    /// Notes a value, after the words `before`, with its time.
    fn note_timed(&mut self, key: &str, before: &str, (value, at): (&Text, &Text)) {
        let value = self.reader.echo(value.get_ref());
        self.note(key, &format!("{before}{value} {}", self.when(at)));
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
                    "{} over {}, {}",
                    self.reader.echo(prior.dose.get_ref()),
                    self.reader.echo(prior.over.get_ref()),
                    self.when(&prior.at)
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
    ) -> Result<Option<(KidneyInput, KidneyCourse)>> {
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
        self.creatinines.clone_from(&creatinines);
        let clearance = raw.measured_clearance.as_ref();
        let measured = self.optional("kidney.measured_clearance", clearance, |reader, text| {
            measured(reader, text, patient)
        })?;
        let urine = raw.urine_output.as_ref();
        let urine_output = self.optional("kidney.urine_output", urine, Reader::urine_output)?;
        let dialysis = self.flag("kidney.dialysis", raw.dialysis);
        let course = self.kidney_course(patient)?;
        // The rules look at the worst that is known; the curve follows the course.
        let measured = course.lowest_from(Time::default()).or(measured);
        let known = !creatinines.is_empty() || measured.is_some() || dialysis == Some(true);
        missing.need(
            known.then_some(()),
            "a kidney value (kidney.creatinine, kidney.measured_clearance or kidney.dialysis = true)",
        );
        let Some(patient) = patient.filter(|_| known) else {
            return Ok(None);
        };
        let input = KidneyInput {
            creatinines,
            measured,
            measured_timed: course.has_filtration(),
            dialysis,
            urine_output,
            ..patient.kidneys()
        };
        Ok(Some((input, course)))
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
}

/// A measured clearance; an indexed one becomes absolute through the patient's body surface.
///
/// # Errors
/// Missing when the value is indexed and the height is not known.
fn measured(reader: Reader, text: &str, patient: Option<&Patient>) -> Result<AbsoluteClearance> {
    if !text.contains("1.73") {
        return reader.clearance(text);
    }
    let indexed = reader.indexed(text)?;
    let Some((height, weight)) = patient.and_then(|p| Some((p.height?, p.weight))) else {
        return Err(Error::new(
            ErrorKind::Missing,
            format!("`{text}` is per 1.73 m2 and the body surface is not known"),
            "give patient.height and patient.weight, or the clearance in mL/min",
        ));
    };
    indexed.absolute(kidney::body_surface_mosteller(height.get(), weight.get()))
}

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
