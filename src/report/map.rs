//! The answer of `map`: the chance of a toxic level in every cell, with its error.

use super::json::{head, number, quantity, with};
use super::provenance::stamp;
use super::text;
use crate::pk::Model;
use crate::plan::{Cell, Crowding, Moment, Target};
use crate::plot::{HeatCell, HeatFigure};
use crate::population::Share;
use crate::safety::Status;
use crate::units::basic::flow;
use crate::units::{
    AbsoluteClearance, AmountOfSubstance, AmountRate, Salt, SaltRate, SerumMagnesium, Time, show,
};
use serde_json::{Value, json};
use uom::si::{mass, mass_rate, time};

/// What the rows and the columns are.
#[derive(Clone, Debug)]
pub enum Axes {
    /// Maintenance rates over kidney functions.
    RateAndFiltration(Vec<AmountRate>, Vec<AbsoluteClearance>),
    /// Single doses over their times.
    DoseAndTime(Vec<AmountOfSubstance>, Vec<Time>),
}

/// What `map` found.
#[derive(Clone, Debug)]
pub struct MapAnswer<'a> {
    /// Rows and columns.
    pub axes: Axes,
    /// The salt that grams mean.
    pub salt: Salt,
    /// The patient in short.
    pub patient: String,
    /// What every cell is given.
    pub order: String,
    /// The cells, row by row.
    pub cells: Vec<Vec<Cell>>,
    /// The models that judged.
    pub models: &'a [&'a Model],
    /// The target, where one was asked for.
    pub target: Option<Target>,
    /// The level that counts as toxic.
    pub above: SerumMagnesium,
    /// The virtual patients.
    pub crowding: Crowding,
    /// The case and the question in one canonical form.
    pub input: String,
}

/// One value of an axis.
struct Mark {
    value: f64,
    unit: &'static str,
}

impl Mark {
    fn json(&self) -> Value {
        quantity(self.value, self.unit)
    }

    fn label(&self) -> String {
        show::number(self.value)
    }
}

impl Axes {
    /// Names of rows and columns.
    fn names(&self) -> [&'static str; 2] {
        match self {
            Self::RateAndFiltration(..) => ["rate", "filtration"],
            Self::DoseAndTime(..) => ["dose", "over"],
        }
    }

    /// Names of rows and columns for people, with the unit.
    fn titles(&self) -> [&'static str; 2] {
        match self {
            Self::RateAndFiltration(..) => ["Maintenance (g/hour)", "Kidney function (mL/minute)"],
            Self::DoseAndTime(..) => ["Dose (g)", "Given over (minutes)"],
        }
    }

    fn rows(&self, salt: Salt) -> Vec<Mark> {
        match self {
            Self::RateAndFiltration(rates, _) => rates
                .iter()
                .map(|rate| {
                    let rate = SaltRate::carrying(*rate, salt).rate();
                    Mark {
                        value: rate.get::<mass_rate::gram_per_hour>(),
                        unit: "g/h",
                    }
                })
                .collect(),
            Self::DoseAndTime(doses, _) => doses
                .iter()
                .map(|dose| Mark {
                    value: salt.mass(*dose).get::<mass::gram>(),
                    unit: "g",
                })
                .collect(),
        }
    }

    fn columns(&self) -> Vec<Mark> {
        match self {
            Self::RateAndFiltration(_, filtrations) => filtrations
                .iter()
                .map(|filtration| Mark {
                    value: filtration.get().get::<flow::milliliter_per_minute>(),
                    unit: "mL/min",
                })
                .collect(),
            Self::DoseAndTime(_, overs) => overs
                .iter()
                .map(|over| Mark {
                    value: over.get::<time::minute>(),
                    unit: "min",
                })
                .collect(),
        }
    }
}

/// A target as JSON.
#[must_use]
pub fn target_document(target: &Target) -> Value {
    let mut value = json!({
        "from": quantity(target.low.millimolar(), "mmol/L"),
        "below": quantity(target.below.millimolar(), "mmol/L"),
    });
    match &target.moment {
        Moment::At(times) => {
            value["at"] = times
                .iter()
                .map(|at| quantity(at.get::<time::hour>(), "h"))
                .collect();
        }
        Moment::MeanOver(span) => value["mean_over"] = quantity(span.get::<time::hour>(), "h"),
        Moment::End => value["at"] = json!("end-of-order"),
    }
    value
}

