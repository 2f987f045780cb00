//! Who is treated, where, and what is known about the oral route.

use super::file::Text;
use super::medication_text::RawMedication;
use super::reading::Reading;
use crate::clinical::constants::ADULT_YEARS;
use crate::clinical::kidney::{self, KidneyInput};
use crate::clinical::patient::{Care, NamedDrug, Patient, RouteFacts, Sex};
use crate::clinical::{Country, DeficiencyCause, Setting, UrineMagnesium};
use crate::units::basic::flow::milliliter_per_minute;
use crate::units::{Reader, show};
use crate::vocabulary::{conditions, ingredients, medications};
use crate::{Error, ErrorKind, Result};

/// A case of one country under the rules of a site of another.
fn of_another_country(country: Country, of_site: Country) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!(
            "care.country is {} and the site is in {}",
            country.id(),
            of_site.id()
        ),
        "leave care.country out, or give the site of that country",
    )
}

impl Reading<'_> {
    /// Every key that the site requires and the case leaves out is missing.
    pub(super) fn ask_for_what_the_site_requires(&mut self) {
        let required = self.file.site.as_ref().map(|site| site.required.clone());
        for key in required.unwrap_or_default() {
            let given = self.understood.iter().any(|one| one.input == key);
            if !given {
                let words = format!("the site requires {key}, which was not given");
                let error = Error::new(ErrorKind::Missing, words, "add it to the case");
                self.problem_of(&key, error);
            }
        }
    }

    /// `[patient]`
    pub(super) fn patient(&mut self) -> Option<Patient> {
        let raw = &self.file.raw.patient;
        let age = self.required("patient.age", raw.age.as_ref(), Reader::age);
        if let (Some(age), Some(text)) = (age, raw.age.as_ref()) {
            self.kept("patient.age", text.span(), refuse_child(age.years()));
        }
        let sex = self.sex();
        let weight = self.required("patient.weight", raw.weight.as_ref(), Reader::weight);
        let height = self.optional("patient.height", raw.height.as_ref(), Reader::height);
        (self.weight, self.height) = (weight, height);
        let pregnant = self.flag("patient.pregnant", raw.pregnant);
        let conditions = raw.conditions.as_deref();
        let conditions = self.names("patient.conditions", conditions, conditions::named);
        let medications = self.medications();
        let intolerances = raw.intolerances.as_deref();
        let known = |name: &str| Ok(ingredients::named(name));
        let intolerances = self.names("patient.intolerances", intolerances, known);
        let pregnant = self.needed("patient.pregnant", pregnant);
        let conditions = self.needed("patient.conditions", conditions);
        let medications = self.needed("patient.medications", medications);
        let patient = Patient {
            age: age?,
            sex: sex?,
            weight: weight?,
            height,
            pregnant: pregnant?,
            conditions: conditions?,
            medications: medications?,
            intolerances,
        };
        if let Err(error) = patient.refuse_contradictions() {
            self.problem_of("patient", error);
        }
        Some(patient)
    }

    /// What a list of names means; an empty one is echoed as none, and every name that looks
    /// misspelled is a problem of its own.
    fn names<T>(
        &mut self,
        key: &str,
        list: Option<&[Text]>,
        named: impl Fn(&str) -> Result<T>,
    ) -> Option<Vec<T>> {
        let list = list?;
        let written: Vec<&str> = list.iter().map(|name| name.get_ref().as_str()).collect();
        let shown = if written.is_empty() {
            "none".to_owned()
        } else {
            written.join(", ")
        };
        self.note(key, &shown);
        let mut found = Vec::with_capacity(list.len());
        for name in list {
            let known = readable(name.get_ref(), list.len()).and_then(&named);
            found.extend(self.kept(key, name.span(), known));
        }
        Some(found)
    }

    /// `patient.sex`. An unknown one is told with what it would change: until then it counts as
    /// female, which gives the lower estimate.
    fn sex(&mut self) -> Option<Sex> {
        let text = self.file.raw.patient.sex.as_ref();
        if let Some(text) = text.filter(|text| UNKNOWN_SEX.contains(&text.written().as_str())) {
            self.unknown_sex = Some(text.span());
            return Some(Sex::Female);
        }
        self.required("patient.sex", text, |_, text| sex(text))
    }

    /// A sex that is written as unknown is missing: the estimate of the kidneys needs one.
    pub(super) fn refuse_unknown_sex(&mut self, kidneys: Option<&KidneyInput>) {
        let Some(span) = self.unknown_sex.take() else {
            return;
        };
        let estimate = |sex: Sex| {
            let input = KidneyInput {
                sex,
                ..kidneys?.clone()
            };
            let clearance = kidney::assess(&input).ok()?.clearance.get();
            let value = show::decimals(clearance.get::<milliliter_per_minute>(), 0);
            Some(format!("{} mL/min as {}", show::number(value), sex.word()))
        };
        let both = [Sex::Female, Sex::Male].map(estimate);
        let difference = match both {
            [Some(female), Some(male)] => format!(": the kidney estimate is {female}, {male}"),
            _ => " and decides the kidney estimate".to_owned(),
        };
        let error = Error::new(
            ErrorKind::Missing,
            format!("patient.sex is unknown{difference}"),
            "write sex = \"female\" or \"male\", whichever body the estimate is to hold for; where \
             nobody can say, female is the lower estimate and the safer one",
        );
        self.kept::<()>("patient.sex", span, Err(error));
    }

    /// `patient.medications`: each as a name, or as a name with the time it was given.
    fn medications(&mut self) -> Option<Vec<NamedDrug>> {
        const KEY: &str = "patient.medications";
        let file = self.file;
        let list = file.raw.patient.medications.as_ref()?;
        let mut shown = Vec::with_capacity(list.len());
        let mut found = Vec::with_capacity(list.len());
        for medication in list {
            let (name, at) = match medication.get_ref() {
                RawMedication::Name(name) => (name, None),
                RawMedication::Timed(timed) => (timed.name.written(), timed.at.as_ref()),
            };
            let known = readable(name, list.len()).and_then(medications::named);
            let drug = self.kept(KEY, medication.span(), known);
            let time = at.and_then(|at| self.past(KEY, at, "a medication"));
            shown.push(match at {
                Some(at) => format!("{name} {}", self.when(at)),
                None => name.clone(),
            });
            found.extend(drug.map(|drug| NamedDrug { at: time, ..drug }));
        }
        let none = shown.is_empty();
        self.note(
            KEY,
            if none {
                "none".to_owned()
            } else {
                shown.join(", ")
            }
            .as_str(),
        );
        Some(found)
    }

    /// `[care]`
    pub(super) fn care(&mut self) -> Option<Care> {
        let raw = &self.file.raw.care;
        let setting = self.required("care.setting", raw.setting.as_ref(), |_, text| {
            Setting::from_id(text)
        });
        let specialist = self.flag("care.specialist", raw.specialist);
        let country = self.optional("care.country", raw.country.as_ref(), |_, text| {
            Country::from_id(text)
        });
        let of_site = self.file.site.as_ref().and_then(|site| site.country);
        if let (Some(country), Some(of_site)) = (country, of_site)
            && country != of_site
        {
            self.problem_of("care", of_another_country(country, of_site));
        }
        Some(Care {
            setting: setting?,
            specialist,
            country: country.or(of_site),
            ventilated: self.flag("care.ventilated", raw.ventilated),
        })
    }

    /// Why the patient lacks magnesium, and how much of it leaves in the urine.
    pub(super) fn loss(&mut self) -> (Option<DeficiencyCause>, Option<UrineMagnesium>) {
        let raw = &self.file.raw.magnesium;
        let cause = raw.deficiency_cause.as_ref();
        let cause = self.optional("magnesium.deficiency_cause", cause, |_, text| {
            DeficiencyCause::from_id(text)
        });
        let urine = raw.urine.as_ref();
        let urine = self.optional("magnesium.urine", urine, |reader, text| {
            if text.trim_end().ends_with('%') {
                return reader.part(text).map(UrineMagnesium::FractionalExcretion);
            }
            reader.excretion(text).map(UrineMagnesium::OfDay)
        });
        (cause, urine)
    }

    /// `[route]`
    pub(super) fn route(&mut self) -> RouteFacts {
        let raw = &self.file.raw.route;
        RouteFacts {
            oral_feasible: self.flag("route.oral_feasible", raw.oral_feasible),
            oral_tried: self.flag("route.oral_tried", raw.oral_tried),
            absorption_disorder: self.flag("route.absorption_disorder", raw.absorption_disorder),
            acute_symptoms: self.flag("route.acute_symptoms", raw.acute_symptoms),
        }
    }
}

/// How an unknown sex is written.
const UNKNOWN_SEX: [&str; 4] = ["unknown", "missing", "other", "diverse"];

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
            show::number(years)
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

/// Letters of the longest name that is read; near names are sought for each.
const LONGEST_NAME: usize = 200;
/// Most names of one list.
const MOST_NAMES: usize = 500;

/// `name`, one of `count`, where it can be the name of anything.
fn readable(name: &str, count: usize) -> Result<&str> {
    let (message, help) = if name.trim().is_empty() {
        (
            "an empty text names nothing".to_owned(),
            "write the name, or leave the entry out; [] says asked and none",
        )
    } else if name.chars().count() > LONGEST_NAME {
        (
            format!("a name has more than {LONGEST_NAME} letters"),
            "write one name for each entry",
        )
    } else if count > MOST_NAMES {
        (
            format!("{count} names are more than the {MOST_NAMES} of one list"),
            "write each name once",
        )
    } else {
        return Ok(name);
    };
    Err(Error::new(ErrorKind::Malformed, message, help))
}
