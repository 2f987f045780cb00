//! `map` as a table: one row a cell.

use super::axis_names::{columns, rows};
use crate::answer::MapAnswer;
use crate::plan::Odds;
use crate::units::show;

/// The table as CSV.
#[must_use]
pub fn to_csv(answer: &MapAnswer) -> String {
    let (rows, columns) = (rows(answer), columns(answer));
    let (row, column) = (rows.name, columns.name);
    let mut out = format!(
        "{row},{row}_unit,{column},{column}_unit,above,above_unit,probability,standard_error,model,\
         target_probability,target_standard_error,subjects,seed\n"
    );
    for (row, line) in rows.marks.iter().zip(&answer.cells) {
        for (column, cell) in columns.marks.iter().zip(line) {
            out += &format!(
                "{},{},{},{},{},mmol/L,{},{},{},{},{},{}\n",
                show::kept(row.value),
                row.unit,
                show::kept(column.value),
                column.unit,
                show::kept(answer.above.millimolar()),
                show::kept(cell.toxic.probability()),
                show::kept(cell.toxic.standard_error()),
                answer.worst_model(cell).unwrap_or_default(),
                target_cells(cell),
                answer.crowding.subjects,
                answer.crowding.seed,
            );
        }
    }
    out
}

/// The chance of the target and its error; two empty cells without a target.
fn target_cells(cell: &Odds) -> String {
    let target = cell.on_target.zip(cell.target_error());
    target.map_or_else(
        || ",".to_owned(),
        |(share, error)| {
            let share = share.probability();
            format!("{},{}", show::kept(share), show::kept(error))
        },
    )
}
