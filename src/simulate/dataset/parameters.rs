//! From a model and the covariates of a record to numbers.

use super::{Between, Engine, Record, Slot};
use crate::pk::Model;
use crate::pk::exact::{CENTRAL, DEPOT, Linear, PERIPHERAL};
use crate::pk::individual::LEVEL_REQUIRED_BELOW;
use crate::pk::kernel::{Excretion, Kernel, Peripheral};
use crate::pk::spec::{
    BaselineMode, Covariate, DoseSite, Effect, Elimination, Parameter, Structure,
};
use crate::{Error, ErrorKind, Result};

/// Liters per hour in a milliliter per minute.
const LITER_PER_HOUR: f64 = 0.06;

/// A parameter with the slots its covariates are read from.
#[derive(Clone, Debug)]
struct Row {
    parameter: Parameter,
    typical: f64,
    effects: Vec<(usize, Effect)>,
    site: Option<DoseSite>,
}

/// A model made ready for data sets.
#[derive(Clone, Debug)]
pub struct Plan {
    rows: Vec<Row>,
    slots: Vec<Slot>,
    /// Slot of the filtration of a threshold model.
    filtration: Option<usize>,
    structure: Structure,
    elimination: Elimination,
    depot: bool,
    pub(super) baseline: f64,
    pub(super) engine: Engine,
    pub(super) between: Between,
}

/// What decides how amounts change, of one record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Disposition {
    Linear(Linear),
    Threshold { kernel: Kernel, absorption: f64 },
}

impl Disposition {
    pub fn volume(&self) -> f64 {
        match self {
            Self::Linear(linear) => linear.volume,
            Self::Threshold { kernel, .. } => kernel.volume,
        }
    }
}

impl Plan {
    /// Prepares `model`.
    ///
    /// # Errors
    /// Usage when `engine` is exact and the model has no exact solution.
    pub fn new(model: &Model, engine: Engine, between: Between) -> Result<Self> {
        let linear = model.elimination() == Elimination::Linear;
        if engine == Engine::Exact && !linear {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("model {} has no exact solution", model.id()),
                "use --solver dopri5, dop853, tsit5 or taylor",
            ));
        }
        let mut slots: Vec<Slot> = Vec::new();
        let mut place = |slot: Slot| {
            let known = slots.iter().position(|other| *other == slot);
            known.unwrap_or_else(|| {
                slots.push(slot);
                slots.len() - 1
            })
        };
        let rows = model
            .parameters()
            .iter()
            .map(|value| {
                let effects = value.effects.iter();
                let column = |(of, _): &(Covariate, Effect)| matches!(of, Covariate::Column(_));
                // A value that comes with the data belongs to the route the data describes.
                let site = value
                    .site
                    .or(effects.clone().any(column).then_some(DoseSite::Central));
                Row {
                    parameter: value.parameter,
                    typical: value.value,
                    effects: effects
                        .map(|(of, effect)| (place(Slot::of(of, effect)), effect.clone()))
                        .collect(),
                    site,
                }
            })
            .collect();
        let filtration = (!linear).then(|| {
            place(Slot {
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
            baseline,
            engine,
            between,
            slots,
        })
    }

    /// The columns it reads, in the order of [`Record::covariates`].
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The compartment index of a CMT number; `None` if there is no such compartment.
    #[must_use]
    pub fn compartment(&self, number: u32) -> Option<usize> {
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

    /// The CMT number of the central compartment, where levels are observed.
    #[must_use]
    pub fn observed(&self) -> u32 {
        1 + u32::from(self.depot)
    }

    fn row(&self, parameter: Parameter) -> Option<&Row> {
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
        deviations: &[(Parameter, f64)],
    ) -> Result<Option<f64>> {
        let Some(row) = self.row(parameter) else {
            return Ok(None);
        };
        let mut value = row.typical;
        for (slot, effect) in &row.effects {
            let x = record.covariates[*slot];
            if x.is_nan() {
                let name = self.slots[*slot].covariate.name();
                return Err(Error::new(
                    ErrorKind::Malformed,
                    format!(
                        "{} needs {name}, and no record of this subject has it",
                        parameter.name()
                    ),
                    format!("fill in the column of {name}"),
                ));
            }
            value *= effect.factor(x);
        }
        for (_, eta) in deviations.iter().filter(|(which, _)| *which == parameter) {
            value *= eta.exp();
        }
        if value.is_finite() && (value > 0.0 || (value == 0.0 && parameter.may_be_zero())) {
            return Ok(Some(value));
        }
        let columns: Vec<_> = row
            .effects
            .iter()
            .map(|(slot, _)| self.slots[*slot].covariate.name())
            .collect();
        Err(Error::new(
            ErrorKind::Malformed,
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
        deviations: &[(Parameter, f64)],
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
        deviations: &[(Parameter, f64)],
    ) -> Result<Disposition> {
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
        Ok(Disposition::Threshold {
            kernel: resting(kernel),
            absorption,
        })
    }

    /// Filtration at a record, L/h.
    fn filtration(&self, record: &Record) -> Result<f64> {
        let value = self.filtration.map(|slot| record.covariates[slot]);
        value
            .filter(|value| value.is_finite() && *value >= 0.0)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Malformed,
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

/// With too little filtration the untreated level of the model says nothing: then the level at
/// the least filtration that has a meaning is taken as steady.
fn resting(kernel: Kernel) -> Kernel {
    let least = LEVEL_REQUIRED_BELOW * LITER_PER_HOUR;
    let Excretion::RenalThreshold {
        filtration,
        fraction,
        tubular_maximum,
        splay,
    } = kernel.excretion
    else {
        return kernel;
    };
    if filtration >= least {
        return kernel;
    }
    let stand_in = Kernel {
        excretion: Excretion::RenalThreshold {
            filtration: least,
            fraction,
            tubular_maximum,
            splay,
        },
        ..kernel
    };
    kernel.steady_at(stand_in.untreated_level())
}
