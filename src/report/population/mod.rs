//! How far virtual patients spread, and how many reach each band.

mod document;
mod expected;
mod figure;
mod grid;
mod part;
pub mod patient_table;
mod story;
mod uncertainty;

pub use document::{PopulationDocument, to_json};
pub use figure::to_figure;
pub use grid::{PopulationGridDocument, grid_to_csv, grid_to_json, grid_to_text};
pub use part::{PopulationPartDocument, part_to_json, read_part};
pub use story::to_text;

use crate::answer::Percentiles;
use crate::units::show;

/// Decimals kept of a level, mmol/L, and of a mean time, h.
const DECIMALS: i32 = 4;

/// The levels as they are shown: with the decimals that the number of patients carries.
#[must_use]
pub fn shown_levels(levels: Percentiles) -> Percentiles {
    let shown = |level| show::decimals(level, DECIMALS);
    Percentiles {
        p05: shown(levels.p05),
        p50: shown(levels.p50),
        p95: shown(levels.p95),
    }
}
