//! One patient in one model: typical parameters, covariates, own deviations.

use super::kernel::{Excretion, Kernel, Peripheral};
use super::spec::{BaselineMode, Elimination, Model, Parameter, ResidualError, Structure};
use super::subject::{Applicability, Baseline, Subject};
use crate::clinical::constants::{LEVEL_REQUIRED_BELOW_ML_MIN, SEVERE_BELOW_ML_MIN};
use crate::clinical::kidney::KidneyCourse;
use crate::units::basic::flow::{liter_per_hour, milliliter_per_minute};
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{AbsoluteClearance, SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::f64::{MolarConcentration, VolumeRate};
use uom::si::time::hour;

/// A patient in a model, ready to be simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Individual {
    model_id: String,
    kernel: Kernel,
    /// The same level explained by what comes in; see [`Individual::bound`].
    fed: Option<Fed>,
    start: f64,
    resting: f64,
    /// What comes in at least once no urine is formed, mmol/h; see [`intake_at_thirty`].
    unfiltered_intake: f64,
    residual: ResidualError,
    applicability: Applicability,
    kidneys: Kidneys,
}

/// A patient whose level is where it is because of what comes in: the tubular maximum is that of
/// the population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fed {
    /// The numbers of the equations.
    pub kernel: Kernel,
    /// The numbers at the usual input, at which `usual_level` is steady.
    pub usual: Kernel,
    /// Untreated level at the usual input, mmol/L.
    pub usual_level: f64,
}

/// What happens to the kidneys after the start of a simulation.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kidneys {
    /// Filtration that the start level belongs to, L/h.
    first: f64,
    course: KidneyCourse,
}

impl Individual {
    /// The typical patient with the covariates of `subject`.
    ///
    /// # Errors
    /// Missing if a covariate of the model is not known, or the level is unknown with a
    /// filtration below 10 mL/min; out of scope where a covariate has no meaning.
    pub fn typical(model: &Model, subject: &Subject) -> Result<Self> {
        Self::with_deviations(model, subject, &[])
    }

    /// The patient whose parameters are the typical ones times exp(deviation).
    ///
    /// A deviation of `FU` is one of the slope of excretion, fu x filtration: the resting
    /// level stays, so the tubular maximum moves with it.
    ///
    /// # Errors
    /// As [`Self::typical`].
    pub fn with_deviations(
        model: &Model,
        subject: &Subject,
        deviations: &[(Parameter, f64)],
    ) -> Result<Self> {
        require_plain_doses(model)?;
        let typical = kernel(model, subject, &[])?;
        let untreated = || untreated_level(model, &typical);
        let (start, resting) = match subject.baseline {
            Baseline::Measured {
                level,
                recent_magnesium: false,
            } => (level.millimolar(), level.millimolar()),
            Baseline::Measured {
                level,
                recent_magnesium: true,
            } => (level.millimolar(), untreated()),
            Baseline::Unknown => {
                require_filtration(model, subject)?;
                (untreated(), untreated())
            }
        };
        let own = match subject.baseline {
            // The untreated level belongs to the typical kernel exactly: nothing to solve.
            Baseline::Unknown
            | Baseline::Measured {
                recent_magnesium: true,
                ..
            } if deviations.is_empty() => typical,
            _ => kernel(model, subject, deviations)?.steady_at(resting),
        };
        Ok(Self {
            model_id: model.id().to_string(),
            kernel: own,
            fed: None,
            start,
            resting,
            unfiltered_intake: intake_at_thirty(model, subject, deviations, resting)?,
            residual: model.residual(),
            applicability: subject.applicability(model),
            kidneys: Kidneys {
                first: subject.clearance.get().get::<liter_per_hour>(),
                course: KidneyCourse::default(),
            },
        })
    }

    /// The patient whose level two readings explain, and of whom the higher course counts: the
    /// kidney has its own tubular maximum at a usual input, as in [`Self::with_deviations`]; or
    /// the tubular maximum is that of the population and less comes in.
    ///
    /// A level does not tell the two apart, and after a dose to a depleted patient the second
    /// stays higher for as long as an infusion runs. At the untreated level of the model they
    /// are the same, so nothing jumps. In pregnancy, in linear models, above that level and where
    /// recent magnesium raised it there is only the first.
    ///
    /// # Errors
    /// As [`Self::typical`].
    pub fn bound(
        model: &Model,
        subject: &Subject,
        deviations: &[(Parameter, f64)],
    ) -> Result<Self> {
        let own = Self::with_deviations(model, subject, deviations)?;
        if subject.pregnant == Some(true) || model.elimination() == Elimination::Linear {
            return Ok(own);
        }
        let typical = kernel(model, subject, &[])?;
        let usual_level = untreated_level(model, &typical);
        if own.resting > usual_level {
            return Ok(own);
        }
        let usual = match deviations.is_empty() {
            true => typical,
            false => kernel(model, subject, deviations)?.steady_at(usual_level),
        };
        let kernel = match own.resting == usual_level {
            true => usual,
            false => usual.fed_at(own.resting),
        };
        Ok(Self {
            fed: Some(Fed {
                kernel,
                usual,
                usual_level,
            }),
            ..own
        })
    }

