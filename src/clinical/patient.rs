//! Who receives the magnesium, where, and what is known.

use crate::units::{PatientAge, PatientHeight, PatientWeight, SerumMagnesium, Time};

/// Sex as the kidney and weight equations use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Sex {
    /// The word used in files and output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// The person.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// Age.
    pub age: PatientAge,
    /// Sex.
    pub sex: Sex,
    /// Actual body weight.
    pub weight: PatientWeight,
    /// Height, where it was given.
    pub height: Option<PatientHeight>,
    /// Whether she is pregnant.
    pub pregnant: bool,
    /// Existing conditions, as written.
    pub conditions: Vec<String>,
    /// Current medications, as written.
    pub medications: Vec<String>,
    /// Ingredients the patient does not tolerate; `None` if nobody asked.
    pub intolerances: Option<Vec<String>>,
}

/// Where the patient is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Not in hospital.
    Outpatient,
    /// In hospital.
    Inpatient,
    /// In hospital and closely monitored.
    InpatientMonitored,
}

impl Setting {
    /// The word used in files and output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Outpatient => "outpatient",
            Self::Inpatient => "inpatient",
            Self::InpatientMonitored => "inpatient-monitored",
        }
    }
}

/// Who treats the patient and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Care {
    /// The place.
    pub setting: Setting,
    /// Whether a specialist leads the treatment; `None` if nobody said.
    pub specialist: Option<bool>,
}

/// What is known about the oral route; `None` where nobody asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteFacts {
    /// Whether the patient can take magnesium by mouth.
    pub oral_feasible: Option<bool>,
    /// Whether oral magnesium was tried and did not help enough.
    pub oral_tried: Option<bool>,
    /// Whether the gut absorbs poorly.
    pub absorption_disorder: Option<bool>,
    /// Whether there are acute or marked symptoms.
    pub acute_symptoms: Option<bool>,
}

/// A measured serum magnesium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedLevel {
    /// When it was drawn, counted from the start of the order (negative: before).
    pub at: Time,
    /// The total serum magnesium.
    pub level: SerumMagnesium,
}