/// A target in words.
#[must_use]
pub fn target_words(target: &Target) -> String {
    let when = match &target.moment {
        Moment::At(times) => {
            let times: Vec<_> = times.iter().map(|at| show::duration(*at)).collect();
            format!("{} after the start", times.join(" and "))
        }
        Moment::MeanOver(span) => format!("as the mean over {}", show::duration(*span)),
        Moment::End => "at the end of the order".to_owned(),
    };
    format!(
        "{} to less than {} mmol/L {when}",
        show::number(target.low.millimolar()),
        show::number(target.below.millimolar())
    )
}

/// The JSON document.
#[must_use]
pub fn document(answer: &MapAnswer<'_>) -> Value {
    let [row_name, column_name] = answer.axes.names();
    let (rows, columns) = (answer.axes.rows(answer.salt), answer.axes.columns());
    let mut cells = Vec::new();
    for (row, line) in rows.iter().zip(&answer.cells) {
        for (column, cell) in columns.iter().zip(line) {
            let mut value = json!({
                row_name: row.json(),
                column_name: column.json(),
                "probability": number(cell.toxic.probability()),
                "standard_error": number(cell.toxic.standard_error()),
                "model": answer.models.get(cell.worst).map(|model| model.id()),
            });
            if let Some(share) = cell.on_target {
                value["target"] = json!({
                    "probability": number(share.probability()),
                    "standard_error": cell.target_error().map(number),
                });
            }
            cells.push(value);
        }
    }
    let models: Vec<_> = answer.models.iter().map(|m| (m.id(), m.sha256())).collect();
    let mut provenance = stamp(&models, &answer.input);
    provenance["seed"] = json!(answer.crowding.seed);
    let mut document = with(
        head(Status::Ok, &[]),
        json!({
            "order": answer.order,
            "rows": row_name,
            "columns": column_name,
            "salt": answer.salt.id(),
            "above": quantity(answer.above.millimolar(), "mmol/L"),
            "subjects": answer.crowding.subjects,
            "seed": answer.crowding.seed,
            "cells": cells,
            "provenance": provenance,
        }),
    );
    if let Some(target) = &answer.target {
        document["target"] = target_document(target);
    }
    document
}

/// One row a cell.
#[must_use]
pub fn csv(answer: &MapAnswer<'_>) -> String {
    let [row_name, column_name] = answer.axes.names();
    let (rows, columns) = (answer.axes.rows(answer.salt), answer.axes.columns());
    let mut out = format!(
        "{row_name},{row_name}_unit,{column_name},{column_name}_unit,above,above_unit,probability,\
         standard_error,model,target_probability,target_standard_error,subjects,seed\n"
    );
    for (row, line) in rows.iter().zip(&answer.cells) {
        for (column, cell) in columns.iter().zip(line) {
            let target = cell.on_target.map_or_else(
                || ",".to_owned(),
                |share| {
                    let error = cell.target_error().unwrap_or(f64::NAN);
                    format!("{},{}", kept(share.probability()), kept(error))
                },
            );
            out += &format!(
                "{},{},{},{},{},mmol/L,{},{},{},{target},{},{}\n",
                kept(row.value),
                row.unit,
                kept(column.value),
                column.unit,
                kept(answer.above.millimolar()),
                kept(cell.toxic.probability()),
                kept(cell.toxic.standard_error()),
                answer.models.get(cell.worst).map_or("", |model| model.id()),
                answer.crowding.subjects,
                answer.crowding.seed,
            );
        }
    }
    out
}

fn kept(value: f64) -> String {
    format!("{}", show::kept(value))
}

/// Percent with one decimal.
fn percent(share: Share) -> String {
    show::fixed(100.0 * share.probability(), 1)
}

