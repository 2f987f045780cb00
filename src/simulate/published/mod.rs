//! Levels measured in patients, as papers printed them, beside what a model predicts.
//!
//! Nothing is fitted. Weight and filtration of a cohort are assumptions where its paper gives
//! none, and so is the time of a load that is only called short; a filtration 20 % higher or
//! lower moves a prediction by up to 16 %.

mod cohorts;
mod later;
pub mod responses;

pub use cohorts::COHORTS;
pub use later::LATER;

use super::simulate;
use crate::dose::Infusion;
use crate::ode::Method;
use crate::pk::{Baseline, Individual, Model, Subject, level_of};
use crate::units::basic::amount_rate::millimole_per_hour;
use crate::units::basic::flow::milliliter_per_minute;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{
    AbsoluteClearance, AmountOfSubstance, AmountRate, MolarConcentration, PatientWeight, Salt,
    SerumMagnesium, Time, VolumeRate,
};
use crate::{Error, ErrorKind, Result};
use uom::si::f64::Mass;
use uom::si::{amount_of_substance::millimole, mass, time::hour};

/// Patients of one paper under one regimen.
#[derive(Clone, Copy, Debug)]
pub struct Cohort {
    /// Short name.
    pub id: &'static str,
    /// Where the levels are printed.
    pub citation: &'static str,
    /// Who they were.
    pub who: &'static str,
    /// How many.
    pub patients: u32,
    /// What they got.
    pub regimen: &'static str,
    /// With whom their levels are summed up.
    pub group: Group,
    /// kg, assumed.
    weight: f64,
    /// mL/min, assumed.
    filtration: f64,
    start: Start,
    infusions: &'static [Given],
    observed: &'static [(When, f64)],
}

/// Patients whose levels are summed up together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Beside the models from the start, not pregnant.
    NonPregnant,
    /// Beside the models from the start, pregnant.
    Pregnant,
    /// Found later, and used to choose nothing: heart failure and heart surgery.
    LaterHeart,
    /// Found later: anesthesia.
    LaterAnesthesia,
    /// Found later: obese women with pre-eclampsia.
    LaterObesePregnant,
}

impl Group {
    /// Every group, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::NonPregnant,
        Self::Pregnant,
        Self::LaterHeart,
        Self::LaterAnesthesia,
        Self::LaterObesePregnant,
    ];

    /// The name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NonPregnant => "non-pregnant",
            Self::Pregnant => "pregnant",
            Self::LaterHeart => "later: heart",
            Self::LaterAnesthesia => "later: anesthesia",
            Self::LaterObesePregnant => "later: pregnant, obese",
        }
    }

    /// Whether they were pregnant.
    #[must_use]
    pub const fn pregnant(self) -> bool {
        matches!(self, Self::Pregnant | Self::LaterObesePregnant)
    }

    /// Whether their levels were found after the models were made.
    #[must_use]
    pub const fn later(self) -> bool {
        !matches!(self, Self::NonPregnant | Self::Pregnant)
    }
}

/// The level before the first dose.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// As the model has it.
    Untreated,
    /// Measured, and what the patient rests at, mmol/L.
    Resting(f64),
    /// Measured after other magnesium, mmol/L.
    Raised(f64),
}

/// One infusion of a regimen.
#[derive(Clone, Copy, Debug)]
struct Given {
    /// Hours from the start.
    start: f64,
    /// Hours.
    over: f64,
    amount: Amount,
}

#[derive(Clone, Copy, Debug)]
enum Amount {
    /// g of magnesium sulfate heptahydrate.
    Grams(f64),
    /// mmol of Mg2+.
    Millimoles(f64),
}

/// When a level was taken, hours from the start.
#[derive(Clone, Copy, Debug)]
enum When {
    At(f64),
    /// Mean from the start to here.
    MeanTo(f64),
}

/// A level that a paper prints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrintedLevel {
    /// Hours from the start of the regimen.
    pub hours: f64,
    /// Whether it is the mean from the start to there.
    pub mean: bool,
    /// mmol/L.
    pub millimolar: f64,
}

impl Cohort {
    /// The levels as printed.
    pub fn printed(&self) -> impl Iterator<Item = PrintedLevel> {
        self.observed.iter().map(|(when, millimolar)| {
            let (hours, mean) = match *when {
                When::At(hours) => (hours, false),
                When::MeanTo(hours) => (hours, true),
            };
            PrintedLevel {
                hours,
                mean,
                millimolar: *millimolar,
            }
        })
    }

    /// The body weight of the typical patient, assumed where the paper gives none, kg.
    #[must_use]
    pub fn kilograms(&self) -> f64 {
        self.weight
    }

    /// The filtration of the typical patient, assumed where the paper gives none, mL/min.
    #[must_use]
    pub fn filtration_ml_min(&self) -> f64 {
        self.filtration
    }
}

/// One published level and what a model predicts.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// Who it was measured in.
    pub cohort: &'static Cohort,
    /// When, from the start of the regimen.
    pub time: Time,
    /// Whether it is the mean from the start to that time.
    pub mean: bool,
    /// As printed.
    pub observed: SerumMagnesium,
    /// By the model.
    pub predicted: SerumMagnesium,
}