    /// One individual for each reading of the level; the higher of their courses counts.
    #[must_use]
    pub fn readings(&self) -> Vec<Self> {
        let one = |kernel: Kernel| Self {
            kernel,
            fed: None,
            ..self.clone()
        };
        let other = self.fed.filter(|fed| fed.kernel != self.kernel);
        let mut readings = vec![one(self.kernel)];
        readings.extend(other.map(|fed| one(fed.kernel)));
        readings
    }

    /// The patient whose kidney wastes magnesium in part: the tubular maximum lies between those of
    /// the two readings, at 0 that of the population and at 1 the patient's own, and the level is
    /// steady by what comes in. Where there is one reading it is that one.
    #[must_use]
    pub fn wasting(&self, part: f64) -> Self {
        let mut kernel = self.kernel;
        let population = self.fed.map(|fed| fed.kernel.excretion);
        if let (
            Excretion::RenalThreshold {
                tubular_maximum, ..
            },
            Some(Excretion::RenalThreshold {
                tubular_maximum: of_population,
                ..
            }),
        ) = (&mut kernel.excretion, population)
        {
            *tubular_maximum = of_population - part * (of_population - *tubular_maximum);
            kernel = kernel.fed_at(self.resting);
        }
        Self {
            kernel,
            fed: None,
            ..self.clone()
        }
    }

    /// The reading by what comes in, where there is one.
    #[must_use]
    pub fn fed(&self) -> Option<&Fed> {
        self.fed.as_ref()
    }

    /// The same individual with kidneys that change and with dialysis. The start level belongs
    /// to the clearance of the subject, which should be that of the course at the time of the
    /// level; the tubular maximum found there stays.
    #[must_use]
    pub fn through(self, course: KidneyCourse) -> Self {
        Self {
            kidneys: Kidneys {
                course,
                ..self.kidneys
            },
            ..self
        }
    }

    /// The numbers of the equations from `time` until the next of
    /// [`kidney_changes`](Self::kidney_changes).
    #[must_use]
    pub fn kernel_at(&self, time: Time) -> Kernel {
        let Kidneys { first, course } = &self.kidneys;
        let kernel = match course.filtration_at(time) {
            Some(now) => {
                let now = now.get().get::<liter_per_hour>();
                self.kernel.at_filtration(*first, now)
            }
            None => self.kernel,
        };
        match course.session_at(time) {
            Some(session) => kernel.dialyzed(
                session.clearance.get().get::<liter_per_hour>(),
                session.dialysate.millimolar(),
            ),
            None => kernel,
        }
    }

    /// When the numbers of the equations change, hours from the start of the order.
    #[must_use]
    pub fn kidney_changes(&self) -> Vec<f64> {
        let changes = self.kidneys.course.changes();
        changes.into_iter().map(|time| time.get::<hour>()).collect()
    }

    /// The same individual when no urine is formed from now on, and nobody dialyzes. Below
    /// 30 mL/min at least as much comes in as with kidneys of 30 mL/min at the same level: weaker
    /// kidneys excrete next to nothing and would seem to belong to somebody who takes nothing in,
    /// so the weakest would seem the safest.
    #[must_use]
    pub fn without_urine(&self) -> Self {
        let stopped = |kernel: Kernel| {
            let mut kernel = kernel.without_urine();
            kernel.resting_input = kernel.resting_input.max(self.unfiltered_intake);
            kernel
        };
        let fed = self.fed.map(|fed| Fed {
            kernel: stopped(fed.kernel),
            ..fed
        });
        Self {
            kernel: stopped(self.kernel),
            fed,
            kidneys: Kidneys::default(),
            ..self.clone()
        }
    }

    /// Id of the model.
    #[must_use]
    pub fn model_id(&self) -> &str {
        &self.model_id
    }

    /// The numbers of the equations before the kidneys change.
    #[must_use]
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// The level at which a simulation starts, mmol/L. A peripheral compartment starts at the
    /// same level.
    #[must_use]
    pub fn start_millimolar(&self) -> f64 {
        self.start
    }

    /// The level at which a simulation starts.
    ///
    /// # Errors
    /// Internal if it is no level.
    pub fn start_level(&self) -> Result<SerumMagnesium> {
        level_of(self.start)
    }

    /// The level to which the patient returns without treatment, mmol/L.
    #[must_use]
    pub fn resting_millimolar(&self) -> f64 {
        self.resting
    }

    /// The residual error of the model.
    #[must_use]
    pub fn residual(&self) -> ResidualError {
        self.residual
    }

    /// Whether the model was made from patients like this one.
    #[must_use]
    pub fn applicability(&self) -> &Applicability {
        &self.applicability
    }
}

