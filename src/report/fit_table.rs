//! Estimates as a table: one row a subject.

use super::fit_estimate::effect_name;
use super::table_text::{cell, shortest};
use crate::estimate::{Effect, OwnParameter, Posterior};
use crate::pk::Parameter;
use crate::units::show;

/// The estimate of one subject.
#[derive(Clone, Copy, Debug)]
pub struct Fitted<'a> {
    /// Levels that were weighed.
    pub levels: usize,
    /// Deviations and their certainty.
    pub posterior: &'a Posterior,
    /// The parameters they make.
    pub parameters: &'a [OwnParameter],
}

/// One subject.
#[derive(Clone, Debug)]
pub struct FitRow<'a> {
    /// As in column ID.
    pub id: &'a str,
    /// What became of it, in one word.
    pub status: &'static str,
    /// What is to be known about it; empty where nothing is.
    pub message: String,
    /// Its estimate; `None` where it could not be fitted.
    pub fitted: Option<Fitted<'a>>,
}

/// What the columns stand for: everything that any subject has, in the order it comes.
struct Columns {
    effects: Vec<Effect>,
    parameters: Vec<Parameter>,
}

impl Columns {
    fn of(rows: &[FitRow<'_>]) -> Self {
        let mut columns = Self {
            effects: Vec::new(),
            parameters: Vec::new(),
        };
        for fitted in rows.iter().filter_map(|row| row.fitted) {
            for effect in &fitted.posterior.effects {
                if !columns.effects.contains(effect) {
                    columns.effects.push(*effect);
                }
            }
            for one in fitted.parameters {
                if !columns.parameters.contains(&one.parameter) {
                    columns.parameters.push(one.parameter);
                }
            }
        }
        columns
    }

    fn header(&self) -> Vec<String> {
        let mut names: Vec<String> = ["ID", "MODEL", "STATUS", "LEVELS", "OBJECTIVE"]
            .map(str::to_owned)
            .to_vec();
        for head in ["ETA", "SE", "SHRINKAGE"] {
            let effects = self.effects.iter();
            names.extend(effects.map(|effect| format!("{head}_{}", effect_name(*effect))));
        }
        for head in ["", "TYPICAL_"] {
            let parameters = self.parameters.iter();
            names.extend(parameters.map(|one| format!("{head}{}", column_name(*one))));
        }
        names.push("MESSAGE".to_owned());
        names
    }

    /// The numbers of a subject, a cell each.
    fn numbers(&self, fitted: &Fitted<'_>) -> Vec<String> {
        let posterior = fitted.posterior;
        let mut cells = vec![fitted.levels.to_string(), number(posterior.objective)];
        for values in [
            &posterior.eta,
            &posterior.standard_errors,
            &posterior.shrinkage,
        ] {
            cells.extend(self.effects.iter().map(|effect| {
                let place = posterior.effects.iter().position(|other| other == effect);
                place.map_or(String::new(), |place| number(values[place]))
            }));
        }
        for value in [
            |one: &OwnParameter| one.own,
            |one: &OwnParameter| one.typical,
        ] {
            cells.extend(self.parameters.iter().map(|parameter| {
                let mut all = fitted.parameters.iter();
                let found = all.find(|one| one.parameter == *parameter);
                found.map_or(String::new(), |one| number(value(one)))
            }));
        }
        cells
    }
}

/// The name of a parameter with its unit, in the manner of the columns of a data set: `CL_L_H`.
fn column_name(parameter: Parameter) -> String {
    let unit = parameter.dimension().units()[0].0;
    let words = unit.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let unit: String = words.map(|word| format!("_{word}")).collect();
    format!("{}{}", parameter.name(), unit.to_ascii_uppercase())
}

fn number(value: f64) -> String {
    shortest(show::kept(value))
}

/// The table of estimates under the model of this id.
#[must_use]
pub fn to_csv(model: &str, rows: &[FitRow<'_>]) -> String {
    let columns = Columns::of(rows);
    let header = columns.header();
    // Before the numbers stand three cells, behind them one.
    let numbers = header.len() - 4;
    let mut out = format!("{}\n", header.join(","));
    for row in rows {
        let mut cells = vec![cell(row.id), cell(model), row.status.to_owned()];
        match &row.fitted {
            Some(fitted) => cells.extend(columns.numbers(fitted)),
            None => cells.extend(std::iter::repeat_n(String::new(), numbers)),
        }
        cells.push(match row.message.is_empty() {
            true => String::new(),
            false => cell(&row.message),
        });
        out += &format!("{}\n", cells.join(","));
    }
    out
}
