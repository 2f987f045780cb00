//! From a model and the covariates of a record to numbers.

use super::malformed;
use super::records::Record;
use super::subject_prediction::Deviation;
use crate::clinical::constants::{LEAST_UNTREATED_MMOL_L, LEVEL_REQUIRED_BELOW_ML_MIN};
use crate::ode::Method;
use crate::pk::Model;
use crate::pk::exact::{CENTRAL, DEPOT, Linear, PERIPHERAL};
use crate::pk::kernel::{Excretion, Kernel, Peripheral};
use crate::pk::spec::{
    BaselineMode, Covariate, DoseSite, Effect, Elimination, Parameter, Structure,
};
use crate::{Error, ErrorKind, Result};

/// Liters per hour in a milliliter per minute.
const LITER_PER_HOUR: f64 = 0.06;

/// How a covariate that changes between two records changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CovariateCarry {
    /// The value of a record holds since the record before it.
    NextBackward,
    /// The value of a record holds until the next one.
    LastForward,
}

impl CovariateCarry {
    /// The usual abbreviation.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NextBackward => "nocb",
            Self::LastForward => "locf",
        }
    }
}

/// How the equations are solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EquationSolver {
    /// Linear models exactly, others by Taylor series.
    Best,
    /// Exactly; refused where there is no exact solution.
    Exact,
    /// By this integrator.
    Integrated(Method),
}

/// A covariate that a model reads of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct CovariateInput {
    /// What it is.
    pub covariate: Covariate,
    /// For a category: the one that counts as 1, all others as 0.
    pub category: Option<String>,
}

impl CovariateInput {
    /// What `effect` reads of `covariate`.
    #[must_use]
    pub fn of(covariate: &Covariate, effect: &Effect) -> Self {
        let category = match effect {
            Effect::Category { category, .. } => Some(category.clone()),
            Effect::Power { .. }
            | Effect::Linear { .. }
            | Effect::Exponential { .. }
            | Effect::Inverse { .. } => None,
        };
        Self {
            covariate: covariate.clone(),
            category,
        }
    }
}

/// An effect on a parameter, with the place of its covariate in a record.
#[derive(Clone, Debug)]
struct CovariateEffect {
    covariate: usize,
    effect: Effect,
}

/// A parameter with the effects of covariates on it.
#[derive(Clone, Debug)]
struct ParameterRow {
    parameter: Parameter,
    typical: f64,
    effects: Vec<CovariateEffect>,
    site: Option<DoseSite>,
}

/// A model made ready for data sets.
#[derive(Clone, Debug)]
pub struct Predictor {
    rows: Vec<ParameterRow>,
    covariates: Vec<CovariateInput>,
    /// Place of the filtration of a threshold model in a record.
    filtration: Option<usize>,
    structure: Structure,
    elimination: Elimination,
    depot: bool,
    occasions: bool,
    pub(super) baseline: f64,
    pub(super) solver: EquationSolver,
    carry: CovariateCarry,
}

/// What decides how amounts change, of one record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Disposition {
    Linear(Linear),
    Threshold { kernel: Kernel, absorption: f64 },
}

impl Disposition {
    /// The same where too little filtration leaves the untreated level without a meaning.
    fn rested(self) -> Self {
        match self {
            Self::Linear(_) => self,
            Self::Threshold { kernel, absorption } => Self::Threshold {
                kernel: resting(kernel),
                absorption,
            },
        }
    }

    pub fn volume(&self) -> f64 {
        match self {
            Self::Linear(linear) => linear.volume,
            Self::Threshold { kernel, .. } => kernel.volume,
        }
    }
}

