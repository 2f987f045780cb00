//! What drives the peak: one input of a case after another at its lowest and at its highest
//! plausible value, all others as they are.

use crate::clinical::constants::{KIDNEY_ESTIMATE_CV, LEVEL_ERROR, WEIGHT_ERROR};
use crate::ode::Method;
use crate::pk::spec::{Covariate, Elimination, Parameter};
use crate::pk::{Baseline, Individual, Model, Subject};
use crate::safety::Case;
use crate::simulate::{forecast, simulate};
use crate::units::basic::{flow, molar};
use crate::units::{
    AbsoluteClearance, Creatinine, MolarConcentration, PatientWeight, SerumMagnesium, Time,
    VolumeRate,
};
use crate::{Error, Result};
use uom::si::f64::Mass;
use uom::si::mass::kilogram;

/// Standard deviations to the 5th and 95th percentile of a normal distribution.
const NINE_TENTHS: f64 = 1.644_853_626_951_472_2;

/// One end of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The input, in the unit of [`Driver::unit`].
    pub value: f64,
    /// The highest level within the order, mmol/L.
    pub peak: f64,
}

/// What one input does to the peak.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The input, in words; a parameter of a model by its name there.
    pub input: String,
    /// Unit of its values; empty for a plain number.
    pub unit: &'static str,
    /// At its lowest plausible value.
    pub low: End,
    /// At its highest.
    pub high: End,
}

impl Driver {
    /// How far apart the two peaks are, mmol/L.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.high.peak - self.low.peak).abs()
    }
}

/// What drives the peak of one case under one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The highest level within the order with every input as it is, mmol/L.
    pub peak: f64,
    /// The inputs, the one that matters most first.
    pub drivers: Vec<Driver>,
}

/// The inputs of `case` that move the peak under `model`.
///
/// A parameter goes to 1.64 standard deviations between patients on either side, an estimated
/// kidney function to as many of its error (with the creatinine it comes from), an unknown
/// untreated level likewise; a weight moves by a tenth, a measured level by a twentieth. Neither
/// a recovery of the kidneys nor a dialysis that has not begun is counted on.
///
/// # Errors
/// As [`Individual::typical`]; internal where a course cannot be solved.
pub fn one_way(case: &Case, model: &Model) -> Result<Sensitivity> {
    let base = Base::new(case, model)?;
    let mut drivers = base.parameters()?;
    drivers.push(base.weight()?);
    drivers.extend(base.kidneys()?);
    drivers.extend(base.level()?);
    // What the model does not look at is no driver.
    drivers.retain(|driver| driver.low.peak != driver.high.peak);
    drivers.sort_by(|a, b| b.width().total_cmp(&a.width()));
    Ok(Sensitivity {
        peak: base.peak(&base.subject, &[], 1.0)?,
        drivers,
    })
}

/// One input and how far it goes.
#[derive(Clone, Copy)]
struct Varied<'a> {
    name: &'a str,
    unit: &'static str,
    value: f64,
    /// The lowest and the highest value as multiples of `value`.
    factors: [f64; 2],
}

impl Varied<'_> {
    /// What the input does, by the peak (mmol/L) `at` a multiple of its value.
    fn driver(self, at: impl Fn(f64) -> Result<f64>) -> Result<Driver> {
        let end = |factor: f64| -> Result<End> {
            Ok(End {
                value: self.value * factor,
                peak: at(factor)?,
            })
        };
        Ok(Driver {
            input: self.name.to_owned(),
            unit: self.unit,
            low: end(self.factors[0])?,
            high: end(self.factors[1])?,
        })
    }
}

/// The case as it is.
struct Base<'a> {
    case: &'a Case,
    model: &'a Model,
    subject: Subject,
    from: Time,
}

impl<'a> Base<'a> {
    fn new(case: &'a Case, model: &'a Model) -> Result<Self> {
        let start = forecast::start(case, model)?;
        Ok(Self {
            case,
            model,
            subject: forecast::subject_at(case, model, &start)?,
            from: start.from,
        })
    }

    /// The highest level within the order, mmol/L, with kidneys `filtration` times as good as
    /// the case says.
    fn peak(
        &self,
        subject: &Subject,
        deviations: &[(Parameter, f64)],
        filtration: f64,
    ) -> Result<f64> {
        let kidneys = self.case.kidneys.without_hope().times(filtration)?;
        let individual = Individual::bound(self.model, subject, deviations)?.through(kidneys);
        let end = self.case.regimen.end_of_rise();
        let inputs = self.case.absorbed_inputs();
        let course = simulate(&individual, &inputs, self.from, end, Method::Dopri5)?;
        let peak = course
            .peak_between(Time::default(), end)
            .ok_or_else(|| Error::internal("an order without a predicted level"))?;
        Ok(peak.level.millimolar())
    }