impl Compared {
    /// Predicted over observed.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.predicted.millimolar() / self.observed.millimolar()
    }
}

/// How far a model is from a list of levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Number of levels.
    pub levels: usize,
    /// Mean of ln(predicted / observed), as a part: 0.01 is 1 % too high.
    pub bias: f64,
    /// Root mean square of ln(predicted / observed).
    pub root_mean_square: f64,
    /// Root mean square of the difference.
    pub error: MolarConcentration,
}

/// Bias and root mean square error; `None` for no level.
#[must_use]
pub fn agreement<'a>(compared: impl IntoIterator<Item = &'a Compared>) -> Option<Agreement> {
    let pair = |one: &Compared| (one.predicted.millimolar(), one.observed.millimolar());
    summed_up(compared.into_iter().map(pair))
}

/// Bias and root mean square error of predicted and observed levels, mmol/L.
fn summed_up(pairs: impl Iterator<Item = (f64, f64)>) -> Option<Agreement> {
    let (mut levels, mut logs, mut squares, mut errors) = (0, 0.0, 0.0, 0.0);
    for (predicted, observed) in pairs {
        let log = libm::log(predicted / observed);
        levels += 1;
        logs += log;
        squares += log * log;
        errors += (predicted - observed).powi(2);
    }
    let count = levels as f64;
    (levels > 0).then(|| Agreement {
        levels,
        bias: libm::expm1(logs / count),
        root_mean_square: (squares / count).sqrt(),
        error: MolarConcentration::new::<millimole_per_liter>((errors / count).sqrt()),
    })
}

/// What to do about a covariate that no cohort here has.
const NOT_PRINTED: &str = "the published cohorts print none and it cannot be given here: they have a \
                           weight, a kidney function and a first level only; compare such a model \
                           with levels of your own, see maginfuse fit";

/// Every published level beside what `model` predicts for its cohort.
///
/// # Errors
/// Missing if the model needs what is not known of the cohorts, a creatinine say; otherwise as
/// [`simulate`].
pub fn compare(model: &Model) -> Result<Vec<Compared>> {
    let cohorts = COHORTS
        .iter()
        .chain(LATER)
        .map(|cohort| cohort.compare(model));
    let compared = cohorts.collect::<Result<Vec<_>>>().map_err(|error| {
        if error.kind() == ErrorKind::Missing {
            return Error::new(ErrorKind::Missing, error.message(), NOT_PRINTED);
        }
        error
    })?;
    Ok(compared.concat())
}

impl Cohort {
    fn compare(&'static self, model: &Model) -> Result<Vec<Compared>> {
        let individual = Individual::bound(model, &self.subject()?, &[])?;
        let infusions: Vec<_> = self.infusions.iter().map(Given::infusion).collect();
        let compared = |&(when, observed): &(When, f64)| {
            let (time, mean) = match when {
                When::At(time) => (time, false),
                When::MeanTo(time) => (time, true),
            };
            let time = Time::new::<hour>(time);
            let course = simulate(
                &individual,
                &infusions,
                Time::default(),
                time,
                Method::Dopri5,
            )?;
            let predicted = if mean {
                level_of(course.mean_millimolar())?
            } else {
                course.end()
            };
            Ok(Compared {
                cohort: self,
                time,
                mean,
                observed: level_of(observed)?,
                predicted,
            })
        };
        self.observed.iter().map(compared).collect()
    }

    fn subject(&self) -> Result<Subject> {
        let weight = PatientWeight::new(Mass::new::<mass::kilogram>(self.weight))?;
        let clearance = VolumeRate::new::<milliliter_per_minute>(self.filtration);
        let measured = |value, recent_magnesium| {
            Ok::<_, Error>(Baseline::Measured {
                level: level_of(value)?,
                recent_magnesium,
            })
        };
        let baseline = match self.start {
            Start::Untreated => Baseline::Unknown,
            Start::Resting(value) => measured(value, false)?,
            Start::Raised(value) => measured(value, true)?,
        };
        Ok(Subject {
            pregnant: Some(self.group.pregnant()),
            ..Subject::new(weight, AbsoluteClearance::new(clearance)?, baseline)
        })
    }
}

impl Given {
    fn magnesium(&self) -> AmountOfSubstance {
        match self.amount {
            Amount::Grams(grams) => {
                Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(grams))
            }
            Amount::Millimoles(amount) => AmountOfSubstance::new::<millimole>(amount),
        }
    }

    fn heptahydrate_grams(&self) -> f64 {
        let mass = Salt::SulfateHeptahydrate.mass(self.magnesium());
        mass.get::<mass::gram>()
    }

    fn infusion(&self) -> Infusion {
        let amount = self.magnesium();
        Infusion {
            start: Time::new::<hour>(self.start),
            length: Time::new::<hour>(self.over),
            rate: AmountRate::new::<millimole_per_hour>(amount.get::<millimole>() / self.over),
        }
    }
}
