//! The risk map: how likely toxicity is over rate and kidney function, or dose and time.

use super::odds::{Crowding, Odds, Target, odds};
use crate::clinical::kidney::{Category, Method};
use crate::dose::{Regimen, StepWords};
use crate::pk::Model;
use crate::safety::Case;
use crate::units::{AbsoluteClearance, AmountOfSubstance, AmountRate, SerumMagnesium, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::minute;

/// Most cells of one map.
const MOST_CELLS: usize = 900;

/// One cell.
pub type Cell = Odds;

/// What is asked of every cell.
#[derive(Clone, Copy, Debug)]
pub struct RiskMap<'a> {
    /// The models; the most cautious answer counts.
    pub models: &'a [&'a Model],
    /// The target, where one is asked for.
    pub target: Option<&'a Target>,
    /// From this level on within the order a patient counts as toxic.
    pub above: SerumMagnesium,
    /// The virtual patients, the same ones in every cell.
    pub crowding: Crowding,
}

/// The odds for each of `rates` (rows), in the place of the last step of the order, at each of
/// `filtrations` (columns), in the place of the kidney function of the patient.
///
/// A filtration counts as an estimate with its error, unless the case has a measured one.
///
/// # Errors
/// Usage when the last step of the order is a short dose or the map is too large; as [`odds`].
pub fn filtration_map(
    case: &mut Case,
    rates: &[AmountRate],
    filtrations: &[AbsoluteClearance],
    map: RiskMap<'_>,
) -> Result<Vec<Vec<Cell>>> {
    small_enough(rates.len(), filtrations.len())?;
    let ordered = case.regimen.steps();
    let Some((last, before)) = ordered.split_last().filter(|(last, _)| !last.is_short()) else {
        return Err(Error::new(
            ErrorKind::Usage,
            "the order of the case has no maintenance whose rate could be varied",
            "give --dose and --over for a map of single doses, or add a step with a rate to the case",
        ));
    };
    let over = last.over;
    let before: Vec<_> = before
        .iter()
        .map(|step| (step.words, step.amount, step.over))
        .collect();
    let renal = case.renal.clone();
    let mut row = |rate: &AmountRate| -> Result<Vec<Cell>> {
        let last = (StepWords::Rate, *rate * over, over);
        let regimen = Regimen::new(before.iter().copied().chain([last]))?;
        let cell = |filtration: &AbsoluteClearance| {
            case.renal.clearance = *filtration;
            case.renal.category = Category::of(filtration.get());
            case.renal.method = assumed(renal.method);
            ask(case, &regimen, map)
        };
        filtrations.iter().map(cell).collect()
    };
    let cells = rates.iter().map(&mut row).collect();
    case.renal = renal;
    cells
}

/// How a kidney function that is only assumed was found: measured stays measured.
fn assumed(method: Method) -> Method {
    match method {
        Method::Measured => Method::Measured,
        Method::PregnancyAlarmOnly => Method::PregnancyAlarmOnly,
        Method::Dialysis | Method::UnstableCreatinine | Method::CockcroftGault => {
            Method::CockcroftGault
        }
    }
}

/// The odds for each of `doses` (rows) given once over each of `overs` (columns).
///
/// # Errors
/// As [`odds`]; usage when the map is too large.
pub fn over_map(
    case: &mut Case,
    doses: &[AmountOfSubstance],
    overs: &[Time],
    map: RiskMap<'_>,
) -> Result<Vec<Vec<Cell>>> {
    small_enough(doses.len(), overs.len())?;
    let mut row = |dose: &AmountOfSubstance| -> Result<Vec<Cell>> {
        let cell = |over: &Time| {
            if over.get::<minute>() <= 0.0 {
                return Err(Error::internal("a dose over no time"));
            }
            let regimen = Regimen::new([(StepWords::Dose, *dose, *over)])?;
            ask(case, &regimen, map)
        };
        overs.iter().map(cell).collect()
    };
    doses.iter().map(&mut row).collect()
}

fn ask(case: &mut Case, regimen: &Regimen, map: RiskMap<'_>) -> Result<Cell> {
    let question = (map.above, map.crowding);
    odds(case, regimen, map.models, map.target, question)
}

fn small_enough(rows: usize, columns: usize) -> Result<()> {
    if (1..=MOST_CELLS).contains(&(rows * columns)) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("a map of {rows} by {columns} cells cannot be drawn"),
        format!("give at least one row and one column and at most {MOST_CELLS} cells"),
    ))
}
