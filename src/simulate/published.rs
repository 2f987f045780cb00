//! Levels measured in patients, as papers printed them, beside what a model predicts.
//!
//! Nothing is fitted. Weight and filtration of a cohort are assumptions where its paper gives
//! none, and so is the time of a load that is only called short; a filtration 20 % higher or
//! lower moves a prediction by up to 16 %.

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

/// A load over 20 minutes, hours.
const LOAD: f64 = 1.0 / 3.0;
/// How long the levels of a steady infusion are waited for, hours.
const STEADY: f64 = 240.0;

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
    /// Whether they were pregnant.
    pub pregnant: bool,
    /// kg, assumed.
    weight: f64,
    /// mL/min, assumed.
    filtration: f64,
    start: Start,
    infusions: &'static [Given],
    observed: &'static [(When, f64)],
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

const fn grams(start: f64, over: f64, grams: f64) -> Given {
    Given {
        start,
        over,
        amount: Amount::Grams(grams),
    }
}

const fn millimoles(start: f64, over: f64, amount: f64) -> Given {
    Given {
        start,
        over,
        amount: Amount::Millimoles(amount),
    }
}

/// A load (g) over its hours, then grams in each hour until 24 h.
const fn load_then(load: f64, over: f64, each_hour: f64) -> [Given; 2] {
    [
        grams(0.0, over, load),
        grams(over, 24.0 - over, each_hour * (24.0 - over)),
    ]
}