/// The doses of an order reach the vein whole and at once: a model that says otherwise is one for
/// data sets.
fn require_plain_doses(model: &Model) -> Result<()> {
    let Some(parameter) = model.changes_vein_doses() else {
        return Ok(());
    };
    Err(Error::new(
        ErrorKind::Usage,
        format!(
            "model {} changes doses into a vein by {}, and the doses of an order arrive as they are \
             given",
            model.id(),
            parameter.name()
        ),
        "use it with a data set (simulate or fit), or say compartment = \"depot\" in the model file",
    ))
}

/// A balance of intake and excretion says nothing about a patient without kidneys; a baseline
/// printed in a paper stands as it is.
fn require_filtration(model: &Model, subject: &Subject) -> Result<()> {
    if model.elimination() == Elimination::Linear {
        return Ok(());
    }
    let minute = VolumeRate::new::<crate::units::basic::flow::milliliter_per_minute>;
    if subject.clearance.get() >= minute(LEVEL_REQUIRED_BELOW_ML_MIN) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Missing,
        format!(
            "a measured serum magnesium level is required when filtration is below \
             {LEVEL_REQUIRED_BELOW_ML_MIN} mL/min, and none was given"
        ),
        "measure the level and give it with its time",
    ))
}

/// What comes in at a steady `level` (mmol/L) with kidneys of 30 mL/min, mmol/h; nothing from there
/// on, and in linear models, whose level needs no intake.
fn intake_at_thirty(
    model: &Model,
    subject: &Subject,
    deviations: &[(Parameter, f64)],
    level: f64,
) -> Result<f64> {
    let least = VolumeRate::new::<milliliter_per_minute>(SEVERE_BELOW_ML_MIN);
    if subject.clearance.get() >= least || model.elimination() == Elimination::Linear {
        return Ok(0.0);
    }
    let mut filtering = subject.clone();
    filtering.clearance = AbsoluteClearance::new(least)?;
    let kernel = kernel(model, &filtering, deviations)?;
    Ok(kernel.steady_at(level).resting_input)
}

fn untreated_level(model: &Model, typical: &Kernel) -> f64 {
    match model.baseline() {
        BaselineMode::None => 0.0,
        BaselineMode::Additive(level) => level,
        BaselineMode::Steady => typical.untreated_level(),
    }
}

/// The kernel at the model's own tubular maximum or baseline.
fn kernel(model: &Model, subject: &Subject, deviations: &[(Parameter, f64)]) -> Result<Kernel> {
    let value = |parameter| parameter_value(model, subject, parameter, deviations);
    let two = model.structure() == Structure::TwoCompartment;
    let linear = model.elimination() == Elimination::Linear;
    let central = if two && linear {
        Parameter::CentralVolume
    } else {
        Parameter::Volume
    };
    let peripheral = if two {
        Some(Peripheral {
            exchange: value(Parameter::Intercompartmental)?,
            volume: value(Parameter::PeripheralVolume)?,
        })
    } else {
        None
    };
    let (excretion, non_renal, resting_input) = match model.elimination() {
        Elimination::Linear => {
            let baseline = match model.baseline() {
                BaselineMode::Additive(level) => level,
                BaselineMode::None | BaselineMode::Steady => 0.0,
            };
            let clearance = value(Parameter::Clearance)?;
            (
                Excretion::Linear {
                    clearance,
                    baseline,
                },
                0.0,
                0.0,
            )
        }
        Elimination::RenalThreshold => (
            Excretion::RenalThreshold {
                filtration: subject.clearance.get().get::<liter_per_hour>(),
                fraction: value(Parameter::FractionUnbound)?,
                tubular_maximum: value(Parameter::TubularMaximum)?,
                splay: value(Parameter::Splay)?,
            },
            value(Parameter::NonRenal)?,
            value(Parameter::RestingInput)?,
        ),
    };
    Ok(Kernel {
        volume: value(central)?,
        peripheral,
        excretion,
        non_renal,
        resting_input,
    })
}

fn parameter_value(
    model: &Model,
    subject: &Subject,
    parameter: Parameter,
    deviations: &[(Parameter, f64)],
) -> Result<f64> {
    let row = model.parameter(parameter)?;
    let mut value = row.value;
    for (covariate, effect) in &row.effects {
        value *= subject.factor(covariate, effect)?;
    }
    let deviation: f64 = deviations
        .iter()
        .filter(|(which, _)| *which == parameter)
        .map(|(_, eta)| eta)
        .sum();
    value *= libm::exp(deviation);
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    Err(Error::internal(format!(
        "{} of model {} is {value}, and it has to be finite and not negative",
        parameter.name(),
        model.id()
    )))
}

/// The serum level of so many mmol/L, a number of a model or a solver.
///
/// # Errors
/// Internal if it is no level.
pub fn level_of(millimolar: f64) -> Result<SerumMagnesium> {
    SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(millimolar))
}
