//! The risk map: how likely toxicity is over rate and kidney function, or dose and time.

use super::odds::{Odds, OddsQuestion, odds};
use crate::clinical::kidney::{Category, Method};
use crate::dose::{Regimen, StepWords};
use crate::safety::Case;
use crate::units::{AbsoluteClearance, AmountOfSubstance, AmountRate, Time};
use crate::{Error, ErrorKind, Result};
use uom::si::time::minute;

/// Most cells of one map.
const MOST_CELLS: usize = 900;

/// The odds for each of `rates` (rows), in the place of the last step of the order, at each of
/// `filtrations` (columns), in the place of the kidney function of the patient.
///
/// A filtration counts as an estimate with its error, unless the case has a measured one.
///
/// # Errors
/// Usage when the last step of the order is a short dose or the map is too large; as [`odds`].
pub fn filtration_map(
    case: &Case,
    rates: &[AmountRate],
    filtrations: &[AbsoluteClearance],
    question: OddsQuestion<'_>,
) -> Result<Vec<Vec<Odds>>> {
    small_enough(rates.len(), filtrations.len())?;
    let ordered = case.regimen.steps();
    let Some((last, before)) = ordered.split_last().filter(|(last, _)| !last.is_short()) else {
        return Err(Error::new(
            ErrorKind::Usage,
            "the order of the case has no maintenance whose rate could be varied",
            "give doses for a map of single doses, or add a step with a rate to the case",
        ));
    };
    let over = last.over;
    let before: Vec<_> = before
        .iter()
        .map(|step| (step.words, step.amount, step.over))
        .collect();
    let mut case = case.clone();
    let method = assumed(case.renal.method);
    let mut row = |rate: &AmountRate| -> Result<Vec<Odds>> {
        let last = (StepWords::Rate, *rate * over, over);
        let regimen = Regimen::new(before.iter().copied().chain([last]))?;
        let cell = |filtration: &AbsoluteClearance| {
            case.renal.clearance = *filtration;
            case.renal.category = Category::of(filtration.get());
            case.renal.method = method;
            odds(&case, &regimen, question)
        };
        filtrations.iter().map(cell).collect()
    };
    rates.iter().map(&mut row).collect()
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
    case: &Case,
    doses: &[AmountOfSubstance],
    overs: &[Time],
    question: OddsQuestion<'_>,
) -> Result<Vec<Vec<Odds>>> {
    small_enough(doses.len(), overs.len())?;
    let row = |dose: &AmountOfSubstance| -> Result<Vec<Odds>> {
        let cell = |over: &Time| {
            if over.get::<minute>() <= 0.0 {
                return Err(over_no_time());
            }
            let regimen = Regimen::new([(StepWords::Dose, *dose, *over)])?;
            odds(case, &regimen, question)
        };
        overs.iter().map(cell).collect()
    };
    doses.iter().map(row).collect()
}

fn over_no_time() -> Error {
    Error::new(
        ErrorKind::Usage,
        "a dose cannot be given over 0 minutes",
        "give a time above 0",
    )
    .about("over")
}

fn small_enough(rows: usize, columns: usize) -> Result<()> {
    if (1..=MOST_CELLS).contains(&(rows * columns)) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!("a map of {rows} by {columns} cells is empty or has more than {MOST_CELLS}"),
        format!("give at least one row and one column and at most {MOST_CELLS} cells"),
    ))
}
