//! How far the level of depleted patients rose per gram, as papers printed it, beside what is
//! expected, what flags go by, and a kidney that wastes.
//!
//! Level before, weight, filtration and the hour are assumed where a paper gives none, so these
//! figures tell a wrong kind of model from a right one and not much more.

use super::cohorts::grams;
use super::{Agreement, Given, summed_up};
use crate::Result;
use crate::clinical::constants::TISSUE_L_PER_KG;
use crate::dose::Infusion;
use crate::ode::Method;
use crate::pk::kernel::tissue::Tissue;
use crate::pk::spec::Elimination;
use crate::pk::{Baseline, Individual, Model, Subject, level_of};
use crate::simulate::expected::follow;
use crate::simulate::{Window, simulate};
use crate::units::basic::flow::milliliter_per_minute;
use crate::units::{AbsoluteClearance, PatientWeight, Time, VolumeRate};
use uom::si::f64::Mass;
use uom::si::{mass, time::hour};

/// The response of depleted patients of one paper.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// Short name.
    pub id: &'static str,
    /// Where it is printed.
    pub citation: &'static str,
    /// Who they were.
    pub who: &'static str,
    /// What they got.
    pub regimen: &'static str,
    /// Rise of the level per gram of heptahydrate, mmol/L.
    pub observed: f64,
    /// When the level was taken, hours from the start.
    pub hours: f64,
    /// Level before, mmol/L, assumed within what the paper says.
    level: f64,
    /// kg, assumed.
    weight: f64,
    /// mL/min, assumed within what the paper says.
    filtration: f64,
    /// What was given.
    given: &'static [Given],
    /// What another arm was given, where the difference of two arms is printed.
    against: &'static [Given],
}

/// The responses, as papers printed them.
pub const RESPONSES: &[Response] = &[
    Response {
        id: "joacp-2022-90",
        citation: "JOACP 2022, doi 10.4103/joacp.JOACP_530_20",
        who: "intensive care, filtration from 90 mL/min",
        regimen: "2 g",
        observed: 0.0411,
        hours: 18.0,
        level: 0.6,
        weight: 70.0,
        filtration: 105.0,
        given: &[grams(0.0, 2.0, 2.0)],
        against: &[],
    },
    Response {
        id: "joacp-2022-30",
        citation: "JOACP 2022, doi 10.4103/joacp.JOACP_530_20",
        who: "intensive care, filtration 30 to 89 mL/min",
        regimen: "2 g",
        observed: 0.0617,
        hours: 18.0,
        level: 0.6,
        weight: 70.0,
        filtration: 60.0,
        given: &[grams(0.0, 2.0, 2.0)],
        against: &[],
    },
    Response {
        id: "sccm-2023",
        citation: "SCCM 2023, abstract 306",
        who: "inpatients, 40 % below 60 mL/min",
        regimen: "4 g against 2 g",
        observed: 0.0453,
        hours: 24.0,
        level: 0.65,
        weight: 70.0,
        filtration: 75.0,
        given: &[grams(0.0, 4.0, 4.0)],
        against: &[grams(0.0, 2.0, 2.0)],
    },
    Response {
        id: "reed-2012",
        citation: "Reed 2012, AJHP 69:1212, the figure from secondary pages",
        who: "cardiovascular units",
        regimen: "2 g",
        observed: 0.0412,
        hours: 12.0,
        level: 0.66,
        weight: 80.0,
        filtration: 75.0,
        given: &[grams(0.0, 2.0, 2.0)],
        against: &[],
    },
    Response {
        id: "de-vries-2024",
        citation: "de Vries 2024, doi 10.51847/HL5fn2NDeI",
        who: "surgical patients",
        regimen: "2 g a day for three days",
        observed: 0.0288,
        hours: 72.0,
        level: 0.62,
        weight: 70.0,
        filtration: 85.0,
        given: &[
            grams(0.0, 2.0, 2.0),
            grams(24.0, 2.0, 2.0),
            grams(48.0, 2.0, 2.0),
        ],
        against: &[],
    },
];

