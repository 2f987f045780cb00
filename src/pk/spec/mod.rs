//! A published model as data: who was studied, the structure, every number with its place in
//! the paper, and where it is valid. Reading is in [`Model::read`]; nothing here is computed.

mod covariate;
mod dose_site;
mod effect;
mod parameter;
mod published_error;
mod read;
mod residual;
mod usage;

use super::quantity::Dimension;
use crate::{Error, ErrorKind, Result};

pub use covariate::{Covariate, Effect};
pub use dose_site::DoseSite;
pub use effect::{Pressure, PressureEffect};
pub use parameter::Parameter;
pub use published_error::PublishedError;
pub use residual::{ResidualError, ResidualKind, ResidualOf};
pub use usage::Use;

/// How far the numbers of a model can be trusted to be those of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Values of the full text.
    FullText,
    /// Values of the abstract.
    Abstract,
    /// Values recalled and not read again.
    Recalled,
}

impl Grade {
    /// The grade in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::FullText => "full text",
            Self::Abstract => "abstract",
            Self::Recalled => "recalled, not verified",
        }
    }
}

/// How magnesium spreads in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// One volume.
    OneCompartment,
    /// A central and a peripheral volume.
    TwoCompartment,
}

/// How magnesium leaves the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elimination {
    /// A constant clearance of what is above the baseline.
    Linear,
    /// Filtration and reabsorption up to a tubular maximum.
    RenalThreshold,
}

/// What keeps the level of an untreated patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BaselineMode {
    /// The model has no baseline.
    None,
    /// A constant level below the drug, mmol/L.
    Additive(f64),
    /// Intake and excretion in balance.
    Steady,
}

/// One parameter of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterValue {
    /// Which parameter.
    pub parameter: Parameter,
    /// Its typical value in the unit of [`Parameter::dimension`].
    pub value: f64,
    /// As written in the file.
    pub written: String,
    /// Standard error of the typical value, where the source prints one.
    pub error: Option<PublishedError>,
    /// Variance of the log-normal spread between patients, 0 if none was given.
    pub variance: f64,
    /// Standard error of that variance, where the source prints one.
    pub variance_error: Option<PublishedError>,
    /// Variance of the log-normal spread between occasions, 0 if none was given.
    pub occasion_variance: f64,
    /// Standard error of that variance, where the source prints one.
    pub occasion_variance_error: Option<PublishedError>,
    /// Where in the source the number stands.
    pub locator: String,
    /// Covariates and their effects.
    pub effects: Vec<(Covariate, Effect)>,
    /// Standard error of the exponent, coefficient or factor of each of `effects`, where the
    /// source prints one.
    pub effect_errors: Vec<Option<PublishedError>>,
    /// Where the doses enter that a bioavailability or a lag belongs to, if the file says.
    pub site: Option<DoseSite>,
}

/// The range of a covariate among the patients behind a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidRange {
    /// The covariate.
    pub covariate: Covariate,
    /// Lowest and highest value in the unit of the equations.
    pub range: (f64, f64),
    /// Lowest and highest value as written.
    pub written: (String, String),
}

/// A number printed in a source, which a test computes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproduced {
    /// What is computed.
    pub what: String,
    /// Where it is printed.
    pub locator: String,
    /// The printed number in the unit of its dimension.
    pub expected: f64,
    /// What the number means.
    pub dimension: Dimension,
    /// Largest allowed difference, in the same unit.
    pub tolerance: f64,
}

/// A published model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) usage: Use,
    pub(super) citation: String,
    pub(super) doi: Option<String>,
    pub(super) grade: Grade,
    pub(super) description: String,
    pub(super) studied: Option<u32>,
    pub(super) pregnant: Option<bool>,
    pub(super) structure: Structure,
    pub(super) elimination: Elimination,
    pub(super) depot: bool,
    pub(super) baseline: BaselineMode,
    pub(super) baseline_spread: f64,
    pub(super) parameters: Vec<ParameterValue>,
    pub(super) correlations: Vec<(Parameter, Parameter, f64)>,
    pub(super) residual: ResidualError,
    pub(super) effects: Vec<PressureEffect>,
    pub(super) validity: Vec<ValidRange>,
    pub(super) reproduces: Vec<Reproduced>,
    pub(super) fails: Vec<Reproduced>,
    pub(super) text: String,
    pub(super) sha256: String,
}

