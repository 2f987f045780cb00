//! The standard errors of a model file.

use super::place::Place;
use crate::pk::quantity::Dimension;
use crate::pk::spec::PublishedError;
use crate::pk::tables::Text;
use crate::{Error, Result};
use std::ops::Range;
use toml::Spanned;

/// A relative standard error above this is a percentage without its sign, or another column.
const LARGEST_RELATIVE: f64 = 2.0;

/// What a number was written as, to say of which one an error is.
pub(super) struct Number<'a> {
    /// Its key, such as `value` or `variance`.
    pub key: &'a str,
    /// Its size in the unit in which an absolute error is read; `None` where it was not given.
    pub size: Option<f64>,
}

/// The error of `number`, given by itself (already read, with how it was written) or relative to
/// it. The keys are `absolute` and `relative`.
pub(super) fn published_error(
    place: &Place,
    number: &Number<'_>,
    absolute: Option<(&Range<usize>, f64, String)>,
    relative: Option<&Text>,
) -> Result<Option<PublishedError>> {
    let (span, error, written) = match (absolute, relative) {
        (None, None) => return Ok(None),
        (Some((span, ..)), Some(_)) => {
            return Err(place.error(
                span,
                format!("the error of `{}` is given twice", number.key),
                "give it in its unit or relative to the number, as the source prints it",
            ));
        }
        (Some((span, error, written)), None) => (span.clone(), Err(error), written),
        (None, Some(text)) => {
            let part = place.quantity(Dimension::Fraction, text)?;
            (text.span(), Ok(part), text.as_ref().clone())
        }
    };
    let Some(size) = number.size.filter(|size| *size != 0.0) else {
        let key = number.key;
        return Err(place.error(
            &span,
            format!("an error of `{key}`, which is not given or 0"),
            format!("give `{key}` as the source prints it, or leave its error out"),
        ));
    };
    let relative = error.unwrap_or_else(|absolute: f64| absolute / size.abs());
    if relative > 0.0 && relative <= LARGEST_RELATIVE {
        return Ok(Some(PublishedError { relative, written }));
    }
    Err(place.error(
        &span,
        format!(
            "an error of {written} is no standard error of `{}`",
            number.key
        ),
        "write a number above 0 and at most twice the value, such as \"0.35 L/h\" or \"19.3 %\"",
    ))
}

/// An absolute error without a unit.
pub(super) fn bare<'a>(
    place: &Place,
    number: Option<&'a Spanned<f64>>,
    span: &'a Range<usize>,
) -> Result<Option<(&'a Range<usize>, f64, String)>> {
    let Some(number) = number else {
        return Ok(None);
    };
    let value = place.finite(number)?;
    Ok::<_, Error>(Some((span, value, value.to_string())))
}
