//! The patient around whom others are drawn, and groups of drawn patients side by side.

use crate::pk::kernel::{Excretion, Kernel, LEAST_EXCRETION, Peripheral};
use crate::pk::{Individual, Parameter};
use crate::population::elementary::{exp, inverse_softplus, softplus};

/// Patients side by side.
pub const LANES: usize = 32;

/// What explains the untreated level of a patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// The kidney: the tubular maximum is the patient's own, at the usual input.
    Kidney,
    /// Below `usual_level` what comes in: the tubular maximum is the one at which that level is
    /// steady at the usual input. Above it the kidney. While the kidneys do not change and nobody
    /// is below the untreated level, this is the reading with the higher course.
    Input {
        /// Untreated level of the typical patient at the usual input, mmol/L.
        usual_level: f64,
    },
}

impl Reading {
    /// The level that the tubular maximum of a patient who rests at `resting` belongs to, mmol/L.
    #[inline(always)]
    fn level_of_maximum(self, resting: f64) -> f64 {
        match self {
            Self::Kidney => resting,
            Self::Input { usual_level } if usual_level > resting => usual_level,
            Self::Input { .. } => resting,
        }
    }
}

/// The patient around whom others are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typical {
    /// The equations.
    pub kernel: Kernel,
    /// What explains the untreated level.
    pub reading: Reading,
    /// Level at the start, mmol/L.
    pub start: f64,
    /// Level without treatment, mmol/L.
    pub resting: f64,
    /// Whether a patient starts at the own untreated level; otherwise at `start`, as measured.
    pub starts_at_rest: bool,
}

impl Typical {
    /// The typical patient; `starts_at_rest` unless recent magnesium raised the level.
    #[must_use]
    pub fn from_individual(individual: &Individual, starts_at_rest: bool) -> Self {
        Self {
            kernel: *individual.kernel(),
            reading: Reading::Kidney,
            start: individual.start_millimolar(),
            resting: individual.resting_millimolar(),
            starts_at_rest,
        }
    }

    /// The typical patient by one of the readings of a level: by what comes in, or by the kidney.
    #[must_use]
    pub fn by_reading(individual: &Individual, by_input: bool) -> Self {
        let own = Self::from_individual(individual, true);
        match individual.fed().filter(|_| by_input) {
            Some(fed) => Self {
                kernel: fed.usual,
                reading: Reading::Input {
                    usual_level: fed.usual_level,
                },
                ..own
            },
            None => own,
        }
    }

    /// The typical patients of whom the higher course counts: one where it is known beforehand
    /// which that is, two where the kidneys change or the level was raised, and a lower level
    /// may so come to be the higher one.
    #[must_use]
    pub fn readings(individual: &Individual, starts_at_rest: bool) -> Vec<Self> {
        let own = Self::from_individual(individual, starts_at_rest);
        let Some(fed) = individual.fed() else {
            return vec![own];
        };
        let usual_level = fed.usual_level;
        let by = |reading| Self {
            kernel: fed.usual,
            reading,
            ..own
        };
        if starts_at_rest && individual.kidney_changes().is_empty() {
            vec![by(Reading::Input { usual_level })]
        } else {
            vec![own, by(Reading::Input { usual_level })]
        }
    }
}

/// `L` patients side by side, in hours, liters and millimoles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group<const L: usize> {
    /// Volume of the (central) compartment, L.
    pub volume: [f64; L],
    /// Intercompartmental clearance, L/h; 0 without a peripheral compartment.
    pub exchange: [f64; L],
    /// Volume of the peripheral compartment, L.
    pub peripheral: [f64; L],
    /// Filtration at the start, L/h.
    pub filtration: [f64; L],
    /// Filtration as a multiple of that of the typical patient.
    pub kidney: [f64; L],
    /// Slope of excretion over filtration, `FU` of this patient: the filterable fraction of the
    /// typical patient times a spread of the slope, so it may exceed 1.
    pub fraction: [f64; L],
    /// Tubular maximum, mmol per liter of filtrate.
    pub tubular_maximum: [f64; L],
    /// Width of the bend, mmol per liter of filtrate.
    pub splay: [f64; L],
    /// Clearance of a linear model, L/h.
    pub clearance: [f64; L],
    /// Non-renal clearance, L/h.
    pub non_renal: [f64; L],
    /// Net input from gut and tissue at rest, mmol/h.
    pub resting_input: [f64; L],
    /// Level without treatment, mmol/L.
    pub resting: [f64; L],
    /// Level at the start, mmol/L.
    pub start: [f64; L],
}

