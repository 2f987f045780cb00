//! The models that weigh regimens.

use crate::Result;
use crate::pk::spec::ParameterValue;
use crate::pk::{Model, library};
use crate::population::People;
use crate::safety::Case;
use crate::simulate::forecast::Forecast;

/// The models whose predictions may raise flags for this patient, the default first.
///
/// # Errors
/// As [`Forecast::of`].
pub fn flagging_models(case: &Case) -> Result<Vec<&'static Model>> {
    let forecast = Forecast::of(case)?;
    let flagging = forecast.predictions().into_iter().filter(|run| run.flags);
    flagging.map(|run| library::find(&run.model)).collect()
}

/// Whether a model says how patients differ. One that does not puts all or none on target.
pub(super) fn varies(model: &Model) -> bool {
    let varies = |row: &ParameterValue| row.variance > 0.0 || row.occasion_variance > 0.0;
    model.parameters().iter().any(varies)
}

/// A model that weighs regimens, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judge<'a> {
    pub(super) model: &'a Model,
    /// The patients where they are known better than by the case.
    pub(super) people: Option<&'a People>,
    /// Whether it says who is on target; every judge says who becomes toxic.
    pub(super) votes: bool,
}

impl<'a> Judge<'a> {
    /// The model with patients like the one of the case.
    pub(super) fn like_case(model: &'a Model) -> Self {
        Self {
            model,
            people: None,
            votes: varies(model),
        }
    }
}
