//! `map` as a figure.

use super::axis_names::{Mark, columns, rows};
use super::story::{
    counted, error_percent, given_text, is_nobody, nobody_text, patient_text, percent,
};
use crate::answer::MapAnswer;
use crate::plan::Odds;
use crate::plot::{HeatCell, HeatFigure};
use crate::population::Share;
use crate::report::chance::in_one_line;
use crate::report::target::target_text;
use crate::units::show;

/// The map as a figure: toxicity, or the target where one was asked for and `of_target` says so.
#[must_use]
pub fn figure(answer: &MapAnswer) -> HeatFigure {
    let above = show::number(answer.above.millimolar());
    let (rows, columns) = (rows(answer), columns(answer));
    let cell = |cell: &Odds| {
        let mut below = format!("SE {}", error_percent(cell.toxic.standard_error()));
        if let Some(share) = cell.on_target {
            below = format!("{below}, on {}", percent(share));
        }
        HeatCell {
            part: cell.toxic.probability(),
            number: match is_nobody(cell.toxic) {
                true => percent(cell.toxic),
                false => format!("{} %", percent(cell.toxic)),
            },
            below,
        }
    };
    let highest = answer
        .cells
        .iter()
        .flatten()
        .map(|cell| cell.toxic)
        .max_by(|a, b| a.probability().total_cmp(&b.probability()));
    let highest = highest.map_or_else(|| "not known".to_owned(), Share::in_words);
    HeatFigure {
        title: format!("Chance of {above} mmol/L or more within the order"),
        subtitle: patient_text(answer),
        description: format!(
            "A table of {} by {} cells, {} upward and {} to the right; each holds the chance in \
             percent and its standard error. The highest is {highest}.",
            rows.marks.len(),
            columns.marks.len(),
            rows.title,
            columns.title
        ),
        row_name: rows.title.to_owned(),
        column_name: columns.title.to_owned(),
        columns: columns.marks.iter().map(Mark::label).collect(),
        rows: rows.marks.iter().map(Mark::label).collect(),
        cells: answer
            .cells
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        footer: footer(answer),
    }
}

/// What the cells rest on, and what their words mean.
fn footer(answer: &MapAnswer) -> Vec<String> {
    let models: Vec<&str> = answer
        .models
        .iter()
        .map(|model| model.id.as_str())
        .collect();
    let order = format!("Given in every cell: {}.", given_text(answer));
    let mut footer = vec![
        order,
        format!(
            "{} virtual patients, seed {}; models {}, the highest risk of them counts. SE: standard error \
         in percent points. No limit was checked.",
            answer.crowding.subjects,
            answer.crowding.seed,
            models.join(", ")
        ),
    ];
    if let Some(target) = &answer.target {
        footer.push(format!(
            "on: percent of patients on target, {}.",
            target_text(target)
        ));
    }
    let mut shown = answer.cells.iter().flatten();
    if shown.any(|cell| is_nobody(cell.toxic) || cell.on_target.is_some_and(is_nobody)) {
        footer.push(format!("none: {}.", nobody_text(answer.crowding.subjects)));
    }
    footer.extend(in_one_line(&answer.case, counted(answer)));
    footer
}
