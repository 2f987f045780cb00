//! The covariates of a model file.

use super::place::Place;
use super::published_error::{Number, bare, published_error};
use crate::pk::spec::{Covariate, Effect, PublishedError};
use crate::pk::tables::{self, Text};
use crate::{Error, Result};
use toml::Spanned;

pub(super) fn named_covariate(place: &Place, text: &Text) -> Result<Covariate> {
    let known = [
        Covariate::Weight,
        Covariate::Height,
        Covariate::BodyMassIndex,
        Covariate::Age,
        Covariate::Sex,
        Covariate::Creatinine,
        Covariate::CreatinineClearance,
        Covariate::Furosemide,
    ];
    let by_name: Vec<_> = known
        .iter()
        .map(|covariate| (covariate.name(), covariate))
        .collect();
    place.word(text, &by_name).cloned()
}

pub(super) fn effect(
    place: &Place,
    table: &Spanned<tables::Covariate>,
) -> Result<(Covariate, Effect)> {
    let span = table.span();
    let table = table.as_ref();
    let covariate = match (&table.of, &table.column) {
        (Some(text), None) => named_covariate(place, text)?,
        (None, Some(text)) => Covariate::Column(text.as_ref().clone()),
        _ => {
            return Err(place.error(
                &span,
                "a covariate needs either `of` or `column`".into(),
                "write of = \"weight\", or column = \"WT\" for a column of a data set",
            ));
        }
    };
    let form = table.form.as_ref().as_str();
    let keys = given_keys(table);
    let wants: &[&str] = match form {
        "power" => &["reference", "exponent"],
        "linear" | "exponential" | "inverse" => &["reference", "coefficient"],
        "category" => &["category", "factor"],
        _ => &[],
    };
    if wants.is_empty() || keys != wants {
        return Err(place.error(
            &span,
            format!(
                "a covariate of form `{form}` cannot have {}",
                keys.join(" and ")
            ),
            "forms: power (reference, exponent), linear, exponential and inverse (reference, \
             coefficient), category (category, factor)",
        ));
    }
    let effect = match form {
        "category" => category(place, table, &covariate)?,
        _ => continuous(place, table, &covariate)?,
    };
    Ok((covariate, effect))
}

/// The error of the exponent, coefficient or factor: `se` in its own unit, or `rse`.
pub(super) fn error_of_effect(
    place: &Place,
    table: &tables::Covariate,
) -> Result<Option<PublishedError>> {
    let numbers = [
        ("exponent", &table.exponent),
        ("coefficient", &table.coefficient),
        ("factor", &table.factor),
        ("k", &table.k),
    ];
    let given = numbers.into_iter().find(|(_, number)| number.is_some());
    let (key, number) = given.unwrap_or(("coefficient", &None));
    let number = Number {
        key,
        size: number.as_ref().map(|number| *number.as_ref()),
    };
    let span = table.se.as_ref().map_or(0..0, Spanned::span);
    let absolute = bare(place, table.se.as_ref(), &span)?;
    published_error(place, &number, absolute, table.rse.as_ref())
}

fn given_keys(table: &tables::Covariate) -> Vec<&'static str> {
    let short = table
        .k
        .as_ref()
        .map(|_| match table.form.as_ref().as_str() {
            "power" => "exponent",
            _ => "coefficient",
        });
    [
        ("reference", table.reference.is_some()),
        (
            "exponent",
            table.exponent.is_some() || short == Some("exponent"),
        ),
        (
            "coefficient",
            table.coefficient.is_some() || short == Some("coefficient"),
        ),
        ("category", table.category.is_some()),
        ("factor", table.factor.is_some()),
        // Beside the long name the short one is one too many.
        (
            "k",
            table.k.is_some() && (table.exponent.is_some() || table.coefficient.is_some()),
        ),
    ]
    .into_iter()
    .filter_map(|(key, given)| given.then_some(key))
    .collect()
}

fn category(place: &Place, table: &tables::Covariate, covariate: &Covariate) -> Result<Effect> {
    let (Some(category), Some(factor)) = (&table.category, &table.factor) else {
        return Err(Error::internal("a category without its keys"));
    };
    match covariate {
        Covariate::Sex => place.word(category, &[("female", ()), ("male", ())])?,
        Covariate::Furosemide => place.word(category, &[("yes", ()), ("no", ())])?,
        Covariate::Column(_) => (),
        other => {
            return Err(place.error(
                &table.form.span(),
                format!("`{}` is a number, not a category", other.name()),
                "use power, linear or exponential",
            ));
        }
    }
    let value = place.finite(factor)?;
    if value <= 0.0 {
        return Err(place.error(
            &factor.span(),
            format!("the factor {value} is not above zero"),
            "check the number against the paper",
        ));
    }
    Ok(Effect::Category {
        category: category.as_ref().clone(),
        factor: value,
    })
}

fn continuous(place: &Place, table: &tables::Covariate, covariate: &Covariate) -> Result<Effect> {
    let Some(text) = &table.reference else {
        return Err(Error::internal("a covariate without its reference"));
    };
    let Some(dimension) = covariate.dimension() else {
        return Err(place.error(
            &table.form.span(),
            format!("`{}` is a category, not a number", covariate.name()),
            "use form = \"category\"",
        ));
    };
    let reference = place.quantity(dimension, text)?;
    let power = table.form.as_ref() == "power";
    if let Some(exponent) = table
        .exponent
        .as_ref()
        .or(table.k.as_ref())
        .filter(|_| power)
    {
        if reference == 0.0 {
            return Err(place.error(
                &text.span(),
                "a power needs a reference above zero".into(),
                "check the number against the paper",
            ));
        }
        return Ok(Effect::Power {
            reference,
            exponent: place.finite(exponent)?,
        });
    }
    let Some(coefficient) = table.coefficient.as_ref().or(table.k.as_ref()) else {
        return Err(Error::internal("a covariate without its coefficient"));
    };
    if table.form.as_ref() == "inverse" {
        return Ok(Effect::Inverse {
            reference,
            coefficient: place.finite(coefficient)?,
        });
    }
    // The paper's coefficient is per unit as written in `reference`, the equations' per unit
    // of the dimension: one written unit is this many of those.
    let unit = text
        .as_ref()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim();
    let size = place.mark(&text.span(), dimension.read(&format!("1 {unit}")))?;
    let coefficient = place.finite(coefficient)? / size;
    Ok(match table.form.as_ref().as_str() {
        "linear" => Effect::Linear {
            reference,
            coefficient,
        },
        _ => Effect::Exponential {
            reference,
            coefficient,
        },
    })
}
