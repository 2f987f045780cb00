//! The words of `kidney`: a patient without a case.

use super::option::optional;
use super::sex;
use crate::clinical::kidney::{CreatinineSample, KidneyInput};
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};

/// What is known about a patient and the kidneys, as written.
#[derive(Debug, Default)]
pub struct KidneyWords<'a> {
    /// Age.
    pub age: Option<&'a str>,
    /// female or male.
    pub sex: Option<&'a str>,
    /// Body weight.
    pub weight: Option<&'a str>,
    /// Body height.
    pub height: Option<&'a str>,
    /// Serum creatinines; two or more show a change.
    pub creatinine: &'a [String],
    /// Measured creatinine clearance of this patient.
    pub measured_clearance: Option<&'a str>,
    /// Urine output.
    pub urine_output: Option<&'a str>,
    /// Whether the patient is pregnant.
    pub pregnant: bool,
    /// Whether the patient is on dialysis.
    pub dialysis: bool,
}

impl KidneyWords<'_> {
    /// Reads the words.
    ///
    /// # Errors
    /// Malformed or ambiguous text; missing with every input that an estimate needs and that was
    /// not given.
    pub fn read(&self, reader: Reader) -> Result<KidneyInput> {
        let age = optional(self.age, "age", |text| reader.age(text))?;
        let sex = optional(self.sex, "sex", sex)?;
        let weight = optional(self.weight, "weight", |text| reader.weight(text))?;
        let height = optional(self.height, "height", |text| reader.height(text))?;
        let measured = optional(self.measured_clearance, "measured_clearance", |text| {
            reader.clearance(text)
        })?;
        let urine_output = optional(self.urine_output, "urine_output", |text| {
            reader.urine_output(text)
        })?;
        let creatinines = self.creatinines(reader)?;
        let known = !creatinines.is_empty() || measured.is_some() || self.dialysis;
        let (Some(age), Some(sex), Some(weight), true) = (age, sex, weight, known) else {
            return Err(missing([
                (age.is_none(), "age"),
                (sex.is_none(), "sex"),
                (weight.is_none(), "weight"),
                (!known, "creatinine"),
            ]));
        };
        Ok(KidneyInput {
            age,
            sex,
            weight,
            height,
            pregnant: self.pregnant,
            creatinines,
            measured,
            measured_timed: false,
            acute_injury: false,
            dialysis: Some(self.dialysis),
            urine_output,
        })
    }

    /// The creatinines, all taken now: without a case there is no clock.
    fn creatinines(&self, reader: Reader) -> Result<Vec<CreatinineSample>> {
        let sample = |text: &String| {
            let value = reader.creatinine(text);
            Ok(CreatinineSample {
                at: Time::default(),
                value: value.map_err(|error| error.about("creatinine"))?,
            })
        };
        self.creatinine.iter().map(sample).collect()
    }
}

/// The error that names every absent input; each row says whether it is absent, and its name.
fn missing(rows: [(bool, &'static str); 4]) -> Error {
    let absent = rows.into_iter().filter(|(absent, _)| *absent);
    let names: Vec<&str> = absent.map(|(_, name)| name).collect();
    let or = " (or a measured clearance, or dialysis)";
    let listed = names
        .join(", ")
        .replace("creatinine", &format!("creatinine{or}"));
    Error::new(
        ErrorKind::Missing,
        format!("required and not given: {listed}"),
        "give them all, or a case file",
    )
    .about(names.join(" "))
}
