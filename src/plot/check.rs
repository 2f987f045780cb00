//! What a figure must be before it is drawn.

use super::{CurveFigure, MAX_SERIES, MAX_TEXT};
use crate::error::{Error, ErrorKind, Result};

/// Refuses what would draw a wrong or an empty picture.
pub(super) fn figure(figure: &CurveFigure) -> Result<()> {
    series(figure)?;
    bands(figure)?;
    doses(figure)?;
    for point in &figure.measured {
        finite("a measured time", point.time)?;
        amount("a measured level", point.level)?;
    }
    texts(figure)
}

fn series(figure: &CurveFigure) -> Result<()> {
    let count = figure.series.len();
    if count == 0 {
        return Err(Error::internal("a figure without a curve"));
    }
    if count > MAX_SERIES {
        return Err(Error::internal(format!(
            "{count} curves in one figure, at most {MAX_SERIES}"
        )));
    }
    for series in &figure.series {
        if series.points.len() < 2 {
            return Err(Error::internal(format!(
                "the curve `{}` has {} points, a line needs 2",
                series.label,
                series.points.len()
            )));
        }
        for &(time, level) in &series.points {
            finite("a time of a curve", time)?;
            amount("a level of a curve", level)?;
        }
        let times = || series.points.iter().map(|point| point.0);
        if times().zip(times().skip(1)).any(|(a, b)| b < a) {
            return Err(Error::internal(format!(
                "time runs backward in `{}`",
                series.label
            )));
        }
        if times().next() == times().last() {
            return Err(Error::internal(format!(
                "the curve `{}` spans no time",
                series.label
            )));
        }
    }
    Ok(())
}

fn bands(figure: &CurveFigure) -> Result<()> {
    for band in &figure.bands {
        amount("the lower bound of a band", band.from)?;
        if let Some(to) = band.to {
            finite("the upper bound of a band", to)?;
            ordered("a band", band.from, to)?;
        }
    }
    Ok(())
}

fn doses(figure: &CurveFigure) -> Result<()> {
    for dose in &figure.doses {
        finite("the start of a dose", dose.from)?;
        finite("the end of a dose", dose.to)?;
        amount("the rate of a dose", dose.rate)?;
        ordered("a dose", dose.from, dose.to)?;
    }
    Ok(())
}

fn texts(figure: &CurveFigure) -> Result<()> {
    let labels = figure.series.iter().map(|s| &s.label);
    let labels = labels.chain(figure.bands.iter().map(|b| &b.label));
    let labels = labels.chain(figure.doses.iter().map(|d| &d.label));
    let texts = labels
        .chain(&figure.footer)
        .chain([&figure.title, &figure.subtitle]);
    for text in texts {
        let length = text.chars().count();
        if length > MAX_TEXT {
            let start: String = text.chars().take(40).collect();
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("`{start}...` has {length} characters, a figure takes {MAX_TEXT}"),
                "shorten the text",
            ));
        }
    }
    Ok(())
}

fn finite(what: &str, value: f64) -> Result<()> {
    if value.is_finite() {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} is {value}, which cannot be drawn"
    )))
}

/// Finite and not below zero.
fn amount(what: &str, value: f64) -> Result<()> {
    finite(what, value)?;
    if value >= 0.0 {
        return Ok(());
    }
    Err(Error::internal(format!("{what} is {value}, below zero")))
}

fn ordered(what: &str, from: f64, to: f64) -> Result<()> {
    if from < to {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} from {from} to {to} ends before it starts"
    )))
}