impl<const L: usize> Group<L> {
    /// `L` times the typical patient.
    #[inline(always)]
    pub(super) fn new(typical: &Typical) -> Self {
        let kernel = &typical.kernel;
        let (filtration, fraction, tubular_maximum, splay, clearance) = match kernel.excretion {
            Excretion::RenalThreshold {
                filtration,
                fraction,
                tubular_maximum,
                splay,
            } => (filtration, fraction, tubular_maximum, splay, 0.0),
            Excretion::Linear { clearance, .. } => (0.0, 0.0, 0.0, 1.0, clearance),
        };
        let (exchange, peripheral) = match kernel.peripheral {
            Some(Peripheral { exchange, volume }) => (exchange, volume),
            None => (0.0, 1.0),
        };
        Self {
            volume: [kernel.volume; L],
            exchange: [exchange; L],
            peripheral: [peripheral; L],
            filtration: [filtration; L],
            kidney: [1.0; L],
            fraction: [fraction; L],
            tubular_maximum: [tubular_maximum; L],
            splay: [splay; L],
            clearance: [clearance; L],
            non_renal: [kernel.non_renal; L],
            resting_input: [kernel.resting_input; L],
            resting: [typical.resting; L],
            start: [typical.start; L],
        }
    }

    /// Multiplies a parameter by exp(eta). What only matters for a depot or for data sets
    /// changes nothing here.
    #[inline(always)]
    pub(super) fn scale(&mut self, parameter: Parameter, eta: [f64; L]) {
        let values = match parameter {
            Parameter::Clearance => &mut self.clearance,
            Parameter::Volume | Parameter::CentralVolume => &mut self.volume,
            Parameter::Intercompartmental => &mut self.exchange,
            Parameter::PeripheralVolume => &mut self.peripheral,
            Parameter::FractionUnbound => &mut self.fraction,
            Parameter::TubularMaximum => &mut self.tubular_maximum,
            Parameter::Splay => &mut self.splay,
            Parameter::RestingInput => &mut self.resting_input,
            Parameter::NonRenal => &mut self.non_renal,
            Parameter::Absorption
            | Parameter::Bioavailability
            | Parameter::Lag
            | Parameter::ModeledRate
            | Parameter::ModeledDuration => return,
        };
        for lane in 0..L {
            values[lane] *= exp(eta[lane]);
        }
    }

    /// Makes the untreated level of every patient steady, as [`Kernel::steady_at`] and
    /// [`Kernel::fed_at`] do.
    #[inline(always)]
    pub(super) fn settle(&mut self, typical: &Typical) {
        let Excretion::RenalThreshold { fraction, .. } = typical.kernel.excretion else {
            return;
        };
        for lane in 0..L {
            let level = typical.reading.level_of_maximum(self.resting[lane]);
            let spare = self.resting_input[lane] - self.non_renal[lane] * level;
            let wanted = if spare < LEAST_EXCRETION {
                LEAST_EXCRETION
            } else {
                spare
            };
            let (width, splay) = (self.filtration[lane] * self.splay[lane], self.splay[lane]);
            let bend = inverse_softplus(wanted / width);
            let maximum = self.fraction[lane] * level - splay * bend;
            let maximum = if maximum < 0.0 { 0.0 } else { maximum };
            let maximum = match typical.reading {
                Reading::Input { usual_level } if usual_level > self.resting[lane] => {
                    // The threshold of the population: without filtration no level tells it.
                    let threshold = self.tubular_maximum[lane] * self.fraction[lane] / fraction;
                    if threshold > maximum {
                        threshold
                    } else {
                        maximum
                    }
                }
                Reading::Input { .. } | Reading::Kidney => maximum,
            };
            let above = self.fraction[lane] * self.resting[lane] - maximum;
            self.tubular_maximum[lane] = maximum;
            self.resting_input[lane] =
                width * softplus(above / splay) + self.non_renal[lane] * self.resting[lane];
        }
    }

    /// One of the patients.
    #[must_use]
    pub fn lane(&self, lane: usize) -> Group<1> {
        Group {
            volume: [self.volume[lane]],
            exchange: [self.exchange[lane]],
            peripheral: [self.peripheral[lane]],
            filtration: [self.filtration[lane]],
            kidney: [self.kidney[lane]],
            fraction: [self.fraction[lane]],
            tubular_maximum: [self.tubular_maximum[lane]],
            splay: [self.splay[lane]],
            clearance: [self.clearance[lane]],
            non_renal: [self.non_renal[lane]],
            resting_input: [self.resting_input[lane]],
            resting: [self.resting[lane]],
            start: [self.start[lane]],
        }
    }

    /// One of the patients for the scalar solvers.
    #[must_use]
    pub fn kernel(&self, lane: usize, typical: &Typical) -> Kernel {
        let excretion = match typical.kernel.excretion {
            Excretion::RenalThreshold { .. } => Excretion::RenalThreshold {
                filtration: self.filtration[lane],
                fraction: self.fraction[lane],
                tubular_maximum: self.tubular_maximum[lane],
                splay: self.splay[lane],
            },
            Excretion::Linear { .. } => Excretion::Linear {
                clearance: self.clearance[lane],
                baseline: self.resting[lane],
            },
        };
        Kernel {
            volume: self.volume[lane],
            peripheral: typical.kernel.peripheral.map(|_| Peripheral {
                exchange: self.exchange[lane],
                volume: self.peripheral[lane],
            }),
            excretion,
            non_renal: self.non_renal[lane],
            resting_input: self.resting_input[lane],
        }
    }
}
