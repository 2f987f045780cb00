//! `population --grid`: many patients and regimens in one run.

use super::population::{PopulationAnswer, Watched, population};
use super::{ModelUsed, Uncertainty};
use crate::Result;
use crate::case::{CaseGrid, GridRow, PopulationRequest};
use crate::pk::Model;
use crate::safety::Case;

/// What `population` found in every line of a grid.
#[derive(Clone, Debug)]
pub struct PopulationGridAnswer {
    /// The keys that change.
    pub keys: Vec<String>,
    /// The lines.
    pub rows: Vec<GridRowAnswer>,
    /// The model.
    pub model: ModelUsed,
    /// Number of virtual patients in every line.
    pub subjects: u64,
    /// Seed of their random numbers: patient k of every line is the same person.
    pub seed: u64,
    /// What is drawn of the model beside the patients, where that was asked for.
    pub uncertainty: Option<Uncertainty>,
}

/// What `population` found in one line.
#[derive(Clone, Debug)]
pub struct GridRowAnswer {
    /// The line.
    pub row: GridRow,
    /// What was found: that of `population` for the changed case.
    pub found: PopulationAnswer,
}

/// The populations of the lines of `grid`, whose cases are `cases`, one a line; `told` hears after
/// each line how many are done and may end the run by an error.
///
/// # Errors
/// As [`population`], about the line.
pub fn population_grid(
    (grid, cases): (&CaseGrid, &[Case]),
    model: &Model,
    request: &PopulationRequest,
    told: &mut dyn FnMut(u64) -> Result<()>,
) -> Result<PopulationGridAnswer> {
    let mut rows = Vec::new();
    for (row, case) in grid.rows.iter().zip(cases) {
        let found = population(case, model, request, Watched::Progress, &mut |_| Ok(()))
            .map_err(|error| error.at(format!("line {} of the grid", row.line)))?;
        rows.push(GridRowAnswer {
            row: row.clone(),
            found,
        });
        told(rows.len() as u64)?;
    }
    Ok(PopulationGridAnswer {
        keys: grid.keys.clone(),
        uncertainty: match request.uncertainty {
            true => Some(Uncertainty::of(model)?),
            false => None,
        },
        rows,
        model: ModelUsed::of(model),
        subjects: request.subjects,
        seed: request.seed,
    })
}