/// How a rise is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A kidney that conserves, with uptake by tissue.
    Expected,
    /// The higher of a kidney that conserves and one that wastes, without uptake: what flags go by.
    Bound,
    /// A kidney that wastes, without uptake.
    Wasting,
}

impl Reading {
    /// Every reading, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Expected, Self::Bound, Self::Wasting];

    /// The name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "depleted, rise per gram: expected",
            Self::Bound => "depleted, rise per gram: what flags go by",
            Self::Wasting => "depleted, rise per gram: a wasting kidney",
        }
    }
}

/// One response and the rise that one reading predicts.
#[derive(Clone, Copy, Debug)]
pub struct ComparedResponse {
    /// Whose response.
    pub response: &'static Response,
    /// How it was predicted.
    pub reading: Reading,
    /// Predicted rise per gram, mmol/L.
    pub predicted: f64,
}

/// Every response beside what `model` predicts; nothing for a model without a tubular maximum.
///
/// # Errors
/// As [`Individual::bound`]; internal where a course cannot be solved.
pub fn compare_responses(model: &Model) -> Result<Vec<ComparedResponse>> {
    let mut compared = Vec::new();
    if model.elimination() == Elimination::Linear {
        return Ok(compared);
    }
    for reading in Reading::ALL {
        for response in RESPONSES {
            compared.push(ComparedResponse {
                response,
                reading,
                predicted: response.rise(model, reading, TISSUE_L_PER_KG)?,
            });
        }
    }
    Ok(compared)
}

/// How far the predictions of one reading are from the responses.
#[must_use]
pub fn response_agreement(compared: &[ComparedResponse], reading: Reading) -> Option<Agreement> {
    let of_reading = compared.iter().filter(|one| one.reading == reading);
    summed_up(of_reading.map(|one| (one.predicted, one.response.observed)))
}

impl Response {
    /// The predicted rise per gram, mmol/L, with so many liters of tissue per kilogram.
    ///
    /// # Errors
    /// As [`compare_responses`].
    pub fn rise(&self, model: &Model, reading: Reading, tissue: f64) -> Result<f64> {
        let before = level_of(self.level)?;
        let weight = PatientWeight::new(Mass::new::<mass::kilogram>(self.weight))?;
        let filtration = VolumeRate::new::<milliliter_per_minute>(self.filtration);
        let baseline = Baseline::Measured {
            level: before,
            recent_magnesium: false,
        };
        let patient = Subject {
            pregnant: Some(false),
            ..Subject::new(weight, AbsoluteClearance::new(filtration)?, baseline)
        };
        let after = |given: &[Given]| -> Result<f64> {
            let inputs: Vec<Infusion> = given.iter().map(Given::infusion).collect();
            let (from, to) = (Time::default(), Time::new::<hour>(self.hours));
            let both = Individual::bound(model, &patient, &[])?;
            let course = match reading {
                Reading::Bound => simulate(&both, &inputs, from, to, Method::Dopri5)?,
                Reading::Wasting => {
                    let own = Individual::typical(model, &patient)?;
                    simulate(&own, &inputs, from, to, Method::Dopri5)?
                }
                Reading::Expected => {
                    let conserving = both.readings().pop().unwrap_or(both);
                    let tissue = Tissue::of_weight(self.weight, tissue);
                    let window = Window {
                        from: 0.0,
                        to: self.hours,
                    };
                    follow(&conserving, tissue, &inputs, window, Method::Dopri5)?.course
                }
            };
            Ok(course.end().millimolar())
        };
        let total = |given: &[Given]| given.iter().map(Given::heptahydrate_grams).sum::<f64>();
        let lower = match self.against {
            [] => self.level,
            against => after(against)?,
        };
        Ok((after(self.given)? - lower) / (total(self.given) - total(self.against)))
    }
}
