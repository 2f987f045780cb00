//! `map`: the chance of a toxic level over rate and kidney function, or over dose and time.

use super::model_used::{ModelUsed, input_sha256};
use crate::Result;
use crate::case::{MapRequest, RegimenRequest};
use crate::dose::Step;
use crate::pk::Model;
use crate::pk::spec::Elimination;
use crate::plan::{
    self, Crowding, Moment, Odds, OddsQuestion, Target, defaults, flagging_models, stop_level,
};
use crate::safety::Case;
use crate::units::{AbsoluteClearance, AmountOfSubstance, AmountRate, SerumMagnesium, Time};
use std::borrow::Cow;

/// What the rows and the columns are.
#[derive(Clone, Debug, PartialEq)]
pub enum Axes {
    /// Maintenance rates over kidney functions.
    RateAndFiltration(Vec<AmountRate>, Vec<AbsoluteClearance>),
    /// Single doses over their times.
    DoseAndTime(Vec<AmountOfSubstance>, Vec<Time>),
}

/// What is given in every cell beside what the row and the column say.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenInEveryCell {
    /// One dose and nothing after it.
    SingleDose,
    /// The steps before the maintenance, which runs for this long.
    Order {
        /// In their sequence.
        before: Vec<Step>,
        /// How long the maintenance of the row runs.
        maintenance: Time,
    },
}

/// What `map` found.
#[derive(Clone, Debug)]
pub struct MapAnswer {
    /// The patient, and the solution whose salt grams mean.
    pub case: Case,
    /// Rows and columns.
    pub axes: Axes,
    /// What every cell is given.
    pub given: GivenInEveryCell,
    /// The cells, row by row.
    pub cells: Vec<Vec<Odds>>,
    /// The models that judged.
    pub models: Vec<ModelUsed>,
    /// The target, where one was asked for.
    pub target: Option<Target>,
    /// The level that counts as toxic.
    pub above: SerumMagnesium,
    /// The virtual patients.
    pub crowding: Crowding,
    /// Hash of the case and of the model files.
    pub input_sha256: String,
}

impl MapAnswer {
    /// Id of the model that sees the most toxic patients in a cell.
    #[must_use]
    pub fn worst_model(&self, cell: &Odds) -> Option<&str> {
        self.models.get(cell.worst).map(|model| model.id.as_str())
    }
}

/// The map that `request` asks for, for the patient and the order of `case`. No limit is checked.
///
/// # Errors
/// Usage for a target, a crowd or a map that cannot be; as [`plan::filtration_map`] and
/// [`plan::over_map`].
pub fn map(case: &Case, request: &MapRequest) -> Result<MapAnswer> {
    let crowding = Crowding::asked(request.crowd)?;
    let target = request.target.as_ref();
    let target = target.map(|target| Target::asked(target, Moment::End));
    let target = target.transpose()?;
    let above = match request.above {
        Some(above) => above,
        None => stop_level()?,
    };
    let axes = Axes::asked(case, request)?;
    let models = models(case, request)?;
    let models: Vec<&Model> = models.iter().map(AsRef::as_ref).collect();
    let question = OddsQuestion {
        models: &models,
        target: target.as_ref(),
        above,
        crowding,
    };
    let cells = match &axes {
        Axes::RateAndFiltration(rates, at) => plan::filtration_map(case, rates, at, question)?,
        Axes::DoseAndTime(doses, overs) => plan::over_map(case, doses, overs, question)?,
    };
    Ok(MapAnswer {
        given: GivenInEveryCell::new(case, &axes),
        models: models.iter().map(|model| ModelUsed::of(model)).collect(),
        input_sha256: input_sha256(&case.input_sha256, &models),
        case: case.clone(),
        axes,
        cells,
        target,
        above,
        crowding,
    })
}

impl Axes {
    /// Rows and columns as asked for, and else the usual ones.
    fn asked(case: &Case, request: &MapRequest) -> Result<Self> {
        let RegimenRequest {
            doses,
            overs,
            rates,
            ..
        } = request.regimens.clone();
        if !doses.is_empty() {
            let usual = defaults::overs();
            let overs = if overs.is_empty() { usual } else { overs };
            return Ok(Self::DoseAndTime(doses, overs));
        }
        let rates = if rates.is_empty() {
            defaults::map_rates(case.bag.salt())
        } else {
            rates
        };
        let filtrations = if request.filtrations.is_empty() {
            defaults::filtrations()?
        } else {
            request.filtrations.clone()
        };
        Ok(Self::RateAndFiltration(rates, filtrations))
    }
}

impl GivenInEveryCell {
    fn new(case: &Case, axes: &Axes) -> Self {
        match (axes, case.regimen.steps().split_last()) {
            (Axes::RateAndFiltration(..), Some((last, before))) => Self::Order {
                before: before.to_vec(),
                maintenance: last.over,
            },
            (Axes::RateAndFiltration(..), None) | (Axes::DoseAndTime(..), _) => Self::SingleDose,
        }
    }
}

/// The models named, or those that may raise flags; over the kidney function only those that
/// follow the filtration.
fn models(case: &Case, request: &MapRequest) -> Result<Vec<Cow<'static, Model>>> {
    if !request.models.is_empty() {
        return Ok(request.models.clone());
    }
    let over_kidney = request.regimens.doses.is_empty();
    let follows = |model: &&Model| model.elimination() == Elimination::RenalThreshold;
    let flagging = flagging_models(case)?.into_iter();
    Ok(flagging
        .filter(|model| !over_kidney || follows(model))
        .map(Cow::Borrowed)
        .collect())
}