impl Model {
    /// Reads a model file; `name` is what errors call it.
    ///
    /// # Errors
    /// Malformed, with line and column, for anything the schema does not allow.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        read::model(name, text)
    }

    /// The file, as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Id, as in `--model`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// One line that says what it is.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the model may be used for.
    #[must_use]
    pub fn usage(&self) -> Use {
        self.usage
    }

    /// The source of the model.
    #[must_use]
    pub fn citation(&self) -> &str {
        &self.citation
    }

    /// Digital object identifier of the source.
    #[must_use]
    pub fn doi(&self) -> Option<&str> {
        self.doi.as_deref()
    }

    /// How the numbers were read.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// Who was studied.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How many were studied.
    #[must_use]
    pub fn studied(&self) -> Option<u32> {
        self.studied
    }

    /// Whether the patients studied were pregnant; `None` where both were.
    #[must_use]
    pub fn pregnant(&self) -> Option<bool> {
        self.pregnant
    }

    /// How magnesium spreads.
    #[must_use]
    pub fn structure(&self) -> Structure {
        self.structure
    }

    /// How magnesium leaves.
    #[must_use]
    pub fn elimination(&self) -> Elimination {
        self.elimination
    }

    /// Whether there is a depot for doses that are not given into a vein.
    #[must_use]
    pub fn has_depot(&self) -> bool {
        self.depot
    }

    /// What keeps the untreated level.
    #[must_use]
    pub fn baseline(&self) -> BaselineMode {
        self.baseline
    }

    /// Standard deviation of the untreated level between patients, mmol/L; 0 if not given.
    #[must_use]
    pub fn baseline_spread(&self) -> f64 {
        self.baseline_spread
    }

    /// The parameters, in the order of [`Parameter::ALL`].
    #[must_use]
    pub fn parameters(&self) -> &[ParameterValue] {
        &self.parameters
    }

    /// Correlations between the spreads of two parameters.
    #[must_use]
    pub fn correlations(&self) -> &[(Parameter, Parameter, f64)] {
        &self.correlations
    }

    /// Whether some parameter differs between occasions of one patient.
    #[must_use]
    pub fn varies_between_occasions(&self) -> bool {
        let varies = |value: &ParameterValue| value.occasion_variance > 0.0;
        self.parameters.iter().any(varies)
    }

    /// The residual error.
    #[must_use]
    pub fn residual(&self) -> ResidualError {
        self.residual
    }

    /// The validity box.
    #[must_use]
    pub fn validity(&self) -> &[ValidRange] {
        &self.validity
    }

    /// The printed numbers that a test computes again.
    #[must_use]
    pub fn reproduces(&self) -> &[Reproduced] {
        &self.reproduces
    }

    /// The printed numbers that the model does not give, although it should; a test holds that
    /// it still does not.
    #[must_use]
    pub fn fails(&self) -> &[Reproduced] {
        &self.fails
    }

    /// What the level does to the blood pressure, where the source says.
    #[must_use]
    pub fn pressure_effects(&self) -> &[PressureEffect] {
        &self.effects
    }

    /// SHA-256 of the file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// One parameter.
    ///
    /// # Errors
    /// Internal if the structure of the model does not have it.
    pub fn parameter(&self, parameter: Parameter) -> Result<&ParameterValue> {
        self.parameters
            .iter()
            .find(|value| value.parameter == parameter)
            .ok_or_else(|| {
                Error::internal(format!(
                    "model {} has no parameter {}",
                    self.id,
                    parameter.name()
                ))
            })
    }

    /// A bioavailability or a lag that changes doses into a vein; `None` where there is none, or it
    /// changes nothing.
    #[must_use]
    pub fn changes_vein_doses(&self) -> Option<Parameter> {
        let changes = |value: &&ParameterValue| {
            let unchanged = match value.parameter {
                Parameter::Bioavailability => value.value == 1.0,
                Parameter::Lag => value.value == 0.0,
                _ => return false,
            };
            let site = value.site.unwrap_or(match self.depot {
                true => DoseSite::Depot,
                false => DoseSite::Central,
            });
            let differs = value.variance > 0.0 || value.occasion_variance > 0.0;
            site == DoseSite::Central && !(unchanged && !differs && value.effects.is_empty())
        };
        let found = self.parameters.iter().find(changes);
        found.map(|value| value.parameter)
    }

    /// The parameters that the structure cannot do without.
    fn required(&self) -> Vec<Parameter> {
        use Parameter::{
            Absorption, CentralVolume, Clearance, FractionUnbound, Intercompartmental, NonRenal,
            PeripheralVolume, RestingInput, Splay, TubularMaximum, Volume,
        };
        let mut required = match (self.elimination, self.structure) {
            (Elimination::Linear, Structure::OneCompartment) => vec![Clearance, Volume],
            (Elimination::Linear, Structure::TwoCompartment) => {
                vec![
                    Clearance,
                    CentralVolume,
                    Intercompartmental,
                    PeripheralVolume,
                ]
            }
            (Elimination::RenalThreshold, structure) => {
                let mut all = vec![
                    Volume,
                    FractionUnbound,
                    TubularMaximum,
                    Splay,
                    RestingInput,
                    NonRenal,
                ];
                if structure == Structure::TwoCompartment {
                    all.extend([Intercompartmental, PeripheralVolume]);
                }
                all
            }
        };
        if self.depot {
            required.push(Absorption);
        }
        required
    }
}

fn malformed(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