    fn parameters(&self) -> Result<Vec<Driver>> {
        let rows = self.model.parameters().iter();
        let varying = rows.filter(|row| row.variance > 0.0);
        varying
            .map(|row| {
                let mut typical = row.value;
                for (covariate, effect) in &row.effects {
                    typical *= self.subject.factor(covariate, effect)?;
                }
                let far = libm::exp(NINE_TENTHS * row.variance.sqrt());
                let varied = Varied {
                    name: row.parameter.name(),
                    unit: row.parameter.dimension().units()[0].0,
                    value: typical,
                    factors: [1.0 / far, far],
                };
                varied.driver(|factor| {
                    self.peak(&self.subject, &[(row.parameter, libm::log(factor))], 1.0)
                })
            })
            .collect()
    }

    fn weight(&self) -> Result<Driver> {
        let weight = self.subject.weight.get().get::<kilogram>();
        let at = |factor: f64| {
            let mut subject = self.subject.clone();
            subject.weight = PatientWeight::new(Mass::new::<kilogram>(weight * factor))?;
            self.peak(&subject, &[], 1.0)
        };
        let varied = Varied {
            name: "weight",
            unit: "kg",
            value: weight,
            factors: [1.0 - WEIGHT_ERROR, 1.0 + WEIGHT_ERROR],
        };
        varied.driver(at)
    }

    /// The kidney function where it is an estimate: a filtration, or the creatinine that a
    /// linear model reads.
    fn kidneys(&self) -> Result<Option<Driver>> {
        if !self.case.renal.method.estimates() {
            return Ok(None);
        }
        let far = libm::exp(NINE_TENTHS * libm::log1p(KIDNEY_ESTIMATE_CV.powi(2)).sqrt());
        let clearance = self.subject.clearance.get();
        let filtration = clearance.get::<flow::milliliter_per_minute>();
        let creatinine = self.subject.creatinine;
        let at = |factor: f64| {
            let mut subject = self.subject.clone();
            let moved = VolumeRate::new::<flow::milliliter_per_minute>(filtration * factor);
            subject.clearance = AbsoluteClearance::new(moved)?;
            if let Some(known) = creatinine {
                let known = known.micromolar();
                let moved = MolarConcentration::new::<molar::micromole_per_liter>(known / factor);
                subject.creatinine = Some(Creatinine::new(moved)?);
            }
            self.peak(&subject, &[], factor)
        };
        let reads_creatinine = self
            .model
            .parameters()
            .iter()
            .flat_map(|row| &row.effects)
            .any(|(covariate, _)| *covariate == Covariate::Creatinine);
        let driver = match creatinine {
            Some(known) if self.model.elimination() == Elimination::Linear && reads_creatinine => {
                let varied = Varied {
                    name: "creatinine",
                    unit: "umol/L",
                    value: known.micromolar(),
                    factors: [1.0 / far, far],
                };
                varied.driver(|factor| at(1.0 / factor))?
            }
            _ => {
                let varied = Varied {
                    name: "filtration",
                    unit: "mL/min",
                    value: filtration,
                    factors: [1.0 / far, far],
                };
                varied.driver(at)?
            }
        };
        Ok(Some(driver))
    }

    /// The level before the order: measured, or the untreated one of the model.
    fn level(&self) -> Result<Option<Driver>> {
        let (level, part, recent_magnesium) = match self.subject.baseline {
            Baseline::Measured {
                level,
                recent_magnesium,
            } => (level.millimolar(), LEVEL_ERROR, recent_magnesium),
            Baseline::Unknown => {
                let typical = Individual::typical(self.model, &self.subject)?;
                let level = typical.resting_millimolar();
                let spread = NINE_TENTHS * self.model.baseline_spread();
                (level, spread / level, false)
            }
        };
        if !(part > 0.0 && part < 1.0) {
            return Ok(None);
        }
        let at = |factor: f64| {
            let moved = MolarConcentration::new::<molar::millimole_per_liter>(level * factor);
            let mut subject = self.subject.clone();
            subject.baseline = Baseline::Measured {
                level: SerumMagnesium::predicted(moved)?,
                recent_magnesium,
            };
            self.peak(&subject, &[], 1.0)
        };
        let varied = Varied {
            name: "level before",
            unit: "mmol/L",
            value: level,
            factors: [1.0 - part, 1.0 + part],
        };
        varied.driver(at).map(Some)
    }
}
