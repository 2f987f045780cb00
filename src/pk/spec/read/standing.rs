//! What a model file says about its own standing: its use, what it reproduces, its effects.

use super::place::{Place, one_line};
use crate::Result;
use crate::pk::quantity::Dimension;
use crate::pk::spec::{Grade, Pressure, PressureEffect, Reproduced, Use};
use crate::pk::tables;

/// The use a file asks for, if its evidence carries it.
pub(super) fn usage(place: &Place, file: &tables::File, grade: Grade) -> Result<Use> {
    let Some(text) = &file.usage else {
        return Ok(match grade {
            Grade::Recalled => Use::Unverified,
            Grade::FullText | Grade::Abstract => Use::Display,
        });
    };
    let words: Vec<_> = Use::ALL.iter().map(|usage| (usage.id(), *usage)).collect();
    let usage = place.word(text, &words)?;
    let lacking = if grade == Grade::Recalled && usage != Use::Unverified {
        "a model whose numbers were recalled is unverified"
    } else if usage.may_raise_flags() && (file.reproduces.is_empty() || file.validity.is_empty()) {
        "a model that raises flags says for whom it is valid ([validity]) and gives a number its \
         source prints ([[reproduces]])"
    } else if usage.may_raise_flags() && !file.fails.is_empty() {
        "a model that fails a number of its own source raises no flags"
    } else if usage == Use::FailsOwnData && file.fails.is_empty() {
        "a model that fails its own data says where ([[fails]])"
    } else {
        return Ok(usage);
    };
    Err(place.error(
        &text.span(),
        format!("use = \"{}\" does not hold: {lacking}", usage.id()),
        "choose another use: always or flags (with [validity] and [[reproduces]], without \
         [[fails]]), display, fails-own-data (with [[fails]]), implausible, or unverified, the only \
         one for grade C",
    ))
}

/// The tables `[effect.systolic]` and `[effect.diastolic]`.
pub(super) fn pressure_effects(place: &Place, file: &tables::File) -> Result<Vec<PressureEffect>> {
    let Some(tables) = &file.effect else {
        return Ok(Vec::new());
    };
    let named = [
        (Pressure::Systolic, &tables.systolic),
        (Pressure::Diastolic, &tables.diastolic),
    ];
    let given = named
        .into_iter()
        .filter_map(|(pressure, table)| Some((pressure, table.as_ref()?)));
    given
        .map(|(pressure, table)| {
            let effect = PressureEffect {
                pressure,
                delay: place.quantity(Dimension::PerTime, &table.keo)?,
                largest_fall: place.quantity(Dimension::Pressure, &table.emax)?,
                half_at: place.quantity(Dimension::Level, &table.ec50)?,
                locator: one_line(table.locator.as_ref()),
            };
            if effect.delay > 0.0 && effect.half_at > 0.0 && !effect.locator.trim().is_empty() {
                return Ok(effect);
            }
            Err(place.error(
                &table.keo.span(),
                "an effect needs keo and ec50 above zero, and its place in the source".into(),
                "check the numbers against the paper",
            ))
        })
        .collect()
}

/// Numbers printed in the source.
pub(super) fn printed(place: &Place, tables: &[tables::Reproduces]) -> Result<Vec<Reproduced>> {
    const PRINTED: [Dimension; 9] = [
        Dimension::Level,
        Dimension::Clearance,
        Dimension::Volume,
        Dimension::Time,
        Dimension::AmountRate,
        Dimension::Exposure,
        Dimension::SaltMass,
        Dimension::SaltRate,
        Dimension::Fraction,
    ];
    let mut rows = Vec::new();
    for row in tables {
        let text: &str = row.expected.as_ref();
        let dimension = PRINTED
            .into_iter()
            .find(|dimension| dimension.read(text).is_ok());
        let dimension = dimension.unwrap_or(Dimension::Level);
        let expected = place.quantity(dimension, &row.expected)?;
        let tolerance = match Dimension::Fraction.read(row.tolerance.as_ref()) {
            Ok(part) if row.tolerance.as_ref().ends_with('%') => part * expected,
            _ => place.quantity(dimension, &row.tolerance)?,
        };
        rows.push(Reproduced {
            what: one_line(&row.what),
            locator: one_line(&row.locator),
            expected,
            dimension,
            tolerance,
        });
    }
    Ok(rows)
}