/// The cohorts whose regimen and times are printed; each level is a mean or a median, mmol/L.
pub const COHORTS: &[Cohort] = &[
    Cohort {
        id: "van-den-bergh-2003-16",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 3,
        regimen: "16 mmol per day",
        pregnant: false,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 160.0)],
        observed: &[(When::At(STEADY), 1.03)],
    },
    Cohort {
        id: "van-den-bergh-2003-30",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 6,
        regimen: "30 mmol per day",
        pregnant: false,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 300.0)],
        observed: &[(When::At(STEADY), 1.10)],
    },
    Cohort {
        id: "van-den-bergh-2003-64",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 5,
        regimen: "64 mmol per day",
        pregnant: false,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 640.0)],
        observed: &[(When::At(STEADY), 1.38)],
    },
    Cohort {
        id: "van-norden-2005",
        citation: "van Norden 2005, J Clin Pharm Ther",
        who: "subarachnoid hemorrhage",
        patients: 94,
        regimen: "64 mmol per day",
        pregnant: false,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 640.0)],
        observed: &[(When::At(STEADY), 1.47)],
    },
    Cohort {
        id: "biesenbach-2018-bolus",
        citation: "Biesenbach 2018, J Cardiothorac Vasc Anesth 32:1289",
        who: "cardiac surgery",
        patients: 20,
        regimen: "20 mmol over 1 h (assumed)",
        pregnant: false,
        weight: 82.0,
        filtration: 75.0,
        start: Start::Raised(1.04),
        infusions: &[millimoles(0.0, 1.0, 20.0)],
        observed: &[
            (When::At(1.0), 1.72),
            (When::At(6.0), 1.27),
            (When::At(12.0), 1.16),
        ],
    },
    Cohort {
        id: "biesenbach-2018-infusion",
        citation: "Biesenbach 2018, J Crit Care 44:419",
        who: "cardiac surgery",
        patients: 20,
        regimen: "10 mmol over 1 h (assumed), then 3 mmol/h",
        pregnant: false,
        weight: 82.0,
        filtration: 75.0,
        start: Start::Raised(1.09),
        infusions: &[millimoles(0.0, 1.0, 10.0), millimoles(1.0, 11.0, 33.0)],
        observed: &[
            (When::At(1.0), 1.59),
            (When::At(6.0), 1.53),
            (When::At(12.0), 1.59),
        ],
    },
    Cohort {
        id: "to-2025",
        citation: "To 2025, Int J Gynaecol Obstet, doi 10.1002/ijgo.70707",
        who: "severe pre-eclampsia",
        patients: 55,
        regimen: "4.5 g over 20 min, then 1.5 g/h",
        pregnant: true,
        weight: 65.0,
        filtration: 110.0,
        start: Start::Resting(0.77),
        infusions: &load_then(4.5, LOAD, 1.5),
        observed: &[
            (When::At(0.5), 1.81),
            (When::At(4.0), 1.79),
            (When::At(12.0), 2.0),
        ],
    },
    Cohort {
        id: "da-costa-2020",
        citation: "da Costa 2020, Drugs R D 20:257",
        who: "pre-eclampsia",
        patients: 109,
        regimen: "4 g over 30 min, then 1 g/h",
        pregnant: true,
        weight: 79.0,
        filtration: 110.0,
        start: Start::Resting(0.78),
        infusions: &load_then(4.0, 0.5, 1.0),
        observed: &[(When::At(18.0), 1.31)],
    },
    Cohort {
        id: "chonburi-2009",
        citation: "Chonburi 2009, Taiwan J Obstet Gynecol",
        who: "pre-eclampsia",
        patients: 146,
        regimen: "4 g over 20 min (assumed), then 1 g/h",
        pregnant: true,
        weight: 72.0,
        filtration: 110.0,
        start: Start::Untreated,
        infusions: &load_then(4.0, LOAD, 1.0),
        observed: &[(When::At(3.0), 2.02)],
    },
    Cohort {
        id: "jmfnm-2018",
        citation: "J Matern Fetal Neonatal Med 2018, 1489531",
        who: "pre-eclampsia",
        patients: 360,
        regimen: "4 g over 20 min (assumed), then 2 g/h",
        pregnant: true,
        weight: 80.0,
        filtration: 110.0,
        start: Start::Untreated,
        infusions: &load_then(4.0, LOAD, 2.0),
        observed: &[(When::At(2.0), 1.77)],
    },
    Cohort {
        id: "du-2019",
        citation: "Du 2019, typical woman of its model",
        who: "pre-eclampsia",
        patients: 92,
        regimen: "4 g over 20 min, then 2 g/h",
        pregnant: true,
        weight: 85.0,
        filtration: 100.0,
        start: Start::Resting(0.74),
        infusions: &load_then(4.0, LOAD, 2.0),
        observed: &[
            (When::At(0.5), 1.73),
            (When::At(4.0), 2.0),
            (When::At(12.0), 2.45),
            (When::At(24.0), 2.75),
        ],
    },
    Cohort {
        id: "easterling-2018",
        citation: "Easterling 2018, BMC Pregnancy Childbirth 18:290",
        who: "severe pre-eclampsia",
        patients: 100,
        regimen: "4 g over 20 min, then 1 g/h for 12 h",
        pregnant: true,
        weight: 90.0,
        filtration: 110.0,
        start: Start::Resting(0.925),
        infusions: &[grams(0.0, LOAD, 4.0), grams(LOAD, 12.0, 12.0)],
        observed: &[(When::MeanTo(37.0 / 3.0), 1.36)],
    },
];

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
    let (mut levels, mut logs, mut squares, mut errors) = (0, 0.0, 0.0, 0.0);
    for one in compared {
        let log = libm::log(one.ratio());
        levels += 1;
        logs += log;
        squares += log * log;
        errors += (one.predicted.millimolar() - one.observed.millimolar()).powi(2);
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
    let cohorts = COHORTS.iter().map(|cohort| cohort.compare(model));
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
            pregnant: Some(self.pregnant),
            ..Subject::new(weight, AbsoluteClearance::new(clearance)?, baseline)
        })
    }
}

impl Given {
    fn infusion(&self) -> Infusion {
        let amount = match self.amount {
            Amount::Grams(grams) => {
                Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(grams))
            }
            Amount::Millimoles(amount) => AmountOfSubstance::new::<millimole>(amount),
        };
        Infusion {
            start: Time::new::<hour>(self.start),
            length: Time::new::<hour>(self.over),
            rate: AmountRate::new::<millimole_per_hour>(amount.get::<millimole>() / self.over),
        }
    }
}