impl Predictor {
    /// Prepares `model`.
    ///
    /// # Errors
    /// Usage when `solver` is exact and the model has no exact solution.
    pub fn new(model: &Model, solver: EquationSolver, carry: CovariateCarry) -> Result<Self> {
        let linear = model.elimination() == Elimination::Linear;
        if solver == EquationSolver::Exact && !linear {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("model {} has no exact solution", model.id()),
                "choose dopri5, dop853, tsit5 or taylor",
            ));
        }
        let mut covariates: Vec<CovariateInput> = Vec::new();
        let mut place = |input: CovariateInput| {
            let known = covariates.iter().position(|other| *other == input);
            known.unwrap_or_else(|| {
                covariates.push(input);
                covariates.len() - 1
            })
        };
        let rows = model
            .parameters()
            .iter()
            .map(|value| {
                let effects = value.effects.iter();
                ParameterRow {
                    parameter: value.parameter,
                    typical: value.value,
                    effects: effects
                        .map(|(of, effect)| CovariateEffect {
                            covariate: place(CovariateInput::of(of, effect)),
                            effect: effect.clone(),
                        })
                        .collect(),
                    site: value.site,
                }
            })
            .collect();
        let filtration = (!linear).then(|| {
            place(CovariateInput {
                covariate: Covariate::CreatinineClearance,
                category: None,
            })
        });
        let baseline = match model.baseline() {
            BaselineMode::Additive(level) => level,
            BaselineMode::None | BaselineMode::Steady => 0.0,
        };
        Ok(Self {
            rows,
            filtration,
            structure: model.structure(),
            elimination: model.elimination(),
            depot: model.has_depot(),
            occasions: model.varies_between_occasions(),
            baseline,
            solver,
            carry,
            covariates,
        })
    }

    /// The covariates it reads, in the order of [`Record::covariates`].
    #[must_use]
    pub fn covariates(&self) -> &[CovariateInput] {
        &self.covariates
    }

    /// How a covariate changes between two records.
    #[must_use]
    pub fn carry(&self) -> CovariateCarry {
        self.carry
    }

    /// Whether the model lets anything differ between the occasions of one subject.
    #[must_use]
    pub fn varies_between_occasions(&self) -> bool {
        self.occasions
    }

    /// The compartment index of a CMT number; `None` if there is no such compartment.
    #[must_use]
    pub fn compartment_index(&self, number: u32) -> Option<usize> {
        let mut order = Vec::with_capacity(3);
        if self.depot {
            order.push(DEPOT);
        }
        order.push(CENTRAL);
        if self.structure == Structure::TwoCompartment {
            order.push(PERIPHERAL);
        }
        order.get(number.max(1) as usize - 1).copied()
    }

    /// The CMT number of the last compartment.
    #[must_use]
    pub fn last_compartment(&self) -> u32 {
        let two = self.structure == Structure::TwoCompartment;
        self.central_compartment() + u32::from(two)
    }

    /// The CMT number of the central compartment, where levels are observed.
    #[must_use]
    pub fn central_compartment(&self) -> u32 {
        1 + u32::from(self.depot)
    }

    fn row(&self, parameter: Parameter) -> Option<&ParameterRow> {
        self.rows.iter().find(|row| row.parameter == parameter)
    }

    /// A parameter at a record, times e^eta; `None` if the model does not have it.
    ///
    /// # Errors
    /// Malformed where the covariates of the record make it no possible value.
    pub(super) fn value(
        &self,
        parameter: Parameter,
        record: &Record,
        deviations: &[Deviation],
    ) -> Result<Option<f64>> {
        let Some(row) = self.row(parameter) else {
            return Ok(None);
        };
        let mut value = row.typical;
        for CovariateEffect { covariate, effect } in &row.effects {
            let x = record.covariates[*covariate];
            if x.is_nan() {
                let name = self.covariates[*covariate].covariate.name();
                return Err(malformed(
                    format!(
                        "{} needs {name}, and no record of this subject has it",
                        parameter.name()
                    ),
                    format!("fill in the column of {name}"),
                ));
            }
            value *= effect.factor(x);
        }
        for deviation in deviations.iter().filter(|one| one.parameter == parameter) {
            value *= libm::exp(deviation.eta);
        }
        if value.is_finite() && (value > 0.0 || (value == 0.0 && parameter.may_be_zero())) {
            return Ok(Some(value));
        }
        let columns: Vec<_> = row
            .effects
            .iter()
            .map(|row| self.covariates[row.covariate].covariate.name())
            .collect();
        Err(malformed(
            format!(
                "{} is {value} with the covariates of this record",
                parameter.name()
            ),
            format!("check {}", columns.join(", ")),
        ))
    }

    /// F and ALAG as they act on a dose into the compartment `site`.
    pub(super) fn acting(
        &self,
        parameter: Parameter,
        site: usize,
        record: &Record,
        deviations: &[Deviation],
    ) -> Result<Option<f64>> {
        let Some(row) = self.row(parameter) else {
            return Ok(None);
        };
        let own = row.site.unwrap_or(if self.depot {
            DoseSite::Depot
        } else {
            DoseSite::Central
        });
        let acts = match own {
            DoseSite::Depot => site == DEPOT,
            DoseSite::Central => site == CENTRAL,
        };
        if acts {
            self.value(parameter, record, deviations)
        } else {
            Ok(None)
        }
    }

    /// Everything that decides how amounts change.
    pub(super) fn disposition(
        &self,
        record: &Record,
        deviations: &[Deviation],
    ) -> Result<Disposition> {
        Ok(self.as_given(record, deviations)?.rested())
    }

    /// The level that the subject of these records has without treatment, mmol/L, when it lies
    /// `shift` from the typical one; the parameters are settled there. `None` for linear models.
    pub(super) fn untreated_at(&self, first: &Record, shift: f64) -> Result<Option<f64>> {
        let disposition = self
            .disposition(first, &[])
            .map_err(|error| error.at(format!("line {}", first.line)))?;
        Ok(match disposition {
            Disposition::Linear(_) => None,
            Disposition::Threshold { kernel, .. } => {
                let level = kernel.untreated_level() + shift;
                Some(level.max(LEAST_UNTREATED_MMOL_L))
            }
        })
    }

    /// The level that the subject of `records` has without treatment, mmol/L, when it lies `shift`
    /// from the typical one; 0 without records.
    ///
    /// # Errors
    /// Malformed where the covariates of the first record make parameters no possible value.
    pub fn untreated_level(&self, records: &[Record], shift: f64) -> Result<f64> {
        let Some(first) = records.first() else {
            return Ok(0.0);
        };
        let settled = self.untreated_at(first, shift)?;
        Ok(settled.unwrap_or(self.baseline + shift))
    }

    /// As [`Self::disposition`], of a patient who had the untreated `level` (mmol/L) at the record
    /// `first`: tubular maximum and intake were settled there and stay when the kidneys change.
    pub(super) fn settled_disposition(
        &self,
        record: &Record,
        deviations: &[Deviation],
        first: &Record,
        level: f64,
    ) -> Result<Disposition> {
        let now = self.as_given(record, deviations)?;
        let then = self.as_given(first, deviations)?;
        let (
            Disposition::Threshold {
                mut kernel,
                absorption,
            },
            Disposition::Threshold { kernel: then, .. },
        ) = (now, then)
        else {
            return Ok(now);
        };
        let then = with_least_filtration(then).steady_at(level);
        kernel.resting_input = then.resting_input;
        if let (
            Excretion::RenalThreshold {
                tubular_maximum, ..
            },
            Excretion::RenalThreshold {
                tubular_maximum: settled,
                ..
            },
        ) = (&mut kernel.excretion, then.excretion)
        {
            *tubular_maximum = settled;
        }
        Ok(Disposition::Threshold { kernel, absorption }.rested())
    }

    /// The parameters with their covariates and deviations, as they stand.
    fn as_given(&self, record: &Record, deviations: &[Deviation]) -> Result<Disposition> {
        let need = |parameter| {
            let value = self.value(parameter, record, deviations)?;
            value
                .ok_or_else(|| Error::internal(format!("a model without its {}", parameter.name())))
        };
        let two = self.structure == Structure::TwoCompartment;
        let exchange = if two {
            Some((
                need(Parameter::Intercompartmental)?,
                need(Parameter::PeripheralVolume)?,
            ))
        } else {
            None
        };
        let absorption = if self.depot {
            need(Parameter::Absorption)?
        } else {
            0.0
        };
        if self.elimination == Elimination::Linear {
            let central = if two {
                Parameter::CentralVolume
            } else {
                Parameter::Volume
            };
            return Ok(Disposition::Linear(Linear {
                clearance: need(Parameter::Clearance)?,
                volume: need(central)?,
                peripheral: exchange,
                absorption,
            }));
        }
        let kernel = Kernel {
            volume: need(Parameter::Volume)?,
            peripheral: exchange.map(|(exchange, volume)| Peripheral { exchange, volume }),
            excretion: Excretion::RenalThreshold {
                filtration: self.filtration(record)?,
                fraction: need(Parameter::FractionUnbound)?,
                tubular_maximum: need(Parameter::TubularMaximum)?,
                splay: need(Parameter::Splay)?,
            },
            non_renal: need(Parameter::NonRenal)?,
            resting_input: need(Parameter::RestingInput)?,
        };
        Ok(Disposition::Threshold { kernel, absorption })
    }

    /// Filtration at a record, L/h.
    fn filtration(&self, record: &Record) -> Result<f64> {
        let value = self.filtration.map(|place| record.covariates[place]);
        value
            .filter(|value| value.is_finite() && *value >= 0.0)
            .ok_or_else(|| {
                malformed(
                    "this record has no filtration",
                    "give a column CRCL_ML_MIN of 0 or more",
                )
            })
    }

    /// Whether two records have the same covariates; a missing one is like another.
    pub(super) fn unchanged(a: &Record, b: &Record) -> bool {
        let mut pairs = a.covariates.iter().zip(&b.covariates);
        pairs.all(|(a, b)| a.to_bits() == b.to_bits())
    }
}

/// The same kernel with no less filtration than an untreated level has a meaning at.
fn with_least_filtration(mut kernel: Kernel) -> Kernel {
    if let Excretion::RenalThreshold { filtration, .. } = &mut kernel.excretion {
        *filtration = filtration.max(LEVEL_REQUIRED_BELOW_ML_MIN * LITER_PER_HOUR);
    }
    kernel
}

/// With too little filtration the untreated level of the model says nothing: then the level at
/// the least filtration that has a meaning is taken as steady.
fn resting(kernel: Kernel) -> Kernel {
    let stand_in = with_least_filtration(kernel);
    if stand_in == kernel {
        return kernel;
    }
    kernel.steady_at(stand_in.untreated_level())
}
