//! What a model needs to know about one patient.

use super::spec::{Covariate, Effect, Model};
use crate::clinical::patient::Sex;
use crate::units::basic::flow::liter_per_hour;
use crate::units::{
    AbsoluteClearance, Creatinine, PatientAge, PatientHeight, PatientWeight, SerumMagnesium,
};
use crate::{Error, ErrorKind, Result};
use uom::si::{length::meter, mass::kilogram};

/// Where the level starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Baseline {
    /// A measured level at the time the simulation starts.
    Measured {
        /// The level.
        level: SerumMagnesium,
        /// Whether magnesium given lately raised it: then it is where the level starts, but
        /// not where it stays.
        recent_magnesium: bool,
    },
    /// No level: the untreated steady state of the model at this filtration.
    Unknown,
}

/// One patient, as the models see one.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Actual body weight.
    pub weight: PatientWeight,
    /// Filtration, not indexed to a body surface.
    pub clearance: AbsoluteClearance,
    /// Where the level starts.
    pub baseline: Baseline,
    /// Height, where known.
    pub height: Option<PatientHeight>,
    /// Age, where known.
    pub age: Option<PatientAge>,
    /// Sex, where known.
    pub sex: Option<Sex>,
    /// Serum creatinine, where known.
    pub creatinine: Option<Creatinine>,
    /// Treatment with furosemide, where known.
    pub furosemide: Option<bool>,
    /// Pregnancy, where known.
    pub pregnant: Option<bool>,
}

/// Whether a model was made from patients like this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Inside the validity box, as far as the patient is known.
    Inside,
    /// Outside in these respects, in words: the prediction is extrapolated.
    Extrapolated(Vec<String>),
}

impl Applicability {
    /// The word used in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Extrapolated(_) => "extrapolated",
        }
    }
}

impl Subject {
    /// A subject of whom only the indispensable is known.
    #[must_use]
    pub fn new(weight: PatientWeight, clearance: AbsoluteClearance, baseline: Baseline) -> Self {
        Self {
            weight,
            clearance,
            baseline,
            height: None,
            age: None,
            sex: None,
            creatinine: None,
            furosemide: None,
            pregnant: None,
        }
    }

    /// Where this subject leaves the validity box of `model`.
    #[must_use]
    pub fn applicability(&self, model: &Model) -> Applicability {
        let mut outside = Vec::new();
        if let (Some(studied), Some(pregnant)) = (model.pregnant(), self.pregnant)
            && studied != pregnant
        {
            let who = if studied { "pregnant" } else { "non-pregnant" };
            outside.push(format!("made from {who} patients only"));
        }
        if model.validity().is_empty() {
            outside.push("its source names no validity box".to_owned());
        }
        for valid in model.validity() {
            let Some(value) = self.number(&valid.covariate) else {
                continue;
            };
            if !(valid.range.0..=valid.range.1).contains(&value) {
                outside.push(format!(
                    "{} outside {} to {}",
                    valid.covariate.name(),
                    valid.written.0,
                    valid.written.1
                ));
            }
        }
        if outside.is_empty() {
            Applicability::Inside
        } else {
            Applicability::Extrapolated(outside)
        }
    }

    /// The factor by which this subject's covariate changes a parameter.
    ///
    /// # Errors
    /// Missing if the covariate is not known, or is a column of a data set.
    pub fn factor(&self, covariate: &Covariate, effect: &Effect) -> Result<f64> {
        let factor = effect.factor(self.place(covariate, effect)?);
        if factor.is_finite() && factor > 0.0 {
            return Ok(factor);
        }
        Err(Error::new(
            ErrorKind::OutOfScope,
            format!(
                "the model cannot be evaluated at this patient's {}",
                covariate.name()
            ),
            "choose a model made from patients like this one",
        ))
    }

    /// What a relative error of 1 of the exponent, coefficient or factor does to the logarithm of
    /// the factor of this subject.
    ///
    /// # Errors
    /// As [`Self::factor`].
    pub fn relative_slope(&self, covariate: &Covariate, effect: &Effect) -> Result<f64> {
        // A factor that cannot be has no logarithm.
        self.factor(covariate, effect)?;
        Ok(effect.relative_slope(self.place(covariate, effect)?))
    }

    /// Where this subject stands on a covariate: the number, or 1 in a category and 0 outside.
    fn place(&self, covariate: &Covariate, effect: &Effect) -> Result<f64> {
        let number = match effect {
            Effect::Category { category, .. } => {
                let own = self.category(covariate);
                own.map(|own| f64::from(u8::from(own == category)))
            }
            _ => self.number(covariate),
        };
        number.ok_or_else(|| {
            Error::new(
                ErrorKind::Missing,
                format!("the model needs the patient's {}", covariate.name()),
                "give it, or choose a model that does not use it",
            )
        })
    }

    /// The covariate in the unit of its dimension.
    fn number(&self, covariate: &Covariate) -> Option<f64> {
        let weight = self.weight.get().get::<kilogram>();
        let height = self.height.map(|height| height.get().get::<meter>());
        match covariate {
            Covariate::Weight => Some(weight),
            Covariate::Height => height.map(|height| height * 100.0),
            Covariate::BodyMassIndex => height.map(|height| weight / (height * height)),
            Covariate::Age => self.age.map(PatientAge::years),
            Covariate::Creatinine => self.creatinine.map(Creatinine::micromolar),
            Covariate::CreatinineClearance => Some(self.clearance.get().get::<liter_per_hour>()),
            Covariate::Sex | Covariate::Furosemide | Covariate::Column(_) => None,
        }
    }

    fn category(&self, covariate: &Covariate) -> Option<&'static str> {
        match covariate {
            Covariate::Sex => self.sex.map(Sex::word),
            Covariate::Furosemide => self.furosemide.map(|yes| if yes { "yes" } else { "no" }),
            _ => None,
        }
    }
}