/// Standard error in percent with one decimal, rounded up: it is never nothing.
fn error(error: f64) -> String {
    let tenths = (1000.0 * error - 1e-9).ceil();
    show::fixed(tenths / 10.0, 1)
}

/// The text for people.
#[must_use]
pub fn words(answer: &MapAnswer<'_>) -> String {
    let above = show::number(answer.above.millimolar());
    let mut out =
        format!("Risk map: chance of a level of {above} mmol/L or more within the order\n");
    let models: Vec<_> = answer.models.iter().map(|model| model.id()).collect();
    out += &text::row("patient", &answer.patient);
    out += &text::row("order", &answer.order);
    out += &text::row("salt", answer.salt.name());
    out += &text::row(
        "models",
        &format!(
            "{}; the highest risk of them counts, the mean chance of a target",
            models.join(", ")
        ),
    );
    out += &text::row(
        "patients",
        &format!(
            "{} virtual ones, the same in every cell, seed {}",
            answer.crowding.subjects, answer.crowding.seed
        ),
    );
    out += "\nToxic (standard error), in percent\n";
    out += &grid(answer, |cell| {
        Some((cell.toxic, cell.toxic.standard_error()))
    });
    if let Some(target) = &answer.target {
        let label = target_words(target);
        out += &format!("\nOn target: {label} (standard error), in percent\n");
        out += &grid(answer, |cell| cell.on_target.zip(cell.target_error()));
    }
    out += &format!(
        "\nA map of chances, not of what may be ordered: no limit was checked here; run maginfuse\n\
         check with the order itself.\n{}\n",
        text::STATEMENT
    );
    out
}

/// A table of shares.
fn grid(answer: &MapAnswer<'_>, share: impl Fn(&Cell) -> Option<(Share, f64)>) -> String {
    let [row_title, column_title] = answer.axes.titles();
    let columns = answer.axes.columns();
    let mut out = format!("  {row_title} by {column_title}\n  {:>8}", "");
    for column in &columns {
        out += &format!("  {:>12}", column.label());
    }
    out.push('\n');
    for (row, line) in answer.axes.rows(answer.salt).iter().zip(&answer.cells) {
        out += &format!("  {:>8}", row.label());
        for (share, of_it) in line.iter().filter_map(&share) {
            out += &format!("  {:>12}", format!("{} ({})", percent(share), error(of_it)));
        }
        out.push('\n');
    }
    out
}

/// The map as a figure: toxicity, or the target where one was asked for and `of_target` says so.
#[must_use]
pub fn figure(answer: &MapAnswer<'_>) -> HeatFigure {
    let above = show::number(answer.above.millimolar());
    let [row_name, column_name] = answer.axes.titles().map(str::to_owned);
    let cell = |cell: &Cell| {
        let mut below = format!("SE {}", error(cell.toxic.standard_error()));
        if let Some(share) = cell.on_target {
            below = format!("{below}, on {}", percent(share));
        }
        HeatCell {
            part: cell.toxic.probability(),
            number: format!("{} %", percent(cell.toxic)),
            below,
        }
    };
    let models: Vec<_> = answer.models.iter().map(|model| model.id()).collect();
    let order = format!("Given in every cell: {}.", answer.order);
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
            target_words(target)
        ));
    }
    let highest = answer
        .cells
        .iter()
        .flatten()
        .map(|cell| cell.toxic.probability());
    let highest = highest.fold(0.0, f64::max);
    HeatFigure {
        title: format!("Chance of {above} mmol/L or more within the order"),
        subtitle: answer.patient.clone(),
        description: format!(
            "A table of {} by {} cells, {row_name} upward and {column_name} to the right; each holds the \
             chance in percent and its standard error. The highest is {} percent.",
            answer.axes.rows(answer.salt).len(),
            answer.axes.columns().len(),
            show::fixed(100.0 * highest, 1)
        ),
        row_name,
        column_name,
        columns: answer.axes.columns().iter().map(Mark::label).collect(),
        rows: answer
            .axes
            .rows(answer.salt)
            .iter()
            .map(Mark::label)
            .collect(),
        cells: answer
            .cells
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        footer,
    }
}
