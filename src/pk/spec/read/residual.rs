//! The residual error of a model file.

use super::located;
use super::place::Place;
use crate::Result;
use crate::pk::quantity::Dimension;
use crate::pk::spec::{Elimination, ResidualError, ResidualKind, ResidualOf};
use crate::pk::tables::{self, Text};

/// A standard deviation of a logarithm above this is a percentage without its sign: nobody
/// measures levels that lie within a factor of 50 of the true one.
const LARGEST_LOG_SD: f64 = 2.0;

/// The table `[residual]`.
pub(super) fn residual(
    place: &Place,
    table: Option<&tables::Residual>,
    elimination: Elimination,
) -> Result<ResidualError> {
    let Some(table) = table else {
        return Ok(ResidualError::default());
    };
    located(place, table.locator.as_ref())?;
    if let Some(text) = &table.log_normal {
        return log_normal(place, table, text);
    }
    let read = |dimension, text: &Option<Text>| match text {
        Some(text) => place.quantity(dimension, text),
        None => Ok(0.0),
    };
    Ok(ResidualError {
        proportional: read(Dimension::Fraction, &table.proportional)?,
        additive: read(Dimension::Level, &table.additive)?,
        kind: kind(place, table)?,
        of: origin(place, table.of.as_ref(), elimination)?,
    })
}

/// A log-normal error stands alone: it has no second part, and a change has no logarithm.
fn log_normal(place: &Place, table: &tables::Residual, text: &Text) -> Result<ResidualError> {
    let others = [
        ("proportional", &table.proportional),
        ("additive", &table.additive),
        ("kind", &table.kind),
    ];
    let beside = others
        .into_iter()
        .find_map(|(key, text)| Some((key, text.as_ref()?)));
    if let Some((key, other)) = beside {
        return Err(place.error(
            &other.span(),
            format!("`{key}` beside `log_normal`"),
            "a log-normal error has one number, the standard deviation of the logarithm: remove \
             one of the two",
        ));
    }
    if let Some(of) = &table.of
        && origin(place, Some(of), Elimination::Linear)? == ResidualOf::Change
    {
        return Err(place.error(
            &of.span(),
            "a log-normal error of the change: a fall below the untreated level has no logarithm"
                .to_owned(),
            "leave it out: a log-normal error is one of the level",
        ));
    }
    let sd = place.quantity(Dimension::Fraction, text)?;
    if sd > 0.0 && sd <= LARGEST_LOG_SD {
        return Ok(ResidualError {
            proportional: sd,
            additive: 0.0,
            kind: ResidualKind::LogNormal,
            of: ResidualOf::Level,
        });
    }
    Err(place.error(
        &text.span(),
        format!("a logarithm with a standard deviation of {sd}"),
        format!(
            "write a number above 0 and up to {LARGEST_LOG_SD}, such as \"22.9 %\" or \"0.229\""
        ),
    ))
}

/// How two parts make one.
fn kind(place: &Place, table: &tables::Residual) -> Result<ResidualKind> {
    let Some(text) = &table.kind else {
        return Ok(ResidualKind::Combined2);
    };
    if text.as_ref() == ResidualKind::LogNormal.word() {
        return Err(place.error(
            &text.span(),
            "a log-normal error without its number".to_owned(),
            "write log_normal = \"22.9 %\", the standard deviation of the logarithm, instead",
        ));
    }
    let known = [ResidualKind::Combined2, ResidualKind::Combined1].map(|kind| (kind.word(), kind));
    let kind = place.word(text, &known)?;
    if table.proportional.is_some() && table.additive.is_some() {
        return Ok(kind);
    }
    Err(place.error(
        &text.span(),
        format!("`{}` needs both parts of the error", kind.word()),
        "give proportional and additive, or leave out the kind",
    ))
}

/// What the proportional part is a part of.
fn origin(place: &Place, text: Option<&Text>, elimination: Elimination) -> Result<ResidualOf> {
    let Some(text) = text else {
        return Ok(ResidualOf::Level);
    };
    let known = [("level", ResidualOf::Level), ("change", ResidualOf::Change)];
    let of = place.word(text, &known)?;
    if of == ResidualOf::Change && elimination == Elimination::RenalThreshold {
        return Err(place.error(
            &text.span(),
            "a residual error of the change needs a baseline that stays, and that of a threshold \
             model moves"
                .to_owned(),
            "leave it out, or use a linear model",
        ));
    }
    Ok(of)
}
