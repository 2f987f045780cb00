//! Facts about the kidneys: categories and equations.

use super::{COMPUTED, Fact, Figure, Table, cited};
use crate::clinical::kidney::{Category, equations as kidney_equations};
use crate::clinical::source;
use std::borrow::Cow;

pub(super) fn categories() -> Vec<Fact> {
    let row = |category: Category| {
        let figure = category.from().map(|value| Figure {
            what: Cow::Borrowed("from"),
            value,
            unit: "mL/min",
        });
        Fact {
            verdict: COMPUTED.to_owned(),
            figures: figure.into_iter().collect(),
            words: "cut-offs of the indexed rate, applied to the filtration that rules use"
                .to_owned(),
            sources: cited(&[source::KDIGO_G]),
            ..Fact::shown(Table::KidneyCategories, category.id(), category.id())
        }
    };
    Category::ALL.into_iter().map(row).collect()
}

pub(super) fn equations() -> Vec<Fact> {
    let row = |row: crate::clinical::kidney::Equation| Fact {
        verdict: COMPUTED.to_owned(),
        applies: row.applies.to_owned(),
        words: row.formula,
        sources: cited(&[row.source]),
        ..Fact::shown(Table::Equations, row.id, row.name)
    };
    kidney_equations().into_iter().map(row).collect()
}
