//! Who receives the magnesium, where, and what is known.

use crate::clinical::conditions::{ACUTE_KIDNEY_INJURY, Condition, POSTPARTUM};
use crate::clinical::constants::BMI_WINDOW;
use crate::clinical::country::Country;
use crate::clinical::indications::Setting;
use crate::clinical::kidney::KidneyInput;
use crate::clinical::medications::DrugClass;
use crate::units::show;
use crate::units::{PatientAge, PatientHeight, PatientWeight, Salt, SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::{length, mass};

pub use crate::clinical::kidney::Sex;

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

/// A condition as somebody wrote it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCondition {
    /// As written.
    pub written: String,
    /// The condition; `None` where no table holds it.
    pub known: Option<&'static Condition>,
    /// What an unknown word could be, by a part of it, where that matters beside magnesium.
    pub resembles: Option<&'static str>,
}

/// A medication as somebody wrote it, and the class it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedDrug {
    /// As written.
    pub written: String,
    /// The class; `None` where no table holds it.
    pub class: Option<&'static DrugClass>,
    /// When it was given, counted from the start of the order; `None` where nobody wrote it,
    /// which counts as recent.
    pub at: Option<Time>,
    /// What an unknown word could be, by a part of it, where that matters beside magnesium.
    pub resembles: Option<&'static str>,
}

/// An ingredient as somebody wrote it, and where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedIngredient {
    /// As written.
    pub written: String,
    /// In the words of a label, lower case with hyphens: `magnesium-sulfate` for MgSO4.
    pub plain: String,
    /// The ingredients of products that it names.
    pub ingredients: Vec<&'static str>,
    /// The salts of magnesium that it names.
    pub salts: Vec<Salt>,
    /// Whether it names sulfonamides, which no sulfate is.
    pub sulfonamide: bool,
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
    /// Existing conditions.
    pub conditions: Vec<NamedCondition>,
    /// Current medications.
    pub medications: Vec<NamedDrug>,
    /// Ingredients the patient does not tolerate; `None` if nobody asked.
    pub intolerances: Option<Vec<NamedIngredient>>,
}

impl Patient {
    /// Body mass index in kg/m2, where the height is known.
    #[must_use]
    pub fn body_mass_index(&self) -> Option<f64> {
        let meters = self.height?.get().get::<length::meter>();
        Some(self.weight.get().get::<mass::kilogram>() / (meters * meters))
    }

    /// Whether the condition with this id was named.
    #[must_use]
    pub fn has_condition(&self, id: &str) -> bool {
        let mut known = self.conditions.iter().filter_map(|named| named.known);
        known.any(|condition| condition.id == id)
    }

    /// Whether a drug of the class with this id was named.
    #[must_use]
    pub fn takes_drug_of(&self, class: &str) -> bool {
        let mut known = self.medications.iter().filter_map(|named| named.class);
        known.any(|known| known.id == class)
    }

    /// What the person tells about the kidneys before any laboratory does: after a birth they
    /// are still those of pregnancy, and an acute injury makes every estimate invalid.
    #[must_use]
    pub fn kidneys(&self) -> KidneyInput {
        KidneyInput {
            age: self.age,
            sex: self.sex,
            weight: self.weight,
            height: self.height,
            pregnant: self.pregnant || self.has_condition(POSTPARTUM),
            creatinines: Vec::new(),
            measured: None,
            measured_timed: false,
            acute_injury: self.has_condition(ACUTE_KIDNEY_INJURY),
            dialysis: None,
            urine_output: None,
        }
    }

    /// Refuses facts that cannot both be true.
    ///
    /// # Errors
    /// Malformed for a pregnant male, or for a weight and height whose body mass index lies
    /// outside 7 to 100 kg/m2, which is what pounds for kilograms or inches for centimeters
    /// look like.
    pub fn refuse_contradictions(&self) -> Result<()> {
        if self.pregnant && self.sex == Sex::Male {
            return Err(Error::new(
                ErrorKind::Malformed,
                "the patient is given as male and pregnant",
                "correct patient.sex or patient.pregnant",
            ));
        }
        let Some(bmi) = self.body_mass_index() else {
            return Ok(());
        };
        let (least, greatest) = (BMI_WINDOW[0], BMI_WINDOW[1]);
        if (least..=greatest).contains(&bmi) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "weight and height give a body mass index of {} kg/m2, outside {least} to {greatest}",
                show::fixed(bmi, 1)
            ),
            "check both units (kg or lb, cm or in); leave the height out if it is unknown",
        ))
    }
}

/// Who treats the patient and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Care {
    /// The place.
    pub setting: Setting,
    /// Whether a specialist leads the treatment; `None` if nobody said.
    pub specialist: Option<bool>,
    /// The country whose labels count; `None` if nobody said.
    pub country: Option<Country>,
    /// Whether a machine breathes for the patient; `None` if nobody said.
    pub ventilated: Option<bool>,
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
    /// The digits as written, whatever their unit; only to notice a slip of the unit.
    pub digits: f64,
    /// Whether the laboratory only said that it lies below `level`, its limit of
    /// quantification. Rules then take the limit itself, which is the higher level.
    pub below_quantification: bool,
    /// Whether the laboratory only said that it lies above `level`, the end of its range. Rules
    /// then take that end, which is too low a level: the finding says so.
    pub above_quantification: bool,
    /// Whether cells burst in the sample: they release magnesium, and the level reads too high.
    pub hemolyzed: bool,
    /// Whether somebody wrote that the level is a total one, and not an ionized one.
    pub kind_written: bool,
}

impl TimedLevel {
    /// The level in words: `0.74 mmol/L`, `below 0.2 mmol/L`, `above 4 mmol/L`.
    #[must_use]
    pub fn words(&self) -> String {
        let bound = match (self.below_quantification, self.above_quantification) {
            (true, _) => "below ",
            (false, true) => "above ",
            (false, false) => "",
        };
        format!("{bound}{} mmol/L", show::number(self.level.millimolar()))
    }
}
